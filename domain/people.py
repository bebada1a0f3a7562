"""Who acts, and who may take part at all."""

import re
from enum import StrEnum
from typing import Final

from domain.installation import is_organisation
from domain.model import Value
from domain.refusals import NotAllowed

SLACKBOT = "USLACKBOT"
MEMBERS_ONLY: Final = (
    "AI Hire is for full members of this workspace only, because it holds candidates' data. "
    "Ask a colleague who is a full member to do this step."
)


def is_person(conversation: str) -> bool:
    """Whether a conversation is named by the person whose direct message it is."""
    return conversation.startswith(("U", "W"))


class Person(Value):
    """What Slack says of one account. `zone` is an IANA name, empty where Slack gives none.

    `home` is the workspace that it was made in, empty where Slack gives none; `teams` are those of an
    Enterprise Grid that it is a member of, `organisation` that Grid itself.
    """

    id: str
    home: str = ""
    teams: frozenset[str] = frozenset()
    organisation: str = ""
    is_organisation_admin: bool = False
    is_stranger: bool = False
    is_admin: bool = False
    is_guest: bool = False
    is_bot: bool = False
    is_deleted: bool = False
    zone: str = ""
    #: Slack's name for the language that they have chosen, such as `de-DE`; empty where Slack gives none.
    locale: str = ""
    #: Away by their Slack status; whoever is away is asked nothing.
    is_away: bool = False


class Actor(Value):
    """Who makes a request: a full member, or a guest where that will do; `zone` is an IANA name."""

    workspace: str
    user: str
    is_admin: bool = False
    #: Let in for what a hire may do, and for nothing else.
    is_guest: bool = False
    zone: str = "UTC"
    locale: str = ""


_AWAY_SIGNS = frozenset({"palm_tree", "face_with_thermometer", "thermometer", "desert_island", "beach_with_umbrella"})
_AWAY_WORDS = re.compile(
    r"\b(vacation(ing)?|holidays?|leave|sick|ill|ooo|out of (the )?office|away|urlaub|krank|abwesend|congés?|vacaciones)\b",
    re.IGNORECASE,
)


def is_away(sign: str, words: str) -> bool:
    """Whether a status says that somebody is not at work: Slack's own "Vacationing" and "Out sick", or such words."""
    return sign.strip(":") in _AWAY_SIGNS or _AWAY_WORDS.search(words) is not None


class Out(StrEnum):
    """Why somebody who took part does not any more."""

    DEACTIVATED = "deactivated"
    #: Not in this workspace.
    LEFT = "left"
    GUEST = "guest"


def how_out(person: Person | None, workspace: str) -> Out | None:
    """How an account lost its part; None for a full member. Slack does not know the id of whoever was erased."""
    if person is None or person.is_deleted:
        return Out.DEACTIVATED
    if person.is_bot or person.id == SLACKBOT or not _belongs(person, workspace):
        return Out.LEFT
    return Out.GUEST if person.is_guest else None


UNKNOWN = "I can't find that person. Please pick somebody else."


def why_not_hire(person: Person, workspace: str) -> str | None:
    """As `why_not_member`, for the hire of an onboarding, who may be a guest."""
    return why_not_member(person.model_copy(update={"is_guest": False}), workspace)


def why_not_member(person: Person, workspace: str) -> str | None:
    """Why this account cannot take part, as a sentence; None for a full member."""
    if person.is_bot or person.id == SLACKBOT:
        return "That is an app. Please pick a person."
    if person.is_deleted:
        return "That account is deactivated. Please pick somebody who is active."
    if not _belongs(person, workspace):
        return "That person is from another company. Please pick a full member of this workspace."
    if person.is_guest:
        return "That person is a guest here. Please pick a full member of this workspace."
    return None


def _belongs(person: Person, workspace: str) -> bool:
    """On Enterprise Grid the home is another workspace, or none, for most members of this one."""
    if person.is_stranger:
        return False
    if is_organisation(workspace):
        return person.organisation == workspace
    return workspace in person.teams or person.home == workspace or not (person.home or person.teams)


def administers(person: Person, workspace: str) -> bool:
    """Whether they are an admin there; of a whole organisation, none of a workspace in it is."""
    return person.is_organisation_admin if is_organisation(workspace) else person.is_admin


def actor_of(person: Person, workspace: str, default_zone: str, *, guests: bool = False) -> Actor:
    """The person as an actor; raises NotAllowed for guests, bots, deactivated and external people.

    With `guests`, for what a hire may do, a guest is let in.
    """
    why_not = why_not_hire if guests else why_not_member
    if why_not(person, workspace) is not None:
        raise NotAllowed(MEMBERS_ONLY)
    return Actor(
        workspace=workspace,
        user=person.id,
        is_admin=administers(person, workspace),
        is_guest=person.is_guest,
        zone=person.zone or default_zone,
        locale=person.locale,
    )
