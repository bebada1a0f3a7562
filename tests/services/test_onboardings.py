"""Onboarding's use cases: who may what, one result of a form sent twice, on both databases."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from blocks.gallery.candidate import candidate, opened
from blocks.gallery.onboarding import report
from blocks.gallery.worked import TRIAGE, brief_of
from domain.brief.outcome import judge_brief
from domain.candidate.candidate import Status
from domain.check_in.commands import CheckInCommand, GiveEvidence, SendReport
from domain.check_in.report import Call, Item, Progress
from domain.command import Asks, Overtaken, Saved
from domain.decision.decision import DecisionOutcome
from domain.guide.days import DAY_30, DAY_90
from domain.guide.milestone import Milestone
from domain.guide.route import HireRoute
from domain.guide.shipped import SHIPPED
from domain.onboarding.commands import EditOnboarding, StartOnboarding
from domain.onboarding.onboarding import Ending, Onboarding, OnboardingDraft
from domain.onboarding.place import Seen
from domain.onboarding.versions import OnboardingPast, happened
from domain.outgoing.delivery import State
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from domain.people import Actor
from domain.refusals import Invalid, NotAllowed, Refusal, Unavailable
from domain.rooms import Conversation
from domain.waiting.reminders import WorksIn
from services.holidays import WorkingDays, holidays_of
from services.onboarding.check_ins import Changed as Sent
from services.onboarding.check_ins import CheckInService
from services.onboarding.onboarding_rows import Changed
from services.onboarding.onboardings import OnboardingService
from services.onboarding.starts import StartService
from services.outgoing.reminders import ReminderService
from storage.database import Database
from storage.outgoing.deliveries import DeliveryRow
from tests.at_once import at_once
from tests.worlds import a_decision, keep, saved

HALF = Item(progress=Progress.UNDER_WAY, evidence="half")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MAYA, OTTO, PRIYA, EVE = (Actor(workspace="T1", user=user) for user in ("UMAYA", "UOTTO", "UPRIYA", "UEVE"))
SEEN = Seen(
    zone="Europe/Berlin",
    place=Conversation(id="G0ROOM", name="hiring", is_private=True, has_bot=True, members=frozenset({"UOTTO"})),
)
DRAFT = OnboardingDraft(start_date=date(2026, 10, 1), owner="UOTTO", hire_user="UPRIYA")


def decide(database: Database, outcome: DecisionOutcome = DecisionOutcome.PRODUCTION) -> None:
    """Maya's decision on Priya, for the brief of the worked case."""
    brief = brief_of(TRIAGE.but(owner="UOTTO")).model_copy(update={"room": "G0ROOM"})
    keep(database, brief, candidate(status=Status.DECIDED), opened(is_closed=True), a_decision(outcome=outcome))


def start(database: Database, draft: OnboardingDraft = DRAFT, form_id: str = "f1", actor: Actor = MAYA) -> Onboarding:
    command = StartOnboarding(actor=actor, now=NOW, form_id=form_id, candidate_id="c1", draft=draft, seen=SEEN)
    started = StartService(database).start(command)
    assert isinstance(started, Saved)
    return started.result


def edit(
    database: Database,
    onboarding: Onboarding,
    *,
    version: int = 1,
    form_id: str = "e1",
    seen: Seen = SEEN,
    **draft: object,
) -> Changed:
    command = EditOnboarding(
        actor=OTTO,
        now=NOW,
        form_id=form_id,
        version=version,
        onboarding_id=onboarding.id,
        draft=DRAFT.model_copy(update=draft),
        seen=seen,
    )
    return OnboardingService(database).edit(command)


def check_in_id(database: Database, onboarding: Onboarding, milestone: Milestone = DAY_30) -> str:
    with database.reading("T1") as store:
        return next(found.id for found in store.check_ins.of_onboarding(onboarding.id) if found.milestone is milestone)


def waiting_rows(database: Database) -> dict[str, int]:
    """How many messages of each kind are on their way."""
    with database.reading("T1") as store:
        kinds = store.session.scalars(select(DeliveryRow.kind).where(DeliveryRow.state == State.PENDING))
        found = list(kinds)
    return {kind: found.count(kind) for kind in found}


def send(
    database: Database,
    onboarding: Onboarding,
    milestone: Milestone,
    actor: Actor = OTTO,
    *,
    version: int = 1,
    form_id: str = "",
    **more: object,
) -> Sent:
    command = SendReport(
        actor=actor,
        now=NOW,
        form_id=form_id or f"r{milestone.key}",
        check_in_id=check_in_id(database, onboarding, milestone),
        version=version,
        report=report(milestone, **more).model_copy(update={"reported_by": ""}),
    )
    return CheckInService(database).report(command)


