"""Papers fetched by their ids, without any window: what every source does alike."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from ..records.page import Harvested, Rejected
from ..records.record import Record
from .http import STOPS_THE_RUN, SourceError
from .windows import FAULTS_IN_A_ROW, Batches

Fetched = tuple[Iterable[Record], Iterable[Rejected]]


def canonical(ids: Iterable[str], clean: Callable[[str], str | None], name: str) -> tuple[list[str], list[Rejected]]:
    """The ids in canonical form, once each, and a reason for each that is none: the service is not asked for those."""
    cleaned = {raw: clean(raw) for raw in ids}
    good = list(dict.fromkeys(found for found in cleaned.values() if found))
    return good, [Rejected(raw, f"not {name}") for raw, found in cleaned.items() if not found]


def portions_of(ids: Sequence[str], size: int) -> list[list[str]]:
    """The ids, so many at a time."""
    return [list(ids[begin : begin + size]) for begin in range(0, len(ids), size)]


def in_portions(
    batches: Batches, portions: Sequence[list[str]], fetch: Callable[[list[str]], Fetched]
) -> Iterator[Harvested]:
    """Batches of what `fetch` gives for each portion of ids; at least one.

    Every id ends as a record, as a rejection, or uncounted in a batch with a problem: those may be asked again.
    """
    faults_in_a_row = 0
    for position, portion in enumerate(portions):
        try:
            batches.add(*fetch(portion))
        except SourceError as fault:
            faults_in_a_row += 1
            is_over = isinstance(fault, STOPS_THE_RUN) or faults_in_a_row == FAULTS_IN_A_ROW
            missed = sum(map(len, portions[position:] if is_over else [portion]))
            yield batches.unproven(f"{missed} of {sum(map(len, portions))} papers could not be fetched by id: {fault}")
            if is_over:
                return
            continue
        faults_in_a_row = 0
        if batches.is_full:
            yield batches.unproven()
    yield batches.unproven()
