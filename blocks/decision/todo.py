"""A to-do in its owner's direct message, and its two small forms. Nothing here names the candidate."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from blocks.button import ButtonValue
from blocks.forms import Fields, FormState, Reader, modal
from blocks.inputs import input_day, input_person, input_text
from blocks.kit import Block, Element, Message, View, actions, button, context, message, section
from blocks.routes import Route
from blocks.text import Mrkdwn, counted, day, join, md, mention, one_line, quote
from domain.calendar import day_of
from domain.decision.page import BriefTodos, TodoPage
from domain.decision.todo import FOUND_LIMIT, Todo, TodoKind
from domain.guide.before_signing import GUIDE_DATE
from domain.ids import new_id
from domain.model import Value

OWNER = "owner"
DUE_ON = "due_on"


class TodoFormState(FormState):
    """`version` and `kind` are the to-do's."""

    todo_id: str
    kind: TodoKind

    @classmethod
    def of(cls, todo: Todo) -> "TodoFormState":
        """A fresh form of this to-do."""
        return cls(form_id=new_id(), version=todo.version, todo_id=todo.id, kind=todo.kind)


class Move(Value):
    """Another day, and who does it."""

    due_on: date
    owner: str


def todo_card(todo: Todo, *, brief_title: str, now: datetime, reader: str = "", is_reminder: bool = False) -> Message:
    """What is to be done and by when; what was found once it is done. Only what reminds of a day says "today"."""
    title = md("*{what}* for *{brief}*", what=todo.kind.heading, brief=one_line(brief_title, 80))
    text = md("{what} for {brief}: ", what=todo.kind.heading, brief=brief_title)
    if todo.is_dropped:
        gone = md("Not needed any more: {why}.", why=todo.why_dropped)
        return message(join([text, gone], ""), [section(join([title, gone]))])
    if todo.is_done:
        done = md("Done by {who}.", who=mention(todo.done_by))
        return message(join([text, done], ""), [section(join([title, done, *_found(todo)]))])
    if reader and reader != todo.owner:
        given = md("{who} does this now.", who=mention(todo.owner))
        return message(join([text, given], ""), [section(join([title, given]))])
    due = _due(todo, day_of(now, todo.zone), is_reminder=is_reminder)
    asked = (
        md("To do before a role is published or a contract signed.")
        if todo.owner == todo.manager
        else md("{who} asks you to do this before a role is published or a contract signed.", who=mention(todo.manager))
    )
    value = ButtonValue(subject=todo.id, version=todo.version).dump()
    return message(
        join([text, due], ""),
        [
            section(join([title, md("{task}", task=todo.kind.task)])),
            section(join([md("*{due}*", due=due), asked])),
            actions(
                button("Done", Route.TODO_DONE, value=value, style="primary"),
                button("Move the date", Route.TODO_MOVE, value=value),
            ),
            context(_why(todo.kind)),
        ],
    )


def todos_card(page: BriefTodos) -> Message:
    """The re-checks that a first candidate or a taken offer brings, each with its buttons; of a closed brief, that it is."""
    title = one_line(page.brief_title, 80)
    if page.is_closed:
        text = md("*{brief}* is closed, so nothing more is looked up for it.", brief=title)
        return message(text, [section(text), *_rows(page)])
    still = [todo for todo in page.todos if not todo.is_done]
    said = (
        md("That is near: please look at each of these again. I ask on its day; Done asks what you found.")
        if still
        else md("All of it is looked up. What was found stands on the card of the decision, too.")
    )
    return message(
        md(
            "{brief}: {count} before a role is published or a contract signed.",
            brief=page.brief_title,
            count=counted(len(still), "thing to look up", "things to look up"),
        ),
        [
            section(join([md("*{brief}: before a role is published or a contract signed*", brief=title), said])),
            *_rows(page),
            context(_why(TodoKind.PRICING)),
        ],
    )


def todos_asked(page: BriefTodos) -> Message:
    """To one person: several things that they are asked to do for a brief, each with its buttons."""
    title = one_line(page.brief_title, 80)
    left = sum(not todo.is_done for todo in page.todos)
    if not page.todos:
        text = md("*{brief}*: nothing of it waits for you here any more.", brief=title)
        return message(text, [section(text)])
    if not left:
        said = md("*{brief}*: all that you were asked to look up is done.", brief=title)
    else:
        said = md(
            "*{brief}*: {who} asks you for {count} before a role is published or a contract signed. I ask on each "
            "day; Done asks what you found.",
            brief=title,
            who=mention(page.manager),
            count=counted(left, "thing", "things"),
        )
    tasks = [md("{task}", task=todo.kind.task) for todo in page.todos if not todo.is_done]
    return message(said, [section(said), *_rows(page), context(*tasks, _why(page.todos[0].kind)) if tasks else None])


