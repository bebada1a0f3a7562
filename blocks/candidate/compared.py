"""A brief's candidates side by side: a native table and a chart on a fixed scale. No total and no order of merit."""

from collections.abc import Sequence
from typing import Final

from blocks.brief.titles import Titled, told_apart
from blocks.button import ButtonValue
from blocks.kit import Block, Message, actions, bar_chart, button, context, data_table, header, message, section
from blocks.panel.card import SCALE, gate_rule
from blocks.routes import Route
from blocks.text import Mrkdwn, counted, join, md, mentions, one_line
from domain.brief.brief import Brief
from domain.candidate.compared import SIDE_BY_SIDE, Comparison, Entry, Side
from domain.guide.guide import Category
from domain.panel.gate import GateState, Verdict
from domain.scorecard import PlanDescribed
from domain.typed.writing import written

#: Of the sealed ones, and of the briefs in a list.
LISTED: Final = 12
CELL: Final = 160
#: Slack draws a chart up to its highest bar: this one is always there.
TOP: Final = "5: the most"
HIGHEST: Final = 5.0
VERDICTS = {
    Verdict.RISKY: "Risky: prototyping at most",
    Verdict.NO_VERDICT: "No verdict yet",
    Verdict.NOT_SETTLED: "Not settled",
    Verdict.CLEARS: "Clears the gate",
}
STATES = {GateState.BELOW: ", below", GateState.CONTESTED: ", not settled"}
PLANS = {PlanDescribed.YES: "yes", PlanDescribed.PARTLY: "partly", PlanDescribed.NO: "no"}


def compared(found: Comparison) -> Message:
    """One column a candidate, one row a question; the sealed ones are named with how many have scored, and no more."""
    title = f"Side by side: {one_line(found.brief_title, 100)}"
    names = ", ".join(_name(side) for side in found.sides)
    sealed = _sealed(found)
    if not found.sides:
        nobody = md("No panel is open yet, so there is nothing to compare.") if found.sealed else _nobody()
        return message(
            join([nobody, sealed], " "), [header(title), section(nobody), section(sealed) if sealed else None]
        )
    return message(
        join([md("{title}. {names}.", title=title, names=names), *_verdicts(found), sealed], " "),
        [
            header(title),
            data_table("In the order in which they were added: no total, no ranking.", _rows(found)),
            _chart(found) if len(found.sides) > 1 else None,
            context(md("{scale}. {gate}", scale=SCALE, gate=gate_rule(found.sides[0].panel.guide))),
            section(_panels(found)),
            section(sealed) if sealed else None,
            context(_range(found)),
            _pages(found),
        ],
    )


def which_brief(briefs: Sequence[Brief]) -> Message:
    """Whose candidates? Newest first."""
    titles = told_apart(map(Titled.of, briefs))
    rows = [
        section(
            md("*{title}*", title=titles[brief.id]),
            accessory=button("Compare", Route.BRIEF_COMPARE, value=brief.id, number=number),
        )
        for number, brief in enumerate(briefs[:LISTED])
    ]
    more = len(briefs) - LISTED
    rest = md("and {count}: type a word of its title, /ai-hire compare WORD.", count=counted(more, "older brief"))
    return message(
        md("Which brief's candidates?"),
        [section(md("*Which brief's candidates?*")), *rows, context(rest) if more > 0 else None],
    )


def _nobody() -> Mrkdwn:
    return md("Nobody is interviewed for this brief yet. Add candidates first: the button is on the brief's card.")


def _rows(found: Comparison) -> list[list[str]]:
    sides = found.sides
    return [
        ["Candidate", *(_name(side) for side in sides)],
        ["Verdict", *(VERDICTS[side.result.verdict] for side in sides)],
        *([_heading(category), *(_figures(side, category) for side in sides)] for category in found.categories),
        ["Recommend", *(_recommend(side) for side in sides)],
        ["Red flags", *(_flags(side) for side in sides)],
        ["Plan described", *(_plan(side) for side in sides)],
        ["Scorecards", *(_scorecards(side) for side in sides)],
        ["Judged by", *(f"panel {found.letter(side)}" for side in sides)],
        ["Decision", *("made" if side.is_decided else "still to make" for side in sides)],
    ]


def _name(side: Side) -> str:
    return one_line(side.candidate.name, 60)


