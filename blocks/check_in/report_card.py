"""A report as it is posted: how far everything is, the figures beside the promise, and the decision where it is one."""

from blocks.brief.history.changed import brief_changed
from blocks.check_in.corrections import correction_lines
from blocks.check_in.words import (
    CALLS,
    NO_BASELINE,
    bar,
    capital,
    carried_text,
    extension_line,
    heading,
    items_text,
    money,
    promised,
)
from blocks.history.button import history_button
from blocks.kit import Block, Message, actions, button, context, divider, header, message, section
from blocks.panel.flags import flag_line
from blocks.panel.verdict import verdict_words
from blocks.routes import Route
from blocks.scorecard.form import PLAN_LABELS, RECOMMENDATION_LABELS
from blocks.text import Mrkdwn, counted, cut, day, join, md, mention, one_line, quote, spelled
from domain.check_in.report import Call, Promise, Report
from domain.onboarding.views import CheckInView, LookbackView, PastScore
from domain.panel.result import PanelResult

CORRECTIONS_SHOWN = 3


def report_card(view: CheckInView) -> Message:
    """The report in the onboarding thread, and as the manager's copy. Raises ValueError where there is none."""
    report = _reported(view)
    title = heading(view.check_in.milestone, one_line(view.onboarding.name, 80))
    return message(
        join([md("{title}: {bar}", title=title, bar=bar(report)), _call_line(view, report)], ". "),
        [
            *report_blocks(view),
            brief_changed(view.brief_change),
            *_corrections(view),
            context(md("Reported by {who}", who=mention(view.first.reported_by)), _next(view)),
            actions(
                button("Correct", Route.REPORT_CORRECT, value=view.check_in.id), history_button(view.onboarding.subject)
            ),
        ],
    )


def report_blocks(view: CheckInView) -> list[Block | None]:
    """All that the report says. Raises ValueError where there is none."""
    report, milestone = _reported(view), view.check_in.milestone
    return [
        header(heading(milestone, one_line(view.onboarding.name, 80))),
        section(md("{bar}", bar=bar(report))),
        _late(view),
        section(items_text(milestone, report.items, 240)),
        section(carried_text(view.carried, report.carried, 180)) if report.carried and view.carried else None,
        section(extension_line(view.check_in.condition, report)) if view.check_in.condition else None,
        *_figures(view, report),
        section(join([md("*In the way*"), quote(report.blockers, 800)])) if report.blockers else None,
        *_decision(view, report),
    ]


def lookback_card(lookback: LookbackView) -> Message:
    """What each interviewer had scored, beside what was decided; for the owner and the manager alone. Raises ValueError."""
    view = lookback.view
    report = _reported(view)
    text = md(
        "What the interviews had said about {name}, {days} days ago",
        name=one_line(view.onboarding.name, 80),
        days=spelled(view.check_in.milestone.day),
    )
    title = header(f"Looking back: {one_line(view.onboarding.name, 80)}")
    # What was sent with the word before the last one, by an earlier release or before a correction.
    if report.call is Call.EXTEND or view.onboarding.ending is None:
        later = md("The onboarding goes on: the look back comes with its last word.")
        return message(later, [title, section(later)])
    return message(
        text,
        [
            title,
            section(
                join(
                    [
                        md("*Promised*  {goal}", goal=promised(view.promise)),
                        md("*Before*  {missing}", missing=NO_BASELINE) if not view.promise.today else Mrkdwn(""),
                        md("*{title}*  {figure}", title=view.check_in.milestone.title, figure=_measured(report)),
                        _call_line(view, report),
                        md("*Why*  {why}", why=cut(report.reason, 500)) if report.reason else Mrkdwn(""),
                    ]
                )
            ),
            section(extension_line(view.check_in.condition, report)) if view.check_in.condition else None,
            brief_changed(view.brief_change),
            divider(),
            section(_panel(lookback.result)) if lookback.result is not None else None,
            section(md("*What each interviewer had scored, as sealed*")),
            *[section(_past(score, lookback.plan_days)) for score in lookback.scores[:30]],
            context(md("Only the owner and the hiring manager have this. Please keep it out of channels.")),
        ],
    )


def _panel(result: PanelResult) -> Mrkdwn:
    """The panel's word, with all that was said beside it then."""
    said = md("*The panel:* {headline}.", headline=result.headline)
    lines = [verdict_words(said, result.remarks, result.arithmetic)]
    lines += [md("⚑ {flag}", flag=flag_line(result.guide, flag)) for flag in result.flags]
    lines += [
        md(
            "Corrected after opening: {who}, {what} {was} → {now}. {why}",
            who=mention(each.interviewer),
            what=each.category.short,
            was=_score(each.sealed),
            now=_score(each.now),
            why=one_line(each.reason, 200),
        )
        for each in result.corrections
    ]
    return join(lines)


def _score(score: int | None) -> str:
    return "not assessed" if score is None else str(score)


def _reported(view: CheckInView) -> Report:
    if view.check_in.report is None:
        raise ValueError("nothing is reported yet")
    return view.check_in.report


def _corrections(view: CheckInView) -> list[Block]:
    lines = correction_lines(view.check_in.milestone, view.versions, view.promise, view.labels)
    shown = [section(line) for line in lines[:CORRECTIONS_SHOWN]]
    if len(lines) > CORRECTIONS_SHOWN:
        earlier = counted(len(lines) - CORRECTIONS_SHOWN, "earlier correction")
        shown.append(context(md("and {earlier}", earlier=earlier)))
    return [divider(), *shown] if shown else []


