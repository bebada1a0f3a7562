"""Looks up people and channels in Slack, and invites the ones into the others. Only a yes is remembered, for a minute: a no is asked again."""

import asyncio
import time
from asyncio import gather
from collections.abc import AsyncIterator, Callable, Collection, Iterable
from typing import TypeVar

import structlog
from cachetools import TTLCache
from pydantic import BaseModel, ConfigDict
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from domain.installation import is_organisation
from domain.people import UNKNOWN, Actor, Person, actor_of, administers, how_out, why_not_member
from domain.refusals import NotAllowed, Refusal
from domain.rooms import Conversation, Readers
from handlers.edge.errors import NOT_FOUND, code_of
from handlers.edge.shapes import Account

log = structlog.get_logger()

REMEMBERED = 60.0
#: Nobody changes their language every day.
A_DAY = 86_400.0
# Of the largest workspaces, those who do something within one minute.
PEOPLE = 10_000
MEMBER_PAGES = 10
#: So many are looked up one by one.
FEW = 25
#: Seconds of the three that a form has.
COUNTING = 1.5

#: They are where they were wanted.
ALREADY_THERE = "already_in_channel"
NOT_ANSWERED = "no_answer"
NO_ANSWER = "Slack did not answer when I looked that up. Nothing was saved: please send it again in a moment."


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Channel(_Answer):
    id: str
    name: str | None = None
    is_im: bool = False
    is_mpim: bool = False
    is_private: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False
    is_pending_ext_shared: bool = False
    is_org_shared: bool = False
    is_member: bool = False


class _UserAnswer(_Answer):
    user: Account


class _PermalinkAnswer(_Answer):
    permalink: str


class _ChannelAnswer(_Answer):
    channel: _Channel


class _Paging(_Answer):
    next_cursor: str = ""


class _MembersAnswer(_Answer):
    members: tuple[str, ...] = ()
    response_metadata: _Paging = _Paging()


class _UsersAnswer(_Answer):
    members: tuple[Account, ...] = ()
    response_metadata: _Paging = _Paging()


class _Team(_Answer):
    id: str


