"""Forms: what travels hidden in them, how they are drawn, and how their fields are read."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Self, TypeVar

from pydantic import field_validator

from blocks.kit import VIEW_BLOCKS, Block, View, alert, plain
from blocks.routes import SEPARATOR, Route
from blocks.text import escape, legible
from domain.model import Value
from domain.refusals import Invalid, Refusal
from domain.scorecard import REASON_LIMIT

E = TypeVar("E", bound=StrEnum)

_ID = re.compile(r"[\w-]{0,32}", re.ASCII)
# Far beyond every plan; further out, the days after it would not fit into a calendar.
YEARS = range(1970, 2200)
OLD_FORM = "This form is from an earlier version of AI Hire. Please close it and open it again."
CHECK_THE_YEAR = "That date cannot be right. Please check the year."


class FormState(Value):
    """What a form carries hidden: ids only. `form_id` is minted when it opens, `version` is what was read.

    `asked`: a question stood in it when it was sent again, so sending it is the answer.
    """

    form_id: str
    version: int = 0
    asked: bool = False

    def at(self, version: int) -> Self:
        """The same form, read at a newer version."""
        return self.model_copy(update={"version": version})

    def asking(self) -> Self:
        """The same form with a question in it."""
        return self.model_copy(update={"asked": True})

    @field_validator("*")
    @classmethod
    def _holds_ids(cls, value: object) -> object:
        """Refuses what no id of ours looks like, before a database has to."""
        if isinstance(value, str) and not _ID.fullmatch(value):
            raise ValueError("no id")
        return value

    def dump(self) -> str:
        return self.model_dump_json(exclude_defaults=True)

    @classmethod
    def load(cls, private_metadata: str) -> Self:
        """Raises Refusal for a form of an earlier release."""
        try:
            return cls.model_validate_json(private_metadata)
        except ValueError:
            raise Refusal(OLD_FORM) from None


class AnyState(FormState):
    """Whichever form it is."""

    model_config = Value.model_config | {"extra": "ignore"}


def about_of(private_metadata: str) -> AnyState:
    """What any form carries. Raises Refusal for a form of an earlier release."""
    return AnyState.load(private_metadata)


class Element(Value):
    """What one field of a sent form holds; Slack fills the slot that fits the field's type."""

    model_config = Value.model_config | {"extra": "ignore"}

    type: str
    value: str | None = None
    selected: tuple[str, ...] = ()


