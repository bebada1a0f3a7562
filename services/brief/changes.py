"""What the use cases of a brief share: who may, how it is saved, and who is told."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from domain.brief.assessment import assess
from domain.brief.brief import (
    Asked,
    Brief,
    BriefAnswers,
    Overrule,
    Page,
    PageAnswers,
    RiskAnswers,
    WayAnswers,
    WorkAnswers,
    differences,
)
from domain.brief.commands import BriefCommand, CorrectBrief
from domain.brief.flips import Change, Flip
from domain.brief.outcome import Outcome, judge_brief
from domain.brief.signals import is_blank
from domain.brief.versions import BriefVersion, Said, Shift, shift_of
from domain.candidate.candidate import Candidate, Status
from domain.command import Command
from domain.guide.readiness import MUST_HAVES, MustHave, Signal
from domain.ids import new_id
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import Card, outgoing
from domain.people import Actor
from domain.permissions import Act, check, may
from domain.question.question import QuestionView, approved_answer
from domain.refusals import Invalid, Refusal, Stale
from domain.rooms import Conversation, why_not_owner
from domain.waiting.reminders import Ask
from domain.workspace.webhook import Facts, What
from services.brief.ends import follow
from services.change import Root
from services.leavers import part_given
from services.outgoing.reminders import settle
from services.outgoing.webhooks import tell_others
from storage.store import Store

CARDS = frozenset(
    {
        Kind.BRIEF_CARD,
        Kind.BRIEF_SHARED,
        Kind.BRIEF_TRACE,
        Kind.BRIEF_DISCOVERY,
        Kind.BRIEF_TRIAL,
        Kind.BRIEF_OWNER_ASKED,
    }
)

ALL_CLOSED: Final = (
    "Every brief of yours is closed. /ai-hire list archive shows them, and “Take it up again” on a card opens one; or "
    "type /ai-hire brief to write another."
)

_WRITTEN_BY = {Signal.METRIC: MustHave.METRIC, Signal.DATA: MustHave.BOUNDARY, Signal.OWNER: MustHave.OWNER}


def changing(command: BriefCommand, act: Act, typed: Callable[[Brief], BriefAnswers] | None = None) -> Root[Brief]:
    """The brief that a command changes; `typed` is what a form would make of it, for saying what differs.

    Raises NotFound and NotAllowed where it is used.
    """
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
        check(
            actor,
            act,
            brief.people.model_copy(update={"panel": store.records.panel_of(brief.id)}),
        )


def check_takes_more(brief: Brief) -> None:
    """Raises Refusal where no candidate and no offer belongs to it: it is not finished, or closed."""
    if not brief.is_answered:
        raise Refusal("This brief is not finished yet. Type /ai-hire brief to go on where you stopped.")
    if brief.let_be is not None:
        raise Refusal(
            f"“{brief.title}” is closed, so nothing is added to it. To go on, press “Take it up again” on its card."
        )


def save(
    store: Store,
    command: Command,
    before: Brief,
    after: Brief,
    reason: str = "",
    *,
    told: frozenset[str] = frozenset(),
) -> Brief:
    """A new version. Once answered it is published: kept in the history, shown on every card, said where it changed.

    `told`: who hears of another answer in words of their own. Raises NotFound.
    """
    now = command.now
    changed = {"version": before.version + 1, "look": "", "draft": None, "updated_at": now}
    saved = after.model_copy(update=changed | {"updated_by": command.actor.user})
    if not saved.is_answered:
        store.briefs.save(saved)
        store.deliveries.refresh(saved.subject, now, CARDS)
        return saved
    gives = command.actor.user if command.actor.user == before.people.owner != saved.manager else ""
    saved = _asking(store, saved, now, instead_of=gives)
    store.briefs.save(saved)
    _settle_questions(store, saved, now)
    version = version_of(saved, reason)
    store.brief_versions.add(version)
    to, subject, people = saved.manager, saved.subject, saved.people
    card = Card(kind=Kind.BRIEF_CARD, subject=subject)
    store.deliveries.post(outgoing(Kind.BRIEF_CARD, subject, to, people=people, at=now, once=to))
    store.deliveries.post(outgoing(Kind.BRIEF_TRACE, subject, to, people=people, at=now, once=to, under=card))
    if version.said.end is None and (before.let_be is None or before.answers != saved.answers):
        tell_answer(store, command, saved)
    if before.is_answered:
        _announce(store, command, before, saved, version, told | {command.actor.user})
    store.deliveries.refresh(subject, now, CARDS)
    follow(store, before, saved, now)
    if before.owner != saved.owner:
        part_given(store, before.owner, now)
    return saved


def tell_answer(store: Store, command: Command, brief: Brief) -> None:
    """Other systems hear of the answer; of a brief that is its hiring manager's alone they hear nothing before it is shared."""
    if brief.is_shared and brief.is_answered:
        state = judge_brief(brief).outcome.name.lower()
        facts = Facts(brief=brief.id, version=brief.version, state=state, by=command.actor.user)
        tell_others(store, What.BRIEF_ANSWERED, facts, command.now)


