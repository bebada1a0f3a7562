"""Two briefs of one title are told apart, and one alone keeps its own."""

from datetime import UTC, datetime, timedelta

from blocks.brief.titles import Titled, told_apart

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_one_title_is_as_it_was_typed() -> None:
    assert told_apart([Titled("a", "Mail", MONDAY), Titled("b", "Invoices", MONDAY)]) == {"a": "Mail", "b": "Invoices"}


def test_two_of_one_title_have_their_day_and_of_one_day_a_number() -> None:
    told = told_apart(
        [
            Titled("c", "mail", MONDAY + timedelta(hours=1)),
            Titled("a", "Mail", MONDAY),
            Titled("b", "Mail", MONDAY + timedelta(days=1)),
            Titled("d", "Other", MONDAY),
        ]
    )
    assert told == {
        "a": "Mail · begun 23 Nov 2026, no. 1",
        "c": "mail · begun 23 Nov 2026, no. 2",
        "b": "Mail · begun 24 Nov 2026",
        "d": "Other",
    }


def test_a_long_title_is_cut_before_what_tells_it_apart() -> None:
    told = told_apart([Titled("a", "x" * 200, MONDAY), Titled("b", "x" * 200, MONDAY + timedelta(days=1))], 75)
    assert all(len(each) <= 75 for each in told.values())
    assert told["a"].endswith("23 Nov 2026")
    assert told["a"] != told["b"]