class Fields(Value):
    """The state of a form: field name → what it holds, whatever version its block has."""

    by_name: Mapping[str, Element]
    block_ids: Mapping[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        """Every field that the form shows, even where its state did not arrive."""
        return tuple(dict.fromkeys([*self.block_ids, *self.by_name]))


def stem(block_id: str) -> str:
    """The field's name in a block id: `note` for `note#2`."""
    return block_id.partition(SEPARATOR)[0]


def renewed(blocks: Iterable[Block], names: Collection[str], number: int) -> list[Block]:
    """These fields under other block ids, so that Slack shows what is drawn and not what the open form holds."""
    return [
        {**block, "block_id": f"{block['block_id']}{SEPARATOR}{number}"}
        if block["type"] == "input" and block["block_id"] in names
        else block
        for block in blocks
    ]


def modal(
    route: Route,
    title: str,
    blocks: Iterable[Block | None],
    *,
    state: FormState | None = None,
    notice: str = "",
    submit: str | None = None,
    close: str = "Close",
    tells_when_closed: bool = False,
) -> View:
    """A form; `route` receives it when it is sent, and where it `tells_when_closed`, when it is closed unsent, too.

    `notice` stands above it. Without `submit` there is nothing to send. Where something is typed, each field tells what
    stands in the form, so that it can be gone on with: Slack does not say it of a form that is closed.
    """
    above = alert(escape(notice)) if notice else None
    shown = [block for block in (above, *blocks) if block is not None][:VIEW_BLOCKS]
    view: View = {
        "type": "modal",
        "callback_id": route.value,
        "title": plain(title, 24),
        "close": plain(close, 24),
        "blocks": [_telling(block) for block in shown] if any(map(_is_text, shown)) else shown,
    }
    if submit:
        view["submit"] = plain(submit, 24)
    if tells_when_closed:
        view["notify_on_close"] = True
    if state is not None:
        view["private_metadata"] = state.dump()
    return view


def identity(view: View) -> tuple[str, str]:
    """Which form it is, and what travels hidden in it."""
    return view["callback_id"], view.get("private_metadata", "")


def _is_text(block: Block) -> bool:
    return block["type"] == "input" and block["element"]["type"] == "plain_text_input"


def _telling(block: Block) -> Block:
    """The field tells of each change; a text while it is typed, not only at Enter."""
    if block["type"] != "input":
        return block
    element = block["element"]
    if _is_text(block):
        element = {**element, "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}}
    return {**block, "element": element, "dispatch_action": True}


def read_reason(fields: Fields, required: str = "", *, draft: bool = False) -> str:
    """Of a form that asks for a reason alone. Raises Invalid with `required`, where that is said, for none."""
    reader = Reader(fields, draft=draft)
    reason = reader.text("reason", required=required, limit=REASON_LIMIT)
    reader.check()
    return reason


def read_room(fields: Fields, _: FormState, draft: bool) -> str:
    """Of a form that asks for a channel alone. Raises Invalid for none."""
    reader = Reader(fields, draft=draft)
    room = reader.id("room", required="Please pick a private channel.")
    reader.check()
    return room


class Reader:
    """Reads fields one by one, gathers what is wrong, and says it all at once in `check()`.

    A field that is absent from the form is an error, never a blank. With `draft=True` nothing is
    required and what cannot be used is left out: for saving what stands in an unfinished form.
    """

    def __init__(self, fields: Fields, *, draft: bool = False) -> None:
        self._fields = fields
        self._draft = draft
        self.errors: dict[str, str] = {}

    def has(self, field: str) -> bool:
        """Whether the form shows this field at all (some are folded away), even if its state did not arrive."""
        return field in self._fields.by_name or field in self._fields.block_ids

    def refuse(self, field: str, sentence: str) -> None:
        """Puts an error at a field; the first one stays."""
        if not self._draft:
            self.errors.setdefault(field, sentence)

    def check(self) -> None:
        """Raises Invalid with every error found so far."""
        if self.errors:
            raise Invalid(self.errors)

    def _element(self, field: str) -> Element:
        element = self._fields.by_name.get(field)
        if element is None:
            if self._draft:
                return Element(type="absent")
            raise Refusal("A part of this form did not arrive. Nothing was saved: please send it again.")
        return element

    def text(self, field: str, *, required: str = "", limit: int = 3000) -> str:
        """What was typed, without space at the ends; `required` is the sentence for a blank."""
        typed = legible(self._element(field).value or "")
        if required and not typed:
            self.refuse(field, required)
        if len(typed) > limit:
            self.refuse(field, f"That is {len(typed):,} characters; {limit:,} fit here. Please shorten it.")
            return typed[:limit]
        return typed

    def choice(self, field: str, kind: type[E], *, required: str = "") -> E | None:
        """The chosen option; None where nothing was chosen."""
        chosen = self._element(field).selected
        if not chosen:
            if required:
                self.refuse(field, required)
            return None
        try:
            return kind(chosen[0])
        except ValueError:
            self.refuse(field, "That choice is from an earlier version. Please pick again.")
            return None

    def choices(self, field: str, kind: type[E]) -> tuple[E, ...]:
        """The ticked options, in the order of the enumeration."""
        chosen = set(self._element(field).selected)
        return tuple(member for member in kind if member.value in chosen)

    def one_of(self, field: str, allowed: Collection[str], *, required: str = "") -> str:
        """The chosen option's value where the options are ids."""
        chosen = self._element(field).selected
        if not chosen or chosen[0] not in allowed:
            if required or chosen:
                self.refuse(field, required or "That choice is not offered any more. Please pick again.")
            return ""
        return chosen[0]

    def ids(self, field: str, *, required: str = "") -> tuple[str, ...]:
        """People or channels that were picked."""
        chosen = self._element(field).selected
        if required and not chosen:
            self.refuse(field, required)
        return chosen

    def id(self, field: str, *, required: str = "") -> str:
        """The person or channel that was picked, or an empty text."""
        chosen = self.ids(field, required=required)
        return chosen[0] if chosen else ""

    def day(self, field: str, *, required: str = "") -> date | None:
        """A calendar day."""
        raw = self._element(field).value or ""
        if not raw:
            if required:
                self.refuse(field, required)
            return None
        try:
            day = date.fromisoformat(raw)
        except ValueError:
            self.refuse(field, "I can't read that as a date. Please pick one from the calendar.")
            return None
        if day.year not in YEARS:
            self.refuse(field, CHECK_THE_YEAR)
            return None
        return day

    def moment(self, field: str, *, required: str = "") -> datetime | None:
        """An instant, in UTC."""
        raw = self._element(field).value or ""
        if not raw:
            if required:
                self.refuse(field, required)
            return None
        try:
            moment = datetime.fromtimestamp(int(raw), UTC)
        except (ValueError, OverflowError, OSError):
            self.refuse(field, "I can't read that as a date and time. Please pick one.")
            return None
        if moment.year not in YEARS:
            self.refuse(field, CHECK_THE_YEAR)
            return None
        return moment


def block_errors(errors: Mapping[str, str], fields: Fields) -> dict[str, str]:
    """Sentences by field name → by the block ids that the open form really has; the rest at its first field."""
    placed: dict[str, str] = {}
    homeless: list[str] = []
    for field, sentence in errors.items():
        if block_id := fields.block_ids.get(field):
            placed[block_id] = sentence
        else:
            homeless.append(sentence)
    if homeless and fields.block_ids:
        first = next(iter(fields.block_ids.values()))
        placed[first] = " ".join([*([placed[first]] if first in placed else []), *homeless])
    return placed
