"""The settings of a workspace as they are: a line a topic, each with the button that opens its form."""

from blocks.button import ButtonValue
from blocks.forms import modal
from blocks.kit import Block, Element, View, button, context, section
from blocks.routes import Route
from blocks.text import Mrkdwn, md
from blocks.workspace.sections import SECTIONS, Section
from domain.workspace.settings import SettingsPage, Topic

FOR_EVERYBODY = Mrkdwn(
    "What counts for everybody here. What you judge by is in `/ai-hire guide`; where somebody works, each says "
    "themselves: `/ai-hire holidays DE-BY`."
)


def settings_page(page: SettingsPage, *, said: str = "") -> View:
    """Every topic in a line; `said` is what was done."""
    blocks: list[Block | None] = [
        section(md(":white_check_mark: {said}", said=said)) if said else None,
        context(FOR_EVERYBODY),
        *(_line(page, topic, each) for topic, each in SECTIONS.items()),
    ]
    return modal(Route.NOTICE_READ, "Workspace settings", blocks)


def _line(page: SettingsPage, topic: Topic, shown: Section) -> Block:
    told = md("*{title}*\n{told}", title=shown.title, told=shown.told(page.settings))
    return section(told, accessory=_edit(page, topic, shown.title), block_id=topic.value)


def _edit(page: SettingsPage, topic: Topic, title: str) -> Element:
    value = ButtonValue(subject=page.workspace, version=page.version, choice=topic.value).dump()
    return button("Edit", Route.SETTINGS_TOPIC, value=value, spoken=f"Edit: {title}")
