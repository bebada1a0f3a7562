"""What waits for one person is found in one question for each table's work, on both databases."""

from datetime import UTC, datetime, timedelta

from blocks.gallery.candidate import candidate, panel
from blocks.gallery.decision import todo
from blocks.gallery.proposal import record
from blocks.gallery.worked import TRIAGE, VAGUE, brief_of
from domain.brief.brief import Page
from domain.brief.discovery import planned
from domain.calendar import WeekendsOnly
from domain.decision.todo import TodoKind
from domain.outgoing.subject import About, Subject
from domain.people import Actor
from domain.proposal.trial import Trial
from domain.question.question import Question, Topic
from domain.waiting.overview import LISTED, AskAgain, Looks, Stage, Task
from services.overview import OverviewService
from storage.database import Database
from tests.storage.test_decisions import a_decision
from tests.storage.test_onboardings import counted

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MAYA, ANA, BEN = (Actor(workspace="T1", user=user) for user in ("UMAYA", "UANA", "UBEN"))
ADMIN = Actor(workspace="T1", user="UADMIN", is_admin=True)


def waits(database: Database, actor: Actor) -> list[tuple[Task, str]]:
    overview = OverviewService(database).of(actor=actor, now=NOW)
    return [(each.task, each.subject) for each in overview.most_pressing()]


def titles(database: Database, actor: Actor) -> list[str]:
    things = OverviewService(database).of(actor=actor, now=NOW).things.shown
    return [thing.id for thing in things if thing.about is About.BRIEF and thing.stage is not Stage.WRITING]


def test_a_list_has_the_briefs_that_a_person_manages_owns_or_interviews_for(database: Database) -> None:
    later = NOW + timedelta(days=9)
    newer = brief_of(TRIAGE.but(owner="UBEN"), id="b2").model_copy(update={"updated_at": later, "room": "G1"})
    with database.transaction("T1") as store:
        store.briefs.add(brief_of(TRIAGE, id="b1"))
        store.briefs.add(newer)
        # Who is named in a brief that was shown to nobody does not see it.
        store.briefs.add(brief_of(TRIAGE.but(owner="UBEN"), id="b5", manager="UDANA"))
        store.briefs.add(brief_of(TRIAGE, id="b3", page=Page.RISK))
        store.briefs.add(brief_of(TRIAGE, id="b4").model_copy(update={"discarded": True}))
        store.candidates.add(candidate())
        store.panels.add(panel())
        store.audit.record("UMAYA", "brief.edit", Subject.brief("b1"), NOW)
    assert titles(database, MAYA) == ["b2", "b1"]
    assert titles(database, BEN) == ["b2", "b1"]
    assert titles(database, ANA) == ["b1"]
    assert waits(database, MAYA) == [(Task.RESUME, "b3")]
    assert titles(database, ADMIN) == []


def test_the_newest_briefs_are_named_and_all_are_counted(database: Database) -> None:
    with database.transaction("T1") as store:
        for number in range(LISTED + 3):
            brief = brief_of(TRIAGE, id=f"b{number}")
            store.briefs.add(brief.model_copy(update={"updated_at": NOW + timedelta(hours=number)}))
        store.audit.record("UMAYA", "brief.edit", Subject.brief("b1"), NOW)
    overview = OverviewService(database).of(actor=MAYA, now=NOW)
    assert [thing.id for thing in overview.things.shown] == [f"b{number}" for number in range(LISTED + 2, 2, -1)]
    assert overview.things.count == LISTED + 3


def test_a_page_that_is_empty_by_now_gives_way_to_the_last_one(database: Database) -> None:
    with database.transaction("T1") as store:
        for number in range(LISTED):
            store.briefs.add(brief_of(TRIAGE, id=f"b{number}"))
        store.audit.record("UMAYA", "brief.edit", Subject.brief("b1"), NOW)
    with database.reading("T1") as store:
        things = store.things.seen_by("UMAYA", Looks(page=2))
        nothing = store.things.seen_by("UMAYA", Looks(page=2, words="another"))
    assert (len(things.shown), things.count, things.page) == (LISTED, LISTED, 0)
    assert (nothing.shown, nothing.count, nothing.page) == ((), 0, 0)


