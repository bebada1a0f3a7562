"""What waits for one person, and for whom they wait: read over several tables at once, in one question."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from typing import cast as as_type

from sqlalchemy import (
    ColumnElement,
    Null,
    Row,
    Select,
    String,
    and_,
    bindparam,
    cast,
    exists,
    false,
    func,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from domain.brief.brief import Brief, Page
from domain.brief.discovery import Item
from domain.candidate.candidate import Status
from domain.decision.todo import TodoKind
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import About
from domain.proposal.proposal import Proposal
from domain.question.question import QuestionView
from domain.waiting.overview import AHEAD, READ, Awaited, Coming, Task, Waiting, asked_again
from storage.base import UtcDateTime
from storage.brief.briefs import BriefRow, has_part
from storage.brief.discoveries import DiscoveryItemRow
from storage.brief.history import BriefDraftRow
from storage.brief.questions import QuestionRow
from storage.candidates import CandidateRow
from storage.decisions import DecisionRow, TodoRow
from storage.onboardings import startable
from storage.outgoing.deliveries import DeliveryRow, key_in_sql
from storage.outgoing.troubles import TroubleRow
from storage.panel.panels import PanelRow, SeatRow, judges, meets_at, owes_sheet
from storage.panel.scorecards import DraftRow, ScorecardRow
from storage.proposal.proposals import ProposalRow
from storage.proposal.reviews import ReviewRow
from storage.rows import Repository

_Text = InstrumentedAttribute[str] | ColumnElement[str]
_Moment = (
    InstrumentedAttribute[datetime]
    | InstrumentedAttribute[datetime | None]
    | ColumnElement[datetime]
    | ColumnElement[datetime | None]
    | Null
)
Columns = Select[str, str, str, str, str, str, datetime, datetime, int, bool, int, int, str | None]

MINE, OTHERS, COMING, TROUBLE = "mine", "others", "coming", "trouble"
OF_BRIEFS = (Task.ANSWER, Task.FIND_OUT)
#: Whether these wait for anybody, their brief or their day says.
TO_BE_JUDGED = (*OF_BRIEFS, Task.TRIAL)


class Expected(NamedTuple):
    """What waits for somebody, of `mine_in_all` things the first; for whom they wait; what comes; whether anything is held up.

    What they were asked for a brief, and are to find out for one, comes with the brief, which says whether it waits.
    """

    mine: list[Waiting]
    mine_in_all: int
    asked: list[QuestionView]
    to_find_out: list[tuple[Item, Brief]]
    others: list[Awaited]
    #: Questions to others, what others find out, and trials that others look after, each with whether it was asked again.
    of_others: list[tuple[QuestionView | tuple[Item, Brief] | Proposal, bool]]
    coming: list[Coming]
    has_troubles: bool


class Overviews(Repository):
    """The overviews of one workspace's people."""

    def expected(self, user: str, now: datetime, zone: str, *, everybody: bool = False) -> Expected:
        """Of the next two weeks, and at most a hundred of each; with `everybody`, whoever is to start.

        Whether somebody was asked again is a matter of the day in this zone, where whoever asks lives.
        """
        asked = {"user": user, "workspace": self._workspace, "again": asked_again(now, zone)}
        moments = {"now": now, "until": now + AHEAD}
        rows = self._session.execute(_question(everybody=everybody), asked | moments).all()
        mine = [row for row in rows if row.section == MINE]
        of_briefs = [row for row in mine if row.task in OF_BRIEFS]
        return Expected(
            mine=[_waiting(row) for row in mine if row.task not in OF_BRIEFS],
            mine_in_all=mine[0].many - len(of_briefs) if mine else 0,
            asked=[_asked(row) for row in of_briefs if row.QuestionRow is not None],
            to_find_out=[_found_out(row) for row in of_briefs if row.DiscoveryItemRow is not None],
            others=_awaited([row for row in rows if row.section == OTHERS and row.task not in TO_BE_JUDGED]),
            of_others=[
                (_what_waits(row), bool(row.is_begun))
                for row in rows
                if row.section == OTHERS and row.task in TO_BE_JUDGED
            ],
            coming=[Coming(task=None, title=row.name, at=row.due_at) for row in rows if row.section == COMING],
            has_troubles=any(row.section == TROUBLE for row in rows),
        )


