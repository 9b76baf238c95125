"""Clean text and comparison keys: what a title is, whatever script, markup or TeX it arrived in."""

import html
import logging
import re
import unicodedata
from functools import lru_cache

from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexwalker import LatexWalkerError

MAX_TITLE_CHARACTERS = 2_000
MAX_ABSTRACT_CHARACTERS = 100_000

# Elements that occur in titles and abstracts of bioRxiv, medRxiv and PubMed. A bare "<" ("p < 0.05") is text.
_TAG = re.compile(
    r"</?(?:jats:|mml:)?(?:abstract|alternatives|b|bold|br|div|em|ext-link|font|h[1-6]|i|italic|inline-formula|label|li"
    r"|list|list-item|list-item-label|list-item-content|m[a-z]{0,12}|ol|p|sc|sec|small|span|strong|sub|sup|su[bp]script"
    r"|table|tbody|td|tex-math|title|tr|tt|u|ul|underline|xref)\b(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BLOCK_TAG = re.compile(r"</?(?:jats:)?(?:br|div|h[1-6]|li|p|sec|table|td|title|tr)\b[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_MATH = re.compile(r"\$\$[^$]{1,400}\$\$|\$[^$]{1,400}\$|\\\([^\n]{1,400}?\\\)")
_PRICE = re.compile(r"^\$\d[^\\^_{}]*\$$")
_MACRO = re.compile(
    r"\\(?:[a-zA-Z]+\*?|['`^\"~=.,;:!%&#_$ -])"  # the macro: \emph, \'
    r"(?:\s?\{(?:[^{}]|\{[^{}]*\}){0,300}\})*"  # its arguments
    r"(?:(?<=[\"'`^~=.])[a-zA-Z])?"  # an accent's bare letter: \"o
)
# Font and box macros that pylatexenc does not know and would drop with what they hold.
_BOX = re.compile(r"\\(?:texttt|textsf|textmd|textup|textnormal|mbox|hbox)\s*(?=\{)")
_BRACED = re.compile(r"\{([^{}]{0,300})\}")
# Characters that change how neighbouring text is shown without being shown: bidi controls, zero widths, soft hyphen.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_MARKUP = re.compile(r"[&<\\${]")
_ASCII_WORD = re.compile("[a-z0-9]+")
_COMBINING_LATIN = re.compile("[\u0300-\u036f]")
# Letters that Unicode does not take apart, as databases without them write them.
_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th"}
)
# One Greek letter among others is a symbol ("TGF-β", "NF-κB"), which PubMed spells; a run of them is a word.
_GREEK_SYMBOL = re.compile("(?<![\u0370-\u03ff])[α-ω](?![\u0370-\u03ff])")
_GREEK_NAMES = """
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi
omega
"""
_GREEK = dict(zip("αβγδεζηθικλμνξοπρστυφχψω", _GREEK_NAMES.split(), strict=True))
logging.getLogger("pylatexenc").addHandler(logging.NullHandler())  # what it says of broken TeX is for nobody
_latex = LatexNodes2Text(math_mode="text", strict_latex_spaces=False, keep_comments=True)


def clean_text(raw: str | None, *, tex: bool = False) -> str:
    """Plain Unicode on one line: entities and tags resolved, TeX too if `tex`, invisible characters dropped."""
    text = raw or ""
    if "&" in text:
        text = _resolve_entities(text)
    if "<" in text:
        text = _TAG.sub("", _BLOCK_TAG.sub(" ", text))
    if tex and ("\\" in text or "$" in text or "{" in text):
        text = resolve_tex(text)
    return fold(text)


def fold(text: str) -> str:
    """Composed Unicode (NFC) on one line, without control or invisible characters."""
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    if not text.isprintable():
        text = _CONTROL.sub(" ", text)
    return " ".join(text.split())


def resolve_tex(text: str) -> str:
    """TeX as arXiv carries it in titles and abstracts, as Unicode; what is not TeX stays as it is."""
    text = _BOX.sub(r"\\text", text)
    text = _MATH.sub(lambda m: m[0] if _PRICE.match(m[0]) else _tex_to_text(m[0]), text)
    text = re.sub(r"\{(\\[^a-zA-Z\s]?[a-zA-Z]?)\}", r"\1", text)
    text = _MACRO.sub(lambda m: _tex_to_text(m[0]), text)
    text = _BRACED.sub(r"\1", text)
    return text.replace("``", "“").replace("''", "”") if "``" in text else text


def title_key(title: str) -> str:
    """What two spellings of one title share, in any script: letters, marks and digits, folded; "" if there are none."""
    return "".join(_words_of(title))


def words_of(title: str) -> list[str]:
    """The folded words of a title: no case, no accents on Latin, Greek and Cyrillic, no punctuation."""
    return list(_words_of(title))


@lru_cache(maxsize=8192)
def _words_of(title: str) -> tuple[str, ...]:
    if title.isascii() and not _MARKUP.search(title):  # most titles, and cleaning changes no word of theirs
        return tuple(_ASCII_WORD.findall(title.lower()))
    text = clean_text(title, tex=True).replace("&", " and ")
    if text.isascii():
        return tuple(_ASCII_WORD.findall(text.lower()))
    text = _COMBINING_LATIN.sub("", unicodedata.normalize("NFKD", text))
    text = unicodedata.normalize("NFC", text).casefold()
    return tuple("".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in text).split())


def spelt_words(text: str) -> list[str]:
    """The folded words as a database without special letters writes them: β as beta, ø as o, æ as ae.

    Not for `title_key`, which is stored.
    """
    words = _words_of(text)
    if text.isascii() and "\\" not in text and "&" not in text:
        return list(words)
    spelt = " ".join(words).translate(_PLAIN_LETTERS)
    return _GREEK_SYMBOL.sub(lambda letter: _GREEK.get(letter[0], letter[0]), spelt).split()


def _resolve_entities(text: str) -> str:
    for _ in range(3):  # services escape twice: &amp;lt;
        resolved = _ENTITY.sub(lambda m: html.unescape(m[0]), text)
        if resolved == text:
            break
        text = resolved
    return text


@lru_cache(maxsize=4096)
def _tex_to_text(snippet: str) -> str:
    try:
        text: str = _latex.latex_to_text(snippet)
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError, LatexWalkerError):
        return snippet  # pylatexenc on broken TeX: keep what the author wrote
    return text if text.strip() or snippet.strip("\\ {}$") == "" else snippet.strip("$")
