"""Onboarding's use cases: who may what, one result of a form sent twice, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from blocks.gallery.candidate import candidate, opened
from blocks.gallery.hire import report
from blocks.gallery.worked import TRIAGE, brief_of
from domain.candidate.candidate import Status
from domain.checkin.report import Item, Progress, Verdict
from domain.decision import Decision, Outcome
from domain.guide.days import Window
from domain.onboarding.onboarding import Ending, Hire, HireDraft
from domain.outgoing import Kind, State, Subject
from domain.people import Actor
from domain.refusals import Invalid, NotAllowed, Refusal, Unavailable
from services.checkins import CheckInService
from services.onboardings import HireService
from storage.database import Database
from storage.outgoing.deliveries import DeliveryRow
from tests.at_once import at_once

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MAYA, OTTO, PRIYA, EVE = (Actor(workspace="T1", user=user) for user in ("UMAYA", "UOTTO", "UPRIYA", "UEVE"))
DRAFT = HireDraft(start_date=date(2026, 10, 1), owner="UOTTO", hire_user="UPRIYA")


def decide(database: Database, outcome: Outcome = Outcome.PRODUCTION) -> None:
    """Maya's decision on Priya, for the brief of the worked case."""
    decision = Decision(
        candidate_id="c1",
        workspace="T1",
        brief_id="b1",
        outcome=outcome,
        reason="Owns what was shipped.",
        decided_by="UMAYA",
        decided_at=NOW,
    )
    with database.transaction("T1") as store:
        store.briefs.add(brief_of(TRIAGE.but(owner="UOTTO")).model_copy(update={"room": "G0ROOM"}))
        store.candidates.add(candidate(status=Status.DECIDED))
        store.panels.add(opened(is_closed=True))
        store.decisions.add(decision)
        store.audit.record("UMAYA", "decision.make", Subject.candidate("c1"), NOW)


def start(database: Database, draft: HireDraft = DRAFT, form_id: str = "f1", actor: Actor = MAYA) -> Hire:
    return HireService(database).start(
        actor=actor, now=NOW, form_id=form_id, candidate_id="c1", draft=draft, zone="Europe/Berlin"
    )


def check_in_id(database: Database, hire: Hire, window: Window = Window.DAY_30) -> str:
    with database.reading("T1") as store:
        return next(found.id for found in store.check_ins.of_hire(hire.id) if found.window is window)


def waiting_rows(database: Database) -> dict[str, int]:
    """How many messages of each kind are on their way."""
    with database.reading("T1") as store:
        kinds = store.session.scalars(select(DeliveryRow.kind).where(DeliveryRow.state == State.PENDING))
        found = list(kinds)
    return {kind: found.count(kind) for kind in found}


def send(database: Database, hire: Hire, window: Window, actor: Actor = OTTO, **more: object) -> None:
    CheckInService(database).report(
        actor=actor,
        now=NOW,
        form_id=f"r{window}",
        check_in_id=check_in_id(database, hire, window),
        version=1,
        report=report(window, **more).model_copy(update={"reported_by": ""}),
    )


def test_everything_is_made_in_advance(database: Database) -> None:
    decide(database)
    start(database)
    assert waiting_rows(database) == {
        Kind.ONBOARDING_CARD: 2,
        Kind.CHECKIN_PROMPT: 3,
        Kind.CHECKIN_REMINDER: 6,
        Kind.CHECKIN_UNANSWERED: 3,
        Kind.EVIDENCE_REQUEST: 2,
    }


def test_two_forms_sent_at_once_are_one_onboarding(database: Database) -> None:
    decide(database)
    results = at_once(lambda: start(database, form_id="f1"), lambda: start(database, form_id="f2"))
    assert sum(isinstance(result, Hire) for result in results) == 1
    assert all(isinstance(result, Hire | Refusal) and not isinstance(result, Unavailable) for result in results)


def test_the_same_form_again_gets_the_first_answer(database: Database) -> None:
    decide(database)
    assert start(database) == start(database)


@pytest.mark.parametrize("actor", [PRIYA, EVE])
def test_who_has_no_part_cannot_start(database: Database, actor: Actor) -> None:
    decide(database)
    with pytest.raises(NotAllowed):
        start(database, actor=actor)


def test_without_a_decision_to_hire_nothing_starts(database: Database) -> None:
    decide(database, Outcome.DECLINED)
    with pytest.raises(Refusal, match="no decision to hire"):
        start(database)


