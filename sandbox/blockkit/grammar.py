"""The words that the tables are written in: strings, numbers, lists and objects with their limits."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Fields = Mapping[str, object]


@dataclass
class Problems:
    """What is wrong, in the words and with the pointers of Slack's `response_metadata.messages`."""

    messages: list[str] = field(default_factory=list)

    def add(self, path: str, text: str) -> None:
        self.messages.append(f"[ERROR] {text} [json-pointer:{path}]")


Check = Callable[[object, str, Problems], None]
Rule = Callable[[Fields, str, Problems], None]


@dataclass(frozen=True)
class Required:
    """Marks a field that must be there."""

    check: Check


def need(check: Check) -> Required:
    return Required(check)


def string(most: int | None = None, *, least: int = 1, pattern: str | None = None) -> Check:
    def check(value: object, path: str, problems: Problems) -> None:
        if not isinstance(value, str):
            problems.add(path, "must be a string")
        elif len(value) < least:
            problems.add(path, f"must be more than {least - 1} characters")
        elif most is not None and len(value) > most:
            problems.add(path, f"must be less than {most + 1} characters")
        elif pattern and not re.fullmatch(pattern, value):
            problems.add(path, "is not of the expected format")

    return check


def one_of(*allowed: object) -> Check:
    def check(value: object, path: str, problems: Problems) -> None:
        if value not in allowed or isinstance(value, bool):
            problems.add(path, "must be one of " + ", ".join(map(str, allowed)))

    return check


def boolean(value: object, path: str, problems: Problems) -> None:
    if not isinstance(value, bool):
        problems.add(path, "must be a boolean")


def integer(least: int | None = None, most: int | None = None) -> Check:
    def check(value: object, path: str, problems: Problems) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            problems.add(path, "must be an integer")
        elif least is not None and value < least:
            problems.add(path, f"must be greater than {least - 1}")
        elif most is not None and value > most:
            problems.add(path, f"must be less than {most + 1}")

    return check


def number(value: object, path: str, problems: Problems) -> None:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        problems.add(path, "must be a number")


def items(of: Check, *, least: int = 0, most: int | None = None) -> Check:
    def check(value: object, path: str, problems: Problems) -> None:
        if not isinstance(value, list):
            problems.add(path, "must be an array")
            return
        if len(value) < least:
            problems.add(path, f"no fewer than {least} items allowed")
        if most is not None and len(value) > most:
            problems.add(path, f"no more than {most} items allowed")
        for index, item in enumerate(value):
            of(item, f"{path}/{index}", problems)

    return check


def record(fields: Mapping[str, Check | Required], *rules: Rule, kind: str | None = None) -> Check:
    """An object with exactly these keys; `kind` is its `type`."""
    checks = {key: rule.check if isinstance(rule, Required) else rule for key, rule in fields.items()}
    needed = [key for key, rule in fields.items() if isinstance(rule, Required)]

    def check(value: object, path: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add(path, "must be an object")
            return
        if kind is not None and value.get("type") != kind:
            problems.add(f"{path}/type", f"must be {kind}")
            return
        before = len(problems.messages)
        for key, item in value.items():
            if (each := checks.get(key)) is not None:
                each(item, f"{path}/{key}", problems)
            elif not (kind is not None and key == "type"):
                problems.add(path, f"invalid additional property: {key}")
        for key in needed:
            if key not in value:
                problems.add(path, f"missing required field: {key}")
        if len(problems.messages) == before:  # rules may trust the shape
            for also in rules:
                also(value, path, problems)

    return check


def choice(kinds: Mapping[str, Check], what: str) -> Check:
    """One of several objects, told apart by `type`."""

    def check(value: object, path: str, problems: Problems) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str):
            problems.add(path, f"missing required field: type ({what})")
        elif kind not in kinds:
            problems.add(f"{path}/type", f"unsupported {what}: {kind}")
        else:
            kinds[kind](value, path, problems)

    return check


def at_least_one_of(*keys: str) -> Rule:
    def rule(value: Fields, path: str, problems: Problems) -> None:
        if not any(value.get(key) for key in keys):
            problems.add(path, "must have at least one of " + ", ".join(keys))

    return rule


def exactly_one_of(*keys: str) -> Rule:
    def rule(value: Fields, path: str, problems: Problems) -> None:
        if sum(key in value for key in keys) != 1:
            problems.add(path, "must have exactly one of " + ", ".join(keys))

    return rule
