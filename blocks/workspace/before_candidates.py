"""Who approves a brief before it takes candidates: a section of the settings."""

from collections.abc import Sequence
from typing import Final

from blocks.forms import Reader
from blocks.inputs import input_person
from blocks.kit import Block, header, section
from blocks.text import Mrkdwn
from domain.workspace.settings import BeforeCandidates, WorkspaceSettings

APPROVER: Final = "approver"


def before_candidates_fields(settings: WorkspaceSettings) -> Sequence[Block]:
    """One person, or nobody."""
    return [
        header("Before candidates"),
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
