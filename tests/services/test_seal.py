"""The seal under races: two replicas, each pair in both orders, and at once on one PostgreSQL."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from itertools import combinations_with_replacement
from pathlib import Path

import pytest

from domain.decision.commands import Decide
from domain.decision.decision import DecisionDraft, DecisionOutcome
from domain.export.export import FileKind
from domain.ids import new_id
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from domain.panel.commands import GiveUpSeat
from domain.refusals import Invalid, Refusal
from services.brief.compare import CompareService
from services.decisions import DecisionService
from services.exports import ExportService
from services.history import HistoryService
from services.keeping.held import HeldService
from services.records import read_record
from storage.database import Database
from tests.at_once import at_once
from tests.services.test_panels import ANA, BEN, MAYA, NOW, Room
from tests.worlds import marks_of

CANARY = "Kestrel-4711"
NOTE = f"{CANARY} said so"
Step = Callable[[Room], object]


def begins(room: Room) -> None:
    """Ana has scored, and Ben has not."""
    room.add(ANA, BEN)
    room.send(ANA, marks=marks_of("11511", (1,), note=NOTE))


@pytest.fixture
def replicas(postgresql_url: str) -> Iterator[tuple[Room, Room]]:
    databases = [Database.open(postgresql_url) for _ in range(2)]
    first, second = map(Room, databases)
    begins(first)
    yield first, second
    for database in databases:
        database.close()


def scores(room: Room) -> object:
    return room.try_to_send(BEN, marks=marks_of("51155", note=NOTE))


def corrects(room: Room) -> object:
    return room.try_to_send(ANA, version=1, marks=marks_of("22222", note=NOTE))


def gives_up(room: Room) -> object:
    return room.panels.give_up_seat(GiveUpSeat(actor=BEN, now=NOW, panel_id="p1", reason="did not interview"))


def frees(room: Room) -> object:
    return room.free(MAYA, BEN)


def opens_early(room: Room) -> object:
    return room.try_to_open()


def drafts(room: Room) -> None:
    room.keep(BEN, "12345")


def reads(room: Room) -> Iterator[str]:
    """All that anybody but their authors can read of the panel at this moment, from one state of it each."""
    yield repr(room.panels.view("T1", "p1"))
    with room.database.reading("T1") as store:
        record = read_record(store, "c1")
    assert (record.result is None) == (not record.panel.is_open)
    yield repr(record)
    yield repr(HistoryService(room.database).page(MAYA, Subject.candidate("c1")))
    yield repr(HeldService(room.database).file(MAYA, Subject.candidate("c1"), NOW))
    yield repr(ExportService(room.database).made(MAYA, "b1", FileKind.INTERVIEWS_CSV))
    yield repr(CompareService(room.database).of_brief(MAYA, "b1"))
    with suppress(Refusal):
        yield repr(room.panels.to_free(MAYA, "p1"))
    with suppress(Refusal):
        yield repr(room.panels.to_open(MAYA, "p1"))


def is_told(room: Room) -> bool:
    """Whether anything of it has a sealed word in it."""
    return any(CANARY in told for told in reads(room))


def withdraws(room: Room) -> object:
    """The decision closes the panel, whether it has opened or not."""
    decisions = DecisionService(room.database)
    draft = DecisionDraft(outcome=DecisionOutcome.WITHDREW, reason="took another offer")
    read_at = decisions.page(MAYA, "c1", NOW).record.version
    return decisions.decide(
        Decide(
            actor=MAYA,
            now=NOW,
            form_id=new_id(),
            version=read_at,
            candidate_id="c1",
            draft=draft,
            asked=frozenset({"outcome", "reason"}),
        )
    )


CHANGES: Mapping[str, Step] = {step.__name__: step for step in (scores, corrects, gives_up, frees, opens_early, drafts)}
CLOSES: Mapping[str, Step] = {**CHANGES, withdraws.__name__: withdraws}


def check(here: Room, there: Room) -> None:
    """It has opened once, or nothing of it is read; and nobody's seat is gone without a word."""
    panel = there.panel()
    assert is_told(here) == panel.is_open
    assert len(here.posted(Kind.PANEL_CARD)) == int(panel.is_open)
    if panel.is_open:
        # Every scorecard is posted, once; those that came when it was open are posted by themselves.
        assert len(here.posted(Kind.SCORECARD)) == len(panel.submitted)
        assert panel.is_complete or panel.opened_reason
    else:
        assert here.posted(Kind.SCORECARD) == []
    freed = {seat.interviewer: seat for seat in panel.seats if seat.is_free}
    assert BEN.user in panel.submitted or BEN.user in panel.outstanding or freed[BEN.user].freed_reason


@pytest.mark.parametrize("step", CLOSES)
def test_whatever_one_does_nothing_is_read_before_the_panel_opens(replicas: tuple[Room, Room], step: str) -> None:
    here, there = replicas
    assert CANARY not in "".join(reads(there))
    CLOSES[step](here)
    assert (CANARY in "".join(reads(there))) == there.panel().is_open
    check(here, there)


@pytest.fixture(scope="module", params=CLOSES)
def after(request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a panel in which somebody has done this."""
    path = Path(shutil.copy(sqlite_template, tmp_path_factory.mktemp("panel") / f"{request.param}.sqlite3"))
    with closing(Database.open(f"sqlite:///{path}")) as database:
        room = Room(database)
        begins(room)
        CLOSES[request.param](room)
    return path


@pytest.mark.parametrize("then", CLOSES)
def test_whatever_another_does_then_it_opens_once_and_nothing_is_read_before(
    after: Path, then: str, tmp_path: Path
) -> None:
    path = shutil.copy(after, tmp_path)
    with closing(Database.open(f"sqlite:///{path}")) as database:
        room = Room(database)
        with suppress(Refusal):
            CLOSES[then](room)
        check(room, room)


@pytest.mark.parametrize(
    ("first", "second"),
    [*combinations_with_replacement(CHANGES, 2), *((step, "withdraws") for step in CHANGES)],
)
def test_whatever_two_do_at_once_it_opens_once_and_nothing_is_read_before(
    replicas: tuple[Room, Room], first: str, second: str
) -> None:
    here, there = replicas
    ended = at_once(lambda: CLOSES[first](here), lambda: CLOSES[second](there), lambda: "".join(reads(there)))
    failed = [end for end in ended if isinstance(end, Exception)]
    assert all(isinstance(end, Refusal | Invalid) for end in failed), failed
    check(here, there)


def test_a_sealed_score_leaves_no_trace_that_others_could_read(replicas: tuple[Room, Room]) -> None:
    """Neither the version of what others see, nor rows, nor the trail tell more than that somebody has sent one."""
    here, _ = replicas
    before = here.panel().version
    corrects(here)
    drafts(here)
    assert here.panel().version == before
    with here.database.reading("T1") as store:
        trail = [entry.model_dump_json() for entry in store.audit.newest(50)]
    assert CANARY not in "".join(trail) + repr([vars(row) for row in here.rows()])
