"""No message says more than Slack takes, whatever was typed, and what it has no room for can be read in full."""

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from functools import cache, wraps
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

import blocks.gallery
from blocks.gallery import all_surfaces
from blocks.kit import Block, Message, View, actions, button, context, divider, fields, header, message, section
from blocks.kit import without_charts as drawn_in_text
from blocks.reading import READ, readable, whole_page
from blocks.routes import Route
from blocks.text import Mrkdwn, cut, escape, join, md, one_line, pieces, quote
from domain.check_in.report import EVIDENCE_LIMIT
from domain.guide.guide import Guide
from domain.guide.milestone import Milestone
from sandbox.blockkit import check_message, check_view, letters
from sandbox.blockkit.surfaces import view_too_large
from tests.surfaces import surfaces

MOST = 10_000
#: What people type into fields of one line; everything else may be as long as a field can be.
LINES = frozenset({"", "name", "title", "brief_title", "workflow_title", "today", "target"})
LINE, LONG = 60, 2000  # the longest field of all is a brief's workflow
HOSTILE = ("a\n", "&", "<>", "😀", "&\n", "‮مرحبا", "```\n", "*_~`", "https://a.example/?x=1&y=2 ", "<!channel> ")


def galleries() -> list[Any]:
    names = [info.name for info in pkgutil.iter_modules(blocks.gallery.__path__)]
    return [importlib.import_module(f"blocks.gallery.{name}") for name in names]


def swollen(value: Any, fill: Callable[[int], str], key: str = "") -> Any:
    """The value with every text that somebody typed replaced by one of full length."""
    if isinstance(value, str):
        if type(value) is not str or not (" " in value or (key in LINES and value)):
            return value
        if key == "workflow":  # a brief is called after its first words
            return "Triage. " + fill(LONG - 8)
        if key == "never":  # the first evidence is a copy of it, as long as evidence can be
            return fill(EVIDENCE_LIMIT - 100)
        return fill(LINE if key in LINES else LONG)
    if isinstance(value, (tuple, list)):
        return type(value)(swollen(item, fill, key) for item in value) if value else value
    if isinstance(value, dict):
        return {name: swollen(item, fill, key) for name, item in value.items()} if value else value
    if isinstance(value, BaseModel) and not isinstance(value, (Guide, Milestone)):  # those are ours, not somebody's
        typed = {name: made for name, each in value if (made := swollen(each, fill, name)) is not each}
        return value.model_copy(update=typed) if typed else value
    return value


def again(typed: str) -> Callable[[int], str]:
    """Fills with the same words again and again."""

    @cache
    def fill(length: int) -> str:
        return (typed * length)[:length]

    return fill


Drawing = tuple[Callable[..., Message], tuple[Any, ...], dict[str, Any]]


