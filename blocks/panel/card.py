"""The panel's card: flags first, the verdict with its arithmetic in full, where people differ, who is next."""

from collections.abc import Sequence

from blocks.kit import Block, Message, actions, bar_chart, button, context, header, message, section
from blocks.panel.seat_card import freed_words
from blocks.routes import Route
from blocks.text import Mrkdwn, counted, join, md, mention, mentions, one_line
from domain.guide.breaks import BREAKS, Break
from domain.panel.gate import CategoryResult, GateState, Verdict, listed
from domain.panel.pages import PanelView
from domain.panel.result import PanelResult

FITS_PARTLY = (
    f"{BREAKS[Break.SCORECARD_FIT].short}: the hard part is training a model, so read data and security with care. "
    f"{BREAKS[Break.SCORECARD_FIT].detail} (Our rule.)"
)

ONCE_INCLUDED = "It counts once the hiring manager includes it."


def panel_card(view: PanelView) -> Message:
    """An open panel."""
    panel = view.result
    title = f"Panel: {one_line(view.judged.name, 100)}"
    return message(
        md("{title}. {verdict}. {sums}", title=title, verdict=panel.headline, sums=panel.arithmetic),
        [
            header(title),
            _flags(panel),
            section(_verdict(panel)),
            _against_gate(panel),
            _differ(panel),
            section(_recommendations(panel)) if panel.recommend or panel.against else None,
            _warnings(panel),
            _no_plan(panel),
            _chart(panel),
            section(_table(panel)),
            *_remarks(view),
            section(_next(view)),
            None if view.panel.is_closed else _decide(view),
        ],
    )


def _flags(panel: PanelResult) -> Block | None:
    if not panel.flags:
        return None
    rows = [
        md("• {text}: {who}", text=panel.guide.flag_text(flag.number), who=mentions(flag.by)) for flag in panel.flags
    ]
    return section(join([md("*{count} raised*", count=counted(len(rows), "red flag")), *rows]))


def _verdict(panel: PanelResult) -> Mrkdwn:
    mark = ":warning: " if panel.needs_override else ":white_check_mark: "
    return join(
        [
            md("{mark}*{headline}.*", mark=mark, headline=panel.headline),
            md("{sums}.", sums=panel.arithmetic),
            md("{sealed}", sealed=panel.sealed_sentence),
            md("{latest}", latest=f"{panel.latest_sentence} {ONCE_INCLUDED}" if panel.latest_sentence else ""),
            _settle(panel),
        ]
    )


def _settle(panel: PanelResult) -> Mrkdwn:
    """What would turn the verdict into a clear one."""
    if panel.verdict is Verdict.NOT_SETTLED:
        return md("Talk about the low score before you decide: the mean alone hides it.")
    return Mrkdwn("")


def _against_gate(panel: PanelResult) -> Block | None:
    if panel.is_no_against_gate:
        return section(
            md(
                "*The gate says yes, the panel says no.* Hear why before you decide: hiring for production asks your "
                "reason."
            )
        )
    if not panel.is_yes_against_gate:
        return None
    weak = listed([result.category.short for result in panel.gates if result.gate is GateState.BELOW])
    blank = listed([result.category.short for result in panel.gates if result.gate is GateState.OPEN])
    return section(
        md(
            "*The panel says yes, the gate says no.* Either hire for prototyping, or hire for production with your "
            "reason: who covers {weak}?{blank}",
            weak=weak,
            blank=f" And nobody found out about {blank}." if blank else "",
        )
    )


def _differ(panel: PanelResult) -> Block | None:
    if not panel.disagreements:
        return None
    rows = [md("• {name}: {voices}", name=_short(result), voices=_voices(result)) for result in panel.disagreements]
    return section(join([md("*Where you differ* (hear the lowest score first)"), *rows]))


def _voices(result: CategoryResult) -> Mrkdwn:
    return join(
        (md("{who} {score}", who=mention(voice.interviewer), score=str(voice.score)) for voice in result.lowest_first),
        ", ",
    )


def _recommendations(panel: PanelResult) -> Mrkdwn:
    total = len(panel.recommend) + len(panel.against)
    summary = md("*Recommendations:* {n} of {total} say yes", n=str(len(panel.recommend)), total=str(total))
    if not panel.is_split:
        return summary
    return md(
        "{summary}. No: {against}. Yes: {recommend}",
        summary=summary,
        against=mentions(panel.against),
        recommend=mentions(panel.recommend),
    )


