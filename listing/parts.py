"""The layout of a list nobody described: which headings hold what, read from the list alone."""

from dataclasses import dataclass

from .document import Document
from .headings import topic_words
from .layout import CategoryHeadings, Layout, places
from .naming import key_of, keys_of, name_of
from .outline import Node, outline


@dataclass(frozen=True)
class Found:
    """The parts of a list. `names` are what the categories' keys stand for; `doubts` what a person should look at."""

    layout: Layout
    names: dict[str, str]
    nodes: tuple[Node, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True)
class _Category:
    top: Node
    methods: Node


def find_parts(document: Document) -> Found:
    """Surveys, methods and data by category. A list without any papers or method headings gets no categories."""
    nodes = outline(document)
    if not (categories := _categories(nodes)):
        nodes = outline(document, are_surveys_apart=True)
        categories = _categories(nodes)
    keys = keys_of(category.top.section.title for category in categories)
    data, general = _datasets(nodes, categories, keys)
    surveys = _surveys(nodes, categories)
    layout = Layout(
        _heading(document, surveys[0]) if surveys else "",
        tuple(
            CategoryHeadings(key, _heading(document, category.methods), _heading(document, data.get(key)))
            for key, category in zip(keys, categories, strict=True)
        ),
        _heading(document, general[0] if general else None),
    )
    names = {
        key: name_of(key, category.top.section.title, document) for key, category in zip(keys, categories, strict=True)
    }
    return Found(layout, names, tuple(nodes), tuple(_doubts(nodes, categories, surveys, general)))


def _categories(nodes: list[Node]) -> list[_Category]:
    """One for each topic under which papers stand, or which is named as a place for them."""
    tops: dict[tuple[tuple[int, ...], str], Node] = {}
    for node in nodes:
        if node.holds == "method" and (node.papers or _is_kept_free(node, nodes)):
            top = _top(node, nodes)
            tops.setdefault((top.section.ancestors, top.section.key), top)
    return [_Category(top, _methods_in(top, nodes)) for top in tops.values()]


def _is_kept_free(node: Node, nodes: list[Node]) -> bool:
    """An empty section that is named as its neighbours are: “VFM methods”, or a topic beside topics with papers."""
    if node.total or not node.is_topic:
        return False
    if node.section.key.split()[-1:] in (["methods"], ["papers"], ["models"]):
        return True
    beside = [other for other in nodes if other.section.ancestors == node.section.ancestors and other.holds == "method"]
    return any(other.total and other.is_topic and other.section.level == node.section.level for other in beside)


def _top(node: Node, nodes: list[Node]) -> Node:
    """The outermost topic round a section that does not hold all the list's papers."""
    chain = [nodes[place] for place in node.section.ancestors if nodes[place].holds == "method"] + [node]
    topics = [one for one in chain if one.is_topic] or chain[:1]
    everything = sum(one.papers for one in nodes if one.holds == "method")
    while len(topics) > 1 and not topics[0].papers and topics[0].total == everything and _branches(topics[0], nodes):
        topics = topics[1:]
    return topics[0]


def _branches(node: Node, nodes: list[Node]) -> bool:
    below = [other for other in nodes if other.section.ancestors[-1:] == (node.place,) and other.holds == "method"]
    return sum(other.total > 0 and other.is_topic for other in below) > 1


def _methods_in(top: Node, nodes: list[Node]) -> Node:
    """The section of a topic that is called “Methods” or “Papers”, if it alone holds them."""
    below = [node for node in nodes if node.section.ancestors[-1:] == (top.place,) and node.holds == "method"]
    called = [node for node in below if not node.is_topic]
    return called[0] if len(called) == 1 and not top.papers and len(below) == 1 else top


def _datasets(nodes: list[Node], categories: list[_Category], keys: list[str]) -> tuple[dict[str, Node], list[Node]]:
    """The data section of each category, and those of none, outermost only."""
    owned: dict[str, Node] = {}
    unowned: list[Node] = []
    for node in nodes:
        if node.holds == "dataset":
            key = next((k for k, category in zip(keys, categories, strict=True) if _belongs(node, k, category)), None)
            if key:
                owned.setdefault(key, node)
            elif node.total or not any(nodes[place].holds == "dataset" for place in node.section.ancestors):
                unowned.append(node)
    held = {place for node in owned.values() for place in (*node.section.ancestors, node.place)}
    general = [node for node in unowned if node.place not in held]
    outer = {node.place for node in general}
    inside = [node for node in general if not outer & set(node.section.ancestors)]
    below_owned = {node.place for node in owned.values()}
    return owned, [node for node in inside if not below_owned & set(node.section.ancestors)]


def _belongs(node: Node, key: str, category: _Category) -> bool:
    title, other = node.section.title, category.top.section.title
    same = bool(topic_words(title)) and (topic_words(title) == topic_words(other) or key_of(title) == key)
    return same or category.top.place in node.section.ancestors


def _surveys(nodes: list[Node], categories: list[_Category]) -> list[Node]:
    """The sections of surveys, the one with most papers first, outermost only."""
    found = [node for node in nodes if node.holds == "survey"]
    places_found = {node.place for node in found}
    outer = [node for node in found if not places_found & set(node.section.ancestors)]
    tops = {category.top.place for category in categories}
    return sorted(outer, key=lambda node: (bool(tops & set(node.section.ancestors)), -node.total, node.place))


def _heading(document: Document, node: Node | None) -> str:
    """The heading as a layout names it: as many headings above it as it takes to tell it from others."""
    if node is None:
        return ""
    steps = [node.section.title]
    above = [document.sections[place].title for place in node.section.ancestors]
    same = {
        place
        for place, section in enumerate(document.sections)
        if (section.ancestors, section.key) == (node.section.ancestors, node.section.key)
    }
    while set(places(document, " > ".join(steps))) - same and above:
        steps.insert(0, above.pop())
    return " > ".join(steps)


def _doubts(nodes: list[Node], categories: list[_Category], surveys: list[Node], general: list[Node]) -> list[str]:
    doubts = []
    if not categories:
        doubts.append("no heading with papers under it was found: name the headings of the categories yourself")
    if not surveys:
        doubts.append("no section of surveys was found: surveys can't be listed until one is named")
    doubts += [f"{_named(node)} speaks of surveys, too; its papers are not read as such" for node in surveys[1:]]
    doubts += [
        f"{_named(node)} holds data of no category, and only one such section can be named" for node in general[1:]
    ]
    for node in nodes:
        if node.holds == "other" and node.papers >= 3:
            doubts.append(f"{_named(node)} holds {node.papers} papers and is not read: its heading names no topic")
        elif node.holds == "other" and node.links >= 3 and node.is_topic:
            doubts.append(f"{_named(node)} holds {node.links} links, few of them to papers, and is not read")
    doubts += _about_sub_headings(nodes, categories)
    return doubts + _about_empty([*surveys[:1], *(category.methods for category in categories)])


def _about_sub_headings(nodes: list[Node], categories: list[_Category]) -> list[str]:
    below = {
        category.methods: [node for node in nodes if category.methods.place in node.section.ancestors and node.papers]
        for category in categories
    }
    return [
        f"{_named(top)} has {len(parts)} sub-headings with papers; new ones go under “{parts[0].section.title}” unless"
        " the category is split"
        for top, parts in below.items()
        if len(parts) > 1 and not top.papers
    ]


def _about_empty(used: list[Node]) -> list[str]:
    return [
        f"{_named(node)} holds no papers yet; they will be written like those of the rest"
        for node in used
        if not node.total
    ]


def _named(node: Node) -> str:
    return f"“{node.section.title}” (line {node.section.line})"
