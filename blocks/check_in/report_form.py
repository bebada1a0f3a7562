"""The report of one check-in: per deliverable how far and what shows it, then what the milestone asks."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from blocks.check_in.words import CALLS, PROGRESS, items_text, money, promised
from blocks.forms import Fields, FormState, Reader, modal
from blocks.inputs import input_choice, input_day, input_text
from blocks.kit import Block, Choice, View, context, divider, header, section
from blocks.routes import Route
from blocks.text import day, md, one_line
from domain.check_in.carried import items_of
from domain.check_in.report import (
    EVIDENCE_LIMIT,
    PLEASE_CHOOSE,
    TEXT_LIMIT,
    Call,
    Item,
    Progress,
    Promise,
    Report,
    evidence_field,
    progress_field,
)
from domain.guide.milestone import Deliverable, Milestone
from domain.onboarding.views import CheckInPage
from domain.scorecard import REASON_LIMIT
from domain.typed.figures import Per, read_figure

BLOCKERS, HOLDS, BASELINE, METRIC, UNMEASURED = "blockers", "baseline_holds", "baseline", "metric", "unmeasured"
COST, UNCOSTED, CALL, UNTIL, CONDITION = "running_cost", "uncosted", "call", "extended_to", "condition"
MET, SHOWS, REASON, CORRECTION = "condition_met", "condition_shows", "reason", "correction"


class YesNo(StrEnum):
    YES = "yes"
    NO = "no"


class ReportState(FormState):
    """`version` is the check-in's; the rest is what the form asks, `shown` and `carried` the keys of its deliverables."""

    check_in_id: str
    shown: tuple[str, ...]
    baseline: bool = False
    metric: bool = False
    cost: bool = False
    decides: bool = False
    carried: tuple[str, ...] = ()
    extends: bool = False
    corrects: bool = False
    #: In which the brief reckons, where it does.
    currency: str = ""

    @classmethod
    def of(cls, page: CheckInPage, form_id: str) -> "ReportState":
        check_in, milestone = page.check_in, page.check_in.milestone
        return cls(
            form_id=form_id,
            version=check_in.version,
            check_in_id=check_in.id,
            shown=tuple(found.key for found in milestone.asked),
            baseline=milestone.asks_baseline,
            metric=milestone.asks_metric,
            cost=milestone.asks_cost,
            decides=milestone.decides,
            carried=tuple(each.key for each in page.carried),
            extends=bool(check_in.condition),
            corrects=check_in.report is not None,
            currency=page.promise.currency,
        )


def report_form(page: CheckInPage, state: ReportState, *, typed: Report | None = None, notice: str = "") -> View:
    """`typed` is what stands in the form already; otherwise it starts from what the hire said and the brief.

    A correction starts from the report, and asks why.
    """
    milestone = page.check_in.milestone
    held = typed or (page.check_in.report if state.corrects else None)
    held = held or Report(items=page.prefilled, carried=items_of(page.carried))
    if state.corrects and typed is None:
        held = held.model_copy(update={"correction": ""})
    title = "Final report" if milestone.extends else f"{milestone.title} report"
    return modal(
        Route.REPORT_SEND_CORRECTION if state.corrects else Route.REPORT_SEND,
        f"Correct {milestone.name}" if state.corrects and not milestone.extends else title,
        [
            section(items_text(milestone, page.check_in.evidence)) if notice else None,
            section(
                md(
                    "*{name}*, due {on}. Promised: {goal}",
                    name=one_line(page.onboarding.name, 80),
                    on=day(page.check_in.due_day),
                    goal=promised(page.promise),
                )
            ),
            *(_correction(held) if state.corrects else []),
            *_condition(page, held),
            *_deliverables(milestone, held.items),
            *_carried(page, held.carried),
            divider(),
            *_baseline(page, held),
            *_figures(page, held),
            input_text(
                BLOCKERS,
                "What is in the way?",
                initial=held.blockers,
                optional=True,
                multiline=True,
                placeholder="Access, data, people, time",
                max_length=TEXT_LIMIT,
            ),
            *_ending(milestone, held),
        ],
        state=state,
        notice=notice,
        submit="Correct" if state.corrects else "Send report",
    )