# To whom, where and when: given when it is asked, since putting it together costs more than the answer.
USER, WORKSPACE = (as_type(str, bindparam(name, type_=String())) for name in ("user", "workspace"))
AGAIN: ColumnElement[str] = bindparam("again", type_=String())
NOW, UNTIL = (bindparam(name, type_=UtcDateTime()) for name in ("now", "until"))


@cache
def _question(*, everybody: bool) -> Select[Any]:
    found = union_all(*_mine(everybody=everybody), *_others(), *_coming(), _held_up()).cte("found")
    order = (func.coalesce(found.c.due_at, found.c.since), found.c.subject, found.c.person)
    ranked = select(
        found,
        func.row_number().over(partition_by=found.c.section, order_by=order).label("place"),
        func.count().over(partition_by=found.c.section).label("many"),
    ).cte("ranked")
    asked = and_(ranked.c.task == Task.ANSWER.value, QuestionRow.id == ranked.c.subject)
    found_out = and_(
        ranked.c.task == Task.FIND_OUT.value,
        DiscoveryItemRow.brief_id == ranked.c.brief,
        DiscoveryItemRow.step == ranked.c.subject,
    )
    return (
        select(ranked, BriefRow, QuestionRow, DiscoveryItemRow, ProposalRow)
        .outerjoin(BriefRow, BriefRow.id == ranked.c.brief)
        .outerjoin(QuestionRow, asked)
        .outerjoin(DiscoveryItemRow, found_out)
        .outerjoin(ProposalRow, and_(ranked.c.task == Task.TRIAL.value, ProposalRow.id == ranked.c.subject))
        .where(ranked.c.place <= READ)
        .order_by(ranked.c.place)
    )


def _mine(*, everybody: bool) -> Sequence[Columns]:
    here = CandidateRow.workspace == WORKSPACE
    drafted = exists().where(DraftRow.panel_id == PanelRow.id, DraftRow.interviewer == USER)
    reviewing = exists().where(
        ReviewRow.panel_id == PanelRow.id, ReviewRow.reviewer == USER, ReviewRow.draft.is_not(None)
    )
    owed = owes_sheet(WORKSPACE, USER)
    started = startable(
        _row(Task.ONBOARD, CandidateRow.id, CandidateRow.name, since=DecisionRow.decided_at).select_from(CandidateRow),
        WORKSPACE,
        None if everybody else USER,
    )
    my_briefs = and_(BriefRow.workspace == WORKSPACE, BriefRow.discarded.is_(False))
    is_done = BriefRow.page == int(Page.DONE)
    brief = (BriefRow.id, BriefRow.title)
    return (
        _row(
            Task.SCORE,
            PanelRow.id,
            CandidateRow.name,
            due_at=meets_at(CandidateRow.interview_at),
            since=CandidateRow.created_at,
            is_begun=drafted,
        )
        .join(PanelRow, judges(About.CANDIDATE, CandidateRow.id))
        .join(SeatRow, and_(_held(), SeatRow.interviewer == USER))
        .where(here, *owed),
        _row(Task.DECIDE, CandidateRow.id, CandidateRow.name, since=PanelRow.opened_at)
        .join(PanelRow, judges(About.CANDIDATE, CandidateRow.id))
        .where(here, CandidateRow.manager == USER, _is_open(), PanelRow.opened_at.is_not(None)),
        started,
        _row(
            Task.REVIEW,
            PanelRow.id,
            ProposalRow.name,
            due_at=ProposalRow.review_at,
            since=ProposalRow.created_at,
            is_begun=reviewing,
        )
        .join(PanelRow, judges(About.PROPOSAL, ProposalRow.id))
        .where(ProposalRow.workspace == WORKSPACE, *owed),
        _row(Task.CHOOSE, ProposalRow.id, ProposalRow.name, since=PanelRow.opened_at)
        .join(PanelRow, judges(About.PROPOSAL, ProposalRow.id))
        .where(
            ProposalRow.workspace == WORKSPACE,
            ProposalRow.manager == USER,
            ProposalRow.is_open.is_(True),
            PanelRow.opened_at.is_not(None),
        ),
        _todos(MINE, TodoRow.owner == USER),
        _row(Task.OWN, *brief, since=BriefRow.updated_at, version=BriefRow.version).where(
            my_briefs, BriefRow.owner == USER, BriefRow.asks_owner.is_(True), BriefRow.let_be.is_(None)
        ),
        _row(Task.RESUME, *brief, since=BriefRow.updated_at, version=BriefRow.version).where(
            my_briefs, BriefRow.manager == USER, ~is_done
        ),
        _row(Task.ANSWER, QuestionRow.id, BriefRow.title, since=QuestionRow.asked_at, brief=BriefRow.id)
        .join(QuestionRow, QuestionRow.brief_id == BriefRow.id)
        .where(my_briefs, QuestionRow.person == USER, QuestionRow.answered_at.is_(None)),
        _row(Task.FIND_OUT, DiscoveryItemRow.step, BriefRow.title, since=DiscoveryItemRow.since, brief=BriefRow.id)
        .join(DiscoveryItemRow, DiscoveryItemRow.brief_id == BriefRow.id)
        .where(my_briefs, DiscoveryItemRow.owner == USER, DiscoveryItemRow.ticked_at.is_(None)),
        # Whoever may not change it any more has nothing to go on with.
        _row(Task.EDIT, *brief, since=BriefDraftRow.updated_at, version=BriefRow.version)
        .join(BriefDraftRow, BriefDraftRow.brief_id == BriefRow.id)
        .where(my_briefs, BriefDraftRow.user == USER, is_done, BriefRow.room != "" if everybody else has_part(USER)),
    )


