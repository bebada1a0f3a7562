"""Two records of one candidate become one, on both databases: nothing is lost, nothing sealed is shown."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from blocks.gallery.worked import TRIAGE, brief_of
from domain.brief.brief import Judge, Product
from domain.candidate.candidate import Candidate
from domain.candidate.merging import MergeCandidates, MergedPast, MergedView, MergePage
from domain.command import Asks, Overtaken, Saved
from domain.ids import new_id
from domain.keeping.records import EraseRecord, PutOnHold
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from domain.panel.commands import KeepMarks
from domain.panel.scored import ScorecardPast
from domain.panel.versions import PanelPast
from domain.people import Actor
from domain.refusals import Invalid, NotAllowed, Refusal
from services.candidate.candidates import CandidateService
from services.candidate.merging import MergeService
from services.history import HistoryService
from services.keeping.erasures import ErasureService
from services.panel.panels import PanelService
from services.panel.scorecards import ScorecardService
from storage.audit import newest_of_all
from storage.base import Base
from storage.database import Database
from storage.outgoing.deliveries import DeliveryRow
from tests.at_once import all_at_once
from tests.services.test_candidates import DRAFT
from tests.worlds import add_candidate, keep, marks_of, overtaken, panel_id_of, saved, scoring

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HIRE = TRIAGE.but(product=Product.SOME, judge=Judge.YES)
MAYA, DANA, ANA = (Actor(workspace="T1", user=user, is_admin=user == "UDANA") for user in ("UMAYA", "UDANA", "UANA"))
HOUR = timedelta(hours=1)


def seats(*people: str) -> Mapping[str, tuple[str, ...]]:
    """The categories dealt to these people in turn."""
    return {key: (people[index % len(people)],) for index, key in enumerate(DRAFT.panel)}


@pytest.fixture
def merging(database: Database) -> MergeService:
    """In front of a brief with Priya (Ana, Ben) and, by mistake, Priya N. (Ben, Chloe), with another link and date."""
    keep(database, brief_of(HIRE))
    add(database, name="Priya Nair", panel=seats("UANA", "UBEN"), link="")
    link, at = "https://example.com/cv", NOW + timedelta(days=2)
    add(database, name="Priya N.", panel=seats("UBEN", "UCHLOE"), link=link, interview_at=at)
    return MergeService(database)


def add(database: Database, **changes: Any) -> None:
    draft = DRAFT.model_copy(update=changes)
    saved(CandidateService(database).add(add_candidate(MAYA, NOW, draft, new_id())))


def named(database: Database, name: str) -> Candidate:
    with database.reading("T1") as store:
        return next(each for each in store.candidates.of_brief("b1") if each.name == name)


def both(database: Database) -> tuple[Candidate, Candidate]:
    return named(database, "Priya Nair"), named(database, "Priya N.")


def score(
    database: Database, user: str, candidate: Candidate, scores: str = "44444", at: datetime = NOW + HOUR
) -> None:
    panel = panel_id_of(database, "T1", candidate.id)
    saved(ScorecardService(database).send(scoring("T1", user, at, panel, marks_of(scores))))


def command(
    service: MergeService, stays: Candidate, goes: Candidate, actor: Actor = MAYA, **more: Any
) -> MergeCandidates:
    page = service.to_merge(MAYA, stays.id, goes.id)
    values: dict[str, Any] = {
        "form_id": new_id(),
        "version": page.version,
        "candidate_id": stays.id,
        "other_id": goes.id,
        "other_version": page.other.version if page.other else 0,
    }
    return MergeCandidates(actor=actor, now=NOW + 9 * HOUR, **(values | more))


def merge(
    service: MergeService, stays: Candidate, goes: Candidate, **more: Any
) -> Saved[MergePage] | Overtaken[MergePage] | Asks[MergePage]:
    return service.merge(command(service, stays, goes, **more))


def due(database: Database) -> list[tuple[Any, ...]]:
    with database.engine.connect() as connection:
        asked = select(DeliveryRow.kind, DeliveryRow.operation, DeliveryRow.conversation, DeliveryRow.state)
        return [tuple(row) for row in connection.execute(asked.order_by(DeliveryRow.position))]


def test_seats_scorecards_drafts_and_what_the_first_lacks_come_along_and_stay_sealed(
    merging: MergeService, database: Database
) -> None:
    stays, goes = both(database)
    score(database, "UANA", stays)
    score(database, "UCHLOE", goes, "33333")
    drafted = marks_of("2----", note="Only of the other record.")
    old = panel_id_of(database, "T1", goes.id)
    ben = Actor(workspace="T1", user="UBEN")
    saved(
        ScorecardService(database).keep_marks(
            KeepMarks(actor=ben, now=NOW, form_id="d", version=0, panel_id=old, marks=drafted)
        )
    )
    saved(merge(merging, stays, goes))
    with database.reading("T1") as store:
        [one] = store.candidates.of_brief("b1")
        panel = store.panels.of(one.subject)
        assert (one.id, one.name, one.link) == (stays.id, "Priya Nair", "https://example.com/cv")
        assert one.interview_at == goes.interview_at
        assert panel.interviewers == ("UANA", "UBEN", "UCHLOE")
        assert panel.submitted == {"UANA", "UCHLOE"}
        assert not panel.is_open
        assert store.scorecards.draft(panel.id, "UBEN") == drafted
    assert PanelService(database).view("T1", panel.id) is None
    score(database, "UBEN", one, at=NOW + 10 * HOUR)
    view = PanelService(database).view("T1", panel.id)
    assert view is not None
    assert sum(len(each.voices) for each in view.result.results) == 15


def test_whoever_owed_on_one_and_scored_the_other_owes_nothing_and_the_panel_opens_once(
    merging: MergeService, database: Database
) -> None:
    stays, _ = both(database)
    add(database, name="P. Nair", panel=seats("UANA", "UBEN"))
    goes = named(database, "P. Nair")
    score(database, "UANA", stays)
    score(database, "UBEN", goes)
    copy = command(merging, stays, goes)
    results = all_at_once(lambda: merging.merge(copy), lambda: merging.merge(copy))
    assert all(isinstance(each, Saved) for each in results)
    with database.reading("T1") as store:
        panel = store.panels.of(stays.subject)
    assert panel.is_open
    assert not panel.outstanding
    posted = [kind for kind, operation, _, state in due(database) if operation == "post" and state == "pending"]
    assert posted.count(Kind.PANEL_CARD) == 1
    assert posted.count(Kind.SCORECARD) == 2


def test_of_two_open_panels_what_came_after_the_first_opening_waits_to_be_included(
    merging: MergeService, database: Database
) -> None:
    add(database, name="P. Nair", panel=seats("UDAN"))
    stays, _ = both(database)
    goes = named(database, "P. Nair")
    score(database, "UANA", stays, at=NOW + HOUR)
    score(database, "UBEN", stays, at=NOW + 2 * HOUR)
    score(database, "UDAN", goes, at=NOW + 3 * HOUR)
    saved(merge(merging, stays, goes))
    with database.reading("T1") as store:
        panel = store.panels.of(stays.subject)
        cards = {card.interviewer: card for card in store.scorecards.of_panel(panel.id)}
    assert panel.opened_at == NOW + 2 * HOUR
    assert {user for user, card in cards.items() if card.waits} == {"UDAN"}
    posted = [kind for kind, operation, _, state in due(database) if operation == "post" and state == "pending"]
    assert posted.count(Kind.SCORECARD) == 4  # Dan's in either thread


def test_what_would_break_a_seal_or_double_a_scorecard_is_refused_with_the_way_out(
    merging: MergeService, database: Database
) -> None:
    stays, goes = both(database)
    score(database, "UBEN", stays)
    score(database, "UBEN", goes)
    with pytest.raises(Invalid) as twice:
        merge(merging, stays, goes)
    assert "scored both records" in twice.value.errors["other"]
    score(database, "UANA", stays)
    with pytest.raises(Invalid) as sealed:
        merge(merging, goes, stays)
    assert "scored both records" in sealed.value.errors["other"]
    with database.reading("T1") as store:
        assert len(store.candidates.of_brief("b1")) == 2


def test_a_sealed_record_with_scores_does_not_go_into_an_open_one_and_an_open_one_is_not_sealed(
    merging: MergeService, database: Database
) -> None:
    stays, goes = both(database)
    score(database, "UANA", stays)
    score(database, "UBEN", stays)
    score(database, "UCHLOE", goes)
    for one, other, says in ((stays, goes, "stay sealed"), (goes, stays, "so that the open one stays")):
        with pytest.raises(Invalid) as refusal:
            merge(merging, one, other)
        assert says in refusal.value.errors["other"]


def test_whoever_comes_to_an_open_panel_sits_there_for_a_second_round(
    merging: MergeService, database: Database
) -> None:
    stays, goes = both(database)
    score(database, "UANA", stays)
    score(database, "UBEN", stays)
    saved(merge(merging, stays, goes))
    with database.reading("T1") as store:
        panel = store.panels.of(stays.subject)
    assert {seat.interviewer for seat in panel.held if seat.is_second_round} == {"UCHLOE"}


def test_the_hiring_manager_alone_merges_and_somebody_who_was_faster_is_noticed(
    merging: MergeService, database: Database
) -> None:
    stays, goes = both(database)
    for actor in (ANA, DANA):
        with pytest.raises(NotAllowed, match="Only the hiring manager"):
            merge(merging, stays, goes, actor=actor)
    seen = command(merging, stays, goes)
    score(database, "UCHLOE", goes)
    panel = panel_id_of(database, "T1", goes.id)
    assert "Look again" in overtaken(merging.merge(seen.model_copy(update={"other_version": -1})))
    assert panel == panel_id_of(database, "T1", goes.id)
    saved(merge(merging, stays, goes))
    with pytest.raises(Refusal, match="no other open candidate"):
        merging.to_merge(MAYA, stays.id)


def test_the_history_and_the_trail_tell_both_stories(merging: MergeService, database: Database) -> None:
    stays, goes = both(database)
    old = panel_id_of(database, "T1", goes.id)
    score(database, "UCHLOE", goes)
    saved(merge(merging, stays, goes))
    chloe = Actor(workspace="T1", user="UCHLOE")
    found = HistoryService(database).page(chloe, stays.subject).versions
    assert [each.merged.candidate.name for each in found if isinstance(each, MergedPast)] == ["Priya N."]
    seated = [each for each in found if isinstance(each, PanelPast) and each.of == Subject.panel(old)]
    assert [seat.interviewer for seat in seated[0].version.seats] == ["UBEN", "UCHLOE"]
    assert [each.by for each in found if isinstance(each, ScorecardPast)] == ["UCHLOE"]
    assert not [
        each for each in HistoryService(database).page(ANA, stays.subject).versions if isinstance(each, ScorecardPast)
    ]
    with database.engine.connect(), database.looking() as queue:
        acts = {(entry.act, entry.subject.id) for entry in newest_of_all(queue.session, 50)}
    assert {("candidate.merge", stays.id), ("candidate.merge", goes.id), ("candidate.add", goes.id)} <= acts
    with database.reading("T1") as store:
        mine = {entry.subject.id for entry in store.audit.newest(50, manager="UMAYA")}
    assert goes.id in mine


def test_a_hold_stays_and_erasing_reaches_what_came_in(merging: MergeService, database: Database) -> None:
    stays, goes = both(database)
    erasures = ErasureService(database)
    saved(erasures.hold(PutOnHold(actor=DANA, now=NOW, root=goes.subject)))
    saved(merge(merging, stays, goes))
    with pytest.raises(Refusal, match="legal hold"):
        erasures.to_erase(MAYA, stays.subject)
    saved(erasures.hold(PutOnHold(actor=DANA, now=NOW, root=stays.subject, lift=True)))
    assert goes.id in erasures.to_erase(MAYA, stays.subject).whole.every_id
    saved(erasures.erase(EraseRecord(actor=MAYA, now=NOW, form_id="e", root=stays.subject)))
    with database.engine.connect() as connection:
        for table in ("merged_candidates", "candidates", "panels", "scorecards"):
            assert not connection.execute(select(Base.metadata.tables[table])).all()


def test_where_channels_read_initials_the_other_name_is_one_too(merging: MergeService, database: Database) -> None:
    stays, goes = both(database)
    saved(merge(merging, stays, goes))
    with database.reading("T1") as store:
        assert store.candidates.names_in("G0ROOM", hidden_by_brief=False) == {
            "Priya Nair": "Priya Nair",
            "Priya N.": "Priya N.",
        }
        assert store.candidates.names_in("G0ROOM", hidden_by_brief=True) == {}


def test_its_own_messages_say_where_it_is_and_nothing_more_is_sent_of_it(
    merging: MergeService, database: Database
) -> None:
    stays, goes = both(database)
    saved(merge(merging, stays, goes))
    with database.engine.connect() as connection:
        rows = connection.execute(select(DeliveryRow.subject_id, DeliveryRow.kind, DeliveryRow.state)).all()
    assert {state for subject, _, state in rows if subject == goes.id} == {"cancelled"}
    kits = [row for row in rows if row.subject_id == stays.id and row.kind == Kind.CANDIDATE_KIT]
    assert len(kits) == 3
    view = CandidateService(database).shown("T1", goes.id)
    assert isinstance(view, MergedView)
    assert (view.merged.candidate.name, view.candidate.id) == ("Priya N.", stays.id)
