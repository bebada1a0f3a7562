"""Every surface of the gallery, drawn once a worker, as Slack would get it."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from blocks.gallery import all_surfaces


@cache
def _drawn() -> tuple[tuple[str, str], ...]:
    return tuple((name, json.dumps(payload)) for name, payload in all_surfaces())


def surfaces() -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and payload of each; the payload is the caller's own."""
    for name, payload in _drawn():
        yield name, json.loads(payload)
