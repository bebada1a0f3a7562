"""The three pages of a brief, each writer beside its reader, and the page that offers to resume."""

from collections.abc import Collection
from typing import Final

from blocks.brief.choices import (
    DATA,
    DISCIPLINES,
    EDGES,
    FREQUENCIES,
    HARD_PARTS,
    JUDGES,
    MISTAKES,
    PRODUCTS,
    RISKS,
    WHENS,
    Answer,
    Risk,
    Tick,
)
from blocks.brief.ids import BriefState
from blocks.button import ButtonValue
from blocks.forms import Fields, Reader, modal, renewed
from blocks.inputs import input_channel, input_choice, input_choices, input_person, input_text
from blocks.kit import Block, Choice, View, actions, button, context
from blocks.routes import Route
from blocks.text import Mrkdwn, channel_link, md
from domain.brief.brief import (
    LINE_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    WORKFLOW_LIMIT,
    BriefAnswers,
    DataAccess,
    Discipline,
    Frequency,
    Judge,
    Mistakes,
    Page,
    PageAnswers,
    Product,
    RiskAnswers,
    WayAnswers,
    When,
    WorkAnswers,
)
from domain.guide.first_hire import HardPart

ROOM: Final = "room"
RISKS_FIELD: Final = "risks"


TORN: Final = (
    "“It acts without a person” and “a person checks each answer first” exclude each other: untick this, or pick "
    "another answer to “If it is wrong…”."
)
DRAFT: Final = Route.BRIEF_DRAFT
UNKNOWN: Final = "Empty counts as not known: then the answer waits for it."


def form_page(
    page: Page,
    answers: BriefAnswers,
    state: BriefState,
    *,
    manager: str,
    retitle: bool = False,
    room: str = "",
    room_note: Mrkdwn | None = None,
    hiring_room: str = "",
    notice: str = "",
    is_edit: bool = False,
    renew: Collection[str] = (),
) -> View:
    """One page, filled with what is known. `retitle` shows the title's field, `notice` what changed meanwhile, `hiring_room` is chosen already.

    `is_edit`: the brief has its answer, and all of this is a draft until its last step. `renew` names what somebody
    else has changed meanwhile: there, what is drawn stands in the place of what the open form holds.
    """
    changed = {RISKS_FIELD if name in list(Risk) else name for name in renew}
    match page:
        case Page.WORK | Page.DONE:
            blocks = _work(answers, manager, retitle, fresh=state.version == 0)
            if is_edit:
                blocks = [*blocks, _below(state, is_edit)]
            return modal(
                Route.BRIEF_WORK,
                "Brief 1/3: the work",
                renewed(blocks, changed, state.version),
                state=state,
                notice=notice,
                submit="Next",
            )
        case Page.RISK:
            blocks = [*_risk(answers), _below(state, is_edit, back=True)]
            return modal(
                Route.BRIEF_RISK,
                "Brief 2/3: data and risk",
                renewed(blocks, changed, state.version),
                state=state,
                notice=notice,
                submit="Next",
            )
        case Page.WAY:
            where = [] if is_edit else _where(room, room_note, hiring_room)
            blocks = [*_way(answers), *where, _below(state, is_edit=False, back=True)]
            submit = "Next" if is_edit else "Get the answer"
            return modal(
                Route.BRIEF_WAY,
                "Brief 3/3: how to get it",
                renewed(blocks, changed, state.version),
                state=state,
                notice=notice,
                submit=submit,
            )