class _TeamsAnswer(_Answer):
    teams: tuple[_Team, ...] = ()


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
        self._locales: TTLCache[tuple[str, str], str] = TTLCache(PEOPLE, A_DAY, timer)

    async def actor(self, workspace: str, user: str, *, guests: bool = False) -> Actor:
        """The person as an actor; raises NotAllowed for anybody who is not a full member (or, with `guests`, a guest)."""
        person = await self.person(workspace, user)
        if person is None:
            raise NotAllowed("I can't see your account in this workspace, so I can't do this for you.")
        return actor_of(person, workspace, self.default_zone, guests=guests)

    async def permalink(self, channel: str, ts: str) -> str:
        """The address of a message; empty where Slack tells none."""
        try:
            answer = await self._ask("chat.getPermalink", {"channel": channel, "message_ts": ts}, _PermalinkAnswer)
        except Refusal:
            return ""
        return answer.permalink if answer is not None else ""

    async def person(self, workspace: str, user: str) -> Person | None:
        """One account; None where Slack does not know it. Raises Refusal where Slack does not answer."""
        if self._timer() < self._asked_at:
            # A clock that was set back would make a yes last longer than its minute.
            self._people.clear()
        self._asked_at = self._timer()
        if (known := self._people.get((workspace, user))) is not None:
            return known
        answer = await self._ask("users.info", {"user": user, "include_locale": "true"}, _UserAnswer)
        if answer is None:
            return None
        person = answer.user.person()
        self._locales[workspace, user] = person.locale
        # Whoever is away may be back at any moment: that is no yes.
        if why_not_member(person, workspace) is None and not person.is_away:
            self._people[workspace, user] = person
        return person

    async def locale(self, workspace: str, user: str) -> str:
        """The language that somebody has chosen in Slack, as it was within the last day; empty where it is not said."""
        if (known := self._locales.get((workspace, user))) is not None:
            return known
        try:
            person = await self.person(workspace, user)
        except Refusal:
            # A message is not worth a second wait.
            person = None
        return self._locales.setdefault((workspace, user), person.locale if person else "")

    def forget(self, workspace: str, user: str) -> None:
        """Slack tells that this account is not what it was."""
        self._people.pop((workspace, user), None)
        self._locales.pop((workspace, user), None)

    async def admins(self, workspace: str) -> tuple[str, ...]:
        """The workspace's admins, its owners first. Raises Refusal where Slack does not answer."""
        found = [
            account
            async for account in self._accounts(workspace)
            if administers(account.person(), workspace) and how_out(account.person(), workspace) is None
        ]
        return tuple(each.id for each in sorted(found, key=lambda account: (not account.is_owner, account.id)))

    async def names(self, users: Iterable[str]) -> dict[str, str]:
        """What people are called, by id, for a file that leaves Slack; whoever has no name keeps their id. Raises Refusal.

        Names are kept nowhere.
        """
        answers = [(user, await self._ask("users.info", {"user": user}, _UserAnswer)) for user in sorted(users)]
        return {user: answer.user.real_name for user, answer in answers if answer is not None and answer.user.real_name}

    async def readers(self, workspace: str, members: Collection[str]) -> Readers:
        """How many people these are, apps aside, and how many of them are guests. Raises Refusal."""
        if len(members) <= FEW:
            looks = await asyncio.gather(*(self.person(workspace, user) for user in members))
            return Readers.of([person for person in looks if person is not None])
        try:
            # More look-ups than Slack allows: all accounts at once, as far as they come within the time of a form.
            async with asyncio.timeout(COUNTING):
                wanted = set(members)
                found = [each.person() async for each in self._accounts(workspace) if each.id in wanted]
        except TimeoutError:
            found = []
        # The bot is one of them.
        return Readers.of(found) if len(found) == len(members) else Readers(people=len(members) - 1)

    async def _accounts(self, workspace: str) -> AsyncIterator[Account]:
        """Everybody, as far as a few pages hold them; of an organisation, those of each of its workspaces, once."""
        seen: set[str] = set()
        for team in await self._teams(workspace):
            async for account in self._accounts_of(team):
                if account.id not in seen:
                    seen.add(account.id)
                    yield account

    async def _teams(self, workspace: str) -> tuple[str, ...]:
        if not is_organisation(workspace):
            return (workspace,)
        answer = await self._ask("auth.teams.list", {"limit": "100"}, _TeamsAnswer)
        return tuple(team.id for team in answer.teams) if answer is not None else ()

    async def _accounts_of(self, team: str) -> AsyncIterator[Account]:
        cursor = ""
        for _ in range(MEMBER_PAGES):
            query = {"team_id": team, "limit": "1000", **({"cursor": cursor} if cursor else {})}
            answer = await self._ask("users.list", query, _UsersAnswer)
            if answer is None:
                return
            for account in answer.members:
                yield account
            if not (cursor := answer.response_metadata.next_cursor):
                return

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
            is_shared=found.is_ext_shared or found.is_pending_ext_shared or found.is_org_shared,
            has_bot=found.is_member,
            members=await self._members(channel) if found.is_member else frozenset(),
        )

    async def invite(self, room: str, user: str) -> str:
        """Slack's word for why not; empty where the person is in the channel now."""
        try:
            # One by one: with several, Slack invites nobody where one cannot be invited.
            await self._client.conversations_invite(channel=room, users=user)
        except SlackApiError as error:
            code = code_of(error)
            if code == ALREADY_THERE:
                return ""
            log.warning("not invited", room=room, user=user, error=code)
            return code
        except Exception as error:
            log.warning("not invited", room=room, user=user, error=type(error).__name__)
            return NOT_ANSWERED
        return ""

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
