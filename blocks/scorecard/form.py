"""The scorecard's form: own focus first, the rest folded away, no score chosen beforehand."""

from collections.abc import Sequence
from enum import StrEnum

from blocks.forms import Fields, FormState, Reader, modal
from blocks.inputs import input_choice, input_choices, input_text
from blocks.kit import Block, Choice, View, actions, button, context, divider, section
from blocks.routes import Route
from blocks.text import Mrkdwn, md, one_line
from domain.guide.guide import Category
from domain.model import Value
from domain.panel.gate import listed
from domain.panel.pages import ScorecardPage
from domain.scorecard import (
    NOTE_LIMIT,
    REASON_LIMIT,
    Mark,
    Marks,
    PlanDescribed,
    Recommendation,
    flag_note_field,
    note_field,
)

RECOMMENDATION = "recommendation"
FLAGS = "flags"
PLAN = "plan"
REASON = "reason"
UNFINISHED = "unfinished"
NOT_ASSESSED = "none"
SCORES = ("1", "2", "3", "4", "5", NOT_ASSESSED)

RECOMMENDATION_LABELS = {
    Recommendation.STRONG_YES: "Strong yes",
    Recommendation.YES: "Yes",
    Recommendation.NO: "No",
    Recommendation.STRONG_NO: "Strong no",
}
PLAN_LABELS = {
    PlanDescribed.YES: "Yes",
    PlanDescribed.PARTLY: "Partly",
    PlanDescribed.NO: "No",
    PlanDescribed.NOT_ASKED: "I did not ask",
}


class Fold(StrEnum):
    """A part of the form that is folded away until somebody asks for it."""

    OTHERS = "others"
    FLAGS = "flags"


FOLDS = tuple(Fold)

JUDGE = Mrkdwn("Judge what was heard, not who said it.")
SCALE = Mrkdwn("The guide names the two ends of each scale; how the steps are worded is our rule.")


class ScorecardState(FormState):
    """`version` is the scorecard's that is corrected, 0 for a first one; `shown` are the categories that it asks."""

    panel_id: str
    shown: tuple[str, ...]
    unfolded: tuple[Fold, ...] = ()

    def unfold(self, fold: Fold) -> "ScorecardState":
        return self.model_copy(update={"unfolded": tuple(part for part in Fold if part in {*self.unfolded, fold})})

    def showing(self, page: ScorecardPage, marks: Marks) -> "ScorecardState":
        """What is marked is never folded away."""
        state = self
        if any(category in marks.chosen or marks.mark(category).note for category in page.others):
            state = state.unfold(Fold.OTHERS)
        return state.unfold(Fold.FLAGS) if marks.flags else state

    def drawn(self, page: ScorecardPage) -> "ScorecardState":
        """As a form that is drawn now carries it."""
        others = page.others if Fold.OTHERS in self.unfolded else ()
        return self.model_copy(update={"shown": (*page.focus, *others)})


class ScorecardEntry(Value):
    """What stands in the form."""

    marks: Marks
    #: None where the form does not ask for one.
    reason: str | None = None
    is_unfinished: bool = False


def first_state(page: ScorecardPage, form_id: str) -> ScorecardState:
    """The state of a form that opens."""
    state = ScorecardState(form_id=form_id, version=page.version, panel_id=page.panel.id, shown=())
    return state.showing(page, page.marks)


