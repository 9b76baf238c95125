"""The invented lists in data/ and the layouts that fit them."""

from pathlib import Path

from livinglist.listing.document import Document
from livinglist.listing.layout import CategoryHeadings, Layout

_KEYS = ("lfm", "vfm", "bfm", "mfm")
_DATA = Path(__file__).parent / "data"

SEED_SHAPE = Layout(
    "Related Survey",
    (
        CategoryHeadings("TIDE", "Tide methods", "Tide data"),
        CategoryHeadings("WAVE", "Wave methods", "Wave data"),
        CategoryHeadings("RIVER", "River methods"),
        CategoryHeadings("REEF", "Reef methods"),
    ),
)
NO_YEARS = Layout("Surveys", (CategoryHeadings("TEX", "Texture"), CategoryHeadings("WET", "Moisture")))
YEAR_HEADINGS = Layout("surveys", (CategoryHeadings("REC", "Recognition"), CategoryHeadings("GEN", "Generation")))
TABLES_ONLY = Layout("Surveys", (CategoryHeadings("MELT", "Melting"),))
NESTED = Layout(
    "Reviews",
    (
        CategoryHeadings("LAND", "Land > Methods", "Land > Data"),
        CategoryHeadings("SEA", "Sea > Methods", "Sea > Data"),
    ),
)
LAYOUTS = {
    "seed_shape": SEED_SHAPE,
    "no_years": NO_YEARS,
    "year_headings": YEAR_HEADINGS,
    "tables_only": TABLES_ONLY,
    "nested": NESTED,
}
HEALTHCARE = Layout(
    "Related Survey",
    tuple(CategoryHeadings(key, f"{key} methods", f"{key} data") for key in ("LFM", "VFM", "BFM", "MFM")),
)


def healthcare_of(document: Document) -> Layout:
    """The headings a revision has, whatever it calls them."""
    titles = {section.key: section.title for section in document.sections}

    def named(*keys: str) -> str:
        return next((titles[key] for key in keys if key in titles), "")

    methods = {key: named(f"{key} methods", f"{key} methods in healthcare") for key in _KEYS}
    data = {key: named(f"{key} data", f"{key} datasets") for key in _KEYS}
    categories = (CategoryHeadings(key.upper(), methods[key], data[key]) for key in _KEYS if methods[key])
    return Layout(named("related survey"), tuple(categories))


def text_of(name: str) -> str:
    """One of the invented lists, line endings as they are."""
    return (_DATA / f"{name}.md").read_bytes().decode()
