"""`python -m bot …`, and `ai-hire …` where it is installed."""

import os
import sys
from contextlib import suppress


def start() -> int:
    """Runs the command that was typed, and ends the process with its exit code."""
    try:
        from bot.cli.commands import main
        from bot.tracebacks import hush_last_words
    except KeyboardInterrupt:  # loading takes a second on a slow machine
        return 130
    hush_last_words()
    code = main(sys.argv[1:])
    with suppress(OSError):  # whoever read along has gone
        sys.stdout.flush()
        sys.stderr.flush()
    # Everything is closed. To take the interpreter apart takes seconds on a busy machine, and a service manager counts.
    os._exit(code)


if __name__ == "__main__":
    sys.exit(start())
