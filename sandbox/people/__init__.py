"""The people of the practice workspace: what one of them reads, types and presses."""

from sandbox.people.persona import Impossible, Persona

__all__ = ["Impossible", "Persona"]
