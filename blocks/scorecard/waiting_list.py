"""Whom to score: a button for each candidate who waits."""

from collections.abc import Sequence
from datetime import datetime

from blocks.kit import Block, Message, button, context, message, section
from blocks.routes import Route
from blocks.text import Mrkdwn, counted, join, md, moment, one_line

SHOWN = 20

NOTHING = md(
    "Nobody waits for your scorecard. To correct one that you sent, press Score in your interview kit; "
    "it is in our direct message."
)


def score_list(waiting: Sequence[tuple[str, str, str, datetime | None]]) -> Message:
    """(panel id, name, workflow, interview) of everybody who waits, oldest first."""
    title = md("{count} for your scorecard.", count=counted(len(waiting), "candidate waits", "candidates wait"))
    blocks: list[Block | None] = [section(title)]
    for number, (panel_id, name, workflow, interview_at) in enumerate(waiting[:SHOWN]):
        line = md("*{name}*\n{workflow}", name=one_line(name, 80), workflow=one_line(workflow, 80))
        when = md("interview {at}", at=moment(interview_at)) if interview_at else Mrkdwn("")
        blocks.append(
            section(
                join([line, when], " · "),
                accessory=button("Score", Route.SCORECARD_OPEN, value=panel_id, number=number),
            )
        )
    if len(waiting) > SHOWN:
        blocks.append(context(md("And {count} more: type /ai-hire score and a name.", count=str(len(waiting) - SHOWN))))
    return message(title, blocks)


def nothing_to_score() -> Message:
    return message(NOTHING, [section(NOTHING)])
