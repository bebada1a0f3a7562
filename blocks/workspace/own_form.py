"""What a hiring manager chooses for one brief."""

import re
from collections.abc import Iterator
from typing import Final

from blocks.button import ButtonValue
from blocks.forms import Fields, FormState, Reader, modal
from blocks.inputs import input_choices, input_people, input_text
from blocks.kit import Block, Choice, View, actions, button, context, divider, section
from blocks.routes import Route
from blocks.text import Mrkdwn, join, md, mentions, one_line
from blocks.workspace.check_in_days import days_follow
from blocks.workspace.default_panel import PRESELECTED, panel_follows
from blocks.workspace.names import names_follow
from blocks.workspace.settings_form import SAVE, USE
from domain.brief.brief import Brief, OwnSettings
from domain.guide.milestone import days_of
from domain.workspace.settings import MOST_PRESELECTED, OwnPage

DAYS: Final = "days"
_INITIALS, _YES, _LIMIT = "initials", "yes", 60
INITIALS: Final = Choice(value=_YES, label="Initials of candidates in its hiring room")


class OwnState(FormState):
    """Which brief."""

    brief: str


def own_form(page: OwnPage, state: OwnState, typed: OwnSettings | None = None, notice: str = "") -> View:
    """Three things, each as the workspace has it where nothing is chosen; asked about, with what follows from it."""
    shown = page.brief.own if typed is None else typed
    days = ", ".join(map(str, days_of(page.guide.milestones)))
    blocks: list[Block | None] = [
        section(md("For *{title}*. What you leave empty is as in the whole workspace.", title=_title(page.brief))),
        input_people(
            PRESELECTED,
            "Who interviews its first candidate?",
            initial=shown.panel,
            most=MOST_PRESELECTED,
            optional=True,
            hint="Proposed in the form; whoever adds the candidate may pick others.",
        ),
        input_text(
            DAYS,
            "After how many days are check-ins?",
            initial=", ".join(map(str, shown.days)),
            optional=True,
            max_length=_LIMIT,
            placeholder=days,
            hint=f"In the place of day {days}. An onboarding that has begun keeps its days.",
        ),
        context(Mrkdwn("Candidates' names: the workspace writes initials in all channels."))
        if page.workspace.names.initials
        else input_choices(_INITIALS, "Names", (INITIALS,), initial=(_YES,) if shown.initials else ()),
        *(_follows(page, shown) if state.asked else ()),
        actions(button("Back", Route.SETTINGS_SHOW, value=ButtonValue(subject=page.brief.id).dump()), block_id="below"),
    ]
    submit = USE if state.asked else SAVE
    return modal(
        Route.BRIEF_SEND_SET_UP,
        "Settings of a brief",
        blocks,
        state=state,
        notice=notice,
        submit=submit,
        close="Cancel",
    )


def read_own_form(fields: Fields, *, draft: bool = False) -> OwnSettings:
    """What stands in it. Raises Invalid at fields."""
    reader = Reader(fields, draft=draft)
    typed = reader.text(DAYS, limit=_LIMIT)
    days = tuple(int(each) for each in re.findall(r"\d{1,4}", typed, re.ASCII))
    if typed and not days:
        reader.refuse(DAYS, "Please type numbers of days, with commas between them.")
    found = OwnSettings(
        panel=tuple(dict.fromkeys(reader.ids(PRESELECTED)))[:MOST_PRESELECTED],
        days=days,
        initials=reader.has(_INITIALS) and _YES in reader.ids(_INITIALS),
    )
    reader.check()
    return found


def told_own(brief: Brief) -> Mrkdwn:
    """What differs from the workspace, in a line."""
    own = brief.own
    told = [
        md("panel {people}", people=mentions(own.panel)) if own.panel else Mrkdwn(""),
        md("check-ins on day {days}", days=", ".join(map(str, own.days))) if own.days else Mrkdwn(""),
        Mrkdwn("initials") if own.initials else Mrkdwn(""),
    ]
    return join(told, " · ") or Mrkdwn("As the workspace")


def _follows(page: OwnPage, shown: OwnSettings) -> Iterator[Block]:
    yield divider()
    if shown.days:
        yield from days_follow(page.guide, shown.days)
    if shown.panel:
        yield from panel_follows(page.guide, shown.panel)
    if shown.initials != page.brief.own.initials:
        yield from names_follow(initials=shown.initials)


def _title(brief: Brief) -> str:
    return one_line(brief.title, 100)
