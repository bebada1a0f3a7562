"""The two weeks of a discovery: who finds out what, ticked in place, and its end."""

from collections.abc import Callable
from typing import Final

from domain.brief.brief import Brief, LetBe
from domain.brief.commands import BriefCommand, PlanDiscovery, TickStep
from domain.brief.discovery import DiscoveryPage, Item, reassigned
from domain.command import Asks, Overtaken, Saved
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from domain.people import Actor
from domain.permissions import Act, check
from domain.refusals import Invalid, NotFound, Refusal, Stale
from domain.waiting.reminders import Ask
from services.brief.changes import check_may, now_says, save
from services.change import Root, change, itself
from services.outgoing.reminders import settle, wake
from storage.database import Database
from storage.store import Store

NOT_WORTH_IT: Final = "two weeks of looking say that it is not worth it"
NOT_PLANNED: Final = "Nothing is planned here. Press Start the two weeks on the brief's card."
MOVED: Final = (
    "Somebody changed these two weeks while you had the form open. What you picked is still here: look again, then send "
    "it to keep it."
)

Found = Saved[DiscoveryPage] | Overtaken[DiscoveryPage] | Asks[DiscoveryPage]


class DiscoveryService:
    """Follows and ends discoveries. All raise NotFound, NotAllowed, Refusal and Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def view(self, workspace: str, brief_id: str) -> DiscoveryPage | None:
        """For the messages about it; None where the brief is gone."""
        with self._database.reading(workspace) as store:
            try:
                return store.discoveries.view(store.briefs.get(brief_id))
            except NotFound:
                return None

    def asked(self, workspace: str, item_id: str) -> DiscoveryPage | None:
        """One thing of the two weeks, for whoever is asked for it once more; None where it is gone."""
        brief_id, _, step = item_id.partition("-")
        view = self.view(workspace, brief_id)
        items = tuple(item for item in view.items if item.step == step) if view is not None else ()
        return view.model_copy(update={"items": items}) if view is not None and items else None

    def to_plan(self, actor: Actor, brief_id: str) -> DiscoveryPage:
        """For the form. Raises Refusal where nothing is planned."""
        with self._database.reading(actor.workspace) as store:
            brief = store.briefs.get(brief_id)
            check_may(store, actor, Act.EDIT_BRIEF, brief)
            view = store.discoveries.view(brief)
            if not view.items:
                raise Refusal(NOT_PLANNED)
            return view

    def plan(self, command: PlanDiscovery) -> Found:
        """Other owners and days; whoever gets something hears of it with what waits for them. Raises Invalid at fields."""

        def plan(store: Store, view: DiscoveryPage) -> DiscoveryPage:
            refused = {
                f"{each.step}_owner": command.refused[each.owner]
                for each in command.items
                if each.owner in command.refused
            }
            if refused:
                raise Invalid(refused)
            asked = reassigned(view.items, command.items, command.now, command.actor.zone)
            items = tuple(
                view.next(after) if after != before else before for before, after in zip(view.items, asked, strict=True)
            )
            for before, after in zip(view.items, items, strict=True):
                if after != before:
                    store.discoveries.save(after)
                    _settle(store, view.brief, before, command)
                    wake(store, after.owner, command.now, manager=view.brief.manager)
            store.deliveries.refresh(view.brief.subject, command.now, {Kind.BRIEF_DISCOVERY})
            return view.model_copy(update={"items": items})

        return self._changed(command, "discovery.plan", plan, moved=lambda _: MOVED)

    def tick(self, command: TickStep) -> Found:
        """One thing is found out, or is not after all: by its owner, or who looks after the brief. Raises Refusal."""

        def tick(store: Store, view: DiscoveryPage) -> DiscoveryPage:
            item = next((each for each in view.items if each.step is command.step), None)
            if item is None:
                raise Refusal(NOT_PLANNED)
            if command.done is not bool(item.ticked_by):
                after = item.ticked(command.actor.user, command.now) if command.done else item.reopened
                store.discoveries.save(view.next(after))
                _settle(store, view.brief, item, command)
                store.deliveries.refresh(view.brief.subject, command.now, {Kind.BRIEF_DISCOVERY})
            return store.discoveries.view(view.brief)

        def check_ticks(store: Store, view: DiscoveryPage) -> None:
            owner = next((each.owner for each in view.items if each.step is command.step), "")
            check(command.actor, Act.FIND_OUT, view.brief.people.model_copy(update={"assignee": owner}))

        return self._changed(command, "discovery.tick", tick, check_ticks)

    def end(self, command: BriefCommand) -> Found:
        """It was not worth it: the brief is let be, and nothing more is asked. Raises Stale where it says something else."""

        def end(store: Store, view: DiscoveryPage) -> DiscoveryPage:
            brief = view.brief
            if brief.let_be is not None:
                return view
            if not view.is_on:
                raise Stale(now_says(brief))
            store.deliveries.cancel(brief.subject, {Kind.BRIEF_DISCOVERY_OVER})
            left = LetBe(by=command.actor.user, at=command.now, reason=NOT_WORTH_IT)
            after = save(
                store, command, brief, brief.model_copy(update={"let_be": left}), f"{NOT_WORTH_IT.capitalize()}."
            )
            for item in view.items:
                _settle(store, after, item, command)
            store.deliveries.refresh(brief.subject, command.now, {Kind.BRIEF_DISCOVERY_OVER})
            return view.model_copy(update={"brief": after})

        return self._changed(command, "discovery.end", end)

    def _changed(
        self,
        command: BriefCommand,
        act: str,
        work: Callable[[Store, DiscoveryPage], DiscoveryPage],
        check_may_do: Callable[[Store, DiscoveryPage], None] | None = None,
        moved: Callable[[DiscoveryPage], str] = lambda view: now_says(view.brief),
    ) -> Found:
        root = Root[DiscoveryPage](
            lock=lambda store: store.discoveries.view(store.briefs.lock(command.brief_id)),
            check=check_may_do or (lambda store, view: check_may(store, command.actor, Act.EDIT_BRIEF, view.brief)),
            version=lambda view: view.version,
            moved=moved,
            subject=lambda view: view.brief.subject,
        )
        return change(self._database, command, act, root, work, itself)


def _settle(store: Store, brief: Brief, item: Item, command: BriefCommand) -> None:
    store.deliveries.refresh(Subject.step(item.id), command.now)
    settle(store, item.owner, Ask.FIND_OUT, item.id, command.now, manager=brief.manager)
