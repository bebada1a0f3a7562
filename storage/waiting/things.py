"""What one person has a part in, at which stage: a page of it, and what is found by part of a name."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple
from typing import cast as as_type

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Row,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from domain.brief.brief import Page
from domain.brief.outcome import judge_brief
from domain.candidate.candidate import Status
from domain.decision.decision import DecisionOutcome
from domain.outgoing.kinds import Kind
from domain.outgoing.places import permalink
from domain.outgoing.subject import About
from domain.typed.names import JOINTS, SPELLED_OUT, words_of
from domain.waiting.overview import LISTED, OFFERED, Looks, Stage, Thing, Things
from storage.brief.briefs import BriefRow, has_part
from storage.candidates import CandidateRow
from storage.decisions import DecisionRow
from storage.installations import InstallationRow
from storage.onboardings import OnboardingRow
from storage.outgoing.messages import MessageRow
from storage.panel.panels import PanelRow, SeatRow, judges
from storage.proposal.proposals import ProposalRow
from storage.rows import WORKSPACE, Repository, named

Columns = Select[str, str, str, str, str, str, datetime, bool]
_Text = InstrumentedAttribute[str] | ColumnElement[str]

#: Where the card of each stands.
CARDS = {
    About.BRIEF: Kind.BRIEF_CARD,
    About.CANDIDATE: Kind.CANDIDATE_CARD,
    About.PROPOSAL: Kind.PROPOSAL_CARD,
    About.ONBOARDING: Kind.ONBOARDING_CARD,
}


# Who asks, and what they look at: given when it is asked, since putting it together costs more than the answer.
USER: Final = as_type(str, named("user"))
PERSON: Final = as_type(str, named("person"))
BRIEF, STAGE = (named(name) for name in ("brief", "stage"))
FIRST: Final[BindParameter[int]] = bindparam("first", type_=Integer())
#: No name has more, and each number of them is a question of its own.
MOST_WORDS: Final = 8
#: Before a sign of a pattern that stands for itself.
ESCAPE: Final = "/"


class _Asked(NamedTuple):
    """By which of these the question is narrowed, and by how many words; `everybody`: it is about whatever is shared."""

    everybody: bool
    brief: bool
    person: bool
    stage: bool
    words: int


class ThingsOf(Repository):
    """The briefs, candidates, offers and onboardings of one workspace's people."""

    def seen_by(self, user: str, looks: Looks, *, everybody: bool = False) -> Things:
        """What goes on first, then what is over, the newest first; with `everybody`, of whatever is shared.

        In one question, with the newest briefs to choose from.
        """
        words = words_of(looks.words)[:MOST_WORDS] if looks.words else ()
        by = _Asked(everybody, bool(looks.brief), bool(looks.person), bool(looks.stage), len(words))
        asked = {
            "workspace": self._workspace,
            "user": user,
            "first": looks.page * LISTED,
            "brief": looks.brief,
            "person": looks.person,
            "stage": looks.stage.value if looks.stage else "",
            **{_word(place): _literally(word) for place, word in enumerate(words)},
        }
        rows = self._session.execute(_question(by), asked).all()
        count = next((row.many for row in rows if row.fits), 0)
        page = min(looks.page, max(0, count - 1) // LISTED)
        on = [row for row in rows if row.fits and page * LISTED < row.place <= (page + 1) * LISTED]
        briefs = [row for row in rows if row.about == About.BRIEF and row.nth <= OFFERED]
        return Things(
            shown=tuple(_thing(row, row[-4]) for row in on),
            count=count,
            page=page,
            archived=rows[0].archived if rows else 0,
            briefs=tuple(
                (row.id, row.name, row[-4].created_at if row[-4] else None)
                for row in sorted(briefs, key=lambda row: row.nth)
            ),
        )


def _literally(words: str) -> str:
    """A pattern that only these words themselves fit."""
    for sign in (ESCAPE, "%", "_"):
        words = words.replace(sign, ESCAPE + sign)
    return words


@cache
def _question(by: _Asked) -> Select[Any]:
    brief = aliased(BriefRow)
    parts = union_all(_briefs(by), _candidates(by), _proposals(by), _onboardings(by)).cte("parts")
    is_over_now = parts.c.stage == Stage.OVER.value
    is_narrow = by.brief or by.person or by.stage or by.words > 0
    fits = and_(
        parts.c.is_theirs,
        true() if is_narrow else ~is_over_now,
        parts.c.brief_id == BRIEF if by.brief else true(),
        parts.c.stage == STAGE if by.stage else true(),
        _is_called(parts.c.name, parts.c.bare, by.words) if by.words else true(),
    )
    order = (case((is_over_now, 1), else_=0), parts.c.since.desc(), parts.c.id)
    ranked = select(
        parts,
        case((fits, 1), else_=0).label("fits"),
        func.row_number().over(partition_by=case((fits, 1), else_=0), order_by=order).label("place"),
        func.count().over(partition_by=case((fits, 1), else_=0)).label("many"),
        func.row_number().over(partition_by=parts.c.about, order_by=parts.c.since.desc()).label("nth"),
        func.sum(case((is_over_now, 1), else_=0)).over().label("archived"),
    ).cte("ranked")
    # Where fewer are left than there were, it is the last page.
    last = (ranked.c.many - 1) // LISTED * LISTED
    first = case((ranked.c.many > FIRST, FIRST), else_=last)
    on_page = and_(ranked.c.fits == 1, ranked.c.place > first, ranked.c.place <= first + LISTED)
    offered = and_(ranked.c.about == About.BRIEF.value, ranked.c.nth <= OFFERED)
    return (
        select(ranked, brief, *_place(ranked.c.about, ranked.c.id))
        .outerjoin(brief, and_(brief.id == ranked.c.brief_id, or_(on_page, offered)))
        # Of each kind one at least, which says how much is over.
        .where(or_(on_page, offered, ranked.c.nth == 1))
        .order_by(ranked.c.place)
    )


def _briefs(by: _Asked) -> Columns:
    is_done = BriefRow.page == int(Page.DONE)
    theirs = or_(has_part(USER), BriefRow.id.in_(_seated()), BriefRow.id.in_(_reviewing()))
    if by.everybody:
        theirs = or_(theirs, BriefRow.room != "")
    stage = case(
        (~is_done, Stage.WRITING.value),
        (BriefRow.let_be.is_not(None), Stage.OVER.value),
        else_=Stage.ANSWERED.value,
    )
    is_in_it = or_(BriefRow.manager == PERSON, BriefRow.owner == PERSON)
    return _row(
        About.BRIEF,
        BriefRow,
        BriefRow.id,
        BriefRow.title,
        stage,
        BriefRow.updated_at,
        _by_person(by, is_in_it),
    ).where(
        BriefRow.workspace == WORKSPACE,
        BriefRow.discarded.is_(False),
        or_(and_(~is_done, BriefRow.manager == USER), and_(is_done, theirs)),
    )


def _candidates(by: _Asked) -> Columns:
    newer = aliased(DecisionRow)
    is_hire = exists().where(
        DecisionRow.candidate_id == CandidateRow.id,
        DecisionRow.outcome.in_([each.value for each in DecisionOutcome if each.is_hire]),
        ~exists().where(newer.candidate_id == DecisionRow.candidate_id, newer.version > DecisionRow.version),
    )
    is_open = CandidateRow.status == Status.OPEN.value
    stage = case(
        (and_(is_open, PanelRow.opened_at.is_(None)), Stage.JUDGING.value),
        (is_open, Stage.DECIDING.value),
        (is_hire, Stage.STARTING.value),
        else_=Stage.OVER.value,
    )
    # What has become an onboarding is listed as that.
    begun = exists().where(OnboardingRow.workspace == WORKSPACE, OnboardingRow.candidate_id == CandidateRow.id)
    return (
        _row(
            About.CANDIDATE,
            CandidateRow,
            CandidateRow.brief_id,
            CandidateRow.name,
            stage,
            CandidateRow.created_at,
            _by_person(by, or_(CandidateRow.manager == PERSON, _sits(PERSON))),
        )
        .join(PanelRow, judges(About.CANDIDATE, CandidateRow.id))
        .where(
            CandidateRow.workspace == WORKSPACE,
            ~begun,
            true() if by.everybody else _has_part(CandidateRow),
        )
    )


def _proposals(by: _Asked) -> Columns:
    stage = case(
        (and_(ProposalRow.is_open, PanelRow.opened_at.is_(None)), Stage.JUDGING.value),
        (ProposalRow.is_open, Stage.DECIDING.value),
        else_=Stage.OVER.value,
    )
    return (
        _row(
            About.PROPOSAL,
            ProposalRow,
            ProposalRow.brief_id,
            ProposalRow.name,
            stage,
            ProposalRow.created_at,
            _by_person(by, or_(ProposalRow.manager == PERSON, _sits(PERSON))),
        )
        .join(PanelRow, judges(About.PROPOSAL, ProposalRow.id))
        .where(
            ProposalRow.workspace == WORKSPACE,
            true() if by.everybody else _has_part(ProposalRow),
        )
    )


def _has_part(judged: type[CandidateRow] | type[ProposalRow]) -> ColumnElement[bool]:
    """In what the panel judges."""
    owned = judged.brief_id.in_(_owned())
    return or_(judged.manager == USER, owned, PanelRow.id.in_(_seats()))


def _onboardings(by: _Asked) -> Columns:
    """Not the hire's own: what stands there quotes scores."""
    stage = case((OnboardingRow.ending.is_(None), Stage.ONBOARDING.value), else_=Stage.OVER.value)
    is_in_it = or_(OnboardingRow.manager == PERSON, OnboardingRow.owner == PERSON, OnboardingRow.hire_user == PERSON)
    return (
        _row(
            About.ONBOARDING,
            OnboardingRow,
            OnboardingRow.brief_id,
            OnboardingRow.name,
            stage,
            BriefRow.updated_at,
            _by_person(by, is_in_it),
        )
        .join(BriefRow, BriefRow.id == OnboardingRow.brief_id)
        .where(
            OnboardingRow.workspace == WORKSPACE,
            OnboardingRow.hire_user != USER,
            true() if by.everybody else or_(OnboardingRow.manager == USER, OnboardingRow.owner == USER),
        )
    )


def _owned() -> Select[str]:
    return select(BriefRow.id).where(BriefRow.workspace == WORKSPACE, BriefRow.owner == USER, BriefRow.room != "")


def _seats() -> Select[str]:
    return select(SeatRow.panel_id).where(
        SeatRow.workspace == WORKSPACE, SeatRow.interviewer == USER, SeatRow.freed_at.is_(None)
    )


def _seated() -> Select[str]:
    """The briefs whose open candidates this person interviews."""
    return (
        select(CandidateRow.brief_id)
        .join(PanelRow, judges(About.CANDIDATE, CandidateRow.id))
        .where(
            CandidateRow.workspace == WORKSPACE,
            CandidateRow.status == Status.OPEN.value,
            PanelRow.id.in_(_seats()),
        )
    )


def _reviewing() -> Select[str]:
    """The briefs whose open offers this person reviews."""
    return (
        select(ProposalRow.brief_id)
        .join(PanelRow, judges(About.PROPOSAL, ProposalRow.id))
        .where(
            ProposalRow.workspace == WORKSPACE,
            ProposalRow.is_open.is_(True),
            PanelRow.id.in_(_seats()),
        )
    )


def _place(about: ColumnElement[str], id: ColumnElement[str]) -> tuple[ColumnElement[str], ...]:
    """Where the card of each stands: channel, ts, and the address of the workspace; a brief's in whoever's own direct message, else in its room."""
    kind = case({each.value: card.value for each, card in CARDS.items()}, value=about)
    newest = (MessageRow.posted_at.desc(), MessageRow.ts.desc())
    found = (
        MessageRow.workspace == WORKSPACE,
        MessageRow.subject_kind == about,
        MessageRow.subject_id == id,
        MessageRow.kind == kind,
        MessageRow.is_left.is_(False),
        # A card in somebody else's direct message is not to be opened.
        or_(MessageRow.conversation == USER, MessageRow.conversation.like("C%"), MessageRow.conversation.like("G%")),
    )
    return (
        select(MessageRow.channel).where(*found).order_by(*newest).limit(1).scalar_subquery().label("channel"),
        select(MessageRow.ts).where(*found).order_by(*newest).limit(1).scalar_subquery().label("ts"),
        select(InstallationRow.url).where(InstallationRow.workspace == WORKSPACE).scalar_subquery().label("url"),
    )


def _row(
    about: About,
    row: Any,
    brief: _Text,
    name: _Text,
    stage: ColumnElement[str],
    since: InstrumentedAttribute[datetime],
    is_theirs: ColumnElement[bool],
) -> Columns:
    return select(
        literal(about.value).label("about"),
        row.id.label("id"),
        brief.label("brief_id"),
        name.label("name"),
        row.bare.label("bare"),
        stage.label("stage"),
        since.label("since"),
        is_theirs.label("is_theirs"),
    ).select_from(row)


def _is_called(name: ColumnElement[str], bare: ColumnElement[str], words: int) -> ColumnElement[bool]:
    """As `called`: each word on its own, without what joins the parts of a name, and with an umlaut as two letters."""
    joined = {" ": "", **{chr(sign): "" for sign in JOINTS}}
    umlauts = {chr(sign): two for sign, two in SPELLED_OUT.items()}
    capitals = {sign.upper(): two for sign, two in umlauts.items()}
    plain, apart = _replaced(bare, joined), func.lower(_replaced(name, joined | umlauts | capitals))
    asked = [named(_word(place)) for place in range(words)]
    return and_(*(or_(*(each.contains(word, escape=ESCAPE) for each in (plain, apart))) for word in asked))


def _word(place: int) -> str:
    return f"word_{place}"


def _replaced(text: ColumnElement[str], instead: Mapping[str, str]) -> ColumnElement[str]:
    for before, after in instead.items():
        text = func.replace(text, before, after)
    return text


def _by_person(by: _Asked, is_theirs: ColumnElement[bool]) -> ColumnElement[bool]:
    return is_theirs if by.person else true()


def _sits(person: str) -> ColumnElement[bool]:
    return exists().where(SeatRow.panel_id == PanelRow.id, SeatRow.interviewer == person, SeatRow.freed_at.is_(None))


def _thing(row: Row[Any], brief: BriefRow | None) -> Thing:
    known = brief.to_domain() if brief is not None else None
    about, stage = About(row.about), Stage(row.stage)
    outcome = ""
    if about is About.BRIEF and known is not None and stage is not Stage.WRITING:
        outcome = known.let_be.how.upper() if known.let_be is not None else judge_brief(known).outcome.value
    return Thing(
        about=about,
        id=row.id,
        name=row.name,
        stage=stage,
        brief=known.title if known is not None and about is not About.BRIEF else "",
        outcome=outcome,
        version=known.version if known is not None and about is About.BRIEF else 0,
        url=permalink(row.url or "", row.channel, row.ts) if row.channel else "",
        brief_id=row.brief_id,
        since=known.created_at if known is not None else None,
    )
