"""Decisions on proposals: take it, ask again, decline, each with its reasons."""

from domain.command import Asks, Overtaken, Saved
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import Card, outgoing
from domain.outgoing.subject import Subject
from domain.people import Actor
from domain.permissions import Act, check
from domain.proposal.choice import ChoiceOutcome, check_choice, made
from domain.proposal.commands import Choose
from domain.proposal.pages import ProposalRecord
from domain.refusals import Invalid, NotAllowed
from domain.waiting.reminders import Ask
from domain.workspace.webhook import Facts, What
from services.brief.changes import CARDS
from services.change import Root, change
from services.holidays import MONDAY_TO_FRIDAY, WorkingDays
from services.outgoing.reminders import settle, wake
from services.outgoing.webhooks import tell_others
from services.panel.panels import refresh_panel
from services.proposal.records import compare_anew, read_proposal, read_reviewed
from services.todos import deal_rechecks
from storage.database import Database
from storage.store import Store

MORE = "This outcome asks a little more: please fill in what is new below, then send again."
CHANGED = "The reviews changed while you had this open: what stands above is the newest. Your text is still here."

Chosen = Saved[ProposalRecord] | Overtaken[ProposalRecord] | Asks[ProposalRecord]


class ChoiceService:
    """Decides and corrects. All raise NotFound, NotAllowed, Refusal and Unavailable."""

    def __init__(self, database: Database, days: WorkingDays = MONDAY_TO_FRIDAY) -> None:
        self._database = database
        self._days = days

    def page(self, actor: Actor, proposal_id: str) -> ProposalRecord:
        """For the form, and for the hiring manager alone."""
        with self._database.reading(actor.workspace) as store:
            record = read_reviewed(store, proposal_id)
            _check_decider(actor, record)
            return _with_others(store, record)

    def choose(self, command: Choose) -> Chosen:
        """The decision or its correction. Raises Invalid at what is missing in the form."""
        now = command.now

        def choose(store: Store, record: ProposalRecord) -> ProposalRecord | Asks[ProposalRecord]:
            is_correction = record.proposal.choice is not None
            try:
                outcome = check_choice(
                    command.draft, record.result, is_correction=is_correction, filled_by=record.filled_by
                )
            except Invalid as invalid:
                if invalid.errors.keys() <= command.asked:
                    raise
                return Asks(record, MORE)
            choice = made(command.draft, outcome, record.result, command.actor.user, now)
            proposal = record.proposal.next(choices=(*record.proposal.choices, choice))
            panel = record.panel.close()
            store.proposals.save(proposal)
            store.panels.save(panel)
            if outcome is ChoiceOutcome.TAKE:
                deal_rechecks(store, command, store.briefs.get(proposal.brief_id), self._days, signs=True)
            after = record.model_copy(update={"proposal": proposal, "panel": panel})
            subject, people = proposal.subject, after.page.judged.people
            card = Card(kind=Kind.PROPOSAL_CARD, subject=subject)
            store.deliveries.post(
                outgoing(Kind.PROPOSAL_DECISION, subject, proposal.room, people=people, at=now, under=card)
            )
            facts = Facts(
                proposal=proposal.id,
                brief=proposal.brief_id,
                version=len(proposal.choices),
                state=outcome,
                by=command.actor.user,
            )
            tell_others(store, What.DECISION_MADE, facts, now)
            for user in panel.outstanding:
                settle(store, user, Ask.REVIEW, panel.id, now)
            settle(store, proposal.manager, Ask.CHOOSE, proposal.id, now)
            wake(store, proposal.manager, now)
            refresh_panel(store, after.page, now)
            store.deliveries.refresh(Subject.brief(proposal.brief_id), now, CARDS)
            compare_anew(store, after, now)
            return after

        root = Root[ProposalRecord](
            lock=lambda store: _lock(store, command.proposal_id),
            check=lambda _, record: _check_decider(command.actor, record),
            version=lambda record: record.version,
            moved=_what_changed,
            subject=lambda record: record.proposal.subject,
        )
        return change(self._database, command, Act.CHOOSE, root, choose, lambda _, record: record)


def _lock(store: Store, proposal_id: str) -> ProposalRecord:
    """The brief first, whose re-checks a decision may deal out, as whoever hands it over does."""
    store.briefs.lock(store.proposals.front(proposal_id).brief.id)
    return _with_others(store, read_proposal(store, proposal_id, lock=True))


def _with_others(store: Store, record: ProposalRecord) -> ProposalRecord:
    """With whatever else has filled its brief."""
    hired, _ = store.records.outcomes(record.proposal.brief_id)
    others = list(hired)
    if record.proposal.is_taken and record.proposal.name in others:
        others.remove(record.proposal.name)
    return record.model_copy(update={"filled_by": tuple(others)})


def _check_decider(actor: Actor, record: ProposalRecord) -> None:
    check(actor, Act.CHOOSE, record.people)
    if record.proposal.is_over:
        raise NotAllowed("The next round of this proposal has begun, so what was decided here stays as it is.")


def _what_changed(record: ProposalRecord) -> str:
    if record.proposal.choice is None:
        return CHANGED
    past = record.proposal.choice.outcome.past
    return f"There is a decision by now: {past}. Your text is still here; what you send now corrects it."
