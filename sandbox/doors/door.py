"""A way to the app: what is delivered, and what comes back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from sandbox.workspace import Json

PATIENCE = 3.0  # seconds that Slack waits for an answer


class Kind(StrEnum):
    """What is delivered, by the names of Socket Mode."""

    COMMAND = "slash_commands"
    INTERACTIVE = "interactive"
    EVENT = "events_api"


@dataclass(frozen=True)
class Reply:
    """The app's answer; status 0 when there was none in time."""

    status: int
    text: str = ""
    seconds: float = 0.0
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return self.status == 200

    @property
    def body(self) -> Json | None:
        """The answer as JSON, if it is an object."""
        try:
            found = json.loads(self.text)
        except ValueError:
            return None
        return found if isinstance(found, dict) else None


class Door(Protocol):
    """One way to the app."""

    async def deliver(self, kind: Kind, payload: Json, *, retry: int = 0, reason: str = "") -> Reply:
        """Hands the payload over and gives the app's answer back."""
        ...

    async def close(self) -> None: ...
