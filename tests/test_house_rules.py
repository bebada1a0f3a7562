"""Rules of the house that no linter knows. The direction of imports is in pyproject.toml."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "handlers", "services", "blocks", "storage", "domain", "sandbox", "tests")

CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
# Signatures, leases and the database are of the machine's time: their tests, and nobody else's.
REAL_TIME = {
    "bot/test_clock.py",
    "bot/test_hostile_doors.py",
    "bot/test_web.py",
    "handlers/test_deliverer.py",
    "sandbox/test_doors.py",
    "storage/test_deliveries.py",
}


def imports_of(file: Path) -> set[str]:
    """The outermost packages that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} imports relatively"
            found.add((node.module or "").partition(".")[0])
    return found


def test_the_domain_needs_pydantic_and_the_standard_library_only() -> None:
    allowed = sys.stdlib_module_names | {"pydantic", "domain"}
    assert {name for file in (ROOT / "domain").rglob("*.py") for name in imports_of(file)} <= allowed


@pytest.mark.parametrize("room", ROOMS)
def test_imports_are_absolute_and_every_module_promises_something(room: str) -> None:
    for file in (ROOT / room).rglob("*.py"):
        imports_of(file)
        said = ast.get_docstring(ast.parse(file.read_text()))
        assert said or room == "tests" or "versions" in file.parts, f"{file} says nothing of itself"


def test_the_locks_pin_every_version_and_name_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        lines = (ROOT / name).read_text().splitlines()
        pins = [line for line in lines if line and not line.lstrip().startswith("#")]
        assert all("==" in line for line in pins)
        assert not any("://" in line or "--" in line for line in lines)


def calls_in(room: str) -> Iterator[tuple[Path, ast.Call]]:
    """Every call in a room's files."""
    for file in sorted((ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call):
                yield file, node


@pytest.mark.parametrize("room", ["handlers", "services", "blocks", "domain", "tests"])
def test_only_the_composition_root_asks_what_time_it_is(room: str) -> None:
    for file, call in calls_in(room):
        asked = ast.unparse(call.func)
        assert asked not in CLOCKS, f"{file}:{call.lineno} asks the clock: {asked}()"


def test_a_test_chooses_its_own_moment() -> None:
    for file in (ROOT / "tests").rglob("*.py"):
        if file.relative_to(ROOT / "tests").as_posix() not in REAL_TIME:
            for node in ast.walk(ast.parse(file.read_text())):
                named = isinstance(node, ast.ImportFrom) and "real_clock" in {alias.name for alias in node.names}
                assert not named, f"{file} takes the machine's time"


def test_no_test_waits_by_sleeping() -> None:
    for file, call in calls_in("tests"):
        # The house itself shortens the pauses of uvicorn.
        if ast.unparse(call.func).rpartition(".")[2] == "sleep" and file.name != "house.py":
            pause = call.args[0] if call.args else None
            assert isinstance(pause, ast.Constant), f"{file}:{call.lineno} sleeps; wait for an event"
            assert pause.value == 0, f"{file}:{call.lineno} sleeps; wait for an event"
