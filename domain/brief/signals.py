"""Rules §1: the five signals, derived from facts and open to an overrule with a reason."""

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from domain.brief.brief import Brief, BriefAnswers, DataAccess, Frequency, Mistakes, Overrule
from domain.guide.readiness import SIGNALS, Level, MustHave, Signal
from domain.model import Value
from domain.typed.blanks import is_unknown, names_no_number
from domain.typed.figures import amount, holds_number


class Reading(Value):
    """How one signal stands and why; `derived` is what the answers alone would say."""

    signal: Signal
    level: Level
    why: str
    derived: Level
    overrule: Overrule | None = None

    @property
    def is_open(self) -> bool:
        return self.level is not Level.PASS

    @property
    def told(self) -> str:
        """Why, where no name of a signal stands before it: a reason given by hand alone says nothing there."""
        if self.overrule is None:
            return self.why
        reason = self.why.rstrip(". ")
        return f"{SIGNALS[self.signal].name.lower()} was set to {self.level.value} by hand ({reason})"


Finding = tuple[Level, str]


def _differ(today: tuple[Decimal, str], target: tuple[Decimal, str]) -> bool:
    if today[0] != target[0]:
        return True
    one, other = today[1], target[1]
    return not (one.startswith(other) or other.startswith(one))


def lack_of(text: str) -> str:
    """What is wrong with a figure; empty where it is one. Words that put it off are none."""
    if not text.strip():
        return "is missing"
    if is_unknown(text):
        return "is not known"
    return "" if holds_number(text) else "holds no number"


def missing_figures(answers: BriefAnswers) -> str:
    """What still has to be named before the metric passes, as a sentence calls it."""
    missing = [
        *(["a number"] if names_no_number(answers.metric) or is_unknown(answers.metric) else []),
        *(["today's figure"] if lack_of(answers.today) else []),
        *(["a target"] if lack_of(answers.target) else []),
        *(["another target than today's figure"] if _stays(answers) else []),
    ]
    return " and ".join(filter(None, (", ".join(missing[:-1]), *missing[-1:])))


def _stays(answers: BriefAnswers) -> bool:
    """Whether the target is the figure of today."""
    today, target = amount(answers.today), amount(answers.target)
    return today is not None and target is not None and not _differ(today, target)


def _frequency(answers: BriefAnswers) -> Finding:
    match answers.frequency:
        case Frequency.DAILY:
            return Level.PASS, "it runs every day"
        case Frequency.WEEKLY:
            return Level.PASS, "it runs every week"
        case Frequency.MONTHLY:
            return Level.NOT_SURE, "it runs monthly, which may be too little volume"
        case Frequency.RARE:
            return Level.FAIL, "it is rare or one-off, too rare to pay for custom work"
    return Level.NOT_SURE, "how often it runs is not answered"


def _metric(answers: BriefAnswers) -> Finding:
    if names_no_number(answers.metric):
        return Level.FAIL, "no number is named that should move"
    if is_unknown(answers.metric):
        return Level.NOT_SURE, "you don't know the number yet"
    for name, text in (("today's figure", answers.today), ("the target", answers.target)):
        if lack := lack_of(text):
            return Level.NOT_SURE, f"{name} {lack}"
    if _stays(answers):
        return Level.NOT_SURE, "today and the target are the same"
    return Level.PASS, f"{answers.metric.strip()}, {answers.today.strip()} → {answers.target.strip()}"


def _data(answers: BriefAnswers) -> Finding:
    blank = answers.lacks(MustHave.BOUNDARY)
    unwritten = "what it may read and must never see is not written down" if blank else ""
    also = f", and {unwritten}" if unwritten else ""
    match answers.data:
        case DataAccess.BLOCKED:
            return Level.FAIL, f"you may not use the data, or cannot reach it{also}"
        case DataAccess.UNCLEAR | None:
            return Level.NOT_SURE, f"whether you may use the data is unclear{also}"
    if unwritten:
        return Level.NOT_SURE, unwritten
    if answers.data is DataAccess.NOT_CONNECTED:
        return Level.PASS, "you may use the data; connecting it is part of the work"
    return Level.PASS, "you can reach the data and may use it"


def _mistakes(answers: BriefAnswers) -> Finding:
    match answers.mistakes:
        case Mistakes.CHEAP:
            return Level.PASS, "a wrong answer is cheap to undo"
        case Mistakes.CHECKED:
            return Level.PASS, "a person checks each answer first"
        case Mistakes.COSTLY:
            return Level.FAIL, "a wrong answer is costly and nobody checks"
    return Level.NOT_SURE, "what a wrong answer costs is not known"


def _owner(answers: BriefAnswers) -> Finding:
    # O: "me for now" counts as a named person.
    if answers.owner:
        return Level.PASS, "a named person owns quality after launch"
    return Level.FAIL, "nobody owns quality after launch"


DERIVE: Final[dict[Signal, Callable[[BriefAnswers], Finding]]] = {
    Signal.FREQUENCY: _frequency,
    Signal.METRIC: _metric,
    Signal.DATA: _data,
    Signal.MISTAKES: _mistakes,
    Signal.OWNER: _owner,
}

# O: an overrule cannot fill a blank must-have; it has to be written down.
_WRITTEN: Final[dict[Signal, MustHave]] = {
    Signal.METRIC: MustHave.METRIC,
    Signal.DATA: MustHave.BOUNDARY,
    Signal.OWNER: MustHave.OWNER,
}


def is_blank(signal: Signal, answers: BriefAnswers) -> bool:
    """Whether the must-have behind this signal is still blank."""
    written = _WRITTEN.get(signal)
    return written is not None and answers.lacks(written)


def read_signals(brief: Brief) -> tuple[Reading, ...]:
    """The five signals of a brief, overrules included."""
    return tuple(_read(signal, brief) for signal in Signal)


def _read(signal: Signal, brief: Brief) -> Reading:
    derived, why = DERIVE[signal](brief.answers)
    if signal is Signal.OWNER and (no := brief.owner_declined) is not None:
        derived, why = Level.FAIL, "the named owner does not take it on"
        why += f": {no.reason.rstrip('. ')}" if no.reason else ""
    overrule = brief.overrule_of(signal)
    if overrule is None or is_blank(signal, brief.answers):
        return Reading(signal=signal, level=derived, why=why, derived=derived)
    return Reading(signal=signal, level=overrule.level, why=overrule.reason, derived=derived, overrule=overrule)
