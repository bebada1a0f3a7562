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
    """Something was tapped in a form that stays open; once that form was sent, the tap knows less than it."""

    ends_form: ClassVar[bool] = False


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
