"""How the line a curator wrote and the one livinglist writes of the same paper differ."""

from collections.abc import Iterator

from livinglist.listing.entry import Entry, read_entry


def compared(curator: str, ours: str) -> str:
    """How two lines differ, the least first."""
    if curator == ours:
        return "identical to the byte"
    if curator.rstrip() == ours:
        return "but for spaces at its end"
    if "".join(curator.split()) == "".join(ours.split()):
        return "but for spaces within"
    if "".join(curator.split()).casefold() == "".join(ours.split()).casefold():
        return f"but for letter case in {_cased(curator, ours)} (and spaces)"
    return "otherwise"


def _cased(curator: str, ours: str) -> str:
    one, other = read_entry(curator), read_entry(ours)
    return "a link's label" if one and other and one.title == other.title else "title or venue"


def reasons(curator: str, ours: str) -> str:
    """In what two entries differ beyond spaces and letter case."""
    one, other = read_entry(curator.rstrip()), read_entry(ours)
    if one is None or other is None:
        return "a table row" if curator.lstrip().startswith("|") or "|" in curator else "?"
    return " and ".join(_differences(one, other)) or "other"


def _differences(one: Entry, other: Entry) -> Iterator[str]:
    if any(not link.url for link in one.links):
        yield "an empty link, which livinglist never writes"
    elif [link.url for link in one.links] != [link.url for link in other.links]:
        yield "an address as typed (nested, in brackets)"
    elif one.separators != other.separators:
        yield "what separates the links"
    if one.has_full_stop != other.has_full_stop:
        yield "the full stop behind the title"
    if one.venue != other.venue or one.dress.replace(" ", "") != other.dress.replace(" ", ""):
        yield "how the venue is written"
