"""Composition objects: texts, options, confirm dialogs, images, filters."""

from sandbox.blockkit.grammar import (
    Check,
    boolean,
    choice,
    exactly_one_of,
    items,
    need,
    one_of,
    record,
    string,
)

ID = string(255)
# Slack opens nothing else from a button.
URL = string(3000, pattern=r"(?is)(https?://[^\s/]|mailto:|tel:|slack://).+")


def plain(most: int) -> Check:
    return record({"text": need(string(most)), "emoji": boolean}, kind="plain_text")


def mrkdwn(most: int) -> Check:
    return record({"text": need(string(most)), "verbatim": boolean}, kind="mrkdwn")


def text(most: int) -> Check:
    return choice({"plain_text": plain(most), "mrkdwn": mrkdwn(most)}, "text object")


PLACEHOLDER = plain(150)

CONFIRM = record(
    {
        "title": need(plain(100)),
        "text": need(text(300)),
        "confirm": need(plain(30)),
        "deny": need(plain(30)),
        "style": one_of("primary", "danger"),
    }
)

PLAIN_OPTION = record({"text": need(plain(75)), "value": need(string(150)), "description": plain(75)})
RICH_OPTION = record({"text": need(text(75)), "value": need(string(150)), "description": text(75)})
OVERFLOW_OPTION = record(
    {"text": need(plain(75)), "value": need(string(150)), "description": plain(75), "url": string(3000)}
)
OPTION_GROUP = record({"label": need(plain(75)), "options": need(items(PLAIN_OPTION, least=1, most=100))})

DISPATCH_CONFIG = record(
    {"trigger_actions_on": need(items(one_of("on_enter_pressed", "on_character_entered"), least=1, most=2))}
)
CONVERSATION_FILTER = record(
    {
        "include": items(one_of("im", "mpim", "private", "public"), least=1),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    }
)
SLACK_FILE = record({"id": string(255), "url": URL}, exactly_one_of("id", "url"))
IMAGE = record(
    {"image_url": URL, "slack_file": SLACK_FILE, "alt_text": need(string(2000))},
    exactly_one_of("image_url", "slack_file"),
    kind="image",
)