def _work(answers: BriefAnswers, manager: str, retitle: bool, *, fresh: bool) -> list[Block]:
    untouched = fresh and not answers.workflow
    return [
        *(
            [
                input_text(
                    "title",
                    "Title",
                    initial=answers.title,
                    optional=True,
                    max_length=TITLE_LIMIT,
                    hint="Empty: the first words of the work.",
                    dispatch=DRAFT,
                )
            ]
            if retitle
            else []
        ),
        input_text(
            "workflow",
            "What work should it do?",
            initial=answers.workflow,
            multiline=True,
            max_length=WORKFLOW_LIMIT,
            placeholder="Sort incoming support mail and draft the first reply; a person sends it",
            dispatch=DRAFT,
        ),
        input_choice(
            "frequency", "How often does that work come up?", FREQUENCIES, initial=answers.frequency, dispatch=DRAFT
        ),
        input_text(
            "metric",
            "The number that should move",
            initial=answers.metric,
            optional=True,
            max_length=LINE_LIMIT,
            placeholder="Median time to the first reply",
            hint="No number in mind? Leave it empty: that is an answer too.",
            dispatch=DRAFT,
        ),
        input_text(
            "today",
            "That number today",
            initial=answers.today,
            optional=True,
            max_length=LINE_LIMIT,
            placeholder="6 h",
            hint=UNKNOWN,
            dispatch=DRAFT,
        ),
        input_text(
            "target",
            "Its target",
            initial=answers.target,
            optional=True,
            max_length=LINE_LIMIT,
            placeholder="1 h",
            hint=UNKNOWN,
            dispatch=DRAFT,
        ),
        input_person(
            "owner",
            "Who owns its quality after launch?",
            initial=manager if untouched else answers.owner,
            optional=True,
            hint="You for now is fine. Nobody yet? Clear it: that counts as not known.",
            dispatch=DRAFT,
        ),
    ]


def _risk(answers: BriefAnswers) -> list[Block]:
    ticked = [risk for risk in Risk if getattr(answers, risk)]
    return [
        input_text(
            "boundary",
            "What may it read, and what must it never see?",
            initial=answers.boundary,
            multiline=True,
            optional=True,
            max_length=TEXT_LIMIT,
            placeholder="Helpdesk and help-centre articles. Never card data.",
            hint=UNKNOWN,
            dispatch=DRAFT,
        ),
        input_choice(
            "data", "Can you use that data today?", DATA, style="radio_buttons", initial=answers.data, dispatch=DRAFT
        ),
        input_choice(
            "mistakes",
            "If it is wrong…",
            MISTAKES,
            style="radio_buttons",
            initial=answers.mistakes,
            dispatch=DRAFT,
        ),
        input_choices(RISKS_FIELD, "What holds for it?", RISKS, initial=ticked, dispatch=DRAFT),
        input_choice(
            "hard_part",
            "What is the hard part?",
            HARD_PARTS,
            style="radio_buttons",
            initial=answers.hard_part,
            dispatch=DRAFT,
        ),
        input_text(
            "constraints",
            "Constraints",
            initial=answers.constraints,
            optional=True,
            multiline=True,
            max_length=TEXT_LIMIT,
            placeholder="Budget, rules, systems that must stay",
            dispatch=DRAFT,
        ),
    ]


def _way(answers: BriefAnswers) -> list[Block]:
    edge = None if answers.edge is None else (Answer.YES if answers.edge else Answer.NO)
    return [
        input_choice(
            "product",
            "Does a product on the market do it?",
            PRODUCTS,
            style="radio_buttons",
            initial=answers.product,
            dispatch=DRAFT,
        ),
        input_choice(
            "judge",
            "Can somebody inside judge AI work?",
            JUDGES,
            style="radio_buttons",
            initial=answers.judge,
            hint="Somebody who has shipped it before.",
            dispatch=DRAFT,
        ),
        input_choices(
            "disciplines",
            "Which skills does it take?",
            DISCIPLINES,
            initial=answers.disciplines,
            optional=False,
            dispatch=DRAFT,
        ),
        input_choice(
            "edge", "Is AI a lasting edge for you?", EDGES, style="radio_buttons", initial=edge, dispatch=DRAFT
        ),
        input_choice("when", "When do you need it?", WHENS, initial=answers.when, dispatch=DRAFT),
        input_choices(
            "trial",
            "Before committing",
            (Choice(value=Tick.TRIAL, label="We want to work together on trial first"),),
            initial=(Tick.TRIAL,) if answers.trial else (),
            dispatch=DRAFT,
        ),
    ]


