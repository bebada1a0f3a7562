from datetime import UTC, datetime

import pytest

import storage.store  # noqa: F401  # every table
from domain.candidate.candidate import Candidate, Status
from domain.model import Value
from domain.panel.panel import Seat
from storage.base import Base
from storage.candidates import CandidateRow
from storage.panel.panels import SeatRow
from storage.rows import Keeps, made

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SEAT = Seat(interviewer="UBEN", categories=("owner", "evals"), interview_at=NOW)

#: What a row does not keep under the field's own name; its `of` and `to_domain` say where it is.
ELSEWHERE = {
    "briefs": {"draft"},
    "check_ins": {"milestone"},
    "deliveries": {"unfinished_since", "trouble"},
    "candidates": {"hire"},
    "panels": {"guide", "submitted"},
    "proposals": {"hire"},
    "troubles": {"whats", "brief_id", "parts", "version"},
}


def rows() -> list[type[Keeps[Value]]]:
    return [each.class_ for each in Base.registry.mappers if issubclass(each.class_, Keeps)]


def test_every_field_of_every_value_is_kept_under_its_own_name_or_known_to_be_elsewhere() -> None:
    missing = {
        row.__tablename__: {name for name in row._value.model_fields if not hasattr(row, name)} for row in rows()
    }
    assert {table: names for table, names in missing.items() if names} == ELSEWHERE


def test_a_row_gives_back_the_value_that_it_was_made_of() -> None:
    assert SeatRow.of(SEAT, panel_id="p1", position=0, workspace="T1").to_domain() == SEAT


def test_a_word_comes_back_as_the_choice_that_it_stands_for() -> None:
    row = CandidateRow.of(
        Candidate(
            id="c1", workspace="T1", brief_id="b1", manager="U1", name="Kim", room="C1", added_by="U1", created_at=NOW
        )
    )
    row.status = "decided"
    assert row.to_domain().status is Status.DECIDED


def test_what_no_column_keeps_cannot_be_read() -> None:
    class Wider(Seat):
        remark: str = ""

    row = SeatRow.of(SEAT, panel_id="p1", position=0, workspace="T1")
    with pytest.raises(AttributeError, match="remark"):
        made(Wider, row)
    assert made(Wider, row, remark="late").remark == "late"


def test_what_is_no_value_of_its_kind_is_refused() -> None:
    row = SeatRow.of(SEAT, panel_id="p1", position=0, workspace="T1")
    row.is_second_round = "perhaps"  # type: ignore[assignment]
    with pytest.raises(ValueError, match="is_second_round"):
        row.to_domain()
