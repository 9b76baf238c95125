"""What a text speaks of: images, language, molecules, the clinic, models that learn. Plain words, for a person to edit.

TF-IDF learns from a few hundred titles and has never met most words of the next paper; these lists have.
"""

import re
from collections.abc import Iterable
from functools import reduce
from operator import or_

from .grams import Remembered

# Lower-case words. A star stands for any characters; hyphenated words are matched whole, and in their parts.
_CLINIC = """
    medic* bio* medgemma medpalm med-* medqa clinic* preclinical patient patients health* disease* disorder
    disorders syndrome syndromes cancer* diagnos* prognos* therap* treatment treatments hospital* physician* doctor
    doctors nurse nurses nursing surgic* surger* surgeon* anatom* epidem* ehr ehrs emr emrs icu pubmed* mimic-* triage
    symptom* comorbid* pharma* oncolog* psychiatr* mental pediatric* paediatric* dental covid* radiotherap*
"""
_SCANS = """
    imaging radiolog* radiograph* radiomic* x-ray x-rays xray xrays cxr* chex* ct cbct mri mr fmri pet oct tomogra*
    ultraso* echocardio* mammogra* pathol* patho-* pathfm histo* cytolog* wsi wsis whole-slide endosc* colonoscop*
    laparoscop* polyp* retina* retinopathy fundus ophthalm* ophglm dermat* dermosc* skin melanoma tumor* tumour*
    lesion lesions organ organs cardiac lung lungs liver kidney prostate breast chest brain abdominal thorax thoracic
    microscop* ecg ecgs eeg eegs physiolog*
"""
_SIGHT = """
    image images image-* visual visually vision visionfm video videos segment* *seg sam sam2 sam3 sam-* *sam *sam2
    *-sam* samed* photograph* volumetric 2d 3d 4d pixel* scan scans detection recognition vit vits vit-* dino dinov*
    *unet
"""
_LANGUAGE = """
    language* linguistic* llm llms *llm *-lm *plm biomedlm text* report reports note notes dialog* conversation* chat*
    *chat question* answer* qa *qa caption captions captioning nlp corpus corpora literature instruct* prompt*
    knowledge *bert *bert-* bert* gpt* *gpt* *llama* entity entities relation relations reason* summar* record records
    document documents mllm mllms vlm vlms lvlm* clip *clip *llava* word words terminolog* retriev* xlnet electra *t5
    qwen* deepseek* bilingual multilingual chinese exam exams examination* licensing
"""
_MOLECULES = """
    protein proteins proteom* peptide* antibod* enzym* amino dna* rna* *rna *rnas genom* genes gene genetic*
    nucleotide* nucleic transcript* omics omic *-omics multiomic* metabolom* epigen* single-cell cell cells cellular
    scrna* scbert scgpt scformer scfoundation geneformer molecul* molbert molgpt molt5 molformer chem* drug drugs
    smiles codon codons mutation* mutant* ligand* msa msas perturbation* promoter promoters chromatin enhancer
    enhancers splic* microb* viral virus* bacteri* phage phages phenotyp* biolog* bioinformatic* esm esm-* esm1* esm2*
    alphafold* crispr* immun* tcr sequence sequences protbert protgpt protgpt2 prottrans prott5 protclip protlm
    progen*
"""
_JOINS = """
    multimodal* multi-modal* cross-modal* crossmodal* vision-language vision-and-language visual-language
    visual-and-language language-image image-text image-report image-language text-image language-vision
    image-and-text text-guided text-driven language-guided language-driven report-guided clip clip-* *clip *clip-* vqa
    *vqa *-vqa-* caption* *llava* vlm vlms lvlm lvlms mllm mllms vllm vllms vlp gpt-4v gpt4v gpt-4o *flamingo *blip*
    generalist multi-task multitask any-to-any
"""
_MODELS = """
    foundation foundational pretrain* pre-train* llm llms *llm mllm* vlm vlms lvlm* vllm* language gpt* *gpt* *bert
    *bert-* bert* *llama* *llava* vision-language visual-language language-image multimodal* multi-modal* sam sam2
    sam-* *sam *sam2 *-sam* clip *clip *clip-* self-supervised zero-shot few-shot generalist universal transformer
    transformers *former prompt* instruct* finetun* fine-tun* agent agents agentic multi-agent adapter adapters
    contrastive large-scale large *-lm *plm chat* reasoning dino dinov* representation representations embedding
    embeddings unlabeled unlabelled masked generative diffusion
"""
# What is called a foundation model, and what is made of one. A list takes these before all else that learns.
_FOUNDATION = """
    foundation foundational llm llms *llm mllm* vlm vlms lvlm* vllm* gpt* *gpt* *bert *bert-* bert* *llama* *llava*
    vision-language visual-language language-image multimodal* multi-modal* sam sam2 sam-* *sam *sam2 *-sam* clip *clip
    *clip-* generalist universal zero-shot chat* *-lm *plm agent agents agentic multi-agent reasoning copilot
"""
_REVIEW = """
    survey* review* overview perspective perspectives challenges opportunity opportunities roadmap progress advances
    advancements trends future outlook tutorial viewpoint commentary primer landscape era hype promise promises
    pitfalls
"""
_DATA = """
    dataset datasets database* benchmark* corpus corpora collection collections atlas challenge leaderboard resource
    repository cohort annotation annotations annotated dictionary biobank omnibus archive
"""
_PHRASES = re.compile(
    r"report generation|visual question|vision(?: and)? language|visual language|language supervis|contrastive language"
    r"|images? and (?:text|report|language)|(?:text|reports?|language) and images?|vision[- ]text|text[- ]prompt",
    re.IGNORECASE,
)
_SPACES = str.maketrans(dict.fromkeys(".,;:!?()[]{}\"'`´‘’“”«»*_<>=&#%|~^$+/–—…", " "))
_PHRASES_HAVE = ("report", "visual", "language", "text")  # every phrase one of them: quicker to look for


