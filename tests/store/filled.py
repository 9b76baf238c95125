"""A store with rows in every table, stored by the functions that store them."""

from datetime import date, timedelta

from livinglist.records.page import Harvested, Proof, Rejected
from livinglist.records.record import CitingRecord
from livinglist.store import (
    answering,
    batches,
    bookmarks,
    enrichment,
    entries,
    facets,
    harvests,
    line_changes,
    publications,
    questions,
    runs,
    screening,
    suggestions,
    votes,
)
from livinglist.store.suggestions import Judged
from livinglist.store.tables import PublicationRow

from .conftest import NOW, made_record
from .test_works import Line

_TITLES = {
    4: "用于病理图像的基础模型",
    5: "用于医学影像的基础模型",
    6: r"$\beta$-VAE und Größe: ein Grundmodell für Gewebe",
    7: "Größe und Gewebe: ein Modell",
}


def fill(session):
    """Records of three sources, merged and doubtful works, a list, decisions, a publication and two runs."""
    _harvest(session)
    lines = [Line("An old paper", "https://doi.org/10.1000/old"), Line("A data set", kind="dataset")]
    entries.take_in(session, lines, origin="adopted", at=NOW)
    # One identifier, two unrelated titles: a question.
    entries.take_in(
        session,
        [*lines, Line("Of whales and oceans on Mars", "https://arxiv.org/abs/2605.00009")],
        origin="hand",
        at=NOW,
    )
    harvests.save(session, Harvested("arxiv", "s", [made_record(9)]), at=NOW)
    [question] = questions.waiting(session)
    answering.answer(session, question.id, "different", curator="amal", note="whales", at=NOW)
    _decide(session)
    _publish(session)
    bookmarks.remember(session, {"arxiv changes": "2026-05-03"}, at=NOW)
    facets.correct(session, 3, "sectors", "Public health", belongs=True, curator="amal", at=NOW)
    enrichment.remember(session, "pubmed", ["10.1000/old"], {"10.1000/old": "no such paper"}, at=NOW)
    run = runs.start(session, "nightly", pretended_now=NOW, at=NOW)
    runs.finish(session, run, complete=True, report={"sources": {}, "problems": []}, at=NOW)
    session.commit()


def _harvest(session):
    papers = [made_record(n, **({"title": _TITLES[n]} if n in _TITLES else {})) for n in range(1, 8)]
    days = {date(2026, 5, 1): Proof(7, 7)}
    rejected = [Rejected("2605.00099", "no title", b"<entry/>\x00\xff")]
    harvests.save(session, Harvested("arxiv", "s", papers, rejected, days, {date(2026, 5, 2): "HTTP 500"}), at=NOW)
    harvests.save(session, Harvested("arxiv", "s", [made_record(1, version=2, title="Organ number 1, again")]), at=NOW)
    journal = made_record(
        2, source="pubmed", source_id="77", pmid="77", doi="10.1038/s1", title="Organs, found", is_preprint=False
    )
    preprint = made_record(
        2, source="biorxiv", source_id="10.64898/2026.05.01.1", doi="10.64898/2026.05.01.1",
        relations=[{"type": "published_as", "scheme": "doi", "value": "10.1038/s1"}],
    )  # fmt: skip
    journal = CitingRecord.model_validate(journal.model_dump() | {"references": [("doi", "10.1000/old")]})
    harvests.save(session, Harvested("pubmed", "p", [journal]), at=NOW)
    harvests.save(session, Harvested("biorxiv", "b", [preprint]), at=NOW)  # unites two works
    session.commit()


def _decide(session):
    judged = [
        Judged(work, 0.9, "method", "VFM", 0.8, {"VFM": 0.8}, [{"term": "organ", "weight": 1.5}], []) for work in (1, 3)
    ]
    suggestions.save(session, judged, model="m1", at=NOW)
    for number, verdict in enumerate(("include", "exclude", "reopen", "include")):
        details = {"category": "VFM", "kind": "method"} if verdict == "include" else {"reason": "no health data"}
        screening.decide(
            session,
            3,
            verdict=verdict,
            curator=("amal", "bo")[number % 2],
            at=NOW + timedelta(minutes=number),
            **details,
        )
    votes.add(session, 1, verdict="exclude", curator="bo", at=NOW, reason="no health data")
    batch = batches.add(session, key="a form", curator="amal", said={"verdict": "exclude"}, at=NOW)
    screening.decide(session, 1, verdict="exclude", curator="amal", at=NOW, reason="no health data", batch=batch.id)


def _publish(session):
    text = "# A list\n\n- [arXiv] A line\n"
    publication = PublicationRow(
        at=NOW, written_at=NOW, before_digest=publications.digest_of(""), after_digest=publications.digest_of(text),
        text=text, diff="+- [arXiv] A line", added=1,
    )  # fmt: skip
    publications.intend(session, publication, retired=[])
    line = Line("A foundation model for organ number 3", "https://arxiv.org/abs/2605.00003")
    entry = entries.add(session, line, origin="published", at=NOW, work_id=3, published_in=publication.id)
    line_changes.note(
        session, entry, answer_id=1, publication_id=publication.id, before=entries.content_of(entry), was={}
    )
