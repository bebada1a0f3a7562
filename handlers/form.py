"""A form, once for all: it opens, is redrawn while it is filled, and is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from blocks.forms import Fields, FormState
from blocks.kit import View
from domain.command import Asks, Overtaken, Saved
from handlers.edge.answers import Answer, CloseForms, NextPage, OpenForm, ShowForm
from handlers.edge.payloads import Click, Submission


class Versioned(Protocol):
    """Anything that counts its changes."""

    @property
    def version(self) -> int: ...


S = TypeVar("S", bound=FormState)
P = TypeVar("P", bound=Versioned)
T = TypeVar("T")
R = TypeVar("R")

Outcome = Saved[R] | Overtaken[P] | Asks[P]


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
        """A new form, empty or as the page fills it."""
        return OpenForm(self.draw(page, state, None, ""))

    def tapped(self, click: Click) -> tuple[S, T]:
        """The state of the open form, and what stands in it so far. Raises Refusal where it is not open any more."""
        form = click.opened
        state = self.state.load(form.private_metadata)
        return state, self.read(form.fields, state, True)

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

    def answer(self, outcome: Outcome[R, P], state: S, typed: T) -> Answer:
        """Closes what is saved; else the form comes back as things stand now, with everything typed still in it."""
        match outcome:
            case Saved():
                return CloseForms()
            case Overtaken(page=page, notice=notice):
                return NextPage(self.draw(page, state.at(page.version), typed, notice))
            case Asks(page=page, question=question):
                return NextPage(self.draw(page, state.at(page.version).asking(), typed, question))
