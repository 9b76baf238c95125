"""What a text speaks of: images, language, molecules, the clinic, models that learn. Plain words, for a person to edit.

TF-IDF learns from a few hundred titles and has never met most words of the next paper; these lists have.
"""

import re

# Each is matched against a whole lower-case word. Hyphenated words are also taken apart.
_CLINIC = r"""
    medic\w* med-?\w+ \w+med clinic\w* preclinical patients? health\w* biomed\w* disease\w* disorders? syndromes?
    cancer\w* diagnos\w* prognos\w* therap\w+ treatments? hospital\w* physicians? doctors? nurs(?:e|es|ing) surg\w+
    anatom\w+ epidem\w+ ehrs? emrs? icu pubmed\w* mimic-\w+ triage symptoms? comorbid\w+ pharma\w* oncolog\w*
    psychiatr\w* mental pediatric\w* dental covid\S*
"""
_SCANS = r"""
    imaging radiolog\w* radiograph\w* radiomic\w* radiotherap\w+ x-?rays? xray cxr\w* chex\w* ct cbct mri mr fmri pet
    oct tomogra\w+ ultraso\w+ echocardio\w* mammogra\w* pathol\w* patho-?\w+ histo\w* cytolog\w* wsis? whole-slide
    endosc\w+ colonoscop\w+ laparoscop\w+ polyp\w* retina\w* retinopathy fundus ophthalm\w* dermat\w* dermosc\w* skin
    melanoma tumou?rs? lesions? organs? cardiac lungs? liver kidney prostate breast chest brain abdominal thorax
    thoracic microscop\w+ ecgs? eegs? physiolog\w*
"""
_SIGHT = r"""
    images? image-\w+ visual vision visio\w+ videos? segment\w* \w*seg sam\d? sam-?\w+ \w+sam\d? \w+-sam\S*
    photograph\w* volumetric 2d 3d 4d pixel\w* scans? detection recognition vit\w* dino\w* \w*unet
"""
_LANGUAGE = r"""
    language\w* linguistic\w* llms? \w+lm text\w* reports? notes? dialog\w* conversation\w* chat\w* \w+chat
    question\w* answer\w* \w*qa captions? captioning nlp corpus corpora literature instruct\w* prompt\w* knowledge
    \w*bert \w+bert-?\w* gpt\S* \w*gpt\S* \w*llama\S* entit\w+ relations? reason\w* summar\w+ records? documents?
    mllms? vlms? lvlms? clip \w+clip llava\w* \w*llava\w* words? terminolog\w* retriev\w+ xlnet electra \w*t5 qwen\w*
    deepseek\w* bilingual multilingual chinese exams? examination\w* licensing
"""
_MOLECULES = r"""
    proteins? protein-\w+ peptide\w* proteom\w* antibod\w+ enzym\w+ amino\S* dna\w* rna\w* \w*rna \w*rnas genom\w+
    genes? genetic\w* nucleotide\w* nucleic transcript\w* omics? \w*omics? transcriptomes? single-cell cells? cellular
    sc\w*rna\S* sc\w*bert sc\w*gpt sc\w*former gene\w*former molecul\w+ mol\w*(?:bert|gpt|t5|former|clip) chem\w+
    drugs? smiles codons? mutation\w* mutants? ligands? msas? perturbation\w* epigen\w+ promoters? chromatin
    enhancers? splic\w+ microb\w+ viral virus\w* bacteri\w+ phages? phenotyp\w+ biolog\w+ esm\S* alphafold\d*
    crispr\S* immun\w+ tcr prot(?:ein)?\w*(?:bert|gpt|trans|t5|clip|lm|former|flash) sequences?
"""
_JOINS = r"""
    multi-?modal\w* cross-?modal\w* vision-language vision-and-language visual-language visual-and-language
    language-image image-text image-report image-language text-image language-vision image-and-text text-guided
    text-driven language-guided language-driven report-guided clip clip-\w+ \w+clip\S* \w*vqa\S* caption\w*
    \w*llava\S* v?l?vlms? mllms? vlp vllms? gpt-?4v gpt-?4o \w*flamingo \w*blip\S* generalist multi-?task any-to-any
"""
_MODELS = r"""
    foundation foundational pre-?train\w* llms? mllms? vlms? lvlms? vllms? language gpt\S* \w*gpt\S* \w*bert\S*
    \w*llama\S* \w*llava\S* vision-language visual-language language-image multi-?modal sam\d? sam-\S+ \w+sam\d?
    \w+-sam\S* clip \w+clip\S* self-supervised zero-shot few-shot generalist universal transformers? \w+former
    prompt\w* promptable instruct\w* fine-?tun\w* agents? agentic multi-agent adapters? contrastive large-scale large
    \w+lm chat\w* reasoning dino\w* representations? embeddings? unlabell?ed masked generative diffusion
"""
_REVIEW = r"""
    survey\w* review\w* overview perspectives? challenges opportunit\w+ roadmap progress advances advancements trends
    future outlook tutorial viewpoint commentary primer landscape era hype promises? pitfalls state-of-the-art-review
"""
_DATA = r"""
    datasets? database\w* benchmark\w* corpus corpora collections? atlas challenge leaderboard resource repository
    cohort annotations? annotated dictionary biobank omnibus archive
"""
_PHRASES = re.compile(
    r"report generation|visual question|vision(?: and)? language|visual language|language supervis|contrastive language"
    r"|images? and (?:text|report|language)|(?:text|reports?|language) and images?|vision[- ]text|text[- ]prompt",
    re.IGNORECASE,
)
_PUNCTUATION = ".,;:!?()[]{}\"'`´‘’“”«»*_<>=&#%|~^$+-–—…"
_MOST_REMEMBERED = 500_000


