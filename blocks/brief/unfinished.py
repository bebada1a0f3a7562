"""What is unfinished of a person's briefs and edits: go on, throw away, or start another."""

from collections.abc import Sequence
from typing import Final

from blocks.brief.ids import brief_value
from blocks.forms import modal
from blocks.kit import Block, View, actions, button, confirm, section
from blocks.routes import Route
from blocks.text import counted, md, moment
from domain.brief.brief import (
    differences,
)
from domain.brief.view import WritingPage

DRAFTS_SHOWN: Final = 5


def resume_page(unfinished: Sequence[WritingPage]) -> View:
    """Unfinished briefs and edits, each to go on with or to throw away, and a way to start another."""
    briefs = [each for each in unfinished if not each.brief.is_answered]
    edits = [each for each in unfinished if each.brief.is_answered]
    what = [
        *([counted(len(briefs), "unfinished brief")] if briefs else []),
        *([counted(len(edits), "edit that is not published", "edits that are not published")] if edits else []),
    ]
    blocks: list[Block] = [section(md("You have {what}.", what=" and ".join(what)))]
    for number, each in enumerate(unfinished[:DRAFTS_SHOWN]):
        blocks += _unfinished(each, number)
    blocks.append(actions(button("Start a new one", Route.BRIEF_START, value="new")))
    return modal(Route.NOTICE_READ, "Your briefs", blocks)


def _unfinished(writing: WritingPage, number: int) -> list[Block]:
    brief, value = writing.brief, brief_value(writing.brief)
    if brief.is_answered:
        stopped = md(
            "*{title}*\nYou changed {what}; nothing of it is published",
            title=brief.title,
            what=", ".join(differences(brief.answers, brief.working)),
        )
        ask = confirm("Throw this edit away?", "The brief stays as it is published.", "Throw away", "Keep it")
    else:
        stopped = md(
            "*{title}*\nStopped at page {page} of 3, {at}",
            title=brief.title,
            page=str(int(brief.page)),
            at=moment(brief.updated_at),
        )
        ask = confirm("Discard this brief?", "What you wrote in it is gone then.", "Discard", "Keep it")
    return [
        section(stopped),
        actions(
            button("Go on", Route.BRIEF_RESUME, value=value, number=number, style="primary" if not number else None),
            button(
                "Throw away" if brief.is_answered else "Discard",
                Route.BRIEF_DISCARD,
                value=value,
                number=number,
                ask=ask,
            ),
        ),
    ]
