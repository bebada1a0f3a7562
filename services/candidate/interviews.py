"""Interviews once the panel stands: a further interviewer, and other times."""

from collections.abc import Callable

from domain.candidate.candidate import check_interview, people_errors
from domain.candidate.commands import AskAnother, SetTimes
from domain.candidate.record import CandidateRecord, time_field, timed_by
from domain.command import Asks, Overtaken, Saved
from domain.panel.pages import PanelPage
from domain.people import Actor
from domain.refusals import Invalid, Refusal, Stale
from domain.waiting.reminders import Ask
from services.candidate.candidates import check_editor, send_kit, send_soon
from services.change import Root, change, itself
from services.outgoing.reminders import settle, wake
from services.panel.panels import keep_panel, refresh_panel
from services.records import read_record
from storage.database import Database
from storage.store import Store

Changed = Saved[CandidateRecord] | Overtaken[CandidateRecord] | Asks[CandidateRecord]


SEATS_MOVED = (
    "Somebody changed this panel while the form was open. What you typed is still here: look again, then send it."
)


ROOM_MOVED = "Another hiring room was chosen while this form was open. What you typed is still here: send it again."


class InterviewService:
    """Changes who interviews a candidate and when. All raise NotFound, NotAllowed and Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def to_ask_another(self, actor: Actor, candidate_id: str) -> CandidateRecord:
        """For the form of a further interviewer. Raises Refusal while the panel is sealed."""
        with self._database.reading(actor.workspace) as store:
            record = read_record(store, candidate_id)
            _check_can_ask(actor, record)
            return record

    def ask_another(self, command: AskAnother) -> Changed:
        """A further interviewer on an open panel, who is told at once. Raises Refusal on a sealed one, Invalid at fields."""

        def ask(store: Store, record: CandidateRecord) -> CandidateRecord:
            user, room = command.interviewer, record.candidate.room
            if room != command.looked_at:
                raise Stale(ROOM_MOVED)
            errors = people_errors(dict.fromkeys(command.categories, (user,)), record.owner, command.found)
            categories = tuple(key for key in record.guide.category_keys if key in command.categories)
            if not categories:
                raise Invalid({"categories": "What should they find out about? Tick at least one."})
            if wrong := command.refused or next(iter(errors.values()), ""):
                raise Invalid({"interviewer": wrong})
            check_interview(command.interview_at, command.now)
            panel = record.panel.add_seat(user, categories, command.interview_at)
            keep_panel(store, command, panel)
            page = PanelPage(panel=panel, judged=record.judged)
            send_kit(store, command, page, user)
            wake(store, user, command.now, manager=record.candidate.manager)
            refresh_panel(store, page, command.now)
            return record.model_copy(update={"panel": panel})

        return change(self._database, command, "seat.add", _changing(command, _check_can_ask), ask, itself)

    def to_time(self, actor: Actor, candidate_id: str) -> CandidateRecord:
        """For the form of interviews at other times: an interviewer sees their own."""
        with self._database.reading(actor.workspace) as store:
            record = read_record(store, candidate_id)
            _check_can_time(actor, record)
            return record

    def set_times(self, command: SetTimes) -> Changed:
        """Interviews at other times than the candidate's; kits and reminders follow.

        Raises Refusal once they are decided on, and Invalid at fields.
        """

        def set_times(store: Store, record: CandidateRecord) -> CandidateRecord:
            if not set(command.times) <= set(timed_by(command.actor, record)):
                raise Stale(SEATS_MOVED)
            for user, at in command.times.items():
                check_interview(at, command.now, time_field(user))
            panel = record.panel.meeting(command.times)
            keep_panel(store, command, panel)
            page = PanelPage(panel=panel, judged=record.judged)
            for user in command.times:
                send_soon(store, page, user, command.now)
                before = record.panel.seat_of(user)
                moved = before is not None and before.interview_at != command.times[user]
                if moved and user in panel.outstanding:
                    # Moved, it is asked anew.
                    settle(store, user, Ask.SCORE, panel.id, command.now, manager=record.candidate.manager)
            refresh_panel(store, page, command.now)
            return record.model_copy(update={"panel": panel})

        return change(
            self._database,
            command,
            "seat.time",
            _changing(command, _check_can_time),
            set_times,
            itself,
        )


def _changing(
    command: AskAnother | SetTimes, check_can: Callable[[Actor, CandidateRecord], None]
) -> Root[CandidateRecord]:
    return Root(
        lock=lambda store: read_record(store, command.candidate_id, lock=True),
        check=lambda _, record: check_can(command.actor, record),
        version=lambda record: record.version,
        moved=lambda _: SEATS_MOVED,
        subject=lambda record: record.candidate.subject,
    )


def _check_can_ask(actor: Actor, record: CandidateRecord) -> None:
    check_editor(actor, record)
    if not record.panel.is_open:
        raise Refusal("The panel is still sealed: press Edit on the candidate's card to change who interviews.")


def _check_can_time(actor: Actor, record: CandidateRecord) -> None:
    if record.panel.seat_of(actor.user) is None:
        check_editor(actor, record)
    record.candidate.check_editable()
