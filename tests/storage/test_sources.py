"""Whatever waits for somebody is announced by the one question that says where to look, on both databases."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta

from blocks.gallery.candidate import candidate, panel
from blocks.gallery.decision import todo
from blocks.gallery.onboarding import check_in, onboarding
from blocks.gallery.proposal import record
from blocks.gallery.worked import VAGUE, brief_of
from domain.brief.discovery import planned
from domain.calendar import WeekendsOnly
from domain.guide.days import DAY_30
from domain.outgoing.subject import Subject
from domain.proposal.trial import Trial
from domain.question.question import Question, Topic
from domain.waiting.reminders import Ask, Nudge, Source
from storage.database import Database
from storage.store import Store

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SINCE = NOW - timedelta(days=7)


def found_by(store: Store, person: str, now: datetime, since: datetime) -> Mapping[Source, Collection[object]]:
    """What the question of each source itself finds."""
    return {
        Source.PANELS: store.panels.waiting_for(person),
        Source.TODOS: store.decisions.todos_of(person),
        Source.CHECK_INS: store.check_ins.waiting_for(person, now),
        Source.QUESTIONS: store.questions.waiting_for(person),
        Source.DISCOVERIES: store.discoveries.waiting_for(person),
        Source.CANDIDATES: store.candidates.undecided(person),
        Source.PROPOSALS: store.proposals.undecided(person),
        Source.TRIALS: store.proposals.on_trial(person),
        Source.WEEKS: store.weeks.moved(person, since),
        # Their own they are asked for themselves.
        Source.LATE: [each for each in store.reminders.late(person) if each[0] != person],
    }


def check_sources(
    database: Database, people: Collection[str], now: datetime, since: datetime, *, workspace: str = "T1"
) -> set[Source]:
    """Whatever a source finds for one of these people is announced; gives what found anything at all."""
    every: set[Source] = set()
    for person in people:
        with database.reading(workspace) as store:
            found = {source for source, things in found_by(store, person, now, since).items() if things}
            assert found <= store.sources.of(person, since), person
            every |= found
    return every


def test_whatever_waits_is_announced_and_nothing_to_whom_nothing_waits(database: Database) -> None:
    brief = brief_of(VAGUE, id="b1")
    asked = Question(id="q1", workspace="T1", brief_id="b1", topic=Topic.DATA, person="UANA", by="UMAYA", asked_at=NOW)
    trial = Trial(metric="1 h", exit_test="Export it", zone="UTC", starts_on=NOW.date(), ends_on=NOW.date())
    with database.transaction("T1") as store:
        store.briefs.add(brief)
        store.candidates.add(candidate(interview_at=NOW))
        store.panels.add(panel())
        store.proposals.add(record().proposal)
        store.proposals.add(record(id="o2", trial=trial).proposal)
        store.decisions.add_todos([todo(id="t1", owner="UBEN")])
        store.onboardings.add(onboarding())
        store.check_ins.save(check_in(DAY_30))
        store.questions.add(asked)
        store.discoveries.plan("b1", planned(brief, NOW + timedelta(days=14), NOW, "UTC", WeekendsOnly()))
        store.reminders.save("UBEN", Ask.TODO, "t1", Nudge(asked=2, asked_at=NOW), "UMAYA")
        store.reminders.save("UMAYA", Ask.DECIDE, "c1", Nudge(asked=1, asked_at=NOW), "UMAYA")
        store.audit.record("UMAYA", "test.keep", Subject.brief("b1"), NOW)
    people = ("UMAYA", "UANA", "UBEN", "UOTTO", "UROSA", "UNOOR")
    assert check_sources(database, people, NOW + timedelta(days=90), SINCE) == set(Source)
    with database.reading("T1") as store:
        assert store.sources.of("UNOBODY", SINCE) == frozenset()
        # What somebody asked themselves in vain is no source, nor is what another workspace has.
        assert Source.LATE not in store.sources.of("UBEN", SINCE)
    assert check_sources(database, people, NOW, SINCE, workspace="T2") == set()
    with database.reading("T2") as store:
        assert [store.sources.of(person, SINCE) for person in people] == [frozenset()] * len(people)
