"""Why a command ends at once: the person who types it reads a sentence, and the exit code is 2."""


class CannotRun(Exception):
    """The bot cannot start; the text says how to mend it."""
