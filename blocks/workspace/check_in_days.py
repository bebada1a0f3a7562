"""After how many days onboardings are asked: a topic of the settings."""

from collections.abc import Sequence

from blocks.check_in.words import capital, listed
from blocks.forms import Reader
from blocks.inputs import input_text
from blocks.kit import Block, header, section
from blocks.text import Mrkdwn, join, md
from domain.guide.guide import Guide
from domain.guide.milestone import Milestone, days_of, for_route
from domain.guide.own import day_field, with_days
from domain.guide.route import HireRoute
from domain.refusals import Invalid
from domain.workspace.settings import CheckInDays, SettingsPage, WorkspaceSettings

_DIGITS = 3
_NONE = "Please type after how many days."


def told_check_in_days(settings: WorkspaceSettings) -> Mrkdwn:
    """The days, whatever the route."""
    return md("Day {days} after the start", days=", ".join(map(str, settings.check_ins.days)))


def check_in_days_fields(page: SettingsPage, settings: WorkspaceSettings) -> Sequence[Block]:
    """A field a day of the guide, each saying what is asked then."""
    days = settings.check_ins.days
    return [
        section(
            Mrkdwn(
                "Calendar days after the start, moved to the next working day. What is asked on each stays the same; "
                "an onboarding that has begun keeps its days."
            )
        ),
        *(
            input_text(
                day_field(place),
                f"Day {day}",
                initial=str(days[place]) if place < len(days) else "",
                max_length=_DIGITS,
                hint=_hint([each for each in page.guide.milestones if each.day == day]),
            )
            for place, day in enumerate(days_of(page.guide.milestones))
        ),
    ]


def days_that_follow(page: SettingsPage, settings: WorkspaceSettings) -> Sequence[Block]:
    """What onboardings and candidates are asked; nothing while the days do not fit."""
    if (guide := _moved(page.guide, settings.check_ins.days)) is None:
        return ()
    asked = section(md("*What candidates are asked*\n{question}", question=guide.plan_question))
    return [*days_follow(page.guide, settings.check_ins.days), asked]


def days_follow(before: Guide, days: Sequence[int]) -> Sequence[Block]:
    """What each route is asked on which day; nothing while the days do not fit."""
    if (guide := _moved(before, days)) is None:
        return ()
    routes: dict[str, list[str]] = {}
    for route in HireRoute:
        routes.setdefault(listed(for_route(guide.milestones, route)), []).append(route.value)
    lines = [
        md("• {routes}: {days}", routes=capital(", ".join(names).replace("-", " ")), days=when)
        for when, names in routes.items()
    ]
    return [header("When onboardings are asked"), section(join(lines))]


def _moved(guide: Guide, days: Sequence[int]) -> Guide | None:
    try:
        return with_days(guide, days)
    except (Invalid, ValueError):
        return None


def read_check_in_days(reader: Reader, settings: WorkspaceSettings) -> WorkspaceSettings:
    """A day a field that the form has."""
    days: list[int] = []
    while reader.has(field := day_field(len(days))):
        typed = reader.text(field, required=_NONE, limit=_DIGITS)
        if typed and not typed.isdecimal():
            reader.refuse(field, "That has to be a number of days, such as 30.")
        days.append(int(typed) if typed.isdecimal() else 0)
    return settings.model_copy(update={"check_ins": CheckInDays(days=tuple(days))})


def _hint(milestones: Sequence[Milestone]) -> str:
    """Of whom it is asked, where not of every hire; and what."""
    of_direct = [each for each in milestones if each.is_for(HireRoute.DIRECT)]
    first = (of_direct or milestones)[0]
    whom = "" if of_direct else f"{capital(', '.join(route.value for each in milestones for route in each.routes))}: "
    what = "; ".join(each.label.lower() for each in first.asked[:2])
    return f"{whom}{capital(what)} …{' Go or no-go.' if first.decides else ''}"