def test_who_waits_for_a_score_and_who_can_be_decided(database: Database) -> None:
    people = (candidate(), candidate(id="c2").decide(), candidate(id="c3"), candidate(id="c4"))
    seated = [panel(id=f"p{n}", about=Subject.candidate(f"c{n}")) for n in (1, 2, 3, 4)]
    seated[1] = seated[1].model_copy(update={"is_closed": True})
    seated[3] = seated[3].free_seat("UANA", "x", NOW).open("UMAYA", NOW, "An offer")
    with database.transaction("T1") as store:
        store.briefs.add(brief_of(TRIAGE, id="b1"))
        for each in people:
            store.candidates.add(each)
        for one in seated:
            store.panels.add(one)
        store.audit.record("UMAYA", "candidate.add", Subject.candidate("c1"), NOW)
    assert waits(database, ANA) == [(Task.SCORE, "p1"), (Task.SCORE, "p3")]
    assert (Task.DECIDE, "c4") in waits(database, MAYA)


def test_an_interview_is_at_its_own_time_else_at_the_candidates(database: Database) -> None:
    shared, own = NOW + timedelta(days=2), NOW + timedelta(days=7)
    seats = panel().meeting({"UANA": own, "UCHLOE": own})
    with database.transaction("T1") as store:
        store.briefs.add(brief_of(TRIAGE, id="b1"))
        store.candidates.add(candidate(interview_at=shared))
        store.panels.add(seats)
        store.audit.record("UMAYA", "candidate.add", Subject.candidate("c1"), NOW)
    maya, ana, ben = (OverviewService(database).of(actor=each, now=NOW) for each in (MAYA, ANA, BEN))
    assert [[each.at for each in of.coming] for of in (maya, ana, ben)] == [[shared, own], [own], [shared]]
    assert [each.due_at for of in (ana, ben) for each in of.waiting] == [own, shared]
    assert [(each.who, each.due_at) for each in maya.others] == [(("UBEN", "UANA", "UCHLOE"), shared)]


def test_an_onboarding_waits_for_whoever_may_start_it_by_the_decision_that_counts(database: Database) -> None:
    with database.transaction("T1") as store:
        store.briefs.add(brief_of(TRIAGE.but(owner="UOTTO"), id="b1"))
        store.candidates.add(candidate().decide())
        store.candidates.add(candidate(id="c2").decide())
        store.decisions.add(a_decision(version=1))
        store.decisions.add(a_decision(candidate_id="c2", version=1))
        store.decisions.add(a_decision(candidate_id="c2", version=2, outcome="no", correction="Withdrew."))
        store.audit.record("UMAYA", "decision.make", Subject.candidate("c1"), NOW)
    for user in ("UMAYA", "UOTTO"):
        assert waits(database, Actor(workspace="T1", user=user)) == [(Task.ONBOARD, "c1")]
    assert waits(database, ADMIN) == [(Task.ONBOARD, "c1")]
    assert waits(database, ANA) == []


def test_somebodys_to_dos_come_earliest_first_with_their_brief(database: Database) -> None:
    soon = todo(TodoKind.DUTIES, due_at=NOW + timedelta(days=1))
    with database.transaction("T1") as store:
        store.briefs.add(brief_of(TRIAGE, id="b1"))
        store.decisions.add_todos([todo(), soon, todo(TodoKind.POLICY, owner="UANA")])
        store.audit.record("UMAYA", "decision.make", Subject.candidate("c1"), NOW)
    with database.reading("T1") as store:
        found = store.decisions.todos_of("UOTTO")
    assert [each.kind for each, _ in found] == [TodoKind.DUTIES, TodoKind.PRICING]
    assert {brief.id for _, brief in found} == {"b1"}


