"""Figures are read as people write them, in every currency on offer."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.typed.figures import (
    CURRENCIES,
    LARGEST,
    Per,
    amount,
    currencies_in,
    currency_of,
    read_figure,
    read_hours,
)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1200", "1200"),
        ("1,200", "1200"),
        ("1 200", "1200"),
        ("1 200,50", "1200.50"),
        ("1\u00a0200,50", "1200.50"),
        ("1\u202f200,50", "1200.50"),
        ("1\u2009200\u2009000", "1200000"),
        ("1.200,50", "1200.50"),
        ("1,200.50", "1200.50"),
        ("1'200", "1200"),
        ("1’200.50", "1200.50"),
        ("1_200", "1200"),
        ("1,200,000", "1200000"),
        ("1.200.000", "1200000"),
        ("1,20,000", "120000"),
        ("12,34,567.50", "1234567.50"),
        ("₹1,20,000", "120000"),
        ("1 20 000", "120000"),
        ("1,20,00,000", "12000000"),
        ("0.04", "0.04"),
        (".04", "0.04"),
        (",04", "0.04"),
        ("$.04", "0.04"),
        (".040", "0.040"),
        ("0,04", "0.04"),
        ("0,002", "0.002"),
        ("0.002", "0.002"),
        ("2,40", "2.40"),
        ("1.5", "1.5"),
        ("€30,000", "30000"),
        ("12 %", "12"),
        ("12％", "12"),
        ("٣٠", "30"),
        ("١٬٢٠٠٫٥٠", "1200.50"),
        ("۱۲۰۰", "1200"),
        ("१,२०,०००", "120000"),
        ("１，２００．５０", "1200.50"),
        ("１２００円", "1200"),
        ("60k", "60000"),
        ("60 k", "60000"),
        ("60K€", "60000"),
        ("€60k", "60000"),
        ("60 TEUR", "60000"),
        ("1.5m", "1500000"),
        ("1,5 Mio. €", "1500000"),
        ("2 lakh", "200000"),
        ("1.2 crore", "12000000"),
        ("₹ 1.5 lakhs", "150000"),
        ("4 ct", "0.04"),
        ("4¢", "0.04"),
        ("\u200e1200\u200f", "1200"),
        ("\u2066€ 4\u2069", "4"),
        ("4.-", "4"),
        ("CHF 4.-", "4"),
        ("CHF 4.–", "4"),
        ("4,--", "4"),
        ("4,– €", "4"),
        ("Fr. 4.50", "4.50"),
        ("Rs.500", "500"),
        ("Rs. 1,20,000/year", "120000"),
        ("kr. 100", "100"),
        ("80/h", "80"),
        ("80 € per hour", "80"),
        ("5000 a month", "5000"),
        ("60k p.a.", "60000"),
        ("USD 60,000 per annum", "60000"),
        ("1.200,-", "1200"),
        ("400:- kr", "400"),
        ("Rs 50,000/- per month", "50000"),
        ("4€50", "4.50"),
        ("12万円", "120000"),
        ("₹2.5L", "250000"),
        ("12 LPA", "1200000"),
        ("5 Mrd", "5000000000"),
        ("5p", "0.05"),
        ("50 øre", "0.50"),
        ("+5", "5"),
        ("1200 EUR/Monat", "1200"),
        ("60 000 € brutto", "60000"),
    ],
)
def test_numbers_are_read_as_people_type_them(typed: str, number: str) -> None:
    assert read_figure(typed).number == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1.200", "Is 1.200 1200 or 1.2?"),
        ("€1.200", "Is 1.200 1200 or 1.2?"),
        ("-5", "below zero"),
        ("−5", "below zero"),
        ("€-5", "below zero"),
        ("-€5", "below zero"),
        ("–5", "below zero"),
        ("", "plain number"),
        (".", "plain number"),
        ("soon", "plain number"),
        ("about seven", "plain number"),
        ("about 7", "plain number"),
        ("7 apples", "plain number"),
        ("½", "plain number"),
        ("5²", "plain number"),
        ("1,2,3", "decimals from the thousands"),
        ("1,20,00", "decimals from the thousands"),
        ("1.20.000", "decimals from the thousands"),
        ("1.2.3,4", "decimals from the thousands"),
        ("5.", "decimals from the thousands"),
        ("9" * 30, "too large"),
        ("2000000 mio", "too large"),
        ("NaN", "plain number"),
        ("1e5", "one number"),
        ("1200 2400", "one number"),
        ("1 2 3", "one number"),
        ("2-3", "one number"),
        ("1 200'000", "one number"),
        ("CHF 4 €", "two currencies"),
        ("£5 EUR", "two currencies"),
        ("5 day", "plain number"),
        ("HK$5", r"HK\$ is not among the currencies"),
        ("THB 400", "THB is not among the currencies"),
        ("400 ₩", "₩ is not among the currencies"),
        ("5 h a month a year", "plain number"),
    ],
)
def test_what_is_no_number_or_could_be_two_is_refused(typed: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        read_figure(typed)


DOLLARS, KRONER = {"USD", "CAD", "AUD", "SGD"}, {"SEK", "NOK", "DKK"}


@pytest.mark.parametrize(
    ("typed", "possible"),
    [
        ("€4", {"EUR"}), ("4 €", {"EUR"}), ("EUR 4", {"EUR"}), ("4eur", {"EUR"}), ("4 Euro", {"EUR"}), ("0,05 €", {"EUR"}),
        ("$4", DOLLARS), ("US$4", {"USD"}), ("4 USD", {"USD"}), ("$4 CAD", {"CAD"}), ("C$ 4", {"CAD"}), ("A$4", {"AUD"}),
        ("S$4", {"SGD"}), ("R$ 4,50", {"BRL"}), ("£4", {"GBP"}), ("CHF 4.-", {"CHF"}), ("Fr. 4", {"CHF"}), ("₹4", {"INR"}),
        ("Rs 4", {"INR"}), ("¥400", {"JPY"}), ("400円", {"JPY"}), ("￥400", {"JPY"}), ("400 kr", KRONER), ("kr 400", KRONER),
        ("400 kr.", KRONER), ("400 SEK", {"SEK"}), ("400 kronor", {"SEK"}), ("4 zł", {"PLN"}), ("PLN 4", {"PLN"}), ("₪4", {"ILS"}),
        ("400", set(CURRENCIES)), ("60k", set(CURRENCIES)), ("k€ 60", {"EUR"}), ("£60k", {"GBP"}),
        ("A $5", {"AUD"}), ("4 US dollars", {"USD"}), ("US-Dollar 5", {"USD"}), ("Dkr 400", {"DKK"}), ("5 Rappen", {"CHF"}),
        ("10 agorot", {"ILS"}), ("4 cents", set(CURRENCIES)), ('4 ש"ח', {"ILS"}),
    ],
)  # fmt: skip
def test_a_sign_says_which_currencies_it_may_be(typed: str, possible: set[str]) -> None:
    assert read_figure(typed).currencies == possible
    assert currencies_in(typed) == possible


def test_a_sign_is_seen_even_where_its_number_cannot_be_read() -> None:
    assert currencies_in("€ 1.2.3,4") == {"EUR"}
    assert currencies_in("€ 1.200") == {"EUR"}
    assert currencies_in("what?") == set(CURRENCIES)


@pytest.mark.parametrize(
    ("possible", "meant"),
    [({"EUR"}, "EUR"), (DOLLARS, "USD"), ({"CAD", "AUD"}, ""), (KRONER, ""), (set(CURRENCIES), ""), ((), "")],
)
def test_a_dollar_is_an_american_one_unless_another_was_chosen_and_a_krone_is_asked_for(
    possible: set[str], meant: str
) -> None:
    assert currency_of(possible) == meant


@pytest.mark.parametrize(
    ("typed", "per"),
    [("60k", None), ("60k/year", Per.YEAR), ("60k p.a.", Per.YEAR), ("€60k/a", Per.YEAR), ("1200円/月", Per.MONTH), ("5000 a month", Per.MONTH), ("4 per run", Per.RUN),
     ("80/h", Per.HOUR), ("12 %", Per.PERCENT)],
)  # fmt: skip
def test_what_it_is_a_price_of_is_kept(typed: str, per: Per | None) -> None:
    assert read_figure(typed).per is per


@pytest.mark.parametrize(
    ("typed", "hours"),
    [("6", "6"), ("6h", "6"), ("6 h", "6"), ("6 hours", "6"), ("6 hrs", "6"), ("1,5", "1.5"), ("1.5h", "1.5"), ("90 min", "1.5"),
     ("90m", "1.5"), ("1:30", "1.5"), ("1h30", "1.5"), ("1 h 30 min", "1.5"), ("6 h a month", "6"), ("6 hrs/mth", "6"), ("6 h/Monat", "6"), ("６ｈ", "6")],
)  # fmt: skip
def test_hours_are_read_as_people_write_them(typed: str, hours: str) -> None:
    assert read_hours(typed) == Decimal(hours)


@pytest.mark.parametrize("typed", ["6 €", "6 years", "six", "6 %", "2-3 h"])
def test_what_are_no_hours_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"hours|number"):
        read_hours(typed)


SPACES = [" ", "\u00a0", "\u202f", "\u2009", "'", "’", "_"]


def _grouped(whole: int, mark: str) -> str:
    return f"{whole:,}".replace(",", mark)


@given(
    st.integers(0, 10**11),
    st.integers(0, 99),
    st.sampled_from([",", *SPACES]),
    st.sampled_from(["EUR ", "€", "", "CHF "]),
)
def test_however_thousands_are_grouped_the_number_is_the_same(whole: int, cents: int, mark: str, sign: str) -> None:
    number = Decimal(f"{whole}.{cents:02}")
    assert read_figure(f"{sign}{_grouped(whole, mark)}.{cents:02}").number == number
    if mark != ",":
        assert read_figure(f"{_grouped(whole, mark)},{cents:02} {sign}").number == number
    else:
        assert read_figure(f"{_grouped(whole, '.')},{cents:02}{sign}").number == number


@given(st.decimals(0, LARGEST, places=4), st.sampled_from(CURRENCIES), st.booleans())
def test_every_currency_on_offer_is_read_before_and_after(number: Decimal, code: str, first: bool) -> None:
    figure = read_figure(f"{code} {number:f}" if first else f"{number:f} {code.lower()}")
    assert (figure.number, figure.currencies) == (number, frozenset({code}))


@given(st.text(max_size=30))
def test_whatever_is_typed_is_read_or_refused_and_nothing_else_happens(typed: str) -> None:
    for read in (read_figure, read_hours):
        with suppress(ValueError):
            read(typed)
    currencies_in(typed)
    amount(typed)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("6 h", (Decimal(6), "h")), ("about 7", (Decimal(7), "")), ("-5 %", (Decimal(-5), "%")), (".5 %", (Decimal("0.5"), "%")),
     ("1,20,000 tickets", (Decimal(120000), "tickets")), ("６ h", (Decimal(6), "h")), ("2-3 days", (Decimal(2), "-3 days"))],
)  # fmt: skip
def test_the_first_number_of_a_text_is_its_figure(typed: str, found: tuple[Decimal, str]) -> None:
    assert amount(typed) == found


@pytest.mark.parametrize("typed", ["soon", "about seven", "", "?", "half"])
def test_words_are_no_figure(typed: str) -> None:
    assert amount(typed) is None
