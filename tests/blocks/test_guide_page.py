"""docs/guide.md says where people meet each statement of the guide; here it is held to that."""

import ast
from pathlib import Path
from typing import Final

from blocks.gallery import all_surfaces
from tests.releases import words_of

ROOT: Final = Path(__file__).parents[2]
HEAD: Final = 2


def rows() -> list[list[str]]:
    lines = [line for line in (ROOT / "docs" / "guide.md").read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[HEAD:]]


def names_of_tests() -> set[str]:
    found = (ast.walk(ast.parse(file.read_text(encoding="utf-8"))) for file in (ROOT / "tests").rglob("test_*.py"))
    return {each.name for tree in found for each in tree if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_the_guide_page_is_true() -> None:
    shown = {name: "\n".join(words_of(payload)) for name, payload in all_surfaces()}
    known, wrong = names_of_tests(), []
    for _, says, surface, words, test in rows():
        if words not in shown.get(surface.strip("`"), ""):
            wrong.append(f"{says}: {surface} does not say “{words}”")
        if test.strip("`") not in known:
            wrong.append(f"{says}: there is no {test}")
    assert wrong == []
    assert len(rows()) > 60
