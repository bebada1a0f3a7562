"""A form, once for all: it opens, is redrawn while it is filled, is sent, and is gone on with where it could not be."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from blocks.forms import OLD_FORM, Fields, FormState, about_of
from blocks.kit import View
from blocks.routes import Route
from domain.command import Asks, Overtaken, Saved
from domain.ids import first_opened, opened_again
from domain.people import Actor
from domain.refusals import Refusal, Why
from domain.waiting.kept_form import KeepForm, KeptForm
from handlers.edge import payloads
from handlers.edge.answers import Answer, CloseForms, NextPage, OpenForm, ShowForm
from handlers.edge.payloads import Click, Resumed, Submission
from handlers.keeping.access import ACTS, ids_in

#: The fields that say what a form is about.
NAMED_BY = ("name", "title")
MOVED = "This was changed since you typed it. What you typed is still below: look again, then send it."
RESUMED = "As you typed it before: it is not sent yet."


def kept_of(actor: Actor, route: Route, form: payloads.Form, now: datetime, whys: tuple[Why, ...] = ()) -> KeptForm:
    """What stands in an open form, to be gone on with. Raises Refusal for a form of an earlier release."""
    typed = form.fields.by_name
    return KeptForm(
        form_id=first_opened(about_of(form.private_metadata).form_id),
        person=actor.user,
        route=route,
        title=form.title,
        name=next((typed[field].value or "" for field in NAMED_BY if field in typed), ""),
        metadata=form.private_metadata,
        fields=form.fields.model_dump_json(),
        whys=whys,
        kept_at=now,
    )


def keeping(
    actor: Actor, route: Route, form: payloads.Form, now: datetime, whys: tuple[Why, ...] = (), *, tell: bool = False
) -> KeepForm:
    """The command that keeps it; nothing is kept for somebody who may not open that form."""
    kept = kept_of(actor, route, form, now, whys)
    return KeepForm(
        actor=actor, now=now, form_id=kept.form_id, form=kept, tell=tell, act=ACTS[route], about=ids_in(form)
    )


def typed_so_far(click: Click, now: datetime) -> KeepForm:
    """The command that keeps what stands in an open form. Raises Refusal where it is none of this release."""
    form = click.opened
    if form.route is None or form.route not in ACTS:
        raise Refusal(OLD_FORM)
    return keeping(click.actor, form.route, form, now)


def resumed(actor: Actor, kept: KeptForm) -> Resumed:
    """The same, opened once more. Raises Refusal for a form of an earlier release."""
    try:
        fields = Fields.model_validate_json(kept.fields)
        return Resumed(actor=actor, route=Route(kept.route), private_metadata=kept.metadata, fields=fields)
    except ValueError:
        raise Refusal(OLD_FORM) from None


class Versioned(Protocol):
    """Anything that counts its changes."""

    @property
    def version(self) -> int: ...


S = TypeVar("S", bound=FormState)
P = TypeVar("P", bound=Versioned)
T = TypeVar("T")
R = TypeVar("R")

Result = Saved[R] | Overtaken[P] | Asks[P]


@dataclass(frozen=True)
class Form(Generic[S, P, T]):
    """A state of ids, a page that it is drawn from, and a reader of what was typed.

    `draw` gets the page, the state, what was typed so far (None: nothing yet) and a notice to stand above it. `read`
    gets the fields, the state, and whether this is a draft, in which nothing can be wrong yet.
    """

    state: type[S]
    read: Callable[[Fields, S, bool], T]
    draw: Callable[[P, S, T | None, str], View]

    def open(self, page: P, state: S) -> OpenForm:
        """A new form, as the page fills it; or as it stood when this person closed it."""
        return OpenForm(self.draw(page, state, None, ""), again=lambda form: self.resume(page, form))

    def turn_to(self, page: P, state: S) -> ShowForm:
        """The same in the place of the form that was clicked in."""
        return ShowForm(self.draw(page, state, None, ""), again=lambda form: self.resume(page, form))

    def tapped(self, click: Click) -> tuple[S, T]:
        """The state of the open form, and what stands in it so far. Raises Refusal where it is not open any more."""
        form = click.opened
        state = self.state.load(form.private_metadata)
        return state, self.read(form.fields, state, True)

    def held(self, form: Resumed) -> tuple[S, T]:
        """The state of a form that was kept, and what stood in it."""
        state = self.state.load(form.private_metadata)
        return state, self.read(form.fields, state, True)

    def resume(self, page: P, form: Resumed, add: Callable[[T], T] | None = None) -> OpenForm:
        """A form that was kept, as things stand now: what stood in it is in it, and what has changed is said.

        `add` puts more into it. Raises Refusal where it has no room for that.
        """
        state, typed = self.held(form)
        # Sent once more, it is asked once more.
        anew = {"asked": False, "form_id": opened_again(state.form_id)}
        fresh = state.at(page.version).model_copy(update=anew)
        return OpenForm(
            self.draw(page, fresh, add(typed) if add else typed, RESUMED if state.version == page.version else MOVED)
        )

    def redraw(self, page: P, state: S, typed: T | None = None, notice: str = "") -> ShowForm:
        """The open form anew, with what stands in it."""
        return ShowForm(self.draw(page, state, typed, notice))

    def sent(self, submission: Submission) -> tuple[S, T]:
        """The state of the sent form and what was typed. Raises Invalid at fields that cannot be read."""
        state = self.state.load(submission.form.private_metadata)
        return state, self.read(submission.form.fields, state, False)

    def draft(self, submission: Submission) -> tuple[S, T]:
        """The same as far as it can be read: for whatever else is wrong."""
        state = self.state.load(submission.form.private_metadata)
        return state, self.read(submission.form.fields, state, True)

    def answer(self, outcome: Result[R, P], state: S, typed: T) -> Answer:
        """Closes what is saved; else the form comes back as things stand now, with everything typed still in it."""
        match outcome:
            case Saved():
                return CloseForms()
            case Overtaken(page=page, notice=notice):
                return NextPage(self.draw(page, state.at(page.version), typed, notice))
            case Asks(page=page, question=question):
                return NextPage(self.draw(page, state.at(page.version).asking(), typed, question))
