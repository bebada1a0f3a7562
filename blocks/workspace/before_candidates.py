"""Who approves a brief before it takes candidates: a topic of the settings."""

from collections.abc import Sequence
from typing import Final

from blocks.forms import Reader
from blocks.inputs import input_person
from blocks.kit import Block, section
from blocks.text import Mrkdwn, md, mention
from domain.workspace.settings import BeforeCandidates, SettingsPage, WorkspaceSettings

APPROVER: Final = "approver"


def told_before_candidates(settings: WorkspaceSettings) -> Mrkdwn:
    """Who approves."""
    approver = settings.before_candidates.approver
    return md("{who} approves a brief first", who=mention(approver)) if approver else Mrkdwn("Nobody has to approve")


def before_candidates_fields(_: SettingsPage, settings: WorkspaceSettings) -> Sequence[Block]:
    """One person, or nobody."""
    return [
        section(
            Mrkdwn(
                "Where you name somebody here, a brief that says HIRE or BUY takes no candidates before their yes. The "
                "hiring manager asks them from the brief's card, and another answer asks anew."
            )
        ),
        input_person(
            APPROVER,
            "Who approves?",
            initial=settings.before_candidates.approver,
            optional=True,
            hint="Whoever holds the budget. Empty: nobody has to.",
        ),
    ]


def read_before_candidates(reader: Reader, settings: WorkspaceSettings) -> WorkspaceSettings:
    """Who was picked."""
    picked = BeforeCandidates(approver=reader.id(APPROVER))
    return settings.model_copy(update={"before_candidates": picked})
