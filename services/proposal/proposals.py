"""Proposals: added to a brief, reviewed by a panel, changed by those who look after the brief."""

from collections.abc import Sequence
from datetime import datetime

from domain.brief.brief import Brief
from domain.brief.outcome import judge_brief
from domain.calendar import Holidays, at_nine, day_of
from domain.command import Asks, Overtaken, Saved
from domain.ids import new_id
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import outgoing
from domain.outgoing.subject import Subject
from domain.panel.panel import Panel, seats_of
from domain.panel.versions import panel_version
from domain.people import Actor
from domain.permissions import Act, check
from domain.proposal.choice import ChoiceOutcome
from domain.proposal.commands import AddProposal, EditProposal, ProposalCommand
from domain.proposal.pages import Compared, ProposalPage, ProposalRecord
from domain.proposal.proposal import (
    Proposal,
    ProposalDraft,
    Vendor,
    check_proposal,
    default_review_day,
    read_by,
    reader_errors,
)
from domain.refusals import Invalid, Refusal, Stale, Why
from domain.scorecard import check_reason
from domain.waiting.reminders import Ask
from services.brief.changes import ALL_CLOSED, check_takes_more
from services.change import Root, change
from services.holidays import MONDAY_TO_FRIDAY, WorkingDays, holidays_of
from services.outgoing.reminders import wake
from services.panel.panels import keep_panel, open_when_complete, refresh_panel, seat_lost
from services.proposal.records import compare_anew, read_compared, read_proposal
from storage.database import Database
from storage.store import Store

# Who has more briefs finds the button on the older ones' cards.
OPENINGS = 100
MOVED = "Somebody changed this proposal while you had it open. What you typed is still below; send again to keep it."
NO_ROOM = "This brief has no hiring room yet, and offers are confidential. Press Share on its card first, then add it."

Added = Saved[ProposalPage] | Overtaken[ProposalPage] | Asks[ProposalPage]
Edited = Saved[ProposalRecord] | Overtaken[ProposalPage] | Asks[ProposalPage]


