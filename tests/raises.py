"""What functions can raise, as far as their source shows it: by themselves, and by what they call."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

#: What a caller answers with. `Stale` is caught by `change`, and any call of the database may raise `Unavailable`.
TOLD = frozenset({"Refusal", "Invalid", "NotFound", "NotAllowed", "NotYet"})

Calls = set[tuple[str, frozenset[str]]]


@dataclass
class Function:
    """One function or method: what it raises by itself, and what it calls, each with what is caught around it."""

    node: ast.FunctionDef
    module: str
    owner: str
    #: Its docstring, and its class's.
    promise: str
    raises: set[str] = field(default_factory=set)
    calls: Calls = field(default_factory=set)

    @cached_property
    def opens(self) -> set[str]:
        """What it enters by `with`, in its last word: `transaction` for `with self._database.transaction(…)`."""
        items = (item.context_expr for node in ast.walk(self.node) if isinstance(node, ast.With) for item in node.items)
        calls = (item.func for item in items if isinstance(item, ast.Call))
        return {call.attr for call in calls if isinstance(call, ast.Attribute)}

    @property
    def key(self) -> str:
        return f"{self.module}:{self.owner}.{self.node.name}" if self.owner else f"{self.module}:{self.node.name}"


class Source:
    """The functions of some rooms, and what each can raise in the end."""

    def __init__(self, root: Path, rooms: tuple[str, ...]) -> None:
        self._trees = {
            ".".join(file.relative_to(root).with_suffix("").parts): ast.parse(file.read_text())
            for room in rooms
            for file in (root / room).rglob("*.py")
        }
        self._repositories = self._attributes_of_store()

    @cached_property
    def functions(self) -> dict[str, Function]:
        found = {each.key: each for module, tree in self._trees.items() for each in _functions(module, tree)}
        for each in found.values():
            self._look(each, each.node.body, frozenset())
        return found

    @cached_property
    def raised(self) -> dict[str, set[str]]:
        """By key; grows until nothing new comes in by any call."""
        raised = {key: set(each.raises) for key, each in self.functions.items()}
        while True:
            before = sum(map(len, raised.values()))
            for key, each in self.functions.items():
                for called, caught in each.calls:
                    raised[key] |= raised.get(self._defined(called), set()) - caught
            if before == sum(map(len, raised.values())):
                return raised

    def reached(self, key: str) -> set[str]:
        """By key, what a function calls, itself or by any of those."""
        found: set[str] = set()
        ahead = {key}
        while ahead:
            found |= ahead
            calls = (
                self._defined(called)
                for each in ahead
                if each in self.functions
                for called, _ in self.functions[each].calls
            )
            ahead = set(calls) - found
        return found

    def kinds_of(self, base: str) -> set[str]:
        """The names of a class and of all that inherit from it."""
        classes = [node for tree in self._trees.values() for node in tree.body if isinstance(node, ast.ClassDef)]
        found: set[str] = set()
        ahead = {base}
        while ahead:
            found |= ahead
            ahead = {node.name for node in classes if {ast.unparse(each) for each in node.bases} & found} - found
        return found

    def _defined(self, key: str) -> str:
        """Where a method is written: in its class, or in the one that it inherits from."""
        module, _, name = key.partition(":")
        owner, _, method = name.rpartition(".")
        if key in self.functions or module not in self._trees or not owner:
            return key
        for node in self._trees[module].body:
            if isinstance(node, ast.ClassDef) and node.name == owner and node.bases:
                base = ast.unparse(node.bases[0]).partition("[")[0]
                return self._defined(f"{self._imported(module).get(base, f'{module}:{base}')}.{method}")
        return key

    def _look(self, function: Function, body: list[ast.stmt], caught: frozenset[str]) -> None:
        for statement in body:
            inner = caught
            if isinstance(statement, ast.Try):
                handled = [each for each in statement.handlers if each.type is not None and not _passes_on(each)]
                inner = caught | {name for each in handled if each.type for name in _names(each.type)}
            elif isinstance(statement, ast.With):
                inner = caught | _suppressed(statement)
            own = (child for child in ast.iter_child_nodes(statement) if not isinstance(child, ast.stmt))
            for child in own:
                self._look_at(function, child, caught)
            self._look_at(function, statement, caught, deep=False)
            for name in ("body", "orelse", "finalbody"):
                self._look(function, getattr(statement, name, []), inner if name == "body" else caught)
            for clause in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
                self._look(function, clause.body, caught)

    def _look_at(self, function: Function, node: ast.AST, caught: frozenset[str], *, deep: bool = True) -> None:
        if isinstance(node, ast.ExceptHandler | ast.match_case):
            return
        for each in ast.walk(node) if deep else (node,):
            if isinstance(each, ast.Raise) and each.exc is not None:
                named = each.exc.func if isinstance(each.exc, ast.Call) else each.exc
                function.raises |= {ast.unparse(named)} & TOLD - caught
            if isinstance(each, ast.Call) and (key := self._called(function, each.func)):
                function.calls.add((key, caught))

    def _called(self, function: Function, called: ast.expr) -> str | None:
        """The key of what is called, where that can be told."""
        match called:
            case ast.Name(id=name):
                return self._imported(function.module).get(name, f"{function.module}:{name}")
            case ast.Attribute(value=ast.Name(id="self"), attr=method) if function.owner:
                return f"{function.module}:{function.owner}.{method}"
            case ast.Attribute(value=ast.Attribute(value=ast.Name(id="store"), attr=repository), attr=method):
                return f"{self._repositories.get(repository, '')}.{method}"
            case ast.Attribute(attr=method):
                return self._of_a_value.get(method)
        return None

    def _imported(self, module: str) -> dict[str, str]:
        nodes = (node for node in self._trees[module].body if isinstance(node, ast.ImportFrom))
        return {alias.asname or alias.name: f"{node.module}:{alias.name}" for node in nodes for alias in node.names}

    @cached_property
    def _of_a_value(self) -> dict[str, str]:
        """Methods of the domain's values that have a name of their own."""
        classes = [
            (module, node)
            for module, tree in self._trees.items()
            for node in tree.body
            if module.startswith("domain.") and isinstance(node, ast.ClassDef)
        ]
        named: dict[str, list[str]] = {}
        for module, owner in classes:
            for method in owner.body:
                if isinstance(method, ast.FunctionDef):
                    named.setdefault(method.name, []).append(f"{module}:{owner.name}.{method.name}")
        return {name: keys[0] for name, keys in named.items() if len(keys) == 1}

    def _attributes_of_store(self) -> dict[str, str]:
        found = {}
        for node in ast.walk(self._trees["storage.store"]):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                target = node.targets[0]
                if isinstance(target, ast.Attribute) and isinstance(node.value.func, ast.Name):
                    found[target.attr] = self._imported("storage.store")[node.value.func.id]
        return found


def _functions(module: str, tree: ast.Module) -> Iterator[Function]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield Function(node, module, "", ast.get_docstring(node) or "")
        elif isinstance(node, ast.ClassDef):
            said = ast.get_docstring(node) or ""
            for each in node.body:
                if isinstance(each, ast.FunctionDef):
                    yield Function(each, module, node.name, f"{said} {ast.get_docstring(each) or ''}")


def _passes_on(handler: ast.ExceptHandler) -> bool:
    return any(isinstance(node, ast.Raise) and node.exc is None for node in ast.walk(handler))


def _names(node: ast.expr) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _suppressed(statement: ast.With) -> set[str]:
    calls = (item.context_expr for item in statement.items if isinstance(item.context_expr, ast.Call))
    return {name for call in calls if ast.unparse(call.func) == "suppress" for arg in call.args for name in _names(arg)}
