"""Legal holds: what is on this list is not erased."""

from sqlalchemy.orm import Mapped

from domain.keeping.records import Hold
from domain.outgoing import Subject
from storage.base import Key, Moment, Name, SlackId
from storage.rows import Keeps, Repository


class HoldRow(Keeps[Hold]):
    __tablename__ = "holds"

    subject_id: Mapped[Key]
    subject_kind: Mapped[Name]
    by: Mapped[SlackId]
    at: Mapped[Moment]


class Holds(Repository):
    """The holds of one workspace."""

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
