"""The bot with all its waits in proportion: `python -m tests.faults.quick_bot 0.1 LOG` waits a tenth as long."""

import gc
import os
import sys
from datetime import timedelta
from pathlib import Path


def in_proportion(scale: float) -> None:
    """Shortens what a kill costs, and what a message waits; each stays as long against the others as it is shipped."""
    import bot.jobs
    import handlers.edge.deliverer
    import handlers.edge.sender
    import storage.outgoing.pace
    import storage.outgoing.queue
    from tests.faults.waits import SHIPPED_BEGUN, SHIPPED_LEASE

    queue, sender, deliverer = storage.outgoing.queue, handlers.edge.sender, handlers.edge.deliverer
    queue.LEASE, queue.BEGUN = SHIPPED_LEASE * scale, SHIPPED_BEGUN * scale
    queue.FENCE = queue.LEASE / 3
    sender.LANDED, sender.FREEZE = sender.LANDED * scale, sender.FREEZE * scale
    deliverer.RENEWAL *= scale
    storage.outgoing.pace.INTERVAL *= scale
    # The scheduler counts whole seconds.
    bot.jobs.TICK = max(timedelta(seconds=1), bot.jobs.TICK * scale)


def run_quickly(scale: float, log: Path) -> None:
    """Runs it; what it logs is written to this file."""
    with log.open("ab") as file:
        os.dup2(file.fileno(), sys.stderr.fileno())
    in_proportion(scale)
    from bot.__main__ import start

    sys.argv[1:] = ["run"]
    sys.exit(start())


if __name__ == "__main__":
    # It is killed so often that to load it is most of what a run costs.
    gc.disable()
    run_quickly(float(sys.argv[1]), Path(sys.argv[2]))
