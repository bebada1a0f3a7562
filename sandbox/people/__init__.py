"""The people of the practice workspace: what one of them reads, types and presses."""

from sandbox.people.persona import TROUBLE, Impossible, Persona

__all__ = ["TROUBLE", "Impossible", "Persona"]
