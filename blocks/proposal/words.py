"""How the cards and forms of proposals call things."""

from collections.abc import Mapping
from typing import Final

from domain.proposal.choice import ChoiceOutcome
from domain.proposal.review import Advice, Given, Thin

GIVEN: Final[Mapping[Given, str]] = {Given.CONCRETE: "Concrete", Given.VAGUE: "Vague", Given.MISSING: "Missing"}
GIVEN_HINTS: Final[Mapping[Given, str]] = {
    Given.CONCRETE: "they name a test, a number, a person, a place",
    Given.VAGUE: "words, and nothing to hold them to",
    Given.MISSING: "no answer in it",
}
MARKS: Final[Mapping[Given, str]] = {
    Given.CONCRETE: ":white_check_mark:",
    Given.VAGUE: ":large_yellow_circle:",
    Given.MISSING: ":red_circle:",
}

THIN: Final[Mapping[Thin, str]] = {
    Thin.LAYERS: "Prompts layered on somebody else's model, and little besides",
    Thin.MASS: "Content in masses, and no case looked at",
    Thin.AGENTS: "“Agents”, and nobody says what one does",
}

ADVICE: Final[Mapping[Advice, str]] = {
    Advice.TAKE: "Take it",
    Advice.ASK: "Ask again: what is missing first",
    Advice.DECLINE: "Decline",
}
ADVISE: Final[Mapping[Advice, str]] = {
    Advice.TAKE: "would take it",
    Advice.ASK: "would ask again",
    Advice.DECLINE: "would decline",
}

OUTCOMES: Final[Mapping[ChoiceOutcome, tuple[str, str]]] = {
    ChoiceOutcome.TAKE: ("Take it", "Then the contract: the re-checks and the hand-over come first."),
    ChoiceOutcome.ASK: ("Ask again", "Send the questions; their answers are a next round."),
    ChoiceOutcome.DECLINE: ("Decline", "We don't take it."),
    ChoiceOutcome.WITHDREW: ("The offer was withdrawn", "It is gone, whatever we think of it."),
}

#: The five questions in a word or two, where a table has no room.
SHORT: Final[Mapping[int, str]] = {1: "Evaluation", 2: "Sources", 3: "Failure", 4: "Security", 5: "Ownership"}
