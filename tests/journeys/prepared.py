"""A form in front of somebody, filled so that it could be sent."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.people import Persona
from sandbox.workspace import View


@dataclass(frozen=True)
class Prepared:
    """A form in front of somebody; `open` opens another one of the same kind, as from a second milestone."""

    person: Persona
    open: Callable[[], Awaitable[object]]
    values: Mapping[str, Any]

    async def fill(self) -> View:
        """Opens the form with everything typed; it is not sent."""
        await self.open()
        await self.person.fill(self.values)
        return self.person.form
