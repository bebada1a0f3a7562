"""The last step of an edit: what will change, why, and the button that publishes it."""

from typing import Final

from blocks.brief.history.differences import answer_lines
from blocks.brief.ids import BriefState
from blocks.brief.thread.commodity import smells
from blocks.brief.words import changes
from blocks.button import ButtonValue
from blocks.forms import Fields, Reader, modal
from blocks.inputs import input_text
from blocks.kit import Block, View, actions, button, context, divider, section
from blocks.routes import Route
from blocks.text import SECTION_LIMIT, Mrkdwn, cut_mrkdwn, join, md, mention
from domain.brief.assessment import assess
from domain.brief.brief import REASON_LIMIT
from domain.brief.commodity import factors_of
from domain.brief.outcome import judge_brief
from domain.brief.view import WritingPage, waiting_words

OWNER_IS_ASKED: Final = "{who} is asked then whether they take it on."


def publish_form(writing: WritingPage, state: BriefState, *, reason: str | None = None, notice: str = "") -> View:
    """What the edit makes of the answer; a reason is asked where it becomes another one."""
    brief, shift = writing.brief, writing.shift
    typed = writing.reason if reason is None else reason
    outcome = judge_brief(brief).outcome
    if not writing.changed:
        blocks: list[Block | None] = [
            section(md("Nothing is different from what is published: it still says *{word}*.", word=outcome.value)),
            # A reason that somebody else's change has overtaken is still theirs.
            input_text(
                "reason",
                "Why?",
                initial=typed,
                multiline=True,
                optional=True,
                max_length=REASON_LIMIT,
                dispatch=Route.BRIEF_KEEP_REASON,
            )
            if typed
            else None,
            _back(state),
        ]
        return modal(Route.BRIEF_PUBLISH, "What will change", blocks, state=state, notice=notice, submit="Done")
    if shift is not None:
        headline = md("*{words}*{waiting}", words=shift.words, waiting=_waiting(writing.interviews))
    else:
        headline = md("The answer stays *{word}*.", word=outcome.value)
    before, after = assess(brief), assess(brief.as_drafted)
    commodity = smells(factors_of(brief, before), factors_of(brief.as_drafted, after))
    blocks = [
        section(headline),
        section(_part([Mrkdwn("*What you changed*"), *answer_lines(brief.answers, brief.working)])),
        section(_part([Mrkdwn("*What follows*"), *changes(brief, before, after)])) if shift is not None else None,
        section(commodity) if commodity else None,
        _owner(writing),
        divider(),
        input_text(
            "reason",
            "Why?",
            initial=typed,
            multiline=True,
            optional=shift is None,
            max_length=REASON_LIMIT,
            hint="It stands in the thread and in the history."
            if shift is None
            else "Everybody who works with it reads this.",
            dispatch=Route.BRIEF_KEEP_REASON,
        ),
        _back(state),
        context(Mrkdwn("Nothing is published before you press Publish. Closed, your edit waits: /ai-hire brief.")),
    ]
    return modal(Route.BRIEF_PUBLISH, "What will change", blocks, state=state, notice=notice, submit="Publish")


def read_reason(fields: Fields, state: BriefState, draft: bool) -> str:
    """Why; whether it is needed is known where the edit is."""
    read = Reader(fields, draft=draft)
    reason = read.text("reason", limit=REASON_LIMIT) if read.has("reason") else ""
    read.check()
    return reason


def _waiting(interviews: int) -> str:
    return f"\n{words}" if (words := waiting_words(interviews)) else ""


def _owner(writing: WritingPage) -> Block | None:
    brief, after = writing.brief, writing.brief.as_drafted
    if not brief.is_shared or after.owner in ("", brief.owner, brief.manager):
        return None
    return context(md(OWNER_IS_ASKED, who=mention(after.owner)))


def _part(lines: list[Mrkdwn]) -> Mrkdwn:
    return cut_mrkdwn(join(lines), SECTION_LIMIT)


def _back(state: BriefState) -> Block:
    value = ButtonValue(subject=state.brief, version=state.version).dump()
    return actions(button("Back", Route.BRIEF_BACK_TO_PAGES, value=value), block_id="back")
