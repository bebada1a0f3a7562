"""Which boundaries of `domain/` no test of `tests/domain` states: each is turned alone, and the tests must notice.

    make mutants                     every place; by hand, on an idle machine
    python -m benchmarks.mutants domain/brief --every 5

Turned are comparisons, `and`/`or`, `not`, `+`/`-` and whole numbers. The tests are collected and timed once, with the
functions that each calls. A place inside a function is then a fork of that process: it runs those tests alone that call
the function, the fastest first. What a module works out while it is imported (constants, classes) is a fork from before
the import. What cannot be noticed stands in `equivalent_mutants.txt`, with the reason.
"""

import argparse
import ast
import gc
import importlib.abc
import importlib.util
import json
import os
import random
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType

import pydantic  # noqa: F401
import pytest
from hypothesis import HealthCheck, Phase, settings

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests" / "domain"
KNOWN = Path(__file__).with_name("equivalent_mutants.txt")
#: Seconds of one mutant: a test that goes on for ever has noticed.
PATIENCE = 120
TURNED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
}
ALONE = ["-q", "--noconftest", "-n0", "-p", "no:cacheprovider", "--assert=plain"]
# Found is enough: neither is the smallest example looked for, nor is one kept for another time.
settings.register_profile(
    "mutants",
    deadline=None,
    database=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("mutants")


class Mutant:
    """One place, turned. `code` is the function that it stands in by its qualified name and line, None outside one."""

    def __init__(self, file: Path, number: int, part: int) -> None:
        self.file, self._number, self._part = file, number, part
        source = file.read_text(encoding="utf-8")
        tree, node, what = self._turned(source)
        self.is_one = what is not None
        self.line: int = getattr(node, "lineno", 0)
        self.module = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        text = source.splitlines()[self.line - 1].strip() if self.line else ""
        self.key = f"{file.relative_to(ROOT)} | {text} | {what}"
        self.code = _function_of(tree, node) if self.is_one else None

    def compiled(self) -> CodeType:
        """The module with this place turned."""
        tree, _, _ = self._turned(self.file.read_text(encoding="utf-8"))
        return compile(tree, str(self.file), "exec")

    def _turned(self, source: str) -> tuple[ast.Module, ast.AST, str | None]:
        tree = ast.parse(source)
        node = next(each for at, each in enumerate(ast.walk(tree)) if at == self._number)
        return tree, node, _turn(node, self._part)


def mutants(file: Path) -> Iterator[Mutant]:
    """Every place of a module that can be turned."""
    for number, node in enumerate(ast.walk(ast.parse(file.read_text(encoding="utf-8")))):
        if isinstance(node, ast.Compare | ast.BoolOp | ast.BinOp | ast.UnaryOp | ast.Constant):
            for part in range(len(node.ops) if isinstance(node, ast.Compare) else 1):
                if (mutant := Mutant(file, number, part)).is_one:
                    yield mutant


def _turn(node: ast.AST, part: int) -> str | None:
    """Turns the place; says what was turned, None where there is nothing to turn."""
    match node:
        case ast.Compare():
            before = ast.unparse(node)
            node.ops[part] = TURNED[type(node.ops[part])]()  # type: ignore[call-overload]
            return f"{before} → {ast.unparse(node)}"
        case ast.BoolOp() | ast.BinOp() if type(node.op) in TURNED and not _joins_text(node):
            before = ast.unparse(node)
            node.op = TURNED[type(node.op)]()  # type: ignore[assignment]
            return f"{before} → {ast.unparse(node)}"
        case ast.UnaryOp(op=ast.Not()):
            before, held = ast.unparse(node), ast.unparse(node.operand)
            node.operand = ast.copy_location(ast.UnaryOp(op=ast.Not(), operand=node.operand), node.operand)
            return f"{before} → {held}"
        case ast.Constant(value=int(value)) if not isinstance(value, bool):
            node.value = value + 1
            return f"{value} → {value + 1}"
    return None


def _joins_text(node: ast.BoolOp | ast.BinOp) -> bool:
    parts = [node.left, node.right] if isinstance(node, ast.BinOp) else []
    return any(isinstance(each, ast.JoinedStr) or isinstance(getattr(each, "value", 0), str) for each in parts)


def _function_of(tree: ast.Module, node: ast.AST) -> tuple[str, int] | None:
    """The outermost function whose body holds the place, by its qualified name and first line."""

    def within(held: ast.AST, names: tuple[str, ...]) -> tuple[str, int] | None:
        for child in ast.iter_child_nodes(held):
            if isinstance(child, ast.FunctionDef):
                if any(node in ast.walk(each) for each in child.body):
                    first = child.decorator_list[0] if child.decorator_list else child
                    return ".".join((*names, child.name)), first.lineno
            elif isinstance(child, ast.ClassDef) and (found := within(child, (*names, child.name))):
                return found
        return None

    return within(tree, ())


class Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports the mutant in the place of its module."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != self._mutant.module:
            return None
        return importlib.util.spec_from_file_location(name, self._mutant.file, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        exec(self._mutant.compiled(), vars(module))


class Collected:
    """Runs the tests once as they are, and then those that matter for each mutant of a function."""

    def __init__(self, tried: Sequence[Mutant], told: int) -> None:
        self._tried, self._told = tried, told

    @pytest.hookimpl
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        took: dict[str, float] = {}
        callers: dict[tuple[str, str, int], list[pytest.Item]] = defaultdict(list)
        for item in session.items:
            begun = time.perf_counter()
            called = _calls(item)
            took[item.nodeid] = time.perf_counter() - begun
            for function in called:
                callers[function].append(item)
        if session.testsfailed:
            return True
        _tell(self._told, {"took": took})

        def of(mutant: Mutant) -> list[pytest.Item]:
            name, line = mutant.code or ("", 0)
            return callers.get((str(mutant.file), name, line), [])

        # What no test calls may still be called while a module is imported.
        uncalled = {number for number, mutant in enumerate(self._tried) if not of(mutant)}
        _tell(self._told, {"uncalled": sorted(uncalled)})
        tried = [mutant for number, mutant in enumerate(self._tried) if number not in uncalled]

        def begin(mutant: Mutant) -> int:
            items = sorted(of(mutant), key=lambda item: took[item.nodeid])
            return _fork(lambda: _swap(mutant) and _pass(session, items))

        for mutant, is_noticed in _at_once(tried, begin):
            _tell(self._told, {"key": mutant.key, "line": mutant.line, "noticed": is_noticed})
        return True


def _calls(item: pytest.Item) -> set[tuple[str, str, int]]:
    """The functions of `domain/` that a test calls, by file, qualified name and first line."""
    called: set[CodeType] = set()
    held = str(ROOT / "domain") + os.sep

    def trace(frame: FrameType, event: str, arg: object) -> None:
        called.add(frame.f_code)

    sys.settrace(trace)
    try:
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
    finally:
        sys.settrace(None)
    return {
        (code.co_filename, code.co_qualname, code.co_firstlineno)
        for code in called
        if code.co_filename.startswith(held)
    }


def _swap(mutant: Mutant) -> bool:
    """Gives the function the turned code, wherever it is held."""
    wanted = mutant.code

    def find(code: CodeType) -> Iterator[CodeType]:
        for each in code.co_consts:
            if isinstance(each, CodeType):
                if (each.co_qualname, each.co_firstlineno) == wanted:
                    yield each
                yield from find(each)

    [turned] = find(mutant.compiled())
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename == str(mutant.file):
            named = (each.__code__.co_qualname, each.__code__.co_firstlineno)
            each.__code__ = turned if named == wanted else each.__code__
    return True


def _pass(session: pytest.Session, items: Sequence[pytest.Item]) -> bool:
    """Whether all of them pass; ends at the first that does not."""
    for item in items:
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        if session.testsfailed:
            return False
    return True


class Fastest:
    """Runs the fastest tests first."""

    def __init__(self, took: Mapping[str, float]) -> None:
        self._took = took

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: self._took.get(item.nodeid, 0.0))


def _anew(mutant: Mutant, took: Mapping[str, float]) -> int:
    """A fork that imports the mutant, and then all tests."""

    def run() -> bool:
        sys.meta_path.insert(0, Instead(mutant))
        return pytest.main([*ALONE, "-x", str(TESTS)], plugins=[Fastest(took)]) == 0

    return _fork(run)


def _fork(passes: Callable[[], bool]) -> int:
    """The id of a process that ends with 0 where the tests pass."""
    child = os.fork()
    if child == 0:
        signal.alarm(PATIENCE)
        _hush()
        code = 1
        try:
            code = 0 if passes() else 1
        finally:
            os._exit(code)
    return child


def _hush() -> None:
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)


