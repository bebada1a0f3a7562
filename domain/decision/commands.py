"""What people ask of a decision and its to-dos."""

from collections.abc import Mapping
from datetime import date

from domain.command import Command
from domain.decision.decision import DecisionDraft


class Decide(Command):
    """The decision or its correction. `asked` are the fields that the form showed.

    `zones` has the zone of each to-do's owner, and `refused` why somebody who was picked cannot take part.
    """

    candidate_id: str
    draft: DecisionDraft
    asked: frozenset[str]
    zones: Mapping[str, str] = {}
    refused: Mapping[str, str] = {}


class FinishTodo(Command):
    """A to-do is done, with one line for each thing that it asks."""

    todo_id: str
    found: Mapping[str, str]


class MoveTodo(Command):
    """Another day, or another person, whose zone this is; `refused` says why they cannot take part.

    Without a day it stays due when it was, or on the next working day where that has passed.
    """

    todo_id: str
    owner: str
    zone: str
    due_on: date | None
    refused: str = ""
