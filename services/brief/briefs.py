"""Briefs: shown, turned, corrected, shared and priced; what comes next is started."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from domain.brief.brief import Brief, BriefAnswers, LetBe, Product, ProductTrial, TrialEnd
from domain.brief.commands import (
    BriefCommand,
    ChangeAnswer,
    CloseBrief,
    CorrectBrief,
    EndTrial,
    PriceBrief,
    ShareBrief,
)
from domain.brief.discovery import DISCOVERY_DAYS, TRIAL_DAYS, ends_at, planned
from domain.brief.outcome import Outcome, judge_brief
from domain.brief.versions import Said, shift_of
from domain.brief.view import BriefView, ClosingPage, waiting_words
from domain.calendar import day_of, working_moment
from domain.command import Asks, Overtaken, Saved
from domain.guide.readiness import SIGNALS
from domain.onboarding.views import Standing, standing_of
from domain.outgoing.delivery import Delivery, NotYet
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import Card, outgoing
from domain.people import Actor
from domain.permissions import Act
from domain.question.approval import AskedBrief
from domain.refusals import Invalid, NotFound, Refusal, Stale
from domain.rooms import why_not_chosen
from services.brief.changes import (
    changing,
    check_may,
    flip_of,
    in_interviews,
    keep_version,
    now_says,
    overruled,
    reason_or_refuse,
    save,
    share_in,
)
from services.change import Root, change, itself
from services.holidays import MONDAY_TO_FRIDAY, WorkingDays
from services.outgoing.reminders import wake
from storage.database import Database
from storage.store import Store

TOO_RARE: Final = "too rare to pay for custom work"
Closed = Saved[ClosingPage] | Overtaken[ClosingPage] | Asks[ClosingPage]
Changed = Saved[Brief] | Overtaken[Brief] | Asks[Brief]


class BriefService:
    """Every use case of a brief that is written; each is one transaction. All raise NotFound, NotAllowed, Refusal and Unavailable."""

    def __init__(self, database: Database, days: WorkingDays = MONDAY_TO_FRIDAY) -> None:
        self._database = database
        self._days = days

    def shown(self, actor: Actor, brief_id: str) -> BriefView:
        """One brief that this person may see, with its hires."""
        with self._database.reading(actor.workspace) as store:
            asked = store.questions.with_brief(brief_id)
            check_may(store, actor, Act.SEE_BRIEF, asked.brief)
            return _view(store, asked)

    def to_edit(self, actor: Actor, brief_id: str) -> Brief:
        """One brief that this person may change."""
        return self._read(actor, brief_id, Act.EDIT_BRIEF)

    def to_share(self, actor: Actor, brief_id: str) -> Brief:
        """One brief that this person may share."""
        return self._read(actor, brief_id, Act.SHARE_BRIEF)

    def view(self, workspace: str, brief_id: str) -> BriefView | None:
        """For a message about it; None where it is gone. Who reads the message was decided when it was sent."""
        with self._database.reading(workspace) as store:
            return _view_if_there(store, brief_id)

    def placed(self, workspace: str, brief_id: str) -> Brief | None:
        """The brief, where its card stands in its room."""
        with self._database.reading(workspace) as store:
            brief = store.briefs.get(brief_id)
            place = store.messages.place(Card(kind=Kind.BRIEF_SHARED, subject=brief.subject), brief.room)
            return None if place is None else brief

    def at_work(self, delivery: Delivery, now: datetime, zone: str) -> BriefView | None:
        """As `view`; with the zone of whoever reads this message, raises NotYet while they are not at work."""
        with self._database.reading(delivery.workspace) as store:
            view = _view_if_there(store, delivery.subject.id)
            if view is not None and zone:
                holidays = self._days.of(store, delivery.conversation, view.brief.manager)
                if (at := working_moment(now, zone, holidays)) > now:
                    raise NotYet(at)
            return view

    def look(self, command: ChangeAnswer) -> Changed:
        """Turns the card to what another answer would bring. The brief itself stays as it is."""

        def look(store: Store, brief: Brief) -> Brief:
            flip_of(brief, command.change)
            return self._turn(store, command, brief, command.change.value)

        return change(self._database, command, "brief.look", changing(command, Act.EDIT_BRIEF), look, itself)

    def unlook(self, command: BriefCommand) -> Changed:
        """Turns the card back."""

        def unlook(store: Store, brief: Brief) -> Brief:
            return self._turn(store, command, brief, "")

        return change(self._database, command, "brief.look", changing(command, Act.EDIT_BRIEF), unlook, itself)

    def keep(self, command: ChangeAnswer) -> Changed:
        """Saves the answer that the card was turned to. Raises Refusal where it needs words."""

        def keep(store: Store, brief: Brief) -> Brief:
            flip = flip_of(brief, command.change)
            if flip.asks is not None:
                raise Refusal("This answer needs words of yours. Press Edit and fill it in.")
            return save(store, command, brief, flip.brief, f"{flip.question} Yes, that is so.")

        return change(self._database, command, "brief.keep", changing(command, Act.EDIT_BRIEF), keep, itself)

    def share(self, command: ShareBrief) -> Changed:
        """Shows the brief in its hiring room, which is chosen once. Raises Refusal before its answer, Invalid at the room."""

        def share(store: Store, brief: Brief) -> Brief:
            if not brief.is_answered:
                raise Refusal("This brief is not finished yet. Type /ai-hire brief to go on with it.")
            if not brief.room and (reason := why_not_chosen(command.found, brief.owner, brief.manager)) is not None:
                raise Invalid({"room": reason})
            shared = share_in(store, command, brief, command.room)
            store.deliveries.post(
                outgoing(
                    Kind.BRIEF_SHOWN,
                    shared.subject,
                    command.actor.user,
                    people=shared.people,
                    at=command.now,
                    once=shared.room,
                    behind=Card(kind=Kind.BRIEF_SHARED, subject=shared.subject),
                )
            )
            return shared

        return change(self._database, command, "brief.share", changing(command, Act.SHARE_BRIEF), share, itself)

    def price(self, command: PriceBrief) -> Changed:
        """Saves what is known of the money."""

        costs = command.costs.said_on(command.now.date())

        def price(store: Store, brief: Brief) -> Brief:
            priced = brief.answering(brief.answers.but(costs=costs))
            return brief if priced == brief else save(store, command, brief, priced)

        root = changing(command, Act.EDIT_BRIEF, typed=lambda brief: brief.answers.but(costs=costs))
        return change(self._database, command, "brief.price", root, price, itself)

    def correct(self, command: CorrectBrief) -> Changed:
        """Corrects the kind of problem and one signal; asks once where that makes it another answer.

        Raises Invalid where a blank would be overruled, and at the reason.
        """

        def corrected(brief: Brief) -> BriefAnswers:
            return brief.answers.but(corrected_kind=command.kind)

        def correct(store: Store, brief: Brief) -> Brief | Asks[Brief]:
            after = overruled(brief.answering(corrected(brief)), command)
            shift = shift_of(Said.of(brief), Said.of(after))
            reason = reason_or_refuse(command.reason, shift)
            if shift is not None and not command.is_sure:
                waiting = len(in_interviews(store, brief))
                return Asks(brief, publish_question(shift.words, waiting))
            if after == brief:
                if reason:
                    raise Invalid({"signal": "Please pick the signal that this reason is for."})
                return brief
            return save(store, command, brief, after, reason)

        root = changing(command, Act.EDIT_BRIEF, typed=corrected)
        return change(self._database, command, "brief.correct", root, correct, itself)

    def start_discovery(self, command: BriefCommand) -> Changed:
        """Puts the two weeks into the card's thread, and a question at their end. Raises Refusal and Stale where it does not fit."""

        def begin(store: Store, brief: Brief, until: datetime) -> Brief:
            today = day_of(command.now, command.actor.zone)
            before = store.discoveries.view(brief)
            if not any(item.day >= today for item in before.items):
                holidays = self._days.of(store, command.actor.user, brief.manager)
                items = planned(brief, until, command.now, command.actor.zone, holidays)
                store.discoveries.plan(brief.id, [before.next(item) for item in items])
                wake(store, brief.manager, command.now)
            return brief

        over = Kind.BRIEF_DISCOVERY_OVER
        return self._start(command, Outcome.DISCOVERY, Kind.BRIEF_DISCOVERY, over, DISCOVERY_DAYS, begin)

    def start_trial(self, command: BriefCommand) -> Changed:
        """Puts the product's trial into the card's thread, and a question at its end. One at a time.

        Raises Refusal while something has to be settled first, Stale where the brief says something else.
        """

        def begin(store: Store, brief: Brief, until: datetime) -> Brief:
            if brief.running_trial is not None and brief.running_trial.until > command.now:
                return brief
            for offer in store.proposals.of_brief(brief.id):
                if offer.trial is not None and not offer.trial.is_over and not offer.is_over:
                    raise Refusal(
                        f"{offer.name} is on trial by a plan already: it stands under its card, with its days."
                    )
            trying = brief.answering(brief.answers.but(product_trial=ProductTrial(until=until)))
            return keep_version(store, command, trying)

        return self._start(command, Outcome.BUY, Kind.BRIEF_TRIAL, Kind.BRIEF_TRIAL_OVER, TRIAL_DAYS, begin)

    def end_trial(self, command: EndTrial) -> Changed:
        """Says what came of the product's trial; asks once where that makes it another answer. Raises Stale."""

        def end(store: Store, brief: Brief) -> Brief | Asks[Brief]:
            trial = brief.running_trial
            if trial is None:
                raise Stale("This trial has ended already. The brief's card shows what came of it.")
            ended = trial.model_copy(update={"end": command.end, "found": command.found})
            covers = {"product": Product.SOME} if command.end is TrialEnd.LESS else {}
            after = brief.answering(brief.answers.but(product_trial=ended, **covers))
            shift = shift_of(Said.of(brief), Said.of(after))
            if shift is not None and not command.is_sure:
                return Asks(brief, publish_question(shift.words, len(in_interviews(store, brief))))
            store.deliveries.cancel(brief.subject, {Kind.BRIEF_TRIAL_OVER})
            saved = save(store, command, brief, after, command.found)
            store.deliveries.refresh(brief.subject, command.now, {Kind.BRIEF_TRIAL_OVER})
            return saved

        root = changing(command, Act.EDIT_BRIEF, typed=lambda brief: brief.answers)
        return change(self._database, command, "brief.end_trial", root, end, itself)

    def let_be(self, command: BriefCommand) -> Changed:
        """Archives a brief whose work is too rare; its card says so. Raises Stale where it is not, or not any more."""

        def let_be(store: Store, brief: Brief) -> Brief:
            if brief.let_be is not None:
                return brief
            if not judge_brief(brief).is_too_rare:
                raise Stale(now_says(brief))
            left = brief.model_copy(update={"let_be": LetBe(by=command.actor.user, at=command.now, reason=TOO_RARE)})
            return save(store, command, brief, left, f"{TOO_RARE.capitalize()}.")

        return change(self._database, command, "brief.let_be", changing(command, Act.EDIT_BRIEF), let_be, itself)

    def to_close(self, actor: Actor, brief_id: str) -> ClosingPage:
        """For the form. Raises Refusal for one that is closed already, or has no answer."""
        with self._database.reading(actor.workspace) as store:
            brief = store.briefs.get(brief_id)
            check_may(store, actor, Act.EDIT_BRIEF, brief)
            _check_closes(brief)
            return _closing(store, brief)

    def close(self, command: CloseBrief) -> Closed:
        """Filled, bought, or let be, with its reason on every card; what is dealt out for it goes.

        Raises Refusal for one that is closed already or has no answer, and Invalid without a reason.
        """

        def close(store: Store, page: ClosingPage) -> ClosingPage:
            brief, reason = page.brief, command.reason.strip()
            _check_closes(brief)
            if not reason:
                raise Invalid({"reason": "Please say why in a few words."})
            left = LetBe(by=command.actor.user, at=command.now, reason=reason, how=command.how)
            closed = brief.model_copy(update={"let_be": left})
            after = save(store, command, brief, closed, reason)
            return page.model_copy(update={"brief": after})

        root = Root(
            lock=lambda store: _closing(store, store.briefs.lock(command.brief_id)),
            check=lambda store, page: check_may(store, command.actor, Act.EDIT_BRIEF, page.brief),
            version=lambda page: page.version,
            moved=lambda _: (
                "The brief was changed while you had this open. What you typed is still here: look again, then send it."
            ),
            subject=lambda page: page.brief.subject,
        )
        return change(self._database, command, "brief.close", root, close, itself)

    def take_up(self, command: BriefCommand) -> Changed:
        """A brief that was let be is one like any other again."""

        def take_up(store: Store, brief: Brief) -> Brief:
            if brief.let_be is None:
                return brief
            return save(store, command, brief, brief.model_copy(update={"let_be": None}))

        return change(self._database, command, "brief.take_up", changing(command, Act.EDIT_BRIEF), take_up, itself)

    def _start(
        self,
        command: BriefCommand,
        wanted: Outcome,
        kind: Kind,
        over: Kind,
        days: int,
        begin: Callable[[Store, Brief, datetime], Brief],
    ) -> Changed:
        def start(store: Store, brief: Brief) -> Brief:
            outcome = judge_brief(brief).outcome
            if outcome is not wanted:
                raise Stale(f"This brief has changed: it now says {outcome.value}. Its card shows what fits that.")
            if first := judge_brief(brief).before_trial:
                names = " and ".join(SIGNALS[signal].name.lower() for signal in first)
                raise Refusal(f"A trial runs on real cases, so first settle {names}: the brief's card has the button.")
            to, subject, people = brief.manager, brief.subject, brief.people
            waits = store.deliveries.planned_for(subject, over)
            if waits is not None:
                return begin(store, brief, waits)
            # When it is over, the brief may still say the same: then it can be started once more.
            due = ends_at(command.now, days, command.actor.zone, self._days.of(store, to))
            card, once = Card(kind=Kind.BRIEF_CARD, subject=subject), f"{due:%Y-%m-%d}"
            store.deliveries.post(outgoing(kind, subject, to, people=people, at=command.now, once=once, under=card))
            store.deliveries.post(outgoing(over, subject, to, people=people, at=due, once=once))
            return begin(store, brief, due)

        return change(self._database, command, str(kind), changing(command, Act.EDIT_BRIEF), start, itself)

    def _turn(self, store: Store, command: BriefCommand, brief: Brief, look: str) -> Brief:
        turned = brief.model_copy(update={"look": look})
        if turned != brief:
            store.briefs.save(turned)
        store.deliveries.refresh(brief.subject, command.now, {Kind.BRIEF_CARD})
        return turned

    def _read(self, actor: Actor, brief_id: str, act: Act) -> Brief:
        with self._database.reading(actor.workspace) as store:
            brief = store.briefs.get(brief_id)
            check_may(store, actor, act, brief)
            return brief


