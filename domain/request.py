"""The name of the request that is being served: what it writes and logs carries it on."""

from contextvars import ContextVar
from typing import Final

#: Empty outside of any request, as for what the clock wakes.
request_id: Final[ContextVar[str]] = ContextVar("request_id", default="")