def scorecard_form(
    page: ScorecardPage, state: ScorecardState, *, question: str = "", entry: ScorecardEntry | None = None
) -> View:
    """The form with what was marked so far; `question` is a doubt that is asked once before it is sent."""
    marks = entry.marks if entry else page.marks
    is_correction = page.sent is not None
    is_draft = entry is not None and entry.is_unfinished
    blocks: list[Block | None] = [
        section(
            md(
                "*{name}* · {workflow}",
                name=one_line(page.judged.name, 80),
                workflow=one_line(page.judged.workflow, 80),
            )
        ),
        context(JUDGE, _promise(page), SCALE),
        why_corrected("scorecard", entry.reason if entry else None) if page.needs_reason else None,
        *_categories(page, page.focus, marks, optional=is_draft),
        *_others(page, state, marks),
        divider(),
        _recommendation(page, marks, optional=is_draft),
        _plan(page, marks),
        *_flags(page, state, marks),
        None if is_correction else unfinished(is_draft, Route.SCORECARD_SAVE),
    ]
    title = "Correct my scorecard" if is_correction else "Score"
    submit = "Keep my draft" if is_draft else "Send again" if question else "Send"
    return modal(Route.SCORECARD_SEND, title, blocks, state=state.drawn(page), notice=question, submit=submit)


def _promise(page: ScorecardPage) -> Mrkdwn:
    if page.needs_reason:
        return md("The panel is open: your scorecard will show both figures, and why it changed.")
    if page.panel.is_open:
        return md("The panel is already open: this is marked “after opening” and stays out of the mean at first.")
    kept = "What you tap and type is kept."
    return md("Sealed: nobody sees this before the panel opens. {kept}", kept="" if page.sent else kept)


def _categories(page: ScorecardPage, keys: Sequence[str], marks: Marks, *, optional: bool) -> list[Block]:
    return [block for key in keys for block in _category(page.guide.category(key), marks, optional)]


def scores_of(category: Category) -> list[Choice]:
    """What an interviewer picks one of."""
    anchors = [
        Choice(value=str(score), label=f"{score} · {text}") for score, text in enumerate(category.anchors, start=1)
    ]
    return [*anchors, Choice(value=NOT_ASSESSED, label="Not assessed")]


def _category(category: Category, marks: Marks, optional: bool) -> tuple[Block, Block]:
    mark = marks.mark(category.key)
    chosen = (str(mark.score) if mark.score else NOT_ASSESSED) if category.key in marks.chosen else None
    needed = "A score here needs a note: it is part of the gate." if category.in_gate else "A 1, 2 or 5 needs a note."
    return (
        input_choice(
            category.key,
            category.name,
            scores_of(category),
            style="radio_buttons",
            initial=chosen,
            optional=optional,
            dispatch=Route.SCORECARD_SAVE,
        ),
        input_text(
            note_field(category.key),
            f"{category.name}: what did you hear?",
            initial=mark.note,
            multiline=True,
            optional=True,
            max_length=NOTE_LIMIT,
            hint=needed,
            dispatch=Route.SCORECARD_SAVE,
        ),
    )


def _others(page: ScorecardPage, state: ScorecardState, marks: Marks) -> list[Block]:
    if not page.others:
        return []
    if Fold.OTHERS in state.unfolded:
        return [
            divider(),
            context(md("The others: leave blank what you did not hear.")),
            *_categories(page, page.others, marks, optional=True),
        ]
    return [
        actions(
            button("Heard something on the others?", Route.SCORECARD_UNFOLD, number=FOLDS.index(Fold.OTHERS)),
            block_id="unfold_others",
        )
    ]


def _recommendation(page: ScorecardPage, marks: Marks, *, optional: bool) -> Block:
    what = "for the first build" if page.judged.is_agency else "as the first hire"
    return input_choice(
        RECOMMENDATION,
        f"Would you take them {what} for {one_line(page.judged.workflow, 80)} in production?",
        [Choice(value=each.value, label=label) for each, label in RECOMMENDATION_LABELS.items()],
        style="radio_buttons",
        initial=marks.recommendation.value if marks.recommendation else None,
        optional=optional,
        dispatch=Route.SCORECARD_SAVE,
    )


def _plan(page: ScorecardPage, marks: Marks) -> Block:
    return input_choice(
        PLAN,
        f"Did they describe a first {listed([str(day) for day in page.guide.days])} days?",
        [Choice(value=each.value, label=label) for each, label in PLAN_LABELS.items()],
        initial=marks.plan.value if marks.plan else None,
        optional=True,
        hint=f"The question: “{page.guide.plan_question}” Whoever cannot {page.guide.no_plan}.",
        dispatch=Route.SCORECARD_SAVE,
    )


