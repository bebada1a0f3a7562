"""`python -m bot …`, and `ai-hire …` where it is installed."""

import sys


def start() -> int:
    """Runs the command that was typed."""
    try:
        from bot.commands import main
    except KeyboardInterrupt:  # loading takes a second on a slow machine
        return 130
    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(start())