def _warnings(panel: PanelResult) -> Block | None:
    told = [*panel.warnings, *([FITS_PARTLY] if panel.fits_partly else [])]
    return section(join(md("{text}", text=text) for text in told)) if told else None


def _no_plan(panel: PanelResult) -> Block | None:
    if not panel.without_plan:
        return None
    days = listed([str(day) for day in panel.guide.days])
    told = md(
        "*No description of the first {days} days* (heard by {who}): whoever cannot {means}.",
        days=days,
        who=mentions(panel.without_plan),
        means=panel.guide.no_plan,
    )
    return section(told)


def _chart(panel: PanelResult) -> Block | None:
    bars = [(_short(result), float(result.mean)) for result in panel.results if result.n]
    return bar_chart("Mean per category, 1 to 5", bars, series="Mean") if bars else None


def _table(panel: PanelResult) -> Mrkdwn:
    first = max(11, *(len(_short(result)) + 1 for result in panel.results))
    rows = [f"{'':<{first}}{'sum':>4}{'n':>3}{'mean':>6}{'spread':>8}"]
    for result in panel.results:
        total, average = (str(result.sum), result.mean) if result.n else ("–", "–")
        # One voice has no spread, and says so instead.
        spread = "one voice" if result.n == 1 else "–" if result.spread is None else str(result.spread)
        width = 11 if result.n == 1 else 8
        rows.append(f"{_short(result):<{first}}{total:>4}{result.n:>3}{average:>6}{spread:>{width}}")
    return md("```{rows}```", rows="\n".join(rows))


def _remarks(view: PanelView) -> list[Block]:
    """How the panel came to be open, who is missing, what changed since; small, below the result."""
    panel = view.result
    remarks: list[Mrkdwn] = []
    if panel.opened_reason:
        remarks.append(md("Opened early: {why}", why=one_line(panel.opened_reason, 500)))
    remarks.extend(freed_words(seat) for seat in view.panel.seats if seat.is_free)
    if panel.outstanding:
        remarks.append(md("Not in: {who}", who=mentions(panel.outstanding)))
    if panel.late:
        remarks.append(md("After opening, not in the mean: {who}", who=mentions(panel.late)))
    if panel.is_agency:
        remarks.append(md("Scores of a team's representative, not of the team"))
    remarks.extend(
        md(
            "{who} corrected {what}: {now} (sealed: {sealed}){waits}. {why}",
            who=mention(correction.interviewer),
            what=correction.category.short,
            now=_shown(correction.now),
            sealed=_shown(correction.sealed),
            waits="" if correction.counts else ", not in the mean",
            why=one_line(correction.reason, 300),
        )
        for correction in panel.corrections
    )
    return [context(*part) for part in _in_tens(remarks)]


def _short(result: CategoryResult) -> str:
    return result.category.short.capitalize()


def _shown(score: int | None) -> str:
    return "not assessed" if score is None else str(score)


def _in_tens(parts: Sequence[Mrkdwn]) -> list[Sequence[Mrkdwn]]:
    return [parts[start : start + 10] for start in range(0, len(parts), 10)][:3]


def _next(view: PanelView) -> Mrkdwn:
    if view.panel.is_closed:
        return md("The decision is made; this panel stays as its record.")
    if _asks_more(view):
        blank = listed([result.category.short for result in view.result.gates if result.gate is GateState.OPEN])
        return md("*Next:* {who}, ask one more about {what}.", who=mention(view.judged.people.manager), what=blank)
    count = len(view.result.flags)
    each = "The red flag needs" if count == 1 else "Each red flag needs"
    flags = f" {each} an answer if you hire." if count else ""
    return md("*Next:* {who} decides.{flags}", who=mention(view.judged.people.manager), flags=flags)


def _decide(view: PanelView) -> Block | None:
    more, about = _asks_more(view), view.judged.about.id
    return actions(
        button("Ask one more", Route.CANDIDATE_ASK_ANOTHER, value=about, style="primary") if more else None,
        button("Decide", Route.DECISION_OPEN, value=about, style=None if more else "primary"),
    )


def _asks_more(view: PanelView) -> bool:
    return view.result.verdict is Verdict.NO_VERDICT and not view.panel.outstanding
