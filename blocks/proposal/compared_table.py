"""The offers for one brief, side by side in a native table. No total and no order of merit: the guide knows none."""

from collections.abc import Callable
from typing import Final

from blocks.kit import Message, context, data_table, header, message, section
from blocks.proposal.words import GIVEN, SHORT
from blocks.text import Mrkdwn, day, join, md, one_line
from domain.guide.proposals import PROPOSAL_QUESTIONS
from domain.proposal.pages import Compared, ProposalRecord
from domain.proposal.result import ProposalResult
from domain.proposal.review import Advice, Factor, Given

#: Twenty columns fit, and one is the heading of the rows.
MOST: Final = 12
CELL: Final = 120
OVER: Final = Mrkdwn("Offers stood here side by side. Fewer than two are left; what is left stands on its own card.")


def compared_card(compared: Compared | None) -> Message:
    """One column an offer, one row a question: what each says and what is missing. None: there is nothing to compare."""
    if compared is None:
        return message(OVER, [section(OVER)])
    shown = compared.opened[:MOST]
    names = ", ".join(one_line(each.proposal.title, 40) for each in shown)
    title = f"Proposals side by side: {one_line(compared.brief_title, 90)}"
    rows = [[heading, *(cell(record) for record in shown)] for heading, cell in _ROWS]
    sealed = join(map(_sealed, compared.sealed), ", ")
    more = len(compared.opened) - len(shown)
    return message(
        md("{title}: {names}", title=title, names=names),
        [
            header(title),
            section(md("Against *{metric}*", metric=one_line(compared.metric, 200))) if compared.metric else None,
            data_table(title, [["", *(one_line(each.proposal.title, 60) for each in shown)], *rows]),
            context(
                join(
                    [
                        md("Still sealed: {sealed}.", sealed=sealed) if sealed else Mrkdwn(""),
                        md("And {n} more, each on its own card.", n=str(more)) if more > 0 else Mrkdwn(""),
                        md("No total, and no order of merit: the questions weigh differently for each workflow."),
                    ],
                    " ",
                )
            ),
        ],
    )


def _sealed(record: ProposalRecord) -> Mrkdwn:
    seats = record.panel.interviewers
    return md(
        "{name} ({sent} of {seats} in)",
        name=one_line(record.proposal.title, 40),
        sent=str(len(seats) - len(record.panel.outstanding)),
        seats=str(len(seats)),
    )


def _of(read: Callable[[ProposalResult], str]) -> Callable[[ProposalRecord], str]:
    """A cell about what the reviews say."""
    return lambda record: read(record.result) if record.result is not None else "sealed"


def _question(number: int) -> Callable[[ProposalRecord], str]:
    def cell(result: ProposalResult) -> str:
        found = result.questions[number - 1]
        split = ", differ" if found.is_disputed else ""
        return GIVEN[found.given or Given.MISSING] + split

    return _of(cell)


def _commodity(result: ProposalResult) -> str:
    seen = [each for each in result.factors if each.reads is not None]
    if not seen:
        return "can't tell"
    return f"{sum(each.reads is Factor.COMMODITY for each in seen)} of {len(seen)} factors"


def _advice(result: ProposalResult) -> str:
    said = {Advice.TAKE: "take", Advice.ASK: "ask again", Advice.DECLINE: "decline"}
    return ", ".join(f"{len(by)} {said[advice]}" for advice, by in result.advice.items())


def _stands(record: ProposalRecord) -> str:
    choice, trial = record.proposal.choice, record.proposal.trial
    if choice is not None:
        return choice.outcome.past
    if trial is not None and trial.runs and trial.ends_on is not None:
        return f"on trial until {day(trial.ends_on)}"
    return "to decide"


_ROWS: Final[tuple[tuple[str, Callable[[ProposalRecord], str]], ...]] = (
    ("What it is", lambda record: record.proposal.vendor.words),
    ("Price", lambda record: one_line(record.proposal.price, CELL) or "not said"),
    ("It covers", lambda record: one_line(record.proposal.covers, CELL) or "not said"),
    ("After launch", lambda record: one_line(record.proposal.after_launch, CELL) or "not said"),
    ("Not handed over", lambda record: ", ".join(record.proposal.missing_handover) or "nothing: all five are"),
    *((f"{each.number} {SHORT[each.number]}", _question(each.number)) for each in PROPOSAL_QUESTIONS),
    ("Thin automation", _of(lambda result: f"{len(result.thin)} signs" if result.thin else "no sign")),
    ("Commodity", _of(_commodity)),
    ("Red flags", _of(lambda result: str(len(result.flags)) if result.flags else "none")),
    ("Reviewers would", _of(_advice)),
    ("Reviews", _of(lambda result: f"{result.counted} of {result.seats}")),
    ("Where it stands", _stands),
)
