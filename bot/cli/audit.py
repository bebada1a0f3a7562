"""The audit log, for whoever runs the bot: a line an entry, newest first. Ids only."""

from collections.abc import Iterator, Sequence

from domain.keeping.trail import Entry


def listed(entries: Sequence[Entry]) -> Iterator[str]:
    """Lines for the terminal, and for whatever reads them there: the fields stand apart by two spaces."""
    if not entries:
        yield "Nothing is on record yet."
    for entry in entries:
        what = f"refused {entry.what}" if entry.is_refused else entry.what
        who = entry.actor or "the bot"
        yield f"{entry.at:%Y-%m-%d %H:%M:%S} UTC  {entry.workspace}  {who}  {what}  {entry.subject.kind} {entry.subject.id}"
