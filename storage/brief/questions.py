"""Questions of a brief that somebody else was asked."""

from sqlalchemy import ColumnElement, Index, select
from sqlalchemy.orm import Mapped

from domain.brief.brief import Page
from domain.question.approval import YES, AskedBrief
from domain.question.question import Question, QuestionView, Topic
from domain.refusals import NotFound
from domain.workspace.settings import WorkspaceSettings
from storage.base import Key, LongText, Moment, Name, Ref, SlackId
from storage.brief.briefs import NEWEST, BriefRow, Briefs, has_part
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
        return self._get(QuestionRow, id=question_id, lock=True).to_domain()

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

    def withdraw_approvals(self, *, beside: str) -> list[QuestionView]:
        """What others than this person were asked to approve and gave no yes to lapses; each as it is from then on."""
        no_yes = (QuestionRow.topic == Topic.APPROVAL.value, QuestionRow.about != "", QuestionRow.reply != YES)
        rows = self._lock(QuestionRow, *no_yes, QuestionRow.person != beside, order=_ORDER)
        for row in rows:
            row.about = row.to_domain().lapsed().about
        self._session.flush()
        return self._views(QuestionRow.id.in_([row.id for row in rows])) if rows else []

    def of_brief(self, brief_id: str) -> list[Question]:
        """Everything that was asked for this brief, in that order."""
        return self._several(QuestionRow, QuestionRow.brief_id == brief_id, order=_ORDER)

    def with_brief(self, brief_id: str) -> AskedBrief:
        """The brief, all that was asked for it, and who approves, in one question.

        Raises NotFound, also for a discarded one.
        """
        for asked in self._asked(BriefRow.id == brief_id):
            return asked
        raise NotFound(Briefs.gone)

    def with_part_of(self, user: str, *, newest: int) -> list[AskedBrief]:
        """The newest of the answered briefs that this person manages, or owns and was shown, likewise."""
        held = select(BriefRow.id).where(
            BriefRow.workspace == self._workspace,
            BriefRow.discarded.is_(False),
            BriefRow.page == int(Page.DONE),
            has_part(user),
        )
        return self._asked(BriefRow.id.in_(held.order_by(*NEWEST).limit(newest).subquery().select()))

    def _asked(self, *where: ColumnElement[bool]) -> list[AskedBrief]:
        """The newest first."""
        rows = self._session.execute(
            self._rows(BriefRow, *where, BriefRow.discarded.is_(False))
            .add_columns(QuestionRow, WorkspaceSettingsRow.settings)
            .outerjoin(QuestionRow, QuestionRow.brief_id == BriefRow.id)
            .outerjoin(WorkspaceSettingsRow, WorkspaceSettingsRow.workspace == BriefRow.workspace)
            .order_by(*NEWEST, *_ORDER)
        ).all()
        found: dict[str, AskedBrief] = {}
        for row in rows:
            brief: BriefRow = row[0]
            question: QuestionRow | None = row[1]
            chosen: WorkspaceSettings | None = row[2]
            asked = found.setdefault(
                brief.id,
                AskedBrief(brief=brief.to_domain(), approver=chosen.before_candidates.approver if chosen else ""),
            )
            if question is not None:
                more = (*asked.questions, question.to_domain())
                found[brief.id] = asked.model_copy(update={"questions": more})
        return list(found.values())

    def _views(self, *where: ColumnElement[bool]) -> list[QuestionView]:
        rows = self._session.execute(
            self._rows(QuestionRow, *where, BriefRow.discarded.is_(False))
            .add_columns(BriefRow)
            .join(BriefRow, BriefRow.id == QuestionRow.brief_id)
            .order_by(*_ORDER)
        )
        return [QuestionView(question=row.to_domain(), brief=brief.to_domain()) for row, brief in rows]


_ORDER = (QuestionRow.asked_at, QuestionRow.id)
