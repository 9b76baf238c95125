"""Which headings of a list hold what, as the configuration names them."""

from dataclasses import dataclass

from ..records.record import Kind
from .document import Document, heading_key
from .errors import LayoutError


@dataclass(frozen=True)
class CategoryHeadings:
    """The headings of one category; "" where the list has none for it."""

    key: str
    methods: str
    datasets: str = ""


@dataclass(frozen=True)
class Layout:
    """The headings of a list. `Vision > Methods` names the heading "Methods" under "Vision".

    `datasets` is where datasets of no category stand, and of categories without a data section of their own.
    """

    surveys: str
    categories: tuple[CategoryHeadings, ...]
    datasets: str = ""

    def parts(self) -> list["Part"]:
        """Every part of the list that holds papers."""
        surveys = [Part("survey", None, self.surveys)]
        methods = [Part("method", category.key, category.methods) for category in self.categories]
        datasets = [Part("dataset", category.key, category.datasets) for category in self.categories]
        general = [Part("dataset", None, self.datasets)]
        return [part for part in surveys + methods + datasets + general if part.heading]

    def heading(self, kind: Kind, category: str | None) -> str | None:
        """The heading under which such a paper belongs, or None."""
        part = self.part(kind, category)
        return part.heading if part else None

    def part(self, kind: Kind, category: str | None) -> "Part | None":
        """The part of the list where such a paper belongs, or None."""
        wanted = [None] if kind == "survey" else [category, None] if kind == "dataset" else [category]
        parts = {(part.kind, part.category): part for part in reversed(self.parts())}
        return next((parts[kind, one] for one in wanted if (kind, one) in parts), None)

    def named(self, heading: str) -> "Part | None":
        """The part under that heading, or None."""
        return next((part for part in self.parts() if part.heading == heading), None)


@dataclass(frozen=True)
class Part:
    """What stands under one heading."""

    kind: Kind
    category: str | None
    heading: str


def places(document: Document, heading: str) -> list[int]:
    """The sections of that heading, as places in `document.sections`; two sections may share a heading."""
    *above, name = [heading_key(step) for step in heading.split(">")]
    keys = [section.key for section in document.sections]
    return [
        place
        for place, section in enumerate(document.sections)
        if keys[place] == name and _leads_down(above, [keys[ancestor] for ancestor in section.ancestors])
    ]


def claims(document: Document, layout: Layout) -> dict[int, Part]:
    """What each section holds; a sub-heading that is not named belongs to the part it stands in.

    Raises LayoutError if a heading is missing, naming it and those there are.
    """
    named: dict[int, Part] = {}
    missing = []
    for part in layout.parts():
        found = places(document, part.heading)
        named |= dict.fromkeys(found, part)
        if not found:
            missing.append(part.heading)
    if missing:
        raise LayoutError(_missing(missing, document))
    claimed: dict[int, Part] = {}
    for place, section in enumerate(document.sections):
        owner = next((named[above] for above in reversed((*section.ancestors, place)) if above in named), None)
        if owner:
            claimed[place] = owner
    return claimed


def _leads_down(above: list[str], ancestors: list[str]) -> bool:
    remaining = iter(ancestors)
    return all(step in remaining for step in above)


def _missing(missing: list[str], document: Document) -> str:
    wanted = ", ".join(f"“{heading}”" for heading in missing)
    found = ", ".join(f"“{section.title}”" for section in document.sections) or "none"
    return f"the list has no heading {wanted}; its headings are {found}"
