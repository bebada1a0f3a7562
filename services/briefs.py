"""Briefs: written page by page, answered at once, turned, corrected, shared and priced."""

from collections.abc import Callable
from datetime import datetime

from domain.brief.brief import AnyPage, Brief, BriefAnswers
from domain.brief.discovery import DISCOVERY_DAYS, TRIAL_DAYS, ends_at
from domain.brief.flips import Change
from domain.brief.money import Costs
from domain.brief.outcome import Outcome, judge_brief
from domain.calendar import Holidays, WeekendsOnly
from domain.guide.readiness import Level, Problem, Signal
from domain.onboarding.onboarding import Standing
from domain.outgoing import Card, Kind, outgoing
from domain.people import Actor
from domain.permissions import Act
from domain.refusals import NotFound, Refusal, Stale
from services.brief_rows import (
    check_may,
    check_version,
    flip_of,
    locked,
    moved_on,
    overruled,
    page_after,
    save,
    share_in,
    with_same_change,
)
from storage.database import Database
from storage.store import Store


class BriefService:
    """Every use case of a brief; each is one transaction."""

    def __init__(self, database: Database, *, holidays: Holidays | None = None) -> None:
        self._database = database
        self._holidays = holidays or WeekendsOnly()

    def get(self, actor: Actor, brief_id: str) -> Brief:
        """One brief that this person may see."""
        with self._database.reading(actor.workspace) as store:
            brief = store.briefs.get(brief_id)
            check_may(store, actor, Act.SEE_BRIEF, brief)
            return brief

    def editable(self, actor: Actor, brief_id: str) -> Brief:
        """One brief that this person may change."""
        with self._database.reading(actor.workspace) as store:
            brief = store.briefs.get(brief_id)
            check_may(store, actor, Act.EDIT_BRIEF, brief)
            return brief

    def shareable(self, actor: Actor, brief_id: str) -> Brief:
        """One brief that this person may share."""
        with self._database.reading(actor.workspace) as store:
            brief = store.briefs.get(brief_id)
            check_may(store, actor, Act.SHARE_BRIEF, brief)
            return brief

    def shown(self, workspace: str, brief_id: str) -> Brief | None:
        """The brief for a message about it; None where it is gone. Who reads the message was decided when it was sent."""
        with self._database.reading(workspace) as store:
            try:
                return store.briefs.get(brief_id)
            except NotFound:
                return None

    def standings(self, workspace: str, brief_id: str) -> tuple[Standing, ...]:
        """Where the hires of this brief stand."""
        with self._database.reading(workspace) as store:
            return store.hires.progress_of_brief(brief_id)

    def mine(self, actor: Actor) -> list[Brief]:
        """Answered briefs that this person has a part in, newest first."""
        with self._database.reading(actor.workspace) as store:
            briefs = {brief.id: brief for brief in store.briefs.with_part_of(actor.user)}
            for candidate in store.candidates.waiting_for(actor.user):
                if candidate.brief_id not in briefs:
                    briefs[candidate.brief_id] = store.briefs.get(candidate.brief_id)
        return sorted(briefs.values(), key=lambda brief: brief.updated_at, reverse=True)

    def drafts(self, actor: Actor) -> list[Brief]:
        """Briefs that this person has begun and not finished, newest first."""
        with self._database.reading(actor.workspace) as store:
            return store.briefs.drafts_of(actor.user)

    def keep_draft(self, *, actor: Actor, now: datetime, brief_id: str, form_id: str, page: AnyPage) -> None:
        """Keeps what stands in an open page, without a word to anybody and without a new version."""
        with self._database.transaction(actor.workspace) as store:
            brief = self._begun(store, actor, now, brief_id)
            draft = brief.working.with_page(page)
            # A tap can arrive after its page was sent, and knows less than the page.
            if draft != brief.working and not store.forms.result_of(form_id):
                store.briefs.save(brief.model_copy(update={"draft": draft}))
            store.audit.record(actor.user, "brief.draft", brief.subject, now)

    def send_page(
        self, *, actor: Actor, now: datetime, brief_id: str, form_id: str, version: int, page: AnyPage, room: str = ""
    ) -> Brief:
        """Saves one page; the last one brings the answer. A copy of the form changes nothing.

        `room` is the hiring room chosen on the last page, if any; the caller has looked at it.
        """
        with self._database.transaction(actor.workspace) as store:
            brief = self._begun(store, actor, now, brief_id)
            if store.forms.result_of(form_id):
                return brief
            answers = brief.answers.with_page(page)
            if brief.version != version:
                raise Stale(moved_on(brief, answers))
            draft = brief.draft.with_page(page) if brief.draft else None
            changed = brief.answering(answers).model_copy(update={"draft": None if draft == answers else draft})
            changed = changed.model_copy(update={"page": page_after(brief, changed, page)})
            saved = save(store, actor, now, changed, "brief.edit")
            store.forms.remember(form_id, saved.id, now)
            if room and saved.is_answered:
                saved = share_in(store, actor, now, saved, room, field="room")
            return saved

    def discard(self, *, actor: Actor, now: datetime, brief_id: str) -> None:
        """Throws an unfinished brief away."""
        with self._database.transaction(actor.workspace) as store:
            brief = store.briefs.lock(brief_id)
            check_may(store, actor, Act.EDIT_BRIEF, brief)
            if brief.is_answered:
                raise Refusal("This brief has its answer already, so it stays. Edit it instead.")
            store.briefs.save(brief.model_copy(update={"discarded": True, "updated_at": now}))
            store.audit.record(actor.user, "brief.discard", brief.subject, now)

    def look(self, *, actor: Actor, now: datetime, brief_id: str, version: int, change: Change) -> None:
        """Turns the card to what another answer would bring. The brief itself stays as it is."""
        with self._database.transaction(actor.workspace) as store:
            brief = locked(store, actor, Act.EDIT_BRIEF, brief_id)
            check_version(brief, version)
            flip_of(brief, change)
            self._turn(store, actor, now, brief, change.value)

    def unlook(self, *, actor: Actor, now: datetime, brief_id: str) -> None:
        """Turns the card back."""
        with self._database.transaction(actor.workspace) as store:
            brief = locked(store, actor, Act.EDIT_BRIEF, brief_id)
            self._turn(store, actor, now, brief, "")

    def keep(self, *, actor: Actor, now: datetime, brief_id: str, version: int, change: Change) -> Brief:
        """Saves the answer that the card was turned to."""
        with self._database.transaction(actor.workspace) as store:
            brief = locked(store, actor, Act.EDIT_BRIEF, brief_id)
            check_version(brief, version)
            flip = flip_of(brief, change)
            if flip.asks is not None:
                raise Refusal("This answer needs words of yours. Press Edit and fill it in.")
            draft = with_same_change(brief.draft, brief.answers, flip.brief.answers)
            changed = flip.brief.model_copy(update={"draft": draft})
            return save(store, actor, now, changed, "brief.keep")

    def share(self, *, actor: Actor, now: datetime, brief_id: str, form_id: str, room: str) -> Brief:
        """Shows the brief in its hiring room, which is chosen once. The caller has looked at the channel."""
        with self._database.transaction(actor.workspace) as store:
            brief = locked(store, actor, Act.SHARE_BRIEF, brief_id)
            if store.forms.result_of(form_id):
                return brief
            if not brief.is_answered:
                raise Refusal("This brief is not finished yet. Type /ai-hire brief to go on with it.")
            shared = share_in(store, actor, now, brief, room, field="room")
            store.forms.remember(form_id, shared.id, now)
            return shared

    def price(self, *, actor: Actor, now: datetime, brief_id: str, form_id: str, version: int, costs: Costs) -> Brief:
        """Saves what is known of the money."""
        return self._change(
            actor, now, brief_id, form_id, version, "brief.price", lambda brief: brief.answers.but(costs=costs)
        )

    def correct(
        self,
        *,
        actor: Actor,
        now: datetime,
        brief_id: str,
        form_id: str,
        version: int,
        kind: Problem | None,
        signal: Signal | None = None,
        level: Level | None = None,
        reason: str = "",
    ) -> Brief:
        """Sets the kind of problem (None: derived), and one signal with a reason (level None: derived again)."""
        with self._database.transaction(actor.workspace) as store:
            brief = locked(store, actor, Act.EDIT_BRIEF, brief_id)
            if store.forms.result_of(form_id):
                return brief
            answers = brief.answers.but(corrected_kind=kind)
            if brief.version != version:
                raise Stale(moved_on(brief, answers))
            changed = brief.answering(answers)
            if signal is not None:
                changed = overruled(changed, signal, level, reason, actor, now)
            saved = save(store, actor, now, changed, "brief.correct")
            store.forms.remember(form_id, saved.id, now)
            return saved

    def start_discovery(self, *, actor: Actor, now: datetime, brief_id: str) -> None:
        """Puts the two weeks into the card's thread, and a question at their end."""
        self._start(
            actor, now, brief_id, Outcome.DISCOVERY, Kind.BRIEF_DISCOVERY, Kind.BRIEF_DISCOVERY_OVER, DISCOVERY_DAYS
        )

    def start_trial(self, *, actor: Actor, now: datetime, brief_id: str) -> None:
        """Puts the product's trial into the card's thread, and a question at its end."""
        self._start(actor, now, brief_id, Outcome.BUY, Kind.BRIEF_TRIAL, Kind.BRIEF_TRIAL_OVER, TRIAL_DAYS)

    def _start(
        self, actor: Actor, now: datetime, brief_id: str, wanted: Outcome, kind: Kind, over: Kind, days: int
    ) -> None:
        with self._database.transaction(actor.workspace) as store:
            brief = locked(store, actor, Act.EDIT_BRIEF, brief_id)
            outcome = judge_brief(brief).outcome
            if outcome is not wanted:
                raise Stale(f"This brief has changed: it now says {outcome.value}. Its card shows what fits that.")
            to, subject = brief.author, brief.subject
            if store.deliveries.is_planned(subject, over):
                return
            # When it is over, the brief may still say the same: then it can be started once more.
            due = ends_at(now, days, actor.zone, self._holidays)
            store.deliveries.post(
                outgoing(
                    kind,
                    subject,
                    to,
                    people=brief.people,
                    at=now,
                    once=f"{due:%Y-%m-%d}",
                    under=Card(kind=Kind.BRIEF_CARD, subject=subject),
                )
            )
            store.deliveries.post(outgoing(over, subject, to, people=brief.people, at=due, once=f"{due:%Y-%m-%d}"))
            store.audit.record(actor.user, str(kind), subject, now)

    def _turn(self, store: Store, actor: Actor, now: datetime, brief: Brief, look: str) -> None:
        if brief.look != look:
            store.briefs.save(brief.model_copy(update={"look": look}))
        store.deliveries.refresh(brief.subject, now, {Kind.BRIEF_CARD})
        store.audit.record(actor.user, "brief.look", brief.subject, now)

    def _change(
        self,
        actor: Actor,
        now: datetime,
        brief_id: str,
        form_id: str,
        version: int,
        act: str,
        change: Callable[[Brief], BriefAnswers],
    ) -> Brief:
        with self._database.transaction(actor.workspace) as store:
            brief = locked(store, actor, Act.EDIT_BRIEF, brief_id)
            if store.forms.result_of(form_id):
                return brief
            answers = change(brief)
            if brief.version != version:
                raise Stale(moved_on(brief, answers))
            draft = with_same_change(brief.draft, brief.answers, answers)
            saved = save(store, actor, now, brief.answering(answers).model_copy(update={"draft": draft}), act)
            store.forms.remember(form_id, saved.id, now)
            return saved

    def _begun(self, store: Store, actor: Actor, now: datetime, brief_id: str) -> Brief:
        """The locked brief; it begins with the first thing that its form saves."""
        brief = store.briefs.find(brief_id)
        if brief is None:
            new = Brief(
                id=brief_id, workspace=actor.workspace, author=actor.user, version=0, created_at=now, updated_at=now
            )
            return store.briefs.begin(new)
        if brief.discarded:
            raise NotFound("This brief was discarded. Type /ai-hire brief to start a new one.")
        check_may(store, actor, Act.EDIT_BRIEF, brief)
        return brief
