"""Briefs: written page by page, answered at once, turned, corrected, shared and priced."""

from datetime import datetime
from typing import Final

from domain.brief.brief import AnyPage, Brief, BriefAnswers, Discipline, LetBe, Page, RiskPage, WayPage, WorkPage
from domain.brief.commands import (
    BriefCommand,
    ChangeAnswer,
    CorrectBrief,
    KeepPage,
    KeepReason,
    PriceBrief,
    PublishEdit,
    SendPage,
    ShareBrief,
)
from domain.brief.discovery import DISCOVERY_DAYS, TRIAL_DAYS, ends_at
from domain.brief.outcome import Outcome, judge_brief
from domain.brief.versions import Said, shift_of
from domain.brief.view import BriefView, Proposal, Writing, waiting_words
from domain.calendar import Holidays, WeekendsOnly, working_moment
from domain.command import Asks, Overtaken, Saved
from domain.guide.readiness import SIGNALS
from domain.onboarding.views import Standing, standing_of
from domain.outgoing import Card, Kind, outgoing
from domain.people import Actor
from domain.permissions import Act, may
from domain.refusals import Invalid, NotFound, Refusal, Stale
from domain.rooms import Conversation, why_not_chosen, why_not_owner
from services.brief.changes import (
    changing,
    check_may,
    flip_of,
    in_interviews,
    moved_on,
    now_says,
    overruled,
    page_after,
    reason_or_refuse,
    save,
    share_in,
)
from services.change import Root, change
from storage.brief.history import BriefDraft
from storage.database import Database
from storage.store import Store

TOO_RARE: Final = "too rare to pay for custom work"
NO_AI: Final = (
    "No AI skill at all? Then it is ordinary software work, and an AI hire does not fit it. Tick AI, or send it again."
)
TORN: Final = "Page 2 says both that a person checks each answer first and that it acts without a person. Press Back and keep one."

