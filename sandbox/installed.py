"""What the installed app offers in menus and the composer, read from its manifest as Slack reads it."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

MANIFEST = Path(__file__).parents[1] / "manifest.yaml"


@dataclass(frozen=True)
class Shortcut:
    """An entry of the ⚡ menu (global) or of a message's ⋮ menu (message)."""

    name: str
    kind: str
    callback_id: str
    description: str


@dataclass(frozen=True)
class Installed:
    """The app's shortcuts, and the commands that the composer proposes with a word on each."""

    shortcuts: tuple[Shortcut, ...] = ()
    commands: tuple[tuple[str, str], ...] = ()

    def of_kind(self, kind: str) -> list[Shortcut]:
        """The shortcuts of one menu."""
        return [shortcut for shortcut in self.shortcuts if shortcut.kind == kind]


def installed(manifest: Path = MANIFEST) -> Installed:
    """Nothing where there is no manifest yet."""
    if not manifest.exists():
        return Installed()
    return _read(manifest.read_text(encoding="utf-8"))


@cache
def _read(manifest: str) -> Installed:
    body: dict[str, Any] = yaml.safe_load(manifest) or {}
    features: dict[str, Any] = body.get("features") or {}
    shortcuts = tuple(
        Shortcut(one["name"], one["type"], one["callback_id"], one.get("description", ""))
        for one in features.get("shortcuts") or []
    )
    commands: list[tuple[str, str]] = []
    for one in features.get("slash_commands") or []:
        commands.append((one["command"], one.get("description", "")))
        words = re.findall(r"[\w-]+", str(one.get("usage_hint", "")))
        commands += [(f"{one['command']} {word}", "") for word in words]
    bot = (features.get("bot_user") or {}).get("display_name", "")
    if bot:
        commands.append((f"/invite @{bot}", "Brings it into this channel"))
    return Installed(shortcuts, tuple(commands))