def call_corrected(view: CheckInView) -> Message:
    """For whoever was told the other word. Raises ValueError where nothing is reported."""
    report = _reported(view)
    was = next((each.call for each in reversed(view.check_in.earlier) if each.call is not report.call), None)
    text = md(
        "{who} has corrected the decision of {milestone} about *{name}*: {was}{now}.",
        who=mention(report.reported_by),
        milestone=view.check_in.milestone.name,
        name=one_line(view.onboarding.name, 80),
        was=md("{was} → ", was=CALLS[was].lower()) if was is not None else Mrkdwn(""),
        now=CALLS[report.call].lower() if report.call is not None else "",
    )
    why = md("*Why:* {why}", why=one_line(report.correction, 500))
    return message(text, [section(join([text, why]))])


def _late(view: CheckInView) -> Block | None:
    if not view.check_in.late:
        return None
    return context(
        md(
            "{name} was on {on}; the report comes late.",
            name=capital(view.check_in.milestone.name),
            on=day(view.check_in.due_day),
        )
    )


def _measured(report: Report) -> Mrkdwn:
    if report.metric:
        return md("{figure}", figure=one_line(report.metric, 300))
    return md("not measured: {why}", why=one_line(report.unmeasured, 300))


def _figures(view: CheckInView, report: Report) -> list[Block]:
    milestone, promise = view.check_in.milestone, view.promise
    lines = [*_baseline(promise, report)]
    if milestone.decides:
        lines.append(md("*Promised*  {goal}", goal=promised(promise)))
    if milestone.asks_metric and not promise.today:
        lines.append(md("*Before*  {missing}", missing=NO_BASELINE))
    if milestone.asks_metric and milestone.decides:
        lines.append(md("*It is*  {figure}", figure=_measured(report)))
    elif report.metric:
        figure = one_line(report.metric, 300)
        lines.append(md("*First figure*  {figure} (promised: {goal})", figure=figure, goal=promised(promise)))
    if milestone.asks_cost and (milestone.decides or report.running_cost is not None):
        lines.append(_cost(promise, report))
    return [section(join(lines))] if lines else []


def _baseline(promise: Promise, report: Report) -> list[Mrkdwn]:
    if report.baseline:
        was = md(", where the brief said {was}", was=one_line(promise.today, 100)) if promise.today else Mrkdwn("")
        return [md("*Today's figure*  {figure}{was}", figure=one_line(report.baseline, 150), was=was)]
    if report.baseline_holds:
        return [md("*Today's figure*  {figure}, still right", figure=one_line(promise.today, 150))]
    return []


def _cost(promise: Promise, report: Report) -> Mrkdwn:
    cost = (
        md("{amount} a month", amount=money(report.running_cost, promise.currency))
        if report.running_cost is not None
        else md("not known: {why}", why=one_line(report.uncosted, 300))
    )
    plan = (
        md(" (plan {amount})", amount=money(promise.running_cost, promise.currency))
        if promise.running_cost is not None
        else md(" (the brief had no plan)")
    )
    return md("*Running cost*  {cost}{plan}", cost=cost, plan=plan)


def _call_line(view: CheckInView, report: Report) -> Mrkdwn:
    if report.call is None:
        return Mrkdwn("")
    if report.call is Call.EXTEND and report.extended_to is not None:
        return md("*Extended until {until}*", until=day(view.extended_to or report.extended_to))
    return md("*{call}*", call=CALLS[report.call])


def _decision(view: CheckInView, report: Report) -> list[Block]:
    if report.call is None:
        return []
    lines = [_call_line(view, report)]
    if report.reason:
        lines.append(md("*Why*  {why}", why=cut(report.reason, 800)))
    if report.condition:
        lines.append(md("By then this must be true: {what}", what=cut(report.condition, 600)))
    return [divider(), section(join(lines))]


def _next(view: CheckInView) -> Mrkdwn:
    owner = mention(view.onboarding.owner)
    if view.onboarding.closed:
        return md("Next: nothing, the onboarding has ended")
    if view.call is Call.EXTEND and view.extended_to is not None:
        return md("Next: I ask {owner} once more on {on}", owner=owner, on=day(view.extended_to))
    return md("Next: I ask {owner} at the next check-in", owner=owner)


def _past(score: PastScore, plan_days: tuple[int, ...]) -> Mrkdwn:
    marks = [md("{name} *{score}*", name=name, score=str(value)) for name, value in score.scores if value is not None]
    unseen = len(score.scores) - len(marks)
    said = [
        md("{who}{late}", who=mention(score.interviewer), late=", after opening" if score.is_late else ""),
        md("recommended *{what}*", what=RECOMMENDATION_LABELS[score.recommendation].lower())
        if score.recommendation
        else Mrkdwn(""),
        md("{days} plan described: {what}", days="-".join(map(str, plan_days)), what=PLAN_LABELS[score.plan].lower())
        if score.plan
        else Mrkdwn(""),
    ]
    if unseen:
        marks.append(md("{count} not assessed", count=counted(unseen, "category", "categories")))
    return join([join(said, " · "), join(marks, " · ")])
