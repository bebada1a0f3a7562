"""Who acts, and who may take part at all."""

import re

from domain.model import Value
from domain.refusals import NotAllowed

SLACKBOT = "USLACKBOT"


class Person(Value):
    """What Slack says of one account. `zone` is an IANA name, empty where Slack gives none."""

    id: str
    workspace: str
    is_admin: bool = False
    is_guest: bool = False
    is_bot: bool = False
    is_deleted: bool = False
    zone: str = ""
    #: Away by their Slack status; whoever is away is asked nothing.
    is_away: bool = False


class Actor(Value):
    """The full member who makes a request; `zone` is an IANA name."""

    workspace: str
    user: str
    is_admin: bool = False
    zone: str = "UTC"


_AWAY_SIGNS = frozenset({"palm_tree", "face_with_thermometer", "thermometer", "desert_island", "beach_with_umbrella"})
_AWAY_WORDS = re.compile(
    r"\b(vacation(ing)?|holidays?|leave|sick|ill|ooo|out of (the )?office|away|urlaub|krank|abwesend|congés?|vacaciones)\b",
    re.IGNORECASE,
)


def is_away(sign: str, words: str) -> bool:
    """Whether a status says that somebody is not at work: Slack's own "Vacationing" and "Out sick", or such words."""
    return sign.strip(":") in _AWAY_SIGNS or _AWAY_WORDS.search(words) is not None


def why_not_member(person: Person, workspace: str) -> str | None:
    """Why this account cannot take part, as a sentence; None for a full member."""
    if person.is_bot or person.id == SLACKBOT:
        return "That is an app. Please pick a person."
    if person.is_deleted:
        return "That account is deactivated. Please pick somebody who is active."
    if person.workspace != workspace:
        return "That person is from another company. Please pick a full member of this workspace."
    if person.is_guest:
        return "That person is a guest here. Please pick a full member of this workspace."
    return None


def actor_of(person: Person, workspace: str, default_zone: str) -> Actor:
    """The person as an actor; raises NotAllowed for guests, bots, deactivated and external people."""
    if why_not_member(person, workspace) is not None:
        raise NotAllowed(
            "AI Hire is for full members of this workspace only, because it holds candidates' data. "
            "Ask a colleague who is a full member to do this step."
        )
    return Actor(workspace=workspace, user=person.id, is_admin=person.is_admin, zone=person.zone or default_zone)
