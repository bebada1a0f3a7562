"""The practice workspace in the browser: be any of its people, and do what one does in Slack."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.page import scene
from sandbox.page.drawing import HERE, Surface, environment
from sandbox.page.guard import Endpoint, guarded
from sandbox.page.hands import found, hold, meant, message_at, placed, spoken
from sandbox.page.mrkdwn import date_token
from sandbox.people import Impossible, Persona
from sandbox.people.reading import Place
from sandbox.sandbox import Sandbox
from sandbox.workspace import SLACKBOT, Channel, ChannelKind, View, Workspace

HOME = "home"  # in the place of a thread: the app's Home tab
HEARTBEAT = 15.0  # seconds of silence after which the stream shows that it lives
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src * data:; frame-ancestors 'none'; base-uri 'none'; "
        "form-action 'self'"
    ),
}
Deed = Callable[[Persona, str, dict[str, Any]], Awaitable[str | None]]


def routes(sandbox: Sandbox) -> list[BaseRoute]:
    """All routes of the page."""
    page = Page(sandbox)
    deeds: dict[str, Deed] = {
        "say": page.say,
        "click": page.click,
        "submit": page.submit,
        "close": page.close,
        "shortcut": page.shortcut,
    }
    return [
        Route("/", guarded(page.front)),
        Route("/jump", guarded(page.jump), methods=["POST"]),
        Route("/as/{person}", guarded(page.desk)),
        Route("/as/{person}/stream", guarded(page.stream)),
        *[
            Route(f"/as/{{person}}/{{channel}}/{name}", guarded(page.doing(deed)), methods=["POST"])
            for name, deed in deeds.items()
        ],
        Route("/as/{person}/{channel}", guarded(page.show)),
        Route("/as/{person}/{channel}/{thread}", guarded(page.show)),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]


class Page:
    """The browser's side of the practice workspace."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.env = environment()
        self.seen = scene.Seen()

    @property
    def workspace(self) -> Workspace:
        return self.sandbox.workspace

    # -- looking

    async def front(self, request: Request) -> Response:
        """Somebody to begin with: the first of the people."""
        first = self.people()[0]
        return RedirectResponse(f"{base_of(request)}/as/{first.id}", 303)

    async def desk(self, request: Request) -> Response:
        """One person, at their direct message with the app."""
        persona = self.persona(request)
        if persona is None:
            return RedirectResponse(f"{base_of(request)}/", 303)
        return RedirectResponse(f"{base_of(request)}/as/{persona.id}/{persona.dm.id}", 303)

    async def show(self, request: Request) -> Response:
        """One conversation as one person sees it; `?parts` gives only what changes."""
        persona, channel = self.persona(request), self.channel(request)
        parts = "parts" in request.query_params
        if persona is None or channel is None or not scene.may_see(channel, persona.id):
            if parts:
                return Response("You cannot see this any more.", 410)
            return RedirectResponse(f"{base_of(request)}/as/{request.path_params['person']}", 303)
        thread = request.path_params.get("thread")
        is_home = thread == HOME and channel.is_im and self.workspace.app.has_home
        if channel.is_im and self.workspace.app.has_home and not parts:
            await persona.open_home("home" if is_home else "messages")
        root = channel.message(thread) if thread else None
        if root is not None and root.is_reply:
            thread = root.thread_ts
        self.seen.mark(persona.id, channel)
        template = self.env.get_template("parts.html" if parts else "page.html")
        shown = self.scene(persona, channel, thread) | {"base": base_of(request)}
        if is_home:
            home = self.workspace.homes.get(persona.id)
            shown |= {"home": home, "home_surface": Surface(f"view-{home.id}", home.values, {}) if home else None}
        html = template.render(shown | {"is_home": is_home})
        return HTMLResponse(html, headers=HEADERS)

    def scene(self, persona: Persona, channel: Channel, thread: str | None) -> dict[str, Any]:
        """Everything that the templates show."""
        workspace, user = self.workspace, persona.user
        reader = scene.reader_of(workspace, user)
        rooms, chats = scene.sidebar(workspace, user, channel, self.seen)
        now = self.sandbox.now().astimezone(reader.zone)
        view = persona.view
        return {
            "workspace": workspace,
            "version": workspace.version,
            "reader": reader,
            "pick": scene.choices_of(workspace, user),
            "face": scene.face_of(user, workspace),
            "people": [scene.face_of(one.user, workspace) for one in self.people()],
            "now": now,
            "today": date_token("date_long", now, reader),
            "can_jump": self.sandbox.jump is not None,
            "rooms": rooms,
            "chats": chats,
            "channel": channel,
            "title": scene.title_of(channel, workspace, user.id),
            "marks": scene.marks_of(channel),
            "members": [scene.face_of(workspace.users[one], workspace) for one in channel.members],
            "is_member": user.id in channel.members,
            "thread": thread,
            "entries": scene.entries(workspace, reader, channel),
            "replies": scene.entries(workspace, reader, channel, thread) if thread else [],
            "view": view,
            "view_surface": Surface(f"view-{view.id}", view.values, view.errors) if view else None,
            "command": next((one.name for one in workspace.app.commands), ""),
            "proposals": scene.proposals(workspace.app),
            "has_home": workspace.app.has_home,
            "global_shortcuts": workspace.app.menu("global"),
            "message_shortcuts": workspace.app.menu("message"),
        }

    async def stream(self, request: Request) -> Response:
        """Tells the page when to look again."""
        asked = request.headers.get("last-event-id") or request.query_params.get("since", "")
        since = int(asked) if asked.isdecimal() else -1
        return StreamingResponse(
            self.changes(since), media_type="text/event-stream", headers=HEADERS | {"X-Accel-Buffering": "no"}
        )

    async def changes(self, since: int) -> AsyncGenerator[str, None]:
        """One event for each change; the first at once if the page is behind (or from before a restart)."""
        yield "retry: 1000\n\n"
        version = self.workspace.version
        if version != since:
            yield event(version)
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT):
                    version = await self.workspace.change(version)
                yield event(version)
            except TimeoutError:
                yield ": still here\n\n"

    # -- doing

    def doing(self, deed: Deed) -> Endpoint:
        """One deed of a person; what Slack does not allow comes back as a sentence."""

        async def endpoint(request: Request) -> Response:
            persona, channel = self.persona(request), self.channel(request)
            if persona is None or channel is None:
                return answer("The practice workspace was restarted. Please reload this page.", bad=True)
            try:
                body = json.loads(await request.body())
                if not isinstance(body, dict):
                    raise ValueError
            except ValueError:
                return Response("The page sends a JSON object.", 400)
            try:
                return answer(await deed(persona, channel.id, body))
            except (Impossible, LookupError) as refusal:
                return answer(str(refusal.args[0]) if refusal.args else "That is gone.", bad=True)

        return endpoint

    async def say(self, persona: Persona, channel: str, body: dict[str, Any]) -> str | None:
        """A message, or a slash command."""
        text, thread = str(body.get("text", "")).strip(), body.get("thread") or None
        if text.startswith("/") and text[1:2].isalpha():
            await persona.command(text, channel=channel, thread=thread)
            return f"{text.split()[0]} is not supported in threads. Sorry!" if thread else None
        room = persona.channel(channel)
        if persona.id not in room.members or room.is_archived:
            raise Impossible("You cannot post here.")
        await persona.say(channel, spoken(self.workspace, text), thread=thread)
        return None

    async def click(self, persona: Persona, channel: str, body: dict[str, Any]) -> None:
        """A button, or a choice that the app hears of at once."""
        place: Place
        if body.get("view"):
            place = self.view_of(persona, str(body["view"]))
        else:
            place = placed(self.workspace, persona, channel, str(body.get("ts")))
        block, element = found(place, str(body.get("block")), str(body.get("action")))
        hold(persona, place, body.get("state") or [])
        await persona.act(place, block, element, meant(persona, element, body.get("value")))

    async def submit(self, persona: Persona, channel: str, body: dict[str, Any]) -> None:
        """Sends the form in front."""
        view = self.front_view(persona, str(body.get("view")))
        hold(persona, view, body.get("state") or [])
        await persona.submit()

    async def close(self, persona: Persona, channel: str, body: dict[str, Any]) -> None:
        """Closes the form in front."""
        self.front_view(persona, str(body.get("view")))
        await persona.close()

    async def shortcut(self, persona: Persona, channel: str, body: dict[str, Any]) -> None:
        """A shortcut from the ⚡ menu, or from a message's menu."""
        callback, ts = str(body.get("callback")), body.get("ts")
        if ts:
            await persona.message_shortcut(callback, message_at(persona, channel, str(ts)))
        else:
            await persona.shortcut(callback)

    async def jump(self, request: Request) -> Response:
        """On to the next due date; the answer says where the clock stopped, and where something new is to be read."""
        if self.sandbox.jump is None:
            return answer("There is no clock to move here.", bad=True)
        before = {channel.id: len(channel.messages) for channel in self.workspace.channels.values()}
        said = await self.sandbox.jump()
        self.workspace.changed()
        places = [
            self._place(channel)
            for channel in self.workspace.channels.values()
            if len(channel.messages) > before.get(channel.id, 0)
        ]
        return answer(f"{said} New messages: {', '.join(places)}." if places else said)

    def _place(self, channel: Channel) -> str:
        """A channel by its name, a direct message by whose it is."""
        if not channel.is_im:
            return f"#{channel.name}"
        return next(
            (
                user.real_name
                for user in self.workspace.users.values()
                if user.id in channel.members and not user.is_bot
            ),
            channel.name,
        )

    # -- finding

    def front_view(self, persona: Persona, wanted: str) -> View:
        view = persona.view
        if view is None or view.id != wanted:
            raise Impossible("This form is no longer open.")
        return view

    def view_of(self, persona: Persona, wanted: str) -> View:
        """The form in front, or the Home tab."""
        home = self.workspace.homes.get(persona.id)
        return home if home is not None and home.id == wanted else self.front_view(persona, wanted)

    def people(self) -> list[Persona]:
        """Everybody whom one can be; Slackbot is one of Slack's users, but nobody."""
        return [one for one in self.sandbox.personas() if one.id != SLACKBOT]

    def persona(self, request: Request) -> Persona | None:
        wanted = request.path_params["person"]
        return next((one for one in self.people() if wanted in (one.id, one.user.name)), None)

    def channel(self, request: Request) -> Channel | None:
        wanted = request.path_params["channel"]
        by_id = self.workspace.channels.get(wanted)
        if by_id is not None:
            return by_id
        named = (c for c in self.workspace.channels.values() if c.kind is not ChannelKind.IM and c.name == wanted)
        return next(named, None)


def base_of(request: Request) -> str:
    """The path under which the page is mounted."""
    return str(request.scope.get("root_path", ""))


def event(version: int) -> str:
    return f"id: {version}\nevent: changed\ndata: {version}\n\n"


def answer(toast: str | None, *, bad: bool = False) -> Response:
    """What the page shows for a moment, if anything."""
    return JSONResponse({"toast": toast, "bad": bad}, headers={"Cache-Control": "no-store"})
