"""What a person can do in Slack; the page and the tests both act through this."""

import re
from collections.abc import Mapping

from sandbox.api import happenings
from sandbox.api.answers import apply, tell
from sandbox.api.methods.calls import message_json
from sandbox.doors import Kind, Reply, payloads, submissions
from sandbox.doors.submissions import TROUBLE
from sandbox.people.commands import own_command
from sandbox.people.fields import complaint, entered
from sandbox.people.member import Impossible, Member
from sandbox.people.reading import Place, buttons, element_named, field_named, is_behind, read, stem
from sandbox.workspace import Channel, Ephemeral, Json, Message, View
from sandbox.workspace.state import SHAPES, values_of, walk


def with_links(text: str) -> str:
    """A message as Slack stores it: what looks like an address has become one."""
    text = re.sub(r"(?<![<|\w])https?://[^\s<>]+", lambda found: f"<{found[0]}>", text)
    return re.sub(r"(?<![<|\w:@.])[\w.+-]+@[\w-]+(\.[\w-]+)+", lambda found: f"<mailto:{found[0]}|{found[0]}>", text)


def is_told_at_pauses(element: Json) -> bool:
    """Whether the app hears of a text while it is typed: as on the page, once its person pauses."""
    config = element.get("dispatch_action_config") or {}
    return "on_character_entered" in (config.get("trigger_actions_on") or ())


#: Where, and what was typed there.
Typed = tuple[View, Json, Json, object]


