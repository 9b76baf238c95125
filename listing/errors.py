"""Why the list was left as it is."""


class LayoutError(Exception):
    """The list lacks a heading that the configuration names."""


class Refused(Exception):  # noqa: N818 - a verdict, not a fault
    """An edit that can't be made without harm; nothing was changed. `refs` are the edits it concerns, if known."""

    def __init__(self, reason: str, *, refs: tuple[int, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.refs = refs
