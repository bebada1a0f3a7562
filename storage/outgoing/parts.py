"""Which parts people hold in what goes on: read over several tables at once."""

from collections.abc import Callable, Collection, Iterator
from functools import cache

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from domain.brief.brief import Page
from domain.candidate.candidate import Status
from domain.outgoing.subject import About
from domain.trouble import Held, Part
from storage.brief.briefs import BriefRow
from storage.candidates import CandidateRow
from storage.decisions import TodoRow
from storage.onboardings import OnboardingRow
from storage.panel.panels import PanelRow, SeatRow, judges
from storage.panel.scorecards import ScorecardRow
from storage.proposal.proposals import ProposalRow
from storage.proposal.reviews import ReviewRow
from storage.rows import WORKSPACE, named

_Text = InstrumentedAttribute[str] | ColumnElement[str]
_Columns = Select[str, str, str, str, str, str, str, int]
_Whose = Callable[[InstrumentedAttribute[str]], ColumnElement[bool]]
_Others = CompoundSelect[str, str, str, str, str, str, str, int]

_PEOPLE = named("people", several=True)


class Parts:
    """The parts of one workspace's people. A brief that was not shared is its hiring manager's alone, and not among them."""

    def __init__(self, session: Session, workspace: str) -> None:
        self._session = session
        self._workspace = workspace

    def of(self, people: Collection[str]) -> list[Part]:
        """Everything that these people hold."""
        if not people:
            return []
        return [part for part in self._found(*_of_people(), people=list(people)) if part.person in people]

    def in_room(self, room: str) -> list[Part]:
        """The parts for which somebody reads along in this hiring room."""
        found = [
            *self._briefs(_briefs(BriefRow.room == room)),
            *self._others(union_all(_seats(CandidateRow.room == room), _reviews(ProposalRow.room == room))),
        ]
        return [part for part in found if part.held.reads_room]

    def all(self) -> list[Part]:
        """Everybody's."""
        return list(self._found(_briefs(BriefRow.id.is_not(None)), _held(lambda person: person != "")))

    def briefs(self) -> list[Part]:
        """Every shared brief, as its hiring manager's part."""
        return [part for part in self._briefs(_briefs(BriefRow.id.is_not(None))) if part.held is Held.BRIEF]

    def _found(self, briefs: Select[BriefRow], others: _Others, **given: object) -> Iterator[Part]:
        yield from self._briefs(briefs, **given)
        yield from self._others(others, **given)

    def _briefs(self, asked: Select[BriefRow], **given: object) -> Iterator[Part]:
        rows = self._session.scalars(asked, {"workspace": self._workspace, **given})
        for brief in (row.to_domain() for row in rows):
            held = {"subject": brief.id, "name": brief.title, "room": brief.room, "version": brief.version}
            yield Part.model_validate({**held, "held": Held.BRIEF, "person": brief.manager})
            if brief.owner not in ("", brief.manager) and not brief.owner_declined:
                yield Part.model_validate({**held, "held": Held.OWNER, "person": brief.owner, "acts": brief.manager})

    def _others(self, asked: _Others, **given: object) -> Iterator[Part]:
        rows = self._session.execute(asked, {"workspace": self._workspace, **given})
        for held, person, subject, name, acts, what, room, version in rows:
            yield Part(
                held=Held(held),
                person=person,
                subject=subject,
                name=name,
                # Nobody gives away their own part: whoever takes over their brief does.
                acts="" if acts == person else acts,
                what=what,
                room=room,
                version=version,
            )


@cache
def _of_people() -> tuple[Select[BriefRow], _Others]:
    """What `_PEOPLE` hold. Put together once: that costs more than asking it."""
    return _briefs(or_(BriefRow.manager.in_(_PEOPLE), BriefRow.owner.in_(_PEOPLE))), _held(lambda who: who.in_(_PEOPLE))


