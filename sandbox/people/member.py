"""What a person does with channels, and an admin with people; the app hears of each where it is subscribed."""

from dataclasses import dataclass

from sandbox.api import happenings
from sandbox.doors import Door
from sandbox.doors.events import deliver_events
from sandbox.workspace import Channel, ChannelKind, User, Workspace


class Impossible(AssertionError):
    """Slack offers no way to do this."""


@dataclass
class Member:
    """One person, in and out of channels."""

    workspace: Workspace
    door: Door
    id: str

    @property
    def user(self) -> User:
        return self.workspace.users[self.id]

    @property
    def dm(self) -> Channel:
        """Their direct message with the bot."""
        return self.workspace.direct_message(self.id)

    def channel(self, where: Channel | str | None = None) -> Channel:
        """A channel that they can open; their direct message when none is named."""
        channel = where if isinstance(where, Channel) else self.workspace.channel_named(where) if where else self.dm
        if self.id not in channel.members and channel.kind is not ChannelKind.PUBLIC:
            raise Impossible(f"{self.user.name} is not in {channel.name or channel.id}")
        return channel

    def check_active(self) -> None:
        if self.user.deleted:
            raise Impossible(f"{self.user.name} is deactivated")

    async def told(self) -> None:
        """The app hears of what happened."""
        await deliver_events(self.workspace, self.door)

    # -- what they do with a channel; the app hears of each where it is subscribed

    def room(self, where: Channel | str) -> Channel:
        """A channel that they are in."""
        self.check_active()
        channel = self.channel(where)
        if channel.is_im or self.id not in channel.members:
            raise Impossible(f"{self.user.name} is not in {channel.name or channel.id}")
        return channel

    async def archive(self, where: Channel | str) -> None:
        happenings.archive(self.workspace, self.room(where), self.user)
        await self.told()

    async def unarchive(self, where: Channel | str) -> None:
        happenings.unarchive(self.workspace, self.room(where), self.user)
        await self.told()

    async def rename(self, where: Channel | str, name: str) -> None:
        happenings.rename(self.workspace, self.room(where), name)
        await self.told()

    async def delete_channel(self, where: Channel | str) -> None:
        happenings.delete_channel(self.workspace, self.room(where), self.user)
        await self.told()

    async def make(self, kind: ChannelKind, where: Channel | str) -> None:
        """Makes a channel public or private."""
        happenings.convert(self.workspace, self.room(where), kind, self.user)
        await self.told()

    async def renumber(self, where: Channel | str, number: str) -> None:
        """Slack gives it another id, as it may where one is converted."""
        happenings.renumber(self.workspace, self.room(where), number)
        await self.told()

    async def share(self, where: Channel | str, team: str = "T0ACME") -> None:
        """Shares it with another company."""
        happenings.share(self.workspace, self.room(where), team)
        await self.told()

    async def unshare(self, where: Channel | str, team: str = "T0ACME") -> None:
        happenings.unshare(self.workspace, self.room(where), team)
        await self.told()

    async def invite(self, where: Channel | str, name: str) -> None:
        """Invites somebody, by handle or id; the bot too."""
        happenings.join(self.workspace, self.room(where), self.workspace.user_named(name), self.user)
        await self.told()

    async def remove(self, where: Channel | str, name: str) -> None:
        happenings.leave(self.workspace, self.room(where), self.workspace.user_named(name), by=self.user)
        await self.told()

    async def join(self, where: Channel | str) -> None:
        """Comes into a public channel by themselves."""
        self.check_active()
        happenings.join(self.workspace, self.channel(where), self.user)
        await self.told()

    async def leave(self, where: Channel | str) -> None:
        happenings.leave(self.workspace, self.room(where), self.user)
        await self.told()

    # -- what an admin does with people

    async def deactivate(self, name: str) -> None:
        """Closes somebody's account."""
        await self.set_account(name, deleted=True)

    async def reactivate(self, name: str) -> None:
        await self.set_account(name, deleted=False)

    async def make_guest(self, name: str) -> None:
        """Lets a member see a few channels only."""
        await self.set_account(name, is_restricted=True)

    async def make_member(self, name: str) -> None:
        await self.set_account(name, is_restricted=False)

    async def set_account(self, name: str, *, deleted: bool | None = None, is_restricted: bool | None = None) -> None:
        self.check_active()
        if not self.user.is_admin:
            raise Impossible(f"{self.user.name} is no admin")
        person = self.workspace.user_named(name)
        person.deleted = person.deleted if deleted is None else deleted
        person.is_restricted = person.is_restricted if is_restricted is None else is_restricted
        happenings.person_changed(self.workspace, person)
        await self.told()

    # -- what they say of themselves

    async def set_status(self, emoji: str = "", text: str = "") -> None:
        """Chooses a status, or takes it away."""
        self.check_active()
        self.user.status_emoji, self.user.status_text = emoji, text
        happenings.person_changed(self.workspace, self.user)
        await self.told()
