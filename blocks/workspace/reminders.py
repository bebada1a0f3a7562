"""How soon and how often people are reminded: a topic of the settings."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Final

from blocks.forms import Reader
from blocks.inputs import input_choice
from blocks.kit import Block, Choice, context, section
from blocks.text import Mrkdwn, counted, md
from domain.waiting.reminders import Ask, Rhythm, Soon
from domain.workspace.settings import Reminders, SettingsPage, WorkspaceSettings

_SOON, _RHYTHM = "soon", "rhythm"
_REQUIRED: Final = "Please pick one."
_SOONS: Final[Mapping[Soon, str]] = {
    Soon.HOUR: "An hour after the interview begins",
    Soon.THREE_HOURS: "Three hours after it begins",
    Soon.MORNING: "The morning of the next working day",
}
_RHYTHMS: Final[Mapping[Rhythm, str]] = {
    Rhythm.QUIET: "Quiet",
    Rhythm.USUAL: "As usual",
    Rhythm.DAILY: "Each working day",
}


def told_reminders(settings: WorkspaceSettings) -> Mrkdwn:
    """How soon, and in which rhythm."""
    chosen = settings.reminders
    return md("{rhythm}. Scorecards: {soon}", rhythm=_RHYTHMS[chosen.rhythm], soon=_SOONS[chosen.soon].lower())


def reminders_fields(_: SettingsPage, settings: WorkspaceSettings) -> Sequence[Block]:
    """How soon after an interview, and how often then; each choice says what it means for a scorecard."""
    chosen = settings.reminders
    return [
        section(
            Mrkdwn(
                "One message a day holds all that waits for somebody, and it stops by itself. When reminders are used "
                "up, the hiring manager hears of it once."
            )
        ),
        input_choice(
            _SOON,
            "I ask for a scorecard",
            [Choice(value=soon.value, label=words) for soon, words in _SOONS.items()],
            initial=chosen.soon.value,
        ),
        input_choice(
            _RHYTHM,
            "Then I remind",
            [Choice(value=rhythm.value, label=words, description=_when(rhythm)) for rhythm, words in _RHYTHMS.items()],
            style="radio_buttons",
            initial=chosen.rhythm.value,
        ),
        context(
            Mrkdwn("Counts from each person's next reminder on. Everybody can put off a reminder, or say “not me”.")
        ),
    ]


def read_reminders(reader: Reader, settings: WorkspaceSettings) -> WorkspaceSettings:
    """Both choices."""
    before = settings.reminders
    chosen = Reminders(
        soon=reader.choice(_SOON, Soon, required=_REQUIRED) or before.soon,
        rhythm=reader.choice(_RHYTHM, Rhythm, required=_REQUIRED) or before.rhythm,
    )
    return settings.model_copy(update={"reminders": chosen})


def _when(rhythm: Rhythm) -> str:
    """Of a scorecard: the longest that there is."""
    *others, last = [str(day) for day in accumulate(rhythm.pace(Ask.SCORE).again)]
    if not others:
        return f"A scorecard: once more, after {counted(int(last), 'working day')}"
    return f"A scorecard: after {', '.join(others)} and {last} working days"
