"""The form that attaches a message as evidence."""

from blocks.forms import Fields, FormState, Reader, modal
from blocks.inputs import input_choice
from blocks.kit import Choice, View, context, section
from blocks.routes import Route
from blocks.text import link, md
from domain.ids import new_id
from domain.waiting.attaching import AttachPage, Target


class AttachState(FormState):
    """What is attached."""

    link: str

    @classmethod
    def of(cls, url: str) -> "AttachState":
        return cls(form_id=new_id(), version=0, link=url)


def attach_form(page: AttachPage, state: AttachState, target: str | None = None, notice: str = "") -> View:
    """Asks what it shows."""
    choices = [Choice(value=each.id, label=each.what, description=each.whose) for each in page.targets]
    return modal(
        Route.EVIDENCE_ATTACH,
        "Attach as evidence",
        [
            section(md("{message} becomes evidence.", message=link(state.link, "This message"))),
            input_choice("target", "What does it show?", choices, initial=target),
            context(md("The form for it comes next, with the link in it; nothing is sent before you send that.")),
        ],
        state=state,
        notice=notice,
        submit="Next",
    )


def read_attach(fields: Fields, state: AttachState, draft: bool) -> str:
    """Which target they picked."""
    read = Reader(fields, draft=draft)
    picked = read.id("target", required="Please pick what it shows.")
    read.check()
    return picked


def picked_in(page: AttachPage, picked: str) -> Target | None:
    """The target, where it is open still."""
    return next((each for each in page.targets if each.id == picked), None)
