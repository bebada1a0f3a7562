"""The workspace's settings, read by whoever works with them and changed by its admins."""

from typing import Final

from domain.brief.brief import Brief
from domain.command import Asks, Overtaken, Saved
from domain.guide.milestone import days_of
from domain.guide.own import with_days
from domain.outgoing.catalogue import CATALOGUE, Reader
from domain.people import Actor
from domain.permissions import Act, People, check
from domain.refusals import Invalid, Refusal, Stale
from domain.workspace.settings import (
    ChangeSettings,
    CheckInDays,
    KeptSettings,
    Overview,
    Place,
    SettingsPage,
    TakeWeekly,
    Topic,
    WorkspaceSettings,
)
from services.brief.approvals import another_approves
from services.change import Root, change, itself, own
from services.holidays import next_days_off, place_of
from services.outgoing.reminders import wake
from storage.database import Database
from storage.store import Store

OVERTAKEN: Final = (
    "Somebody changed the settings while you had them open. What you chose is still below: send it again."
)
#: What changes at once where it is written another way; older messages follow with their next change.
REDRAWN: Final = 300
IN_HIRING_ROOMS: Final = frozenset(kind for kind, entry in CATALOGUE.items() if Reader.HIRING_ROOM in entry.readers)
#: So many briefs stand in the page of the settings.
NEWEST: Final = 25
LOOK: Final = "Below is what follows from it. Send it again to use it from now on."

Changed = Saved[SettingsPage] | Overtaken[SettingsPage] | Asks[SettingsPage]


class SettingsService:
    """What a workspace has chosen. All raise Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, workspace: str) -> WorkspaceSettings:
        """What counts there now."""
        with self._database.reading(workspace) as store:
            return store.settings.current()

    def overview(self, actor: Actor) -> Overview:
        """What this person may choose. Raises NotAllowed for whoever has nothing to choose."""
        with self._database.reading(actor.workspace) as store:
            found = overview_for(store, actor)
            if not found.briefs:
                check_admin(actor)
            return found

    def take_weekly(self, command: TakeWeekly) -> Saved[Overview] | Overtaken[Overview] | Asks[Overview]:
        """Whoever had enough of what is told on Mondays gets it again; it is their own.

        Raises NotAllowed, and Refusal for whoever gets it.
        """
        actor = command.actor

        def take(store: Store, before: Overview) -> Overview:
            if before.weekly:
                raise Refusal("You get that on Mondays already.")
            reminded = store.reminders.of(actor.user)
            store.reminders.keep(actor.user, reminded.model_copy(update={"weekly": True}))
            wake(store, actor.user, command.now)
            return overview_for(store, actor)

        def lock(store: Store) -> Overview:
            store.reminders.lock(actor.user)
            return overview_for(store, actor)

        return change(self._database, command, "reminder.weekly", own(command, lock), take, itself)

    def to_change(self, actor: Actor) -> SettingsPage:
        """For the form. Raises NotAllowed."""
        with self._database.reading(actor.workspace) as store:
            check_admin(actor)
            return _page(store, store.settings.kept(), actor)

    def change(self, command: ChangeSettings) -> Changed:
        """One topic, as it stands in its form; what people will see is asked about once, with what follows from it.

        Raises NotAllowed, Invalid at its fields, and Refusal for a form of something else.
        """
        topic = command.topic

        def save(store: Store, before: SettingsPage) -> SettingsPage | Asks[SettingsPage]:
            settings = topic.into(before.settings, command.settings)
            if topic is Topic.PLACE:
                settings = topic.into(settings, WorkspaceSettings(place=_checked(settings.place)))
            days = settings.check_ins.days
            guide = with_days(before.guide, days) if days != before.settings.check_ins.days else before.guide
            if topic.is_shown_first and settings != before.settings and not command.is_sure:
                off = next_days_off(settings.place.place, command.now.date()) if topic is Topic.PLACE else ()
                return Asks(before.model_copy(update={"days_off": off}), LOOK)
            if guide != before.guide and not store.guides.keep_next(
                guide, store.guides.count() + 1, command.actor.user, command.now
            ):
                raise Stale(OVERTAKEN)
            kept = settings.model_copy(update={"check_ins": CheckInDays()})
            after = KeptSettings(workspace=before.workspace, settings=kept, version=before.version + 1)
            if not store.settings.save(after, command.now):
                raise Stale(OVERTAKEN)
            approver = settings.before_candidates.approver
            if approver != before.settings.before_candidates.approver:
                another_approves(store, approver, command.now)
            if topic in (Topic.NAMES, Topic.LANGUAGE) and settings != before.settings:
                store.deliveries.redraw(store.messages.in_channels(IN_HIRING_ROOMS, REDRAWN), command.now)
            return _page(store, after, command.actor)

        root = Root(
            lock=lambda store: _page(store, store.settings.lock(), command.actor),
            check=lambda _, __: check_admin(command.actor),
            version=lambda page: page.version,
            moved=lambda _: OVERTAKEN,
            subject=lambda page: page.subject,
        )
        return change(self._database, command, Act.CHANGE_SETTINGS, root, save, itself)


def overview_for(store: Store, reader: Actor) -> Overview:
    """What this person may choose; nothing, where that is nothing."""
    if reader.is_admin:
        return _page(store, store.settings.kept(), reader).overview
    return Overview(briefs=_briefs(store, reader), weekly=store.reminders.of(reader.user).weekly)


def _briefs(store: Store, manager: Actor) -> tuple[Brief, ...]:
    held = store.briefs.managed_by(manager.user, newest=NEWEST)
    return tuple(brief for brief in held if brief.let_be is None)


def _page(store: Store, kept: KeptSettings, reader: Actor) -> SettingsPage:
    guide = store.guides.current()
    settings = kept.settings.model_copy(update={"check_ins": CheckInDays(days=days_of(guide.milestones))})
    return SettingsPage(
        workspace=kept.workspace,
        settings=settings,
        version=kept.version,
        guide=guide,
        briefs=_briefs(store, reader),
        weekly=store.reminders.of(reader.user).weekly,
    )


def _checked(chosen: Place) -> Place:
    """As the library spells it. Raises Invalid at its field."""
    try:
        return Place(place=place_of(chosen.place) if chosen.place else "")
    except ValueError as error:
        raise Invalid({"place": f"“{chosen.place[:40]}” {error}"}) from None


def check_admin(actor: Actor) -> None:
    """Raises NotAllowed for whoever is no admin of the workspace."""
    check(actor, Act.CHANGE_SETTINGS, People(manager=""))
