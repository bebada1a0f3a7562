"""By what a workspace judges whatever begins now, for everybody to read and for its admins to change."""

from blocks.button import ButtonValue
from blocks.forms import modal
from blocks.kit import Block, Element, View, actions, button, confirm, context, divider, section
from blocks.panel.card import gate_rule
from blocks.routes import Route
from blocks.text import Mrkdwn, counted, join, md
from domain.guide.guide import Category, Guide
from domain.guide.own import MOST_CATEGORIES, GuidePage

KEEPS = Mrkdwn(
    "A change counts for whatever begins from then on: new candidates, new onboardings. What has begun, and what was "
    "judged, keeps the guide that it began with."
)
RESET = confirm(
    "The shipped guide again?",
    "Categories, questions and flags of your own are asked no more. What was judged by them keeps them.",
    "Yes, the shipped one",
)


def guide_page(page: GuidePage, *, may_change: bool, said: str = "", notice: str = "") -> View:
    """Categories with what strong and weak sounds like, their questions, and the red flags; `said` is what was done."""
    guide = page.guide
    whose = "the guide as I came with it" if page.is_shipped else "a guide of your own"
    blocks: list[Block | None] = [
        section(md(":white_check_mark: {said}", said=said)) if said else None,
        section(md("This workspace judges by *{whose}*. {gate}", whose=whose, gate=gate_rule(guide))),
        context(KEEPS),
        *[block for category in guide.categories for block in _category(page, category, may_change)],
        divider(),
        section(_flags(guide), accessory=_edit(page, Route.GUIDE_FLAGS, "", "Edit") if may_change else None),
        section(md("*About their first days*\n{question}", question=guide.plan_question)),
        _tools(page) if may_change else None,
    ]
    return modal(Route.NOTICE_READ, "How we judge", blocks, notice=notice)


def _category(page: GuidePage, category: Category, may_change: bool) -> list[Block]:
    asked = [question.text for question in page.guide.questions if category.key in question.categories]
    told = [
        md("*{name}*{gate}", name=category.name, gate=" (part of the gate)" if category.in_gate else ""),
        md("Strong: {text}", text=category.strong),
        md("Weak: {text}", text=category.fail),
        md("Asked: {questions}", questions=" · ".join(asked)) if asked else Mrkdwn("_No question of its own._"),
    ]
    edit = _edit(page, Route.GUIDE_CATEGORY, category.key, "Edit") if may_change else None
    return [divider(), section(join(told), accessory=edit)]


def _flags(guide: Guide) -> Mrkdwn:
    lines = [md("⚑ {text}", text=flag.text) for flag in guide.flags]
    return join([md("*{count}*", count=counted(len(lines), "red flag")), *lines])


def _tools(page: GuidePage) -> Block:
    add = _edit(page, Route.GUIDE_CATEGORY, "", "Add a category", number=1)
    value = ButtonValue(subject=page.workspace, version=page.version).dump()
    reset = button("The shipped guide again", Route.GUIDE_RESET, value=value, ask=RESET)
    is_full = len(page.guide.categories) >= MOST_CATEGORIES
    return actions(None if is_full else add, None if page.is_shipped else reset, block_id="guide")


def _edit(page: GuidePage, route: Route, key: str, label: str, number: int | None = None) -> Element:
    value = ButtonValue(subject=page.workspace, version=page.version, choice=key).dump()
    return button(label, route, value=value, number=number)
