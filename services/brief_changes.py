"""What the use cases of a brief share: who may, how it is saved, and who is told."""

from collections.abc import Callable

from domain.brief.assessment import assess
from domain.brief.brief import AnyPage, Brief, BriefAnswers, Overrule, Page, RiskPage, WayPage, WorkPage, differences
from domain.brief.commands import BriefCommand, CorrectBrief
from domain.brief.flips import Change, Flip
from domain.brief.outcome import Outcome, judge_brief
from domain.brief.signals import is_blank
from domain.command import Command
from domain.guide.readiness import MUST_HAVES, MustHave, Signal
from domain.outgoing import Card, Kind, outgoing
from domain.people import Actor
from domain.permissions import Act, check, may
from domain.refusals import Invalid, Stale
from services.change import Root
from storage.store import Store

CARDS = frozenset({Kind.BRIEF_CARD, Kind.BRIEF_SHARED, Kind.BRIEF_TRACE, Kind.BRIEF_DISCOVERY, Kind.BRIEF_TRIAL})

_WRITTEN_BY = {Signal.METRIC: MustHave.METRIC, Signal.DATA: MustHave.BOUNDARY, Signal.OWNER: MustHave.OWNER}


def changing(command: BriefCommand, act: Act, typed: Callable[[Brief], BriefAnswers] | None = None) -> Root[Brief]:
    """The brief that a command changes; `typed` is what a form would make of it, for saying what differs."""
    return Root(
        lock=lambda store: store.briefs.lock(command.brief_id),
        check=lambda store, brief: check_may(store, command.actor, act, brief),
        version=lambda brief: brief.version,
        moved=lambda brief: moved_on(brief, typed(brief)) if typed else now_says(brief),
        subject=lambda brief: brief.subject,
    )


def check_may(store: Store, actor: Actor, act: Act, brief: Brief) -> None:
    """Raises NotAllowed for whoever has no such part in the brief or on one of its panels."""
    if not may(actor, act, brief.people):
        check(actor, act, brief.people.model_copy(update={"panel": store.candidates.panel_of(brief.id)}))


def save(store: Store, command: Command, brief: Brief) -> Brief:
    """A new version; the hiring manager's card and everything that shows the brief follow."""
    now = command.now
    saved = brief.model_copy(
        update={"version": brief.version + 1, "look": "", "updated_at": now, "updated_by": command.actor.user}
    )
    store.briefs.save(saved)
    if saved.is_answered:
        to, subject = saved.manager, saved.subject
        store.deliveries.post(outgoing(Kind.BRIEF_CARD, subject, to, people=saved.people, at=now))
        store.deliveries.post(
            outgoing(
                Kind.BRIEF_TRACE,
                subject,
                to,
                people=saved.people,
                at=now,
                under=Card(kind=Kind.BRIEF_CARD, subject=subject),
            )
        )
    store.deliveries.refresh(saved.subject, now, CARDS)
    return saved


def share_in(store: Store, command: Command, brief: Brief, room: str) -> Brief:
    """Shows the brief in its hiring room; raises NotAllowed for whoever may not share, Invalid at the room."""
    now = command.now
    check_may(store, command.actor, Act.SHARE_BRIEF, brief)
    if brief.room and brief.room != room:
        raise Invalid({"room": "This brief has its hiring room already, and that is chosen once."})
    if not brief.room:
        check_holds_no_onboarding(store, room, field="room")
    shared = store.briefs.set_room(brief.id, room)
    subject = shared.subject
    store.deliveries.post(outgoing(Kind.BRIEF_SHARED, subject, room, people=shared.people, at=now, once=room))
    store.deliveries.post(
        outgoing(
            Kind.BRIEF_TRACE,
            subject,
            room,
            people=shared.people,
            at=now,
            once=room,
            under=Card(kind=Kind.BRIEF_SHARED, subject=subject),
        )
    )
    store.deliveries.refresh(subject, now, {Kind.BRIEF_CARD})
    store.audit.record(command.actor.user, "brief.share", subject, now)
    return shared


def check_holds_no_onboarding(store: Store, room: str, *, field: str) -> None:
    """Raises Invalid where the hire of an onboarding would read along in a hiring room."""
    if store.onboardings.is_place(room):
        raise Invalid(
            {field: "An onboarding takes place there, so the hire reads along. Pick another private channel."}
        )


def page_after(before: Brief, changed: Brief, sent: AnyPage) -> Page:
    """Where the brief waits next. Discovery ends it after page 2; once settled, page 3 is still owed."""
    answered_way = changed.answers.judge is not None
    discovery = judge_brief(changed).outcome is Outcome.DISCOVERY
    match sent:
        case WorkPage() if not before.is_answered:
            return max(before.page, Page.RISK)
        case RiskPage() | WayPage() if discovery:
            return Page.DONE
        case RiskPage() if not before.is_answered:
            return Page.WAY
        case _:
            return Page.DONE if answered_way or discovery else Page.WAY


def flip_of(brief: Brief, change: Change) -> Flip:
    """What that answer would bring; raises Stale where it is not open any more."""
    for flip in assess(brief).flips:
        if flip.change is change:
            return flip
    raise Stale("This brief has changed, and that answer is not open any more. Its card shows how it stands now.")


def now_says(brief: Brief) -> str:
    """What is said to whoever pressed a button of an older card."""
    outcome = judge_brief(brief).outcome.value
    return f"This brief was changed in the meantime and now says {outcome}. Look at its card, then press again."


def moved_on(brief: Brief, typed: BriefAnswers) -> str:
    """What is said above a form that somebody else was faster than."""
    differ = differences(brief.answers, typed)
    what = f" Different from yours: {', '.join(differ)}." if differ else ""
    return (
        "Somebody changed this brief while you had the form open."
        f"{what} What you typed is still here: send it again to keep it."
    )


def with_same_change(draft: BriefAnswers | None, before: BriefAnswers, after: BriefAnswers) -> BriefAnswers | None:
    """An unsent draft takes over what was changed elsewhere."""
    if draft is None:
        return None
    changed = {name: value for name, value in dict(after).items() if getattr(before, name) != value}
    return draft.but(**changed)


def overruled(brief: Brief, correction: CorrectBrief) -> Brief:
    """The brief with one signal set by hand, or set back; raises Invalid where a blank would be overruled."""
    signal, level = correction.signal, correction.level
    if signal is None:
        return brief
    others = tuple(item for item in brief.overrules if item.signal is not signal)
    if level is None:
        return brief.model_copy(update={"overrules": others})
    if is_blank(signal, brief.answers):
        missing = MUST_HAVES[_WRITTEN_BY[signal]]
        raise Invalid({"signal": f"First write down {missing}: press Edit. A blank cannot be overruled."})
    made = Overrule(signal=signal, level=level, reason=correction.reason, by=correction.actor.user, at=correction.now)
    return brief.model_copy(update={"overrules": (*others, made)})
