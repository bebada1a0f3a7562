"""Notices about messages that could not be delivered."""

from collections.abc import Iterator

from blocks.delivery_failed import WHY, failure_message
from blocks.kit import Message
from domain.outgoing import Failure, Kind, Subject


def surfaces() -> Iterator[tuple[str, Message]]:
    """One for each reason that we can explain, and one that we cannot."""
    subject = Subject.candidate("c1")
    for error in [*WHY, "some_new_error"]:
        place = "U0GONE" if error.startswith("user") else "C0OLD"
        yield (
            f"failed {error}",
            failure_message(Failure(conversation=place, kind=Kind.CANDIDATE_CARD, subject=subject, error=error)),
        )
