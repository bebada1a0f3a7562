"""The report of one check-in: per deliverable how far and what shows it, then what the window asks."""

from collections.abc import Mapping
from enum import StrEnum

from blocks.check_in.words import CALLS, PROGRESS, items_text, money, promised
from blocks.forms import Fields, FormState, Reader, modal
from blocks.kit import (
    Block,
    Choice,
    View,
    alert,
    context,
    divider,
    header,
    input_choice,
    input_day,
    input_text,
    section,
)
from blocks.routes import Route
from blocks.text import day, escape, md, one_line
from domain.brief.money import parse_number
from domain.check_in.report import (
    EVIDENCE_LIMIT,
    TEXT_LIMIT,
    Call,
    Item,
    Progress,
    Report,
    evidence_field,
    is_last,
    prefilled,
    progress_field,
)
from domain.guide.days import Window, asked, title_of
from domain.onboarding.views import CheckInView

BLOCKERS, HOLDS, BASELINE, METRIC, UNMEASURED = "blockers", "baseline_holds", "baseline", "metric", "unmeasured"
COST, UNCOSTED, CALL, UNTIL, CONDITION = "running_cost", "uncosted", "call", "extended_to", "condition"


class YesNo(StrEnum):
    YES = "yes"
    NO = "no"


class ReportState(FormState):
    """`version` is the check-in's."""

    check_in_id: str
    window: Window


def report_form(view: CheckInView, state: ReportState, *, typed: Report | None = None, notice: str = "") -> View:
    """`typed` is what stands in the form already; otherwise it starts from what the hire said and the brief."""
    window = view.check_in.window
    held = typed or Report(items=prefilled(window, view.check_in.evidence, view.promise, view.before))
    return modal(
        Route.REPORT_SEND,
        f"{title_of(window)} report"[:24] if window is not Window.EXTENSION else "Final report",
        [
            alert(escape(notice)) if notice else None,
            section(items_text(window, view.check_in.evidence)) if notice else None,
            section(
                md(
                    "*{name}*, due {on}. Promised: {goal}",
                    name=one_line(view.onboarding.name, 80),
                    on=day(view.check_in.due_day),
                    goal=promised(view.promise),
                )
            ),
            section(md("*Must be true by now:* {what}", what=one_line(view.check_in.condition, 600)))
            if view.check_in.condition
            else None,
            *_deliverables(window, held.items),
            divider(),
            *_baseline(view, held),
            *_figures(view, held),
            input_text(
                BLOCKERS,
                "What is in the way?",
                initial=held.blockers,
                optional=True,
                multiline=True,
                placeholder="Access, data, people, time",
                max_length=TEXT_LIMIT,
            ),
            *_ending(window, held),
        ],
        state=state,
        submit="Send report",
    )


def read_report_form(fields: Fields, window: Window, *, draft: bool = False) -> Report:
    """What was typed; with `draft`, of a form that is not sent yet."""
    reader = Reader(fields, draft=draft)
    items = {}
    for found in asked(window):
        progress = reader.choice(progress_field(found.key), Progress, required="Please say how far this is.")
        evidence = reader.text(evidence_field(found.key), limit=EVIDENCE_LIMIT)
        if progress is not None:
            items[found.key] = Item(progress=progress, evidence=evidence)
    known: dict[str, object] = {"items": items, "blockers": reader.text(BLOCKERS, limit=TEXT_LIMIT)}
    if window is Window.DAY_30:
        known[BASELINE] = reader.text(BASELINE, limit=TEXT_LIMIT)
        if reader.has(HOLDS):
            holds = reader.choice(HOLDS, YesNo, required="Is the figure still right?")
            known[HOLDS] = None if holds is None else holds is YesNo.YES
            # A figure left over from a changed mind does not count.
            known[BASELINE] = "" if holds is YesNo.YES else known[BASELINE]
    else:
        known[METRIC] = reader.text(METRIC, limit=TEXT_LIMIT)
    if is_last(window):
        known |= _read_ending(reader)
    reader.check()
    return Report.model_validate(known)


def asks_extension(report: Report, fields: Fields) -> bool:
    """Whether "extend" was sent before its two questions could show."""
    return report.call is Call.EXTEND and not Reader(fields).has(UNTIL)


