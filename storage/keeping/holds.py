"""Legal holds: what is on this list is not erased, nor is what belongs to it."""

from sqlalchemy import ColumnElement, exists, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Mapped

from domain.keeping.holds import LegalHolds
from domain.keeping.records import Hold
from domain.outgoing.subject import About, Subject
from storage.base import Key, Moment, Name, SlackId
from storage.candidates import CandidateRow
from storage.onboardings import OnboardingRow
from storage.proposal.proposals import ProposalRow
from storage.rows import Keeps, OfWorkspace, Repository

_HELD, _BELONGS, _IS = "held", "belongs", "is"
#: What says of which rows that they belong to something, or who they are about.
_TIES: tuple[tuple[str, type[OfWorkspace], InstrumentedAttribute[str], InstrumentedAttribute[str]], ...] = (
    (_BELONGS, CandidateRow, CandidateRow.id, CandidateRow.brief_id),
    (_IS, CandidateRow, CandidateRow.id, CandidateRow.person),
    (_BELONGS, ProposalRow, ProposalRow.id, ProposalRow.brief_id),
    (_BELONGS, ProposalRow, ProposalRow.id, ProposalRow.earlier),
    (_BELONGS, ProposalRow, ProposalRow.earlier, ProposalRow.id),
    (_BELONGS, OnboardingRow, OnboardingRow.id, OnboardingRow.candidate_id),
)


class HoldRow(Keeps[Hold]):
    __tablename__ = "holds"

    subject_id: Mapped[Key]
    subject_kind: Mapped[Name]
    by: Mapped[SlackId]
    at: Mapped[Moment]


class Holds(Repository):
    """The holds of one workspace."""

    def all(self) -> LegalHolds:
        """With what belongs to what, where anything is held. One question."""
        held = select(literal(_HELD), HoldRow.subject_id, HoldRow.subject_kind).where(self._here(HoldRow))
        ties = [
            select(literal(tie), id_, to).where(
                self._here(row), id_ != "", to != "", exists().where(self._here(HoldRow))
            )
            for tie, row, id_, to in _TIES
        ]
        on, above, people = [], dict[str, set[str]](), {}
        for tie, id_, to in self._session.execute(union_all(held, *ties)):
            match tie:
                case "held":
                    on.append(Subject(kind=About(to), id=id_))
                case "is":
                    people[id_] = to
                case _:
                    above.setdefault(id_, set()).add(to)
        return LegalHolds(on=tuple(on), above={id_: frozenset(to) for id_, to in above.items()}, people=people)

    def put(self, root: Subject, hold: Hold) -> None:
        """It begins, or is renewed."""
        about = {"subject_kind": root.kind, "subject_id": root.id}
        self._save(HoldRow.of(hold, workspace=self._workspace, **about))

    def move(self, before: Subject, after: Subject) -> None:
        """What was held is part of something else now, which is held from then on."""
        found = self._one(HoldRow, subject_id=before.id)
        if found is not None:
            hold = found.to_domain()
            self.lift(before)
            self.put(after, hold)

    def lift(self, root: Subject) -> None:
        self._drop(HoldRow, HoldRow.subject_id == root.id)

    def _here(self, row: type[OfWorkspace]) -> ColumnElement[bool]:
        return row.workspace == self._workspace