def _others() -> Sequence[Columns]:
    scored = exists().where(ScorecardRow.panel_id == PanelRow.id, ScorecardRow.interviewer == SeatRow.interviewer)
    reviewed = exists().where(
        ReviewRow.panel_id == PanelRow.id, ReviewRow.reviewer == SeatRow.interviewer, ReviewRow.sent_at.is_not(None)
    )
    my_briefs = (BriefRow.workspace == WORKSPACE, BriefRow.discarded.is_(False), BriefRow.manager == USER)
    waits = (PanelRow.opened_at.is_(None), PanelRow.is_closed.is_(False), SeatRow.freed_at.is_(None))
    return (
        _row(
            Task.SCORE,
            PanelRow.id,
            CandidateRow.name,
            section=OTHERS,
            due_at=meets_at(CandidateRow.interview_at),
            since=CandidateRow.created_at,
            person=SeatRow.interviewer,
            is_begun=_was_asked(Kind.SCORE_ASKED, PanelRow.id, SeatRow.interviewer),
            done=_count(ScorecardRow.interviewer, ScorecardRow.panel_id == PanelRow.id),
            seats=_seats(),
        )
        .join(PanelRow, judges(About.CANDIDATE, CandidateRow.id))
        .join(SeatRow, SeatRow.panel_id == PanelRow.id)
        .where(
            CandidateRow.workspace == WORKSPACE,
            CandidateRow.manager == USER,
            _is_open(),
            SeatRow.interviewer != USER,
            ~scored,
            *waits,
        ),
        _row(
            Task.REVIEW,
            PanelRow.id,
            ProposalRow.name,
            section=OTHERS,
            due_at=ProposalRow.review_at,
            since=ProposalRow.created_at,
            person=SeatRow.interviewer,
            is_begun=_was_asked(Kind.PROPOSAL_ASKED, ProposalRow.id, SeatRow.interviewer),
            done=_count(ReviewRow.reviewer, ReviewRow.panel_id == PanelRow.id, ReviewRow.sent_at.is_not(None)),
            seats=_seats(),
        )
        .join(PanelRow, judges(About.PROPOSAL, ProposalRow.id))
        .join(SeatRow, SeatRow.panel_id == PanelRow.id)
        .where(
            ProposalRow.workspace == WORKSPACE,
            ProposalRow.manager == USER,
            ProposalRow.is_open.is_(True),
            SeatRow.interviewer != USER,
            ~reviewed,
            *waits,
        ),
        _todos(
            OTHERS,
            and_(TodoRow.manager == USER, TodoRow.owner != USER),
            is_begun=_was_asked(Kind.TODO_DUE, TodoRow.id),
        ),
        _row(
            Task.OWN,
            BriefRow.id,
            BriefRow.title,
            section=OTHERS,
            since=BriefRow.updated_at,
            person=BriefRow.owner,
            is_begun=_was_asked(Kind.BRIEF_OWNER_ASKED, BriefRow.id),
        ).where(
            BriefRow.workspace == WORKSPACE,
            BriefRow.discarded.is_(False),
            BriefRow.manager == USER,
            BriefRow.owner != USER,
            BriefRow.asks_owner.is_(True),
            BriefRow.let_be.is_(None),
        ),
        _row(
            Task.ANSWER,
            QuestionRow.id,
            BriefRow.title,
            section=OTHERS,
            since=QuestionRow.asked_at,
            person=QuestionRow.person,
            brief=BriefRow.id,
            is_begun=_was_asked(Kind.QUESTION_ASKED, QuestionRow.id),
        )
        .join(QuestionRow, QuestionRow.brief_id == BriefRow.id)
        .where(*my_briefs, QuestionRow.person != USER, QuestionRow.answered_at.is_(None)),
        _row(
            Task.FIND_OUT,
            DiscoveryItemRow.step,
            BriefRow.title,
            section=OTHERS,
            since=DiscoveryItemRow.since,
            person=DiscoveryItemRow.owner,
            brief=BriefRow.id,
            is_begun=_was_asked(Kind.STEP_ASKED, BriefRow.id + literal("-") + DiscoveryItemRow.step),
        )
        .join(DiscoveryItemRow, DiscoveryItemRow.brief_id == BriefRow.id)
        .where(*my_briefs, DiscoveryItemRow.owner != USER, DiscoveryItemRow.ticked_at.is_(None)),
        # The hiring manager looks after a trial; whoever owns what is built waits for them.
        _row(
            Task.TRIAL,
            ProposalRow.id,
            ProposalRow.name,
            section=OTHERS,
            since=ProposalRow.created_at,
            person=ProposalRow.manager,
            is_begun=_was_asked(Kind.TRIAL_ASKED, ProposalRow.id),
        )
        .join(BriefRow, BriefRow.id == ProposalRow.brief_id)
        .where(
            ProposalRow.workspace == WORKSPACE,
            ProposalRow.is_on_trial.is_(True),
            ProposalRow.manager != USER,
            BriefRow.owner == USER,
            BriefRow.room != "",
        ),
    )


