"""The home tab: published when it is opened, and whenever what it shows has changed."""

from collections.abc import Mapping
from datetime import datetime

from blocks.button import OLD_BUTTON
from blocks.kit import Message, published
from blocks.routes import Route
from blocks.text import Mrkdwn
from blocks.waiting.home import LONGEST, closed_home, home
from blocks.waiting.overview import found_list
from domain.outgoing.delivery import Delivery
from domain.outgoing.kinds import Kind
from domain.people import actor_of
from domain.refusals import NotAllowed, NotFound, Refusal
from domain.waiting.overview import AskAgain, LookAt, Stage, Task
from handlers.edge.answers import Answer, Done, Renderer, Routes, Say
from handlers.edge.payloads import Click, Command, Event, EventKind
from handlers.feature import Feature

WHAT = "Type `/ai-hire search` and a part of the name of a brief, a candidate or a hire: `/ai-hire search zed`."


class HomeHandlers(Feature):
    """What a person looks at on their home tab is kept; a click there is answered by the tab itself."""

    def routes(self) -> Routes:
        return Routes(
            commands={Route.COMMAND_SEARCH: self.search},
            clicks={
                Route.HOME_SEARCH: self.look,
                Route.HOME_BRIEF: self.look,
                Route.HOME_PERSON: self.look,
                Route.HOME_STAGE: self.look,
                Route.HOME_PAGE: self.look,
                Route.HOME_ALL: self.look,
                Route.OVERVIEW_ASK_AGAIN: self.ask_again,
            },
            events={EventKind.HOME_OPENED: self.opened},
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {Kind.HOME: self.home}

    async def opened(self, event: Event, workspace: str) -> None:
        """Slack tells of each time that they come to it."""
        await self._threads.write(
            self._services.overviews.opened, workspace=workspace, user=event.user, now=self._clock()
        )

    async def look(self, click: Click) -> Answer:
        """Another page, or only some of it."""
        await self._threads.write(self._services.overviews.look_at, _look_at(click, self._clock()))
        return Done()

    async def search(self, command: Command) -> Answer:
        words = command.text[:LONGEST].strip()
        if not words:
            return Say(Mrkdwn(WHAT))
        return Say.of(
            found_list(await self._threads.read(self._services.overviews.search, actor=command.actor, words=words))
        )

    async def ask_again(self, click: Click) -> Answer:
        """Whoever owes it gets a message; the list that it was pressed in says so."""
        carried = click.pressed
        command = AskAgain(actor=click.actor, now=self._clock(), task=_task(carried.choice), subject=carried.subject)
        await self._threads.write(self._services.overviews.ask_again, command)
        return Done()

    async def home(self, delivery: Delivery) -> Message:
        workspace, user = delivery.workspace, delivery.subject.id
        person = await self._directory.person(workspace, user)
        if person is None:
            raise NotFound
        try:
            actor = actor_of(person, workspace, self._directory.default_zone, guests=True)
        except NotAllowed:
            return published(closed_home())
        overview = await self._threads.read(self._services.overviews.home, actor=actor, now=self._clock())
        return published(home(overview))


def _task(carried: str) -> Task:
    """Raises Refusal for what no button of this release carries."""
    try:
        return Task(carried)
    except ValueError:
        raise Refusal(OLD_BUTTON) from None


def _look_at(click: Click, now: datetime) -> LookAt:
    """Raises Refusal for what no field of this release offers."""
    asked: dict[str, object] = {"actor": click.actor, "now": now}
    chosen = next(iter(click.selected), "")
    match click.route:
        case Route.HOME_SEARCH:
            asked |= {"words": " ".join(click.value.split())[:LONGEST]}
        case Route.HOME_BRIEF:
            asked |= {"brief": chosen}
        case Route.HOME_PERSON:
            asked |= {"person": chosen}
        case Route.HOME_STAGE if chosen in list(Stage):
            asked |= {"stage": chosen}
        case Route.HOME_PAGE if click.value.isdecimal():
            asked |= {"page": int(click.value[:6])}
        case Route.HOME_ALL:
            asked |= {"is_all": True}
        case _:
            raise Refusal(OLD_BUTTON)
    return LookAt.model_validate(asked)
