"""The long run: `make faults`. Ends with 1 where anything was lost, doubled, stuck, or slow to come back.

Words on the command line choose some of its parts: `python -m tests.faults postgresql`.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from storage.migrate import migrate
from tests.databases import serving_postgresql
from tests.faults.chaos import Plan, suffered

#: Above the longest lease: the queue that has grown meanwhile, and posts that were cut again, on a busy machine.
PATIENCE = 30.0


def main() -> int:
    """Runs each plan and says what was counted."""
    is_fine = True
    with tempfile.TemporaryDirectory(prefix="ai-hire-faults-") as place, serving_postgresql() as server:
        plans = {
            "SQLite, one process, waits as shipped": Plan(
                url=f"sqlite:///{place}/shipped.sqlite3", replicas=1, kills=12, freezes=0, scale=1.0
            ),
            "SQLite, one process, waits in proportion": Plan(
                url=f"sqlite:///{place}/faults.sqlite3", replicas=1, kills=28, freezes=12, scale=0.2
            ),
            "PostgreSQL, three replicas, waits in proportion": Plan(
                url=server.url("template"), replicas=3, kills=24, freezes=18, scale=0.2
            ),
        }
        for number, (name, plan) in enumerate(plans.items()):
            if sys.argv[1:] and not any(word.lower() in name.lower() for word in sys.argv[1:]):
                continue
            migrate(plan.url)
            folder = Path(place) / str(number)
            folder.mkdir()
            found = asyncio.run(suffered(plan, folder))
            in_time = found.drained <= plan.longest_wait + PATIENCE
            is_fine = is_fine and found.is_clean and in_time
            sys.stdout.write(f"{name}: {found}{'' if in_time else ' TOO SLOW'}\n")
            sys.stdout.flush()
    return 0 if is_fine else 1


if __name__ == "__main__":
    sys.exit(main())