def _coming() -> Sequence[Columns]:
    """Interviews that this person holds, or whose candidate is theirs to decide on: each time once."""
    at = meets_at(CandidateRow.interview_at)
    there = (CandidateRow.workspace == WORKSPACE, _is_open(), at.between(NOW, UNTIL))
    mine = _row(
        None, CandidateRow.id, CandidateRow.name, section=COMING, due_at=at, since=CandidateRow.created_at
    ).join(PanelRow, judges(About.CANDIDATE, CandidateRow.id))
    my_seats = select(SeatRow.panel_id).where(SeatRow.workspace == WORKSPACE, SeatRow.interviewer == USER)
    return (
        mine.outerjoin(SeatRow, _held()).where(*there, CandidateRow.manager == USER).distinct(),
        mine.join(SeatRow, and_(_held(), SeatRow.interviewer == USER)).where(
            *there, CandidateRow.manager != USER, PanelRow.id.in_(my_seats)
        ),
    )


def _held() -> ColumnElement[bool]:
    return and_(SeatRow.panel_id == PanelRow.id, SeatRow.freed_at.is_(None))


def _held_up() -> Columns:
    return _row(None, TroubleRow.id, TroubleRow.id, section=TROUBLE, since=TroubleRow.opened_at).where(
        TroubleRow.workspace == WORKSPACE, TroubleRow.told == USER, TroubleRow.ended_at.is_(None)
    )


def _todos(section: str, whose: ColumnElement[bool], is_begun: ColumnElement[bool] | None = None) -> Columns:
    return (
        _row(
            Task.TODO,
            TodoRow.id,
            func.coalesce(CandidateRow.name, BriefRow.title),
            section=section,
            due_at=TodoRow.due_at,
            since=TodoRow.due_at,
            version=TodoRow.version,
            person=TodoRow.owner,
            what=TodoRow.kind,
            is_begun=is_begun,
        )
        .select_from(TodoRow)
        .join(BriefRow, BriefRow.id == TodoRow.brief_id)
        # What is checked again of a brief is about no candidate.
        .outerjoin(CandidateRow, CandidateRow.id == TodoRow.candidate_id)
        .where(TodoRow.workspace == WORKSPACE, TodoRow.is_dropped.is_(False), TodoRow.done_at.is_(None), whose)
    )


