"""By what a workspace judges: read by everybody in it, changed by its admins; what has begun keeps its own."""

from collections.abc import Callable
from typing import Final

from domain.command import Asks, Overtaken, Saved
from domain.guide.guide import Guide
from domain.guide.own import (
    ChangeGuide,
    DropCategory,
    GuidePage,
    SaveCategory,
    SaveFlags,
    as_shipped,
    with_category,
    with_flags,
    without_category,
)
from domain.people import Actor
from domain.refusals import Invalid, Refusal
from services.change import Root, change, itself
from services.workspace.settings import check_admin
from storage.database import Database
from storage.store import Store

OVERTAKEN: Final = "Somebody changed the guide while you had it open. What you typed is still below: send it again."
AT_ONCE: Final = (
    "Somebody changed the guide at the same moment, so nothing of yours is saved yet. Please send it again."
)
GONE: Final = "That category is not in the guide any more. Type /ai-hire guide to see what is."
LOOK: Final = "Below is what interviewers will see. Send it again to judge by it from now on."

Changed = Saved[GuidePage] | Overtaken[GuidePage] | Asks[GuidePage]


class GuideService:
    """The guide of a workspace. All raise Unavailable; whatever changes it raises NotAllowed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, actor: Actor) -> GuidePage:
        """As it counts for whatever begins now."""
        with self._database.reading(actor.workspace) as store:
            return _page(store, actor.workspace)

    def to_change(self, actor: Actor, key: str = "") -> GuidePage:
        """For a form. Raises NotAllowed, and Refusal for a category that is gone."""
        page = self.page(actor)
        check_admin(actor)
        _check_there(page.guide, key)
        return page

    def save_category(self, command: SaveCategory) -> Changed:
        """Asks once, with the form that interviewers will see. Raises Invalid at its fields, Refusal for one that is gone."""

        def saved(guide: Guide) -> Guide | Asks[GuidePage]:
            _check_there(guide, command.key)
            made = with_category(guide, command.key, command.draft)
            return made if command.is_sure else Asks(GuidePage(workspace="", guide=guide), LOOK)

        return self._change(command, saved)

    def drop_category(self, command: DropCategory) -> Changed:
        """Raises Refusal for one that is gone, and where nothing would be left in the gate."""

        def dropped(guide: Guide) -> Guide:
            _check_there(guide, command.key)
            try:
                return without_category(guide, command.key)
            except Invalid as invalid:
                raise Refusal(" ".join(invalid.errors.values())) from None

        return self._change(command, dropped)

    def save_flags(self, command: SaveFlags) -> Changed:
        """The red flags, and the question about the first days. Raises Refusal for two at once."""
        return self._change(command, lambda guide: with_flags(guide, command.draft))

    def reset(self, command: ChangeGuide) -> Changed:
        """The shipped guide again, as a version of its own: what was judged by another keeps that. Raises Refusal likewise."""
        return self._change(command, as_shipped)

    def _change(self, command: ChangeGuide, made: Callable[[Guide], Guide | Asks[GuidePage]]) -> Changed:
        actor = command.actor

        def work(store: Store, before: GuidePage) -> GuidePage | Asks[GuidePage]:
            after = made(before.guide)
            if isinstance(after, Asks):
                return Asks(before, after.question)
            if not store.guides.keep_next(after, before.version + 1, actor.user, command.now):
                raise Refusal(AT_ONCE)
            return _page(store, actor.workspace)

        root = Root(
            lock=lambda store: _page(store, actor.workspace),
            check=lambda _, __: check_admin(actor),
            version=lambda page: page.version,
            moved=lambda _: OVERTAKEN,
            subject=lambda page: page.subject,
        )
        return change(self._database, command, "guide.change", root, work, itself)


def _page(store: Store, workspace: str) -> GuidePage:
    return GuidePage(workspace=workspace, guide=store.guides.current(), version=store.guides.count())


def _check_there(guide: Guide, key: str) -> None:
    if key and key not in guide.category_keys:
        raise Refusal(GONE)
