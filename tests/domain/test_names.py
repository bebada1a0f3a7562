"""Names are compared and found as a reader does; white space of every kind ends a word."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.typed.names import called, first_word, is_gap, name_key, spoken_of, trimmed

GAPS = [
    "\u0020",
    "\u00a0",
    "\u2009",
    "\u202f",
    "\u3000",
    "\u200b",
    "\u2060",
    "\ufeff",
    "\u2028",
    "\u1680",
    "\t",
    "\u180e",
    "\u3164",
]
UNSEEN = [
    "\u200b",
    "\u200c",
    "\u200d",
    "\u2060",
    "\ufeff",
    "\u00ad",
    "\u200e",
    "\u200f",
    "\u202e",
    "\u2066",
    "\ufe0f",
    "\u034f",
    "\x07",
    "\u17b4",
    "\u2065",
    "\ufff0",
    "\U000e0080",
    "\U0001d173",
]
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: not any(map(is_gap, text)))


@pytest.mark.parametrize("gap", GAPS)
@pytest.mark.parametrize("name", ["Priya", "Priya Nair", "José  Muñoz"])
def test_a_word_and_the_rest_are_split_at_any_kind_of_space(gap: str, name: str) -> None:
    assert first_word(f"candidate{gap}{name}") == ("candidate", name)
    assert first_word(f"{gap}candidate{gap} {gap}{name}{gap}") == ("candidate", name)


@given(words, st.lists(st.sampled_from(GAPS), min_size=1).map("".join), st.text())
def test_the_first_word_ends_at_the_first_gap_and_nothing_of_the_rest_is_lost(word: str, gap: str, rest: str) -> None:
    assert first_word(word + gap + rest) == (word, trimmed(rest))


@given(st.lists(st.sampled_from(GAPS)).map("".join))
def test_gaps_alone_are_no_word(gaps: str) -> None:
    assert first_word(gaps) == ("", "")


def test_whatever_counts_as_space_anywhere_is_a_gap() -> None:
    assert [each for each in map(chr, range(sys.maxunicode)) if each.isspace() and not is_gap(each)] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (" Priya  NAIR", "priya nair"),
        ("José Muñoz", unicodedata.normalize("NFD", "José Muñoz")),
        ("José Muñoz", "José\u00a0Muñoz"),
        ("Zoë", "Zoe\u0308"),
        ("ＰＲＩＹＡ　Nair", "Priya Nair"),
        ("ﬁona", "Fiona"),
        ("STRASSE", "Straße"),
        ("O’Brien", "O'Brien"),
        ("Anne‑Marie", "Anne-Marie"),
        ("İpek", "i̇pek"),
        ("Anaʻi “Ana” Lima", 'Ana\'i "Ana" Lima'),
        ("한글", unicodedata.normalize("NFD", "한글")),
    ],
)
def test_what_reads_the_same_is_the_same_name(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize("unseen", UNSEEN)
def test_what_nobody_sees_makes_no_other_name(unseen: str) -> None:
    assert name_key(f"{unseen}Pri{unseen}ya Nair{unseen}") == name_key("Priya Nair")


@pytest.mark.parametrize(
    ("one", "other"), [("Jose", "José"), ("Ann", "Anna"), ("Priya Nair", "PriyaNair"), ("कि", "का")]
)
def test_what_reads_differently_is_another_name(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(st.text())
def test_a_key_is_its_own_key_whatever_form_the_name_came_in(name: str) -> None:
    key = name_key(name)
    assert name_key(key) == key
    assert all(name_key(unicodedata.normalize(form, name)) == key for form in ("NFC", "NFD"))


WAITING = [(name, name) for name in ("José Muñoz", "Josef Novák", "Łukasz Øst", "Priya Nair", "Zoe", "Zoë")]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("jose", ["José Muñoz", "Josef Novák"]),
        ("josé", ["José Muñoz"]),
        ("JOSE\u0301", ["José Muñoz"]),
        ("munoz", ["José Muñoz"]),
        ("novak", ["Josef Novák"]),
        ("Nováková", []),
        ("lukasz", ["Łukasz Øst"]),
        ("ost", ["Łukasz Øst"]),
        ("priya\u00a0nair", ["Priya Nair"]),
        ("príya", ["Priya Nair"]),
        ("zoe", ["Zoe", "Zoë"]),
        ("zoë", ["Zoë"]),
        ("", [name for name, _ in WAITING]),
    ],
)
def test_somebody_is_found_without_accents_and_named_with_them(typed: str, found: list[str]) -> None:
    assert called(typed, WAITING) == found


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("obrien", "Liam O’Brien"),
        ("anne marie", "Anne-Marie Koch"),
        ("annemarie", "Anne-Marie Koch"),
        ("nair priya", "Priya Nair"),
        ("mueller", "Jürgen Müller"),
        ("muller", "Jürgen Müller"),
        ("aase", "Åse Lund"),
        ("كريم", "كَريم"),
        ("dr koch", "Dr. Anna Koch"),
    ],
)
def test_somebody_is_found_however_the_parts_of_the_name_are_joined(typed: str, name: str) -> None:
    assert called(typed, [(name, name), ("Tomás Ruiz", "Tomás Ruiz")]) == [name]


@pytest.mark.parametrize("typed", ["-", "'", "priya ruiz"])
def test_what_is_in_no_name_finds_nobody(typed: str) -> None:
    assert called(typed, [("Priya Nair", 1), ("Tomás Ruiz", 2)]) == []


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Priya Nair", "how is priya doing?"),
        ("Zoë Müller", "status of Zoe"),
        ("Zoë Müller", "how is Muller doing?"),
        ("Zoë Müller", "Wie steht es um Frau Mueller?"),
        ("Łukasz Żak", "status of Lukasz"),
        ("Nguyễn Văn An", "where is Nguyen?"),
        ("Bo Li", "what is the status of Bo Li?"),
        ("Jean-Luc d'Arc", "and Jean Luc?"),
        ("Jean-Luc d'Arc", "and darc?"),
        ("王伟", "status of 王伟"),
        ("田中 太郎", "status of 田中"),
        ("田中 太郎", "田中さんの状況は?"),
        ("김 민준", "민준은 어때요?"),
        ("प्रिया नायर", "प्रिया कैसी है?"),
    ],
)
def test_a_sentence_names_whoever_a_reader_would_think_of(name: str, sentence: str) -> None:
    assert spoken_of(sentence, [(name, name), ("Omar Farouk", "Omar")]) == [name]


@pytest.mark.parametrize("sentence", ["", "is it an hour to go?", "what about lip service, then?", "?!"])
def test_a_sentence_that_names_nobody_finds_nobody(sentence: str) -> None:
    assert not spoken_of(sentence, [(name, name) for name in ("Bo Li", "An To", "田中 太郎", "Li Ab")])


def test_accents_that_were_typed_decide_who_is_meant() -> None:
    both = [("Zoe Brandt", 1), ("Zoë Brand", 2)]
    assert spoken_of("status of Zoë", both) == [2]
    assert spoken_of("status of Zoe", both) == [1, 2]