def test_a_hiring_room_never_holds_an_onboarding(database: Database) -> None:
    decide(database)
    with pytest.raises(Invalid) as refused:
        start(database, DRAFT.model_copy(update={"place": "G0ROOM"}))
    assert set(refused.value.errors) == {"place"}
    assert waiting_rows(database) == {}


def test_the_hire_gives_evidence_but_never_reports(database: Database) -> None:
    decide(database)
    hire = start(database)
    service, found = CheckInService(database), check_in_id(database, hire)
    items = {"data": Item(progress=Progress.UNDER_WAY, evidence="half")}
    with pytest.raises(NotAllowed):
        send(database, hire, Window.DAY_30, PRIYA)
    with pytest.raises(NotAllowed):
        service.put_off(actor=PRIYA, now=NOW, check_in_id=found)
    with pytest.raises(NotAllowed):
        service.opening_report(actor=PRIYA, now=NOW, check_in_id=found)
    with pytest.raises(NotAllowed):
        HireService(database).editing(actor=PRIYA, hire_id=hire.id)
    given = service.give_evidence(actor=PRIYA, now=NOW, form_id="e1", check_in_id=found, version=1, items=items)
    assert given.evidence == items


def test_a_report_ends_its_reminders_and_its_manager_gets_a_copy(database: Database) -> None:
    decide(database)
    hire = start(database)
    send(database, hire, Window.DAY_30)
    rows = waiting_rows(database)
    assert (rows[Kind.CHECKIN_PROMPT], rows[Kind.CHECKIN_REMINDER], rows[Kind.CHECKIN_UNANSWERED]) == (2, 4, 2)
    assert (rows[Kind.REPORT_CARD], rows[Kind.REPORT_COPY]) == (1, 1)


def test_no_go_withdraws_all_that_was_to_come(database: Database) -> None:
    decide(database)
    hire = start(database, DRAFT.model_copy(update={"start_date": date(2026, 8, 1)}))
    send(database, hire, Window.DAY_90, verdict=Verdict.NO_GO)
    rows = waiting_rows(database)
    assert not {Kind.CHECKIN_PROMPT, Kind.CHECKIN_REMINDER, Kind.CHECKIN_UNANSWERED} & set(rows)
    with database.reading("T1") as store:
        assert (store.hires.get(hire.id)).ending is Ending.NO_GO
    with pytest.raises(Refusal, match="ended"):
        send(database, hire, Window.DAY_30)
    with pytest.raises(Refusal, match="ended"):
        HireService(database).editing(actor=MAYA, hire_id=hire.id)


def test_an_extension_gets_rows_of_its_own(database: Database) -> None:
    decide(database)
    hire = start(database, DRAFT.model_copy(update={"start_date": date(2026, 8, 1)}))
    until = NOW.date() + timedelta(days=26)
    send(database, hire, Window.DAY_90, verdict=Verdict.EXTEND, extended_to=until, condition="errors < 2 %")
    with database.reading("T1") as store:
        extension = (store.check_ins.of_hire(hire.id))[-1]
    assert extension.window is Window.EXTENSION
    assert extension.condition == "errors < 2 %"
    # 19 December is a Saturday.
    assert extension.due_day == date(2026, 12, 21)


def test_the_owner_is_asked_where_the_hires_account_was_removed(database: Database) -> None:
    decide(database)
    hire = start(database)
    changed = HireService(database).edit(
        actor=OTTO,
        now=NOW,
        hire_id=hire.id,
        version=1,
        draft=DRAFT.model_copy(update={"hire_user": ""}),
        zone="Europe/Berlin",
    )
    assert changed.answerer == "UOTTO"
    with database.reading("T1") as store:
        asked = store.session.scalars(
            select(DeliveryRow.conversation).where(
                DeliveryRow.kind == Kind.EVIDENCE_REQUEST, DeliveryRow.state == State.PENDING
            )
        )
        assert set(asked) == {"UOTTO"}


def test_a_public_holiday_moves_the_day(database: Database) -> None:
    decide(database)
    hires = HireService(database, country="DE")
    # 25 December 2026 is a Friday, the 26th a Saturday.
    assert hires.due_days(date(2026, 11, 25))[Window.DAY_30] == date(2026, 12, 28)
    assert HireService(database).due_days(date(2026, 11, 25))[Window.DAY_30] == date(2026, 12, 25)
