"""Questions of a brief that somebody else was asked."""

from sqlalchemy import ColumnElement, Index
from sqlalchemy.orm import Mapped

from domain.question.approval import AskedBrief
from domain.question.question import Question, QuestionView
from domain.refusals import NotFound
from domain.workspace.settings import WorkspaceSettings
from storage.base import Key, LongText, Moment, Name, Ref, SlackId
from storage.brief.briefs import BriefRow, Briefs
from storage.rows import Keeps, Repository
from storage.workspace.settings import WorkspaceSettingsRow


class QuestionRow(Keeps[Question]):
    __tablename__ = "questions"
    __table_args__ = (Index(None, "workspace", "brief_id"), Index(None, "workspace", "person"))

    id: Mapped[Key]
    brief_id: Mapped[Ref]
    topic: Mapped[Name]
    person: Mapped[SlackId]
    by: Mapped[SlackId]
    asked_at: Mapped[Moment]
    reply: Mapped[Name]
    answered_at: Mapped[Moment | None]
    note: Mapped[LongText]
    about: Mapped[Name]


class Questions(Repository):
    """The questions of one workspace."""

    gone = "I can't find that question any more. Type /ai-hire list to see what is open."

    def add(self, question: Question) -> None:
        self._add(QuestionRow.of(question))

    def save(self, question: Question) -> None:
        """Keeps the question as it is now; lock it first."""
        self._save(QuestionRow.of(question))

    def lock(self, question_id: str) -> Question:
        """Nobody else changes it until this transaction ends. Raises NotFound."""
        return self._get(QuestionRow, QuestionRow.id == question_id, lock=True).to_domain()

    def view(self, question_id: str) -> QuestionView:
        """The question in front of its brief, in one question. Raises NotFound."""
        found = self._views(QuestionRow.id == question_id)
        if not found:
            raise NotFound(self.gone)
        return found[0]

    def waiting_for(self, person: str) -> list[QuestionView]:
        """What this person was asked and has not answered, as far as it is open still."""
        asked = self._views(QuestionRow.person == person, QuestionRow.answered_at.is_(None))
        return [view for view in asked if view.waits]

    def of_brief(self, brief_id: str) -> list[Question]:
        """Everything that was asked for this brief, in that order."""
        return self._several(QuestionRow, QuestionRow.brief_id == brief_id, order=_ORDER)

    def with_brief(self, brief_id: str) -> AskedBrief:
        """The brief, all that was asked for it, and who approves, in one question.

        Raises NotFound, also for a discarded one.
        """
        rows = self._session.execute(
            self._rows(BriefRow, BriefRow.id == brief_id, BriefRow.discarded.is_(False))
            .add_columns(QuestionRow, WorkspaceSettingsRow.settings)
            .outerjoin(QuestionRow, QuestionRow.brief_id == BriefRow.id)
            .outerjoin(WorkspaceSettingsRow, WorkspaceSettingsRow.workspace == BriefRow.workspace)
            .order_by(*_ORDER)
        ).all()
        if not rows:
            raise NotFound(Briefs.gone)
        asked: list[QuestionRow | None] = [question for _, question, _ in rows]
        chosen: WorkspaceSettings | None = rows[0][2]
        return AskedBrief(
            brief=rows[0][0].to_domain(),
            questions=tuple(each.to_domain() for each in asked if each is not None),
            approver=chosen.before_candidates.approver if chosen else "",
        )

    def _views(self, *where: ColumnElement[bool]) -> list[QuestionView]:
        rows = self._session.execute(
            self._rows(QuestionRow, *where, BriefRow.discarded.is_(False))
            .add_columns(BriefRow)
            .join(BriefRow, BriefRow.id == QuestionRow.brief_id)
            .order_by(*_ORDER)
        )
        return [QuestionView(question=row.to_domain(), brief=brief.to_domain()) for row, brief in rows]


_ORDER = (QuestionRow.asked_at, QuestionRow.id)
