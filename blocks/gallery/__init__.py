"""Every surface that the bot can show, in all its states, one JSON file each.

A feature's samples are `surfaces()` of the module with its name in this package.
"""

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from blocks.kit import HomeView, Message, View, without_charts
from blocks.links import in_words
from blocks.reading import readable

Surface = Message | View | HomeView
#: How the gallery calls what stands in for a table or a chart.
PLAIN: Final = "plain"


def all_surfaces() -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and payload of each sample, as `feature-state`; names are unique."""
    seen: set[str] = set()
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        # A module without surfaces holds samples that several features share.
        surfaces = getattr(importlib.import_module(f"{__name__}.{module}"), "surfaces", tuple)
        for title, surface in (each for shown in surfaces() for each in _and_plain(*shown)):
            name = re.sub(r"[^a-z0-9]+", "-", f"{module} {title}".lower()).strip("-")
            if name in seen:
                raise ValueError(f"two surfaces are called {name}")
            seen.add(name)
            yield name, _payload(surface)


def _and_plain(title: str, surface: Surface) -> Iterator[tuple[str, Surface]]:
    """The same once more as a workspace reads it that shows neither tables nor charts, where it holds one."""
    yield title, surface
    if isinstance(surface, Message) and (simpler := without_charts(surface)).blocks != surface.blocks:
        yield f"{title} {PLAIN}", simpler


def _payload(surface: Surface) -> dict[str, Any]:
    if isinstance(surface, Message):
        surface = readable(in_words(surface))
        return {"text": surface.text, "blocks": list(surface.blocks)}
    return dict(surface)


def write_gallery(folder: Path) -> int:
    """Writes one file for each surface and says how many."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for name, payload in all_surfaces():
        text = json.dumps(payload, ensure_ascii=False, indent=2)
        (folder / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")
        count += 1
    return count
