"""What a hiring manager chooses for one brief, beside what the workspace has chosen."""

from typing import Final

from domain.brief.brief import Brief, OwnSettings
from domain.brief.commands import ChooseForBrief
from domain.command import Asks, Overtaken, Saved
from domain.guide.guide import Guide
from domain.guide.milestone import days_of
from domain.guide.own import with_days
from domain.people import Actor
from domain.permissions import Act
from domain.refusals import Invalid
from domain.workspace.settings import Overview, OwnPage
from services.brief.changes import check_may
from services.change import Root, change, itself
from services.workspace.settings import IN_HIRING_ROOMS, LOOK, REDRAWN, overview_for
from storage.database import Database
from storage.store import Store

OVERTAKEN: Final = (
    "Somebody changed this brief's settings while you had them open. What you chose is still below: send it again."
)

Chosen = Saved[OwnPage] | Overtaken[OwnPage] | Asks[OwnPage]


class OwnSettingsService:
    """The settings of one brief. All raise NotFound, NotAllowed and Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def to_choose(self, actor: Actor, brief_id: str) -> OwnPage:
        """For the form."""
        with self._database.reading(actor.workspace) as store:
            brief = store.briefs.get(brief_id)
            check_may(store, actor, Act.SET_UP, brief)
            return _page(store, brief)

    def choose(self, command: ChooseForBrief) -> Chosen:
        """All of them; asked about once, with what follows from it. Raises Invalid at the days."""

        def choose(store: Store, page: OwnPage) -> OwnPage | Asks[OwnPage]:
            brief, before = page.brief, page.brief.own
            own = command.own.model_copy(update={"version": before.version})
            if page.workspace.names.initials:
                # The form does not ask, since that counts anyway.
                own = own.model_copy(update={"initials": before.initials})
            _check_days(page.guide, own.days)
            if own != before and not command.is_sure:
                return Asks(page, LOOK)
            saved = brief.model_copy(update={"own": own.model_copy(update={"version": before.version + 1})})
            store.briefs.save(saved)
            if own.initials != before.initials and brief.room:
                messages = store.messages.in_channels(IN_HIRING_ROOMS, REDRAWN, room=brief.room)
                store.deliveries.redraw(messages, command.now)
            return _page(store, saved, command.actor)

        root = Root[OwnPage](
            lock=lambda store: _page(store, store.briefs.lock(command.brief_id), command.actor),
            check=lambda store, page: check_may(store, command.actor, Act.SET_UP, page.brief),
            version=lambda page: page.version,
            moved=lambda _: OVERTAKEN,
            subject=lambda page: page.brief.subject,
        )
        return change(self._database, command, Act.SET_UP, root, choose, itself)


def guide_for(store: Store, own: OwnSettings) -> Guide:
    """By which an onboarding of this brief begins: the workspace's, on the brief's own days where they fit it."""
    guide = store.guides.current()
    days = days_of(guide.milestones)
    if len(own.days) != len(days) or own.days == days:
        return guide
    try:
        return with_days(guide, own.days)
    except Invalid:
        return guide


def _page(store: Store, brief: Brief, chooser: Actor | None = None) -> OwnPage:
    """With all that this person may choose, where they have chosen."""
    return OwnPage(
        brief=brief,
        guide=store.guides.current(),
        workspace=store.settings.current(),
        overview=overview_for(store, chooser) if chooser else Overview(),
    )


def _check_days(guide: Guide, days: tuple[int, ...]) -> None:
    """Raises Invalid where they do not fit the guide."""
    wanted = days_of(guide.milestones)
    if days and len(days) != len(wanted):
        listed = ", ".join(map(str, wanted))
        raise Invalid({"days": f"Please type {len(wanted)} numbers, one for each of day {listed}; or none."})
    try:
        if days:
            with_days(guide, days)
    except Invalid as invalid:
        raise Invalid({"days": next(iter(invalid.errors.values()))}) from None