def _held(by: _Whose) -> _Others:
    """Everything but briefs."""
    goes_on = and_(OnboardingRow.workspace == WORKSPACE, OnboardingRow.ending.is_(None))
    return union_all(
        _seats(by(SeatRow.interviewer)),
        _reviews(by(SeatRow.interviewer)),
        _todos(by(TodoRow.owner)),
        _columns(Held.ONBOARDING, OnboardingRow.owner, OnboardingRow.id, OnboardingRow.name, OnboardingRow.manager)
        .select_from(OnboardingRow)
        .where(goes_on, by(OnboardingRow.owner)),
        _columns(Held.HIRE, OnboardingRow.hire_user, OnboardingRow.id, OnboardingRow.name, OnboardingRow.manager)
        .select_from(OnboardingRow)
        .where(goes_on, by(OnboardingRow.hire_user)),
    )


def _briefs(where: ColumnElement[bool]) -> Select[BriefRow]:
    return (
        select(BriefRow)
        .where(
            BriefRow.workspace == WORKSPACE,
            BriefRow.discarded.is_(False),
            BriefRow.room != "",
            BriefRow.page == int(Page.DONE),
            where,
        )
        .order_by(BriefRow.created_at, BriefRow.id)
    )


def _seats(where: ColumnElement[bool]) -> _Columns:
    scored = exists().where(ScorecardRow.panel_id == PanelRow.id, ScorecardRow.interviewer == SeatRow.interviewer)
    return _seats_for(About.CANDIDATE, CandidateRow, CandidateRow.status == Status.OPEN.value, ~scored, where)


def _reviews(where: ColumnElement[bool]) -> _Columns:
    """Seats on the panel of an offer."""
    sent = exists().where(
        ReviewRow.panel_id == PanelRow.id, ReviewRow.reviewer == SeatRow.interviewer, ReviewRow.sent_at.is_not(None)
    )
    return _seats_for(About.PROPOSAL, ProposalRow, ~sent, where)


def _seats_for(kind: About, judged: type[CandidateRow] | type[ProposalRow], *where: ColumnElement[bool]) -> _Columns:
    """An open panel waits for nobody."""
    columns = _columns(Held.SEAT, SeatRow.interviewer, PanelRow.id, judged.name, judged.manager, room=judged.room)
    return (
        columns.select_from(SeatRow)
        .join(PanelRow, PanelRow.id == SeatRow.panel_id)
        .join(judged, judges(kind, judged.id))
        .where(
            SeatRow.workspace == WORKSPACE,
            SeatRow.freed_at.is_(None),
            PanelRow.is_closed.is_(False),
            PanelRow.opened_at.is_(None),
            *where,
        )
    )


def _todos(where: ColumnElement[bool]) -> _Columns:
    columns = _columns(
        Held.TODO,
        TodoRow.owner,
        TodoRow.id,
        # The brief's are named after it.
        func.coalesce(CandidateRow.name, BriefRow.title),
        TodoRow.manager,
        what=TodoRow.kind,
        version=TodoRow.version,
    )
    return (
        columns.select_from(TodoRow)
        .join(BriefRow, BriefRow.id == TodoRow.brief_id)
        .outerjoin(CandidateRow, CandidateRow.id == TodoRow.candidate_id)
        .where(TodoRow.workspace == WORKSPACE, TodoRow.done_at.is_(None), TodoRow.is_dropped.is_(False), where)
    )


def _columns(
    held: Held,
    person: _Text,
    subject: _Text,
    name: _Text,
    acts: _Text,
    *,
    what: _Text | None = None,
    room: _Text | None = None,
    version: InstrumentedAttribute[int] | None = None,
) -> _Columns:
    return select(
        literal(held.value).label("held"),
        person.label("person"),
        subject.label("subject"),
        name.label("name"),
        acts.label("acts"),
        (literal("") if what is None else what).label("what"),
        (literal("") if room is None else room).label("room"),
        (literal(0) if version is None else version).label("version"),
    )
