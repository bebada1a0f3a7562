"""What handlers call, in order, on every path through them: `r` a service reads, `w` one writes, `s` Slack is asked."""

import ast
import re
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

#: One service call; a read before it only where Slack is asked for what that read has named.
ONE_CALL = re.compile(r"s*(r|w|rs+w)?s*")

HOPS = {"self._threads.read": "r", "self._threads.write": "w"}
Paths = set[str]


class Listeners:
    """The handlers of one class, as its table of routes and renderers names them."""

    def __init__(self, feature: ast.ClassDef) -> None:
        defined = (node for node in feature.body if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef))
        self._methods = {node.name: node for node in defined}

    @classmethod
    def of(cls, file: Path) -> Iterator["Listeners"]:
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.ClassDef) and "Feature" in {ast.unparse(base) for base in node.bases}:
                yield cls(node)

    @property
    def names(self) -> set[str]:
        tables = [self._methods[name] for name in ("routes", "renderers") if name in self._methods]
        named = (node for table in tables for node in ast.walk(table) if isinstance(node, ast.Attribute))
        return {node.attr for node in named if node.attr in self._methods}

    def paths(self, name: str, within: frozenset[str] = frozenset()) -> Paths:
        """Of one method, with those of its own class that it calls."""
        ended, going = self._of_body(self._methods[name].body, within | {name})
        return _asked_most(ended | going)

    def _of_body(self, body: Iterable[ast.stmt], within: frozenset[str]) -> tuple[Paths, Paths]:
        """The paths that end in here, and those that go on after it."""
        ended: Paths = set()
        going: Paths = {""}
        for statement in body:
            closed, open_ = self._of_statement(statement, within)
            ended |= _then(going, closed)
            going = _then(going, open_)
        return ended, going

    def _of_statement(self, statement: ast.stmt, within: frozenset[str]) -> tuple[Paths, Paths]:
        bodies = [getattr(statement, name, []) for name in ("body", "orelse")]
        bodies += [each.body for each in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ()))]
        shown = [node for node in ast.iter_child_nodes(statement) if isinstance(node, ast.expr | ast.withitem)]
        said = self._of_expressions(shown, within)
        if isinstance(statement, ast.Return | ast.Raise):
            return said, set()
        if isinstance(statement, ast.Try):
            # What fails may have been called all the same.
            done = self._of_body(statement.body, within)
            failed = [self._of_body(each.body, within) for each in statement.handlers]
            started = done[0] | done[1]
            ended = done[0].union(*(_then(started, each[0]) for each in failed))
            return ended, done[1].union(*(_then(started, each[1]) for each in failed))
        if isinstance(statement, ast.If | ast.Match):
            ways = [self._of_body(body, within) for body in bodies if body or isinstance(statement, ast.If)]
            return _then(said, set().union(*(way[0] for way in ways))), _then(said, set().union(*(w[1] for w in ways)))
        ended, going = self._of_body([each for body in bodies for each in body], within)
        return _then(said, ended), _then(said, going)

    def _of_expressions(self, nodes: Iterable[ast.AST], within: frozenset[str]) -> Paths:
        paths: Paths = {""}
        for node in nodes:
            paths = _then(paths, self._of_expressions(ast.iter_child_nodes(node), within))
            if isinstance(node, ast.Call):
                paths = _then(paths, self._of_call(node, within))
        return _asked_most(paths)

    def _of_call(self, call: ast.Call, within: frozenset[str]) -> Paths:
        called = ast.unparse(call.func)
        if called in HOPS:
            return {HOPS[called]}
        if called.startswith("self._directory.") or "self._directory" in map(ast.unparse, call.args):
            return {"s"}
        name = called.removeprefix("self.")
        return self.paths(name, within) if name in self._methods.keys() - within and name != called else {""}


def _then(first: Paths, second: Paths) -> Paths:
    return _asked_most({re.sub("s+", "s", a + b) for a, b in product(first, second)})


def _asked_most(paths: Paths) -> Paths:
    """Of paths that call the same services, the one that asks Slack most: what it is asked may be nothing, now and then."""
    most: dict[str, str] = {}
    for path in sorted(paths, key=len):
        most[path.replace("s", "")] = path
    return set(most.values())
