"""What Slack's own command line asks of a project, so that `slack run` starts the bot: `.slack/hooks.json` leads here."""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from bot.cli.cannot import CannotRun
from bot.cli.manifest import read_manifest
from bot.cli.typed import typed_with

#: Where Slack's command line puts the tokens of the app that it has installed, and where the bot looks for them.
TOKENS: Final = {"SLACK_CLI_XOXB": "SLACK_BOT_TOKEN", "SLACK_CLI_XAPP": "SLACK_APP_TOKEN"}


class Hook(StrEnum):
    """What it can ask; it runs a command for each, and reads what that prints."""

    HOOKS = "get-hooks"
    MANIFEST = "get-manifest"
    START = "start"


def hooks() -> str:
    """Which commands there are, as JSON: the bot opens the connection itself, and a change of the manifest is noticed."""
    commands = {hook.value: typed_with(f"slack-cli {hook}") for hook in Hook if hook is not Hook.HOOKS}
    config = {
        "protocol-version": ["default"],
        "sdk-managed-connection-enabled": True,
        "watch": {"filter-regex": r"^manifest\.yaml$", "paths": ["."]},
    }
    return json.dumps({"runtime": "python", "hooks": commands, "config": config})


def manifest() -> str:
    """The app for Socket Mode, as JSON."""
    return json.dumps(read_manifest(), ensure_ascii=False)


def with_tokens(variables: Mapping[str, str]) -> dict[str, str]:
    """The same variables with the tokens where the bot looks for them; `slack run` says which app. Raises CannotRun."""
    if missing := sorted(name for name in TOKENS if not variables.get(name)):
        raise CannotRun(f"{missing[0]} is not set: Slack's command line does that. Type: slack run")
    return {**variables, **{ours: variables[theirs] for theirs, ours in TOKENS.items()}}
