"""The panel's card: the verdict first, then what to do, then the figures, the spread before the mean."""

from collections.abc import Sequence

from blocks.brief.history.changed import brief_changed
from blocks.history.button import history_button
from blocks.kit import Block, Message, actions, button, context, data_table, header, message, section, steps
from blocks.panel.flags import flag_line
from blocks.panel.seat_card import freed_words
from blocks.panel.verdict import verdict_words
from blocks.routes import Route
from blocks.text import Mrkdwn, counted, join, md, mention, mentions, one_line
from domain.guide.breaks import BREAKS, Break
from domain.guide.guide import PASS_LINE, Guide
from domain.panel.gate import CategoryResult, GateState, Verdict, Voice, listed
from domain.panel.pages import PanelView
from domain.panel.result import PanelResult
from domain.typed.writing import written

FITS_PARTLY = (
    f"{BREAKS[Break.SCORECARD_FIT].short}: the hard part is training a model, so read data and security with care. "
    f"{BREAKS[Break.SCORECARD_FIT].detail} (Our rule.)"
)

SCALE = f"Scores run from 1 to 5; the line is {PASS_LINE}"

ONCE_INCLUDED = "It counts once the hiring manager includes it."


def panel_card(view: PanelView) -> Message:
    """An open panel."""
    panel = view.result
    title = f"Panel: {one_line(view.judged.name, 100)}"
    return message(
        md(
            "{title}. {verdict}. {next} {sums}",
            title=title,
            verdict=panel.headline,
            next=_next(view),
            sums=panel.arithmetic,
        ),
        [
            header(title),
            brief_changed(view.brief_change),
            section(_verdict(panel)),
            context(gate_rule(panel.guide)),
            section(_next(view)),
            _against_gate(panel),
            _differ(panel),
            _flags(panel),
            section(_recommendations(panel)) if panel.recommend or panel.against else None,
            _buttons(view),
            _warnings(panel),
            _no_plan(panel),
            *_figures(panel),
            *_remarks(view),
        ],
    )


def _flags(panel: PanelResult) -> Block | None:
    if not panel.flags:
        return None
    rows = [md("• {flag}", flag=flag_line(panel.guide, flag)) for flag in panel.flags]
    return section(join([md("*{count} raised*", count=counted(len(rows), "red flag")), *rows]))


def _verdict(panel: PanelResult) -> Mrkdwn:
    mark = ":warning: " if panel.needs_override else ":white_check_mark: "
    word = md("{mark}*{headline}.*", mark=mark, headline=panel.headline)
    waits = [ONCE_INCLUDED] if panel.latest_sentence else []
    return verdict_words(word, [*panel.remarks, *waits])


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
    rows = [
        md("• {name}: {voices}", name=_short(result), voices=_scored(result.lowest_first))
        for result in panel.disagreements
    ]
    rows += [
        md(
            "• {name}: a red flag of {who}, and {high}",
            name=dispute.category.short.capitalize(),
            who=mentions(dispute.flag.by),
            high=_scored(dispute.high),
        )
        for dispute in panel.flag_disputes
    ]
    if not rows:
        return None
    first = "the red flag" if not panel.disagreements else "the lowest score"
    return section(join([md("*Where you differ* (talk about it, and hear {first} first)", first=first), *rows]))


def _scored(voices: Sequence[Voice]) -> Mrkdwn:
    return join((md("{who} {score}", who=mention(voice.interviewer), score=str(voice.score)) for voice in voices), ", ")


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


def _figures(panel: PanelResult) -> list[Block]:
    """Every category in one table that a phone is wide enough for; what nobody assessed is said so."""
    rows = [(_short(result), _scores(result), _spread(result), _mean(result)) for result in panel.results]
    return [
        section(md("{sums}.", sums=panel.arithmetic)),
        data_table("Category by category", [("Category", "Scores", "Spread", "Mean"), *rows]),
        context(md("{scale}. Look at the spread before the mean.", scale=SCALE)),
    ]


def gate_rule(guide: Guide) -> Mrkdwn:
    """What the gate is, in a sentence."""
    names = listed([category.short for category in guide.gate])
    each = "each " if len(guide.gate) > 1 else ""
    return md("*The gate:* {names} must {each}reach {line} on average.", names=names, each=each, line=str(PASS_LINE))


def _scores(result: CategoryResult) -> str:
    return " ".join(str(voice.score) for voice in result.voices) or "not assessed"


def _spread(result: CategoryResult) -> str:
    return "–" if result.spread is None else str(result.spread)


def _mean(result: CategoryResult) -> str:
    return f"{written(result.mean)}, below" if result.is_below else written(result.mean) or "–"


def _remarks(view: PanelView) -> list[Block]:
    """Who is missing and what changed since; small, below the result."""
    panel = view.result
    remarks = [freed_words(seat) for seat in view.panel.seats if seat.is_free]
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
    panel, manager = view.result, mention(view.judged.people.manager)
    if _asks_more(view):
        blank = listed([result.category.short for result in panel.gates if result.gate is GateState.OPEN])
        return md("*Next:* {who}, ask one more about {what}.", who=manager, what=blank)
    owed = md("{who}: press Score. ", who=mentions(panel.outstanding)) if panel.outstanding else Mrkdwn("")
    settle = "Talk about the low score first: the mean alone hides it. " if panel.verdict is Verdict.NOT_SETTLED else ""
    each = "The red flag needs" if len(panel.flags) == 1 else "Each red flag needs"
    flags = f" {each} an answer if you hire." if panel.flags else ""
    return md("*Next:* {owed}{settle}{who} decides.{flags}", owed=owed, settle=settle, who=manager, flags=flags)


def _buttons(view: PanelView) -> Block:
    more, about = _asks_more(view), view.judged.about.id
    # Where nobody found out about a category of the gate, one more can still be asked, whatever the rest says.
    blank = any(result.gate is GateState.OPEN for result in view.result.gates) and not view.panel.outstanding
    history = history_button(view.judged.about)
    if view.panel.is_closed:
        return actions(history, block_id="next")
    return steps(
        button("Ask one more", Route.CANDIDATE_ASK_ANOTHER, value=about, style="primary" if more else None)
        if blank
        else None,
        button("Decide", Route.DECISION_OPEN, value=about, style=None if more else "primary"),
        behind=[button("Compare", Route.CANDIDATE_COMPARE, value=about), history],
        block_id="next",
    )


def _asks_more(view: PanelView) -> bool:
    return view.result.verdict is Verdict.NO_VERDICT and not view.panel.outstanding
