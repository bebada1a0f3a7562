"""The form that starts an onboarding or changes it: the start date, and the dates that follow."""

from collections.abc import Mapping
from datetime import date

from blocks.check_in.words import capital
from blocks.forms import Fields, FormState, Reader, modal
from blocks.inputs import input_channel, input_day, input_person
from blocks.kit import Block, View, alert, context, section
from blocks.routes import Route
from blocks.text import Mrkdwn, counted, day, escape, join, md, mention, one_line, spelled
from domain.guide.milestone import Milestone
from domain.onboarding.onboarding import OnboardingDraft
from domain.onboarding.place import why_not_place
from domain.onboarding.views import OnboardingPage
from domain.rooms import note_of

START, OWNER, HIRE, PLACE = "start_date", "owner", "hire_user", "place"


class OnboardingState(FormState):
    """Whose onboarding; `onboarding_id` where it has started, and then `version` is its own.

    Where it `is_offer`, they are those whose proposal was taken.
    """

    candidate_id: str
    is_offer: bool = False
    onboarding_id: str = ""

    @classmethod
    def of(cls, page: OnboardingPage, form_id: str) -> "OnboardingState":
        started = page.onboarding
        return cls(
            form_id=form_id,
            version=page.version,
            candidate_id=page.candidate_id,
            is_offer=page.is_offer,
            onboarding_id=started.id if started is not None else "",
        )


def onboarding_form(
    page: OnboardingPage, state: OnboardingState, *, draft: OnboardingDraft | None = None, notice: str = ""
) -> View:
    """`draft` is what was typed so far."""
    held = draft or page.draft
    is_new = page.onboarding is None
    return modal(
        Route.ONBOARDING_START if is_new else Route.ONBOARDING_SAVE,
        "Start onboarding" if is_new else "Change onboarding",
        [
            _now(page) if notice else None,
            section(_what(page)),
            _open_todos(page),
            input_day(
                START,
                "First day of the work" if page.is_offer else "First day at work",
                initial=held.start_date,
                hint="A day in the past is fine.",
                dispatch=Route.ONBOARDING_PICK_DATE,
            ),
            _days(page.days),
            input_person(
                OWNER,
                "Owner of the system",
                initial=held.owner,
                hint=f"Is asked on these days, at {page.hour}:00 in their own time zone.",
            ),
            input_person(
                HIRE,
                "Slack account of whoever builds it" if page.is_offer else "The hire's Slack account",
                initial=held.hire_user,
                optional=True,
                hint="Is asked for evidence five days before; a guest will do. Without an account, the owner is asked.",
                dispatch=Route.ONBOARDING_PICK_HIRE,
            ),
            _hire_note(page, held),
            input_channel(
                PLACE,
                "Where the thread lives",
                # Public ones as well: whoever looks for theirs there reads why not, and what to do.
                include=("public", "private"),
                initial=held.place,
                optional=True,
                placeholder="The owner's direct message",
                hint="A private channel, and no hiring room. Leave it empty for the owner's direct message.",
                dispatch=Route.ONBOARDING_PICK_PLACE,
            ),
            _place_note(page, held),
        ],
        state=state,
        notice=notice,
        submit="Start" if is_new else "Save",
    )


def read_onboarding_form(fields: Fields, state: OnboardingState, draft: bool = False) -> OnboardingDraft:
    """What was typed."""
    reader = Reader(fields, draft=draft)
    typed = OnboardingDraft(
        start_date=reader.day(START, required="When is the first day? The dates follow from it."),
        owner=reader.id(OWNER, required="Please pick who owns the system: I ask this person at each check-in."),
        hire_user=reader.id(HIRE),
        place=reader.id(PLACE),
    )
    reader.check()
    return typed


def _days(days: Mapping[Milestone, date]) -> Block:
    if not days:
        return context(md("Pick the day, and the dates show here."))
    lines = [md("*{name}*  {on}", name=milestone.title, on=day(on)) for milestone, on in days.items()]
    return section(join(lines), block_id="days")


def _hire_note(page: OnboardingPage, held: OnboardingDraft) -> Block | None:
    """Seen before the start: who reads their own scores."""
    if page.seen is None or not held.hire_user or not page.seen.hire_reads:
        return None
    return alert(
        md(
            "{hire} is in the hiring room #{room}, and reads all scores about themselves there.",
            hire=mention(held.hire_user),
            room=page.seen.hire_reads,
        )
    )


def _place_note(page: OnboardingPage, held: OnboardingDraft) -> Block | None:
    """Who reads along, or why the channel will not do."""
    if page.seen is None or not held.place:
        return None
    if (why := why_not_place(page.seen.place, held.owner)) is not None:
        return alert(escape(note_of(why)))
    if page.seen.readers is None:
        return None
    guests = f", {counted(page.seen.guests, 'guest')} among them" if page.seen.guests else ""
    people = counted(page.seen.readers, "person reads", "people read")
    return context(md("{people} along there{guests}.", people=capital(people), guests=guests))


def _what(page: OnboardingPage) -> Mrkdwn:
    days, count = max(milestone.day for milestone in page.milestones), len(page.milestones)
    return md(
        "*{name}*: {days} {unit}, {count} {noun}.",
        name=one_line(page.name, 80),
        days=spelled(days),
        unit="day" if days == 1 else "days",
        count=spelled(count),
        noun="check-in" if count == 1 else "check-ins",
    )


def _now(page: OnboardingPage) -> Block | None:
    """How it stands, beside what was typed."""
    if (onboarding := page.onboarding) is None:
        return None
    known = [md("First day *{on}*", on=day(onboarding.start_date)), md("Owner {who}", who=mention(onboarding.owner))]
    if onboarding.hire_user:
        known.append(md("Hire {who}", who=mention(onboarding.hire_user)))
    return section(join(known, " · "))


def _open_todos(page: OnboardingPage) -> Block | None:
    if not page.open_todos:
        return None
    return alert(
        md(
            "Still open before anything is signed: {todos}. You can start all the same; they stay on the decision.",
            todos=", ".join(page.open_todos),
        )
    )
