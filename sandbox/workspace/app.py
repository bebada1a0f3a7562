"""The app that is installed here, made from its manifest as Slack makes it."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

Manifest = Mapping[str, Any]  # a manifest's content, as YAML or JSON gives it


@dataclass(frozen=True)
class Command:
    """A slash command, with what the composer says of it."""

    name: str
    description: str = ""
    usage_hint: str = ""


@dataclass(frozen=True)
class Shortcut:
    """An entry of the ⚡ menu (global) or of a message's ⋮ menu (message)."""

    name: str
    kind: str
    callback_id: str
    description: str = ""


@dataclass
class App:
    """The one app that is installed here, as Slack knows it; nobody knows its secrets beforehand."""

    name: str
    scopes: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    commands: tuple[Command, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    has_home: bool = False
    has_messages: bool = True  # whether it has a direct message with people at all
    takes_messages: bool = True  # whether people can write there
    id: str = "A0APP"
    bot_user: str = "U0BOT"
    bot_id: str = "B0BOT"
    bot_token: str = field(default_factory=lambda: f"xoxb-{secrets.token_hex(16)}")
    app_token: str = field(default_factory=lambda: f"xapp-{secrets.token_hex(16)}")
    signing_secret: str = field(default_factory=lambda: secrets.token_hex(16))

    @classmethod
    def of(cls, manifest: Manifest) -> Self:
        """The app that this manifest describes; what it leaves out, the app does not have."""
        features = manifest.get("features", {})
        home = features.get("app_home", {})
        bot = features.get("bot_user", manifest["display_information"])
        has_messages = home.get("messages_tab_enabled", False)
        return cls(
            name=bot.get("display_name") or bot["name"],
            scopes=frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", ())),
            events=frozenset(manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events", ())),
            commands=tuple(
                Command(one["command"], one["description"], one.get("usage_hint", ""))
                for one in features.get("slash_commands", ())
            ),
            shortcuts=tuple(
                Shortcut(one["name"], one["type"], one["callback_id"], one["description"])
                for one in features.get("shortcuts", ())
            ),
            has_home=home.get("home_tab_enabled", False),
            has_messages=has_messages,
            takes_messages=has_messages and not home.get("messages_tab_read_only_enabled", False),
        )

    @property
    def handle(self) -> str:
        """The bot user's name: what it is called, without spaces."""
        return re.sub(r"\W+", "-", self.name.lower())

    def menu(self, kind: str) -> list[Shortcut]:
        """The shortcuts of one menu."""
        return [one for one in self.shortcuts if one.kind == kind]
