r"""BibTeX, as LaTeX, biber and reference managers read it: UTF-8, TeX's own characters escaped.

An address or DOI stands as it is, for BibTeX does not expand those; a brace or backslash in it is percent-encoded.
"""

import re

from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.middlewares.enclosing import AddEnclosingMiddleware
from bibtexparser.model import Entry, Field
from bibtexparser.writer import BibtexFormat

from .reference import Bibliography, Reference

_TEX = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"{\textbraceleft}",  # BibTeX counts braces, also those after a backslash
        "}": r"{\textbraceright}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        **{sign: f"\\{sign}" for sign in "$&%#_"},
    }
)
# TeX would join these to a dash, a quotation mark, an inverted ? or !.
_LIGATURE = re.compile(r"-(?=-)|'(?=')|`(?=`)|,(?=,)|<(?=<)|>(?=>)|[?!](?=`)")
_UNSAFE_IN_ADDRESS = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "{}\\ "})
_NAME_SPLITS = re.compile(r",|(?:^|\s)and(?:\s|$)", re.IGNORECASE)
_BRACES = AddEnclosingMiddleware(
    reuse_previous_enclosing=False, enclose_integers=True, default_enclosing="{", allow_inplace_modification=True
)
_ENTRY_TYPES = {"article": "article", "conference paper": "inproceedings"}
_NOTES = {"dataset": "Data set"}
_VENUE_FIELDS = {"article": "journal", "conference paper": "booktitle"}


def write(listed: Bibliography) -> str:
    """The references as a .bib file."""
    layout = BibtexFormat()  # type: ignore[no-untyped-call]
    layout.indent, layout.block_separator = "  ", "\n"
    library = Library([_entry(reference) for reference in listed.references])
    return write_string(library, unparse_stack=[_BRACES], bibtex_format=layout)


def _entry(it: Reference) -> Entry:
    fields = {
        "author": " and ".join(_name(given, family) for given, family in it.names),
        "title": _title(it.title),
        _VENUE_FIELDS.get(it.form, "howpublished"): _tex(it.venue),
        "year": str(it.year or ""),
        "doi": _verbatim(it.doi),
        "eprint": _verbatim(it.arxiv),
        "archiveprefix": "arXiv" if it.arxiv else "",
        "pmid": it.pmid or "",
        "url": _verbatim(it.address),
        "abstract": _tex(it.abstract),
        "keywords": _tex(", ".join(it.keywords)),
        "note": _tex("; ".join(part for part in (_NOTES.get(it.form, ""), it.note) if part)),
    }
    told = [Field(name, text) for name, text in fields.items() if text]
    return Entry(_ENTRY_TYPES.get(it.form, "misc"), it.key, told)


def _title(title: str) -> str:
    """The title, its words with capitals after the first letter kept from styles that would make them small."""
    pieces = re.split(r"(\w+)", title)
    return "".join(
        f"{{{_tex(piece)}}}" if any(letter.isupper() for letter in piece[1:]) and piece[0].isalnum() else _tex(piece)
        for piece in pieces
        if piece
    )


def _name(given: str, family: str) -> str:
    """`Family, Given` as BibTeX takes names apart; a group, which it must not take apart, in braces."""
    return f"{_name_part(family)}, {_name_part(given)}" if given else f"{{{_tex(family)}}}"


def _name_part(part: str) -> str:
    return f"{{{_tex(part)}}}" if _NAME_SPLITS.search(part) else _tex(part)


def _tex(text: str) -> str:
    return _LIGATURE.sub(r"\g<0>{}", text.translate(_TEX))


def _verbatim(text: str | None) -> str:
    return (text or "").translate(_UNSAFE_IN_ADDRESS)