def _heading(category: Category) -> str:
    name = category.short.capitalize()
    return f"{name} (gate)" if category.in_gate else name


def _figures(side: Side, category: Category) -> str:
    """The spread before the mean; one voice has none."""
    result = next((each for each in side.result.results if each.category.key == category.key), None)
    if result is None:
        return "not asked"
    if not result.n:
        return "not assessed"
    state = STATES.get(result.gate, "") if category.in_gate else ", below" if result.is_below else ""
    if result.spread is None:
        return f"one voice: {result.sum}{state}"
    return f"spread {result.spread}, mean {written(result.mean)}{state}"


def _recommend(side: Side) -> str:
    return f"{len(side.result.recommend)} yes, {len(side.result.against)} no"


def _flags(side: Side) -> str:
    return one_line("; ".join(side.result.guide.flag_text(flag.number) for flag in side.result.flags) or "none", CELL)


def _plan(side: Side) -> str:
    return (
        ", ".join(f"{side.plans[plan]} {word}" for plan, word in PLANS.items() if side.plans.get(plan)) or "not asked"
    )


def _scorecards(side: Side) -> str:
    result = side.result
    counts = f"{result.counted} of {result.seats}"
    parts = [
        counts,
        "opened early" if result.opened_reason else "",
        "differs as sealed" if result.sealed_verdict else "",
    ]
    return ", ".join(filter(None, parts))


def _chart(found: Comparison) -> Block:
    """What nobody assessed is a bar of zero, which no score can be."""
    labels = [category.short.capitalize() for category in found.categories]
    series = [
        (_name(side), [*(_mean(side, category) for category in found.categories), HIGHEST]) for side in found.sides
    ]
    return bar_chart("Means from 0 to 5; the line is 3; 0: not assessed", [*labels, TOP], series)


def _mean(side: Side, category: Category) -> float:
    return next((float(each.mean or 0) for each in side.result.results if each.category.key == category.key), 0.0)


def _verdicts(found: Comparison) -> list[Mrkdwn]:
    """For those who see no table."""
    return [
        md("{name}: {verdict} ({sums}).", name=_name(side), verdict=side.result.headline, sums=side.result.arithmetic)
        for side in found.sides
    ]


def _panels(found: Comparison) -> Mrkdwn:
    panels = found.panels
    if len(panels) == 1:
        return md("All of them were judged by {who}.", who=mentions(sorted(found.sides[0].judges)))
    lines = [
        md("• Panel {letter}: {who}", letter=letter, who=mentions(sorted(side.judges)) or md("nobody"))
        for letter, side in panels.items()
    ]
    guides = {side.panel.guide.id for side in found.sides}
    why = "by different people, and by different guides" if len(guides) > 1 else "by different people"
    return join([md("*Judged {why}:* a half point between panels means little.", why=why), *lines])


def _sealed(found: Comparison) -> Mrkdwn:
    if not found.sealed:
        return Mrkdwn("")
    lines = join(map(_how_far, found.sealed[:LISTED]), ", ")
    more = len(found.sealed) - LISTED
    return md("*Still sealed:* {lines}{more}.", lines=lines, more=f" and {more} more" if more > 0 else "")


def _how_far(entry: Entry) -> Mrkdwn:
    name, seats = one_line(entry.candidate.name, 60), str(len(entry.panel.interviewers))
    return md("{name} ({sent} of {seats} in)", name=name, sent=str(entry.sent), seats=seats)


def _range(found: Comparison) -> Mrkdwn:
    last = found.first + len(found.sides)
    shown = (
        "" if found.in_all <= SIDE_BY_SIDE else f" {found.first + 1} to {last} of {found.in_all} with an open panel."
    )
    return md("Only you see this.{shown} No total and no ranking: what matters most is for you to say.", shown=shown)


def _pages(found: Comparison) -> Block:
    before = max(found.first - SIDE_BY_SIDE, 0)
    return actions(
        button("Take it along", Route.BRIEF_EXPORT, value=ButtonValue(subject=found.brief_id).dump()),
        button("Earlier ones", Route.BRIEF_COMPARE, value=_value(found, before), number=1) if found.first else None,
        button("Next ones", Route.BRIEF_COMPARE, value=_value(found, found.more_from), number=2)
        if found.more_from is not None
        else None,
    )


def _value(found: Comparison, first: int) -> str:
    return ButtonValue(subject=found.brief_id, choice=str(first)).dump()
