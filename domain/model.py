"""The base of every domain value."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable value that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