class _Vocabulary:
    """The words that match a pattern, each matched once: a night repeats its words, and set arithmetic is fast."""

    def __init__(self, *lists: str) -> None:
        self._pattern = re.compile("|".join(" ".join(lists).split()))
        self._met: set[str] = set()
        self._speaking: set[str] = set()

    def among(self, words: set[str]) -> set[str]:
        """Those of the words that match, whole or in a part between hyphens."""
        if len(self._met) > _MOST_REMEMBERED:
            self._met, self._speaking = set(), set()
        if new := words - self._met:
            self._speaking.update(word for word in new if self._matches(word))
            self._met |= new
        return words & self._speaking

    def _matches(self, word: str) -> bool:
        return any(self._pattern.fullmatch(part) for part in (word, *word.split("-")))


_VOCABULARIES = {
    "images": _Vocabulary(_SCANS, _SIGHT),
    "language": _Vocabulary(_LANGUAGE),
    "molecules": _Vocabulary(_MOLECULES),
    "joining": _Vocabulary(_JOINS),
    "medicine": _Vocabulary(_CLINIC, _SCANS, _MOLECULES),
    "models": _Vocabulary(_MODELS),
    "review": _Vocabulary(_REVIEW),
    "data": _Vocabulary(_DATA),
}
# Marks are short so that they weigh no more than a word of the title, and start with a "q" that no English word has.
_TOKENS = {
    "images": "qi",
    "language": "ql",
    "molecules": "qm",
    "joining": "qj",
    "medicine": "qd",
    "models": "qf",
    "review": "qr",
    "data": "qt",
    "medicine and models": "qdf",
    "nothing but images": "qqi",
    "nothing but language": "qql",
    "nothing but molecules": "qqm",
    "images and language": "qqil",
    "images and molecules": "qqim",
    "language and molecules": "qqlm",
    "images and language and molecules": "qqilm",
    "neither images nor language nor molecules": "qqn",
}
_MEANINGS = {token: f"(speaks of {subject})" for subject, token in _TOKENS.items()}
_SENSES = ("images", "language", "molecules")


def words_in(text: str) -> set[str]:
    """The distinct lower-case words of a text, hyphenated ones whole."""
    words = set(text.lower().replace("/", " ").split())
    return {word if word.isalnum() else word.strip(_PUNCTUATION) for word in words}


def speaking_of(subject: str, words: set[str]) -> set[str]:
    """Those of the words that speak of a subject."""
    return _VOCABULARIES[subject].among(words)


def marks(title: str) -> list[str]:
    """What a title speaks of, and what not, as words to be read beside it."""
    words = words_in(title)
    spoken = {subject for subject in _VOCABULARIES if speaking_of(subject, words)}
    if _PHRASES.search(title):
        spoken.add("joining")
    if {"medicine", "models"} <= spoken:
        spoken.add("medicine and models")
    senses = [sense for sense in _SENSES if sense in spoken]
    if len(senses) == 1:
        spoken.add(f"nothing but {senses[0]}")
    else:
        spoken.add(" and ".join(senses) or "neither images nor language nor molecules")
    return [token for subject, token in _TOKENS.items() if subject in spoken]


def meaning(term: str) -> str:
    """A term as a person reads it: marks spelt out, words as they are."""
    return " and ".join(_MEANINGS.get(word, word) for word in term.split()) if "q" in term else term
