"""Whether channels read names or initials: a topic of the settings."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from blocks.forms import Reader
from blocks.inputs import input_choice
from blocks.kit import Block, Choice, context, header, section
from blocks.text import Mrkdwn, join, md
from domain.typed.names import initials_of
from domain.workspace.settings import Names, SettingsPage, WorkspaceSettings

_NAMES: Final = "names"
_SAMPLE: Final = ("Priya Nair", "Omar Farouk")


class _Shown(StrEnum):
    NAMES = "names"
    INITIALS = "initials"


def told_names(settings: WorkspaceSettings) -> Mrkdwn:
    """Which of both."""
    return Mrkdwn("Initials in channels" if settings.names.initials else "Whole names everywhere")


def names_fields(_: SettingsPage, settings: WorkspaceSettings) -> Sequence[Block]:
    """One of two."""
    shown = _Shown.INITIALS if settings.names.initials else _Shown.NAMES
    return [
        section(
            Mrkdwn(
                "With initials, hiring rooms and Slack's search do not show who a candidate or a freelancer is. Forms, direct messages "
                "and my home tab say the whole name to those who may know it. An onboarding says whose it is."
            )
        ),
        input_choice(
            _NAMES,
            "In channels I write",
            [
                Choice(value=_Shown.NAMES, label="Whole names"),
                Choice(value=_Shown.INITIALS, label="Initials", description="Two with the same have a number"),
            ],
            style="radio_buttons",
            initial=shown,
        ),
        context(
            Mrkdwn("What stands in hiring rooms changes at once, the newest 300 messages; older ones as they change.")
        ),
    ]


def names_that_follow(_: SettingsPage, settings: WorkspaceSettings) -> Sequence[Block]:
    """As `names_follow`."""
    return names_follow(initials=settings.names.initials)


def names_follow(*, initials: bool) -> Sequence[Block]:
    """Two people, as a channel reads them and as a direct message does."""
    short = initials_of(_SAMPLE)
    lines = [md("• {name}: *{shown}*", name=name, shown=short[name] if initials else name) for name in _SAMPLE]
    return [header("What channels will read"), section(join(lines))]


def read_names(reader: Reader, settings: WorkspaceSettings) -> WorkspaceSettings:
    """What was picked."""
    picked = reader.choice(_NAMES, _Shown, required="Please pick one.")
    return settings.model_copy(update={"names": Names(initials=picked is _Shown.INITIALS)})
