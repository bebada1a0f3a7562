"""Every place that names a channel: Slack may give one another id, and all of it follows."""

from typing import Final

from sqlalchemy import Text, func, type_coerce, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.brief.briefs import BriefRow
from storage.candidates import CandidateRow, MergedRow
from storage.forms import KeptFormRow
from storage.onboardings import OnboardingChangeRow, OnboardingRow
from storage.outgoing.deliveries import DeliveryRow
from storage.outgoing.messages import MessageRow
from storage.outgoing.troubles import TroubleRow
from storage.proposal.proposals import ProposalRow

_Column = InstrumentedAttribute[str]

#: What holds the id of a channel alone. How fast one may be written to begins anew with the new id.
IDS: Final[tuple[_Column, ...]] = (
    BriefRow.room,
    CandidateRow.room,
    ProposalRow.room,
    OnboardingRow.place,
    DeliveryRow.conversation,
    DeliveryRow.channel,
    MessageRow.conversation,
    MessageRow.channel,
    TroubleRow.conversation,
)
#: What holds it among other things: the names of messages that are sent once, forms, what was changed.
TEXTS: Final[tuple[InstrumentedAttribute[object], ...]] = (
    DeliveryRow.key,
    KeptFormRow.whys,
    KeptFormRow.metadata_,
    KeptFormRow.fields,
    MergedRow.candidate,
    OnboardingChangeRow.before,
    OnboardingChangeRow.after,
)


def rename(session: Session, workspace: str, old: str, new: str) -> None:
    """The channel has this id from now on, whatever of ours names it."""
    for column in IDS:
        mine = update(column.class_).where(column.class_.workspace == workspace, column == old)
        session.execute(mine.values({column: new}))
    for text in TEXTS:
        mine = update(text.class_).where(text.class_.workspace == workspace, type_coerce(text, Text).contains(old))
        session.execute(mine.values({text: func.replace(type_coerce(text, Text), old, new)}))