def _was_asked(kind: Kind, *about: _Text) -> ColumnElement[bool]:
    """Whether they were asked again, by the key of what asks them."""
    return exists().where(DeliveryRow.workspace == WORKSPACE, DeliveryRow.key == key_in_sql(kind, *about, AGAIN))


def _row(
    task: Task | None,
    subject: _Text,
    name: _Text,
    *,
    since: _Moment,
    section: str = MINE,
    due_at: _Moment | None = None,
    version: InstrumentedAttribute[int] | None = None,
    is_begun: ColumnElement[bool] | None = None,
    person: _Text | None = None,
    what: _Text | None = None,
    done: ColumnElement[int] | None = None,
    seats: ColumnElement[int] | None = None,
    brief: _Text | None = None,
) -> Columns:
    return select(
        literal(section).label("section"),
        literal(task.value if task else "").label("task"),
        subject.label("subject"),
        name.label("name"),
        (literal("") if what is None else what).label("what"),
        (literal("") if person is None else person).label("person"),
        (cast(null(), UtcDateTime()) if due_at is None else type_coerce(due_at, UtcDateTime())).label("due_at"),
        type_coerce(since, UtcDateTime()).label("since"),
        (literal(0) if version is None else version).label("version"),
        (false() if is_begun is None else is_begun).label("is_begun"),
        (literal(0) if done is None else done).label("done"),
        (literal(0) if seats is None else seats).label("seats"),
        (cast(null(), String()) if brief is None else brief).label("brief"),
    )


def _asked(row: Row[Any]) -> QuestionView:
    return QuestionView(question=row.QuestionRow.to_domain(), brief=row.BriefRow.to_domain())


def _found_out(row: Row[Any]) -> tuple[Item, Brief]:
    return row.DiscoveryItemRow.to_domain(), row.BriefRow.to_domain()


def _what_waits(row: Row[Any]) -> QuestionView | tuple[Item, Brief] | Proposal:
    if row.task == Task.TRIAL:
        proposal: Proposal = row.ProposalRow.to_domain()
        return proposal
    return _asked(row) if row.task == Task.ANSWER else _found_out(row)


def _waiting(row: Row[Any]) -> Waiting:
    return Waiting(
        task=Task(row.task),
        subject=row.subject,
        title=_title(row),
        due_at=row.due_at,
        since=row.since,
        version=row.version,
        is_begun=bool(row.is_begun),
    )


def _awaited(rows: Sequence[Row[Any]]) -> list[Awaited]:
    """One for each thing, with everybody who owes something for it."""
    found: dict[tuple[str, str], list[Row[Any]]] = {}
    for row in rows:
        found.setdefault((row.task, row.subject), []).append(row)
    return [
        Awaited(
            task=Task(row.task),
            subject=row.subject,
            title=_title(row),
            who=tuple(each.person for each in each_of),
            due_at=min((each.due_at for each in each_of if each.due_at), default=None),
            since=row.since,
            done=row.done,
            seats=row.seats,
            is_asked=all(each.is_begun for each in each_of),
        )
        for each_of in found.values()
        for row in each_of[:1]
    ]


def _title(row: Row[Any]) -> str:
    return f"{row.name}: {TodoKind(row.what).heading}" if row.what else str(row.name)


def _count(what: InstrumentedAttribute[str], *where: ColumnElement[bool]) -> ColumnElement[int]:
    return select(func.count(what)).where(*where).scalar_subquery()


def _seats() -> ColumnElement[int]:
    seat = SeatRow.__table__.alias("all_seats")
    held = select(func.count()).select_from(seat).where(seat.c.panel_id == PanelRow.id, seat.c.freed_at.is_(None))
    return held.correlate(PanelRow).scalar_subquery()


def _is_open() -> ColumnElement[bool]:
    return CandidateRow.status == Status.OPEN.value
