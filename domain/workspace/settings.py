"""What an admin chooses for the whole workspace. A further section is a field of `WorkspaceSettings` with a default."""

from enum import StrEnum

from domain.command import Command
from domain.model import Value
from domain.outgoing import Subject


class Years(StrEnum):
    """How long something is kept once it is over."""

    HALF = "0.5"
    ONE = "1"
    TWO = "2"
    THREE = "3"
    FOUR = "4"
    SEVEN = "7"
    FOR_EVER = "ever"

    @property
    def months(self) -> int | None:
        """In months; None for ever."""
        return None if self is Years.FOR_EVER else round(float(self) * 12)


class Retention(Value):
    """How long records are kept; of several rules that fit one record, the longest wins (users.md, "Law").

    `candidates`: after the decision on a candidate or an offer. `onboardings`: after the last word on one. `verdicts`:
    what was computed of a panel's scores, with all scores that it rests on, after it was computed; None is no rule.
    """

    candidates: Years = Years.ONE
    onboardings: Years = Years.ONE
    verdicts: Years | None = None


class BeforeCandidates(Value):
    """Who approves a brief that says HIRE or BUY before it takes candidates; empty where nobody has to."""

    approver: str = ""


class WorkspaceSettings(Value):
    """Everything that can be chosen, as it is where nobody chose."""

    # A release before this one reads what a later one has kept.
    model_config = Value.model_config | {"extra": "ignore"}

    retention: Retention = Retention()
    before_candidates: BeforeCandidates = BeforeCandidates()


class SettingsPage(Value):
    """The settings as they are, and how often they were changed."""

    workspace: str
    settings: WorkspaceSettings = WorkspaceSettings()
    version: int = 0

    @property
    def subject(self) -> Subject:
        return Subject.of_workspace(self.workspace)


class ChangeSettings(Command):
    """All sections as they stand in the form."""

    settings: WorkspaceSettings
