"""Block Kit becomes HTML that is faithful and safe."""

import colorsys
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.page import page
from sandbox.page.charts import chart, steps
from sandbox.page.drawing import Choices, Surface, draw_blocks
from sandbox.page.markdown import markdown
from sandbox.page.mrkdwn import Json, Reader, mrkdwn, plain
from sandbox.workspace import Channel, ChannelKind
from tests.sandbox.samples import ELEMENTS, MESSAGE, marked, said
from tests.surfaces import surfaces

READER = Reader(
    zone=ZoneInfo("America/New_York"),
    now=datetime(2026, 11, 23, 9, tzinfo=UTC),
    users={"U1": "Maya", "U2": "Priya"},
    channels={"C1": "hiring"},
    me="U1",
)
PICK = Choices(
    people=[("U1", "Maya"), ("U2", "Priya")],
    rooms=[
        (Channel("C1", "hiring", ChannelKind.PRIVATE, ["U1"]), "hiring"),
        (Channel("C2", "general"), "general"),
        (Channel("C3", "acme", is_ext_shared=True), "acme"),
        (Channel("D1", "", ChannelKind.IM, ["U1"]), "Helper"),
        (Channel("D2", "", ChannelKind.IM, ["U2"]), "Helper"),
    ],
)


def drawn(*blocks: Json, surface: Surface | None = None) -> str:
    return str(draw_blocks(blocks, surface or Surface("s"), reader=READER, pick=PICK))


@pytest.mark.parametrize("block", MESSAGE + ELEMENTS, ids=lambda block: str(block["type"]))
def test_every_block_is_drawn(block: Json) -> None:
    html = drawn(block)
    assert "is not shown" not in html
    assert html.count("<div") == html.count("</div>")
    assert f"b-{block['type']}" in html


def test_an_unknown_block_says_so_and_breaks_nothing() -> None:
    assert "“hologram”" in drawn({"type": "hologram"})
    assert "robot_arm is not shown" in drawn({"type": "actions", "elements": [{"type": "robot_arm"}]})


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold* _it_ ~no~ `a*b*`", "<b>bold</b> <i>it</i> <s>no</s> <code>a*b*</code>"),
        ("snake_case_name and 2*3*4", "snake_case_name and 2*3*4"),
        ("*<@U2> is _here_*", '<b><span class="mention">@Priya</span> is <i>here</i></b>'),
        ("<@U1>", '<span class="mention me">@Maya</span>'),
        (
            "<#C1> <#C9>",
            '<span class="mention room">#hiring</span> <span class="mention room">🔒private channel</span>',
        ),
        ("&lt;b&gt; &amp;amp;", "&lt;b&gt; &amp;amp;"),
        ("<!channel>", '<span class="mention me">@channel</span>'),
        (":tada: :no_such:", "🎉 :no_such:"),
        ("a\n> b\n&gt; c\nd", "a<blockquote>b<br>c</blockquote>d"),
        ("```\n<x> *y*\n```", "<pre>&lt;x&gt; *y*</pre>"),
    ],
)
def test_mrkdwn_reads_as_in_slack(text: str, html: str) -> None:
    assert str(mrkdwn(text, READER)) == html


def test_links_keep_their_text_and_dangerous_schemes_are_no_links() -> None:
    assert 'href="https://a.b/c?x=1&amp;y=2"' in mrkdwn("<https://a.b/c?x=1&amp;y=2|l>", READER)
    assert "href" not in mrkdwn("<javascript:alert(1)|x>", READER)
    assert "href" not in markdown("[x](javascript:alert(1))", READER)
    button = {"type": "button", "action_id": "a", "text": said("x"), "url": "javascript:alert(1)"}
    assert "javascript" not in drawn({"type": "actions", "block_id": "b", "elements": [button]})


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("## Report :tada:", '<h4 class="md-2">Report 🎉</h4>'),
        ("**b** *i* ~~s~~ `<c>`", "<p><strong>b</strong> <em>i</em> <s>s</s> <code>&lt;c&gt;</code></p>"),
        ("- one\n  - two\n    1. three", "<ul><li>one<ul><li>two<ol><li>three</li></ol></li></ul></li></ul>"),
        ("- [ ] open\n- [x] done", "<ul><li>☐ open</li><li>☑ done</li></ul>"),
        ("> a\n> b", "<blockquote><p>a<br>b</p></blockquote>"),
        ("```py\n<x> *y*\n```", "<pre>&lt;x&gt; *y*</pre>"),
        ("<@U1> snake_case_name :no_such:", '<p><span class="mention me">@Maya</span> snake_case_name :no_such:</p>'),
        ("<b>x</b> &amp;", "<p>&lt;b&gt;x&lt;/b&gt; &amp;amp;</p>"),
        ("[a](/b) [c](javascript:d)", "<p>[a](/b) [c](javascript:d)</p>"),
    ],
)
def test_markdown_reads_as_in_slack(text: str, html: str) -> None:
    assert markdown(text, READER).replace("\n", "") == html


