"""What somebody asks to be changed, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Generic, TypeVar

from domain.model import Value
from domain.people import Actor

R = TypeVar("R", covariant=True)
P = TypeVar("P", covariant=True)


class Command(Value):
    """One use case: who asks, and when (UTC). A form's id makes it one result however often it is sent.

    `version` is what the person had in front of them; None where it does not matter. What a handler has looked up in
    Slack travels along, so that everything is checked in one transaction, after permission.
    """

    #: Whether the result is remembered under the form's id; a tap in an open form is not.
    ends_form: ClassVar[bool] = True

    actor: Actor
    now: datetime
    form_id: str = ""
    version: int | None = None


class Tap(Command):
    """Something was tapped in what stays open, a form or a home tab; once a form was sent, its taps know less than it."""

    ends_form: ClassVar[bool] = False


class SentForm(Value):
    """A form that was sent once: by whom, about what, and what it made; blank where an earlier release kept none."""

    sent_by: str = ""
    about: str = ""
    result: str = ""

    def is_copy(self, user: str, subject: str) -> bool:
        """Whether this person sent it themselves, about that: then they get the first answer, whatever it made of them."""
        return self.sent_by == user and subject in (self.about, self.result)


@dataclass(frozen=True)
class Saved(Generic[R]):
    """It is saved, by this or by an earlier copy of the same form; `result` is how it stands now."""

    result: R


@dataclass(frozen=True)
class Overtaken(Generic[P]):
    """Somebody else was faster and nothing is saved: what the form shows now, and what changed."""

    page: P
    notice: str


@dataclass(frozen=True)
class Asks(Generic[P]):
    """Nothing is saved yet: one more thing to fill in, or to confirm by sending again."""

    page: P
    question: str