Changed = Saved[Brief] | Overtaken[Brief] | Asks[Brief]
Published = Saved[Brief] | Overtaken[Proposal] | Asks[Proposal]


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
            return _view(store, brief)

    def to_edit(self, actor: Actor, brief_id: str) -> Brief:
        """One brief that this person may change."""
        return self._read(actor, brief_id, Act.EDIT_BRIEF)

    def to_write(self, actor: Actor, brief_id: str) -> Writing:
        """One brief as its pages show it: with what this person has changed and not sent yet."""
        with self._database.reading(actor.workspace) as store:
            brief = store.briefs.get(brief_id)
            check_may(store, actor, Act.EDIT_BRIEF, brief)
            return _writing(store, actor, brief)

    def proposal(self, actor: Actor, brief_id: str) -> Proposal:
        """What would be published of this person's edit."""
        with self._database.reading(actor.workspace) as store:
            brief = store.briefs.get(brief_id)
            check_may(store, actor, Act.EDIT_BRIEF, brief)
            return _proposal(store, _writing(store, actor, brief))

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
            return _view(store, brief)

    def at_work(self, now: datetime, zone: str) -> datetime:
        """Now where people there are at work, otherwise when they next are."""
        return working_moment(now, zone, self._holidays)

    def drafts(self, actor: Actor) -> list[Brief]:
        """Briefs that this person has begun and not finished, newest first."""
        with self._database.reading(actor.workspace) as store:
            drafts = store.brief_drafts.all_of(actor.user)
            return [_written(store, brief, drafts.get(brief.id)).brief for brief in store.briefs.drafts_of(actor.user)]

    def unfinished(self, actor: Actor) -> list[Writing]:
        """Briefs that this person has begun to write, then those that they have begun to edit; newest first each."""
        with self._database.reading(actor.workspace) as store:
            drafts = store.brief_drafts.all_of(actor.user)
            begun = store.briefs.drafts_of(actor.user)
            held = store.briefs.several(drafts)
            edited = [held[each] for each in drafts if each in held and held[each].is_answered]
            mine = [*begun, *(brief for brief in edited if may(actor, Act.EDIT_BRIEF, brief.people))]
            return [_written(store, brief, drafts.get(brief.id)) for brief in mine]

    def keep_page(self, command: KeepPage) -> Changed:
        """Keeps what stands in an open page, without a word to anybody and without a new version."""

        def keep(store: Store, brief: Brief) -> Brief:
            _keep_draft(store, command, brief, _page_of(command))
            return brief

        return change(self._database, command, "brief.draft", self._written(command, command.read_at), keep, _itself)

    def keep_reason(self, command: KeepReason) -> Changed:
        """Keeps what was typed as the reason of an edit that is not published yet."""

        def keep(store: Store, brief: Brief) -> Brief:
            if (draft := store.brief_drafts.of(brief.id, command.actor.user)) is not None:
                kept = draft.model_copy(update={"reason": command.reason})
                store.brief_drafts.keep(brief.id, command.actor.user, kept)
            return brief

        root = Root(
            lock=lambda store: store.briefs.lock(command.brief_id),
            check=lambda store, brief: check_may(store, command.actor, Act.EDIT_BRIEF, brief),
            version=lambda brief: brief.version,
            moved=lambda brief: "",
            subject=lambda brief: brief.subject,
        )
        return change(self._database, command, "brief.draft", root, keep, _itself)

    def send_page(self, command: SendPage) -> Changed:
        """One page. Written for the first time it is saved, and the last one brings the answer; of an edit it is kept.

        Raises Invalid at the owner or the room.
        """

        def send(store: Store, brief: Brief) -> Brief | Asks[Brief]:
            if isinstance(command.page, WorkPage):
                _check_owner(brief, command.page.owner, command.owner_refused, command.hiring_room)
            if _lacks_ai(command.page) and not _lacks_ai(brief.answers) and not command.is_sure:
                return Asks(brief, NO_AI)
            if brief.is_answered:
                _keep_draft(store, command, brief, Page(min(_page_of(command) + 1, Page.WAY)))
                return brief
            if command.room and (reason := why_not_chosen(command.found, brief.owner, brief.manager)) is not None:
                raise Invalid({"room": reason})
            changed = brief.answering(brief.answers.with_page(command.page))
            page = page_after(brief, changed, command.page)
            saved = save(store, command, brief, changed.model_copy(update={"page": page}))
            _keep_draft(store, command, saved.with_draft(brief.draft), page)
            if command.room and saved.is_answered:
                return share_in(store, command, saved, command.room)
            return saved.with_draft(brief.draft)

        return change(
            self._database, command, "brief.edit", self._written(command, command.version or 0), send, _itself
        )

    def publish(self, command: PublishEdit) -> Published:
        """This person's edit becomes the brief, in one step. Raises Invalid at the reason."""

        def publish(store: Store, brief: Brief) -> Brief:
            proposal = _proposal(store, Writing(brief=brief, page=Page.WAY))
            if not proposal.changed:
                store.brief_drafts.drop(brief.id, command.actor.user)
                return brief
            reason = reason_or_refuse(command.reason, proposal.shift)
            if brief.working.is_torn and not brief.answers.is_torn:
                raise Refusal(TORN)
            if brief.working.owner != brief.owner:
                _check_owner(brief, brief.working.owner, command.owner_refused, command.hiring_room)
            saved = save(store, command, brief, brief.as_drafted, reason)
            store.brief_drafts.drop(brief.id, command.actor.user)
            return saved

        def lock(store: Store) -> Brief:
            return _writing(store, command.actor, store.briefs.lock(command.brief_id)).brief

        root = Root(
            lock=lock,
            check=lambda store, brief: check_may(store, command.actor, Act.EDIT_BRIEF, brief),
            version=lambda brief: brief.version,
            moved=lambda brief: moved_on(brief, brief.working),
            subject=lambda brief: brief.subject,
        )

        def page(store: Store, brief: Brief) -> Proposal:
            return _proposal(store, Writing(brief=brief, page=Page.WAY, reason=command.reason))

        return change(self._database, command, "brief.edit", root, publish, page)

    def discard(self, command: BriefCommand) -> list[Writing]:
        """Throws away an unfinished brief with all its words, or this person's edit of a finished one.

        Gives what is left unfinished.
        """

        def discard(store: Store, brief: Brief) -> Brief:
            if brief.is_answered:
                store.brief_drafts.drop(brief.id, command.actor.user)
                return brief
            blank = {"answers": BriefAnswers(), "overrules": (), "discarded": True, "updated_at": command.now}
            gone = brief.model_copy(update=blank)
            store.briefs.save(gone)
            store.brief_drafts.drop(brief.id)
            return gone

        change(self._database, command, "brief.discard", changing(command, Act.EDIT_BRIEF), discard, _itself)
        return self.unfinished(command.actor)

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
            return save(store, command, brief, flip.brief, f"{flip.question} Yes, that is so.")

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
            priced = brief.answering(brief.answers.but(costs=command.costs))
            return brief if priced == brief else save(store, command, brief, priced)

        root = changing(command, Act.EDIT_BRIEF, typed=lambda brief: brief.answers.but(costs=command.costs))
        return change(self._database, command, "brief.price", root, price, _itself)

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
        return change(self._database, command, "brief.correct", root, correct, _itself)

    def start_discovery(self, command: BriefCommand) -> Changed:
        """Puts the two weeks into the card's thread, and a question at their end."""
        return self._start(command, Outcome.DISCOVERY, Kind.BRIEF_DISCOVERY, Kind.BRIEF_DISCOVERY_OVER, DISCOVERY_DAYS)

    def start_trial(self, command: BriefCommand) -> Changed:
        """Puts the product's trial into the card's thread, and a question at its end."""
        return self._start(command, Outcome.BUY, Kind.BRIEF_TRIAL, Kind.BRIEF_TRIAL_OVER, TRIAL_DAYS)

    def let_be(self, command: BriefCommand) -> Changed:
        """Archives a brief whose work is too rare; its card says so. Raises Stale where it is not, or not any more."""

        def let_be(store: Store, brief: Brief) -> Brief:
            if brief.let_be is not None:
                return brief
            if not judge_brief(brief).is_too_rare:
                raise Stale(now_says(brief))
            left = brief.model_copy(update={"let_be": LetBe(by=command.actor.user, at=command.now, reason=TOO_RARE)})
            return save(store, command, brief, left, f"Let be: {TOO_RARE}.")

        return change(self._database, command, "brief.let_be", changing(command, Act.EDIT_BRIEF), let_be, _itself)

    def take_up(self, command: BriefCommand) -> Changed:
        """A brief that was let be is one like any other again."""

        def take_up(store: Store, brief: Brief) -> Brief:
            if brief.let_be is None:
                return brief
            return save(store, command, brief, brief.model_copy(update={"let_be": None}), "Taken up again.")

        return change(self._database, command, "brief.take_up", changing(command, Act.EDIT_BRIEF), take_up, _itself)

    def _start(self, command: BriefCommand, wanted: Outcome, kind: Kind, over: Kind, days: int) -> Changed:
        def start(store: Store, brief: Brief) -> Brief:
            outcome = judge_brief(brief).outcome
            if outcome is not wanted:
                raise Stale(f"This brief has changed: it now says {outcome.value}. Its card shows what fits that.")
            if first := judge_brief(brief).before_trial:
                names = " and ".join(SIGNALS[signal].name.lower() for signal in first)
                raise Refusal(f"A trial runs on real cases, so first settle {names}: the brief's card has the button.")
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
    def _written(command: KeepPage | SendPage, read_at: int) -> Root[Brief]:
        """The brief of a page, with what this person has changed of it, the page included.

        A brief begins with the first thing that its form saves.
        """

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
                brief = store.briefs.begin(new)
            if brief.discarded:
                raise NotFound("This brief was discarded. Type /ai-hire brief to start a new one.")
            # As the person saw it when they typed; laid over what others have published since.
            seen = store.brief_versions.answers_at(brief, read_at) if brief.is_answered else brief.answers
            mine = _working(store, brief, store.brief_drafts.of(brief.id, command.actor.user), seen)
            return brief.with_draft(mine.with_page(command.page).rebased(seen, brief.answers))

        return Root(
            lock=lock,
            check=lambda store, brief: check_may(store, command.actor, Act.EDIT_BRIEF, brief),
            version=lambda brief: brief.version,
            moved=lambda brief: moved_on(brief, brief.working),
            subject=lambda brief: brief.subject,
        )


