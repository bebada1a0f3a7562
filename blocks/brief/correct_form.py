"""The form that corrects the kind of problem, or overrules one signal with a reason."""

from enum import StrEnum
from typing import Final

from blocks.brief.ids import BriefState
from blocks.brief.words import readiness
from blocks.forms import Fields, Reader, modal
from blocks.inputs import input_choice, input_text
from blocks.kit import Block, Choice, View, context, divider, section
from blocks.routes import Route
from blocks.text import Mrkdwn, join, md
from domain.brief.brief import REASON_LIMIT, Brief
from domain.brief.outcome import judge_brief
from domain.guide.readiness import PROBLEMS, SIGNALS, Level, Problem, Signal, SignalRow
from domain.model import Value


class KindChoice(StrEnum):
    """What the kind of problem should be; DERIVED undoes a correction."""

    DERIVED = "derived"
    ADVICE = "advice"
    IMPLEMENTATION = "implementation"
    OWNERSHIP = "ownership"


class LevelChoice(StrEnum):
    """What a signal should be; DERIVED undoes an overrule."""

    PASS = "pass"  # noqa: S105  # a level, no password
    NOT_SURE = "not sure"
    FAIL = "fail"
    DERIVED = "derived"


class Correction(Value):
    """What the form says. `level` None puts the signal back to what the answers say."""

    kind: Problem | None
    signal: Signal | None = None
    level: Level | None = None
    reason: str = ""


SIGNAL_CHOICES: Final = tuple(Choice(value=signal, label=row.name) for signal, row in SIGNALS.items())
LEVEL_CHOICES: Final = (
    Choice(value=LevelChoice.PASS, label="Pass"),
    Choice(value=LevelChoice.NOT_SURE, label="Not sure"),
    Choice(value=LevelChoice.FAIL, label="Fail"),
    Choice(value=LevelChoice.DERIVED, label="As the answers say"),
)
KIND_NAMES: Final = {
    Problem.ADVICE: "Advice: what to do is unknown",
    Problem.IMPLEMENTATION: "Implementation: it must be built and connected",
    Problem.OWNERSHIP: "Ownership: it runs, and must be watched",
}

MISTAKE: Final = "The usual mistake is buying strategy when the blocker is delivery, or the reverse."


def correct_form(brief: Brief, state: BriefState, *, notice: str = "", typed: Correction | None = None) -> View:
    """The form; `typed` is what somebody typed before the brief changed under them."""
    derived = brief.answers.but(corrected_kind=None).kind
    kinds = (
        Choice(value=KindChoice.DERIVED, label=f"As the answers say: {derived.value}"),
        *(Choice(value=kind, label=KIND_NAMES[kind]) for kind in PROBLEMS),
    )
    kind = typed.kind if typed else brief.answers.corrected_kind
    signal = typed.signal if typed else None
    level = (typed.level or LevelChoice.DERIVED) if typed and typed.signal else None
    blocks: list[Block | None] = [
        section(readiness(brief, judge_brief(brief))),
        context(join([Mrkdwn("*What passes, and what fails* (our rule)"), *map(_row, SIGNALS.values())])),
        input_choice(
            "signal", "Which signal is wrong?", SIGNAL_CHOICES, initial=signal, optional=True, placeholder="None"
        ),
        input_choice("level", "What should it be?", LEVEL_CHOICES, initial=level, optional=True),
        input_text(
            "reason",
            "Why?",
            initial=typed.reason if typed else "",
            multiline=True,
            optional=True,
            max_length=REASON_LIMIT,
            hint="Everybody who sees the brief reads this. A signal set by hand holds until the answer behind it changes.",
        ),
        divider(),
        input_choice("kind", "The kind of problem", kinds, initial=kind or KindChoice.DERIVED, hint=MISTAKE),
    ]
    return modal(Route.BRIEF_SEND_CORRECTION, "Correct the answer", blocks, state=state, notice=notice, submit="Save")


def _row(row: SignalRow) -> Mrkdwn:
    return md("*{name}* passes when {passes}; fails when {fails}.", name=row.name, passes=row.passes, fails=row.fails)


def read_correction(fields: Fields) -> Correction:
    """What was chosen; a level and a reason are asked where a signal is named."""
    read = Reader(fields)
    signal = read.choice("signal", Signal)
    level = read.choice("level", LevelChoice)
    reason = read.text("reason", limit=REASON_LIMIT)
    kind = read.choice("kind", KindChoice, required="Please pick one.")
    if signal is not None and level is None:
        read.refuse("level", "Please say what it should be.")
    if signal is None and level is not None:
        read.refuse("signal", "Please pick the signal that you mean.")
    if signal is not None and level not in (None, LevelChoice.DERIVED) and not reason:
        read.refuse("reason", "Please say why, in a sentence.")
    read.check()
    return Correction(
        kind=None if kind in (None, KindChoice.DERIVED) else Problem(kind),
        signal=signal,
        level=None if level in (None, LevelChoice.DERIVED) else Level(level),
        reason=reason,
    )
