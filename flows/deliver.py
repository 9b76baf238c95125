"""After a publish: the list alone committed on its branch, pushed, and proposed as one pull request."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..config.workspace import Workspace
from ..records.text import fold
from .checkout import Checkout
from .errors import RefusedError
from .pull_request import Repository

_TITLE_CHARACTERS = 200


@dataclass(frozen=True)
class Told:
    """One paper as the commit speaks of it."""

    verdict: str  # added, changed, removed, or taken in from a hand edit
    title: str
    category: str | None
    curator: str


def ready(workspace: Workspace) -> Checkout:
    """The checkout on its branch, with what others committed taken in. An unreachable remote is found when pushing."""
    settings = workspace.settings.publish
    checkout = Checkout.around(workspace.list_path)
    if settings.branch:
        checkout = checkout.on(settings.branch)
    if checkout.has_remote(settings.remote):
        try:
            checkout.fetch(settings.remote)
        except RefusedError:
            return checkout
        checkout.take_in(f"{settings.remote}/{checkout.branch}")
        if settings.base and settings.base != checkout.branch:
            checkout.take_in(f"{settings.remote}/{settings.base}")
    return checkout


def deliver(workspace: Workspace, checkout: Checkout, told: Sequence[Told], *, beside: Sequence[Path] = ()) -> str:
    """Commit the list (and the files kept `beside` it), push, propose; where it can be seen, or "" if nothing is new.

    Whatever was committed but not pushed by an earlier publish goes along. Raises `RefusedError`; the list is written
    and the next publish goes on where this one stopped.
    """
    settings = workspace.settings.publish
    checkout.commit([workspace.list_path, *beside], message_of(told))
    if not checkout.has_remote(settings.remote):
        return ""
    there = f"{settings.remote}/{checkout.branch}"
    base = f"{settings.remote}/{settings.base}"
    if checkout.is_ahead_of(there):
        checkout.push(settings.remote)
    if not settings.pull_request or not checkout.is_ahead_of(base):
        return there
    return _propose(workspace, checkout, base)


def message_of(told: Sequence[Told]) -> str:
    """The commit's message: how many papers in the subject, each with who decided below."""
    counts = Counter(one.verdict for one in told)
    numbers = ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
    subject = f"Update the list: {numbers}" if told else "Take in what people edited"
    lines = [f"- {one.verdict}: {_as_text(one.title)}{_detail(one)}" for one in told]
    return "\n".join([subject, "", *lines]).strip() + "\n"


def _propose(workspace: Workspace, checkout: Checkout, base: str) -> str:
    settings, token = workspace.settings.publish, workspace.secrets.github_token
    if token is None:
        raise RefusedError("pushed, but `[publish] pull_request` needs a token in LIVINGLIST_GITHUB_TOKEN")
    address = checkout.address_of(settings.remote)
    repository = Repository.behind(address, api=settings.github_api, token=token.get_secret_value())
    lines = [line for message in checkout.commits(f"{base}..HEAD") for line in message.splitlines() if line[:2] == "- "]
    title = f"Update the list: {len(lines)} papers" if len(lines) != 1 else "Update the list: 1 paper"
    return repository.propose(checkout.branch, base=settings.base, title=title, body="\n".join(lines))


def _detail(one: Told) -> str:
    said = [one.category or "", f"by {_as_text(one.curator)}" if one.curator else ""]
    shown = ", ".join(part for part in said if part)
    return f" ({shown})" if shown else ""


def _as_text(words: str) -> str:
    """One line in which nothing is a mention, a reference to an issue, or markdown."""
    quiet = fold(words)[:_TITLE_CHARACTERS]
    for sign in "@#":
        quiet = quiet.replace(sign, f"{sign}\u2060")
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>|" else letter for letter in quiet)
