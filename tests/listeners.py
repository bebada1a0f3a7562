"""What methods call, in order, on every path through them.

Of handlers: `r` a service reads, `w` one writes, `s` Slack is asked. Of services: `t` a transaction is opened.
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import product

#: One service call; a read before it only where Slack is asked for what that read has named.
ONE_CALL = re.compile(r"s*(r|w|rs+w)?s*")

OPENS = {
    *("transaction", "reading", "bookkeeping", "upkeep", "looking", "installations", "looking_at_installations"),
    *("tables", "looking_at_tables"),
}
#: What is done in a loop may be done any number of times; that many say so.
MANY = 3
TABLES = {"routes", "renderers"}
COMPREHENSIONS = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp

Paths = set[str]
Function = ast.FunctionDef | ast.AsyncFunctionDef
#: What a call is by itself; None where it is nothing to be counted.
Letter = Callable[[ast.Call], str | None]


def asked(call: ast.Call) -> str | None:
    """A service, or Slack."""
    match call.func:
        case ast.Attribute(
            value=ast.Attribute(value=ast.Name(id="self"), attr="_threads"), attr="read" | "write" as hop
        ):
            return hop[0]
        case ast.Attribute(value=ast.Attribute(value=ast.Name(id="self"), attr="_directory")):
            return "s"
    return "s" if "self._directory" in map(ast.unparse, call.args) else None


def opened(call: ast.Call) -> str | None:
    """A transaction, or one for a look."""
    match call.func:
        case ast.Name(id="change"):
            return "t"
        case ast.Attribute(value=ast.Attribute(value=ast.Name(id="self"), attr="_database"), attr=entered):
            return "t" if entered in OPENS else None
    return None


class Ways:
    """The paths through the methods of some classes, with what they call of each other, and of what they hold."""

    def __init__(self, classes: Iterable[ast.ClassDef], letter: Letter) -> None:
        self._letter = letter
        self._through: dict[tuple[str, str], Paths] = {}
        self.classes = {each.name: _methods(each) for each in classes}
        self._held = {name: dict(self._attributes(methods.values())) for name, methods in self.classes.items()}

    def public(self, owner: str) -> list[str]:
        """But for the tables of what it serves, which only name the others."""
        return [name for name in self.classes[owner] if not name.startswith("_") and name not in TABLES]

    def through(self, owner: str, name: str) -> Paths:
        """Of one method."""
        if (owner, name) not in self._through:
            # What calls itself adds nothing.
            self._through[owner, name] = {""}
            self._through[owner, name] = _Walk(self, owner).of(self.classes[owner][name])
        return self._through[owner, name]

    def of_call(self, call: ast.Call, owner: str) -> Paths:
        if (letter := self._letter(call)) is not None:
            return {letter}
        match call.func:
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                whose = owner
            case ast.Attribute(value=ast.Attribute(value=ast.Name(id="self"), attr=held), attr=name):
                whose = self._held[owner].get(held, "")
            case _:
                return {""}
        return self.through(whose, name) if name in self.classes.get(whose, {}) else {""}

    def reads_for_nothing(self, owner: str, name: str) -> bool:
        """Whether it reads, and writes something that is not made of what Slack was asked between the two."""
        if not any(re.search("r.*w", way) for way in self.through(owner, name)):
            return False
        method = self.classes[owner][name]
        ways = {call: self.of_call(call, owner) for call in ast.walk(method) if isinstance(call, ast.Call)}
        # What reads and writes by itself is looked at where it is written.
        does = {call: set("".join(found)) & {"r", "w"} for call, found in ways.items()}
        said: set[str] = set()

        def is_said(node: ast.AST) -> bool:
            parts = list(ast.walk(node))
            is_asked = any("s" in way for each in parts if isinstance(each, ast.Call) for way in ways[each])
            return is_asked or any(each.id in said for each in parts if isinstance(each, ast.Name))

        assigned = [node for node in ast.walk(method) if isinstance(node, ast.Assign)]
        for _ in assigned:
            for node in (each for each in assigned if is_said(each.value)):
                said |= {each.id for target in node.targets for each in ast.walk(target) if isinstance(each, ast.Name)}
        written = [[*call.args, *(each.value for each in call.keywords)] for call in does if does[call] == {"w"}]
        return {"r"} in does.values() and not all(any(map(is_said, given)) for given in written)

    def _attributes(self, methods: Iterable[Function]) -> Iterator[tuple[str, str]]:
        """Which of these classes `self.x = X(…)` holds."""
        for node in (each for method in methods for each in ast.walk(method)):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                made, target = ast.unparse(node.value.func), node.targets[0]
                if made in self.classes and isinstance(target, ast.Attribute):
                    yield target.attr, made


def classes_in(modules: Iterable[ast.Module], base: str = "") -> Iterator[ast.ClassDef]:
    """Of these modules; with a `base`, those that inherit from it."""
    for each in (node for module in modules for node in module.body if isinstance(node, ast.ClassDef)):
        if not base or base in map(ast.unparse, each.bases):
            yield each


class _Walk:
    """One method."""

    def __init__(self, ways: Ways, owner: str) -> None:
        self._ways = ways
        self._owner = owner

    def of(self, method: Function) -> Paths:
        ended, going = self._of_body(method.body)
        return _asked_most(ended | going)

    def _of_body(self, body: Iterable[ast.stmt]) -> tuple[Paths, Paths]:
        """The paths that end in here, and those that go on after it."""
        ended: Paths = set()
        going: Paths = {""}
        for statement in body:
            closed, open_ = self._of_statement(statement)
            ended |= _then(going, closed)
            going = _then(going, open_)
        return ended, going

    def _of_statement(self, statement: ast.stmt) -> tuple[Paths, Paths]:
        if isinstance(statement, Function):
            # What a function of its own does counts where that is written; what it returns ends only itself.
            return set(), set().union(*self._of_body(statement.body))
        bodies = [getattr(statement, name, []) for name in ("body", "orelse")]
        bodies += [each.body for each in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ()))]
        shown = [node for node in ast.iter_child_nodes(statement) if isinstance(node, ast.expr | ast.withitem)]
        said = self._of_expressions(shown)
        if isinstance(statement, ast.Return | ast.Raise):
            return said, set()
        if isinstance(statement, ast.Try):
            # What fails may have been called all the same.
            done = self._of_body(statement.body)
            failed = [self._of_body(each.body) for each in statement.handlers]
            started = done[0] | done[1]
            ended = done[0].union(*(_then(started, each[0]) for each in failed))
            return ended, done[1].union(*(_then(started, each[1]) for each in failed))
        if isinstance(statement, ast.If | ast.Match):
            ways = [self._of_body(body) for body in bodies if body or isinstance(statement, ast.If)]
            return _then(said, set().union(*(way[0] for way in ways))), _then(said, set().union(*(w[1] for w in ways)))
        ended, going = self._of_body([each for body in bodies for each in body])
        if isinstance(statement, ast.For | ast.AsyncFor | ast.While):
            before = _again_and_again(going)
            ended, going = _then(before, ended), before
        return _then(said, ended), _then(said, going)

    def _of_expressions(self, nodes: Iterable[ast.AST]) -> Paths:
        paths: Paths = {""}
        for node in nodes:
            if isinstance(node, COMPREHENSIONS):
                first, *others = node.generators
                made = [each for each in ast.iter_child_nodes(node) if not isinstance(each, ast.comprehension)]
                again = self._of_expressions([*first.ifs, *others, *made])
                within = _then(self._of_expressions([first.iter]), _again_and_again(again))
            else:
                within = self._of_expressions(ast.iter_child_nodes(node))
            paths = _then(paths, within)
            if isinstance(node, ast.Call):
                paths = _then(paths, self._ways.of_call(node, self._owner))
        return _asked_most(paths)


def _methods(owner: ast.ClassDef) -> dict[str, Function]:
    return {node.name: node for node in owner.body if isinstance(node, Function)}


def _then(first: Paths, second: Paths) -> Paths:
    return _asked_most({re.sub("s+", "s", a + b) for a, b in product(first, second)})


def _again_and_again(paths: Paths) -> Paths:
    found: Paths = {""}
    for _ in range(MANY):
        found |= _then(found, paths)
    return _asked_most(found)


def _asked_most(paths: Paths) -> Paths:
    """Of paths that call the same services, the one that asks Slack most: what it is asked may be nothing, now and then."""
    most: dict[str, str] = {}
    for path in sorted(paths, key=len):
        most[path.replace("s", "")] = path
    return set(most.values())
