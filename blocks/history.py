"""The history of one thing, the newest change first; whatever was kept opens as it was."""

from collections.abc import Iterable
from typing import Final

from blocks.button import ButtonValue
from blocks.forms import modal
from blocks.kit import Block, Element, View, actions, button, context, section
from blocks.routes import Route
from blocks.text import cut, md, mention, moment, one_line
from domain.history import HistoryLine, HistoryPage

#: A form holds a hundred blocks, and nobody reads more.
SHOWN: Final = 40


def history_view(page: HistoryPage, *, opens: Route, more: Iterable[Element] = ()) -> View:
    """One line a change with its button; `more` are the thing's own buttons."""
    blocks: list[Block | None] = [section(md("*{title}*", title=cut(page.title, 150)))]
    blocks += [_line(line, opens, number) for number, line in enumerate(page.lines[:SHOWN])]
    if len(page.lines) > SHOWN:
        blocks.append(context(md("and {n} earlier ones", n=str(len(page.lines) - SHOWN))))
    if not page.lines:
        blocks.append(section(md("Nothing was changed yet.")))
    below = list(more)
    return modal(Route.NOTICE_READ, "History", [*blocks, actions(*below, block_id="more") if below else None])


def back_to_history(page_of: str, route: Route) -> Block:
    """From one version back to all of them."""
    return actions(button("Back to the history", route, value=ButtonValue(subject=page_of).dump()), block_id="back")


def _line(line: HistoryLine, opens: Route, number: int) -> Block:
    reason = md("\n“{reason}”", reason=one_line(line.reason, 150)) if line.reason else md("")
    text = md(
        "*{what}*\n{when}, {who}{reason}",
        what=one_line(line.what, 300),
        when=moment(line.at),
        who=mention(line.by),
        reason=reason,
    )
    if line.opens is None:
        return section(text)
    return section(
        text, accessory=button("Open", opens, value=ButtonValue(subject=line.opens.id).dump(), number=number)
    )
