"""What ends with a brief that is closed, and comes back when it is taken up again."""

from datetime import datetime

from domain.brief.brief import Brief
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import outgoing
from domain.question.question import QuestionView
from services.outgoing.reminders import wake
from services.todos import drop_todos, restore_todos
from storage.store import Store


def follow(store: Store, before: Brief, saved: Brief, now: datetime) -> None:
    """Nothing more is asked for a brief from its closing on, until a tap or another answer takes it up again."""
    if before.let_be is None and saved.let_be is not None:
        drop_todos(store, store.decisions.todos(saved.id), now)
        store.deliveries.cancel(saved.subject, {Kind.BRIEF_TRIAL_OVER})
    elif before.let_be is not None and saved.let_be is None:
        restore_todos(store, store.decisions.dropped(saved.id), now)
        _ask_again(store, saved, now)
    else:
        return
    store.deliveries.refresh(saved.subject, now, {Kind.BRIEF_TRIAL_OVER})


def _ask_again(store: Store, brief: Brief, now: datetime) -> None:
    """Who was asked and has not answered, and what came of a product's trial, on its day."""
    for question in store.questions.of_brief(brief.id):
        if QuestionView(question=question, brief=brief).waits:
            wake(store, question.person, now, manager=brief.manager)
    if (trial := brief.running_trial) is not None:
        to, kind, once = brief.manager, Kind.BRIEF_TRIAL_OVER, f"{trial.until:%Y-%m-%d}"
        store.deliveries.post(outgoing(kind, brief.subject, to, people=brief.people, at=trial.until, once=once))
