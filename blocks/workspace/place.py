"""Whose public holidays count: a topic of the settings."""

from collections.abc import Sequence

from blocks.forms import Reader
from blocks.inputs import input_text
from blocks.kit import Block, header, section
from blocks.text import Mrkdwn, day, join, md
from domain.workspace.settings import Place, SettingsPage, WorkspaceSettings

_PLACE, _LIMIT = "place", 60


def told_place(settings: WorkspaceSettings) -> Mrkdwn:
    """The code of the country or region."""
    place = settings.place.place
    return md("Public holidays of {place}", place=place) if place else Mrkdwn("As whoever runs this app has set it")


def place_fields(_: SettingsPage, settings: WorkspaceSettings) -> Sequence[Block]:
    """One code, typed: there are more countries than a list on a phone can bear."""
    return [
        section(
            Mrkdwn(
                "On its weekends and public holidays I ask nobody for anything, and no check-in, trial or to-do falls "
                "due. Whoever works elsewhere says so themselves: `/ai-hire holidays US-CA`."
            )
        ),
        input_text(
            _PLACE,
            "Where do you work?",
            initial=settings.place.place,
            optional=True,
            max_length=_LIMIT,
            placeholder="DE-BY",
            hint="A country's two letters, with its region where that has days of its own: DE, DE-BY, US-CA. Empty: as "
            "whoever runs this app has set it.",
        ),
    ]


def days_off_that_follow(page: SettingsPage, _: WorkspaceSettings) -> Sequence[Block]:
    """The next public holidays there: whether it is the right region shows in them."""
    lines = [md("• {day}: {name}", day=day(each.day), name=each.name) for each in page.days_off]
    shown = join(lines) if lines else Mrkdwn("No public holidays of a place that is chosen here.")
    return [header("The next days off"), section(shown)]


def read_place(reader: Reader, settings: WorkspaceSettings) -> WorkspaceSettings:
    """What was typed; whether there is such a place is said when it is saved."""
    return settings.model_copy(update={"place": Place(place=reader.text(_PLACE, limit=_LIMIT))})
