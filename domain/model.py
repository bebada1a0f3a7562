"""The base of every domain value."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable value that refuses unknown fields."""

    # Errors go to the log without what was typed.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
