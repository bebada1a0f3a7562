"""What is kept under a name: each thing with what can be done about it."""

from collections.abc import Sequence
from typing import Final

from blocks.button import OLD_BUTTON, ButtonValue
from blocks.keeping.button import value_of
from blocks.kit import Block, File, Message, actions, button, confirm, context, file_message, message, section
from blocks.routes import Route
from blocks.text import Mrkdwn, join, md, mention, moment, one_line
from domain.keeping.records import CALLED, Record
from domain.outgoing.subject import About, Subject
from domain.refusals import Refusal

MOST: Final = 10
NO_NAME: Final = (
    "Type the name of a candidate, an offer, a hire or a brief after it, such as `/ai-hire held Priya`: I list what I "
    "keep under it, and you can have it handed out or erased."
)


def held_list(words: str, records: Sequence[Record], *, is_admin: bool) -> Message:
    """At most ten, each with its buttons."""
    if not records:
        none = md(
            "I keep nothing under “{words}” that is yours to hand out or erase. Hiring managers find what belongs to "
            "their briefs, admins whatever is shared.",
            words=words[:80],
        )
        return message(none, [section(none)])
    shown = records[:MOST]
    blocks: list[Block] = []
    for number, record in enumerate(shown):
        row = _buttons(record, number, is_admin=is_admin)
        blocks += [section(_line(record)), row]
    if len(records) > MOST:
        blocks.append(context(md("{more} more: type more of the name.", more=str(len(records) - MOST))))
    return message(join([_line(record) for record in shown]), blocks)


def coming() -> Message:
    """Said at once; the file comes by itself."""
    text = Mrkdwn("All that I keep of it comes to our direct message, as a file. Whoever has that file keeps it.")
    return message(text, [section(text)])


def handed_out(root: Subject, delivery_id: str, held: str) -> Message:
    """The file, with what it is."""
    text = md(
        "All that I keep of this record ({what}), as JSON. It is about a person: keep it no longer than you need it.",
        what=CALLED[root.kind],
    )
    return file_message(text, File(name=f"held-{root.id}-{delivery_id[:6]}.json", content=held.encode()))


def subject_of(pressed: ButtonValue) -> Subject:
    """What a button of the list is about. Raises Refusal for one of another release."""
    if pressed.choice not in CALLED:
        raise Refusal(OLD_BUTTON)
    return Subject(kind=About(pressed.choice), id=pressed.subject)


def _line(record: Record) -> Mrkdwn:
    said = md("*{name}*", name=one_line(record.name, 100))
    if record.subject.kind is not About.BRIEF:
        said = md("{said}, {what} for {brief}", said=said, what=record.called, brief=one_line(record.brief_title, 80))
    since = md("{said}, since {at}", said=said, at=moment(record.since))
    if record.hold is None:
        return since
    held = md("*Legal hold* since {at}, by {who}", at=moment(record.hold.at), who=mention(record.hold.by))
    return join([since, held])


def _buttons(record: Record, number: int, *, is_admin: bool) -> Block:
    value = value_of(record.subject)
    hold = None
    if is_admin and record.hold is None:
        hold = button("Legal hold", Route.RECORD_HOLD, value=value, number=number)
    elif is_admin:
        ask = confirm("Lift the legal hold?", "From then on it can be erased, and is when its time is over.", "Lift it")
        hold = button("Lift the hold", Route.RECORD_LIFT, value=value, number=number, ask=ask)
    is_brief = record.subject.kind is About.BRIEF
    export = button("Take along as a file", Route.BRIEF_EXPORT, value=record.subject.id, number=number)
    return actions(
        export if is_brief else None,
        button("Send me all of it", Route.RECORD_HAND_OUT, value=value, number=number),
        button("Erase", Route.RECORD_ERASE, value=value, number=number, style="danger") if not record.hold else None,
        hold,
    )