def test_the_home_tab_is_read_in_four_questions_with_what_was_asked_and_is_to_be_found_out(database: Database) -> None:
    brief = brief_of(VAGUE, id="b1")
    asked = Question(id="q1", workspace="T1", brief_id="b1", topic=Topic.DATA, person="UBEN", by="UMAYA", asked_at=NOW)
    steps = planned(brief, NOW + timedelta(days=14), NOW, "UTC", WeekendsOnly())
    answered = asked.model_copy(update={"id": "q2"}).answered(asked.asking.replies[0], NOW)
    with database.transaction("T1") as store:
        store.briefs.add(brief)
        store.briefs.add(brief_of(VAGUE, id="b2").model_copy(update={"discarded": True}))
        store.questions.add(asked)
        store.questions.add(answered)
        store.questions.add(asked.model_copy(update={"id": "q3", "brief_id": "b2"}))
        store.discoveries.plan("b1", [each.model_copy(update={"owner": "UBEN"}) for each in steps[:2]])
        store.discoveries.save(steps[1].ticked("UMAYA", NOW))
        store.audit.record("UMAYA", "brief.edit", Subject.brief("b1"), NOW)
    with counted(database) as sent:
        home = OverviewService(database).home(actor=BEN, now=NOW)
    assert len([each for each in sent if not each.startswith("BEGIN")]) == 4
    assert [(each.task, each.subject) for each in home.waiting] == [(Task.ANSWER, "q1"), (Task.FIND_OUT, steps[0].id)]
    assert home.waiting_count == 2
    # What was asked long ago stands above what somebody has to find out by a later day.
    assert [each.task for each in home.most_pressing()] == [Task.ANSWER, Task.FIND_OUT]


def test_whoever_owns_what_is_built_asks_again_for_the_next_step_of_a_trial_once_a_day(database: Database) -> None:
    later = NOW + timedelta(days=40)
    trial = Trial(metric="1 h", exit_test="Export it", zone="UTC", starts_on=NOW.date(), ends_on=NOW.date())
    running = record(trial=trial.model_copy(update={"ends_on": later.date()})).proposal
    due = record(trial=trial).proposal
    with database.transaction("T1") as store:
        brief = brief_of(TRIAGE.but(owner="UBEN")).model_copy(update={"room": "G1"})
        store.briefs.add(brief)
        for number, proposal in enumerate((running, due)):
            changes = {"id": f"o{number}", "brief_id": brief.id, "manager": "UMAYA", "name": f"Offer {number}"}
            store.proposals.add(proposal.model_copy(update=changes))
        store.audit.record("UMAYA", "test.keep", brief.subject, NOW)
    service = OverviewService(database)
    at_work = NOW + timedelta(hours=1)

    def awaited(actor: Actor = BEN, now: datetime = at_work) -> list[tuple[str, tuple[str, ...], bool]]:
        others = service.of(actor=actor, now=now).others
        return [(each.subject, each.who, each.is_asked) for each in others if each.task is Task.TRIAL]

    assert awaited() == [("o1", ("UMAYA",), False)]
    service.ask_again(AskAgain(actor=BEN, now=at_work, task=Task.TRIAL, subject="o1"))
    assert awaited() == [("o1", ("UMAYA",), True)]
    with database.reading("T1") as store:
        [entry] = store.audit.newest(1)
    assert (entry.actor, entry.act, entry.subject) == ("UBEN", "overview.ask_again", Subject.of_person("UBEN"))
    assert not [each for each in service.of(actor=MAYA, now=at_work).others if each.task is Task.TRIAL]
    # Where a new day of Greenwich begins in the afternoon, it is the same day.
    in_california = BEN.model_copy(update={"zone": "America/Los_Angeles"})
    assert awaited(in_california, at_work + timedelta(hours=15)) == [("o1", ("UMAYA",), True)]
    assert awaited(in_california, at_work + timedelta(hours=23)) == [("o1", ("UMAYA",), False)]
