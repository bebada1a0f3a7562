"""What somebody who is gone held, each with the button that gives it to somebody else."""

from collections.abc import Collection, Mapping

from blocks.button import ButtonValue
from blocks.kit import Block, Message, button, context, header, message, section
from blocks.routes import Route
from blocks.text import Mrkdwn, and_more, counted, join, md, mention, one_line
from domain.decision.todo import TodoKind
from domain.trouble import Held, Part, Trouble

# A message holds fifty blocks.
ROWS = 20

#: What each is called, and the button that gives it away.
_WHAT: Mapping[Held, tuple[str, str, Route]] = {
    Held.BRIEF: ("hiring manager", "Hand over", Route.BRIEF_HAND_OVER),
    Held.OWNER: ("owner after launch", "Name another owner", Route.BRIEF_EDIT),
    Held.SEAT: ("a seat on the panel", "Free the seat", Route.SEAT_CHOOSE),
    Held.TODO: ("{todo}, before anything is signed", "Give to somebody else", Route.TODO_MOVE),
    Held.ONBOARDING: ("owner of the onboarding", "Name another owner", Route.ONBOARDING_EDIT),
    Held.HIRE: ("the hire", "End the onboarding", Route.ONBOARDING_END),
}


def part_rows(trouble: Trouble) -> list[Block]:
    """One row for each part that has to be taken over."""
    several = len(trouble.about) > 1
    rows: list[Block] = [_row(part, number, named=several) for number, part in enumerate(trouble.parts[:ROWS])]
    if (more := len(trouble.parts) - len(rows)) > 0:
        rows.append(context(and_more(more)))
    return rows


def no_part() -> Message:
    """What becomes of a message to somebody who takes no part any more, once what it said has changed."""
    text = Mrkdwn("You take no part in this any more, so I don't show here how it stands.")
    return message(text, [section(text)])


def orphans(parts: Collection[Part]) -> Message:
    """The briefs whose hiring manager is gone, for an admin, who may read their titles and hand them over."""
    note = context(Mrkdwn("A brief that was never shared stays its hiring manager's alone, and is not listed."))
    if not parts:
        text = Mrkdwn("Every shared brief has a hiring manager whose account is active. Nothing is to be done.")
        return message(text, [section(text), note])
    count = counted(len(parts), "brief has", "briefs have")
    text = md("{count} no hiring manager any more: {titles}", count=count, titles=_titles(parts))
    rows = [_row(part, number, named=True) for number, part in enumerate(list(parts)[:ROWS])]
    return message(text, [header("Briefs to hand over"), *rows, note])


def _row(part: Part, number: int, *, named: bool) -> Block:
    words, label, route = _WHAT[part.held]
    what = md(words, todo=_todo(part.what))
    who = md("{who}: {what}", who=mention(part.person), what=what) if named else what
    carried = ButtonValue(subject=part.subject, version=part.version).dump()
    return section(
        md("*{name}*\n{who}", name=one_line(part.name, 120), who=who),
        accessory=button(label, route, value=carried, number=number),
    )


def _todo(kind: str) -> str:
    return TodoKind(kind).heading if kind in set(TodoKind) else kind


def _titles(parts: Collection[Part]) -> Mrkdwn:
    return join((md("{name}", name=one_line(part.name, 80)) for part in list(parts)[:ROWS]), "; ")