class Persona(Member):
    """One person at their Slack."""

    # -- what they see

    @property
    def view(self) -> View | None:
        """The form in front of them, if one is open."""
        return self.workspace.top_view(self.id)

    @property
    def form(self) -> View:
        """The form in front of them; there must be one."""
        view = self.view
        if view is None:
            told = [ephemeral.text for ephemeral in self.ephemerals[-2:]]
            raise Impossible(f"{self.user.name} has no form open; was last told {told}")
        return view

    @property
    def errors(self) -> dict[str, str]:
        """Field -> sentence, of the form in front of them ('#n' taken off)."""
        return {stem(block): text for block, text in self.view.errors.items()} if self.view else {}

    @property
    def ephemerals(self) -> list[Ephemeral]:
        return self.workspace.ephemerals_of(self.id)

    @property
    def last_ephemeral(self) -> Ephemeral:
        return self.ephemerals[-1]

    def messages(self, where: Channel | str | None = None) -> list[Message]:
        """Top-level messages of the channel, oldest first."""
        return self.channel(where).top_level()

    def thread(self, where: Channel | str | None, ts: str | Message) -> list[Message]:
        """The replies under a message, oldest first."""
        return self.channel(where).thread(ts.ts if isinstance(ts, Message) else ts)

    def find_message(self, text: str, where: Channel | str | None = None) -> Message:
        """The newest message that says this, in one channel or in all that they are in, threads too."""
        channels = [self.channel(where)] if where else [c for c in self.workspace.channels.values() if self.sees(c)]
        found = [message for channel in channels for message in channel.messages if text in read(message)]
        if not found:
            raise Impossible(f"{self.user.name} finds no message with {text!r}")
        return max(found, key=lambda message: float(message.ts))

    def sees(self, channel: Channel) -> bool:
        return self.id in channel.members

    def buttons(self, where: Place | None = None) -> list[str]:
        return buttons(where or self.form)

    @property
    def home(self) -> View:
        """What the app shows on its Home tab; there must be something."""
        if (home := self.workspace.homes.get(self.id)) is None:
            raise Impossible(f"{self.user.name} has nothing on the Home tab")
        return home

    # -- what they do

    async def open_home(self, tab: str = "home") -> None:
        """Comes to the app's Home tab, or to its messages; the app hears of both."""
        self.check_active()
        happenings.opened_home(self.workspace, self.user, tab)
        await self.told()

    async def command(self, line: str, *, channel: Channel | str | None = None, thread: str | None = None) -> Reply:
        """Types a slash command; what the app answers in its HTTP body is shown to them alone."""
        self.check_active()
        where = self.channel(channel)
        command, _, text = line.partition(" ")
        if thread is not None:
            tell(self.workspace, self.id, where.id, f"{command} is not supported in threads. Sorry!")
            return Reply(0)
        if own_command(self.workspace, self.user, where, command, text):
            await self.told()
            return Reply(200)
        if command not in [one.name for one in self.workspace.app.commands]:
            tell(self.workspace, self.id, where.id, f"{command} is not a valid command.")
            return Reply(0)
        is_of_organisation = self.workspace.is_org_wide and bool(self.user.teams)
        if not (is_of_organisation or self.user.belongs(self.workspace.team_id)):
            raise Impossible("People from outside cannot run this app's commands.")
        fields = payloads.slash_command(self.workspace, self.user, where, command, text.strip())
        reply = await self.door.deliver(Kind.COMMAND, fields)
        if not reply.ok:
            why = "dispatch_failed" if reply.status else "operation_timeout"
            tell(self.workspace, self.id, where.id, f"{command} failed with the error “{why}”")
        elif reply.text:
            right = self.workspace.response_urls[fields["response_url"].rpartition("/")[2]]
            if error := apply(self.workspace, right, reply.body or {"text": reply.text}):
                tell(self.workspace, self.id, where.id, f"{command} failed with the error “{error}”")
        return reply

    async def shortcut(self, callback_id: str) -> Reply:
        """Starts a global shortcut."""
        self.check_active()
        self.check_offered("global", callback_id)
        return await self.interact(payloads.shortcut(self.workspace, self.user, callback_id), self.dm.id)

    async def message_shortcut(self, callback_id: str, message: Message) -> Reply:
        """Starts a shortcut from a message's menu."""
        self.check_active()
        self.check_offered("message", callback_id)
        self.channel(message.channel)
        payload = payloads.message_action(self.workspace, self.user, callback_id, message)
        return await self.interact(payload, message.channel)

    async def say(self, where: Channel | str | None, text: str, *, thread: str | None = None) -> Message:
        """Writes a message; the app hears of it where it is subscribed."""
        self.check_active()
        channel = self.channel(where)
        closed = channel.is_archived or (channel.is_im and not self.workspace.app.takes_messages)
        if self.id not in channel.members or closed:
            raise Impossible(f"{self.user.name} cannot write in {channel.name or channel.id}")
        message = Message(channel.id, self.workspace.next_ts(), self.id, with_links(text), thread_ts=thread)
        happenings.post(self.workspace, message)
        await self.told()
        return message

    async def edit(self, message: Message, text: str) -> None:
        """Writes something else into a message of their own."""
        self.check_active()
        if message.user != self.id:
            raise Impossible(f"{self.user.name} cannot edit what {message.user} wrote")
        before = message_json(self.workspace, message)
        message.text = text
        happenings.edited(self.workspace, message, before)
        await self.told()

    async def delete(self, message: Message) -> None:
        """Deletes a message of their own; an admin, anybody's."""
        self.check_active()
        if message.user != self.id and not self.user.is_admin:
            raise Impossible(f"{self.user.name} cannot delete what {message.user} wrote")
        self.channel(message.channel)
        happenings.delete(self.workspace, message)
        await self.told()

    async def click(self, where: Place | str | None, what: str | None = None, value: object = None) -> Reply:
        """Presses a button, or chooses a value, by label or action_id; on the form in front when nothing is named."""
        self.check_active()
        if isinstance(where, str) and what is None:
            where, what = None, where
        if isinstance(where, str):
            where = self.find_message(where)
        place = where if where is not None else self.form
        if not isinstance(place, View):
            self.channel(place.channel)
        elif place is not self.view and place is not self.workspace.homes.get(self.id):
            raise Impossible(f"“{place.title}” is not in front of {self.user.name}")
        block, element = element_named(place, what or "")
        value = what if value is None and is_behind(element, what or "") else value
        return await self.act(place, block, element, value)

    async def act(self, place: Place, block: Json, element: Json, value: object = None) -> Reply:
        """Uses one element of a message or form."""
        typed = place.values if isinstance(place, View) else place.typed.setdefault(self.id, values_of(place.blocks))
        if element["type"] in SHAPES:
            state = entered(self.workspace, self.id, element, value)
            typed.setdefault(block["block_id"], {})[element["action_id"]] = state
            self.workspace.changed()
        entry = payloads.action(self.workspace, block, element, typed)
        if element["type"] == "overflow":
            entry["selected_option"] = next(o for o in element["options"] if value in (o["value"], o["text"]["text"]))
        payload = payloads.block_actions(self.workspace, self.user, place, entry)
        if not isinstance(place, View):
            return await self.interact(payload, place.channel)
        place.notice = None
        reply = await self.door.deliver(Kind.INTERACTIVE, payload)
        if not reply.ok:
            place.notice = TROUBLE
            self.workspace.changed()
        return reply

    async def fill(self, values: Mapping[str, object] | None = None, **more: object) -> None:
        """Types into the form in front, and pauses: fields that dispatch tell the app at once, texts after the pause."""
        if (last := await self._enter({**(values or {}), **more})) is not None:
            view, block, element, value = last
            if view is self.view and block in view.blocks:
                await self.act(view, block, element, value)

    async def _enter(self, values: Mapping[str, object]) -> Typed | None:
        """The text that was typed last, if the app is to be told of it at the next pause."""
        typed: Typed | None = None
        for name, value in values.items():
            view = self.form
            block, element = field_named(view, name)
            is_told = block["type"] != "input" or block.get("dispatch_action")
            if is_told and not is_told_at_pauses(element):
                await self.act(view, block, element, value)
                continue
            state = entered(self.workspace, self.id, element, value)
            view.values[block["block_id"]][element["action_id"]] = state
            self.workspace.changed()
            typed = (view, block, element, value) if is_told else typed
        return typed

    async def submit(self, values: Mapping[str, object] | None = None, **more: object) -> Reply | None:
        """Fills the form and sends it at once; None when Slack itself found a field wanting (see `errors`)."""
        self.check_active()
        await self._enter({**(values or {}), **more})
        view = self.form
        if "submit" not in view.content:
            raise Impossible(f"“{view.title}” has nothing to send")
        view.notice = None
        view.errors = self.wanting(view)
        self.workspace.changed()
        if view.errors:
            return None
        reply = await self.door.deliver(Kind.INTERACTIVE, payloads.view_submission(self.workspace, self.user, view))
        if not reply.ok:
            view.notice = TROUBLE
            self.workspace.changed()
        else:
            submissions.answered(self.workspace, view, reply)
        return reply

    def wanting(self, view: View) -> dict[str, str]:
        """Fields that Slack does not let pass."""
        found = {}
        for block, element in walk(view.blocks):
            if block["type"] == "input":
                state = view.values[block["block_id"]][element["action_id"]]
                if text := complaint(block, element, state):
                    found[block["block_id"]] = text
        return found

    async def close(self, *, everything: bool = False) -> None:
        """Closes the form in front (or all of them); the app hears of it if it asked to."""
        view = self.form
        stack = self.workspace.stack(self.id)
        cleared = everything or bool(view.content.get("clear_on_close"))
        gone = list(stack) if cleared else [view]
        self.workspace.stacks[self.id] = [] if cleared else stack[:-1]
        self.workspace.changed()
        for closed in reversed(gone):
            if closed.content.get("notify_on_close"):
                payload = payloads.view_closed(self.workspace, self.user, closed, cleared=cleared)
                await self.door.deliver(Kind.INTERACTIVE, payload)

    async def interact(self, payload: Json, channel: str) -> Reply:
        reply = await self.door.deliver(Kind.INTERACTIVE, payload)
        if not reply.ok:
            tell(self.workspace, self.id, channel, TROUBLE)
        return reply

    def check_offered(self, kind: str, callback_id: str) -> None:
        if callback_id not in [one.callback_id for one in self.workspace.app.menu(kind)]:
            raise Impossible(f"no {kind} shortcut here is called {callback_id!r}")
