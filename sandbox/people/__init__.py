"""The people of the practice workspace: what one of them reads, types and presses."""

from sandbox.people.member import Impossible
from sandbox.people.persona import Persona

__all__ = ["Impossible", "Persona"]