class ProposalService:
    """Adds, changes and shows proposals. All raise NotFound, NotAllowed, Refusal and Unavailable."""

    def __init__(self, database: Database, days: WorkingDays = MONDAY_TO_FRIDAY) -> None:
        self._database = database
        self._days = days

    def openings(self, actor: Actor, now: datetime) -> tuple[ProposalPage, ...]:
        """The briefs that this person looks after and that an offer can be held against, newest first. Raises Refusal where all are closed."""
        with self._database.reading(actor.workspace) as store:
            held = store.briefs.with_part_of(actor.user, newest=OPENINGS)
            briefs = [brief for brief in held if brief.let_be is None]
            if held and not briefs:
                raise Refusal(ALL_CLOSED)
            pages = self._pages_to_add(store, briefs, actor, now)
            return tuple(page for page in pages if page.is_ready)

    def to_add(self, actor: Actor, brief_id: str, now: datetime) -> ProposalPage:
        """One brief, for somebody who may add an offer. Raises Refusal where it is not ready for one."""
        with self._database.reading(actor.workspace) as store:
            brief = store.briefs.get(brief_id)
            _check_may_add(actor, brief)
            return self._page_to_add(store, brief, actor, now)

    def to_answer(self, actor: Actor, proposal_id: str, now: datetime) -> ProposalPage:
        """The next round: what the vendor answered. Raises Refusal where nothing was asked, or the brief is closed."""
        with self._database.reading(actor.workspace) as store:
            record = read_proposal(store, proposal_id)
            check(actor, Act.ADD_PROPOSAL, record.people)
            check_takes_more(store.briefs.get(record.proposal.brief_id))
            _check_asked(record.proposal)
            return self._page_to_answer(store, record, actor, now)

    def to_edit(self, actor: Actor, proposal_id: str) -> ProposalPage:
        """For the form, and for somebody who may change it."""
        with self._database.reading(actor.workspace) as store:
            record = read_proposal(store, proposal_id)
            _check_editor(actor, record)
            return _page_to_edit(store, record)

    def record(self, workspace: str, proposal_id: str) -> ProposalRecord:
        """For the messages about a proposal."""
        with self._database.reading(workspace) as store:
            return read_proposal(store, proposal_id)

    def compared(self, workspace: str, brief_id: str) -> Compared | None:
        """For the table of a brief's offers; None where fewer than two can be read."""
        with self._database.reading(workspace) as store:
            return read_compared(store, brief_id)

    def add(self, command: AddProposal) -> Added:
        """A new offer, or the next round of one, with a card in the hiring room and a word to each reviewer.

        Raises Invalid at fields, Refusal where the brief is not ready or nothing was asked.
        """
        actor, now = command.actor, command.now

        def add(store: Store, page: ProposalPage) -> ProposalPage:
            brief = store.briefs.get(command.brief_id)
            earlier = store.proposals.lock(command.earlier) if command.earlier else None
            if earlier is not None:
                _check_asked(earlier)
            draft = self._checked(store, command, page, is_sealed=True)
            proposal = Proposal.model_validate(
                _held(draft)
                | {
                    "id": new_id(),
                    "workspace": brief.workspace,
                    "brief_id": brief.id,
                    "manager": brief.manager,
                    "review_at": _review_at(draft, actor),
                    "room": brief.room,
                    "round": earlier.round + 1 if earlier else 1,
                    "earlier": earlier.id if earlier else "",
                    # What runs goes on under the answers.
                    "trial": earlier.trial if earlier else None,
                    "added_by": actor.user,
                    "created_at": now,
                }
            )
            guide = store.guides.current()
            panel = Panel(
                id=new_id(),
                workspace=brief.workspace,
                about=proposal.subject,
                guide=guide,
                seats=seats_of(guide, read_by(guide, draft.reviewers)),
            )
            store.proposals.add(proposal)
            store.panels.add(panel)
            store.panel_versions.add(panel_version(panel, 1, command.actor.user, now))
            if earlier is not None:
                store.proposals.save(earlier.next(is_over=True, trial=None))
                store.deliveries.refresh(earlier.subject, now)
            record = read_proposal(store, proposal.id)
            subject, room, people = proposal.subject, proposal.room, proposal.people(brief.owner)
            store.deliveries.post(outgoing(Kind.PROPOSAL_CARD, subject, room, people=people, at=now))
            _invite(store, command, record)
            store.deliveries.refresh(brief.subject, now)
            return page.model_copy(update={"proposal_id": proposal.id})

        def check_may(store: Store, page: ProposalPage) -> None:
            _check_may_add(actor, store.briefs.get(page.brief_id))

        def lock(store: Store) -> ProposalPage:
            page = self._page_to_add(store, store.briefs.lock(command.brief_id), actor, now)
            return page.model_copy(update={"earlier": command.earlier})

        root = Root[ProposalPage](
            lock=lock,
            check=check_may,
            version=lambda page: page.version,
            moved=lambda page: (
                f"The brief was changed while you had this open: it says {page.outcome} now. "
                "What you typed is still here."
            ),
            subject=lambda page: (
                Subject.proposal(page.proposal_id) if page.proposal_id else Subject.brief(page.brief_id)
            ),
        )
        return change(self._database, command, Act.ADD_PROPOSAL, root, add, lambda _, page: page)

    def edit(self, command: EditProposal) -> Edited:
        """Another price, terms or reviewers. Raises Invalid at fields.

        Asks for a reason where somebody would lose a seat after the first review is in.
        """

        def edit(store: Store, before: ProposalRecord) -> ProposalRecord | Asks[ProposalPage]:
            page = _page_to_edit(store, before)
            draft = self._checked(store, command, page, is_sealed=page.is_sealed)
            coverage = read_by(before.guide, draft.reviewers)
            dropped = before.panel.dropped(coverage) if page.is_sealed else ()
            if dropped and command.reason is None:
                return Asks(page.model_copy(update={"dropped": dropped}), _why_dropped(before, len(dropped)))
            why = check_reason(command.reason or "") if dropped else ""
            kept = {user for user in before.panel.submitted if before.panel.seat_of(user) is not None}
            if page.is_sealed and not kept <= set(draft.reviewers):
                raise Invalid({"reviewers": "Whoever has reviewed it keeps their seat. Please leave them in."})
            panel = before.panel.seated(coverage, command.actor.user, command.now, why)
            at = _review_at(draft, command.actor) if page.is_sealed else before.proposal.review_at
            proposal = before.proposal.edit(draft, at)
            store.proposals.save(proposal)
            after = before.model_copy(update={"proposal": proposal, "panel": panel})
            if page.is_sealed:
                keep_panel(store, command, panel)
            for user in set(before.panel.interviewers) - set(panel.interviewers):
                seat_lost(store, command, after.page, user)
            if at != before.proposal.review_at:
                # Moved, it is asked anew.
                store.reminders.drop(Ask.REVIEW, panel.id)
            changed = after.page
            if page.is_sealed:
                _invite(store, command, after)
                changed = open_when_complete(store, command, changed)
            refresh_panel(store, changed, command.now)
            compare_anew(store, after, command.now)
            return after.model_copy(update={"panel": changed.panel})

        root = Root[ProposalRecord](
            lock=lambda store: read_proposal(store, command.proposal_id, lock=True),
            check=lambda _, record: _check_editor(command.actor, record),
            version=lambda record: record.version,
            moved=lambda _: MOVED,
            subject=lambda record: record.proposal.subject,
        )
        return change(self._database, command, Act.EDIT_PROPOSAL, root, edit, _page_to_edit)

    def _checked(self, store: Store, command: ProposalCommand, page: ProposalPage, *, is_sealed: bool) -> ProposalDraft:
        """The draft tidied up; raises Invalid with everything that is wrong, at once."""
        others = [each for each in store.proposals.of_brief(page.brief_id) if not each.is_over]
        taken = [each.name for each in others if each.id not in (page.proposal_id, page.earlier)]
        errors: dict[str, str | Why] = {}
        if is_sealed:
            if page.room != command.looked_at:
                raise Stale("Another hiring room was chosen while this form was open. What you typed is still here.")
            errors = reader_errors(command.draft.reviewers, command.refused, command.found)
        try:
            draft = check_proposal(
                command.draft, now=command.now, zone=command.actor.zone, taken=taken, is_sealed=is_sealed
            )
        except Invalid as invalid:
            raise Invalid(errors | invalid.found) from None
        if errors:
            raise Invalid(errors)
        return draft

    def _page_to_add(self, store: Store, brief: Brief, actor: Actor, now: datetime) -> ProposalPage:
        return self._pages_to_add(store, [brief], actor, now)[0]

    def _pages_to_add(self, store: Store, briefs: Sequence[Brief], actor: Actor, now: datetime) -> list[ProposalPage]:
        last = _last_reviewers(store, briefs)
        places = store.settings.places([actor.user, *(brief.manager for brief in briefs)])
        return [
            self._page(
                brief,
                actor,
                now,
                last.get(brief.id, (brief.manager, brief.owner)),
                holidays_of(self._days.among(places, actor.user, brief.manager)),
            )
            for brief in briefs
        ]

    def _page(
        self, brief: Brief, actor: Actor, now: datetime, reviewers: tuple[str, ...], holidays: Holidays
    ) -> ProposalPage:
        verdict = judge_brief(brief)
        route = verdict.route.route if verdict.route else None
        return ProposalPage(
            brief_id=brief.id,
            brief_title=brief.title,
            since=brief.created_at,
            outcome=verdict.outcome,
            missing=brief.answers.missing,
            route=route,
            room=brief.room,
            version=brief.version,
            draft=ProposalDraft(
                vendor=Vendor.of(route),
                reviewers=tuple(dict.fromkeys(filter(None, reviewers))),
                review_on=default_review_day(day_of(now, actor.zone), holidays),
            ),
        )

    def _page_to_answer(self, store: Store, record: ProposalRecord, actor: Actor, now: datetime) -> ProposalPage:
        """The same people read it again."""
        brief = store.briefs.get(record.proposal.brief_id)
        page = self._page(brief, actor, now, (), self._days.of(store, actor.user, brief.manager))
        draft = ProposalDraft(
            **{field: getattr(record.proposal, field) for field in HELD},
            reviewers=record.panel.interviewers,
            review_on=page.draft.review_on,
        )
        return page.model_copy(update={"draft": draft, "earlier": record.proposal.id})