def _flags(page: ScorecardPage, state: ScorecardState, marks: Marks) -> list[Block]:
    if Fold.FLAGS in state.unfolded:
        return [
            input_choices(
                FLAGS,
                "Red flags: only what you heard yourself",
                [Choice(value=str(flag.number), label=flag.text) for flag in page.guide.flags],
                initial=[str(number) for number in marks.flags],
                # A tick asks what was heard.
                dispatch=Route.SCORECARD_SAVE,
            ),
            *[_flag_note(page, number, marks) for number in marks.flags],
        ]
    return [
        actions(
            button("Raise a red flag", Route.SCORECARD_UNFOLD, number=FOLDS.index(Fold.FLAGS)),
            block_id="unfold_flags",
        )
    ]


def _flag_note(page: ScorecardPage, number: int, marks: Marks) -> Block:
    return input_text(
        flag_note_field(number),
        f"“{page.guide.flag_text(number)}”: what did you hear?",
        initial=marks.flag_notes.get(number, ""),
        multiline=True,
        optional=True,
        max_length=NOTE_LIMIT,
        hint="Whoever decides has to answer this flag, and reads your note.",
        dispatch=Route.SCORECARD_SAVE,
    )


def why_corrected(sheet: str, typed: str | None) -> Block:
    """Of a sheet of whatever kind that was sent before."""
    return input_text(
        REASON,
        "Why is it corrected?",
        initial=typed or "",
        multiline=True,
        max_length=REASON_LIMIT,
        hint=f"Shown on your {sheet}, beside what it said before.",
    )


def unfinished(ticked: bool, save: Route) -> Block:
    """That it stays a draft; a tick makes the questions optional, so that Slack lets an unfinished form go."""
    return input_choices(
        UNFINISHED,
        "Not ready?",
        [Choice(value="draft", label="Not finished: keep as my draft", description="Only you can see it.")],
        initial=["draft"] if ticked else [],
        dispatch=save,
    )


def is_unfinished(reader: Reader) -> bool:
    """Whether that is ticked."""
    return reader.has(UNFINISHED) and bool(reader.ids(UNFINISHED))


def read_scorecard_form(fields: Fields, state: ScorecardState, *, draft: bool = False) -> ScorecardEntry:
    """What stands in the form; with `draft` whatever can be used of an unfinished one."""
    is_kept = is_unfinished(Reader(fields, draft=draft))
    reader = Reader(fields, draft=draft or is_kept)
    marks: dict[str, Mark] = {}
    chosen = set()
    for category in state.shown:
        score = reader.one_of(category, SCORES)
        note = reader.text(note_field(category), limit=NOTE_LIMIT)
        if score:
            chosen.add(category)
        mark = Mark(score=int(score) if score.isdecimal() else None, note=note)
        if mark != Mark():
            marks[category] = mark
    flags = [int(each) for each in (reader.ids(FLAGS) if Fold.FLAGS in state.unfolded else ()) if each.isdecimal()]
    noted = {
        number: reader.text(flag_note_field(number), limit=NOTE_LIMIT)
        for number in flags
        if reader.has(flag_note_field(number))
    }
    read = Marks(
        marks=marks,
        chosen=frozenset(chosen),
        recommendation=reader.choice(RECOMMENDATION, Recommendation),
        flags=tuple(sorted(flags)),
        flag_notes={number: note for number, note in noted.items() if note},
        plan=reader.choice(PLAN, PlanDescribed),
    )
    reason = reader.text(REASON, limit=REASON_LIMIT) if reader.has(REASON) else None
    reader.check()
    return ScorecardEntry(marks=read, reason=reason, is_unfinished=is_kept)
