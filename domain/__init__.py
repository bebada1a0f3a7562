"""The hiring guide as typed data, and its rules. Pydantic and the standard library only."""