def _last_reviewers(store: Store, briefs: Sequence[Brief]) -> dict[str, tuple[str, ...]]:
    """Who reviewed the last offer of each brief, so that offers are judged by the same people (hiring rules §8)."""
    newest = {each.brief_id: each for each in store.proposals.of_briefs([brief.id for brief in briefs])}
    panels = store.panels.of_several([each.subject for each in newest.values()])
    return {brief_id: panels[each.id].interviewers for brief_id, each in newest.items() if each.id in panels}


HELD = ("name", "vendor", "link", "price", "covers", "after_launch", "handover")


def _held(draft: ProposalDraft) -> dict[str, object]:
    return {field: getattr(draft, field) for field in HELD}


def _review_at(draft: ProposalDraft, actor: Actor) -> datetime:
    if draft.review_on is None:
        raise Invalid({"review_on": "By when should the reviews be in?"})
    return at_nine(draft.review_on, actor.zone)


def _invite(store: Store, command: ProposalCommand, record: ProposalRecord) -> None:
    """A word to each reviewer who has had none yet, and a look at whoever has not reviewed it."""
    subject, people = record.proposal.subject, record.page.judged.people
    for user in record.panel.interviewers:
        store.deliveries.post(outgoing(Kind.PROPOSAL_ASKED, subject, user, people=people, at=command.now, once=user))
        if user in record.panel.outstanding:
            wake(store, user, command.now, manager=people.manager)
    wake(store, people.manager, command.now)


