"""The panel's card: flags first, the verdict with its arithmetic in full, where people differ, who is next."""

from collections.abc import Sequence

from blocks.kit import Block, Message, actions, bar_chart, button, context, header, message, section
from blocks.routes import Route
from blocks.text import Mrkdwn, counted, join, md, mention, mentions, one_line
from domain.guide.breaks import BREAKS, Break
from domain.guide.interview import CATEGORIES, FLAG_TEXTS
from domain.panel.gate import CategoryResult, GateState, Verdict, listed
from domain.panel.result import PanelView, PanelWarning

SHORT_NAMES = {category: category.value.capitalize() for category in CATEGORIES}

WARNINGS = {
    PanelWarning.PRODUCTION: "Production is below 3 on average: this may be a prototype builder. (Our rule; the gate does not cover it.)",
    PanelWarning.DATA: "Data is below 3 on average, and this workflow lives on retrieval. (Our rule; the gate does not cover it.)",
    PanelWarning.MODEL: f"{BREAKS[Break.SCORECARD_FIT].short}: the hard part is training a model, so read data and security with care. {BREAKS[Break.SCORECARD_FIT].detail} (Our rule.)",
}


def panel_card(view: PanelView, *, name: str, manager: str, version: int, is_decided: bool = False) -> Message:
    """An open panel; `version` is the candidate's, for the button "Decide"."""
    title = f"Panel: {one_line(name, 100)}"
    return message(
        md("{title}. {verdict}. {sums}", title=title, verdict=view.headline, sums=view.arithmetic),
        [
            header(title),
            _flags(view),
            section(_verdict(view)),
            _against_gate(view),
            _differ(view),
            section(_recommendations(view)) if view.recommend or view.against else None,
            _warnings(view),
            _chart(view),
            section(_table(view)),
            *_remarks(view),
            section(_next(view, manager, is_decided)),
            None if is_decided else _decide(view, version),
        ],
    )


def _flags(view: PanelView) -> Block | None:
    if not view.flags:
        return None
    rows = [
        md("• {text}: {who}", text=FLAG_TEXTS.get(flag.number, f"Flag {flag.number}"), who=mentions(flag.by))
        for flag in view.flags
    ]
    return section(join([md("*{count} raised*", count=counted(len(rows), "red flag")), *rows]))


def _verdict(view: PanelView) -> Mrkdwn:
    mark = ":white_check_mark: " if view.verdict is Verdict.CLEARS else ":warning: "
    return join(
        [
            md("{mark}*{headline}.*", mark=mark, headline=view.headline),
            md("{sums}.", sums=view.arithmetic),
            md("{sealed}", sealed=view.sealed_sentence),
            _settle(view),
        ]
    )


def _settle(view: PanelView) -> Mrkdwn:
    """What would turn the verdict into a clear one."""
    if view.verdict is Verdict.NO_VERDICT:
        blank = [str(result.category) for result in view.gates if result.gate is GateState.OPEN]
        return md("Ask somebody to find out about {what} before you decide.", what=listed(blank))
    if view.verdict is Verdict.NOT_SETTLED:
        return md("Talk about the low score before you decide: the mean alone hides it.")
    return Mrkdwn("")


def _against_gate(view: PanelView) -> Block | None:
    if not view.is_yes_against_gate:
        return None
    weak = listed([str(result.category) for result in view.gates if result.gate is GateState.BELOW])
    return section(
        md(
            "*The panel says yes, the gate says no.* Either hire for prototyping, or hire for production with your "
            "reason: who covers {weak}?",
            weak=weak,
        )
    )


def _differ(view: PanelView) -> Block | None:
    if not view.disagreements:
        return None
    rows = [
        md("• {name}: {voices}", name=SHORT_NAMES[result.category], voices=_voices(result))
        for result in view.disagreements
    ]
    return section(join([md("*Where you differ* (hear the lowest score first)"), *rows]))


def _voices(result: CategoryResult) -> Mrkdwn:
    return join(
        (md("{who} {score}", who=mention(voice.interviewer), score=str(voice.score)) for voice in result.lowest_first),
        ", ",
    )


def _recommendations(view: PanelView) -> Mrkdwn:
    total = len(view.recommend) + len(view.against)
    summary = md("*Recommendations:* {n} of {total} say yes", n=str(len(view.recommend)), total=str(total))
    if not view.is_split:
        return summary
    return md(
        "{summary}. No: {against}. Yes: {recommend}",
        summary=summary,
        against=mentions(view.against),
        recommend=mentions(view.recommend),
    )


def _warnings(view: PanelView) -> Block | None:
    return section(join(md("{text}", text=WARNINGS[warning]) for warning in view.warnings)) if view.warnings else None


def _chart(view: PanelView) -> Block | None:
    bars = [(SHORT_NAMES[result.category], float(result.mean)) for result in view.results if result.n]
    return bar_chart("Mean per category, 1 to 5", bars, series="Mean") if bars else None


def _table(view: PanelView) -> Mrkdwn:
    rows = [f"{'':<11}{'sum':>4}{'n':>3}{'mean':>6}{'spread':>8}"]
    for result in view.results:
        total, average = (str(result.sum), result.mean) if result.n else ("–", "–")
        # One voice has no spread, and says so instead.
        spread = "one voice" if result.n == 1 else "–" if result.spread is None else str(result.spread)
        width = 11 if result.n == 1 else 8
        rows.append(f"{SHORT_NAMES[result.category]:<11}{total:>4}{result.n:>3}{average:>6}{spread:>{width}}")
    return md("```{rows}```", rows="\n".join(rows))


def _remarks(view: PanelView) -> list[Block]:
    """How the panel came to be open, who is missing, what changed since; small, below the result."""
    remarks: list[Mrkdwn] = []
    if view.opened_reason:
        remarks.append(md("Opened early: {why}", why=one_line(view.opened_reason, 500)))
    if view.outstanding:
        remarks.append(md("Not in: {who}", who=mentions(view.outstanding)))
    if view.late:
        remarks.append(md("After opening, not in the mean: {who}", who=mentions(view.late)))
    if view.is_agency:
        remarks.append(md("Scores of a team's representative, not of the team"))
    remarks.extend(
        md(
            "{who} corrected {what}: {now} (sealed: {sealed}). {why}",
            who=mention(correction.interviewer),
            what=str(correction.category),
            now=_shown(correction.now),
            sealed=_shown(correction.sealed),
            why=one_line(correction.reason, 300),
        )
        for correction in view.corrections
    )
    return [context(*part) for part in _in_tens(remarks)]


def _shown(score: int | None) -> str:
    return "not assessed" if score is None else str(score)


def _in_tens(parts: Sequence[Mrkdwn]) -> list[Sequence[Mrkdwn]]:
    return [parts[start : start + 10] for start in range(0, len(parts), 10)][:3]


def _next(view: PanelView, manager: str, is_decided: bool) -> Mrkdwn:
    if is_decided:
        return md("The decision is made; this panel stays as its record.")
    flags = " Each red flag needs an answer if you hire." if view.flags else ""
    return md("*Next:* {who} decides.{flags}", who=mention(manager), flags=flags)


def _decide(view: PanelView, version: int) -> Block | None:
    return actions(button("Decide", Route.DECISION_OPEN, value=f"{view.candidate_id}:{version}", style="primary"))