def take_room(store: Store, command: Command, brief_id: str, room: str) -> Brief:
    """The brief in its hiring room, which is chosen once: from then on others read it, too. Raises NotFound."""
    before = store.briefs.lock(brief_id)
    brief = ask_owner(store, store.briefs.set_room(brief_id, room), command.now)
    if not before.is_shared:
        tell_answer(store, command, brief)
    return brief


def _settle_questions(store: Store, brief: Brief, now: datetime) -> None:
    """Nobody is asked any more for what the brief says by now; what can be taken over follows the brief.

    What was approved of another answer is approved no more, also once the brief says that again.
    """
    for question in store.questions.of_brief(brief.id):
        is_open = QuestionView(question=question, brief=brief).is_open
        if question.said is None and not is_open:
            settle(store, question.person, Ask.ANSWER, question.id, now, manager=brief.manager)
        if question.about not in ("", approved_answer(brief)):
            store.questions.save(store.questions.lock(question.id).lapsed())
        store.deliveries.refresh(question.subject, now)


def keep_version(store: Store, command: Command, after: Brief) -> Brief:
    """A new version whose change is said in words of its own: kept in the history, and on every card."""
    changed = {"version": after.version + 1, "updated_at": command.now, "updated_by": command.actor.user}
    saved = after.model_copy(update=changed)
    store.briefs.save(saved)
    store.brief_versions.add(version_of(saved))
    store.deliveries.refresh(saved.subject, command.now, CARDS)
    return saved


def ask_owner(store: Store, brief: Brief, now: datetime) -> Brief:
    """Whoever is named as the owner of a shared brief is asked, once; hiring managers know that they are."""
    asking = _asking(store, brief, now)
    if asking != brief:
        store.briefs.save(asking)
        store.deliveries.refresh(brief.subject, now, CARDS)
    return asking


def in_interviews(store: Store, brief: Brief) -> list[Candidate]:
    """The candidates of this brief about whom nothing is decided yet."""
    return [each for each in store.candidates.of_brief(brief.id) if each.status is Status.OPEN]


def check_owner(store: Store, brief: Brief, owner: str, refused: str, room: Conversation | None) -> None:
    """Raises Invalid for an owner who cannot take part, reads no scores, or does not read along where the brief is shown."""
    if refused:
        raise Invalid({"owner": refused})
    if owner != brief.owner:
        check_is_no_hire(store, brief, owner, field="owner")
    if not brief.room or not owner or owner == brief.owner:
        return
    if room is None or room.id != brief.room:
        # It was shared while the form was open, so nobody has looked at its room yet.
        raise Stale(moved_on(brief, brief.working))
    if (reason := why_not_owner(room, owner)) is not None:
        raise Invalid({"owner": reason})


def check_is_no_hire(store: Store, brief: Brief, person: str, *, field: str) -> None:
    """Raises Invalid for whoever was hired for this brief: its manager and owner read the scores."""
    if person and any(onboarding.hire_user == person for onboarding, _ in store.onboardings.of_brief(brief.id)):
        raise Invalid({field: "That is the hire, who cannot read the scores and reports. Please pick somebody else."})


def reason_or_refuse(reason: str, shift: Shift | None) -> str:
    """Why; raises Invalid where the answer becomes another one and nobody says why."""
    if shift is not None and not reason:
        raise Invalid({"reason": f"{shift.words}: please say why, in a sentence. Whoever works with it reads this."})
    return reason