def give(database: Database, onboarding: Onboarding, form_id: str = "e1") -> Sent:
    command = GiveEvidence(
        actor=PRIYA,
        now=NOW,
        form_id=form_id,
        check_in_id=check_in_id(database, onboarding),
        version=1,
        items={"data": HALF},
    )
    return CheckInService(database).give_evidence(command)


def test_only_the_questions_are_made_in_advance(database: Database) -> None:
    decide(database)
    start(database)
    assert waiting_rows(database) == {
        Kind.ONBOARDING_CARD: 2,
        Kind.CHECK_IN_PROMPT: 3,
        Kind.EVIDENCE_REQUEST: 2,
        # A look at each of the three.
        Kind.REMINDER: 3,
        Kind.HIRE_WELCOME: 1,
    }


def test_two_forms_sent_at_once_are_one_onboarding(database: Database) -> None:
    decide(database)
    results = at_once(lambda: start(database, form_id="f1"), lambda: start(database, form_id="f2"))
    assert sum(isinstance(result, Onboarding) for result in results) == 1
    assert all(isinstance(result, Onboarding | Refusal) and not isinstance(result, Unavailable) for result in results)


def test_the_same_form_again_gets_the_first_answer(database: Database) -> None:
    decide(database)
    assert start(database) == start(database)


def test_a_strangers_copy_of_a_form_is_refused_like_their_first_try(database: Database) -> None:
    decide(database)
    start(database)
    with pytest.raises(NotAllowed):
        start(database, actor=EVE)


def test_who_edits_an_older_version_sees_how_it_stands_and_the_days_of_their_date(database: Database) -> None:
    decide(database)
    onboarding = start(database)
    assert isinstance(edit(database, onboarding, hire_user=""), Saved)
    overtaken = edit(database, onboarding, form_id="e2", start_date=date(2026, 12, 1))
    assert isinstance(overtaken, Overtaken)
    assert "first day 1 Oct 2026" in overtaken.notice
    assert (overtaken.page.version, overtaken.page.draft.hire_user) == (2, "")
    assert overtaken.page.days[DAY_30] == date(2026, 12, 31)


def test_an_edit_sent_twice_is_one_change(database: Database) -> None:
    decide(database)
    onboarding = start(database)
    first, again = (edit(database, onboarding, hire_user="") for _ in range(2))
    assert isinstance(first, Saved)
    assert first == again
    assert first.result.version == 2


def test_evidence_that_comes_in_meanwhile_is_shown_beside_the_report(database: Database) -> None:
    decide(database)
    onboarding = start(database)
    give(database, onboarding)
    overtaken = send(database, onboarding, DAY_30)
    assert isinstance(overtaken, Overtaken)
    assert "Evidence for day 30 came in" in overtaken.notice
    assert overtaken.page.check_in.evidence == {"data": HALF}
    assert isinstance(send(database, onboarding, DAY_30, version=2), Saved)
    with pytest.raises(Refusal, match="already reported"):
        send(database, onboarding, DAY_30, form_id="another")
    assert isinstance(send(database, onboarding, DAY_30, version=2), Saved)


def test_extend_without_its_two_questions_saves_nothing_and_asks_them(database: Database) -> None:
    decide(database)
    onboarding = start(database, DRAFT.model_copy(update={"start_date": date(2026, 8, 1)}))
    assert isinstance(send(database, onboarding, DAY_90, call=Call.EXTEND), Asks)
    with database.reading("T1") as store:
        assert store.onboardings.get(onboarding.id).ending is None
        assert all(found.report is None for found in store.check_ins.of_onboarding(onboarding.id))


@pytest.mark.parametrize("actor", [PRIYA, EVE])
def test_who_has_no_part_cannot_start(database: Database, actor: Actor) -> None:
    decide(database)
    with pytest.raises(NotAllowed):
        start(database, actor=actor)


def test_without_a_decision_to_hire_nothing_starts(database: Database) -> None:
    decide(database, DecisionOutcome.DECLINED)
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
    onboarding = start(database)
    service, found = CheckInService(database), check_in_id(database, onboarding)
    with pytest.raises(NotAllowed):
        send(database, onboarding, DAY_30, PRIYA)
    with pytest.raises(NotAllowed):
        service.put_off(CheckInCommand(actor=PRIYA, now=NOW, check_in_id=found))
    with pytest.raises(NotAllowed):
        service.to_report(PRIYA, found, NOW)
    with pytest.raises(NotAllowed):
        OnboardingService(database).to_edit(PRIYA, onboarding.id)
    given = give(database, onboarding)
    assert isinstance(given, Saved)
    assert given.result.check_in.evidence == {"data": HALF}


