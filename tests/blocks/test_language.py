"""Figures and days as whoever reads writes them; English, and whatever nobody knows, as shipped."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from blocks.brief.titles import Titled, told_apart
from blocks.candidate.merge_form import label_of
from blocks.gallery.candidate import candidate
from blocks.gallery.onboarding import check_in
from blocks.gallery.onboarding import onboarding as an_onboarding
from blocks.text import day
from blocks.workspace.language import LOCALES, writing_of
from domain.brief.money import months, priced, shown
from domain.check_in.check_in import check_time
from domain.onboarding.onboarding import moved_on
from domain.refusals import Refusal
from domain.typed.figures import read_figure
from domain.typed.writing import ENGLISH, writing, written_day

THIRD = date(2026, 12, 3)


@contextmanager
def read_in(locale: str) -> Iterator[None]:
    before = writing.set(writing_of(locale))
    try:
        yield
    finally:
        writing.reset(before)


@pytest.mark.parametrize("locale", ["", "en-US", "en-GB", "xx-YY", "no locale at all", "-"])
def test_english_and_what_nobody_knows_are_as_shipped(locale: str) -> None:
    assert writing_of(locale) == ENGLISH
    with read_in(locale):
        assert (shown(Decimal("1234.5")), day(THIRD)) == ("1,234.50", "Thu 3 Dec 2026")


@pytest.mark.parametrize(
    ("locale", "figure", "price", "on"),
    [
        ("de-DE", "1.234,50", "0,0125", "Do., 3. Dez. 2026"),
        ("fr-FR", "1\u202f234,50", "0,0125", "jeu. 3 déc. 2026"),
        ("es-LA", "1.234,50", "0,0125", "jue, 3 dic 2026"),
        ("ja-JP", "1,234.50", "0.0125", "2026年12月3日(木)"),
    ],
)
def test_figures_and_days_follow_the_reader(locale: str, figure: str, price: str, on: str) -> None:
    with read_in(locale):
        assert (shown(Decimal("1234.5")), priced(Decimal("0.0125")), day(THIRD)) == (figure, price, on)
        assert months(Decimal("12.8")).replace(",", ".") == "12.8"
        assert shown(Decimal(12)) == "12"


@pytest.mark.parametrize(
    ("locale", "on"),
    [("en-US", "3 Dec 2026"), ("de-DE", "3. Dez. 2026"), ("fr-FR", "3 déc. 2026"), ("ja-JP", "2026年12月3日")],
)
def test_days_within_plain_words_follow_the_reader_too(locale: str, on: str) -> None:
    moment = datetime.combine(THIRD, time(9), UTC)
    onboarding = an_onboarding(start_date=THIRD)
    with read_in(locale):
        assert written_day(THIRD) == on
        assert f"· {on}" in label_of(candidate(created_at=moment))
        assert told_apart([Titled("a", "Mail", moment), Titled("b", "Mail")])["a"] == f"Mail · begun {on}"
        assert f"(first day {on})" in moved_on(onboarding)
        with pytest.raises(Refusal, match=re.escape(f"that is on {on}.")):
            check_time(check_in(due_day=THIRD), datetime.min.replace(tzinfo=UTC))


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_shown_in_a_language_can_be_typed_again(locale: str) -> None:
    with read_in(locale):
        assert read_figure(shown(Decimal("1234567.5"))).number == Decimal("1234567.5")