@cache
def drawings() -> list[Drawing]:
    """Every message of the gallery: what draws it, and from which values."""
    found: list[Drawing] = []

    def noted(draw: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(draw)
        def drawn(*args: Any, **more: Any) -> Any:
            made = draw(*args, **more)
            if isinstance(made, Message):
                found.append((draw, args, more))
            return made

        return drawn

    with pytest.MonkeyPatch.context() as patch:
        for module in galleries():
            for name, thing in list(vars(module).items()):
                source = getattr(thing, "__module__", "") or ""
                if (
                    not callable(thing)
                    or isinstance(thing, type)
                    or not re.match(r"blocks\.(?!gallery|kit|text|help)", source)
                ):
                    continue
                if "Message" in str(thing.__annotations__.get("return", "")):
                    patch.setattr(module, name, noted(thing))
        for _ in all_surfaces():
            pass
    return found


def swelling(fill: Callable[[int], str]) -> list[Message]:
    """Every message of the gallery, drawn from swollen values."""
    return [
        draw(*swollen(args, fill), **{name: swollen(value, fill, name) for name, value in more.items()})
        for draw, args, more in drawings()
    ]


def refused(one: Message) -> list[str]:
    """What Slack, and we ourselves, have against the message."""
    total = letters(one.blocks)
    return check_message(one.blocks) + ([f"{total} characters"] if total > MOST else [])


def refused_in_text(one: Message) -> list[str]:
    """The same where charts and tables are not shown; of a message without any, nothing that is not said already."""
    simpler = drawn_in_text(one)
    return refused(simpler) if simpler.blocks != one.blocks else []


def shown(blocks_of_it: object) -> str:
    return "\n".join(_texts(blocks_of_it))


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node["text"]
        for item in node.values():
            yield from _texts(item)
    elif isinstance(node, list):
        for item in node:
            yield from _texts(item)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_every_message_is_one_that_slack_takes_whatever_fills_it(hostile: str) -> None:
    drawn = swelling(again(hostile))
    assert len(drawn) > 80
    for one in drawn:
        assert refused(readable(one)) == [], one.text[:80]
        assert refused_in_text(readable(one)) == [], one.text[:80]
        page = whole_page(one)
        assert check_view(page) == [], one.text[:80]
        assert not view_too_large(page), (one.text[:80], [len(str(b)) for b in page["blocks"]])


#: Fields that hold what people, briefs and offers are called.
CALLED = frozenset({"name", "title", "brief_title", "workflow_title", "hired"})
FORMATTED = "*bb* _ii_ ~ss~ `cc` <ll>"


def renamed(value: Any, key: str = "") -> Any:
    """The value, in which all that people named is called so."""
    if isinstance(value, (Guide, Milestone)):
        return value
    if isinstance(value, BaseModel):
        return value.model_copy(update={name: renamed(getattr(value, name), name) for name in type(value).model_fields})
    if type(value) is str and key in CALLED and value:
        return FORMATTED
    if isinstance(value, (tuple, list)):
        return type(value)(renamed(item, key) for item in value)
    return value


def test_no_formatting_of_a_title_or_a_name_has_any_effect() -> None:
    active = re.compile(r"(?<!\w)(\*bb\*|_ii_|~ss~|`cc`)(?!\w)|<ll>")
    formatted = []
    for draw, args, more in drawings():
        one = draw(*renamed(args), **{name: renamed(value, name) for name, value in more.items()})
        marked_up = [one.text, *_marked_up(one.blocks)]
        formatted += [(draw.__name__, text) for text in marked_up if active.search(text)]
    assert formatted == []


def _marked_up(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if node.get("type") == "mrkdwn":
            yield node["text"]
        for item in node.values():
            yield from _marked_up(item)
    elif isinstance(node, list):
        for item in node:
            yield from _marked_up(item)


@settings(max_examples=10, deadline=None)
@given(st.text(min_size=1, max_size=20).filter(str.strip))
def test_every_message_is_one_that_slack_takes_whatever_is_typed_again_and_again(typed: str) -> None:
    for one in swelling(again(typed)):
        assert refused(readable(one)) == [], one.text[:80]
        assert check_view(whole_page(one)) == [], one.text[:80]


def test_what_a_message_begins_to_say_can_be_read_to_its_end() -> None:
    serial = count(1)

    @cache
    def unmarked(length: int) -> str:
        return " ".join([*(f"x#w{number:03d}" for number in range(length // 11 - 1)), "x#end"])

    def words(length: int) -> str:
        return unmarked(length).replace("#", str(next(serial)))

    for one in swelling(words):
        said = shown(readable(one).blocks)
        everything = said + shown(whole_page(one)["blocks"])
        begun = set(re.findall(r"x(\d+)w000", said))
        missing = [mark for mark in begun if f"x{mark}end" not in everything]
        assert missing == [], (
            one.text[:80],
            [re.findall(rf"(?s).{{0,60}}x{mark}w000.{{0,200}}", said) for mark in missing],
        )
        # What stands twice may be whole in one place and cut in the other.
        is_cut = any(said.count(f"x{mark}w000") > said.count(f"x{mark}end") for mark in begun)
        assert (READ in said) == is_cut, one.text[:80]


def test_no_message_of_the_gallery_is_near_the_limit() -> None:
    heavy = {name: letters(payload["blocks"]) for name, payload in surfaces() if "type" not in payload}
    assert {name: total for name, total in heavy.items() if total > MOST} == {}


def test_only_these_make_messages_so_none_can_be_too_long() -> None:
    rooms = (Path(blocks.gallery.__path__[0]).parent, Path(blocks.gallery.__path__[0]).parents[1] / "handlers")
    made = re.compile(r"(?<![\w.])Message\((?!Value\))")
    makers = {path.name for room in rooms for path in room.rglob("*.py") if made.search(path.read_text("utf-8"))}
    assert makers == {"kit.py", "reading.py"}
    said = [path.name for path in rooms[1].rglob("*.py") if re.search(r"Say\([^)]*\[", path.read_text("utf-8"))]
    assert said == [], "what is said to one person is a message too"


typed = st.text(max_size=3500) | st.sampled_from(HOSTILE).map(lambda text: text * 900)
marked = typed.map(escape) | typed.map(lambda text: quote(text, 1500)) | typed.map(lambda t: md("*{t}*", t=cut(t, 90)))


@st.composite
def any_blocks(draw: st.DrawFn) -> list[Block]:
    kinds: st.SearchStrategy[Block] = st.one_of(
        marked.map(section),
        st.lists(marked, min_size=1, max_size=12).map(lambda texts: fields(*texts)),
        st.lists(marked, min_size=1, max_size=12).map(lambda texts: context(*texts)),
        typed.map(header),
        st.just(actions(button("Go on with this one", Route.OVERVIEW_LIST))),
        st.just(divider()),
    )
    return draw(st.lists(kinds, min_size=1, max_size=49))


@given(any_blocks())
def test_any_blocks_make_a_message_that_slack_takes(made: list[Block]) -> None:
    one = readable(message(Mrkdwn("x"), made))
    assert refused(one) == []
    assert len(one.blocks) <= 50


@given(typed)
def test_pieces_lose_nothing_and_break_no_entity(text: str) -> None:
    whole = quote(text, 10_000)
    found = pieces(whole, 300)
    assert all(0 < len(piece) <= 300 for piece in found)
    assert all(not re.search(r"&(?!amp;|lt;|gt;)", piece) for piece in found)
    assert re.sub(r"\n|> ", "", "".join(found)) == re.sub(r"\n|> ", "", whole)


def test_a_text_that_is_longer_than_its_line_keeps_all_of_it() -> None:
    text = md("*{name}*: {why}", name="Ada", why=one_line("so\nmany words & more", 8))
    assert text == "*Ada*: so many…"
    assert text.whole == "*Ada*: so many words &amp; more"
    assert join([text, Mrkdwn("·")]).whole == "*Ada*: so many words &amp; more\n·"
    assert Mrkdwn("short").whole == "short"


def test_the_longest_texts_give_way_and_the_short_ones_stay() -> None:
    long = [section(escape(letter * 2900)) for letter in "abcd"]
    one = message(Mrkdwn("x"), [section(Mrkdwn("*Short*")), *long])
    assert one.blocks[0]["text"]["text"] == "*Short*"
    lengths = {len(block["text"]["text"]) for block in one.blocks[1:]}
    assert lengths == {(9_900 - len("*Short*")) // 4}


def test_a_message_that_shows_everything_has_no_button_for_it() -> None:
    one = message(Mrkdwn("x"), [section(Mrkdwn("all of it"))])
    assert readable(one) is one


def test_the_button_stands_at_the_end_of_the_last_row() -> None:
    row = actions(button("Correct", Route.DECISION_OPEN))
    long = section(quote("word " * 500, 100))
    assert [each["text"]["text"] for each in buttons(message(Mrkdwn("x"), [long, row]))] == ["Correct", READ]
    assert [each["text"]["text"] for each in buttons(message(Mrkdwn("x"), [row, long]))] == [READ]


def buttons(one: Message) -> list[Any]:
    return list(readable(one).blocks[-1]["elements"])


def test_the_whole_page_says_everything_and_has_nothing_to_press() -> None:
    one = message(
        Mrkdwn("x"),
        [header("Decision"), section(quote("& " * 2500, 100)), actions(button("Correct", Route.DECISION_OPEN))],
    )
    page: View = whole_page(one)
    assert [block["type"] for block in page["blocks"]] == ["header", *["section"] * (len(page["blocks"]) - 1)]
    assert shown(page["blocks"]).count("&amp;") == 2500
    assert "submit" not in page
