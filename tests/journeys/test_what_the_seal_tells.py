"""Two companies that differ in nothing but what is sealed look the same to everybody else, to the last byte."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette
from structlog.testing import capture_logs

from blocks.export.file import exported
from domain.export.export import FileKind
from domain.panel.commands import KeepMarks
from domain.people import Actor
from domain.refusals import NotAllowed
from sandbox.people import Persona
from services.exports import ExportService
from services.panel.scorecards import ScorecardService
from tests.handlers.attacks import click, command, send
from tests.handlers.hiring import ROOM_ID, TEAM, a_brief, a_candidate
from tests.house import House, open_house
from tests.moments import MONDAY
from tests.worlds import marks_of, panel_id_of, saved, scoring

NAME = "Priya Nair"
#: Everybody who must not read it: hiring manager, owner, admin, the other interviewer, somebody with no part.
OTHERS = ("maya", "rosa", "dana", "ben", "chloe")
#: The bot asks these as it needs them; a file's length is that of what is read anyway.
LOOKS = ("api.test", "users.info", "conversations.info", "conversations.open", "files.getUploadURLExternal")
#: What each of them types; the last ones look for what stands in a note.
WORDS = (
    *(
        "",
        "list",
        "score",
        "compare",
        "insights",
        "audit",
        "proposal",
        f"search {NAME}",
        f"held {NAME}",
        f"export {NAME}",
    ),
    *("search mails", "search No.", "search thoughts", "held 4,711"),
)
#: What differs between two runs of the very same thing: ids, instants, addresses, and how long it took.
BY_CHANCE = (
    (re.compile(r"\b[0-9a-f]{16}(?:[0-9a-f]{16})?\b"), "ID"),
    (re.compile(r"\b[0-9a-f]{8}\b"), "REQUEST"),
    (re.compile(r"-[0-9a-f]{6}\.json"), "-ID.json"),
    (re.compile(r"\d{9,10}\.(?:\d{6}|T)"), "TS"),
    (re.compile(r"\d{9,}(?:\.[A-Z0-9]+\.trigger)?"), "NUMBER"),
    (re.compile(r"http://127\.0\.0\.1:\d+[^\s\"']*"), "ADDRESS"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?"), "TIME"),
    (re.compile(r"\d{8}-\d{6}"), "TIME"),
)


def plain(said: object) -> str:
    text = said if isinstance(said, str) else json.dumps(said, default=str)
    for chance, word in BY_CHANCE:
        text = chance.sub(word, text)
    return text


class Told:
    """All that leaves the process, step by step; within a step in no order, since the deliverer works beside."""

    def __init__(self, house: House, *but: str) -> None:
        self.house = house
        #: What these are told is theirs to read.
        self.but = set(but)
        self._files = 0
        self.steps: list[tuple[str, Counter[str]]] = []
        self._calls = len(house.calls)

    async def step(self, what: str, *answers: object) -> None:
        await self.house.drain()
        calls = self.house.calls[self._calls :]
        self._calls = len(self.house.calls)
        mine = [call for call in calls if call[0] not in LOOKS and call[1].get("user_id") not in self.but]
        # A home tab is drawn once or twice, as it comes.
        drawn = {plain(call) for call in mine if call[0] == "views.publish"}
        said = [plain(call) for call in mine if call[0] != "views.publish"]
        files = [file.content or b"" for file in self.house.workspace.files.values()][self._files :]
        self._files += len(files)
        # Rows of a table come in any order.
        held = [line for content in files for line in plain(content.decode("latin-1")).splitlines()]
        self.steps.append((what, Counter([*said, *drawn, *held, *map(plain, answers)])))


#: What is kept in a house of this panel, and nobody but its author may read.
Sealed = Callable[[House, str], None]
#: What each of them presses, on their own screen or by a forged payload.
BUTTONS = (
    ("decision.open", "{candidate}"),
    ("panel.open_early", "{panel}"),
    ("seat.choose", "{panel}"),
    ("candidate.edit", "{candidate}"),
    ("candidate.times", "{candidate}"),
    ("candidate.ask_another", "{candidate}"),
    ("candidate.compare", "{candidate}"),
    ("history.open", "{candidate}:0:candidate"),
    ("brief.show", "{brief}"),
    ("scorecard.open", "{panel}"),
    ("record.held", "{candidate}:0:candidate"),
    ("record.hand_out", "{candidate}:0:candidate"),
    ("record.erase", "{candidate}:0:candidate"),
)


async def tour(house: House, first: Sealed, then: Sealed) -> Told:
    """Something is sealed, twice; after each some of the others look everywhere."""
    await a_brief(house, room=ROOM_ID)
    candidate = await a_candidate(house)
    for name in OTHERS:
        await house.person(name).open_home()
    await house.drain()
    told = Told(house, "U0ANA")
    known = {"candidate": candidate, "panel": panel_id_of(house.bot.database, TEAM, candidate)}
    with house.bot.database.reading(TEAM) as store:
        known["brief"] = store.candidates.get(candidate).brief_id
    before = await counted(house)
    with capture_logs() as lines:
        first(house, known["panel"])
        await looked_at(told, known, "maya", "ben")
        then(house, known["panel"])
        # From here on he has begun.
        told.but.add("U0BEN")
        await looked_at(told, known, *(name for name in OTHERS if name != "ben"))
    requests = [line for line in lines if line["event"] == "request"]
    told.steps.append(("the log", Counter(plain({**line, "milliseconds": 0}) for line in requests)))
    told.steps.append(("what is measured", await counted(house) - before))
    return told


async def looked_at(told: Told, known: Mapping[str, str], *people: str) -> None:
    """Each of them types and presses everything, and takes along what they can."""
    house = told.house
    await told.step("what follows by itself")
    for name in people:
        person = house.person(name)
        said = [(await send(house, command(house, person.id, words))).body for words in WORDS]
        for route, value in BUTTONS:
            if (name, route) == ("ben", "scorecard.open"):
                continue  # what he has begun is his to read
            answer = await send(house, click(house, person.id, route, value.format_map(known)))
            said.append(f"{answer.status} {answer.body}")
        said += [taken_along(house, person, known["brief"], kind) for kind in FileKind]
        await person.open_home()
        await told.step(name, *said, person.home)
    await house.advance(days=3)
    await told.step("three days later")


def taken_along(house: House, person: Persona, brief: str, kind: FileKind) -> str:
    """A file, to its last byte, or a canvas."""
    reader = Actor(workspace=TEAM, user=person.id, is_admin=person.user.is_admin)
    try:
        export = ExportService(house.bot.database).made(reader, brief, kind)
    except NotAllowed as refusal:
        return refusal.text
    if kind is FileKind.PAGE_PDF:
        # A drawing of just this, which takes its time.
        return plain(repr(export))
    made = exported(export, kind, {}, MONDAY.at)
    if made.canvas is not None:
        return plain(f"{made.canvas.title} {made.canvas.markdown}")
    (file,) = made.files
    return plain(f"{file.name} {file.content.decode('latin-1')}")


async def counted(house: House) -> Counter[str]:
    """What Prometheus reads of people's requests; how often the bot calls Slack is the machine's."""
    web = Starlette(routes=house.bot.metrics_routes())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url="http://bot") as client:
        shown = (await client.get("/metrics")).text
    lines = [line.rpartition(" ") for line in shown.splitlines() if line.startswith("ai_hire_requests_total")]
    return Counter({labels: int(float(count)) for labels, _, count in lines})


def scores(house: House, panel: str, user: str, scores: str, *, version: int = 0, **more: Any) -> None:
    marks = marks_of(scores, **more)
    sending = scoring(TEAM, user, house.clock(), panel, marks).model_copy(update={"version": version})
    saved(ScorecardService(house.bot.database).send(sending))


def drafts(house: House, panel: str, user: str, scores: str, **more: Any) -> None:
    actor = Actor(workspace=TEAM, user=user)
    command = KeepMarks(actor=actor, now=house.clock(), panel_id=panel, marks=marks_of(scores, **more))
    saved(ScorecardService(house.bot.database).keep_marks(command))


def low(house: House, panel: str) -> None:
    scores(house, panel, "U0ANA", "11111", flags=(1, 2), note="No.")


def high(house: House, panel: str) -> None:
    scores(house, panel, "U0ANA", "55555", note="Has run one for 4,711 mails a day. " * 20)


def better(house: House, panel: str) -> None:
    scores(house, panel, "U0ANA", "54545", version=1, note="On second thoughts, rather good")


def worse(house: House, panel: str) -> None:
    """And Ben has begun to."""
    scores(house, panel, "U0ANA", "12121", version=1, flags=(2,), note="Not so good")
    drafts(house, panel, "U0BEN", "54321", flags=(3,), note="Not sent yet")


async def test_nobody_can_tell_what_is_sealed(sqlite_template: Path, tmp_path: Path, unpaced: None) -> None:
    tours = []
    for first, then in ((low, better), (high, worse)):
        file = shutil.copy(sqlite_template, tmp_path / f"{first.__name__}.sqlite3")
        async with open_house(f"sqlite:///{file}") as house:
            tours.append(await tour(house, first, then))
    for (what, here), (_, there) in zip(*(each.steps for each in tours), strict=True):
        assert (what, here - there, there - here) == (what, Counter(), Counter())