def _at_once(tried: Sequence[Mutant], begin: Callable[[Mutant], int]) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant as its tests end, and whether one of them failed; as many at once as there are processors."""
    waiting = list(reversed(tried))
    running: dict[int, Mutant] = {}
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            mutant = waiting.pop()
            running[begin(mutant)] = mutant
        child, status = os.wait()
        yield running.pop(child), status != 0


def _tell(stream: int, what: Mapping[str, object]) -> None:
    os.write(stream, json.dumps(what).encode() + b"\n")


def results(tried: Sequence[Mutant]) -> Iterator[tuple[str, int, bool]]:
    """Key, line and whether it was noticed, of each mutant. Raises RuntimeError where the tests fail as it is."""
    reading, writing = os.pipe()
    inside = [each for each in tried if each.code is not None]

    def run() -> bool:
        return pytest.main([*ALONE, str(TESTS)], plugins=[Collected(inside, writing)]) == 0

    child = os.fork()
    if child == 0:
        os.close(reading)
        _hush()
        os._exit(0 if run() else 1)
    os.close(writing)
    took: dict[str, float] = {}
    outside = [each for each in tried if each.code is None]
    with os.fdopen(reading, encoding="utf-8") as lines:
        for line in lines:
            told = json.loads(line)
            if "took" in told:
                took = told["took"]
            elif "uncalled" in told:
                outside += [inside[number] for number in told["uncalled"]]
            else:
                yield told["key"], told["line"], told["noticed"]
    if os.waitpid(child, 0)[1] or not took:
        raise RuntimeError("The tests fail as it is, so they would notice everything.")
    for mutant, is_noticed in _at_once(outside, lambda each: _anew(each, took)):
        yield mutant.key, mutant.line, is_noticed


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("where", nargs="?", default="domain")
    parser.add_argument("--every", type=int, default=1, help="only each so-manieth place")
    parser.add_argument("--sample", type=int, default=0, help="only so many places, drawn at random")
    parser.add_argument("--seed", type=int, default=1, help="which places a sample draws")
    asked = parser.parse_args()
    known = {line.rpartition(" | ")[0] for line in KNOWN.read_text(encoding="utf-8").splitlines() if line.strip()}
    where = ROOT / asked.where
    files = [where] if where.is_file() else sorted(where.rglob("*.py"))
    places = [each for file in files for each in mutants(file)][:: asked.every]
    if 0 < asked.sample < len(places):
        places = random.Random(asked.seed).sample(places, asked.sample)
    tried = [each for each in places if each.key not in known]
    missed = 0
    for key, line, is_noticed in results(tried):
        if not is_noticed:
            missed += 1
            sys.stdout.write(f"{line}: {key}\n")
            sys.stdout.flush()
    share = 1 - missed / len(tried) if tried else 1.0
    sys.stdout.write(
        f"{len(tried) - missed} of {len(tried)} noticed ({share:.1%}), {len(places) - len(tried)} equivalent\n"
    )
    return 0 if share >= 0.95 else 1


if __name__ == "__main__":
    sys.exit(main())
