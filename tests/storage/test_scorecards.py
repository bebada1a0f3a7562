"""Scorecards on both databases: versions only grow, and an error never quotes a note."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError

from blocks.gallery.scorecard import candidate, card, corrected, included
from domain.guide.interview import Category
from domain.outgoing import Subject
from domain.refusals import NotFound
from domain.scorecard import Mark, Marks
from storage.database import Database

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NOTE = "on call herself"


async def save(database: Database, *cards: object) -> None:
    async with database.transaction("T1") as store:
        await store.candidates.add(candidate())
        await store.audit.record("UMAYA", "candidate.add", Subject(kind="candidate", id="c1"), NOW)
        for each in cards:
            await store.scorecards.save(each)  # type: ignore[arg-type]


async def test_a_scorecard_comes_back_as_it_was_sent(database: Database) -> None:
    sent = included(corrected(card("UANA", "44-24", flags=(1, 3)), "44444"))
    await save(database, sent)
    async with database.reading("T1") as store:
        assert await store.scorecards.get(sent.id) == sent
        assert await store.scorecards.of("c1", "UANA") == sent
        assert await store.scorecards.submitted("c1") == {"UANA"}
        assert await store.scorecards.scored_by("UANA") == {"c1"}


async def test_saving_again_adds_versions_and_changes_none(database: Database) -> None:
    first = card("UANA", "44424")
    changed = first.model_copy(update={"versions": (card("UANA", "11111").current, corrected(first, "44444").current)})
    await save(database, first, changed)
    async with database.reading("T1") as store:
        kept = await store.scorecards.get(first.id)
    assert [version.marks.score(Category.SECURITY) for version in kept.versions] == [2, 4]


async def test_another_workspace_sees_nothing(database: Database) -> None:
    await save(database, card("UANA", "44424"))
    async with database.reading("T2") as store:
        assert await store.scorecards.of_candidate("c1") == []
        assert await store.scorecards.submitted("c1") == frozenset()
        assert await store.scorecards.draft("c1", "UANA") is None
        with pytest.raises(NotFound):
            await store.scorecards.get("sUANA")


async def test_a_failed_statement_does_not_quote_what_was_typed(database: Database) -> None:
    first = card("UANA", "44424")
    with pytest.raises(IntegrityError) as failed:
        await save(database, first, first.model_copy(update={"id": "other"}))
    assert NOTE in str(first)
    assert NOTE not in str(failed.value)


def test_a_value_that_is_refused_does_not_quote_what_was_typed() -> None:
    with pytest.raises(ValidationError) as refused:
        Marks.model_validate({"marks": {"security": {"score": 9, "note": NOTE}, "nothing": NOTE}})
    assert NOTE not in str(refused.value)
    assert Mark(note=NOTE).note == NOTE