def read_report_form(fields: Fields, state: ReportState, draft: bool = False) -> Report:
    """What was typed; with `draft`, of a form that is not sent yet."""
    reader = Reader(fields, draft=draft)
    known: dict[str, object] = {
        "items": _read_items(reader, state.shown, required="Please say how far this is."),
        "carried": _read_items(reader, state.carried),
        "blockers": reader.text(BLOCKERS, limit=TEXT_LIMIT),
    }
    if state.corrects:
        why = "Please say why: everybody who reads the report reads this."
        known[CORRECTION] = reader.text(CORRECTION, required=why, limit=REASON_LIMIT)
    if state.extends:
        met = reader.choice(MET, YesNo, required="Is it true now? That is what the extension was for.")
        known[MET] = None if met is None else met is YesNo.YES
        known[SHOWS] = reader.text(SHOWS, required="What shows it: a link or a sentence?", limit=EVIDENCE_LIMIT)
    if state.baseline:
        known[BASELINE] = reader.text(BASELINE, limit=TEXT_LIMIT)
        if reader.has(HOLDS):
            holds = reader.choice(HOLDS, YesNo, required="Is the figure still right?")
            known[HOLDS] = None if holds is None else holds is YesNo.YES
            # A figure left over from a changed mind does not count.
            known[BASELINE] = "" if holds is YesNo.YES else known[BASELINE]
    if state.metric:
        known[METRIC] = reader.text(METRIC, limit=TEXT_LIMIT)
    if state.metric and state.decides:
        known[UNMEASURED] = reader.text(UNMEASURED, limit=TEXT_LIMIT)
    if state.cost:
        known |= _read_cost(reader, state)
    if state.decides:
        known |= _read_call(reader)
    reader.check()
    return Report.model_validate(known)


def _read_items(reader: Reader, keys: Sequence[str], required: str = "") -> dict[str, Item]:
    items = {}
    for key in keys:
        progress = reader.choice(progress_field(key), Progress, required=required)
        evidence = reader.text(evidence_field(key), limit=EVIDENCE_LIMIT)
        if progress is None and evidence and not required:
            progress = Progress.UNDER_WAY
        if progress is not None:
            items[key] = Item(progress=progress, evidence=evidence)
    return items


def _read_cost(reader: Reader, state: ReportState) -> dict[str, object]:
    known: dict[str, object] = {UNCOSTED: reader.text(UNCOSTED, limit=TEXT_LIMIT)} if state.decides else {}
    if cost := reader.text(COST, limit=40):
        try:
            figure = read_figure(cost)
        except ValueError as error:
            reader.refuse(COST, str(error))
            return known
        known[COST] = figure.number
        if state.currency and state.currency not in figure.currencies:
            names = " or ".join(sorted(figure.currencies))
            reader.refuse(
                COST,
                f"This says {names}, and the brief reckons in {state.currency}. Please give it in {state.currency}.",
            )
        elif figure.per not in (None, Per.MONTH):
            reader.refuse(COST, "Please give what it costs in a month.")
    return known


def _read_call(reader: Reader) -> dict[str, object]:
    known: dict[str, object] = {
        CALL: reader.choice(CALL, Call, required=PLEASE_CHOOSE),
        REASON: reader.text(REASON, required="Why? Everybody who reads the report reads this.", limit=TEXT_LIMIT),
    }
    # These two show only once "extend" is chosen; left over from a changed mind, they do not count.
    if reader.has(UNTIL) and known[CALL] is Call.EXTEND:
        known |= {
            UNTIL: reader.day(UNTIL, required="Until when? Please pick the new date."),
            CONDITION: reader.text(CONDITION, required="What is the one thing that must be true by then?"),
        }
    return known


def _correction(held: Report) -> list[Block]:
    return [
        input_text(
            CORRECTION,
            "Why is it corrected?",
            initial=held.correction,
            placeholder="The link was wrong",
            hint="Shown on the report, with what changed. The earlier version is kept.",
            max_length=REASON_LIMIT,
        ),
        divider(),
    ]


def _condition(page: CheckInPage, held: Report) -> list[Block]:
    """What an extension was for comes first."""
    if not (condition := page.check_in.condition):
        return []
    met = None if held.condition_met is None else (YesNo.YES if held.condition_met else YesNo.NO).value
    return [
        section(md("*Must be true by now:* {what}", what=one_line(condition, 600))),
        input_choice(
            MET,
            "Is it true now?",
            [Choice(value="yes", label="Yes"), Choice(value="no", label="No")],
            style="radio_buttons",
            initial=met,
        ),
        input_text(
            SHOWS,
            "What shows it: a link or a sentence",
            initial=held.condition_shows,
            max_length=EVIDENCE_LIMIT,
        ),
        divider(),
    ]


