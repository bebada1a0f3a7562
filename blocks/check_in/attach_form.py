"""The form that attaches a message as evidence."""

from blocks.forms import FormState, modal
from blocks.kit import Choice, View, actions, context, section, select
from blocks.routes import Route
from blocks.text import link, md
from domain.ids import new_id
from domain.waiting.attaching import Attachable, Target


class AttachState(FormState):
    """Which message is attached."""

    channel: str
    #: With a dash for its dot, as an id has it.
    message: str

    @classmethod
    def of(cls, channel: str, ts: str) -> "AttachState":
        return cls(form_id=new_id(), channel=channel, message=ts.replace(".", "-"))

    @property
    def ts(self) -> str:
        return self.message.replace("-", ".")


def attach_form(page: Attachable, state: AttachState) -> View:
    """Asks what it shows; picked, the form for that takes its place."""
    choices = [Choice(value=each.id, label=each.what, description=each.whose) for each in page.targets]
    return modal(
        Route.SHORTCUT_EVIDENCE,
        "Attach as evidence",
        [
            section(md("{message} becomes evidence. What does it show?", message=link(page.link, "This message"))),
            actions(select(Route.EVIDENCE_ATTACH, "What does it show?", choices)),
            context(md("The form for it comes next, with the link in it; nothing is sent before you send that.")),
        ],
        state=state,
    )


def picked_in(page: Attachable, picked: str) -> Target | None:
    """The target, where it is open still."""
    return next((each for each in page.targets if each.id == picked), None)
