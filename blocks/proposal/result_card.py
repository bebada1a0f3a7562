"""What the reviews of an offer say together: what is missing, as questions to send back; what warns; who would do what."""

from blocks.button import ButtonValue
from blocks.history.button import history_button
from blocks.kit import Block, Message, actions, button, context, header, message, section
from blocks.panel.seat_card import freed_words
from blocks.proposal.words import ADVISE, GIVEN, MARKS
from blocks.routes import Route
from blocks.text import Mrkdwn, counted, join, md, mention, mentions, one_line, quote
from domain.proposal.pages import ProposalRecord
from domain.proposal.result import THIN_RISK, FactorResult, ProposalResult, QuestionResult
from domain.proposal.review import Factor, Given


def result_card(record: ProposalRecord) -> Message | None:
    """An open review; None while it is sealed."""
    result = record.result
    if result is None:
        return None
    title = f"Reviews: {one_line(record.proposal.title, 100)}"
    return message(
        md("{title}. {headline}. {thin}", title=title, headline=result.headline, thin=_thin_words(result)),
        [
            header(title),
            section(join([md("*{headline}.*", headline=result.headline), _advice(result)])),
            _thin(result),
            _flags(record, result),
            section(join(_question(each) for each in result.questions)),
            *_send_back(record, result),
            section(_factors(result)),
            *_remarks(record, result),
            section(_next(record)),
            _buttons(record),
        ],
    )


def _advice(result: ProposalResult) -> Mrkdwn:
    return join(
        (md("{who} {would}", who=mentions(by), would=ADVISE[advice]) for advice, by in result.advice.items()), " · "
    )


def _thin_words(result: ProposalResult) -> str:
    return f"Looks like thin automation: {'; '.join(sign.text for sign in result.thin)}." if result.thin else ""


def _thin(result: ProposalResult) -> Block | None:
    if not result.thin:
        return None
    rows = [
        md("• {text} ({who})", text=sign.text, who=mentions(sign.by)) if sign.by else md("• {text}", text=sign.text)
        for sign in result.thin
    ]
    return section(join([md(":warning: *This looks like thin automation.* {risk}", risk=THIN_RISK), *rows]))


def _flags(record: ProposalRecord, result: ProposalResult) -> Block | None:
    if not result.flags:
        return None
    rows = [
        md("• {text}: {who}", text=record.guide.flag_text(flag.number), who=mentions(flag.by)) for flag in result.flags
    ]
    return section(join([md("*{count} raised*", count=counted(len(rows), "red flag")), *rows]))


def _question(result: QuestionResult) -> Mrkdwn:
    given = result.given or Given.MISSING
    split = ""
    if len({voice.given for voice in result.voices}) > 1:
        split = (
            " (" + ", ".join(f"{mention(voice.reviewer)} {GIVEN[voice.given].lower()}" for voice in result.voices) + ")"
        )
    return md(
        "{mark} *{given}* · {n}. {text}{split}",
        mark=MARKS[given],
        n=str(result.question.number),
        text=result.question.text,
        given=GIVEN[given],
        split=Mrkdwn(split),
    )


def _send_back(record: ProposalRecord, result: ProposalResult) -> list[Block]:
    questions = result.send_back
    if not questions:
        return []
    told = md("*Ready to send back* to {name}:", name=one_line(record.proposal.name, 80))
    lines = [f"{number}. {question}" for number, question in enumerate(questions, start=1)]
    return [section(told), section(quote("\n".join(lines), 2900))]


def _factors(result: ProposalResult) -> Mrkdwn:
    return join([md("*Commodity or not*"), *map(_factor, result.factors)])


def _factor(result: FactorResult) -> Mrkdwn:
    factor, reads = result.factor, result.reads
    if reads is None:
        return md("• {name}: nobody could tell", name=factor.name)
    said = factor.commodity if reads is Factor.COMMODITY else factor.non_commodity
    word = "commodity" if reads is Factor.COMMODITY else "not commodity"
    split = f"; {result.lasting} saw it otherwise" if reads is Factor.COMMODITY and result.lasting else ""
    split = f"; {result.commodity} saw it otherwise" if reads is Factor.LASTING and result.commodity else split
    return md("• {name}: *{word}* ({said}{split})", name=factor.name, word=word, said=said, split=split)


def _remarks(record: ProposalRecord, result: ProposalResult) -> list[Block]:
    told = [
        md("Opened early: {why}", why=one_line(result.opened_reason, 500)) if result.opened_reason else None,
        *(freed_words(seat) for seat in record.panel.seats if seat.is_free),
        md("Not in: {who}", who=mentions(record.panel.outstanding)) if record.panel.outstanding else None,
        md("After opening, not counted: {who}", who=mentions(result.late)) if result.late else None,
        md(
            "Corrected after opening, by {who}: with that, {headline}. What was sealed counts.",
            who=mentions(result.corrected),
            headline=result.as_corrected,
        )
        if result.corrected
        else None,
        md("The worst voice on a question is the one that is asked back (our rule)."),
    ]
    return [context(*[each for each in told if each is not None])]


def _next(record: ProposalRecord) -> Mrkdwn:
    if record.panel.is_closed:
        return md("The decision is made; these reviews stay as its record.")
    flags = " Each red flag needs an answer if you take it." if record.result and record.result.flags else ""
    return md("*Next:* {who} decides.{flags}", who=mention(record.proposal.manager), flags=flags)


def _buttons(record: ProposalRecord) -> Block:
    history = history_button(record.proposal.subject)
    if record.panel.is_closed:
        return actions(history)
    value = ButtonValue(subject=record.proposal.id, version=record.version).dump()
    return actions(button("Decide", Route.PROPOSAL_DECIDE, value=value, style="primary"), history)