def test_a_report_ends_its_reminders_and_its_manager_gets_a_copy(database: Database) -> None:
    decide(database)
    onboarding = start(database)
    send(database, onboarding, DAY_30)
    rows = waiting_rows(database)
    assert rows[Kind.CHECK_IN_PROMPT] == 2
    assert (rows[Kind.REPORT_CARD], rows[Kind.REPORT_COPY]) == (1, 1)


def test_no_go_withdraws_all_that_was_to_come(database: Database) -> None:
    decide(database)
    onboarding = start(database, DRAFT.model_copy(update={"start_date": date(2026, 8, 1)}))
    send(database, onboarding, DAY_90, call=Call.NO_GO)
    rows = waiting_rows(database)
    assert not {Kind.CHECK_IN_PROMPT, Kind.EVIDENCE_REQUEST} & set(rows)
    with database.reading("T1") as store:
        assert (store.onboardings.get(onboarding.id)).ending is Ending.NO_GO
    with pytest.raises(Refusal, match="ended"):
        send(database, onboarding, DAY_30)
    with pytest.raises(Refusal, match="ended"):
        OnboardingService(database).to_edit(MAYA, onboarding.id)


def test_an_extension_gets_rows_of_its_own(database: Database) -> None:
    decide(database)
    onboarding = start(database, DRAFT.model_copy(update={"start_date": date(2026, 8, 1)}))
    until = NOW.date() + timedelta(days=26)
    send(database, onboarding, DAY_90, call=Call.EXTEND, extended_to=until, condition="errors < 2 %")
    with database.reading("T1") as store:
        extension = (store.check_ins.of_onboarding(onboarding.id))[-1]
    assert extension.milestone == DAY_90.extension
    assert extension.condition == "errors < 2 %"
    # 19 December is a Saturday.
    assert extension.due_day == date(2026, 12, 21)


def test_the_owner_is_asked_where_the_hires_account_was_removed(database: Database) -> None:
    decide(database)
    onboarding = start(database)
    changed = edit(database, onboarding, hire_user="")
    assert isinstance(changed, Saved)
    assert changed.result.answerer == "UOTTO"
    with database.reading("T1") as store:
        asked = store.session.scalars(
            select(DeliveryRow.conversation).where(
                DeliveryRow.kind == Kind.EVIDENCE_REQUEST, DeliveryRow.state == State.PENDING
            )
        )
        assert set(asked) == {"UOTTO"}


def test_a_public_holiday_moves_the_day(database: Database) -> None:
    decide(database)
    # 25 December 2026 is a Friday, the 26th a Saturday.
    for country, day in (("DE", date(2026, 12, 28)), ("", date(2026, 12, 25))):
        page = StartService(database, WorkingDays(country)).to_start(MAYA, Subject.candidate("c1"), date(2026, 11, 25))
        assert page.days[DAY_30] == day


def test_the_route_of_the_brief_says_which_milestones_there_are(database: Database) -> None:
    decide(database)
    with database.transaction("T1") as store:
        choice = judge_brief(store.briefs.get("b1")).route
        # Whoever is hired where the answer was to buy is a direct hire.
        assert choice is not None
        assert choice.route is HireRoute.PLATFORM
        others = tuple(route for route in HireRoute if route is not HireRoute.DIRECT)
        handed_over = DAY_90.model_copy(update={"key": "handed_over", "day": 45, "routes": (HireRoute.DIRECT,)})
        scaled = DAY_90.model_copy(update={"routes": others})
        guide = SHIPPED.model_copy(update={"id": "g45", "milestones": (DAY_30, handed_over, scaled)})
        store.guides.keep(guide, "UMAYA", NOW)
        store.audit.record("UMAYA", "guide.keep", Subject.of_person("UMAYA"), NOW)
    onboarding = start(database)
    assert onboarding.guide == "g45"
    with database.reading("T1") as store:
        found = store.check_ins.of_onboarding(onboarding.id)
    assert [check_in.milestone for check_in in found] == [DAY_30, handed_over]


