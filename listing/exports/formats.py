"""The formats of an export: what each is called, how its files end, and what writes it."""

from dataclasses import dataclass
from importlib import import_module

from .reference import Bibliography


@dataclass(frozen=True)
class Format:
    """One format. Its writer, and the library that it needs, are imported when it is first asked for."""

    title: str
    suffix: str
    media_type: str
    writer: str

    def write(self, listed: Bibliography) -> str:
        """The whole file."""
        text: str = import_module(f".{self.writer}", __package__).write(listed)
        return text


FORMATS = {
    "bibtex": Format("BibTeX", "bib", "application/x-bibtex; charset=utf-8", "bibtex"),
    "ris": Format("RIS", "ris", "application/x-research-info-systems; charset=utf-8", "ris"),
    "csl": Format("CSL-JSON", "json", "application/vnd.citationstyles.csl+json", "csl"),
    "csv": Format("CSV", "csv", "text/csv; charset=utf-8", "sheet"),
    "jsonl": Format("JSON lines", "jsonl", "application/jsonl", "json_lines"),
    "atom": Format("Atom", "atom", "application/atom+xml; charset=utf-8", "atom"),
}