def _lacks_ai(answers: AnyPage | BriefAnswers) -> bool:
    """Skills are ticked, and AI is none of them."""
    held = () if isinstance(answers, WorkPage | RiskPage) else answers.disciplines
    return bool(held) and Discipline.AI not in held


def publish_question(shift: str, waiting: int) -> str:
    """What is asked before the answer becomes another one."""
    parts = [f"This makes it another answer: {shift}.", waiting_words(waiting), "Send this again to publish it."]
    return " ".join(part for part in parts if part)


def _working(store: Store, brief: Brief, draft: BriefDraft | None, onto: BriefAnswers) -> BriefAnswers:
    """This person's edit as it would be, had it been begun from `onto`."""
    if draft is None:
        return onto
    if not brief.is_answered:
        return draft.answers
    return draft.answers.rebased(store.brief_versions.answers_at(brief, draft.version), onto)


def _writing(store: Store, actor: Actor, brief: Brief) -> Writing:
    return _written(store, brief, store.brief_drafts.of(brief.id, actor.user))


def _written(store: Store, brief: Brief, draft: BriefDraft | None) -> Writing:
    mine = brief.with_draft(_working(store, brief, draft, brief.answers))
    reason = draft.reason if draft is not None else ""
    if draft is None or mine.draft is None or not brief.is_answered:
        return Writing(brief=mine, page=Page.WORK if brief.is_answered else brief.page, reason=reason)
    return Writing(brief=mine, page=draft.page, reason=reason, overtaken=draft.version != brief.version)


