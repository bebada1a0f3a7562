"""The settings of a workspace as they are: a line a topic, each with the button that opens its form."""

from blocks.button import ButtonValue
from blocks.forms import modal
from blocks.kit import Block, Element, View, button, context, divider, section
from blocks.routes import Route
from blocks.text import Mrkdwn, md, one_line
from blocks.workspace.own_form import told_own
from blocks.workspace.sections import SECTIONS, Section
from domain.brief.brief import Brief
from domain.workspace.settings import Overview, SettingsPage, Topic

FOR_EVERYBODY = Mrkdwn(
    "What counts for everybody here. What you judge by is in `/ai-hire guide`; where somebody works, each says "
    "themselves: `/ai-hire holidays DE-BY`."
)

FOR_BRIEFS = Mrkdwn("Your briefs: whom I propose as the panel, when check-ins are, and how candidates are called.")

NO_WEEK = Mrkdwn("*What moved in a week*\nYou get no message on Mondays about what moved in your briefs.")
AGAIN = "You get that on Mondays again."


def settings_page(view: Overview, *, said: str = "") -> View:
    """For admins every topic in a line, for hiring managers each brief; `said` is what was done."""
    page = view.page
    blocks: list[Block | None] = [
        section(md(":white_check_mark: {said}", said=said)) if said else None,
        *([context(FOR_EVERYBODY)] if page else []),
        *([_line(page, topic, each) for topic, each in SECTIONS.items()] if page else []),
        divider() if page and view.briefs else None,
        context(FOR_BRIEFS) if view.briefs else None,
        *(_brief(brief) for brief in view.briefs),
        None if view.weekly else section(NO_WEEK, accessory=button("On Mondays again", Route.SETTINGS_WEEKLY)),
    ]
    return modal(Route.NOTICE_READ, "Settings", blocks)


def _brief(brief: Brief) -> Block:
    title = one_line(brief.title, 100)
    value = ButtonValue(subject=brief.id, version=brief.own.version).dump()
    edit = button("Edit", Route.BRIEF_SET_UP, value=value, spoken=f"Edit: {title}")
    return section(md("*{title}*\n{told}", title=title, told=told_own(brief)), accessory=edit)


def _line(page: SettingsPage, topic: Topic, shown: Section) -> Block:
    told = md("*{title}*\n{told}", title=shown.title, told=shown.told(page.settings))
    return section(told, accessory=_edit(page, topic, shown.title), block_id=topic.value)


def _edit(page: SettingsPage, topic: Topic, title: str) -> Element:
    value = ButtonValue(subject=page.workspace, version=page.version, choice=topic.value).dump()
    return button("Edit", Route.SETTINGS_TOPIC, value=value, spoken=f"Edit: {title}")
