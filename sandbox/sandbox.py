"""What the page and the tests hold in their hands: the workspace, its people, and the way to the app."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sandbox.doors import Door
from sandbox.people import Persona
from sandbox.workspace import SLACKBOT, Workspace


@dataclass
class Sandbox:
    """One practice Slack; `jump` moves the bot's clock to the next due date and says where it stopped."""

    workspace: Workspace
    door: Door
    now: Callable[[], datetime]
    jump: Callable[[], Awaitable[str]] | None = None

    def person(self, name: str) -> Persona:
        """By handle ('maya') or id."""
        return Persona(self.workspace, self.door, self.workspace.user_named(name).id)

    def personas(self) -> list[Persona]:
        """Everybody whom one can be: the people who may sign in here."""
        return [
            self.person(u.id) for u in self.workspace.users.values() if not (u.is_bot or u.deleted or u.id == SLACKBOT)
        ]