def _rows(page: BriefTodos) -> list[Block]:
    rows: list[Block] = []
    for number, todo in enumerate(page.todos):
        rows.append(section(todo_line(todo)))
        if not todo.is_done:
            value = ButtonValue(subject=todo.id, version=todo.version).dump()
            move = button("Another day or person", Route.TODO_MOVE, value=value, number=number)
            rows.append(actions(done_button(todo, number), move, block_id=f"todo_{number}"))
    return rows


def done_button(todo: Todo, number: int = 0) -> Element:
    """Ticks one to-do from wherever it stands."""
    value = ButtonValue(subject=todo.id, version=todo.version).dump()
    return button(f"Done: {todo.kind.heading}", Route.TODO_DONE, value=value, number=number)


def todo_rows(todos: Sequence[Todo]) -> list[Block]:
    """Each in a line, with its button while it is open."""
    rows = []
    for number, todo in enumerate(todos):
        value = ButtonValue(subject=todo.id, version=todo.version).dump()
        done = None if todo.is_done else button("Done", Route.TODO_DONE, value=value, number=number)
        rows.append(section(todo_line(todo), accessory=done))
    return rows


def todo_line(todo: Todo) -> Mrkdwn:
    """One to-do in a line; what was found once it is done."""
    if todo.is_done:
        found = join((md("{text}", text=one_line(text, 120)) for text in todo.found.values()), "; ")
        return md("• {what}: *done* by {who}. {found}", what=todo.kind.heading, who=mention(todo.done_by), found=found)
    return md("• {what}: {who}, by {due}", what=todo.kind.heading, who=mention(todo.owner), due=day(todo.due_on))


def _due(todo: Todo, today: date, *, is_reminder: bool) -> Mrkdwn:
    if today == todo.due_on and is_reminder:
        return md("Due today.")
    if today > todo.due_on:
        return md("Was due {due}.", due=day(todo.due_on))
    return md("Due {due}, before anything is signed.", due=day(todo.due_on))


def _why(kind: TodoKind) -> Mrkdwn:
    if kind is TodoKind.HANDOVER:
        return md("An outside build is only sound when the contract hands over the knowledge.")
    return md(
        "Prices, terms and duties change faster than advice on hiring; the guide here dates from {date}.",
        date=GUIDE_DATE,
    )


def _found(todo: Todo) -> list[Mrkdwn]:
    lines = todo.kind.lines
    if len(lines) == 1:
        return [quote(todo.found.get(lines[0][0], ""), FOUND_LIMIT)]
    return [md("• {what}: {found}", what=label, found=todo.found.get(field, "–")) for field, label in lines]


def found_form(page: TodoPage, state: TodoFormState, typed: Mapping[str, str] | None = None, notice: str = "") -> View:
    """One line for each thing asked: a finding or where the paper is, not a tick."""
    todo, typed = page.todo, typed or {}
    is_list = len(todo.kind.lines) > 1
    return modal(
        Route.TODO_FINISH,
        todo.kind.heading,
        [
            section(md("{task}", task=todo.kind.task)),
            context(md("Where does the contract say so? One line each.")) if is_list else None,
            *[
                input_text(
                    field,
                    label,
                    initial=typed.get(field, ""),
                    max_length=FOUND_LIMIT,
                    multiline=not is_list,
                    placeholder="Clause, page or link" if is_list else "A sentence, a figure, a link",
                )
                for field, label in todo.kind.lines
            ],
        ],
        state=state,
        notice=notice,
        submit="Done",
    )


def read_found_form(fields: Fields, state: TodoFormState, draft: bool) -> Mapping[str, str]:
    """One line for each thing asked."""
    reader = Reader(fields, draft=draft)
    found = {
        field: reader.text(
            field, required="One line, please: what was found, or where it is written down.", limit=FOUND_LIMIT
        )
        for field, _ in state.kind.lines
    }
    reader.check()
    return found


def move_form(page: TodoPage, state: TodoFormState, typed: Move | None = None, notice: str = "") -> View:
    """Another day, or another person."""
    todo = page.todo
    due_on, owner = (typed.due_on, typed.owner) if typed else (todo.due_on, todo.owner)
    return modal(
        Route.TODO_SEND_MOVE,
        "Move the date",
        [
            section(md("*{what}*: {task}", what=todo.kind.heading, task=todo.kind.task)),
            input_day(
                DUE_ON, "By when", initial=due_on, hint="Before anything is signed. I ask on the morning of that day."
            ),
            input_person(OWNER, "Who does it", initial=owner),
        ],
        state=state,
        notice=notice,
        submit="Move",
    )


def read_move_form(fields: Fields, _: TodoFormState, draft: bool) -> Move:
    """The new day and the person. Raises Invalid where one is missing."""
    reader = Reader(fields, draft=draft)
    due_on = reader.day(DUE_ON, required="By when? Please pick a day.")
    owner = reader.id(OWNER, required="Who does it? Pick one person.")
    reader.check()
    return Move(due_on=due_on or date.min, owner=owner)
