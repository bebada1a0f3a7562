"""Which boundaries of `domain/` no test of `tests/domain` states: each is turned alone, and the tests must notice.

    make mutants                     every place, a few minutes on an idle machine
    python -m benchmarks.mutants domain/brief --every 5

Turned are comparisons, `and`/`or`, `not`, `+`/`-` and whole numbers. Each mutant is a fork of this process, in which the
libraries are imported already: that is what the general tools do not do, and most of what a mutant takes. What cannot
be noticed stands in `equivalent_mutants.txt`, with the reason.
"""

import argparse
import ast
import importlib.abc
import importlib.util
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import hypothesis  # noqa: F401
import pydantic  # noqa: F401
import pytest

ROOT = Path(__file__).parents[1]
KNOWN = Path(__file__).with_name("equivalent_mutants.txt")
#: A test that goes on for ever has noticed.
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


class Mutant:
    """One place, turned; `tree` is the module with it."""

    def __init__(self, file: Path, tree: ast.Module, node: ast.AST, what: str) -> None:
        self.file, self.tree, self.what = file, tree, what
        self.line: int = getattr(node, "lineno", 0)
        self.module = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        text = file.read_text(encoding="utf-8").splitlines()[self.line - 1].strip()
        self.key = f"{file.relative_to(ROOT)} | {text} | {what}"


def mutants(file: Path) -> Iterator[Mutant]:
    """Every place of a module that can be turned, each in a tree of its own."""
    source = file.read_text(encoding="utf-8")
    for number, node in enumerate(ast.walk(ast.parse(source))):
        for part in range(len(node.ops) if isinstance(node, ast.Compare) else 1):
            tree = ast.parse(source)
            here = next(each for at, each in enumerate(ast.walk(tree)) if at == number)
            if (what := _turn(tree, here, part)) is not None:
                yield Mutant(file, tree, here, what)


def _turn(tree: ast.Module, node: ast.AST, part: int) -> str | None:
    """Turns the place; says what was turned, None where there is nothing to turn."""
    before = ast.unparse(node) if isinstance(node, ast.expr) else ""
    match node:
        case ast.Compare():
            node.ops[part] = TURNED[type(node.ops[part])]()  # type: ignore[call-overload]
            return f"{before} → {ast.unparse(node)}"
        case ast.BoolOp() | ast.BinOp() if type(node.op) in TURNED and not _joins_text(node):
            node.op = TURNED[type(node.op)]()  # type: ignore[assignment]
            return f"{before} → {ast.unparse(node)}"
        case ast.UnaryOp(op=ast.Not()):
            node.op, node.operand = ast.Not(), ast.UnaryOp(op=ast.Not(), operand=node.operand)
            ast.fix_missing_locations(node)
            return f"{before} → {ast.unparse(node.operand.operand)}"
        case ast.Constant(value=int(value)) if not isinstance(value, bool):
            node.value = value + 1
            return f"{value} → {value + 1}"
    return None


def _joins_text(node: ast.BoolOp | ast.BinOp) -> bool:
    parts = [node.left, node.right] if isinstance(node, ast.BinOp) else []
    return any(isinstance(each, ast.JoinedStr) or isinstance(getattr(each, "value", 0), str) for each in parts)


class Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports the mutant in the place of its module."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != self._mutant.module:
            return None
        return importlib.util.spec_from_file_location(name, self._mutant.file, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._mutant.tree, str(self._mutant.file), "exec"), vars(module))


def noticed(tried: Sequence[Mutant]) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant as its tests end, and whether one of them failed; as many at once as there are processors."""
    waiting = list(reversed(tried))
    running: dict[int, Mutant] = {}
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            mutant = waiting.pop()
            running[_begun(mutant)] = mutant
        child, status = os.wait()
        yield running.pop(child), status != 0


def _begun(mutant: Mutant | None) -> int:
    """A fork in which the tests run on the mutant, those that name the module first; None: on what is there."""
    child = os.fork()
    if child == 0:
        signal.alarm(PATIENCE)
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        if mutant is not None:
            sys.meta_path.insert(0, Instead(mutant))
        options = ["-x", "-q", "--noconftest", "-n0", "-p", "no:cacheprovider", "--assert=plain"]
        os._exit(0 if pytest.main([*options, *_tests(mutant.module if mutant else "")]) == 0 else 1)
    return child


def _tests(module: str) -> list[str]:
    files = sorted((ROOT / "tests" / "domain").glob("test_*.py"))
    # What looks at the whole space of briefs takes longest.
    return [
        str(file) for file in sorted(files, key=lambda file: ("space" in file.name, module not in file.read_text()))
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("where", nargs="?", default="domain")
    parser.add_argument("--every", type=int, default=1, help="only each so-manieth place")
    asked = parser.parse_args()
    known = {line.rpartition(" | ")[0] for line in KNOWN.read_text(encoding="utf-8").splitlines() if line.strip()}
    where = ROOT / asked.where
    files = [where] if where.is_file() else sorted(where.rglob("*.py"))
    places = [each for file in files for each in mutants(file)][:: asked.every]
    tried = [each for each in places if each.key not in known]
    if os.waitpid(_begun(None), 0)[1]:
        sys.stdout.write("The tests fail as it is, so they would notice everything.\n")
        return 1
    missed = 0
    for mutant, is_noticed in noticed(tried):
        if not is_noticed:
            missed += 1
            sys.stdout.write(f"{mutant.line}: {mutant.key}\n")
            sys.stdout.flush()
    share = 1 - missed / len(tried) if tried else 1.0
    sys.stdout.write(
        f"{len(tried) - missed} of {len(tried)} noticed ({share:.1%}), {len(places) - len(tried)} equivalent\n"
    )
    return 0 if share >= 0.95 else 1


if __name__ == "__main__":
    sys.exit(main())
