"""A form that could not be sent, or was closed: what was typed waits for its person, and is forgotten in the end."""

from datetime import datetime, timedelta
from typing import Final

from pydantic import JsonValue, TypeAdapter

from domain.command import Command, Tap
from domain.model import Value
from domain.outgoing.subject import Subject
from domain.people import Actor
from domain.permissions import Act
from domain.refusals import NotAllowed, Refusal, Why

#: After two weeks nobody goes on with it (O).
KEPT_FOR: Final = timedelta(days=14)
#: The form that comes back by itself where it is opened again.
NEW_CANDIDATE: Final = "candidate.create"
#: What a form holds of the moment at which it was opened.
DRAWN_WITH: Final = frozenset({"form_id", "room", "guide"})
_HIDDEN: Final = TypeAdapter(dict[str, JsonValue])
OVER: Final = "That form was sent, thrown away, or is older than two weeks. Please open it again where you found it."

ERASED: Final = "What this form is about was erased meanwhile, so nothing of it is kept. Please close the form."


class KeptForm(Value):
    """One person's form as it stood. `route` receives it, `metadata` and `fields` are what it held, as they came.

    `whys` have to be mended in a channel first; `is_told`: its person has a message with the way back.
    """

    form_id: str
    person: str
    route: str
    title: str
    #: What it is about, in the words of whoever typed it.
    name: str = ""
    metadata: str
    fields: str
    whys: tuple[Why, ...] = ()
    is_told: bool = False
    kept_at: datetime
    #: What was said of the last try to invite somebody.
    said: str = ""

    @property
    def subject(self) -> Subject:
        return Subject.form(self.form_id)

    @property
    def room(self) -> str:
        """Where people have to be invited; empty where nobody has to."""
        return next((why.room for why in self.whys if why.people), "")

    @property
    def missing(self) -> tuple[str, ...]:
        """Who has to be in that room first."""
        return tuple(dict.fromkeys(user for why in self.whys if why.room == self.room for user in why.people))

    def without(self, users: frozenset[str]) -> "KeptForm":
        """As it is once these people are in the room."""
        left = [
            why.model_copy(update={"people": tuple(user for user in why.people if user not in users)})
            if why.room == self.room
            else why
            for why in self.whys
        ]
        settled = [after for before, after in zip(self.whys, left, strict=True) if after.people or not before.people]
        return self.model_copy(update={"whys": tuple(settled)})

    def is_of(self, metadata: str) -> bool:
        """Whether a form of its kind with this hidden in it is about the same, whatever else they were drawn with."""
        return _about(self.metadata) == _about(metadata)

    def check_own(self, actor: Actor, now: datetime) -> None:
        """Raises NotAllowed for everybody else, and Refusal once it is too old."""
        if actor.user != self.person:
            raise NotAllowed("Only the person who typed it can go on with that form.")
        if now - self.kept_at > KEPT_FOR:
            raise Refusal(OVER)


def _about(metadata: str) -> dict[str, str]:
    try:
        held = _HIDDEN.validate_json(metadata or "{}")
    except ValueError:
        return {}
    return {key: value for key, value in held.items() if isinstance(value, str) and key not in DRAWN_WITH}


class KeepForm(Tap):
    """What stands in this person's form. `tell`: they get the way back to it.

    `act`, `about`: whoever may not do that to this keeps nothing of it. `is_as_drawn`: nothing stands in it that is not
    kept already.
    """

    form: KeptForm
    tell: bool
    is_as_drawn: bool = False
    act: Act | None = None
    about: tuple[str, ...] = ()


class ThrowAway(Command):
    """What was typed is not needed any more."""

    kept: str


class SayInvited(Command):
    """These people are in the room now; `said` of whoever could not be invited."""

    kept: str
    users: frozenset[str]
    said: str = ""