def test_whoever_edits_an_onboarding_moves_nobody_whose_zone_slack_does_not_give(database: Database) -> None:
    decide(database)
    onboarding = start(database)
    default = SEEN.model_copy(update={"zone": "Asia/Tokyo", "is_default": True})
    outcome = edit(database, onboarding, seen=default, start_date=date(2026, 10, 2))
    assert isinstance(outcome, Saved)
    assert outcome.result.zone == onboarding.zone == "Europe/Berlin"


@pytest.mark.parametrize(
    ("country", "zone", "start", "asked"),
    [
        ("SA", "Asia/Riyadh", date(2027, 1, 6), "2027-02-07T09:00+03:00"),  # a Friday: asked on Sunday
        ("SA", "Asia/Riyadh", date(2027, 6, 11), "2027-07-11T09:00+03:00"),  # a Sunday, which is worked
        ("IL", "Asia/Jerusalem", date(2027, 1, 6), "2027-02-07T09:00+02:00"),
        ("GB", "Europe/London", date(2027, 2, 27), "2027-03-29T09:00+01:00"),
        ("GB-ENG", "Europe/London", date(2027, 2, 27), "2027-03-30T09:00+01:00"),  # Easter Monday
        ("GB-ENG", "Europe/London", date(2027, 7, 31), "2027-08-31T09:00+01:00"),  # the last Monday of August
        ("NZ-South Canterbury", "Pacific/Auckland", date(2027, 1, 6), "2027-02-05T09:00+13:00"),
    ],
)
def test_day_30_is_asked_on_a_working_day_of_the_country_or_region(
    database: Database, country: str, zone: str, start: date, asked: str
) -> None:
    decide(database)
    begin = StartOnboarding(
        actor=MAYA,
        now=datetime.combine(start, time(5), UTC),
        form_id="f1",
        candidate_id="c1",
        draft=DRAFT.model_copy(update={"start_date": start}),
        seen=SEEN.model_copy(update={"zone": zone}),
    )
    onboarding = saved(StartService(database, WorkingDays(country)).start(begin))
    assert onboarding.country == country
    with database.reading("T1") as store:
        first = min(store.check_ins.of_onboarding(onboarding.id), key=lambda found: found.due_at)
    assert first.due_at == datetime.fromisoformat(asked)


def test_the_days_of_an_onboarding_are_those_of_its_owner_and_evidence_is_asked_on_the_hires(
    database: Database,
) -> None:
    decide(database)

    def works_in(actor: Actor, place: str) -> None:
        saved(ReminderService(database).works_in(WorksIn(actor=actor, now=NOW, place=place)))

    works_in(OTTO, "DE")
    works_in(PRIYA, "SA")
    # Day 30 is Friday 5 February 2027, so evidence is asked on Sunday 31 January where that is worked.
    started = saved(start_on(database, date(2027, 1, 6)))
    assert started.country == "DE"
    assert due(database, started) == (date(2027, 2, 5), date(2027, 1, 31))
    # A new owner brings their own days, and so does one who says later where they work.
    works_in(EVE, "SA")
    handed = saved(edit(database, started, start_date=date(2027, 1, 6), owner="UEVE"))
    assert handed.country == "SA"
    assert due(database, handed)[0] == date(2027, 2, 7)
    works_in(EVE, "US")
    onboardings = OnboardingService(database)
    assert onboardings.upkeep("T1", NOW, {}) == 1
    assert due(database, handed)[0] == date(2027, 2, 5)
    assert onboardings.upkeep("T1", NOW, {}) == 0
    # Each version of the history has the dates as they were then, and says whose days they follow.
    with database.reading("T1") as store:
        changes = store.onboardings.changes(handed.id)
        check_ins = store.check_ins.of_onboarding(handed.id)
    found = [past for past in happened(handed, changes, check_ins, holidays_of) if isinstance(past, OnboardingPast)]
    assert {(past.by, past.change.country, past.days[DAY_30].day) for past in found} == {
        ("UMAYA", "DE", 5),
        ("UOTTO", "SA", 7),
        ("UEVE", "US", 5),
    }


def start_on(database: Database, day: date) -> Changed:
    draft = DRAFT.model_copy(update={"start_date": day})
    command = StartOnboarding(actor=MAYA, now=NOW, form_id="f1", candidate_id="c1", draft=draft, seen=SEEN)
    return StartService(database).start(command)


def due(database: Database, onboarding: Onboarding) -> tuple[date, date]:
    """The day of the first check-in, and the one on which its evidence is asked for."""
    with database.reading("T1") as store:
        first = min(store.check_ins.of_onboarding(onboarding.id), key=lambda found: found.due_at)
    return first.due_day, first.evidence_at.date()
