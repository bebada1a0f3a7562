"""How long records are kept: a topic of the settings."""

from collections.abc import Mapping, Sequence
from typing import Final

from blocks.check_in.words import capital
from blocks.forms import Reader
from blocks.inputs import input_choice
from blocks.kit import Block, Choice, context, section
from blocks.text import Mrkdwn, md
from domain.workspace.settings import Retention, SettingsPage, WorkspaceSettings, Years

_CANDIDATES, _ONBOARDINGS, _VERDICTS = "keep_candidates", "keep_onboardings", "keep_verdicts"
_REQUIRED: Final = "Please pick how long."
_NONE: Final = Choice(value="none", label="No rule of their own")
_WORDS: Mapping[Years, str] = {
    Years.HALF: "Half a year",
    Years.ONE: "One year",
    Years.TWO: "Two years",
    Years.THREE: "Three years",
    Years.FOUR: "Four years",
    Years.SEVEN: "Seven years",
    Years.FOR_EVER: "For ever",
}
_PERIODS: Final = tuple(Choice(value=years.value, label=words) for years, words in _WORDS.items())


def told_retention(settings: WorkspaceSettings) -> Mrkdwn:
    """The two periods that everybody has, and the third where it is a rule of its own."""
    kept = settings.retention
    told = [f"candidates {_WORDS[kept.candidates].lower()}", f"onboardings {_WORDS[kept.onboardings].lower()}"]
    if kept.verdicts:
        told.append(f"verdicts {_WORDS[kept.verdicts].lower()}")
    return md("{told}", told=capital(", ".join(told)))


def retention_fields(_: SettingsPage, settings: WorkspaceSettings) -> Sequence[Block]:
    """Three periods, and what becomes of a record when the longest of them is over."""
    kept = settings.retention
    return [
        section(
            Mrkdwn(
                "When the time is over I erase the record, and edit or delete my own messages about it. I say so two "
                "weeks before. Where several times fit one record, the longest counts; a legal hold stops them all."
            )
        ),
        input_choice(_CANDIDATES, "Candidates and offers, after the decision", _PERIODS, initial=kept.candidates.value),
        input_choice(
            _ONBOARDINGS, "Onboardings, after the last word on them", _PERIODS, initial=kept.onboardings.value
        ),
        input_choice(
            _VERDICTS,
            "Computed verdicts, with the scores that they rest on",
            (_NONE, *_PERIODS),
            initial=kept.verdicts.value if kept.verdicts else _NONE.value,
            hint="Some laws ask for more of what was computed: California for four years. Ask whoever advises you.",
        ),
        context(Mrkdwn("Who nobody has decided on counts from the day they were added. Briefs hold no candidate.")),
    ]


def read_retention(reader: Reader, settings: WorkspaceSettings) -> WorkspaceSettings:
    """The three periods."""
    before = settings.retention
    verdicts = reader.one_of(_VERDICTS, [_NONE.value, *Years], required=_REQUIRED)
    retention = Retention(
        candidates=reader.choice(_CANDIDATES, Years, required=_REQUIRED) or before.candidates,
        onboardings=reader.choice(_ONBOARDINGS, Years, required=_REQUIRED) or before.onboardings,
        verdicts=Years(verdicts) if verdicts in set(Years) else None,
    )
    return settings.model_copy(update={"retention": retention})