def test_an_address_in_markdown_is_one_link_however_it_is_written() -> None:
    link = '<a href="https://a.b/c_d" target="_blank" rel="noopener noreferrer">{}</a>'
    one = markdown("https://a.b/c_d, <https://a.b/c_d> [x](https://a.b/c_d) ![y](https://a.b/c_d)", READER)
    shown = ("https://a.b/c_d", "https://a.b/c_d", "x", "y")
    assert one.strip() == "<p>{}, {} {} {}</p>".format(*(link.format(words) for words in shown))
    assert markdown("[https://a.b](https://a.b)", READER).count("<a ") == 1


def test_bare_addresses_become_links_unless_verbatim() -> None:
    assert 'href="https://a.b/c_d"' in mrkdwn("see https://a.b/c_d, please", READER)
    assert "href" not in mrkdwn("see https://a.b/c", READER, verbatim=True)


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("{date_num} {time}", "2026-11-23 3:30 PM"),
        ("{date_long} at {time}", "Monday, November 23rd, 2026 at 3:30 PM"),
        ("{date_short_pretty}", "Today"),
        ("{ago}", "in 11 hours"),
        ("{nonsense}", "{nonsense}"),
    ],
)
def test_dates_are_shown_in_the_zone_of_the_person(form: str, shown: str) -> None:
    moment = int(datetime(2026, 11, 23, 20, 30, tzinfo=UTC).timestamp())
    assert f">{shown}</time>" in mrkdwn(f"<!date^{moment}^{form}|later>", READER)


def test_a_date_that_cannot_be_read_shows_its_fallback() -> None:
    assert str(mrkdwn("<!date^soon^{date}|some day>", READER)) == "some day"


