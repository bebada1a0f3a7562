"""One reviewer's review, in the proposal's thread once all are open."""

from blocks.button import ButtonValue
from blocks.kit import Block, Message, actions, button, context, message, section
from blocks.proposal.words import ADVISE, GIVEN, MARKS, THIN
from blocks.routes import Route
from blocks.text import Mrkdwn, join, md, mention, moment, one_line, quote
from domain.guide.proposals import FACTORS, PROPOSAL_QUESTIONS
from domain.proposal.pages import ReviewView
from domain.proposal.review import SAID_LIMIT, Advice, Factor, Findings, Given, Review


def review_card(view: ReviewView) -> Message:
    """What this reviewer found, with what it said before where it was corrected after opening."""
    review, findings = view.review, view.review.current.findings
    headline = md(
        "*{who}* on {name}: *{said}*",
        who=mention(review.reviewer),
        name=one_line(view.judged.name, 80),
        said=ADVISE[findings.advice or Advice.DECLINE],
    )
    blocks: list[Block | None] = [
        section(headline),
        context(_lateness(review)) if review.is_late or review.current.after_opening else None,
        *(section(_question(question.number, review)) for question in PROPOSAL_QUESTIONS),
        _warnings(view, findings),
        _factors(findings),
        context(md("Sent {at}", at=moment(review.versions[0].sent_at)), *_corrected(review)),
        actions(
            button(
                "Correct", Route.REVIEW_OPEN, value=ButtonValue(subject=view.panel.id, version=review.version).dump()
            ),
            button(
                "Include with a reason",
                Route.REVIEW_INCLUDE,
                value=ButtonValue(subject=view.panel.id, version=review.version, choice=review.reviewer).dump(),
            )
            if review.waits
            else None,
        )
        if not view.panel.is_closed
        else None,
    ]
    given = ", ".join(f"{each.number} {_word(findings, each.number)}" for each in PROPOSAL_QUESTIONS)
    return message(md("{headline}. {given}", headline=headline, given=given), blocks)


def _question(number: int, review: Review) -> Mrkdwn:
    reply = review.current.findings.reply(number)
    given = reply.given or Given.MISSING
    before = review.sealed.findings.reply(number).given if review.sealed else reply.given
    was = f" (sealed: {GIVEN[before].lower()})" if before and before is not given else ""
    title = md(
        "{mark} *{given}*{was} · {n}. {text}",
        mark=MARKS[given],
        n=str(number),
        text=PROPOSAL_QUESTIONS[number - 1].text,
        given=GIVEN[given],
        was=was,
    )
    return join([title, quote(reply.said, SAID_LIMIT)]) if reply.said else title


def _word(findings: Findings, number: int) -> str:
    return GIVEN[findings.reply(number).given or Given.MISSING].lower()


def _warnings(view: ReviewView, findings: Findings) -> Block | None:
    thin = [md("• Thin automation: {text}", text=THIN[sign]) for sign in findings.thin]
    flags = [md("• {text}", text=view.panel.guide.flag_text(number)) for number in findings.flags]
    return section(join([md("*What warns*"), *thin, *flags])) if thin or flags else None


def _factors(findings: Findings) -> Block | None:
    rows = [
        md(
            "• {name}: {reads}",
            name=factor.name,
            reads=factor.commodity if findings.factors[place] is Factor.COMMODITY else factor.non_commodity,
        )
        for place, factor in enumerate(FACTORS, start=1)
        if place in findings.factors
    ]
    return section(join([md("*Commodity or not*"), *rows])) if rows else None


def _lateness(review: Review) -> Mrkdwn:
    included = review.included
    if included is not None and not review.waits:
        told = "After opening; {who} included it: {why}" if review.is_late else "{who} included the correction: {why}"
        return md(told, who=mention(included.by), why=one_line(included.reason, 500))
    if review.is_late:
        return md("After opening: it does not count until the hiring manager includes it with a reason.")
    return md("Corrected after opening: what was sealed counts until the hiring manager includes this with a reason.")


def _corrected(review: Review) -> list[Mrkdwn]:
    current = review.current
    if not current.reason:
        return []
    return [md("Corrected {at}: {why}", at=moment(current.sent_at), why=one_line(current.reason, 500))]
