"""What the onboarding's thread says of a change: who did what, and why."""

from blocks.kit import Message, message, section
from blocks.text import Mrkdwn, day, join, md, mention, one_line
from domain.check_in.check_in import CheckIn
from domain.onboarding.changes import Happening, OnboardingChange
from domain.onboarding.onboarding import OnboardingDraft
from domain.onboarding.views import ChangeView


def news(view: ChangeView, where: str) -> Message:
    """One line and the reason; `where` is the conversation that reads it."""
    change = view.change
    who, name = mention(change.by), one_line(view.onboarding.name, 80)
    if change.happening is Happening.PAUSED:
        text = md("{who} has paused the onboarding of *{name}*. Nobody is asked until it goes on.", who=who, name=name)
    elif change.happening is Happening.RESUMED:
        text = md(
            "{who} goes on with the onboarding of *{name}*. {next}", who=who, name=name, next=_coming(view.coming)
        )
    elif change.happening is Happening.ENDED:
        text = md("{who} has ended the onboarding of *{name}* early. Nothing is asked any more.", who=who, name=name)
    elif change.happening is Happening.CALENDAR:
        text = md(
            "The dates of the onboarding of *{name}* follow other working days now: {place}. The card has them.",
            name=name,
            place=days_of(change.country),
        )
    else:
        changes = join(changes_of(change, where), "; ")
        text = md("{who} has changed the onboarding of *{name}*: {changes}.", who=who, name=name, changes=changes)
    why = md("*Why:* {why}", why=one_line(change.reason, 500)) if change.reason else Mrkdwn("")
    return message(text, [section(join([text, why]))])


def days_of(country: str) -> Mrkdwn:
    """By whose weekends and public holidays it goes."""
    return md("those of {place}", place=country) if country else Mrkdwn("Monday to Friday")


def _coming(coming: CheckIn | None) -> Mrkdwn:
    if coming is None:
        return Mrkdwn("")
    return md("Next is {what}; its date is on the card.", what=coming.milestone.name)


def changes_of(change: OnboardingChange, where: str = "") -> list[Mrkdwn]:
    """What was changed, from what to what; `where` is the conversation that reads it."""
    before, after = change.before or OnboardingDraft(), change.after or OnboardingDraft()
    found = []
    if before.start_date != after.start_date and before.start_date and after.start_date:
        found.append(md("first day {was} → {now}", was=day(before.start_date), now=day(after.start_date)))
    if before.owner != after.owner:
        found.append(md("owner {was} → {now}", was=mention(before.owner), now=mention(after.owner)))
    if before.hire_user != after.hire_user:
        now = mention(after.hire_user) if after.hire_user else md("no account")
        found.append(md("the hire's account is {now}", now=now))
    if before.place != after.place:
        # Whoever stays behind is not told of a private place that they may not know of.
        found.append(
            md("its thread lives here now") if where == (after.place or after.owner) else md("its thread has moved")
        )
    return found
