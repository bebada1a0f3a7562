"""Looks up people and channels in Slack. Only a yes is remembered, for a minute: a no is asked again."""

import time
from asyncio import gather
from collections.abc import Callable, Iterable
from typing import TypeVar

import structlog
from cachetools import TTLCache
from pydantic import BaseModel, ConfigDict
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from domain.calendar import is_zone
from domain.people import UNKNOWN, Actor, Person, actor_of, is_away, why_not_member
from domain.refusals import Refusal
from domain.rooms import Conversation
from handlers.edge.errors import NOT_FOUND, code_of

log = structlog.get_logger()

REMEMBERED = 60.0
# Of the largest workspaces, those who do something within one minute.
PEOPLE = 10_000
MEMBER_PAGES = 10

NO_ANSWER = "Slack did not answer when I looked that up. Nothing was saved: please send it again in a moment."


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Profile(_Answer):
    status_emoji: str = ""
    status_text: str = ""


class _EnterpriseUser(_Answer):
    """What an organisation's Enterprise Grid knows of the person."""

    teams: tuple[str, ...] | None = None


class _User(_Answer):
    id: str
    team_id: str | None = None
    enterprise_user: _EnterpriseUser | None = None
    tz: str | None = None
    deleted: bool = False
    is_bot: bool = False
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    profile: _Profile = _Profile()


class _Channel(_Answer):
    id: str
    name: str | None = None
    is_im: bool = False
    is_mpim: bool = False
    is_private: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False
    is_pending_ext_shared: bool = False
    is_member: bool = False


class _UserAnswer(_Answer):
    user: _User


class _ChannelAnswer(_Answer):
    channel: _Channel


class _Paging(_Answer):
    next_cursor: str = ""


class _MembersAnswer(_Answer):
    members: tuple[str, ...] = ()
    response_metadata: _Paging = _Paging()


A = TypeVar("A", bound=_Answer)


class Directory:
    """What Slack says of people and channels. `timer` counts seconds, monotonically."""

    def __init__(
        self, client: AsyncWebClient, *, default_zone: str, timer: Callable[[], float] = time.monotonic
    ) -> None:
        self._client = client
        self.default_zone = default_zone
        self._timer = timer
        self._asked_at = timer()
        self._people: TTLCache[tuple[str, str], Person] = TTLCache(PEOPLE, REMEMBERED, timer)

    async def actor(self, workspace: str, user: str, *, guests: bool = False) -> Actor:
        """The person as an actor; raises NotAllowed for anybody who is not a full member (or, with `guests`, a guest)."""
        person = await self.person(workspace, user)
        if person is None:
            raise Refusal("I can't see your account in this workspace, so I can't do this for you.")
        return actor_of(person, workspace, self.default_zone, guests=guests)

    async def person(self, workspace: str, user: str) -> Person | None:
        """One account; None where Slack does not know it. Raises Refusal where Slack does not answer."""
        if self._timer() < self._asked_at:
            # A clock that was set back would make a yes last longer than its minute.
            self._people.clear()
        self._asked_at = self._timer()
        if (known := self._people.get((workspace, user))) is not None:
            return known
        answer = await self._ask("users.info", {"user": user}, _UserAnswer)
        if answer is None:
            return None
        found = answer.user
        person = Person(
            id=found.id,
            home=found.team_id or "",
            teams=frozenset((found.enterprise_user and found.enterprise_user.teams) or ()),
            is_stranger=found.is_stranger,
            is_admin=found.is_admin,
            is_guest=found.is_restricted or found.is_ultra_restricted,
            is_bot=found.is_bot,
            is_deleted=found.deleted,
            zone=found.tz if found.tz and is_zone(found.tz) else "",
            is_away=is_away(found.profile.status_emoji, found.profile.status_text),
        )
        # Whoever is away may be back at any moment: that is no yes.
        if why_not_member(person, workspace) is None and not person.is_away:
            self._people[workspace, user] = person
        return person

    async def zone(self, workspace: str, user: str) -> str:
        """The person's IANA zone, or the default one where Slack gives none that is one."""
        return await self.own_zone(workspace, user) or self.default_zone

    async def own_zone(self, workspace: str, user: str) -> str:
        """The person's IANA zone; empty where Slack gives none, as of an account that is deactivated."""
        person = await self.person(workspace, user)
        return person.zone if person else ""

    async def why_not_member(self, workspace: str, user: str) -> str | None:
        """Why this account cannot take part, as a sentence; None for a full member."""
        person = await self.person(workspace, user)
        return UNKNOWN if person is None else why_not_member(person, workspace)

    async def refused(self, workspace: str, users: Iterable[str]) -> dict[str, str]:
        """Why some of these accounts cannot take part."""
        people = sorted(set(users))
        reasons = await gather(*[self.why_not_member(workspace, user) for user in people])
        return {user: reason for user, reason in zip(people, reasons, strict=True) if reason is not None}

    async def conversation(self, channel: str) -> Conversation | None:
        """One conversation with its members; None where the bot cannot see it (a private one that it is not in)."""
        if channel.startswith("D"):
            # A direct message is no room, and to look at one takes a scope of its own.
            return Conversation(id=channel, is_direct=True)
        answer = await self._ask("conversations.info", {"channel": channel}, _ChannelAnswer)
        if answer is None:
            return None
        found = answer.channel
        return Conversation(
            id=found.id,
            name=found.name or "",
            is_direct=found.is_im or found.is_mpim,
            is_private=found.is_private,
            is_archived=found.is_archived,
            is_shared=found.is_ext_shared or found.is_pending_ext_shared,
            has_bot=found.is_member,
            members=await self._members(channel) if found.is_member else frozenset(),
        )

    async def _members(self, channel: str) -> frozenset[str]:
        members: set[str] = set()
        cursor = ""
        for _ in range(MEMBER_PAGES):
            query = {"channel": channel, "limit": "1000", **({"cursor": cursor} if cursor else {})}
            answer = await self._ask("conversations.members", query, _MembersAnswer)
            if answer is None:
                break
            members.update(answer.members)
            if not (cursor := answer.response_metadata.next_cursor):
                break
        return frozenset(members)

    async def _ask(self, method: str, query: dict[str, str], kind: type[A]) -> A | None:
        try:
            response = await self._client.api_call(method, params=query, http_verb="GET")
        except SlackApiError as error:
            code = code_of(error)
            if code in NOT_FOUND:
                return None
            log.warning("look-up refused", method=method, error=code)
            raise Refusal(NO_ANSWER) from error
        except Exception as error:
            log.warning("look-up failed", method=method, error=type(error).__name__)
            raise Refusal(NO_ANSWER) from error
        return kind.model_validate(response.data)
