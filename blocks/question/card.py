"""One question to one person, with a button for each answer; and what the brief makes of it."""

from collections.abc import Sequence
from typing import Final

from blocks.brief.ids import brief_value
from blocks.button import ButtonValue
from blocks.kit import Element, Message, actions, button, context, message, section
from blocks.question.approval import approval_answered, approval_asked
from blocks.routes import Route
from blocks.text import Mrkdwn, join, md, mention, moment, quote
from domain.question.question import QuestionView, Topic, reads

#: Of a brief's work or data, as much as a phone shows without scrolling far.
READS_LIMIT: Final = 600


def question_asked(view: QuestionView) -> Message:
    """To whoever was asked: the question, what they have to know, and the answers; later theirs."""
    question, brief, said = view.question, view.brief, view.question.said
    if question.topic is Topic.APPROVAL:
        return approval_asked(view)
    title = brief.title
    if not view.is_open:
        if brief.let_be is not None:
            text = md("*{title}* is closed. Nothing waits for you here.", title=title)
        else:
            text = md("*{title}*: “{what}” has its answer. Nothing waits for you here.", title=title, what=_asks(view))
        return message(text, [section(text)])
    text = md("{who} asks you about *{title}*: *{what}*", who=mention(question.by), title=title, what=_asks(view))
    known = quote(reads(brief, question.topic), READS_LIMIT)
    what = Mrkdwn("What it would read:") if question.topic is Topic.DATA else Mrkdwn("The work:")
    if said is not None and question.answered_at is not None:
        at = moment(question.answered_at, "{date_short_pretty}")
        foot = md("You answered *{said}*, {at}. Another button changes it.", said=said.label, at=at)
    else:
        foot = md("One tap answers it, and {who} reads it as yours. You need nothing else.", who=mention(question.by))
    return message(
        text,
        [
            section(text),
            section(join([what, known])),
            actions(*_answers(view), block_id="answers"),
            context(foot),
        ],
    )


def question_answered(view: QuestionView) -> Message:
    """To the hiring manager: whose answer it is, and the way into their edit of the brief."""
    question, brief, said = view.question, view.brief, view.question.said
    if question.topic is Topic.APPROVAL:
        return approval_answered(view)
    text = md(
        "{who} answers “{what}”: *{said}*",
        who=mention(question.person),
        what=_asks(view),
        said=said.label if said else "nothing yet",
    )
    value = ButtonValue(subject=question.id, choice=brief.id).dump()
    take = button("Take it over", Route.QUESTION_TAKE_OVER, value=value, style="primary")
    if view.can_be_taken_over:
        foot = Mrkdwn("It is their answer, and the brief is as it was. You see what would change before you publish.")
        return message(text, [section(text), actions(take, block_id="next"), context(foot)])
    if question.is_known:
        return message(text, [section(text), context(Mrkdwn("The brief says so."))])
    another = button("Ask somebody else", Route.QUESTION_ASK, value=brief_value(brief))
    return message(text, [section(text), actions(another, block_id="next") if view.is_open else None])


def asked_lines(views: Sequence[QuestionView]) -> list[Mrkdwn]:
    """Who was asked what, and what they said, a line each."""
    return [_line(view) for view in views]


def _line(view: QuestionView) -> Mrkdwn:
    question, said = view.question, view.question.said
    who, what = mention(question.person), _asks(view)
    if said is None:
        since = moment(question.asked_at, "{date_short_pretty}")
        return md("• {who}, “{what}”: asked {since}", who=who, what=what, since=since)
    return md("• {who}, “{what}”: *{said}*", who=who, what=what, said=said.label)


def _asks(view: QuestionView) -> str:
    return view.question.asking.question


def _answers(view: QuestionView) -> list[Element]:
    question = view.question
    return [
        button(
            reply.label,
            Route.QUESTION_ANSWER,
            value=ButtonValue(subject=question.id, choice=reply.key).dump(),
            number=number,
        )
        for number, reply in enumerate(question.asking.replies)
        if reply != question.said
    ]