def publish_question(shift: str, waiting: int) -> str:
    """What is asked before the answer becomes another one."""
    parts = [f"This makes it another answer: {shift}.", waiting_words(waiting), "Send this again to publish it."]
    return " ".join(part for part in parts if part)


def _view_if_there(store: Store, brief_id: str) -> BriefView | None:
    try:
        return _view(store, store.questions.with_brief(brief_id))
    except NotFound:
        return None


def _view(store: Store, asked: AskedBrief) -> BriefView:
    brief = asked.brief
    hired, interviews = store.records.outcomes(brief.id)
    standings = _standings(store, brief)
    return BriefView(
        brief=brief,
        questions=asked.questions,
        approval=asked.approval,
        standings=standings,
        interviews=interviews,
        hired=hired,
    )


def _standings(store: Store, brief: Brief) -> tuple[Standing, ...]:
    return tuple(standing_of(*found) for found in store.onboardings.of_brief(brief.id))


def _closing(store: Store, brief: Brief) -> ClosingPage:
    hired, undecided = store.records.outcomes(brief.id)
    return ClosingPage(brief=brief, hired=hired, undecided=undecided)


def _check_closes(brief: Brief) -> None:
    if not brief.is_answered:
        raise Refusal("This brief has no answer yet. Type /ai-hire brief to go on, or to throw it away.")
    if brief.let_be is not None:
        raise Refusal("This brief is closed already. Its card has a button that takes it up again.")
