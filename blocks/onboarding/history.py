"""An onboarding as it was: its first day, its people, and the dates that followed."""

from blocks.kit import Block, fields, section
from blocks.onboarding.news import changes_of, days_of
from blocks.text import Mrkdwn, day, join, md, mention
from domain.onboarding.changes import Happening
from domain.onboarding.versions import OnboardingPast


def onboarding_words(past: OnboardingPast) -> Mrkdwn:
    """What happened, from what to what."""
    match past.change.happening:
        case Happening.STARTED:
            return md("*Onboarding started:* {people}", people=_people(past))
        case Happening.CHANGED:
            return md("*Onboarding changed:* {changes}", changes=join(changes_of(past.change), "; "))
        case Happening.PAUSED:
            return Mrkdwn("*Onboarding paused*")
        case Happening.RESUMED:
            return Mrkdwn("*Onboarding goes on*")
        case Happening.ENDED:
            return Mrkdwn("*Onboarding ended early*")
        case Happening.CALENDAR:
            return md("*Working days:* {place}", place=days_of(past.change.country))


def onboarding_blocks(past: OnboardingPast) -> list[Block | None]:
    """First day, people, and each check-in's day as it was then."""
    days = [md("*{title}*\n{on}", title=milestone.title, on=day(on)) for milestone, on in past.days.items()]
    return [section(_people(past)), fields(*days) if days else None]


def _people(past: OnboardingPast) -> Mrkdwn:
    draft = past.draft
    known = [
        md("first day {on}", on=day(draft.start_date)) if draft.start_date else Mrkdwn(""),
        md("owner {who}", who=mention(draft.owner)) if draft.owner else Mrkdwn(""),
        md("hire {who}", who=mention(draft.hire_user)) if draft.hire_user else Mrkdwn(""),
    ]
    return join(known, " · ")
