"""The forms of a guide: one category with its questions, and the red flags."""

from typing import Final

from blocks.button import ButtonValue
from blocks.candidate.interview_kit import listen_for, questions_of
from blocks.forms import Fields, FormState, Reader, modal
from blocks.inputs import input_choice, input_choices, input_text
from blocks.kit import Block, Choice, Element, View, actions, button, confirm, context, divider, header, section
from blocks.routes import Route
from blocks.scorecard.form import SCORES, scores_of
from blocks.workspace.guide.page import KEEPS
from domain.guide.own import (
    ANCHOR_LIMIT,
    FLAG_LIMIT,
    LINE_LIMIT,
    MOST_FLAGS,
    MOST_QUESTIONS,
    NAME_LIMIT,
    SHORT_LIMIT,
    CategoryDraft,
    FlagsDraft,
    GuidePage,
    with_category,
)
from domain.refusals import Invalid

GATE: Final = "yes"
PREVIEW: Final = "preview"
STEPS: Final = (
    "the weak answer",
    "knows the words",
    "one case of their own",
    "trade-offs and numbers",
    "and what they changed",
)
DROP: Final = confirm(
    "Leave it out?",
    "Nobody is asked about it from now on. What was scored on it stays with its scorecards.",
    "Leave it out",
)


class CategoryState(FormState):
    """Which category; a new one without a key."""

    key: str = ""


class FlagsState(FormState):
    """Nothing but the form and its version."""


def category_form(page: GuidePage, state: CategoryState, typed: CategoryDraft | None = None, notice: str = "") -> View:
    """A category with its questions; asked about, with what interviewers will see below it."""
    draft = typed or CategoryDraft.of(page.guide, state.key)
    blocks: list[Block | None] = [
        context(KEEPS),
        input_text("name", "What is judged?", initial=draft.name, max_length=NAME_LIMIT, placeholder="Fair treatment"),
        input_text(
            "short",
            "In a word",
            initial=draft.short,
            optional=True,
            max_length=SHORT_LIMIT,
            placeholder="fairness",
            hint="Stands on cards and in tables. Empty: the first letters of its name.",
        ),
        input_choices(
            "in_gate",
            "The gate",
            (
                Choice(
                    value=GATE, label="It must reach 3 on average", description="Below it, a risky hire for production"
                ),
            ),
            initial=(GATE,) if draft.in_gate else (),
        ),
        input_text("strong", "A strong answer", initial=draft.strong, max_length=LINE_LIMIT, multiline=True),
        input_text("fail", "A weak answer", initial=draft.fail, max_length=LINE_LIMIT, multiline=True),
        *(
            input_text(
                f"anchor_{score}", f"What {score} of 5 means", initial=text, max_length=ANCHOR_LIMIT, placeholder=step
            )
            for score, (text, step) in enumerate(zip(draft.anchors, STEPS, strict=True), start=1)
        ),
        input_text(
            "questions",
            "Questions that tell about it",
            initial="\n".join(draft.questions),
            optional=True,
            multiline=True,
            hint=f"One a line, at most {MOST_QUESTIONS}. Dealt to whoever covers it.",
        ),
        *(_preview(page, state, draft) if state.asked else []),
        actions(*_below(page, state), block_id="below"),
    ]
    title = "Edit a category" if state.key else "Add a category"
    submit = "Use it from now on" if state.asked else "Show me"
    return modal(Route.GUIDE_SAVE_CATEGORY, title, blocks, state=state, notice=notice, submit=submit)


def read_category(fields: Fields, *, draft: bool = False) -> CategoryDraft:
    """What was typed. Raises Invalid at fields."""
    reader = Reader(fields, draft=draft)
    found = CategoryDraft(
        name=reader.text("name", required="Please say what is judged.", limit=NAME_LIMIT),
        short=reader.text("short", limit=SHORT_LIMIT),
        in_gate=GATE in reader.ids("in_gate"),
        strong=reader.text("strong", required="Please say what a strong answer sounds like.", limit=LINE_LIMIT),
        fail=reader.text("fail", required="Please say what a weak answer sounds like.", limit=LINE_LIMIT),
        anchors=tuple(
            reader.text(f"anchor_{score}", required=f"Please say what {score} means.", limit=ANCHOR_LIMIT)
            for score in range(1, 6)
        ),
        questions=_lines(reader, "questions", LINE_LIMIT, MOST_QUESTIONS),
    )
    if reader.has(PREVIEW):
        # Tried, and of no account.
        reader.one_of(PREVIEW, SCORES)
    reader.check()
    return found


def flags_form(page: GuidePage, state: FlagsState, typed: FlagsDraft | None = None, notice: str = "") -> View:
    """The red flags that a scorecard offers, one a line."""
    draft = typed or FlagsDraft.of(page.guide)
    return modal(
        Route.GUIDE_SAVE_FLAGS,
        "Red flags",
        [
            context(KEEPS),
            input_text(
                "flags",
                "What warns of a candidate?",
                initial="\n".join(draft.flags),
                optional=True,
                multiline=True,
                hint=f"One a line, at most {MOST_FLAGS}. Empty: the scorecard asks for none.",
            ),
            input_text(
                "plan_question",
                "The question about their first days",
                initial=draft.plan_question,
                max_length=LINE_LIMIT,
            ),
            actions(*_below(page, None), block_id="below"),
        ],
        state=state,
        notice=notice,
        submit="Use them from now on",
    )


def read_flags(fields: Fields, *, draft: bool = False) -> FlagsDraft:
    """What was typed. Raises Invalid at fields."""
    reader = Reader(fields, draft=draft)
    found = FlagsDraft(
        flags=_lines(reader, "flags", FLAG_LIMIT, MOST_FLAGS),
        plan_question=reader.text("plan_question", required="Please type the question.", limit=LINE_LIMIT),
    )
    reader.check()
    return found


def _lines(reader: Reader, field: str, limit: int, most: int) -> tuple[str, ...]:
    lines = [line.strip(" •-\t") for line in reader.text(field).splitlines()]
    lines = list(dict.fromkeys(line for line in lines if line))
    if len(lines) > most:
        reader.refuse(field, f"Those are {len(lines)}; there is room for {most}. Please leave some out.")
    if long := next((line for line in lines if len(line) > limit), ""):
        reader.refuse(field, f"“{long[:30]}…” has {len(long)} characters; {limit} fit on a line. Please shorten it.")
    return tuple(line[:limit] for line in lines[:most])


def _preview(page: GuidePage, state: CategoryState, draft: CategoryDraft) -> list[Block]:
    """As the kit and the scorecard will say it; nothing while it does not fit into the guide."""
    try:
        guide = with_category(page.guide, state.key, draft)
    except (Invalid, ValueError):
        return []
    category = guide.category(state.key) if state.key else guide.categories[-1]
    return [
        divider(),
        header("What interviewers will see"),
        section(questions_of(guide, (category.key,))),
        *listen_for(category),
        input_choice(PREVIEW, category.name, scores_of(category), style="radio_buttons", optional=True),
        divider(),
    ]


def _below(page: GuidePage, state: CategoryState | None) -> list[Element]:
    value = ButtonValue(subject=page.workspace, version=page.version, choice=state.key if state else "").dump()
    back = button("Back", Route.GUIDE_SHOW, value=value)
    if state is None or not state.key:
        return [back]
    return [back, button("Leave it out", Route.GUIDE_DROP, value=value, style="danger", ask=DROP)]
