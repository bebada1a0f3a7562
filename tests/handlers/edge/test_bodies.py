"""Bodies are read as fast as they may be, and exactly as the slow way would read them."""

import json
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.edge.bodies import Malformed, cleaned, read_body

FORM, JSON = "application/x-www-form-urlencoded", "application/json"

#: What a percent decoder may trip over, whole and in halves.
PIECES = st.sampled_from(
    [
        b"%",
        b"%%",
        b"%zz",
        b"%4",
        b"%41",
        b"%00",
        b"%c3",
        b"%a9",
        b"%C3%A9",
        b"%ED%A0%80",
        b"%C0%80",
        b"%F4%90%80%80",
        b"=",
        b"%3D",
        b"3D",
        b"&",
        b"+",
        b"%2B",
        b"%26",
        b"\n",
        b"\r",
        b"%0A",
        b"%0d%0a",
        b" ",
        b"_",
        b".",
        b"\t",
        b"\x00",
        "é".encode(),
        "😀".encode(),
        b"\xc3",
        b"\xa9",
        b"a",
    ]
)
BODIES = st.lists(PIECES, max_size=14).map(b"".join) | st.binary(max_size=30)

ESCAPES = st.sampled_from(
    [
        "\\u0000",
        "\\ud83d",
        "\\ude00",
        "\\uD83D\\uDE00",
        "\\uDBFF\\udfff",
        "\\udc00",
        "\\u0041",
        "\\n",
        '\\"',
        "\\\\",
        "\\\\u0000",
        "\\\\ud83d",
        "a",
        "u",
        "d83d",
        "0000",
        "é",
        "😀",
    ]
)


def slowly(raw: bytes) -> object:
    """What a form says, by the standard library's own reader."""
    try:
        return cleaned(dict(parse_qsl(raw.decode("utf-8"), keep_blank_values=True, errors="strict")))
    except ValueError:
        return Malformed


def read(raw: bytes, kind: str) -> object:
    try:
        return read_body(raw, kind)
    except Malformed:
        return Malformed


@given(BODIES)
def test_a_form_is_read_as_the_standard_library_reads_it_strictly(raw: bytes) -> None:
    assert read(raw, FORM) == slowly(raw)


@given(st.dictionaries(st.text(max_size=5).filter(lambda name: name != "payload"), st.text(max_size=20), max_size=4))
def test_what_is_written_as_a_form_is_read_back(fields: dict[str, str]) -> None:
    writable = {key: value for key, value in fields.items() if (key + value).isprintable()}
    assert read(urlencode(writable).encode(), FORM) == writable


@given(st.lists(ESCAPES, max_size=12).map("".join), st.lists(ESCAPES, max_size=4).map("".join))
def test_to_clean_only_where_an_escape_needs_it_is_the_same_as_to_clean_always(text: str, name: str) -> None:
    written = f'{{"type": ["{text}", {{"{name}": "{text}"}}], "{name}": 1}}'
    always = cleaned(json.loads(written))
    assert read(written.encode(), JSON) == always
    assert read(urlencode({"payload": written}).encode(), FORM) == always
    json.dumps(always, ensure_ascii=False).encode("utf-8")
    assert "\x00" not in str(always)


@given(st.text(st.characters(exclude_categories=()), max_size=20))
def test_any_text_is_cleaned_where_it_is_escaped_and_is_no_utf8_where_it_is_not(text: str) -> None:
    escaped = json.dumps([text])
    assert read(escaped.encode(), JSON) == cleaned(json.loads(escaped))
    raw = json.dumps([text], ensure_ascii=False).encode("utf-8", "surrogatepass")
    halves = any("\ud800" <= each <= "\udfff" for each in text)
    assert read(raw, JSON) == (Malformed if halves else [text.replace("\x00", "")])


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"payload=nonsense", FORM),
        (b"payload=", FORM),
        (b"payload=%ff", FORM),
        (b"payload=%22%00%22", FORM),
        (b"payload=%22%ED%A0%80%22", FORM),
        (b"{", JSON),
        (b"", JSON),
        (b"\xff\xfe", JSON),
        (b'"\x00"', JSON),
        (b"[" * 100_000, JSON),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(body: bytes, kind: str) -> None:
    with pytest.raises(Malformed):
        read_body(body, kind)


def test_bodies_are_read_as_slack_writes_them() -> None:
    assert read_body(b"command=%2Fai-hire&text=", FORM) == {"command": "/ai-hire", "text": ""}
    assert read_body(b"payload=%7B%22a%22%3A1%7D", FORM) == {"a": 1}
    assert read_body(b'{"a": "\\ud83d\\ude00"}', "application/json; charset=utf-8") == {"a": "😀"}
    assert read_body(b"payload=null", FORM) is None


def test_what_no_database_keeps_is_taken_out_of_forms_too() -> None:
    assert read_body(b"text=a%00b", FORM) == {"text": "ab"}
