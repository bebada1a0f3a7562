"""Scorecards on both databases: versions only grow, and an error never quotes a note."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError

from blocks.gallery.scorecard import card, corrected, included, panel
from domain.outgoing.subject import Subject
from domain.refusals import NotFound
from domain.scorecard import Mark, Marks
from storage.database import Database

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NOTE = "on call herself"


def save(database: Database, *cards: object) -> None:
    with database.transaction("T1") as store:
        store.panels.add(panel())
        store.audit.record("UMAYA", "candidate.add", Subject.panel("p1"), NOW)
        for each in cards:
            store.scorecards.save(each)  # type: ignore[arg-type]


def test_a_scorecard_comes_back_as_it_was_sent(database: Database) -> None:
    sent = included(corrected(card("UANA", "44-24", flags=(1, 3)), "44444"))
    save(database, sent)
    with database.reading("T1") as store:
        assert store.scorecards.get(sent.id) == sent
        assert store.scorecards.of("p1", "UANA") == sent
        assert store.scorecards.ids_of_panel("p1") == [sent.id]
        assert store.scorecards.panel_of(sent.id) == "p1"
        assert store.panels.get("p1").submitted == {"UANA"}


def test_saving_again_adds_versions_and_changes_none(database: Database) -> None:
    first = card("UANA", "44424")
    changed = first.model_copy(update={"versions": (card("UANA", "11111").current, corrected(first, "44444").current)})
    save(database, first, changed)
    with database.reading("T1") as store:
        kept = store.scorecards.get(first.id)
    assert [version.marks.score("security") for version in kept.versions] == [2, 4]


def test_another_workspace_sees_nothing(database: Database) -> None:
    save(database, card("UANA", "44424"))
    with database.reading("T2") as store:
        assert store.scorecards.of_panel("p1") == []
        assert store.scorecards.ids_of_panel("p1") == []
        assert store.scorecards.draft("p1", "UANA") is None
        with pytest.raises(NotFound):
            store.scorecards.get("sUANA")


def test_a_failed_statement_does_not_quote_what_was_typed(database: Database) -> None:
    first = card("UANA", "44424")
    with pytest.raises(IntegrityError) as failed:
        save(database, first, first.model_copy(update={"id": "other"}))
    assert NOTE in str(first)
    assert NOTE not in str(failed.value)


def test_a_value_that_is_refused_does_not_quote_what_was_typed() -> None:
    with pytest.raises(ValidationError) as refused:
        Marks.model_validate({"marks": {"security": {"score": 9, "note": NOTE}, "nothing": NOTE}})
    assert NOTE not in str(refused.value)
    assert Mark(note=NOTE).note == NOTE
