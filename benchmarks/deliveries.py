"""How long a claim, an empty wake and many writers take.

    python -m benchmarks.deliveries sqlite:////some/folder/bench.sqlite3 --rows 1000000
    python -m benchmarks.deliveries postgresql://localhost/bench --rows 1000000

The database must be empty: it is migrated, filled and measured.
"""

import argparse
import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select, text

from domain.ids import new_id
from domain.outgoing import Kind, Operation, State, Subject
from domain.refusals import Unavailable
from storage.database import Database
from storage.forms import FormRow
from storage.migrate import migrate
from storage.outgoing.deliveries import DeliveryRow

NOW = datetime.now(UTC)
BRIEF = Subject.brief("b1")
BATCH = 10_000
WRITERS, ROUNDS = 64, 25


async def measure(name: str, rounds: int, work: Callable[[], Awaitable[object]]) -> None:
    """Prints the median and the 99th percentile, in milliseconds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        await work()
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    say(f"{name:<44} p50 {statistics.median(times):8.2f} ms   p99 {times[int(len(times) * 0.99)]:8.2f} ms")


async def fill(database: Database, rows: int) -> None:
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
                "conversation": f"C{number % 1000}",
                "channel": "",
                "thread_ts": "",
                "ts": "",
                "responsible": "U1",
                "state": State.SENT if number % 2 else State.PENDING,
                "due_at": NOW + timedelta(days=-100 if number % 2 else 100, seconds=number),
                "attempts": 0,
                "last_error": "",
            }
            for number in range(start, min(start + BATCH, rows))
        ]
        async with database.upkeep() as queue:
            await queue.session.execute(insert(DeliveryRow), values)
    async with database.engine.execution_options(writes=True).begin() as connection:
        await connection.execute(text("ANALYZE"))


async def post(database: Database, count: int, conversations: int, prefix: str) -> None:
    async with database.transaction("T1") as store:
        await store.audit.record("U1", "bench", BRIEF, NOW)
        for number in range(count):
            await store.deliveries.post(
                Kind.BRIEF_CARD,
                BRIEF,
                f"{prefix[:1]}{number % conversations}",
                key=f"{prefix} {number}",
                now=NOW,
                responsible="U1",
            )


async def deliver_all(database: Database) -> int:
    """Claims, begins and marks everything that is due, without Slack."""
    done = 0
    while True:
        async with database.upkeep() as queue:
            claimed = await queue.claim(NOW, 100)
        if not claimed:
            return done
        for delivery in claimed:
            async with database.upkeep() as queue:
                await queue.begin(delivery)
            async with database.upkeep() as queue:
                await queue.sent(delivery, delivery.conversation, f"{time.time_ns()}")
            done += 1


async def write(database: Database, number: int) -> float | None:
    """A select, an insert and a read-modify-write; the milliseconds, or None where it was refused."""
    began = time.perf_counter()
    try:
        async with database.transaction("T1") as store:
            await store.audit.record("U1", "bench", BRIEF, NOW)
            row = await store.session.scalar(
                select(FormRow).where(FormRow.workspace == "T1", FormRow.form_id == "counter").with_for_update()
            )
            assert row is not None
            row.result = str(int(row.result) + 1)
            await store.forms.remember(f"form {number}", "x", NOW)
    except Unavailable:
        return None
    return (time.perf_counter() - began) * 1000


async def run(url: str, rows: int) -> None:
    migrate(url)
    database = Database.open(url)
    try:
        await fill(database, rows)

        async def wake() -> None:
            async with database.upkeep() as queue:
                await queue.claim(NOW, 100)

        await measure(f"empty wake at {rows:,} rows", 200, wake)
        for batch in range(5):
            await post(database, 50, 50, f"due {batch}")
        await measure("a claim of 50, one a conversation", 1, wake)

        async def one() -> None:
            await post(database, 1, 1, new_id())

        await measure("one message asked for", 100, one)
        for batch in range(5):
            await post(database, 50, 50, f"more {batch}")
        began = time.perf_counter()
        done = await deliver_all(database)
        say(f"claimed, begun and marked {done / (time.perf_counter() - began):.0f} messages a second")

        async with database.transaction("T1") as store:
            await store.audit.record("U1", "bench", BRIEF, NOW)
            await store.forms.remember("counter", "0", NOW)
        began = time.perf_counter()
        taken: list[float | None] = []
        for start in range(0, ROUNDS * WRITERS, WRITERS):
            taken += await asyncio.gather(*(write(database, start + number) for number in range(WRITERS)))
        seconds = time.perf_counter() - began
        times = sorted(one for one in taken if one is not None)
        async with database.reading("T1") as store:
            lost = len(times) - int(await store.forms.result_of("counter") or 0)
        refused = len(taken) - len(times)
        say(
            f"{WRITERS} writers: {len(times) / seconds:.0f} tx/s, p99 {times[int(len(times) * 0.99)]:.0f} ms, "
            f"refused {refused}, lost {lost}"
        )
    finally:
        await database.close()


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the deliveries on an empty database.")
    parser.add_argument("url")
    parser.add_argument("--rows", type=int, default=100_000)
    arguments = parser.parse_args()
    asyncio.run(run(arguments.url, arguments.rows))


if __name__ == "__main__":
    main()
