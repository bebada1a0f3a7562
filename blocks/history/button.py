"""The way to the history, from a card and back from a version."""

from blocks.button import OLD_BUTTON, ButtonValue
from blocks.kit import Element, button
from blocks.routes import Route
from domain.history import Past
from domain.outgoing.subject import About, Subject
from domain.refusals import Refusal


def history_button(subject: Subject, label: str = "History", *, start: int = 0, number: int | None = None) -> Element:
    """Opens what became of it, from the `start`th newest version on."""
    value = ButtonValue(subject=subject.id, version=start, choice=subject.kind.value).dump()
    return button(label, Route.HISTORY_OPEN, value=value, number=number)


def version_button(subject: Subject, past: Past, number: int) -> Element:
    """Opens one version of what belongs to `subject`."""
    choice = f"{subject.kind}:{past.of.kind}:{past.of.id}"
    value = ButtonValue(subject=subject.id, version=past.number, choice=choice).dump()
    return button("Open", Route.HISTORY_VERSION, value=value, number=number)


def subject_of(value: ButtonValue) -> Subject:
    """Whose history was asked for. Raises Refusal for what no button of this release carries."""
    return _subject(value.choice or About.BRIEF.value, value.subject)


def version_of(value: ButtonValue) -> tuple[Subject, Subject]:
    """Whose history, and of what in it a version was asked for. Raises Refusal likewise."""
    kind, _, rest = value.choice.partition(":")
    of_kind, _, of_id = rest.partition(":")
    return _subject(kind, value.subject), _subject(of_kind, of_id)


def _subject(kind: str, id: str) -> Subject:
    try:
        return Subject(kind=About(kind), id=id)
    except ValueError:
        raise Refusal(OLD_BUTTON) from None
