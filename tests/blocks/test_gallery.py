"""Every surface that the bot can show is one that Slack takes."""

from blocks.gallery import all_surfaces
from sandbox.blockkit import check_message, check_view


def test_slack_takes_every_surface() -> None:
    wrong = {}
    for name, payload in all_surfaces():
        found = check_view(payload) if payload.get("type") in {"modal", "home"} else check_message(payload["blocks"])
        if found:
            wrong[name] = found
    assert wrong == {}


def test_every_message_says_in_words_what_its_blocks_say() -> None:
    silent = [name for name, payload in all_surfaces() if "type" not in payload and not payload["text"].strip()]
    assert silent == []