def _deliverables(milestone: Milestone, items: Mapping[str, Item]) -> list[Block]:
    return [block for found in milestone.asked for block in _deliverable(found.key, found, items.get(found.key))]


def _carried(page: CheckInPage, items: Mapping[str, Item]) -> list[Block]:
    blocks: list[Block] = []
    since: Milestone | None = None
    for each in page.carried:
        if each.since != since:
            since = each.since
            left = md("*Still open from {when}*. What has not changed may stay as it is.", when=since.name)
            blocks += [divider(), section(left)]
        blocks += _deliverable(each.key, each.deliverable, items.get(each.key), optional=True)
    return blocks


def _deliverable(key: str, found: Deliverable, item: Item | None, *, optional: bool = False) -> list[Block]:
    return [
        input_choice(
            progress_field(key),
            found.label,
            [Choice(value=progress.value, label=label) for progress, label in PROGRESS.items()],
            initial=item.progress.value if item else None,
            optional=optional,
            placeholder="How far?",
        ),
        input_text(
            evidence_field(key),
            "What shows it: a link or a sentence",
            initial=item.evidence if item else "",
            optional=True,
            placeholder=found.hint,
            max_length=EVIDENCE_LIMIT,
        ),
    ]


def _baseline(page: CheckInPage, held: Report) -> list[Block]:
    if not page.check_in.milestone.asks_baseline:
        return []
    today = page.promise.today
    if not today:
        return [
            input_text(
                BASELINE,
                "What is the figure today?",
                initial=held.baseline,
                optional=True,
                hint=f"For “{one_line(page.promise.metric, 150)}”. The go or no-go is measured against it."
                if page.promise.metric
                else "The go or no-go is measured against it.",
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


def _figures(page: CheckInPage, held: Report) -> list[Block]:
    milestone = page.check_in.milestone
    return [
        *(_metric(page.promise, held) if milestone.asks_metric else []),
        *(_unmeasured(held) if milestone.asks_metric and milestone.decides else []),
        *(_cost(page.promise, held) if milestone.asks_cost else []),
        *(_uncosted(held) if milestone.asks_cost and milestone.decides else []),
    ]


def _metric(promise: Promise, held: Report) -> list[Block]:
    label = one_line(promise.metric, 150) or "The number that should move"
    goal = " → ".join(figure for figure in (promise.today, promise.target) if figure)
    return [
        input_text(
            METRIC,
            f"{label}: today",
            initial=held.metric,
            optional=True,
            hint=_beside(promise, goal),
            max_length=300,
        )
    ]


def _beside(promise: Promise, goal: str) -> str:
    if promise.today:
        return f"Promised: {one_line(goal, 200)}."
    missing = "Nobody wrote down the figure from before: correct an earlier report if you know it."
    return f"Promised: {one_line(goal, 150)}. {missing}" if goal else missing


def _unmeasured(held: Report) -> list[Block]:
    why = "If it could not be measured: why?"
    return [input_text(UNMEASURED, why, initial=held.unmeasured, optional=True, max_length=600)]


def _cost(promise: Promise, held: Report) -> list[Block]:
    plan = promise.running_cost
    return [
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
    ]


def _uncosted(held: Report) -> list[Block]:
    return [input_text(UNCOSTED, "If it is not known: why?", initial=held.uncosted, optional=True, max_length=600)]


def _ending(milestone: Milestone, held: Report) -> list[Block]:
    if not milestone.decides:
        return []
    offered = [call for call in Call if call is not Call.EXTEND or milestone.may_extend]
    blocks = [
        divider(),
        header("Go or no-go for scale?"),
        input_choice(
            CALL,
            "Decision",
            [Choice(value=call.value, label=CALLS[call]) for call in offered],
            style="radio_buttons",
            initial=held.call.value if held.call in offered else None,
            dispatch=Route.REPORT_PICK_CALL if milestone.may_extend else None,
        ),
        input_text(
            REASON,
            "Why?",
            initial=held.reason,
            multiline=True,
            placeholder="What speaks for it, and what against",
            max_length=TEXT_LIMIT,
        ),
    ]
    if held.call is Call.EXTEND and milestone.may_extend:
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
