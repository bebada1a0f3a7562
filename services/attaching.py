"""Where somebody can attach a message as evidence."""

from datetime import datetime

from domain.check_in.check_in import overtaken_by
from domain.panel.judged import Sheet
from domain.people import Actor
from domain.refusals import Refusal
from domain.waiting.attaching import OFFERED, Attachable, Target
from domain.waiting.reminders import Ask
from services.panel.judged import Judging
from storage.database import Database
from storage.store import Store

NOTHING = (
    "There is nothing that you could attach it to: no check-in of yours is open, and no scorecard waits for you. "
    "Type `/ai-hire list` to see what does."
)


class AttachService:
    """Finds what a message can be evidence for. Raises Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, actor: Actor, link: str, now: datetime) -> Attachable:
        """Deliverables of their check-ins, the next first, then the categories that are theirs. Raises Refusal for none."""
        with self._database.reading(actor.workspace) as store:
            found = [*_of_check_ins(store, actor, now), *_of_scorecards(store, actor.user)]
        if not found:
            raise Refusal(NOTHING)
        return Attachable(link=link, targets=tuple(found[:OFFERED]))


def _of_check_ins(store: Store, actor: Actor, now: datetime) -> list[Target]:
    """Of the next check-in of each onboarding in which they give the evidence."""
    found, seen = [], set()
    for each in store.check_ins.around_of(actor.user, now, actor.zone):
        check_in, whose = each.check_in, each.whose
        is_open = check_in.report is None and whose.paused is None
        if whose.answerer != actor.user or not is_open or whose.id in seen or overtaken_by(check_in, each.others, now):
            continue
        seen.add(whose.id)
        found += [
            Target(
                ask=Ask.EVIDENCE,
                subject=check_in.id,
                key=deliverable.key,
                whose=each.title,
                what=deliverable.label,
            )
            for deliverable in check_in.milestone.asked
        ]
    return found


def _of_scorecards(store: Store, user: str) -> list[Target]:
    found = []
    for page in Judging().several(store, store.panels.waiting_for(user)):
        seat = page.panel.seat_of(user)
        if page.judged.sheet is Sheet.SCORECARD and seat is not None:
            found += [
                Target(
                    ask=Ask.SCORE, subject=page.panel.id, key=category.key, whose=page.judged.name, what=category.name
                )
                for category in page.panel.guide.several(seat.categories)
            ]
    return found
