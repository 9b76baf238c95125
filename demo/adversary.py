"""Bad nights for the stand-ins: services down, every fault, pages that change and papers that appear amid a walk."""

import random
from collections.abc import Mapping
from datetime import timedelta

from . import fault_tables as table
from .endpoints import SERVICES
from .exchanges import Asked
from .faults import ChunkAbort, Chunked, Drip, Fault, Hang, Misserve, Refuse, Reset, ShortBody, Speak, Status
from .manners import Manner
from .standins import StandIns

# What a client must see through.
CURABLE: Mapping[str, Fault] = {
    "reset": Reset(),
    "reset amid the body": Reset(after_bytes=700),
    "closed without a word": Refuse(),
    "not HTTP": Speak(),
    "length too large": ShortBody(),
    "chunk abort": ChunkAbort(),
    "truncated": table.truncated(0.7),
    "HTML with 200": table.html_200,
    "XHTML with 200": table.xhtml_200,
    "empty with 200": table.empty_200,
    "database down with 200": table.database_down_200,
    "undecodable": table.undecodable,
    "control character": table.control_character,
    "entity bomb": table.entity_bomb,
    "redirected to itself": table.redirected("#again"),
    "500": Status(500, b"Internal Server Error"),
    "502": Status(502, b"Bad Gateway"),
    "no items, though the total says so": Misserve(Manner(hide_all=True)),
    "short page": Misserve(Manner(drop_last=1)),
}
# What must end the run with a service, until the next night.
STOPPING: Mapping[str, Fault] = {
    "429": table.throttled("30"),
    "429 without Retry-After": table.throttled(None),
    "503": table.throttled("120", code=503),
    "rate exceeded with 200": table.rate_exceeded_200,
    "400": Status(400, b"Bad Request"),
    "Error entry with 200": table.error_entry_200,
}
HARMLESS: Mapping[str, Fault] = {"chunked": Chunked(), "no content type": table.no_content_type}
# What takes the time that a client allows for it.
SLOW: Mapping[str, Fault] = {"hang": Hang(), "hang amid the body": Hang(after_bytes=500), "drip": Drip(0.02, piece=2)}
# OAI-PMH counts nothing and the totals of /details are known to be too high: a page that is short, always and alike, is
# beyond proof there.
_WHERE_PROVABLE = {"arxiv": "api", "biorxiv": "rss", "medrxiv": "rss"}
_PREPRINT_SERVERS = ("biorxiv", "medrxiv")


class Churn:
    """What happens between two requests: time passes, so papers appear; pages shrink and grow; totals lie; ties swap.

    To be set as the stand-ins' `before_answer`.
    """

    def __init__(self, standins: StandIns, seed: int) -> None:
        self._standins = standins
        self._dice = random.Random(seed)

    def __call__(self, asked: Asked) -> None:
        """Before one answer."""
        dice = self._dice
        if dice.random() < 0.1:
            self._standins.set_now(self._standins.now + timedelta(seconds=dice.uniform(1, 900)))
        if asked.service in _PREPRINT_SERVERS and asked.endpoint != "rss":
            size, inflated = dice.choice((30, 100)), dice.choice((0, 0, 0, 4))
            manner = Manner(page_size=size, inflate_total_by=inflated, fleeting=dice.randrange(1_000))
        elif asked.endpoint == "oai":
            manner = Manner(page_size=dice.choice((20, 100)))
        else:
            manner = Manner(swap_ties=dice.randrange(1_000), fleeting=dice.randrange(1_000))
        self._standins.set_manner(asked.service, manner)


def spoil(standins: StandIns, seed: int, *, slow: bool = False) -> list[str]:
    """One bad night, over the night before: services down, or failing now and then; gives what was done.

    In every second night things change while they are asked for. With `slow`, some answers never end.
    """
    dice, done = random.Random(seed), []
    mend(standins)
    for service in SERVICES:
        luck = dice.random()
        if luck < 0.05:
            standins.take_down(service)
            done.append(f"{service}: down")
        elif luck < 0.5:
            faults = STOPPING if luck < 0.1 else SLOW if slow and luck < 0.12 else CURABLE
            done.append(f"{service}: {_misbehave(standins, service, faults, dice)}")
    if dice.random() < 0.5:
        standins.before_answer = Churn(standins, seed)
        done.append("churn")
    return done


def mend(standins: StandIns) -> None:
    """The morning after: every service is up and honest."""
    standins.behave()
    standins.before_answer = None
    for service in SERVICES:
        standins.bring_up(service)


def _misbehave(standins: StandIns, service: str, faults: Mapping[str, Fault], dice: random.Random) -> str:
    name = dice.choice(sorted(faults))
    endpoint = _WHERE_PROVABLE.get(service) if isinstance(faults[name], Misserve) else None
    times = 1 if faults is SLOW else dice.choice((1, 2, 5, None))
    after = dice.randrange(40) if dice.random() < 0.5 else dice.randrange(4)
    standins.misbehave(service, faults[name], endpoint=endpoint, after=after, times=times, chance=dice.uniform(0.05, 1))
    return name