def _keep_draft(store: Store, command: KeepPage | SendPage, brief: Brief, page: Page) -> None:
    """What this person has changed, at the brief's version; nothing where it is as it was."""
    if brief.draft is None:
        store.brief_drafts.drop(brief.id, command.actor.user)
        return
    before = store.brief_drafts.of(brief.id, command.actor.user)
    draft = BriefDraft(
        answers=brief.draft,
        version=brief.version,
        page=page,
        reason=before.reason if before else "",
        updated_at=command.now,
    )
    if draft != before:
        store.brief_drafts.keep(brief.id, command.actor.user, draft)


def _page_of(command: KeepPage | SendPage) -> Page:
    match command.page:
        case WorkPage():
            return Page.WORK
        case RiskPage():
            return Page.RISK
        case WayPage():
            return Page.WAY


def _proposal(store: Store, writing: Writing) -> Proposal:
    waiting = in_interviews(store, writing.brief)
    return Proposal(brief=writing.brief, interviews=len(waiting), reason=writing.reason)


def _view(store: Store, brief: Brief) -> BriefView:
    return BriefView(brief=brief, standings=_standings(store, brief), interviews=len(in_interviews(store, brief)))


def _standings(store: Store, brief: Brief) -> tuple[Standing, ...]:
    return tuple(standing_of(*found) for found in store.onboardings.of_brief(brief.id))


def _itself(_: Store, brief: Brief) -> Brief:
    return brief


def _check_owner(brief: Brief, owner: str, refused: str, room: Conversation | None) -> None:
    """Raises Invalid for an owner who cannot take part, or does not read along where the brief is shown."""
    if refused:
        raise Invalid({"owner": refused})
    if not brief.room or not owner or owner == brief.owner:
        return
    if room is None or room.id != brief.room:
        # It was shared while the form was open, so nobody has looked at its room yet.
        raise Stale(moved_on(brief, brief.working))
    if (reason := why_not_owner(room, owner)) is not None:
        raise Invalid({"owner": reason})
