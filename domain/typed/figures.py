"""Figures as people write them: one rule for every field, and for every text that should hold one."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Final

from domain.model import Value
from domain.typed.names import is_unseen

LARGEST: Final = Decimal("1000000000000")
CURRENCIES: Final[tuple[str, ...]] = (
    "USD", "EUR", "GBP", "CHF", "CAD", "AUD", "INR", "JPY", "SEK", "NOK", "DKK", "PLN", "BRL", "SGD", "ILS",
)  # fmt: skip

#: ISO 4217's, so that no other word of three letters is taken for one.
_OTHERS: Final = """
AED AFN ALL AMD AOA ARS AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BSD BTN BWP BYN BZD CDF CLP CNY COP CRC CUP CVE CZK
DJF DOP DZD EGP ERN ETB FJD FKP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR IQD IRR ISK JMD JOD KES KGS KHR KMF
KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NPR NZD
OMR PAB PEN PGK PHP PKR PYG QAR RMB RON RSD RUB RWF SAR SBD SCR SDG SHP SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND
TOP TRY TTD TWD TZS UAH UGX UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL
"""


class Per(StrEnum):
    """What a figure counts, or is a price of, where somebody wrote it along."""

    RUN = "run"
    MINUTE = "minute"
    HOUR = "hour"
    MONTH = "month"
    YEAR = "year"
    PERCENT = "percent"


class Figure(Value):
    """A number, and what stood beside it; `currencies` are those that its sign may mean, all where there was none."""

    number: Decimal
    currencies: frozenset[str] = frozenset(CURRENCIES)
    sign: str = ""
    per: Per | None = None


# O: where one sign serves several currencies, the first is meant unless another of them is chosen; of "kr" none is.
_DOLLARS: Final = ("USD", "CAD", "AUD", "SGD")
_KRONER: Final = ("NOK", "DKK")
_SIGNS: Final[Mapping[str, tuple[str, ...]]] = {
    **{code.casefold(): (code,) for code in CURRENCIES},
    **dict.fromkeys(("$", "dollar", "dollars"), _DOLLARS),
    **dict.fromkeys(("us$", "usd$", "$us", "u$s", "u.s.$", "usdollar", "usdollars"), ("USD",)),
    **dict.fromkeys(("c$", "ca$", "can$", "cad$", "canadiandollars"), ("CAD",)),
    **dict.fromkeys(("a$", "au$", "aud$", "australiandollars"), ("AUD",)),
    **dict.fromkeys(("s$", "sg$", "sgd$", "singaporedollars"), ("SGD",)),
    **dict.fromkeys(("r$", "brl$", "real", "reais"), ("BRL",)),
    **dict.fromkeys(("€", "euro", "euros"), ("EUR",)),
    **dict.fromkeys(("£", "₤", "pound", "pounds"), ("GBP",)),
    **dict.fromkeys(("fr", "sfr", "franc", "francs", "franken"), ("CHF",)),
    **dict.fromkeys(("₹", "₨", "rs", "re", "rupee", "rupees"), ("INR",)),
    **dict.fromkeys(("¥", "円", "yen"), ("JPY",)),
    **dict.fromkeys(("zł", "zl", "zloty", "zlotys", "złoty", "złote", "złotych"), ("PLN",)),
    **dict.fromkeys(("₪", "nis", "shekel", "shekels", 'ש"ח', "ש״ח", "שח"), ("ILS",)),
    **dict.fromkeys(("krona", "kronor"), ("SEK",)),
    **dict.fromkeys(("krone", "kroner"), _KRONER),
    "kr": ("SEK", *_KRONER),
    "skr": ("SEK",),
    "nkr": ("NOK",),
    "dkr": ("DKK",),
}
#: A hundred make one; the other cents say nothing of their currency.
_MINOR: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("¢", "c", "ct", "cts", "cent", "cents"), CURRENCIES),
    **dict.fromkeys(("p", "penny", "pence"), ("GBP",)),
    **dict.fromkeys(("rp", "rappen", "centime", "centimes"), ("CHF",)),
    **dict.fromkeys(("paisa", "paise"), ("INR",)),
    **dict.fromkeys(("öre", "ore"), ("SEK", *_KRONER)),
    **dict.fromkeys(("gr", "grosz", "grosze", "groszy"), ("PLN",)),
    **dict.fromkeys(("centavo", "centavos"), ("BRL",)),
    **dict.fromkeys(("agora", "agorot"), ("ILS",)),
    "øre": _KRONER,
}
_SCALES: Final[Mapping[str, Decimal]] = {
    **dict.fromkeys(_MINOR, Decimal("0.01")),
    **dict.fromkeys(("k", "t", "tsd", "thousand", "千"), Decimal(1_000)),
    **dict.fromkeys(("万", "萬"), Decimal(10_000)),
    **dict.fromkeys(("l", "lakh", "lakhs", "lac", "lacs"), Decimal(100_000)),
    **dict.fromkeys(("m", "mm", "mn", "mio", "mln", "million", "millions"), Decimal(1_000_000)),
    **dict.fromkeys(("cr", "crore", "crores"), Decimal(10_000_000)),
    **dict.fromkeys(("億", "亿"), Decimal(100_000_000)),
    **dict.fromkeys(("b", "bn", "mrd", "billion"), Decimal(1_000_000_000)),
}
_UNITS: Final[Mapping[str, Per]] = {
    **dict.fromkeys(("%", "percent", "per cent", "pct"), Per.PERCENT),
    **dict.fromkeys(("run", "runs"), Per.RUN),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), Per.MINUTE),
    **dict.fromkeys(
        ("h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden", "heure", "hora", "godz", "時間"), Per.HOUR
    ),
    **dict.fromkeys(("month", "months", "mo", "mth", "monthly", "p.m", "pm"), Per.MONTH),
    **dict.fromkeys(("monat", "monatlich", "mois", "mês", "mes", "månad", "måned", "mies", "月"), Per.MONTH),
    **dict.fromkeys(("year", "years", "yr", "y", "yearly", "annual", "annually", "annum", "p.a", "pa", "/a"), Per.YEAR),
    **dict.fromkeys(("jahr", "jährlich", "ano", "año", "år", "rok", "年"), Per.YEAR),
}
#: Between a figure and what it is a price of, or of what kind a pay is.
_LINKS: Final = (
    "/",
    "per",
    "a",
    "an",
    "each",
    "every",
    "pro",
    "par",
    "por",
    ".",
    "gross",
    "brutto",
    "net",
    "netto",
    "+",
)
_WORDS: Final = sorted({*_SIGNS, *_SCALES, *_UNITS, *_LINKS}, key=len, reverse=True)

_SAME: Final = str.maketrans(
    {"٫": ".", "٬": ",", "،": ",", "、": ",", "٪": "%"} | dict.fromkeys("’‘ʼ`´′_", "'") | dict.fromkeys("−–—‒﹣", "-")
)
_THREES: Final = r"\d{{1,3}}(?:{mark}\d{{3}})+"
#: Or as in India: two and two, and at last three.
_GROUPED: Final = _THREES + r"|\d{{1,2}}(?:{mark}\d{{2}})*{mark}\d{{3}}"
#: A point after letters ends an abbreviation ("Rs.500"); elsewhere it may begin a decimal.
_DIGITS: Final = re.compile(r"(?:(?<![^\W\d_])[.,](?=\d))?\d(?:[\d.,' ]*\d)?")
#: As in 4.- and 400:- and 500/-: what stands before it has no decimals.
_AND_NO_CENTS: Final = re.compile(r"^[.,:/] ?-{1,2}")
_BELOW_ZERO: Final = re.compile(r"-(?!\w)|(?<!\w)-")
#: As in 4€50.
_WITHIN: Final = re.compile(r"(?<=\d)([€£$])(\d\d)(?!\d)")
#: As in A $5 and 5 US-Dollars.
_APART: Final = re.compile(
    r"\b(us|u\.s\.|ca|can|c|au|a|sg|s|r) (?=\$)|\b(us|canadian|australian|singapore)[ -](?=dollars?\b)", re.IGNORECASE
)
_A_MONTH: Final = re.compile(
    rf"\s*(?:/|\b(?:per|a|each|every|pro|par|por)\b)?\s*\b(?:{'|'.join(unit for unit, per in _UNITS.items() if per is Per.MONTH)})$",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(r"(\d+)\s*(?::|h|hrs?|hours?)\s*([0-5]?\d)\s*(?:m|mins?|minutes?)?", re.IGNORECASE)

NO_NUMBER: Final = "Please type a plain number, like 1200 or 0.04."
ONE_NUMBER: Final = "Please type one number, like 1200 or 1 200."


def read_figure(text: str) -> Figure:
    """A number as people type it, with the sign, the scale and the unit beside it.

    Spaces and apostrophes group three digits. With both "," and "." the last one is the decimal mark. A comma before
    exactly three digits groups; a single point before exactly three digits could be either, so we ask. Raises
    ValueError with a sentence that says how to type it.
    """
    typed = _plain(text)
    found = _DIGITS.search(typed)
    if found is None:
        raise ValueError(NO_NUMBER)
    before, after = typed[: found.start()].strip(), typed[found.end() :].strip()
    if _BELOW_ZERO.search(before):
        raise ValueError("This can't be below zero.")
    if any(character.isdecimal() for character in after):
        raise ValueError(ONE_NUMBER)
    if after in (".", ","):
        raise ValueError("I can't tell the decimals from the thousands. Please type it like 1200.50.")
    rest = _AND_NO_CENTS.sub("", after)
    # With no decimals to come, a point before three digits groups.
    number = _read_digits(found[0].replace(".", "'") if rest != after and _is_grouped(found[0], ".") else found[0])
    currencies, sign, per = frozenset(CURRENCIES), "", None
    for word in (*_words(before), *_words(rest)):
        if word in _SIGNS:
            currencies, sign = currencies & frozenset(_SIGNS[word]), sign or word
        elif word in _SCALES:
            number *= _SCALES[word]
            currencies &= frozenset(_MINOR.get(word, CURRENCIES))
        elif word in _UNITS:
            if per not in (None, _UNITS[word]):
                raise ValueError(NO_NUMBER)
            per = _UNITS[word]
    if not currencies:
        raise ValueError("This names two currencies. Please type the sum with one.")
    if number > LARGEST:
        raise ValueError("That number is too large. Please check it.")
    return Figure(number=number, currencies=currencies, sign=sign.upper() if sign.isascii() else sign, per=per)


def read_hours(text: str) -> Decimal:
    """Hours: "6", "6 h", "1:30", "90 min". Raises ValueError with a sentence."""
    if (clock := _CLOCK.fullmatch(_plain(text).strip())) is not None:
        return Decimal(clock[1]) + Decimal(clock[2]) / 60
    alone = _A_MONTH.sub("", _plain(text))
    figure = read_figure(re.sub(r"(?<=[\d\s])m$", "min", alone.strip(), flags=re.IGNORECASE))
    if figure.sign or figure.per not in (None, Per.HOUR, Per.MINUTE):
        raise ValueError("Please type hours, like 6 or 1.5.")
    return figure.number / 60 if figure.per is Per.MINUTE else figure.number


def currencies_in(text: str) -> frozenset[str]:
    """Which currencies a text may mean, even where its number cannot be read; all of them where it names none."""
    found = frozenset(CURRENCIES)
    # Digits that are none are no sign either.
    for part in re.split(r"[\d.,'\s-]+", _plain("".join(each for each in text if unicodedata.category(each) != "No"))):
        try:
            words = list(_words(part))
        except ValueError:
            continue
        for word in words:
            found &= frozenset(_SIGNS.get(word, _MINOR.get(word, CURRENCIES)))
    return found


def currency_of(possible: Collection[str]) -> str:
    """The one that is meant where none was chosen; empty where it has to be asked."""
    if len(possible) == 1:
        return next(iter(possible))
    return _DOLLARS[0] if set(possible) <= set(_DOLLARS) and _DOLLARS[0] in possible else ""


# A minus is a sign at the start of a word only: "-5 %" is below zero, "2-3 days" is a span.
_AMOUNT: Final = re.compile(r"((?<!\S)[-−])?((?:(?<!\w)[.,](?=\d))?\d(?:[\d.,'’ ]*\d)?)")


def holds_number(text: str) -> bool:
    """Whether there is a number anywhere in the text: digits count, words do not."""
    return _AMOUNT.search(unicodedata.normalize("NFKC", text)) is not None


def amount(text: str) -> tuple[Decimal, str] | None:
    """The first number of a text and the unit after it; None where it holds none."""
    text = unicodedata.normalize("NFKC", text)
    found = _AMOUNT.search(text)
    if found is None:
        return None
    try:
        number = _read_digits(_in_ascii(found[2]))
    except ValueError:
        number = Decimal(re.sub(r"\D", "", found[2]))
    return -number if found[1] else number, text[found.end() :].strip().casefold()


def _plain(text: str) -> str:
    """ASCII digits and marks, one kind of space, nothing unseen; raises ValueError for ½ and ², which are no digits."""
    if any(unicodedata.category(character) == "No" for character in text):
        raise ValueError(NO_NUMBER)
    shown = "".join(each for each in text if each.isspace() or not is_unseen(each))
    spaced = _in_ascii(unicodedata.normalize("NFKC", shown.translate(_SAME)))
    return _WITHIN.sub(r".\2 \1", _APART.sub(r"\1\2", spaced))


def _in_ascii(folded: str) -> str:
    plain = "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in folded.translate(_SAME))
    return re.sub(r"\s+", " ", plain).strip()


def _read_digits(text: str) -> Decimal:
    """Digits with their marks; raises ValueError with a sentence."""
    spacers = {mark for mark in " '" if mark in text}
    if spacers:
        whole, point, rest = (
            re.split(r"([.,])(?=\d+$)", text, maxsplit=1) if re.search(r"[.,]\d+$", text) else (text, "", "")
        )
        mark = spacers.pop()
        if spacers or not _is_grouped(whole, mark):
            raise ValueError(ONE_NUMBER)
        return Decimal(whole.replace(mark, "") + (f".{rest}" if point else ""))
    number = _decimal(text)
    if number is None:
        raise ValueError("I can't tell the decimals from the thousands. Please type it like 1200.50.")
    return number


def _decimal(bare: str) -> Decimal | None:
    commas, points = bare.count(","), bare.count(".")
    if commas and points:
        mark = max(",", ".", key=bare.rfind)
        whole, _, rest = bare.rpartition(mark)
        group = "." if mark == "," else ","
        if mark in whole or not rest or group in rest or not _is_grouped(whole, group):
            return None
        return Decimal(f"{whole.replace(group, '')}.{rest}")
    if commas + points > 1:
        group = "," if commas else "."
        return Decimal(bare.replace(group, "")) if _is_grouped(bare, group) else None
    if commas + points == 1:
        whole, rest = re.split(r"[.,]", bare)
        if not rest:
            return None
        if len(rest) == 3 and 1 <= len(whole) <= 3 and int(whole) > 0:
            if points:
                raise ValueError(f"Is {bare} {whole}{rest} or {whole}.{rest.rstrip('0') or '0'}? Please type it so.")
            return Decimal(whole + rest)
        return Decimal(f"{whole or '0'}.{rest}")
    return Decimal(bare)


def _is_grouped(whole: str, mark: str) -> bool:
    """Nobody puts points between groups of two."""
    pattern = _THREES if mark == "." else _GROUPED
    return re.fullmatch(pattern.format(mark=re.escape(mark)), whole) is not None


def _words(text: str) -> Iterator[str]:
    """The signs, scales and units of a text, one after the other; raises ValueError for anything else."""
    rest = text.casefold().strip()
    while rest:
        word = next((word for word in _WORDS if _begins(rest, word)), "")
        if not word:
            raise ValueError(_stranger(rest))
        yield word
        rest = rest[len(word) :].strip()


def _begins(text: str, word: str) -> bool:
    """Letters end where another word begins; only a scale may stand right before another, as in TEUR or LPA."""
    if not text.startswith(word):
        return False
    rest = text[len(word) :]
    # In Japanese nothing stands between words.
    if not (word[-1].isalpha() and rest[:1].isalpha()) or (
        not word.isascii() and unicodedata.east_asian_width(word[-1]) == "W"
    ):
        return True
    letters = re.match(r"[^\W\d_]+", rest)
    return word in _SCALES and letters is not None and (letters[0] in _SIGNS or letters[0] in _UNITS)


def _stranger(text: str) -> str:
    named = re.match(r"[a-z]{3}(?![a-z])|[a-z]{1,3}\$", text)
    code = named[0].upper() if named else text[0]
    if code in _OTHERS or code.endswith("$") or unicodedata.category(text[0]) == "Sc":
        return f"{code} is not among the currencies that I know: {', '.join(CURRENCIES)}."
    return NO_NUMBER
