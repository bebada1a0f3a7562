"""Briefs: written page by page, answered at once, turned, corrected, shared and priced."""

from domain.brief.brief import Brief, BriefAnswers, WorkPage
from domain.brief.commands import (
    BriefCommand,
    ChangeAnswer,
    CorrectBrief,
    KeepPage,
    PriceBrief,
    SendPage,
    ShareBrief,
)
from domain.brief.discovery import DISCOVERY_DAYS, TRIAL_DAYS, ends_at
from domain.brief.outcome import Outcome, judge_brief
from domain.brief.view import BriefView
from domain.calendar import Holidays, WeekendsOnly
from domain.command import Asks, Overtaken, Saved
from domain.onboarding.views import Standing, standing_of
from domain.outgoing import Card, Kind, outgoing
from domain.people import Actor
from domain.permissions import Act
from domain.refusals import Invalid, NotFound, Refusal, Stale
from domain.rooms import why_not_chosen, why_not_owner
from services.brief_changes import (
    changing,
    check_may,
    flip_of,
    moved_on,
    overruled,
    page_after,
    save,
    share_in,
    with_same_change,
)
from services.change import Root, change
from storage.database import Database
from storage.store import Store

Changed = Saved[Brief] | Overtaken[Brief] | Asks[Brief]


class BriefService:
    """Every use case of a brief; each is one transaction. All raise NotFound, NotAllowed and Unavailable."""

    def __init__(self, database: Database, *, holidays: Holidays | None = None) -> None:
        self._database = database
        self._holidays = holidays or WeekendsOnly()

    def shown(self, actor: Actor, brief_id: str) -> BriefView:
        """One brief that this person may see, with its hires."""
        with self._database.reading(actor.workspace) as store:
            brief = store.briefs.get(brief_id)
            check_may(store, actor, Act.SEE_BRIEF, brief)
            return BriefView(brief=brief, standings=_standings(store, brief))

    def to_edit(self, actor: Actor, brief_id: str) -> Brief:
        """One brief that this person may change."""
        return self._read(actor, brief_id, Act.EDIT_BRIEF)

    def to_share(self, actor: Actor, brief_id: str) -> Brief:
        """One brief that this person may share."""
        return self._read(actor, brief_id, Act.SHARE_BRIEF)

    def view(self, workspace: str, brief_id: str) -> BriefView | None:
        """For a message about it; None where it is gone. Who reads the message was decided when it was sent."""
        with self._database.reading(workspace) as store:
            try:
                brief = store.briefs.get(brief_id)
            except NotFound:
                return None
            return BriefView(brief=brief, standings=_standings(store, brief))

    def drafts(self, actor: Actor) -> list[Brief]:
        """Briefs that this person has begun and not finished, newest first."""
        with self._database.reading(actor.workspace) as store:
            return store.briefs.drafts_of(actor.user)

    def keep_page(self, command: KeepPage) -> Changed:
        """Keeps what stands in an open page, without a word to anybody and without a new version."""

        def keep(store: Store, brief: Brief) -> Brief:
            draft = brief.working.with_page(command.page)
            if draft == brief.working:
                return brief
            kept = brief.model_copy(update={"draft": draft})
            store.briefs.save(kept)
            return kept

        return change(self._database, command, "brief.draft", self._begun(command), keep, _itself)

    def send_page(self, command: SendPage) -> Changed:
        """Saves one page; the last one brings the answer. Raises Invalid at the owner or the room."""

        def send(store: Store, brief: Brief) -> Brief:
            _check_owner(brief, command)
            if command.room and (reason := why_not_chosen(command.found, brief.owner, brief.manager)) is not None:
                raise Invalid({"room": reason})
            answers = brief.answers.with_page(command.page)
            draft = brief.draft.with_page(command.page) if brief.draft else None
            changed = brief.answering(answers).model_copy(update={"draft": None if draft == answers else draft})
            changed = changed.model_copy(update={"page": page_after(brief, changed, command.page)})
            saved = save(store, command, changed)
            if command.room and saved.is_answered:
                return share_in(store, command, saved, command.room)
            return saved

        return change(self._database, command, "brief.edit", self._begun(command), send, _itself)

    def discard(self, command: BriefCommand) -> list[Brief]:
        """Throws an unfinished brief away; gives what is left unfinished. Raises Refusal for an answered one."""

        def discard(store: Store, brief: Brief) -> Brief:
            if brief.is_answered:
                raise Refusal("This brief has its answer already, so it stays. Edit it instead.")
            gone = brief.model_copy(update={"discarded": True, "updated_at": command.now})
            store.briefs.save(gone)
            return gone

        change(self._database, command, "brief.discard", changing(command, Act.EDIT_BRIEF), discard, _itself)
        return self.drafts(command.actor)

    def look(self, command: ChangeAnswer) -> Changed:
        """Turns the card to what another answer would bring. The brief itself stays as it is."""

        def look(store: Store, brief: Brief) -> Brief:
            flip_of(brief, command.change)
            return self._turn(store, command, brief, command.change.value)

        return change(self._database, command, "brief.look", changing(command, Act.EDIT_BRIEF), look, _itself)

    def unlook(self, command: BriefCommand) -> Changed:
        """Turns the card back."""

        def unlook(store: Store, brief: Brief) -> Brief:
            return self._turn(store, command, brief, "")

        return change(self._database, command, "brief.look", changing(command, Act.EDIT_BRIEF), unlook, _itself)

    def keep(self, command: ChangeAnswer) -> Changed:
        """Saves the answer that the card was turned to. Raises Refusal where it needs words."""

        def keep(store: Store, brief: Brief) -> Brief:
            flip = flip_of(brief, command.change)
            if flip.asks is not None:
                raise Refusal("This answer needs words of yours. Press Edit and fill it in.")
            draft = with_same_change(brief.draft, brief.answers, flip.brief.answers)
            return save(store, command, flip.brief.model_copy(update={"draft": draft}))

        return change(self._database, command, "brief.keep", changing(command, Act.EDIT_BRIEF), keep, _itself)

    def share(self, command: ShareBrief) -> Changed:
        """Shows the brief in its hiring room, which is chosen once. Raises Invalid at the room."""

        def share(store: Store, brief: Brief) -> Brief:
            if not brief.is_answered:
                raise Refusal("This brief is not finished yet. Type /ai-hire brief to go on with it.")
            if not brief.room and (reason := why_not_chosen(command.found, brief.owner, brief.manager)) is not None:
                raise Invalid({"room": reason})
            return share_in(store, command, brief, command.room)

        return change(self._database, command, "brief.share", changing(command, Act.SHARE_BRIEF), share, _itself)

    def price(self, command: PriceBrief) -> Changed:
        """Saves what is known of the money."""

        def price(store: Store, brief: Brief) -> Brief:
            answers = brief.answers.but(costs=command.costs)
            draft = with_same_change(brief.draft, brief.answers, answers)
            return save(store, command, brief.answering(answers).model_copy(update={"draft": draft}))

        root = changing(command, Act.EDIT_BRIEF, typed=lambda brief: brief.answers.but(costs=command.costs))
        return change(self._database, command, "brief.price", root, price, _itself)

    def correct(self, command: CorrectBrief) -> Changed:
        """Corrects the kind of problem and one signal. Raises Invalid where a blank would be overruled."""

        def corrected(brief: Brief) -> BriefAnswers:
            return brief.answers.but(corrected_kind=command.kind)

        def correct(store: Store, brief: Brief) -> Brief:
            return save(store, command, overruled(brief.answering(corrected(brief)), command))

        root = changing(command, Act.EDIT_BRIEF, typed=corrected)
        return change(self._database, command, "brief.correct", root, correct, _itself)

    def start_discovery(self, command: BriefCommand) -> Changed:
        """Puts the two weeks into the card's thread, and a question at their end."""
        return self._start(command, Outcome.DISCOVERY, Kind.BRIEF_DISCOVERY, Kind.BRIEF_DISCOVERY_OVER, DISCOVERY_DAYS)

    def start_trial(self, command: BriefCommand) -> Changed:
        """Puts the product's trial into the card's thread, and a question at its end."""
        return self._start(command, Outcome.BUY, Kind.BRIEF_TRIAL, Kind.BRIEF_TRIAL_OVER, TRIAL_DAYS)

    def _start(self, command: BriefCommand, wanted: Outcome, kind: Kind, over: Kind, days: int) -> Changed:
        def start(store: Store, brief: Brief) -> Brief:
            outcome = judge_brief(brief).outcome
            if outcome is not wanted:
                raise Stale(f"This brief has changed: it now says {outcome.value}. Its card shows what fits that.")
            to, subject, people = brief.manager, brief.subject, brief.people
            if store.deliveries.is_planned(subject, over):
                return brief
            # When it is over, the brief may still say the same: then it can be started once more.
            due = ends_at(command.now, days, command.actor.zone, self._holidays)
            card, once = Card(kind=Kind.BRIEF_CARD, subject=subject), f"{due:%Y-%m-%d}"
            store.deliveries.post(outgoing(kind, subject, to, people=people, at=command.now, once=once, under=card))
            store.deliveries.post(outgoing(over, subject, to, people=people, at=due, once=once))
            return brief

        return change(self._database, command, str(kind), changing(command, Act.EDIT_BRIEF), start, _itself)

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

    @staticmethod
    def _begun(command: KeepPage | SendPage) -> Root[Brief]:
        """The brief of a page; it begins with the first thing that its form saves."""

        def lock(store: Store) -> Brief:
            brief = store.briefs.find(command.brief_id)
            if brief is None:
                actor, now = command.actor, command.now
                new = Brief(
                    id=command.brief_id,
                    workspace=actor.workspace,
                    manager=actor.user,
                    version=0,
                    created_at=now,
                    updated_at=now,
                )
                return store.briefs.begin(new)
            if brief.discarded:
                raise NotFound("This brief was discarded. Type /ai-hire brief to start a new one.")
            return brief

        return Root(
            lock=lock,
            check=lambda store, brief: check_may(store, command.actor, Act.EDIT_BRIEF, brief),
            version=lambda brief: brief.version,
            moved=lambda brief: moved_on(brief, brief.answers.with_page(command.page)),
            subject=lambda brief: brief.subject,
        )


def _standings(store: Store, brief: Brief) -> tuple[Standing, ...]:
    return tuple(standing_of(*found) for found in store.onboardings.of_brief(brief.id))


def _itself(_: Store, brief: Brief) -> Brief:
    return brief


def _check_owner(brief: Brief, command: SendPage) -> None:
    """Raises Invalid for an owner who cannot take part, or does not read along where the brief is shown."""
    if not isinstance(command.page, WorkPage):
        return
    owner = command.page.owner
    if command.owner_refused:
        raise Invalid({"owner": command.owner_refused})
    if not brief.room or not owner or owner == brief.owner:
        return
    if command.hiring_room is None or command.hiring_room.id != brief.room:
        # It was shared while the form was open, so nobody has looked at its room yet.
        raise Stale(moved_on(brief, brief.answers.with_page(command.page)))
    if (reason := why_not_owner(command.hiring_room, owner)) is not None:
        raise Invalid({"owner": reason})