def _page_to_edit(store: Store, record: ProposalRecord) -> ProposalPage:
    proposal, brief = record.proposal, store.briefs.get(record.proposal.brief_id)
    verdict = judge_brief(brief)
    return ProposalPage(
        brief_id=brief.id,
        brief_title=brief.title,
        outcome=verdict.outcome,
        route=verdict.route.route if verdict.route else None,
        room=proposal.room,
        proposal_id=proposal.id,
        version=record.version,
        is_sealed=not record.panel.is_open,
        draft=ProposalDraft(
            **{field: getattr(proposal, field) for field in HELD},
            reviewers=record.panel.interviewers,
            review_on=proposal.review_at.date(),
        ),
    )


def _check_may_add(actor: Actor, brief: Brief) -> None:
    check(actor, Act.ADD_PROPOSAL, brief.people)
    check_takes_more(brief)
    if brief.answers.missing or judge_brief(brief).outcome == "DISCOVERY":
        raise Refusal(
            f"“{brief.title}” is not clear enough to hold an offer against: the workflow, the number, the data boundary "
            "and the owner come first. Press Edit on its card."
        )
    if not brief.room:
        raise Refusal(NO_ROOM)


def _check_editor(actor: Actor, record: ProposalRecord) -> None:
    check(actor, Act.EDIT_PROPOSAL, record.people)
    record.proposal.check_editable()


def _check_asked(proposal: Proposal) -> None:
    """Raises Refusal where no answers are waited for."""
    if proposal.is_over:
        raise Refusal(f"The answers of {proposal.name} are in already: the next round has its own card.")
    if proposal.choice is None or proposal.choice.outcome is not ChoiceOutcome.ASK:
        raise Refusal(f"{proposal.name} was not asked again, so there are no answers to add.")


def _why_dropped(record: ProposalRecord, several: int) -> str:
    whose = "Their seats still owe a review" if several > 1 else "That seat still owes a review"
    return (
        f"{whose} of {record.proposal.name}, and somebody has reviewed it already. "
        "Say below why it is freed, then send again: the reviewers read it on the card."
    )
