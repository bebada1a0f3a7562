"""A brief's candidates beside each other, for those who choose between them."""

from collections.abc import Sequence
from typing import Final

from domain.brief.brief import Brief
from domain.brief.outcome import judge_brief
from domain.candidate.candidate import Candidate
from domain.candidate.compared import Comparison, Entry, Side, page_of, plans_of
from domain.candidate.record import judged_of
from domain.people import Actor
from domain.permissions import Act, check
from domain.scorecard import Scorecard
from domain.typed.names import called
from services.panel.panels import result_of
from storage.database import Database
from storage.store import Store

# Who has more briefs says in a word which one is meant.
NEWEST: Final = 100


class CompareService:
    """Reads candidates side by side. All raise NotFound, NotAllowed and Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def called(self, actor: Actor, title: str) -> Comparison | tuple[Brief, ...]:
        """The comparison where one brief of this person's is called so, else all those that are, newest first."""
        with self._database.reading(actor.workspace) as store:
            briefs = store.briefs.with_part_of(actor.user, newest=NEWEST)
            named = called(title, [(brief.title, brief) for brief in briefs]) if title else briefs
            return _compared(store, named[0], 0) if len(named) == 1 else tuple(named or briefs)

    def of_brief(self, actor: Actor, brief_id: str, first: int = 0) -> Comparison:
        """One page of the brief's candidates."""
        with self._database.reading(actor.workspace) as store:
            return _compared(store, _allowed(actor, store.briefs.get(brief_id)), first)

    def beside(self, actor: Actor, candidate_id: str) -> Comparison:
        """This candidate's brief, from its first page."""
        with self._database.reading(actor.workspace) as store:
            candidate = store.candidates.get(candidate_id)
            return _compared(store, _allowed(actor, store.briefs.get(candidate.brief_id)), 0)


def _allowed(actor: Actor, brief: Brief) -> Brief:
    check(actor, Act.COMPARE, brief.people)
    return brief


def _compared(store: Store, brief: Brief, first: int) -> Comparison:
    """Scores are read of the open panels of this page, and of nobody else."""
    entries = _entries(store, brief.id)
    in_all = sum(entry.is_open for entry in entries)
    first = first if first < in_all else 0
    shown = page_of(entries, first)
    cards = store.scorecards.of_panels([entry.panel.id for entry in shown])
    return Comparison(
        brief_id=brief.id,
        brief_title=brief.title,
        sides=tuple(_side(brief, entry, cards[entry.panel.id]) for entry in shown),
        first=first,
        in_all=in_all,
        sealed=tuple(entry for entry in entries if not entry.is_open),
    )


def _entries(store: Store, brief_id: str) -> list[Entry]:
    candidates: Sequence[Candidate] = store.candidates.of_brief(brief_id)
    panels = store.panels.of_several([candidate.subject for candidate in candidates])
    return [Entry(candidate=each, panel=panels[each.id]) for each in candidates if each.id in panels]


def _side(brief: Brief, entry: Entry, cards: Sequence[Scorecard]) -> Side:
    route = judge_brief(brief).route
    judged = judged_of(
        entry.candidate,
        workflow=brief.title,
        owner=brief.owner,
        route=route.route if route else None,
        hard_part=brief.hard_part,
    )
    result = result_of(entry.panel, judged, cards)
    return Side(candidate=entry.candidate, panel=entry.panel, result=result, plans=plans_of(cards))
