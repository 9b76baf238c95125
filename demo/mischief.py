"""Which request meets which fault: rules in order, each with its reach and its number of times."""

import random
import threading
from dataclasses import dataclass, field

from .exchanges import Asked
from .faults import Fault


@dataclass
class _Rule:
    service: str
    fault: Fault
    endpoint: str | None
    skip: int
    times: int | None
    chance: float

    def fits(self, asked: Asked) -> bool:
        """Whether the rule speaks of this request and has not been used up."""
        return asked.service == self.service and self.endpoint in (None, asked.endpoint) and self.times != 0


@dataclass
class Mischief:
    """The rules in force; the first that fits a request and wants it spoils it."""

    seed: int = 0
    _rules: list[_Rule] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)

    def add(
        self, service: str, fault: Fault, *, endpoint: str | None, after: int, times: int | None, chance: float
    ) -> None:
        """A rule behind those there are."""
        with self._lock:
            self._rules.append(_Rule(service, fault, endpoint, after, times, chance))

    def clear(self, service: str | None = None) -> None:
        """Drop the rules of one service, or all."""
        with self._lock:
            self._rules = [rule for rule in self._rules if service not in (None, rule.service)]

    def fault_for(self, asked: Asked) -> Fault | None:
        """The fault this request meets; uses up one time of its rule."""
        with self._lock:
            for rule in self._rules:
                if not rule.fits(asked):
                    continue
                if rule.skip:
                    rule.skip -= 1
                elif rule.chance >= 1 or self._dice.random() < rule.chance:
                    rule.times = rule.times and rule.times - 1
                    return rule.fault
        return None
