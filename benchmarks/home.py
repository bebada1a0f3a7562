"""How long a home tab takes to be read and drawn, for a manager of few and of many briefs in a large workspace.

    python -m benchmarks.home [DATABASE_URL] [BRIEFS OF THE LARGEST MANAGER]

Fills a database (SQLite, unless an empty PostgreSQL is named) with ten managers of ten briefs and one of many: a third
has a candidate whose panel of three is sealed, a third of those was decided. Aim: 300 ms from the click to the tab, of
which this is all but Slack's own part, in at most four questions whatever the number of briefs.
"""

import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, event

from blocks.gallery.candidate import candidate
from blocks.gallery.worked import TRIAGE, brief_of
from blocks.waiting.home import home
from domain.candidate.candidate import Candidate, Status
from domain.guide.shipped import SHIPPED
from domain.outgoing import Subject
from domain.panel.panel import Panel, Seat
from domain.people import Actor
from services.overview import OverviewService
from storage.database import Database
from storage.migrate import migrate
from storage.store import Store

WORKSPACE = "T1"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FEW, MANY = 10, 5_000
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


def main(url: str = "", largest: str = str(MANY)) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = url or f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        migrate(url)
        database = Database.open(url)
        people = [*((f"UM{number}", FEW) for number in range(10)), ("UMANY", int(largest))]
        for manager, briefs in people:
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
        database.close()


if __name__ == "__main__":
    main(*sys.argv[1:3])