class Inspector(HTMLParser):
    """Which tags and attributes a browser would find."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs


HOSTILE = st.one_of(
    st.text(),
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            '"><img src=x onerror=alert(1)>',
            "<https://a.b|<b>x</b>>",
            "&lt;img src=x&gt;",
            "*<_~`x`~_>*",
            "<javascript:alert(1)>",
            "</textarea><script>",
            "{{ 7*7 }}",
        ]
    ),
)


@given(HOSTILE)
def test_hostile_text_never_becomes_markup(text: str) -> None:
    element = {"type": "plain_text_input", "multiline": True, "action_id": text, "initial_value": text}
    select = {
        "type": "static_select",
        "action_id": "s",
        "options": [{"text": said(text), "value": text, "description": said(text)}],
    }
    html = drawn(
        {"type": "section", "block_id": text, "text": marked(text), "fields": [said(text)], "accessory": select},
        {"type": "header", "text": said(text)},
        {"type": "markdown", "text": text},
        {"type": "alert", "text": said(text)},
        {"type": "input", "block_id": "b", "label": said(text), "hint": said(text), "element": element},
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}],
        },
        {"type": "table", "rows": [[{"type": "raw_text", "text": text}]] * 2},
        {
            "type": "data_visualization",
            "title": text,
            "chart": {"type": "pie", "segments": [{"label": text, "value": 1}]},
        },
        {"type": "image", "image_url": "https://a.b/c.png", "alt_text": text},
        surface=Surface("s", errors={"b": text}),
    )
    found = Inspector()
    found.feed(html)
    assert not found.tags & {"script", "iframe", "object", "style", "link"}
    assert not [name for name, _ in found.attributes if name.startswith("on")]
    links = [value or "" for name, value in found.attributes if name == "href"]
    assert all(link.startswith(("http", "mailto:", "#")) for link in links)
    assert html.count("<textarea") == html.count("</textarea>") == 1


@given(HOSTILE)
def test_plain_text_is_only_plain(text: str) -> None:
    assert "<" not in plain(text).replace("<br>", "")


def test_a_field_shows_what_was_typed_before_what_the_app_put_there() -> None:
    block = next(one for one in ELEMENTS if one.get("block_id") == "work")
    assert "Two\nlines" in drawn(block)
    typed = {"work": {"value": {"type": "plain_text_input", "value": "mine"}}}
    html = drawn(block, surface=Surface("s", values=typed))
    assert "mine" in html
    assert "Two" not in html
    emptied = {"work": {"value": {"type": "plain_text_input", "value": None}}}
    assert "Two" not in drawn(block, surface=Surface("s", values=emptied))


def test_an_error_is_tied_to_its_field() -> None:
    block = next(one for one in ELEMENTS if one.get("block_id") == "title")
    html = drawn(block, surface=Surface("s", errors={"title": "Say more."}))
    assert 'id="s-1-error" role="alert">Say more.' in html
    assert 'aria-describedby="s-1-error s-1-hint" aria-invalid="true"' in html
    assert '<label class="label" for="s-1-f">Title</label>' in html
    assert "aria-invalid" not in drawn(block)


def test_whoever_listens_hears_which_fields_must_be_filled() -> None:
    field = {"type": "input", "block_id": "b", "label": said("Name"), "element": {"type": "plain_text_input"}}
    assert 'aria-required="true"' in drawn(field)
    assert "aria-required" not in drawn(field | {"optional": True})


def test_no_initials_are_paler_than_can_be_read() -> None:
    css = (Path(page.__file__).parent / "static" / "page.css").read_text()
    (saturation, lightness) = map(int, re.findall(r"hsl\(var\(--hue\) (\d+)% (\d+)%\)", css)[0])

    def light(hue: int) -> float:
        parts = colorsys.hls_to_rgb(hue / 360, lightness / 100, saturation / 100)
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    # White on it, by WCAG 2.2's ratio for small text.
    assert min(1.05 / (light(hue) + 0.05) for hue in range(360)) >= 4.5


def test_a_conversation_select_offers_only_what_its_filter_lets_through() -> None:
    def offered(**filters: object) -> list[str]:
        element = {"type": "conversations_select", "action_id": "a", "filter": filters}
        return re.findall(
            r'<option value="([CD]\d)"', drawn({"type": "actions", "block_id": "b", "elements": [element]})
        )

    assert offered(include=["private"]) == ["C1"]
    assert offered() == ["C1", "C2", "C3", "D1"]
    assert offered(exclude_bot_users=True) == ["C1", "C2", "C3"]
    assert offered(include=["public"], exclude_external_shared_channels=True) == ["C2"]
    channels = {"type": "channels_select", "action_id": "a"}
    html = drawn({"type": "actions", "block_id": "b", "elements": [channels]})
    assert re.findall(r'<option value="(C\d)"', html) == ["C2", "C3"]


def test_somebody_who_is_no_longer_offered_stays_chosen() -> None:
    element = {"type": "users_select", "action_id": "a", "initial_user": "U9"}
    html = drawn({"type": "actions", "block_id": "b", "elements": [element]})
    assert '<option value="U9" selected' in html


def test_a_datetimepicker_stands_in_the_zone_of_the_person() -> None:
    block = next(one for one in ELEMENTS if one.get("block_id") == "interview")
    local = datetime.fromtimestamp(1795510800, READER.zone)
    assert f'value="{local:%Y-%m-%dT%H:%M}"' in drawn(block)


@given(
    st.floats(-1e9, 1e9, allow_nan=False),
    st.floats(-1e9, 1e9, allow_nan=False),
)
def test_the_marks_of_an_axis_hold_every_value_and_zero(one: float, other: float) -> None:
    low, high = min(one, other), max(one, other)
    marks = steps(low, high)
    assert marks[0] <= min(low, 0) + 1e-6
    assert marks[-1] >= max(high, 0) - 1e-6
    assert 2 <= len(marks) <= 12


@pytest.mark.parametrize("kind", ["bar", "line", "area", "pie"])
def test_a_chart_names_every_value_for_those_who_cannot_see_it(kind: str) -> None:
    series = [{"name": "Ada", "data": [{"label": "Data", "value": 3.5}]}]
    html = chart(
        {"title": "Panel", "chart": {"type": kind, "series": series, "segments": [{"label": "Data", "value": 3.5}]}}
    )
    assert ('role="img"' in html) is (kind == "bar")
    assert ("<table" in html) is (kind != "bar")
    assert "Data" in html
    assert "3.5" in html


def test_the_page_draws_every_surface_of_the_bot() -> None:
    for name, payload in surfaces():
        html = drawn(*payload["blocks"])
        assert "is not shown" not in html, name
