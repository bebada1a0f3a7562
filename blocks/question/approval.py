"""An approval: what whoever decides reads and answers, what the hiring manager hears, and how the card says it."""

from typing import Final

from blocks.brief.ids import brief_value
from blocks.brief.words import answer_sentence, money, open_signals, who_and_how
from blocks.button import ButtonValue
from blocks.forms import Fields, FormState, Reader, modal
from blocks.inputs import input_choice, input_text
from blocks.kit import Choice, Element, Message, View, actions, button, context, message, section
from blocks.routes import Route
from blocks.text import Mrkdwn, join, md, mention, moment, quote
from domain.brief.assessment import assess
from domain.brief.brief import REASON_LIMIT, Brief
from domain.model import Value
from domain.question.approval import YES, Approval, ApprovalPage
from domain.question.question import ASKINGS, Question, QuestionView, Topic

MARKS: Final = {YES: "✓", "no": "✗", "question": "?"}
REPLIES: Final = ASKINGS[Topic.APPROVAL].replies
WORK_LIMIT: Final = 600


class ApprovalState(FormState):
    """Which question is answered."""

    question_id: str


class Decided(Value):
    """What the form says."""

    reply: str = ""
    note: str = ""


def approval_asked(view: QuestionView) -> Message:
    """To whoever approves: the answer with its reasons, and their own once they gave it."""
    question, brief, said = view.question, view.brief, view.question.said
    if not view.is_open:
        if brief.let_be is not None:
            text = md("*{title}* is closed, so nothing is to be approved here.", title=brief.title)
        else:
            text = md(
                "*{title}*: your approval is not needed any more. The brief has another answer by now, or somebody else "
                "approves.",
                title=brief.title,
            )
        return message(text, [section(text)])
    assessment = assess(brief)
    text = md(
        "{who} asks for your approval of *{title}*: *{word}*",
        who=mention(question.by),
        title=brief.title,
        word=assessment.outcome.value,
    )
    figures = money(assessment, brief.answers)
    value = ButtonValue(subject=question.id).dump()
    label = "Answer" if said is None else "Change my answer"
    style = button(label, Route.APPROVAL_OPEN, value=value, style="primary" if said is None else None)
    return message(
        text,
        [
            section(text),
            section(answer_sentence(brief, assessment)),
            section(open_signals(brief, assessment.verdict)),
            section(who) if (who := who_and_how(assessment)) else None,
            section(join([Mrkdwn("*The work*"), quote(brief.answers.workflow, WORK_LIMIT)])),
            section(figures) if figures else None,
            section(_said(question)) if said is not None else None,
            actions(style, block_id="next"),
            context(
                Mrkdwn(
                    "Yes, no or a question, with why: it stands on the brief's card. It takes no candidates before your "
                    "yes, and another answer of the brief asks you anew."
                )
            ),
        ],
    )


def approval_answered(view: QuestionView) -> Message:
    """To the hiring manager: what was said and why, and what comes next."""
    question, brief = view.question, view.brief
    text = md("*{title}*, approval: {said}", title=brief.title, said=_said(question))
    value = brief_value(brief)
    if not view.is_open:
        closed = brief.let_be is not None
        why = "is closed" if closed else "has another answer by now, or somebody else approves"
        foot = md("The brief {why}.", why=why)
        return message(text, [section(text), context(foot)])
    if question.reply == YES:
        add = button("Add candidate", Route.CANDIDATE_ADD, value=value, style="primary")
        return message(text, [section(text), actions(add, block_id="next")])
    edit = button("Edit", Route.BRIEF_EDIT, value=value)
    return message(text, [section(text), actions(ask_button(brief), edit, block_id="next")])


def approval_line(approval: Approval) -> Mrkdwn:
    """How it stands, on the brief's card."""
    question = approval.question
    if question is None:
        return md("*Approval*: {who} decides before candidates; not asked yet", who=mention(approval.approver))
    if question.said is None:
        since = moment(question.asked_at, "{date_short_pretty}")
        return md("*Approval*: {who} is asked since {since}", who=mention(question.person), since=since)
    return md("*Approval*: {said}", said=_said(question))


def ask_button(brief: Brief) -> Element:
    """The next step while nobody has said yes."""
    return button("Ask for approval", Route.APPROVAL_ASK, value=brief_value(brief), style="primary")


def approval_form(page: ApprovalPage, state: ApprovalState, typed: Decided | None = None, notice: str = "") -> View:
    """Yes, no or a question, with why."""
    question, brief = page.view.question, page.view.brief
    shown = typed or Decided(reply=question.reply, note=question.note)
    return modal(
        Route.APPROVAL_SEND,
        "Your approval",
        [
            section(md("*{title}*: {what}", title=brief.title, what=ASKINGS[Topic.APPROVAL].question)),
            input_choice(
                "reply",
                "Your answer",
                [Choice(value=reply.key, label=reply.label) for reply in REPLIES],
                style="radio_buttons",
                initial=shown.reply or None,
            ),
            input_text(
                "note",
                "Why, or what would you like to know?",
                initial=shown.note,
                multiline=True,
                max_length=REASON_LIMIT,
                hint="Everybody who sees the brief reads this.",
            ),
        ],
        state=state,
        notice=notice,
        submit="Send",
    )


def read_approval(fields: Fields, draft: bool = False) -> Decided:
    """Both are asked. Raises Invalid at fields."""
    reader = Reader(fields, draft=draft)
    decided = Decided(
        reply=reader.one_of("reply", [reply.key for reply in REPLIES], required="Please pick your answer."),
        note=reader.text("note", required="Please say in a sentence why.", limit=REASON_LIMIT),
    )
    reader.check()
    return decided


def _said(question: Question) -> Mrkdwn:
    said = question.said
    head = md(
        "{mark} {who}: *{said}*",
        mark=MARKS.get(question.reply, "?"),
        who=mention(question.person),
        said=said.label if said else "nothing yet",
    )
    return join([head, quote(question.note, REASON_LIMIT)]) if question.note else head
