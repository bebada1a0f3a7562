"""How a workspace chooses."""
