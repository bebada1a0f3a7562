"""What waits for one person, over all features, and the briefs that they have a part in."""

from datetime import datetime
from typing import Final

from domain.brief.brief import Brief
from domain.brief.discovery import DiscoveryPage, Item
from domain.brief.outcome import judge_brief
from domain.check_in.check_in import CheckIn
from domain.decision.todo import Todo
from domain.onboarding.onboarding import Onboarding
from domain.people import Actor
from domain.permissions import Act, may
from domain.question.question import QuestionView
from domain.waiting.overview import LISTED, BriefLine, Overview, Task, Waiting
from domain.waiting.reminders import is_overdue
from services.outgoing.deliveries import with_parts
from storage.database import Database

LET_BE: Final = "LET BE"


class OverviewService:
    """Reads what is shown to one person alone."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, *, actor: Actor, now: datetime) -> Overview:
        """Everything for `/ai-hire` and `/ai-hire list`. Raises Unavailable."""
        with self._database.reading(actor.workspace) as store:
            check_ins = store.check_ins.waiting_for(actor.user, now)
            todos = store.decisions.todos_of(actor.user)
            expected = store.overviews.expected(actor.user, everybody=actor.is_admin)
            mine = store.overviews.briefs(actor.user, newest=LISTED)
        with self._database.reading(actor.workspace) as store:
            others = store.overviews.by_others(actor.user)
            edited = store.briefs.several(store.brief_drafts.all_of(actor.user))
        with self._database.reading(actor.workspace) as store:
            troubles = with_parts(store, store.troubles.told_to(actor.user))
            names = {each.id: each.name for each in store.candidates.several([todo.candidate_id for todo, _ in todos])}
        with self._database.reading(actor.workspace) as store:
            asked = store.questions.waiting_for(actor.user)
            to_find_out = store.discoveries.waiting_for(actor.user)
        return Overview(
            waiting=(
                *(_check_in(check_in, onboarding, actor, now) for check_in, onboarding in check_ins),
                *(_todo(todo, brief, names.get(todo.candidate_id, "Somebody"), now) for todo, brief in todos),
                *expected,
                *(_question(view) for view in asked),
                *(_found_out(item, brief) for item, brief in to_find_out if _is_on(item, brief)),
                *(_draft(brief) for brief in mine.drafts),
                *(_edit(brief) for brief in edited.values() if _is_edited(actor, brief)),
            ),
            briefs=tuple(_line(brief) for brief in mine.answered),
            brief_count=mine.in_all,
            others=tuple(others),
            troubles=tuple(troubles),
        )


def _check_in(check_in: CheckIn, onboarding: Onboarding, actor: Actor, now: datetime) -> Waiting:
    is_report = onboarding.owner == actor.user and check_in.prompt_at <= now
    return Waiting(
        task=Task.REPORT if is_report else Task.EVIDENCE,
        subject=check_in.id,
        title=f"{check_in.milestone.title} of {onboarding.name}",
        due_at=check_in.due_at,
        is_overdue=is_overdue(check_in.due_at, now),
        version=check_in.version,
    )


def _todo(todo: Todo, brief: Brief, name: str, now: datetime) -> Waiting:
    return Waiting(
        task=Task.TODO,
        subject=todo.id,
        title=f"{name}: {todo.kind.heading} for {brief.title}",
        due_at=todo.due_at,
        is_overdue=is_overdue(todo.due_at, now),
        version=todo.version,
    )


def _question(view: QuestionView) -> Waiting:
    title = f"{view.brief.title}: {view.question.asking.question}"
    return Waiting(task=Task.ANSWER, subject=view.question.id, title=title)


def _is_on(item: Item, brief: Brief) -> bool:
    view = DiscoveryPage(brief=brief, items=(item,))
    return view.is_on and not view.tasks[0].done


def _found_out(item: Item, brief: Brief) -> Waiting:
    title = f"{brief.title}: {item.step.text}"
    return Waiting(task=Task.FIND_OUT, subject=item.id, title=title, due_at=item.due_at)


def _draft(brief: Brief) -> Waiting:
    return Waiting(task=Task.RESUME, subject=brief.id, title=brief.title, version=brief.version)


def _is_edited(actor: Actor, brief: Brief) -> bool:
    """Written for the first time it waits as a draft; whoever may not change it any more has nothing to go on with."""
    return brief.is_answered and may(actor, Act.EDIT_BRIEF, brief.people)


def _edit(brief: Brief) -> Waiting:
    return Waiting(task=Task.EDIT, subject=brief.id, title=brief.title, version=brief.version)


def _line(brief: Brief) -> BriefLine:
    outcome = judge_brief(brief).outcome.value if brief.let_be is None else LET_BE
    return BriefLine(brief_id=brief.id, title=brief.title, outcome=outcome, version=brief.version)
