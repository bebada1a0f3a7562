"""What is kept, in words."""

from collections.abc import Mapping
from typing import Final

from blocks.text import Mrkdwn, counted, md
from domain.outgoing.subject import About

#: In the order in which it is told; what is not here belongs to something that is.
_TOLD: Final[Mapping[About, str]] = {
    About.BRIEF: "brief",
    About.CANDIDATE: "candidate's record",
    About.PROPOSAL: "offer",
    About.SCORECARD: "scorecard",
    About.TODO: "to-do",
    About.ONBOARDING: "onboarding",
    About.CHECK_IN: "check-in",
}
_MANY: Final[Mapping[About, str]] = {About.CANDIDATE: "candidates' records"}


def belongings(counts: Mapping[About, int]) -> Mrkdwn:
    """ "2 candidates' records, 5 scorecards, 1 onboarding"."""
    told = []
    for about, word in _TOLD.items():
        count = counts.get(about, 0)
        if count > 1 and about in _MANY:
            told.append(f"{count} {_MANY[about]}")
        elif count:
            told.append(counted(count, word))
    return md("{what}", what=", ".join(told))


def places(in_channels: int, in_direct: int) -> str:
    """Where messages stand."""
    return f"{in_channels} in channels and {in_direct} in direct messages"
