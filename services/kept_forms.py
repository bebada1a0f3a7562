"""Forms that could not be sent: kept for their person, with the way back, and forgotten after two weeks."""

from collections.abc import Callable
from datetime import datetime

from domain.command import Asks, Overtaken, Saved
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import outgoing
from domain.outgoing.subject import Subject
from domain.people import Actor
from domain.permissions import People
from domain.refusals import NotFound, Refusal
from domain.waiting.kept_form import ERASED, KEPT_FOR, OVER, KeepForm, KeptForm, SayInvited, ThrowAway
from services.access import check_access
from services.change import Root, change
from services.keeping.erasures import held_forms
from storage.database import Database
from storage.store import Store

Changed = Saved[KeptForm] | Overtaken[KeptForm] | Asks[KeptForm]


class KeptFormService:
    """Keeps and forgets what was typed. All raise NotFound, NotAllowed, Refusal and Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, command: KeepForm) -> Changed:
        """What stands in the form, in place of what stood in it before. Its person is told once for each trouble.

        Nothing is kept of a form that was open while what it is about was erased.
        """

        def lock(store: Store) -> KeptForm:
            before = store.kept_forms.lock(command.form.form_id)
            if before is not None:
                before.check_own(command.actor, command.now)
            return before or command.form

        def check_may(store: Store, _: KeptForm) -> None:
            if store.erasures.took(command.about):
                raise NotFound(ERASED)
            if command.act is not None:
                check_access(store, command.actor, command.act, command.about)

        def keep(store: Store, before: KeptForm) -> KeptForm:
            told = before.is_told and before.whys == command.form.whys
            if command.is_as_drawn:
                if before is command.form or before.is_told:
                    return before
                kept = before
            else:
                kept = command.form
            after = kept.model_copy(update={"is_told": before.is_told or command.tell})
            store.kept_forms.save(after)
            if command.tell and not told:
                once = str(int(command.now.timestamp()))
                store.deliveries.post(
                    outgoing(
                        Kind.FORM_KEPT,
                        after.subject,
                        after.person,
                        people=People(manager=""),
                        at=command.now,
                        once=once,
                    )
                )
            return after

        return change(self._database, command, "form.keep", _root(lock, check_may), keep, lambda _, form: form)

    def shown(self, workspace: str, form_id: str) -> KeptForm | None:
        """For its message; None once it is sent, thrown away or forgotten."""
        with self._database.reading(workspace) as store:
            return store.kept_forms.find(form_id)

    def closed(self, actor: Actor, route: str, metadata: str, now: datetime) -> KeptForm | None:
        """What this person has typed in such a form about the same and not sent, the newest; None where nothing is."""
        with self._database.reading(actor.workspace) as store:
            forms = store.kept_forms.of(actor.user, route)
            return next((form for form in forms if form.is_of(metadata) and now - form.kept_at <= KEPT_FOR), None)

    def to_go_on(self, actor: Actor, form_id: str, now: datetime) -> KeptForm:
        """For whoever typed it. Raises NotAllowed, and Refusal where it is not kept any more."""
        with self._database.reading(actor.workspace) as store:
            return _own(store.kept_forms.find(form_id), actor, now)

    def to_invite(self, actor: Actor, form_id: str, now: datetime) -> tuple[KeptForm, frozenset[str]]:
        """As `to_go_on`, with whoever was hired from its room."""
        with self._database.reading(actor.workspace) as store:
            form = _own(store.kept_forms.find(form_id), actor, now)
            return form, store.onboardings.hired_from(form.room)

    def throw_away(self, command: ThrowAway) -> Changed:
        """Nothing of it is left."""

        def drop(store: Store, form: KeptForm) -> KeptForm:
            store.kept_forms.let_go(form.form_id)
            store.deliveries.refresh(form.subject, command.now)
            return form

        root = _root(lambda store: _own(store.kept_forms.lock(command.kept), command.actor, command.now))
        return change(self._database, command, "form.drop", root, drop, lambda _, form: form)

    def say_invited(self, command: SayInvited) -> Changed:
        """The message says who is in the room now, and of whoever could not be invited, why."""

        def say(store: Store, form: KeptForm) -> KeptForm:
            after = form.without(command.users).model_copy(update={"said": command.said})
            store.kept_forms.save(after)
            store.deliveries.refresh(form.subject, command.now)
            return after

        root = _root(lambda store: _own(store.kept_forms.lock(command.kept), command.actor, command.now))
        return change(self._database, command, "form.invite", root, say, lambda _, form: form)

    def forget_old(self, workspace: str, now: datetime) -> None:
        """What nobody went on with, but for what is about something under a legal hold; their messages say so."""
        with self._database.transaction(workspace) as store:
            old = store.kept_forms.older(now - KEPT_FOR)
            held = held_forms(store) if old else frozenset()
            for form_id in old:
                if form_id in held:
                    continue
                store.kept_forms.let_go(form_id)
                form = Subject.form(form_id)
                store.deliveries.refresh(form, now)
                store.audit.record("", "form.forget", form, now)


def _own(form: KeptForm | None, actor: Actor, now: datetime) -> KeptForm:
    if form is None:
        raise Refusal(OVER)
    form.check_own(actor, now)
    return form


def _anybody(_: Store, __: KeptForm) -> None:
    """Whose it is was asked when it was locked."""


def _root(lock: Callable[[Store], KeptForm], check_may: Callable[[Store, KeptForm], None] = _anybody) -> Root[KeptForm]:
    return Root(
        lock=lock,
        check=check_may,
        version=lambda _: 0,
        moved=lambda _: OVER,
        subject=lambda form: form.subject,
    )