def _where(room: str, room_note: Mrkdwn | None, hiring_room: str) -> list[Block]:
    return [
        context(md("The answer is shown to you and in {room}.", room=channel_link(hiring_room)))
        if hiring_room
        else input_channel(
            ROOM,
            "Where should the answer be shown?",
            initial=room,
            optional=True,
            placeholder="Only me for now",
            hint="A private channel becomes the hiring room. You can also share it later.",
            dispatch=Route.BRIEF_ROOM,
        ),
        *([context(room_note)] if room_note else []),
    ]


def _below(state: BriefState, is_edit: bool, *, back: bool = False) -> Block:
    """Back, and in an edit the way past the pages in which nothing is to be changed."""
    value = ButtonValue(subject=state.brief, version=state.version).dump()
    return actions(
        button("Back", Route.BRIEF_BACK, value=value) if back else None,
        button("Skip to the end", Route.BRIEF_REVIEW, value=value) if is_edit else None,
        block_id="back",
    )


def read_page(page: Page, fields: Fields, *, draft: bool = False) -> PageAnswers:
    """What a page holds; raises Invalid with a sentence for each field. A draft takes what it can use."""
    read = Reader(fields, draft=draft)
    match page:
        case Page.WORK | Page.DONE:
            result: PageAnswers = _read_work(read)
        case Page.RISK:
            result = _read_risk(read)
        case Page.WAY:
            result = _read_way(read)
    read.check()
    return result


def _read_work(read: Reader) -> WorkAnswers:
    return WorkAnswers(
        title=" ".join(read.text("title", limit=TITLE_LIMIT).split()) if read.has("title") else "",
        workflow=read.text(
            "workflow", required="Please say in a sentence what work it should do.", limit=WORKFLOW_LIMIT
        ),
        frequency=read.choice("frequency", Frequency, required="Please pick how often that work comes up."),
        metric=read.text("metric", limit=LINE_LIMIT),
        today=read.text("today", limit=LINE_LIMIT),
        target=read.text("target", limit=LINE_LIMIT),
        owner=read.id("owner"),
    )


def _read_risk(read: Reader) -> RiskAnswers:
    risks = read.choices(RISKS_FIELD, Risk)
    page = RiskAnswers(
        boundary=read.text("boundary", limit=TEXT_LIMIT),
        data=read.choice("data", DataAccess, required="Please pick one. Not sure? Then it is unclear."),
        mistakes=read.choice("mistakes", Mistakes, required="Please pick one. “Not sure” is fine."),
        high_stakes=Risk.HIGH_STAKES in risks,
        reads_internal=Risk.READS_INTERNAL in risks,
        acts_alone=Risk.ACTS_ALONE in risks,
        hard_part=read.choice("hard_part", HardPart, required="Please pick one. “We don't know yet” is fine."),
        constraints=read.text("constraints", limit=TEXT_LIMIT),
    )
    if BriefAnswers().with_page(page).is_torn:
        read.refuse(RISKS_FIELD, TORN)
    return page


def _read_way(read: Reader) -> WayAnswers:
    edge = read.choice("edge", Answer, required="Please pick yes or no.")
    disciplines = read.choices("disciplines", Discipline)
    if not disciplines:
        read.refuse("disciplines", "Please tick at least one.")
    return WayAnswers(
        product=read.choice("product", Product, required="Please pick one. “We haven't looked” is fine."),
        judge=read.choice("judge", Judge, required="Please pick one. “Not sure” is fine."),
        disciplines=disciplines,
        edge=None if edge is None else edge is Answer.YES,
        when=read.choice("when", When, required="Please pick when you need it."),
        trial=Tick.TRIAL in read.choices("trial", Tick),
    )


def read_room(fields: Fields) -> str:
    """The channel that page 3 names; empty for "only me"."""
    read = Reader(fields)
    return read.id(ROOM) if read.has(ROOM) else ""
