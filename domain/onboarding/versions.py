"""What an onboarding and its reports were at each time."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from domain.calendar import Holidays, day_of
from domain.check_in.check_in import CheckIn, planned
from domain.check_in.report import Promise, Report
from domain.guide.milestone import Milestone
from domain.history import Past
from domain.onboarding.changes import OnboardingChange
from domain.onboarding.onboarding import Onboarding, OnboardingDraft, due_days
from domain.onboarding.views import CheckInView


class ReportPast(Past):
    """A report as it was sent or corrected once, measured against what the brief said then."""

    view: CheckInView
    before: Report | None = None


class OnboardingPast(Past):
    """The onboarding from one change on: its first day and people, and the dates that followed from them."""

    change: OnboardingChange
    draft: OnboardingDraft
    days: Mapping[Milestone, date] = {}


def reported(view: CheckInView, promised_at: Callable[[datetime], Promise]) -> list[Past]:
    """Every version of one check-in's report, oldest first."""
    found: list[Past] = []
    check_in, milestone = view.check_in, view.check_in.milestone
    versions = [each.within(milestone) for each in view.versions]
    for number, report in enumerate(versions, start=1):
        # Reports of the first release do not say when they were sent.
        at = report.reported_at or check_in.due_at
        as_it_was = check_in.model_copy(update={"report": report, "earlier": tuple(versions[: number - 1])})
        found.append(
            ReportPast(
                of=check_in.subject,
                number=number,
                at=at,
                by=report.reported_by,
                reason=report.correction,
                view=view.model_copy(
                    update={"check_in": as_it_was, "promise": promised_at(at), "extended_to": report.extended_to}
                ),
                before=versions[number - 2] if number > 1 else None,
            )
        )
    return found


def happened(
    onboarding: Onboarding,
    changes: Sequence[OnboardingChange],
    check_ins: Sequence[CheckIn],
    holidays_of: Callable[[str], Holidays],
) -> list[Past]:
    """Every change of an onboarding, oldest first, with its dates as they were from then on."""
    milestones = planned(check_ins)
    # Before it was changed for the first time, it was as that change found it.
    draft = next((each.before for each in changes if each.before is not None), onboarding.draft())
    found: list[Past] = []
    for number, change in enumerate(changes, start=1):
        draft = change.after or draft
        over = [each for each in onboarding.pauses if each.until and each.until <= day_of(change.at, onboarding.zone)]
        holidays = holidays_of(change.country)
        days = due_days(draft.start_date, milestones, holidays, over) if draft.start_date else {}
        found.append(
            OnboardingPast(
                of=onboarding.subject,
                number=number,
                at=change.at,
                by=change.by,
                reason=change.reason,
                change=change,
                draft=draft,
                days=days,
            )
        )
    return found