class _Vocabulary:
    """A list of words."""

    def __init__(self, *lists: str) -> None:
        entries = " ".join(lists).split()
        self._whole = frozenset(entry for entry in entries if "*" not in entry)
        self._starts = tuple(entry[:-1] for entry in entries if entry[0] != "*" and entry[-1] == "*")
        self._ends = tuple(entry[1:] for entry in entries if entry[0] == "*" and entry[-1] != "*")
        inside = [re.escape(entry[1:-1]) for entry in entries if entry[0] == "*" and entry[-1] == "*"]
        self._inside = re.compile("|".join(inside) or "(?!)")

    def has(self, word: str) -> bool:
        """Whether it matches, whole or in a part between hyphens."""
        return self._is_listed(word) or ("-" in word and any(map(self._is_listed, word.split("-"))))

    def _is_listed(self, part: str) -> bool:
        return (
            part in self._whole
            or part.startswith(self._starts)
            or part.endswith(self._ends)
            or bool(self._inside.search(part))
        )


_VOCABULARIES = {
    "images": _Vocabulary(_SCANS, _SIGHT),
    "language": _Vocabulary(_LANGUAGE),
    "molecules": _Vocabulary(_MOLECULES),
    "vision-language": _Vocabulary(_JOINS),
    "medicine": _Vocabulary(_CLINIC, _SCANS, _MOLECULES),
    "models": _Vocabulary(_MODELS),
    "foundation models": _Vocabulary(_FOUNDATION),
    "reviewing": _Vocabulary(_REVIEW),
    "datasets": _Vocabulary(_DATA),
}
# Marks are short so that they weigh no more than a word of the title, and start with a "q" that no English word has.
_TOKENS = {
    "images": "qi",
    "language": "ql",
    "molecules": "qm",
    "vision-language": "qj",
    "medicine": "qd",
    "models": "qf",
    "reviewing": "qr",
    "datasets": "qt",
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
_BITS = {subject: 1 << place for place, subject in enumerate(_VOCABULARIES)}
_COUNT_BITS, _MOST_WORDS = 20, 2**20 - 1  # more than a text has words


def words_in(text: str) -> set[str]:
    """The distinct lower-case words of a text, hyphenated ones whole."""
    return set(text.lower().translate(_SPACES).split())


def speaking_of(subject: str, words: set[str]) -> set[str]:
    """Those of the words that speak of a subject."""
    return {word for word in words if _SPOKEN[word] & _BITS[subject]}


def how_many(words: Iterable[str]) -> tuple[int, int, int]:
    """How many of the words speak of medicine, of foundation models, and of other models."""
    counted = sum(map(_COUNTED.__getitem__, words))
    return counted & _MOST_WORDS, counted >> _COUNT_BITS & _MOST_WORDS, counted >> 2 * _COUNT_BITS


def marks(title: str, words: set[str] | None = None) -> list[str]:
    """What a title, of these words, speaks of, and what not, as words to be read beside it."""
    spoken = reduce(or_, map(_SPOKEN.__getitem__, words_in(title) if words is None else words), 0)
    if not title.isascii() or any(part in title.lower() for part in _PHRASES_HAVE):
        spoken |= _BITS["vision-language"] if _PHRASES.search(title) else 0
    return _MARKS[spoken]


def meaning(term: str) -> str:
    """A term as a person reads it: a mark spelt out, and for its pairs with neighbours too; words as they are."""
    marked = [word for word in term.split() if word in _MEANINGS] if "q" in term else []
    return _MEANINGS[marked[-1]] if marked else term


def _marks_of(bits: int) -> list[str]:
    spoken = {subject for subject, bit in _BITS.items() if bits & bit}
    if {"medicine", "models"} <= spoken:
        spoken.add("medicine and models")
    senses = [sense for sense in _SENSES if sense in spoken]
    if len(senses) == 1:
        spoken.add(f"nothing but {senses[0]}")
    else:
        spoken.add(" and ".join(senses) or "neither images nor language nor molecules")
    return [token for subject, token in _TOKENS.items() if subject in spoken]


def _count(word: str) -> int:
    """One for each of `how_many`, side by side in one number, so that a sum counts all three."""
    spoken = _SPOKEN[word]
    medicine, models, foundation = (bool(spoken & _BITS[of]) for of in ("medicine", "models", "foundation models"))
    return medicine | foundation << _COUNT_BITS | (models > foundation) << 2 * _COUNT_BITS


# A night repeats its words: each is matched once.
_SPOKEN = Remembered[str, int](lambda word: sum(_BITS[of] for of, known in _VOCABULARIES.items() if known.has(word)))
_COUNTED = Remembered[str, int](_count)
_MARKS = Remembered[int, list[str]](_marks_of)
