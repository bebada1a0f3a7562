"""What is written around an onboarding: its plan, its cards, and the lines of its thread."""

from datetime import date, datetime

from domain.calendar import at_hour
from domain.check_in.check_in import moved_plan, planned
from domain.command import Asks, Command, Overtaken, Saved
from domain.ids import new_id
from domain.onboarding.changes import Happening, OnboardingChange
from domain.onboarding.commands import EditOnboarding, EndOnboarding, PauseOnboarding, ResumeOnboarding, StartOnboarding
from domain.onboarding.onboarding import Onboarding, due_days, moved_on
from domain.onboarding.views import OnboardingPage
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import Card, outgoing
from domain.outgoing.subject import Subject
from domain.people import Actor
from domain.permissions import Act, check
from domain.refusals import Invalid, Refusal
from services.change import Root
from services.holidays import holidays_of
from services.onboarding.check_in_rows import carry_out, days_of, refresh_reports
from services.onboarding.hired import room_of
from storage.store import Store

HIRING_ROOM = (
    "This is a hiring room, and the hire may be invited there one day: it holds scorecards. "
    "Pick another channel, or leave this empty to keep the thread in the owner's direct message."
)


HIRE_READS = (
    "The hire is in the hiring room #{room}, and reads all scores about themselves there. Take them out first, "
    "or start all the same: send again."
)


Changed = Saved[Onboarding] | Overtaken[OnboardingPage] | Asks[OnboardingPage]


def root_of(
    command: EditOnboarding | PauseOnboarding | ResumeOnboarding | EndOnboarding,
) -> Root[Onboarding]:
    """An onboarding that goes on, for those who look after it. Raises NotFound, NotAllowed, and Refusal once it ended."""
    return Root(
        lock=lambda store: store.onboardings.lock(command.onboarding_id),
        check=lambda _, onboarding: check_changeable(command.actor, onboarding),
        version=lambda onboarding: onboarding.version,
        moved=moved_on,
        subject=lambda onboarding: onboarding.subject,
    )


def check_changeable(actor: Actor, onboarding: Onboarding) -> None:
    """Raises NotAllowed, and Refusal once it has ended."""
    check(actor, Act.EDIT_ONBOARDING, onboarding.people)
    if onboarding.closed:
        raise Refusal("This onboarding has ended, so its dates and people stay as they were.")


def check_place(store: Store, place: str) -> None:
    """Raises Invalid for a hiring room."""
    if place and store.briefs.is_hiring_room(place):
        raise Invalid({"place": HIRING_ROOM})


def question_of(command: StartOnboarding | EditOnboarding, before: str) -> str:
    """What has to be seen before the hire becomes one who reads their own scores; empty where there is nothing."""
    hire, seen = command.draft.hire_user, command.seen
    if not hire or hire == before or not seen.hire_reads or command.asked:
        return ""
    return HIRE_READS.format(room=seen.hire_reads)


def page_of(store: Store, onboarding: Onboarding, first_day: date | None) -> OnboardingPage:
    """What the form of an onboarding shows, with the dates that follow from the first day. Raises NotFound."""
    milestones = planned(store.check_ins.of_onboarding(onboarding.id))
    return OnboardingPage(
        candidate_id=onboarding.candidate_id,
        name=onboarding.name,
        manager=onboarding.manager,
        is_offer=onboarding.is_offer,
        room=room_of(store, onboarding.judged),
        draft=onboarding.draft(),
        milestones=milestones,
        hour=onboarding.hour,
        days=due_days(first_day, milestones, holidays_of(onboarding.country), onboarding.pauses) if first_day else {},
        onboarding=onboarding,
    )


def replan(store: Store, onboarding: Onboarding, now: datetime) -> None:
    store.onboardings.save(onboarding)
    post_cards(store, onboarding, now)
    welcome(store, onboarding, now)
    holidays = holidays_of(onboarding.country)
    check_ins = store.check_ins.of_onboarding(onboarding.id)
    days = due_days(onboarding.start_date, planned(check_ins), holidays, onboarding.pauses)
    theirs = days_of(store, onboarding, onboarding.answerer)
    for check_in in check_ins:
        if check_in.report is None:
            day = days.get(check_in.milestone, check_in.due_day)
            carry_out(store, onboarding, moved_plan(check_in, onboarding, day, now, theirs), now)
    refresh_around(store, onboarding, now)


def post_cards(store: Store, onboarding: Onboarding, now: datetime) -> None:
    """The card where the thread lives, and one for the manager, who reads the reports; each once."""
    for room in dict.fromkeys((onboarding.room, onboarding.manager)):
        store.deliveries.post(
            outgoing(Kind.ONBOARDING_CARD, onboarding.subject, room, people=onboarding.people, at=now, once=room)
        )


def welcome(store: Store, onboarding: Onboarding, now: datetime) -> None:
    """At the hour of its check-ins on the first day, where the hire lives; once an account, whatever is changed later."""
    store.deliveries.cancel(onboarding.subject, {Kind.HIRE_WELCOME})
    if (hire := onboarding.hire_user) and onboarding.paused is None:
        at = max(now, at_hour(onboarding.start_date, onboarding.hour, onboarding.zone_of(hire)))
        people = onboarding.people
        store.deliveries.post(outgoing(Kind.HIRE_WELCOME, onboarding.subject, hire, people=people, at=at, once=hire))


def tell(
    store: Store,
    command: Command,
    onboarding: Onboarding,
    happening: Happening,
    reason: str = "",
    *,
    before: Onboarding | None = None,
) -> None:
    """A line in the thread, and in the one that was left where it has moved."""
    happened = change_of(command, onboarding, happening, reason)
    if before is not None:
        happened = happened.model_copy(update={"before": before.draft(), "after": onboarding.draft()})
    store.onboardings.note(happened)
    card = Card(kind=Kind.ONBOARDING_CARD, subject=onboarding.subject)
    # Whoever owned it hears by the card in their direct message.
    left = (before.room,) if before is not None and before.place else ()
    for room in dict.fromkeys((onboarding.room, *left)):
        people, at = onboarding.people, command.now
        message = outgoing(Kind.ONBOARDING_NEWS, happened.subject, room, people=people, at=at, once=room, under=card)
        store.deliveries.post(message)


def change_of(command: Command, onboarding: Onboarding, happening: Happening, reason: str = "") -> OnboardingChange:
    """What this command does to the onboarding, as its history keeps it."""
    return OnboardingChange(
        id=new_id(),
        onboarding_id=onboarding.id,
        happening=happening,
        by=command.actor.user,
        at=command.now,
        reason=reason,
        country=onboarding.country,
    )


def refresh_around(store: Store, onboarding: Onboarding, now: datetime) -> None:
    store.deliveries.refresh(onboarding.subject, now)
    store.deliveries.refresh(Subject.brief(onboarding.brief_id), now)
    store.deliveries.refresh(onboarding.judged, now)
    refresh_reports(store, onboarding, now)
