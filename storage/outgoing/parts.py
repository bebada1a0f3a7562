"""Which parts people hold in what goes on: read over several tables at once."""

from collections.abc import Callable, Collection, Iterator

from sqlalchemy import ColumnElement, Select, and_, exists, literal, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from domain.brief.brief import Page
from domain.candidate.candidate import Status
from domain.outgoing import About
from domain.trouble import Held, Part
from storage.brief.briefs import BriefRow
from storage.candidates import CandidateRow
from storage.decisions import TodoRow
from storage.onboardings import OnboardingRow
from storage.panel.panels import PanelRow, SeatRow
from storage.panel.scorecards import ScorecardRow
from storage.proposal.proposals import ProposalRow
from storage.proposal.reviews import ReviewRow

_Text = InstrumentedAttribute[str] | ColumnElement[str]
_Columns = Select[str, str, str, str, str, str]
_Whose = Callable[[InstrumentedAttribute[str]], ColumnElement[bool]]


class Parts:
    """The parts of one workspace's people. What its author has not shared is theirs alone, and not among them."""

    def __init__(self, session: Session, workspace: str) -> None:
        self._session = session
        self._workspace = workspace

    def of(self, people: Collection[str]) -> list[Part]:
        """Everything that these people hold."""
        if not people:
            return []
        briefs = or_(BriefRow.manager.in_(people), BriefRow.owner.in_(people))
        return [part for part in self._found(briefs, lambda person: person.in_(people)) if part.person in people]

    def in_room(self, room: str) -> list[Part]:
        """The parts for which somebody reads along in this hiring room."""
        found = [
            *self._briefs(BriefRow.room == room),
            *self._others(self._seats(CandidateRow.room == room), self._reviews(ProposalRow.room == room)),
        ]
        return [part for part in found if part.held.reads_room]

    def all(self) -> list[Part]:
        """Everybody's."""
        return list(self._found(BriefRow.id.is_not(None), lambda person: person != ""))

    def briefs(self) -> list[Part]:
        """Every shared brief, as its hiring manager's part."""
        return [part for part in self._briefs(BriefRow.id.is_not(None)) if part.held is Held.BRIEF]

    def _found(self, briefs: ColumnElement[bool], held_by: _Whose) -> Iterator[Part]:
        yield from self._briefs(briefs)
        goes_on = and_(OnboardingRow.workspace == self._workspace, OnboardingRow.ending.is_(None))
        yield from self._others(
            self._seats(held_by(SeatRow.interviewer)),
            self._reviews(held_by(SeatRow.interviewer)),
            _columns(Held.ONBOARDING, OnboardingRow.owner, OnboardingRow.id, OnboardingRow.name, OnboardingRow.manager)
            .select_from(OnboardingRow)
            .where(goes_on, held_by(OnboardingRow.owner)),
            _columns(Held.HIRE, OnboardingRow.hire_user, OnboardingRow.id, OnboardingRow.name, OnboardingRow.manager)
            .select_from(OnboardingRow)
            .where(goes_on, held_by(OnboardingRow.hire_user)),
        )
        yield from self._todos(held_by(TodoRow.owner))

    def _briefs(self, where: ColumnElement[bool]) -> Iterator[Part]:
        rows = self._session.scalars(
            select(BriefRow)
            .where(
                BriefRow.workspace == self._workspace,
                BriefRow.discarded.is_(False),
                BriefRow.room != "",
                BriefRow.page == int(Page.DONE),
                where,
            )
            .order_by(BriefRow.created_at, BriefRow.id)
        )
        for brief in (row.to_domain() for row in rows):
            held = {"subject": brief.id, "name": brief.title, "room": brief.room, "version": brief.version}
            yield Part.model_validate({**held, "held": Held.BRIEF, "person": brief.manager})
            if brief.owner not in ("", brief.manager) and not brief.owner_declined:
                yield Part.model_validate({**held, "held": Held.OWNER, "person": brief.owner, "acts": brief.manager})

    def _others(self, *asked: _Columns) -> Iterator[Part]:
        for held, person, subject, name, acts, room in self._session.execute(union_all(*asked)):
            yield Part(
                held=Held(held),
                person=person,
                subject=subject,
                name=name,
                # Nobody gives away their own part: whoever takes over their brief does.
                acts="" if acts == person else acts,
                room=room,
            )

    def _seats(self, where: ColumnElement[bool]) -> _Columns:
        scored = exists().where(ScorecardRow.panel_id == PanelRow.id, ScorecardRow.interviewer == SeatRow.interviewer)
        columns = _columns(
            Held.SEAT, SeatRow.interviewer, PanelRow.id, CandidateRow.name, CandidateRow.manager, room=CandidateRow.room
        )
        return (
            columns.select_from(SeatRow)
            .join(PanelRow, PanelRow.id == SeatRow.panel_id)
            .join(
                CandidateRow, and_(PanelRow.about_kind == About.CANDIDATE.value, PanelRow.about_id == CandidateRow.id)
            )
            .where(
                SeatRow.workspace == self._workspace,
                SeatRow.freed_at.is_(None),
                PanelRow.is_closed.is_(False),
                # An open panel waits for nobody.
                PanelRow.opened_at.is_(None),
                CandidateRow.status == Status.OPEN.value,
                ~scored,
                where,
            )
        )

    def _reviews(self, where: ColumnElement[bool]) -> _Columns:
        """Seats on the panel of an offer."""
        sent = exists().where(
            ReviewRow.panel_id == PanelRow.id, ReviewRow.reviewer == SeatRow.interviewer, ReviewRow.sent_at.is_not(None)
        )
        columns = _columns(
            Held.SEAT, SeatRow.interviewer, PanelRow.id, ProposalRow.name, ProposalRow.manager, room=ProposalRow.room
        )
        return (
            columns.select_from(SeatRow)
            .join(PanelRow, PanelRow.id == SeatRow.panel_id)
            .join(ProposalRow, and_(PanelRow.about_kind == About.PROPOSAL.value, PanelRow.about_id == ProposalRow.id))
            .where(
                SeatRow.workspace == self._workspace,
                SeatRow.freed_at.is_(None),
                PanelRow.is_closed.is_(False),
                # An open panel waits for nobody.
                PanelRow.opened_at.is_(None),
                ~sent,
                where,
            )
        )

    def _todos(self, where: ColumnElement[bool]) -> Iterator[Part]:
        """Named after whom they are for, or after the brief whose they are."""
        is_open = (TodoRow.done_at.is_(None), TodoRow.is_dropped.is_(False))
        rows = self._session.execute(
            select(TodoRow, BriefRow, CandidateRow.name)
            .join(BriefRow, BriefRow.id == TodoRow.brief_id)
            .outerjoin(CandidateRow, CandidateRow.id == TodoRow.candidate_id)
            .where(TodoRow.workspace == self._workspace, *is_open, where)
        )
        for todo, brief, name in rows:
            yield Part(
                held=Held.TODO,
                person=todo.owner,
                subject=todo.id,
                name=name or brief.to_domain().title,
                acts="" if todo.manager == todo.owner else todo.manager,
                what=todo.kind,
                version=todo.version,
            )


def _columns(
    held: Held,
    person: _Text,
    subject: _Text,
    name: _Text,
    acts: _Text,
    *,
    room: _Text | None = None,
) -> _Columns:
    return select(
        literal(held.value).label("held"),
        person.label("person"),
        subject.label("subject"),
        name.label("name"),
        acts.label("acts"),
        (literal("") if room is None else room).label("room"),
    )
