"""The trial of a platform, as a plan: permission, thirty days, the exit test, the verdict."""

from collections.abc import Callable

from domain.calendar import Holidays
from domain.command import Asks, Overtaken, Saved
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import Card, outgoing
from domain.people import Actor
from domain.permissions import Act, check
from domain.proposal.commands import JudgeTrial, PlanTrial, TellExitTest, TrialCommand
from domain.proposal.pages import ProposalRecord
from domain.proposal.trial import Trial, ended, exit_tested, planned, replanned
from domain.refusals import Invalid, Refusal
from domain.waiting.reminders import Ask
from services.change import Root, change
from services.holidays import MONDAY_TO_FRIDAY, WorkingDays
from services.outgoing.reminders import settle, wake
from services.proposal.records import compare_anew, read_proposal
from storage.database import Database
from storage.store import Store

MOVED = "Somebody changed this trial while you had it open. What you typed is still here; send again to keep it."
MORE = "This asks a little more: please fill in what is new below, then send again."

Tried = Saved[ProposalRecord] | Overtaken[ProposalRecord] | Asks[ProposalRecord]


class TrialService:
    """Plans, follows and ends trials. All raise NotFound, NotAllowed and Unavailable."""

    def __init__(self, database: Database, days: WorkingDays = MONDAY_TO_FRIDAY) -> None:
        self._database = database
        self._days = days

    def page(self, actor: Actor, proposal_id: str) -> ProposalRecord:
        """For the forms of a trial. Raises Refusal where nothing is tried."""
        with self._database.reading(actor.workspace) as store:
            record = read_proposal(store, proposal_id)
            _check_can_try(actor, record)
            return record

    def running(self, actor: Actor, proposal_id: str) -> ProposalRecord:
        """The same, of a trial that runs. Raises Refusal where none does."""
        record = self.page(actor, proposal_id)
        _trial(record).check_runs()
        return record

    def to_end(self, actor: Actor, proposal_id: str) -> ProposalRecord:
        """The same, of one that runs, or whose verdict may be corrected. Raises Refusal for any other."""
        record = self.page(actor, proposal_id)
        _check_can_end(record)
        return record

    def plan(self, command: PlanTrial) -> Tried:
        """The plan; it runs from the day on which somebody allows the data. Raises Invalid at fields, Refusal once it is over."""

        def plan(record: ProposalRecord, holidays: Holidays) -> Trial:
            before, draft, now = record.proposal.trial, command.draft, command.now
            if before is not None:
                return replanned(before, draft, now, holidays)
            metric = record.metric or "no number is written down"
            return planned(draft, metric=metric, zone=command.actor.zone, now=now, holidays=holidays)

        return self._changed(command, "trial.plan", plan)

    def tell_exit_test(self, command: TellExitTest) -> Tried:
        """What the exit test found. Raises Invalid at the field, Refusal where nothing runs."""

        def tell(record: ProposalRecord, _: Holidays) -> Trial:
            return exit_tested(_trial(record), command.draft, command.actor.user)

        return self._changed(command, "trial.exit", tell)

    def end(self, command: JudgeTrial) -> Tried:
        """The verdict, its correction, or the one extension. Raises Invalid at fields, Refusal where nothing runs."""

        def end(record: ProposalRecord, holidays: Holidays) -> Trial | None:
            _check_can_end(record)
            try:
                return ended(_trial(record), command.draft, command.actor.user, command.now, holidays)
            except Invalid as invalid:
                if invalid.errors.keys() <= command.asked:
                    raise
                return None

        return self._changed(command, "trial.end", end)

    def _changed(
        self, command: TrialCommand, act: str, work: Callable[[ProposalRecord, Holidays], Trial | None]
    ) -> Tried:
        def tried(store: Store, record: ProposalRecord) -> ProposalRecord | Asks[ProposalRecord]:
            # Its days are asked for in the hiring manager's message.
            trial = work(record, self._days.of(store, record.proposal.manager))
            if trial is None:
                return Asks(record, MORE)
            proposal = record.proposal.next(trial=trial)
            store.proposals.save(proposal)
            after = record.model_copy(update={"proposal": proposal})
            subject, people, now = proposal.subject, after.page.judged.people, command.now
            card = Card(kind=Kind.PROPOSAL_CARD, subject=subject)
            store.deliveries.post(
                outgoing(Kind.PROPOSAL_TRIAL, subject, proposal.room, people=people, at=now, under=card)
            )
            for ask in (Ask.EXIT_TEST, Ask.TRIAL):
                settle(store, proposal.manager, ask, proposal.id, now)
            wake(store, proposal.manager, now)
            store.deliveries.refresh(subject, now)
            compare_anew(store, after, now)
            return after

        root = Root[ProposalRecord](
            lock=lambda store: read_proposal(store, command.proposal_id, lock=True),
            check=lambda _, record: _check_can_try(command.actor, record),
            version=lambda record: record.version,
            moved=lambda _: MOVED,
            subject=lambda record: record.proposal.subject,
        )
        return change(self._database, command, act, root, tried, lambda _, record: record)


def _trial(record: ProposalRecord) -> Trial:
    if record.proposal.trial is None:
        raise Refusal("There is no plan for this trial yet. Press Plan the trial on its card.")
    return record.proposal.trial


def _check_can_end(record: ProposalRecord) -> None:
    trial = _trial(record)
    if not trial.is_over:
        trial.check_runs()
    elif record.proposal.choice is not None:
        raise Refusal("The decision on the offer is made, and rests on this verdict. Correct the decision instead.")


def _check_can_try(actor: Actor, record: ProposalRecord) -> None:
    check(actor, Act.TRY, record.people)
    if not record.proposal.is_platform:
        raise Refusal(f"{record.proposal.name} is no platform to buy, so there is nothing to try before the decision.")
    if record.proposal.is_over:
        raise Refusal("The next round of this proposal has begun: the trial goes on under its card.")
