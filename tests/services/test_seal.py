"""The seal under races: two replicas on one PostgreSQL, each pair in both orders and at once."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import combinations_with_replacement, permutations

import pytest

from domain.decision.commands import Decide
from domain.decision.decision import DecisionDraft, Outcome
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


@pytest.fixture
def replicas(postgresql_url: str) -> Iterator[tuple[Room, Room]]:
    databases = [Database.open(postgresql_url) for _ in range(2)]
    first, second = map(Room, databases)
    first.add(ANA, BEN)
    first.send(ANA, marks=marks_of("11511", (1,), note=NOTE))
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


def reads(room: Room) -> str:
    """All that anybody but their authors can read of the panel at this moment, from one state of it each."""
    found: list[object] = [room.panels.view("T1", "p1")]
    with room.database.reading("T1") as store:
        record = read_record(store, "c1")
        found.append(record)
        assert (record.result is None) == (not record.panel.is_open)
    found.append(HistoryService(room.database).page(MAYA, Subject.candidate("c1")))
    found.append(HeldService(room.database).file(MAYA, Subject.candidate("c1"), NOW))
    found.append(ExportService(room.database).made(MAYA, "b1", FileKind.INTERVIEWS_CSV))
    found.append(CompareService(room.database).of_brief(MAYA, "b1"))
    with suppress(Refusal):
        found.append(room.panels.to_free(MAYA, "p1"))
    with suppress(Refusal):
        found.append(room.panels.to_open(MAYA, "p1"))
    return repr(found)


def withdraws(room: Room) -> object:
    """The decision closes the panel, whether it has opened or not."""
    decisions = DecisionService(room.database)
    draft = DecisionDraft(outcome=Outcome.WITHDREW, reason="took another offer")
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


@pytest.mark.parametrize(
    ("first", "second", "order"),
    [
        *((*pair, "one after the other") for pair in permutations(CHANGES, 2)),
        *((*pair, "at once") for pair in combinations_with_replacement(CHANGES, 2)),
        *((step, "withdraws", order) for step in CHANGES for order in ("one after the other", "at once")),
        *(("withdraws", step, "one after the other") for step in CHANGES),
    ],
)
def test_whatever_two_do_a_panel_opens_once_and_nothing_is_read_before(
    replicas: tuple[Room, Room], first: str, second: str, order: str
) -> None:
    here, there = replicas
    steps = [(CLOSES[first], here), (CLOSES[second], there)]
    if order == "at once":
        read: list[str] = []
        ended = at_once(
            *(lambda step=step, room=room: step(room) for step, room in steps), lambda: read.append(reads(there))
        )
        failed = [end for end in ended if isinstance(end, Exception)]
        assert all(isinstance(end, Refusal | Invalid) for end in failed), failed
    else:
        for step, room in steps:
            before = here.panel().is_open
            told = reads(there)
            assert before or CANARY not in told
            with suppress(Refusal):
                step(room)
    panel = there.panel()
    assert (CANARY in reads(here)) == panel.is_open
    assert len(here.posted(Kind.PANEL_CARD)) == int(panel.is_open)
    if panel.is_open:
        # Every scorecard is posted, once; those that came when it was open are posted by themselves.
        assert len(here.posted(Kind.SCORECARD)) == len(panel.submitted)
        assert panel.is_complete or panel.opened_reason
    else:
        assert here.posted(Kind.SCORECARD) == []
    freed = {seat.interviewer: seat for seat in panel.seats if seat.is_free}
    assert BEN.user in panel.submitted or BEN.user in panel.outstanding or freed[BEN.user].freed_reason


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
