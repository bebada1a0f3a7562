"""Who interviews where nobody else is picked: a topic of the settings."""

from collections.abc import Sequence
from typing import Final

from blocks.forms import Reader
from blocks.inputs import input_people
from blocks.kit import Block, header, section
from blocks.text import Mrkdwn, join, md, mentions
from domain.guide.guide import Guide
from domain.panel.panel import deal
from domain.workspace.settings import MOST_PRESELECTED, DefaultPanel, SettingsPage, WorkspaceSettings

PRESELECTED: Final = "preselected"


def told_default_panel(settings: WorkspaceSettings) -> Mrkdwn:
    """Who they are."""
    people = settings.panel.people
    return mentions(people) if people else Mrkdwn("The brief's hiring manager and owner")


def default_panel_fields(_: SettingsPage, settings: WorkspaceSettings) -> Sequence[Block]:
    """Several people, or nobody."""
    return [
        section(
            Mrkdwn(
                "Whoever adds the first candidate of a brief finds these people in the form, and may pick others. The "
                "next candidate starts with the panel of the last one, so that all are judged by the same people."
            )
        ),
        input_people(
            PRESELECTED,
            "Who interviews?",
            initial=settings.panel.people,
            most=MOST_PRESELECTED,
            optional=True,
            hint="From three people on, each category of the gate has two voices. Empty: hiring manager and owner.",
        ),
    ]


def panel_that_follows(page: SettingsPage, settings: WorkspaceSettings) -> Sequence[Block]:
    """As `panel_follows`."""
    return panel_follows(page.guide, settings.panel.people)


def panel_follows(guide: Guide, people: Sequence[str]) -> Sequence[Block]:
    """Who would find out what."""
    dealt = deal(guide, people)
    if not dealt:
        return ()
    lines = [
        md("• {category}: {who}", category=category.name, who=mentions(dealt[category.key]))
        for category in guide.categories
    ]
    return [header("What the form will say"), section(join([Mrkdwn("*Who finds out what?*"), *lines]))]


def read_default_panel(reader: Reader, settings: WorkspaceSettings) -> WorkspaceSettings:
    """Who was picked, each once."""
    people = tuple(dict.fromkeys(reader.ids(PRESELECTED)))
    if len(people) > MOST_PRESELECTED:
        reader.refuse(PRESELECTED, f"Those are {len(people)}; at most {MOST_PRESELECTED} fit into a panel.")
    return settings.model_copy(update={"panel": DefaultPanel(people=people[:MOST_PRESELECTED])})
