"""Rules of the house that no linter knows. The direction of imports is in pyproject.toml."""

import ast
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns
from subprocess import run

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "handlers", "services", "blocks", "storage", "domain", "sandbox", "tests")

STARTED = """
from pkgutil import walk_packages
import sandbox
for module in walk_packages(sandbox.__path__, "sandbox."):
    __import__(module.name)
from sandbox.app import create_app
from sandbox.doors import SocketDoor
from sandbox.workspace import App
from sandbox.workspace.seed import practice_workspace
workspace = practice_workspace(App.of({"display_information": {"name": "Any app"}}))
create_app(workspace, SocketDoor(workspace)).state.sandbox.personas()
""".strip()

CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}


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


def test_the_practice_workspace_has_no_path_into_the_repository(tmp_path: Path) -> None:
    """It is a package of its own: copied away, alone, it still starts."""
    for file in (ROOT / "sandbox").rglob("*.py"):
        assert not imports_of(file) & {*ROOMS} - {"sandbox"}, f"{file} imports what is not its own"
        climbs = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Attribute)]
        assert not [node.attr for node in climbs if node.attr in ("parents", "cwd", "getcwd")], f"{file} looks around"
    copytree(ROOT / "sandbox", tmp_path / "sandbox", ignore=ignore_patterns("__pycache__"))
    start = tmp_path / "start.py"  # the one folder on its path, beside the libraries'
    start.write_text(STARTED)
    run([sys.executable, str(start)], cwd=tmp_path, env={"PATH": ""}, check=True, timeout=60)


def test_a_room_of_the_practice_workspace_has_no_more_than_fifteen_modules() -> None:
    for room in (ROOT / "sandbox", *(one for one in (ROOT / "sandbox").rglob("*") if one.is_dir())):
        assert len(list(room.glob("*.py"))) <= 15, f"{room.name} is full: divide it by noun"


def test_the_locks_pin_every_version_and_name_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        lines = (ROOT / name).read_text().splitlines()
        pins = [line for line in lines if line and not line.lstrip().startswith("#")]
        assert all("==" in line for line in pins)
        assert not any("://" in line or "--" in line for line in lines)


@pytest.mark.parametrize("room", ["handlers", "services", "blocks", "domain"])
def test_only_the_composition_root_asks_what_time_it_is(room: str) -> None:
    for file in (ROOT / room).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call):
                asked = ast.unparse(node.func)
                assert asked not in CLOCKS, f"{file}:{node.lineno} asks the clock: {asked}()"


@pytest.mark.parametrize("room", ["services", "storage", "blocks", "domain"])
def test_below_the_edge_everything_is_a_plain_function(room: str) -> None:
    for file in (ROOT / room).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            plain = not isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith)
            assert plain, f"{file} is asynchronous"
