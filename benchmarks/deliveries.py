"""How long a claim, an empty wake and many writers take.

    python -m benchmarks.deliveries sqlite:////some/folder/bench.sqlite3 --rows 1000000
    python -m benchmarks.deliveries postgresql://localhost/bench --rows 1000000

The database must be empty: it is migrated, filled and measured.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import repeat

from sqlalchemy import insert, select, text

from domain.ids import new_id
from domain.outgoing.delivery import Operation, State
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import outgoing
from domain.outgoing.subject import Subject
from domain.permissions import People
from domain.refusals import Unavailable
from services.outgoing.deliveries import DeliveryService
from storage.database import Database
from storage.forms import FormRow
from storage.migrate import migrate
from storage.outgoing.deliveries import DeliveryRow

NOW = datetime.now(UTC)
BRIEF = Subject.brief("b1")
BATCH = 10_000
WRITERS, ROUNDS = 64, 25


def measure(name: str, rounds: int, work: Callable[[], object]) -> None:
    """Prints the median and the 99th percentile, in milliseconds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    say(f"{name:<44} p50 {statistics.median(times):8.2f} ms   p99 {times[int(len(times) * 0.99)]:8.2f} ms")


def fill(database: Database, rows: int) -> None:
    """Half of them sent long ago, half due in months."""
    for start in range(0, rows, BATCH):
        values = [
            {
                "id": new_id(),
                "workspace": "T1",
                "key": f"fill {number}",
                "position": number,
                "kind": "test.card",
                "operation": Operation.POST,
                "subject_kind": "brief",
                "subject_id": f"b{number}",
                "subject_person": "",
                "conversation": f"C{number % 1000}",
                "channel": "",
                "thread_ts": "",
                "ts": "",
                "responsible": ("U1",),
                "state": State.SENT if number % 2 else State.PENDING,
                "due_at": NOW + timedelta(days=-100 if number % 2 else 100, seconds=number),
                "attempts": 0,
                "last_error": "",
                "request": "",
            }
            for number in range(start, min(start + BATCH, rows))
        ]
        with database.upkeep() as queue:
            queue.session.execute(insert(DeliveryRow), values)
    with database.engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def post(database: Database, count: int, conversations: int, prefix: str) -> None:
    with database.transaction("T1") as store:
        store.audit.record("U1", "bench", BRIEF, NOW)
        for number in range(count):
            to, people = f"{prefix[:1]}{number % conversations}", People(manager="U1")
            store.deliveries.post(
                outgoing(Kind.BRIEF_CARD, BRIEF, to, people=people, at=NOW, once=f"{prefix} {number}")
            )


def deliver_all(database: Database) -> int:
    """Claims, begins and marks everything that is due, without Slack."""
    service, done = DeliveryService(database), 0
    while claimed := service.claim_due(now=NOW).rows:
        for delivery in claimed:
            service.begin(delivery)
            service.sent(delivery, channel=delivery.conversation, ts=f"{time.time_ns()}", now=NOW)
            done += 1
    return done


def write(database: Database, number: int) -> float | None:
    """A select, an insert and a read-modify-write; the milliseconds, or None where it was refused."""
    began = time.perf_counter()
    try:
        with database.transaction("T1") as store:
            store.audit.record("U1", "bench", BRIEF, NOW)
            row = store.session.scalar(
                select(FormRow).where(FormRow.workspace == "T1", FormRow.form_id == "counter").with_for_update()
            )
            assert row is not None
            row.result = str(int(row.result) + 1)
            store.forms.remember(f"form {number}", "x", NOW)
    except Unavailable:
        return None
    return (time.perf_counter() - began) * 1000


def run(url: str, rows: int) -> None:
    migrate(url)
    database = Database.open(url)
    try:
        fill(database, rows)

        def wake() -> None:
            with database.upkeep() as queue:
                queue.claim(NOW, 100)

        measure(f"empty wake at {rows:,} rows", 200, wake)
        for batch in range(5):
            post(database, 50, 50, f"due {batch}")
        measure("a claim of 50, one a conversation", 1, wake)

        def one() -> None:
            post(database, 1, 1, new_id())

        measure("one message asked for", 100, one)
        for batch in range(5):
            post(database, 50, 50, f"more {batch}")
        began = time.perf_counter()
        done = deliver_all(database)
        say(f"claimed, begun and marked {done / (time.perf_counter() - began):.0f} messages a second")

        with database.transaction("T1") as store:
            store.audit.record("U1", "bench", BRIEF, NOW)
            store.forms.remember("counter", "0", NOW)
        began = time.perf_counter()
        taken: list[float | None] = []
        for start in range(0, ROUNDS * WRITERS, WRITERS):
            numbers = range(start, start + WRITERS)
            taken += database.writers.map(write, repeat(database), numbers)
        seconds = time.perf_counter() - began
        times = sorted(one for one in taken if one is not None)
        with database.reading("T1") as store:
            lost = len(times) - int(store.forms.result_of("counter") or 0)
        refused = len(taken) - len(times)
        say(
            f"{WRITERS} writers: {len(times) / seconds:.0f} tx/s, p99 {times[int(len(times) * 0.99)]:.0f} ms, "
            f"refused {refused}, lost {lost}"
        )
    finally:
        database.close()


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the deliveries on an empty database.")
    parser.add_argument("url")
    parser.add_argument("--rows", type=int, default=100_000)
    arguments = parser.parse_args()
    run(arguments.url, arguments.rows)


if __name__ == "__main__":
    main()