def _read_ending(reader: Reader) -> dict[str, object]:
    known: dict[str, object] = {
        UNMEASURED: reader.text(UNMEASURED, limit=TEXT_LIMIT),
        UNCOSTED: reader.text(UNCOSTED, limit=TEXT_LIMIT),
        CALL: reader.choice(CALL, Call, required="Please choose: this is what day 90 is for."),
    }
    if cost := reader.text(COST, limit=40):
        try:
            known[COST] = parse_number(cost)
        except ValueError as error:
            reader.refuse(COST, str(error))
    # These two show only once "extend" is chosen; left over from a changed mind, they do not count.
    if reader.has(UNTIL) and known[CALL] is Call.EXTEND:
        known |= {
            UNTIL: reader.day(UNTIL, required="Until when? Please pick the new date."),
            CONDITION: reader.text(CONDITION, required="What is the one thing that must be true by then?"),
        }
    return known


def _deliverables(window: Window, items: Mapping[str, Item]) -> list[Block]:
    blocks: list[Block] = []
    for found in asked(window):
        item = items.get(found.key)
        blocks += [
            input_choice(
                progress_field(found.key),
                found.label,
                [Choice(value=progress.value, label=label) for progress, label in PROGRESS.items()],
                initial=item.progress.value if item else None,
                placeholder="How far?",
            ),
            input_text(
                evidence_field(found.key),
                "What shows it: a link or a sentence",
                initial=item.evidence if item else "",
                optional=True,
                placeholder=found.hint,
                max_length=EVIDENCE_LIMIT,
            ),
        ]
    return blocks


def _baseline(view: CheckInView, held: Report) -> list[Block]:
    if view.check_in.window is not Window.DAY_30:
        return []
    today = view.promise.today
    if not today:
        return [
            input_text(
                BASELINE,
                "What is the figure today?",
                initial=held.baseline,
                optional=True,
                hint=f"For “{one_line(view.promise.metric, 150)}”. Day 90 is measured against it."
                if view.promise.metric
                else "Day 90 is measured against it.",
                max_length=150,
            )
        ]
    holds = None if held.baseline_holds is None else (YesNo.YES if held.baseline_holds else YesNo.NO).value
    return [
        input_choice(
            HOLDS,
            f"Is today's figure still right: {one_line(today, 150)}?",
            [Choice(value="yes", label="Yes"), Choice(value="no", label="No, it is another")],
            style="radio_buttons",
            initial=holds,
        ),
        input_text(
            BASELINE, "The right figure, if it is another", initial=held.baseline, optional=True, max_length=150
        ),
    ]


def _figures(view: CheckInView, held: Report) -> list[Block]:
    window, promise = view.check_in.window, view.promise
    if window is Window.DAY_30:
        return []
    label = one_line(promise.metric, 150) or "The number that should move"
    goal = " → ".join(figure for figure in (promise.today, promise.target) if figure)
    metric = input_text(
        METRIC,
        f"{label}: today",
        initial=held.metric,
        optional=True,
        hint=f"Promised: {one_line(goal, 200)}." if goal else "",
        max_length=300,
    )
    if not is_last(window):
        return [metric]
    plan = promise.running_cost
    return [
        metric,
        input_text(
            UNMEASURED, "If it could not be measured: why?", initial=held.unmeasured, optional=True, max_length=600
        ),
        input_text(
            COST,
            f"Running cost a month ({promise.currency})" if promise.currency else "Running cost a month",
            initial=format(held.running_cost, "f") if held.running_cost is not None else "",
            optional=True,
            hint=f"The plan was {money(plan, promise.currency)}."
            if plan is not None
            else "The brief has no plan for it.",
            max_length=40,
        ),
        input_text(UNCOSTED, "If it is not known: why?", initial=held.uncosted, optional=True, max_length=600),
    ]


def _ending(window: Window, held: Report) -> list[Block]:
    if not is_last(window):
        return []
    offered = [call for call in Call if call is not Call.EXTEND or window is Window.DAY_90]
    blocks = [
        divider(),
        header("Go or no-go for scale?"),
        input_choice(
            CALL,
            "Decision",
            [Choice(value=call.value, label=CALLS[call]) for call in offered],
            style="radio_buttons",
            initial=held.call.value if held.call in offered else None,
            dispatch=Route.REPORT_CALL if window is Window.DAY_90 else None,
        ),
    ]
    if held.call is Call.EXTEND and window is Window.DAY_90:
        blocks += [
            input_day(UNTIL, "Until when?", initial=held.extended_to),
            input_text(
                CONDITION,
                "The one thing that must be true by then",
                initial=held.condition,
                placeholder="Error rate under 2 % for two weeks",
                max_length=600,
            ),
            context(md("An extension is possible once. It gets its own check-in.")),
        ]
    return blocks
