"""How long a home tab takes to be read and drawn, for a manager of few and of many briefs in a large workspace.

    python -m benchmarks.home [DATABASE_URL] [BRIEFS OF THE LARGEST MANAGER] [PEOPLE]

Fills a database (SQLite, unless an empty PostgreSQL is named) with ten managers of ten briefs and one of many: a third
has a candidate whose panel of three is sealed, a third of those was decided. Everybody of a large workspace has opened
their home tab and is reminded of something. Aim: 300 ms from the click to the tab, of which this is all but Slack's own
part, in at most four questions whatever the number of briefs and people. The last line is a change of one brief, with
the update of each home tab that shows it.
"""

import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, event, insert

from blocks.gallery.candidate import candidate
from blocks.gallery.worked import TRIAGE, brief_of
from blocks.waiting.home import home
from domain.candidate.candidate import Candidate, Status
from domain.guide.shipped import SHIPPED
from domain.outgoing.subject import Subject
from domain.panel.panel import Panel, Seat
from domain.people import Actor
from domain.waiting.overview import Looks
from domain.waiting.reminders import Ask
from services.overview import OverviewService
from storage.database import Database
from storage.migrate import migrate
from storage.reminders import NudgeRow, RemindedRow
from storage.store import Store
from storage.waiting.homes import HomeRow

WORKSPACE = "T1"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FEW, MANY, PEOPLE = 10, 5_000, 100_000
ROUNDS = 20


def fill(store: Store, manager: str, briefs: int) -> None:
    """So many briefs of this manager."""
    for number in range(briefs):
        brief = brief_of(TRIAGE.but(title=f"Brief {number}", owner="UOTTO"), id=f"{manager}b{number}", manager=manager)
        at = NOW - timedelta(minutes=number)
        store.briefs.add(brief.model_copy(update={"room": "G1", "updated_at": at}))
        if number % 3 == 0:
            somebody = candidate(
                id=f"{manager}c{number}",
                brief_id=brief.id,
                manager=manager,
                name=f"Zoë {number}",
                status=Status.DECIDED if number % 9 == 0 else Status.OPEN,
                interview_at=at + timedelta(days=3),
            )
            store.candidates.add(somebody)
            store.panels.add(panel(somebody))
    store.audit.record(manager, "benchmark.fill", Subject.of_person(manager), NOW)


def fill_workspace(database: Database, people: int) -> None:
    """So many who have opened their home tab, each with a day on which they were reminded of something."""
    users = [f"U{number:09}" for number in range(people)] + ["UMANY", "UM1", "UANA"]
    rows = (
        (HomeRow, [{"user": user, "looks": Looks(), "opened_at": NOW} for user in users]),
        (RemindedRow, [{"person": user, "zone": "Europe/Berlin", "place": "", "weekly": True} for user in users]),
        (
            NudgeRow,
            [
                {
                    "person": user,
                    "ask": Ask.TODO,
                    "subject": f"t{user}",
                    "manager": users[0],
                    "asked": 1,
                    "handed_to": "",
                }
                for user in users
            ],
        ),
    )
    with database.upkeep() as queue:
        for table, values in rows:
            queue.session.execute(insert(table), [{"workspace": WORKSPACE} | each for each in values])


def changes(database: Database, manager: str) -> tuple[float, float]:
    """Milliseconds of one change, in the middle and at most, with the home tabs that show it."""
    times = []
    for number in range(ROUNDS + 1):
        began = time.perf_counter()
        with database.transaction(WORKSPACE) as store:
            store.audit.record(manager, "benchmark.change", Subject.brief(f"{manager}b{number}"), NOW)
        times += [(time.perf_counter() - began) * 1000] if number else []
    return statistics.median(times), max(times)


def panel(somebody: Candidate) -> Panel:
    return Panel(
        id=f"{somebody.id}p",
        workspace=WORKSPACE,
        about=somebody.subject,
        guide=SHIPPED,
        seats=tuple(Seat(interviewer=user, categories=SHIPPED.category_keys) for user in ("UANA", "UBEN", "UEVA")),
        is_closed=somebody.status is Status.DECIDED,
    )


def measure(database: Database, user: str) -> tuple[int, float, float]:
    """Questions, and milliseconds in the middle and at most."""
    asked: list[str] = []

    def heard(_: Connection, __: object, statement: str, *___: object) -> None:
        asked.append(statement)

    service, times = OverviewService(database), []
    for number in range(ROUNDS + 1):
        asked.clear()
        event.listen(database.engine, "before_cursor_execute", heard)
        began = time.perf_counter()
        home(service.home(actor=Actor(workspace=WORKSPACE, user=user), now=NOW))
        # The first of all puts the questions together.
        times += [(time.perf_counter() - began) * 1000] if number else []
        event.remove(database.engine, "before_cursor_execute", heard)
    questions = [each for each in asked if each.lstrip().upper().startswith(("SELECT", "WITH"))]
    return len(questions), statistics.median(times), max(times)


def main(url: str = "", largest: str = str(MANY), people: str = str(PEOPLE)) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = url or f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        migrate(url)
        database = Database.open(url)
        fill_workspace(database, int(people))
        managers = [*((f"UM{number}", FEW) for number in range(10)), ("UMANY", int(largest))]
        for manager, briefs in managers:
            with database.transaction(WORKSPACE) as store:
                fill(store, manager, briefs)
        for who, user in (
            ("nobody", "UNEW"),
            (f"{FEW} briefs", "UM1"),
            (f"{largest} briefs", "UMANY"),
            ("panel", "UANA"),
        ):
            questions, middle, most = measure(database, user)
            sys.stdout.write(f"{who:<14} {questions} questions   p50 {middle:7.1f} ms   most {most:7.1f} ms\n")
        middle, most = changes(database, "UMANY")
        sys.stdout.write(f"{'a change':<14} {'':11}   p50 {middle:7.1f} ms   most {most:7.1f} ms\n")
        database.close()


if __name__ == "__main__":
    main(*sys.argv[1:4])
