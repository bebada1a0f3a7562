"""docs/guide.md says where people meet each statement of the guide; here it is held to that."""

import re
from pathlib import Path
from typing import Final

from tests.releases import words_of
from tests.surfaces import surfaces

ROOT: Final = Path(__file__).parents[2]
HEAD: Final = 2


def rows() -> list[list[str]]:
    lines = [line for line in (ROOT / "docs" / "guide.md").read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[HEAD:]]


def names_of_tests() -> set[str]:
    defined = re.compile(r"^(?:async )?def (test_\w+)\(", re.MULTILINE)
    files = (ROOT / "tests").rglob("test_*.py")
    return {name for file in files for name in defined.findall(file.read_text(encoding="utf-8"))}


def test_the_guide_page_is_true() -> None:
    shown = {name: "\n".join(words_of(payload)) for name, payload in surfaces()}
    known, wrong = names_of_tests(), []
    for _, says, surface, words, test in rows():
        if words not in shown.get(surface.strip("`"), ""):
            wrong.append(f"{says}: {surface} does not say “{words}”")
        if test.strip("`") not in known:
            wrong.append(f"{says}: there is no {test}")
    assert wrong == []
    assert len(rows()) > 60
