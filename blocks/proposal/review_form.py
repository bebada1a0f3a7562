"""The form of a review: the guide's five questions, commodity or not, what warns, and what one would do."""

from blocks.forms import Fields, FormState, Reader, modal
from blocks.inputs import input_choice, input_choices, input_text
from blocks.kit import Block, Choice, View, context, divider, section
from blocks.proposal.words import ADVICE, GIVEN, GIVEN_HINTS, THIN
from blocks.routes import Route
from blocks.scorecard.form import REASON, is_unfinished, unfinished, why_corrected
from blocks.text import Mrkdwn, join, link, md, one_line
from domain.guide.proposals import FACTORS, PROPOSAL_QUESTIONS
from domain.model import Value
from domain.proposal.pages import ReviewPage
from domain.proposal.review import (
    SAID_LIMIT,
    Advice,
    Factor,
    Findings,
    Given,
    Reply,
    Thin,
    factor_field,
    given_field,
    said_field,
)
from domain.scorecard import REASON_LIMIT

THIN_SIGNS = "thin"
FLAGS = "flags"
ADVISES = "advice"
CANT_TELL = "unknown"


SCALE = join((md("{word}: {means}.", word=GIVEN[each], means=GIVEN_HINTS[each]) for each in reversed(Given)), " ")


class ReviewState(FormState):
    """`version` is the review's that is corrected, 0 for a first one."""

    panel_id: str


class ReviewEntry(Value):
    """What stands in the form."""

    findings: Findings
    #: None where the form does not ask for one.
    reason: str | None = None
    is_unfinished: bool = False


def review_form(page: ReviewPage, state: ReviewState, entry: ReviewEntry | None = None, notice: str = "") -> View:
    """The form with what was found so far; `notice` may be a doubt that is asked once before it is sent."""
    findings = entry.findings if entry else page.findings
    is_draft = entry is not None and entry.is_unfinished
    blocks: list[Block | None] = [
        section(_offer(page)),
        context(_promise(page), SCALE),
        why_corrected("review", entry.reason if entry else None) if page.needs_reason else None,
        *(block for question in PROPOSAL_QUESTIONS for block in _question(question.number, findings, is_draft)),
        divider(),
        section(
            md("*Commodity or not?* What survives production is the second choice. Leave out what you can't tell.")
        ),
        *(_factor(place, findings) for place in range(1, len(FACTORS) + 1)),
        divider(),
        input_choices(
            THIN_SIGNS,
            "Signs of thin automation: only what you read",
            [Choice(value=sign.value, label=text) for sign, text in THIN.items()],
            initial=findings.thin,
            dispatch=Route.REVIEW_SAVE,
        ),
        input_choices(
            FLAGS,
            "Red flags: only what you read or heard",
            [Choice(value=str(flag.number), label=flag.text) for flag in page.guide.flags],
            initial=[str(number) for number in findings.flags],
            dispatch=Route.REVIEW_SAVE,
        )
        if page.guide.flags
        else None,
        input_choice(
            ADVISES,
            "What would you do?",
            [Choice(value=advice.value, label=label) for advice, label in ADVICE.items()],
            style="radio_buttons",
            initial=findings.advice.value if findings.advice else None,
            optional=is_draft,
            dispatch=Route.REVIEW_SAVE,
        ),
        None if page.sent else unfinished(is_draft, Route.REVIEW_SAVE),
    ]
    title = "Correct my review" if page.sent else "Review"
    submit = "Keep my draft" if is_draft else "Send again" if notice else "Send"
    return modal(Route.REVIEW_SEND, title, blocks, state=state, notice=notice, submit=submit)


def _offer(page: ReviewPage) -> Mrkdwn:
    offer = page.proposal
    told = [
        md(
            "*{name}* · {vendor} · for {workflow}",
            name=one_line(page.judged.name, 80),
            vendor=offer.vendor.words,
            workflow=one_line(page.judged.workflow, 80),
        ),
        md("Price: {price}", price=one_line(offer.price, 200)) if offer.price else Mrkdwn(""),
        link(offer.link, "Open the offer") if offer.link else Mrkdwn(""),
    ]
    return join(told)


def _promise(page: ReviewPage) -> Mrkdwn:
    if page.needs_reason:
        return md("The reviews are open: yours will show both versions, and why it changed.")
    if page.panel.is_open:
        return md("The reviews are open already: this is marked “after opening” and does not count.")
    kept = "What you tap and type is kept."
    return md("Sealed: nobody reads this before all reviews are in. {kept}", kept="" if page.sent else kept)


def _question(number: int, findings: Findings, optional: bool) -> tuple[Block, Block]:
    reply, question = findings.reply(number), PROPOSAL_QUESTIONS[number - 1]
    return (
        input_choice(
            given_field(number),
            f"{number}. {question.text}",
            [Choice(value=each.value, label=GIVEN[each]) for each in reversed(Given)],
            style="radio_buttons",
            initial=reply.given.value if reply.given else None,
            optional=optional,
            dispatch=Route.REVIEW_SAVE,
        ),
        input_text(
            said_field(number),
            "What do they say?",
            initial=reply.said,
            multiline=True,
            optional=True,
            max_length=SAID_LIMIT,
            placeholder="A sentence of theirs, or a link to the page or file",
            dispatch=Route.REVIEW_SAVE,
        ),
    )


def _factor(place: int, findings: Findings) -> Block:
    factor, chosen = FACTORS[place - 1], findings.factors.get(place)
    return input_choice(
        factor_field(place),
        factor.name,
        [
            Choice(value=Factor.COMMODITY.value, label=factor.commodity),
            Choice(value=Factor.LASTING.value, label=factor.non_commodity),
            Choice(value=CANT_TELL, label="Can't tell"),
        ],
        initial=chosen.value if chosen else None,
        optional=True,
        dispatch=Route.REVIEW_SAVE,
    )


def read_review_form(fields: Fields, *, draft: bool = False) -> ReviewEntry:
    """What stands in the form; with `draft` whatever can be used of an unfinished one."""
    is_kept = is_unfinished(Reader(fields, draft=draft))
    reader = Reader(fields, draft=draft or is_kept)
    replies: dict[int, Reply] = {}
    for question in PROPOSAL_QUESTIONS:
        reply = Reply(
            given=reader.choice(given_field(question.number), Given),
            said=reader.text(said_field(question.number), limit=SAID_LIMIT),
        )
        if reply != Reply():
            replies[question.number] = reply
    factors = {}
    for place in range(1, len(FACTORS) + 1):
        chosen = reader.one_of(factor_field(place), (*Factor, CANT_TELL))
        if chosen and chosen != CANT_TELL:
            factors[place] = Factor(chosen)
    read = Findings(
        replies=replies,
        factors=factors,
        thin=reader.choices(THIN_SIGNS, Thin),
        flags=tuple(int(each) for each in (reader.ids(FLAGS) if reader.has(FLAGS) else ()) if each.isdecimal()),
        advice=reader.choice(ADVISES, Advice),
    )
    reason = reader.text(REASON, limit=REASON_LIMIT) if reader.has(REASON) else None
    reader.check()
    return ReviewEntry(findings=read, reason=reason, is_unfinished=is_kept)
