"""Who finds out what in the two weeks, and by when."""

from blocks.brief.ids import BriefState
from blocks.forms import Fields, Reader, modal
from blocks.inputs import input_day, input_person
from blocks.kit import Block, View, divider, section
from blocks.routes import Route
from blocks.text import Mrkdwn, md
from domain.brief.discovery import Assigned, DiscoveryPage, Step


def discovery_form(
    view: DiscoveryPage, state: BriefState, typed: tuple[Assigned, ...] | None = None, notice: str = ""
) -> View:
    """An owner and a day for each thing that is still open."""
    held = {each.step: each for each in typed or ()}
    blocks: list[Block] = [section(Mrkdwn("Whoever gets one of these hears of it once, and can tick it off."))]
    for item in view.items:
        if item.ticked_by:
            continue
        now = held.get(item.step) or Assigned(step=item.step, owner=item.owner, day=item.day)
        blocks += [
            divider(),
            section(md("*{what}*", what=item.step.text)),
            input_person(owner_field(item.step), "Who", initial=now.owner),
            input_day(day_field(item.step), "By", initial=now.day),
        ]
    return modal(Route.DISCOVERY_SEND_PLAN, "Who and when", blocks, state=state, notice=notice, submit="Save")


def read_discovery(fields: Fields, state: BriefState, draft: bool) -> tuple[Assigned, ...]:
    """What was picked for each thing that the form shows."""
    reader = Reader(fields, draft=draft)
    found = tuple(
        Assigned(step=step, owner=reader.id(owner_field(step)), day=reader.day(day_field(step)))
        for step in Step
        if reader.has(owner_field(step))
    )
    reader.check()
    return found


def owner_field(step: Step) -> str:
    return f"{step}_owner"


def day_field(step: Step) -> str:
    return f"{step}_day"
