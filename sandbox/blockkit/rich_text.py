"""Rich text: sections, lists, quotes, preformatted text and what stands in them."""

from sandbox.blockkit.grammar import Check, Required, boolean, choice, integer, items, need, one_of, record, string
from sandbox.blockkit.objects import ID

STYLE = record(dict.fromkeys(("bold", "code", "italic", "strike", "underline"), boolean))

SPECIFICATIONS: dict[str, dict[str, Check | Required]] = {
    "text": {"text": need(string(3000))},
    "link": {"url": need(string(3000)), "text": string(least=0), "unsafe": boolean},
    "emoji": {"name": need(string()), "unicode": string(), "url": string()},
    "user": {"user_id": need(ID)},
    "usergroup": {"usergroup_id": need(ID)},
    "channel": {"channel_id": need(ID)},
    "team": {"team_id": need(ID)},
    "color": {"value": need(string())},
    "broadcast": {"range": need(one_of("here", "channel", "everyone"))},
    "date": {"timestamp": need(integer()), "format": need(string()), "fallback": string(), "url": string()},
}
INLINE: dict[str, Check] = {
    kind: record({**fields, "style": STYLE}, kind=kind) for kind, fields in SPECIFICATIONS.items()
}
INLINE_ITEMS = items(choice(INLINE, "rich text element"))
SECTION = record({"elements": need(INLINE_ITEMS)}, kind="rich_text_section")

PARTS: dict[str, Check] = {
    "rich_text_section": SECTION,
    "rich_text_quote": record({"elements": need(INLINE_ITEMS), "border": one_of(0, 1)}, kind="rich_text_quote"),
    "rich_text_preformatted": record(
        {
            "elements": need(items(choice({k: INLINE[k] for k in ("text", "link")}, "rich text element"))),
            "border": one_of(0, 1),
            "language": string(),
        },
        kind="rich_text_preformatted",
    ),
    "rich_text_list": record(
        {
            "elements": need(items(SECTION, least=1)),
            "style": need(one_of("bullet", "ordered")),
            "indent": integer(0, 8),
            "offset": integer(0),
            "border": one_of(0, 1),
        },
        kind="rich_text_list",
    ),
}
RICH_TEXT = record(
    {"elements": need(items(choice(PARTS, "rich text part"), least=1)), "block_id": ID}, kind="rich_text"
)
