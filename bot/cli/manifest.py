"""The app manifest: the file is for Socket Mode; the same app for HTTP is derived from it."""

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

#: An installed bot has its own copy; in a checkout the file lies at the top.
COPY = Path(__file__).parents[1] / "manifest.yaml"
FILE = COPY if COPY.exists() else COPY.parents[1] / "manifest.yaml"
EVENTS_PATH = "/slack/events"
REDIRECT_PATH = "/slack/oauth_redirect"
#: What Slack tells of an installation: whether we are still at work there.
MANY_EVENTS = ("app_uninstalled", "tokens_revoked")

Manifest = dict[str, Any]


class BadAddress(Exception):
    """Slack could not send requests to this address."""


@cache
def read_manifest(file: Path = FILE) -> Manifest:
    """The manifest as data, read once: copy it before you change it."""
    manifest: Manifest = yaml.safe_load(file.read_text(encoding="utf-8"))
    return manifest


def scopes_of(manifest: Manifest) -> frozenset[str]:
    """The bot's scopes."""
    return frozenset(manifest["oauth_config"]["scopes"]["bot"])


def events_of(manifest: Manifest) -> tuple[str, ...]:
    """What the app must be subscribed to."""
    return tuple(manifest["settings"]["event_subscriptions"]["bot_events"])


def http_manifest(url: str, *, many: bool = False) -> str:
    """The manifest for a bot that Slack reaches at a public address, as YAML; with `many` any workspace may install it.

    Its tokens are renewed then, and a whole organisation may install it.
    """
    address = _events_address(url)
    manifest = deepcopy(read_manifest())
    for command in manifest["features"]["slash_commands"]:
        command["url"] = address
    settings = manifest["settings"]
    settings["event_subscriptions"] = {"request_url": address, **settings["event_subscriptions"]}
    settings["interactivity"]["request_url"] = address
    settings["socket_mode_enabled"] = False
    if many:
        manifest["oauth_config"]["redirect_urls"] = [address.removesuffix(EVENTS_PATH) + REDIRECT_PATH]
        settings["event_subscriptions"]["bot_events"] = [*settings["event_subscriptions"]["bot_events"], *MANY_EVENTS]
        settings["org_deploy_enabled"] = settings["token_rotation_enabled"] = True
    return yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=120)


def _events_address(url: str) -> str:
    try:
        parts = urlsplit(url)
        is_fit = parts.scheme == "https" and parts.hostname and parts.port != 0
    except ValueError:  # brackets or a port that are none
        is_fit = False
    if not is_fit or parts.username or parts.query or parts.fragment:
        raise BadAddress(f"{url} will not do: Slack needs a public https:// address, such as https://hire.example.com")
    path = parts.path.rstrip("/")
    return f"https://{parts.netloc}{path if path.endswith(EVENTS_PATH) else path + EVENTS_PATH}"
