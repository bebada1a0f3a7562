"""What its hiring manager reads before records go."""

from collections.abc import Sequence
from typing import Final

from blocks.kit import Message, context, message, section
from blocks.text import Mrkdwn, join, md, moment, one_line
from domain.keeping.retention import Leaving

MOST: Final = 40
#: As many as one paragraph holds whatever their names are.
ROWS: Final = 10


def retention_notice(leaving: Sequence[Leaving]) -> Message:
    """Each record with its day; nothing more once they are gone or stay."""
    if not leaving:
        over = Mrkdwn("What stood here is erased, as announced, or stays after all.")
        return message(over, [section(over)])
    said = md("*Soon erased:* these records have been kept for as long as your workspace keeps them.")
    rows = [
        md(
            "• {at}: {name}, {what} for {brief}",
            at=moment(each.at),
            name=one_line(each.record.name, 80),
            what=each.record.called,
            brief=one_line(each.record.brief_title, 60),
        )
        for each in sorted(leaving, key=lambda each: (each.at, each.record.name))[:MOST]
    ]
    if len(leaving) > MOST:
        rows.append(md("• and {more} more", more=str(len(leaving) - MOST)))
    next_step = Mrkdwn(
        "Do you still need one of them? `/ai-hire held` and its name sends you all of it as a file; a workspace admin can "
        "put it under a legal hold there, or choose a longer time in `/ai-hire settings`."
    )
    paragraphs = [section(join(rows[first : first + ROWS])) for first in range(0, len(rows), ROWS)]
    return message(said, [section(said), *paragraphs, context(next_step)])