def _asking(store: Store, brief: Brief, now: datetime, *, instead_of: str = "") -> Brief:
    owner = brief.owner
    asked = brief.model_copy(update={"asked": Asked(owner=owner, at=now, instead_of=instead_of)})
    if owner == brief.manager and instead_of:
        # Hiring managers are asked nothing, but it can be taken back from them, too.
        return asked
    if not brief.is_shared or owner in ("", brief.manager) or brief.owner_asked is not None:
        return brief
    once = f"{owner} {brief.version}"
    store.deliveries.post(
        outgoing(Kind.BRIEF_OWNER_ASKED, brief.subject, owner, people=brief.people, at=now, once=once)
    )
    return asked


def version_of(brief: Brief, reason: str = "") -> BriefVersion:
    """The brief as its history keeps it."""
    return BriefVersion(
        id=new_id(),
        brief_id=brief.id,
        workspace=brief.workspace,
        number=brief.version,
        manager=brief.manager,
        answers=brief.answers,
        overrules=brief.overrules,
        asked=brief.asked,
        said=Said.of(brief),
        reason=reason,
        by=brief.updated_by,
        at=brief.updated_at,
    )


def _announce(
    store: Store, command: Command, before: Brief, saved: Brief, version: BriefVersion, told: frozenset[str]
) -> None:
    """The change as a reply under each card; whoever rests on the answer hears once that it is another one."""
    now, people, subject = command.now, saved.people, version.subject
    for to, kind in ((saved.manager, Kind.BRIEF_CARD), (saved.room, Kind.BRIEF_SHARED)):
        if to:
            card = Card(kind=kind, subject=saved.subject)
            store.deliveries.post(outgoing(Kind.BRIEF_CHANGED, subject, to, people=people, at=now, once=to, under=card))
    offers = [each.subject for each in store.proposals.of_brief(saved.id) if each.choice is None]
    judged = [*(candidate.subject for candidate in in_interviews(store, saved)), *offers]
    panels = list(store.panels.of_several(judged).values())
    if shift_of(Said.of(before), version.said) is not None:
        interviewers = [user for panel in panels for user in panel.interviewers]
        for user in dict.fromkeys((saved.manager, people.owner, *interviewers)):
            if user and user not in told:
                store.deliveries.post(
                    outgoing(Kind.BRIEF_ANSWER_CHANGED, subject, user, people=people, at=now, once=user)
                )
    for panel in panels:
        store.deliveries.refresh(panel.about, now)
        store.deliveries.refresh(panel.subject, now)
    _refresh_what_follows(store, saved, now)


def _refresh_what_follows(store: Store, brief: Brief, now: datetime) -> None:
    """What was decided, begun and reported on the brief says that it has changed since."""
    for candidate in store.candidates.of_brief(brief.id):
        if candidate.status is not Status.OPEN:
            store.deliveries.refresh(candidate.subject, now, {Kind.DECISION_CARD})
    for onboarding, check_ins in store.onboardings.of_brief(brief.id):
        store.deliveries.refresh(onboarding.subject, now, {Kind.ONBOARDING_CARD})
        for check_in in check_ins:
            store.deliveries.refresh(check_in.subject, now, {Kind.REPORT_CARD, Kind.REPORT_COPY, Kind.LOOKBACK})


def share_in(store: Store, command: Command, brief: Brief, room: str) -> Brief:
    """Shows the brief in its hiring room; raises NotFound, NotAllowed for whoever may not share, Invalid at the room."""
    now = command.now
    check_may(store, command.actor, Act.SHARE_BRIEF, brief)
    if brief.room and brief.room != room:
        raise Invalid({"room": "This brief has its hiring room already, and that is chosen once."})
    if not brief.room:
        check_holds_no_onboarding(store, room, field="room")
    shared = take_room(store, command, brief.id, room)
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


def page_after(before: Brief, changed: Brief, sent: PageAnswers) -> Page:
    """Where a brief waits next that is written for the first time. Discovery ends it after page 2."""
    discovery = judge_brief(changed).outcome is Outcome.DISCOVERY
    match sent:
        case WorkAnswers():
            return max(before.page, Page.RISK)
        case RiskAnswers():
            return Page.DONE if discovery else Page.WAY
        case WayAnswers():
            return Page.DONE


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
