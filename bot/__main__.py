"""`python -m bot …`, and `ai-hire …` where it is installed."""

import gc
import os
import sys
from contextlib import suppress


def start() -> int:
    """Runs the command that was typed, and ends the process with its exit code."""
    # All that is loaded stays: to look through it again and again for what may go is a third of the time to load it.
    gc.disable()
    try:
        from bot.cli.commands import main
        from bot.tracebacks import hush_last_words
    except KeyboardInterrupt:  # loading takes a second on a slow machine
        return 130
    gc.freeze()
    gc.enable()
    hush_last_words()
    code = main(sys.argv[1:])
    with suppress(OSError):  # whoever read along has gone
        sys.stdout.flush()
        sys.stderr.flush()
    # Everything is closed. To take the interpreter apart takes seconds on a busy machine, and a service manager counts.
    os._exit(code)


if __name__ == "__main__":
    sys.exit(start())
