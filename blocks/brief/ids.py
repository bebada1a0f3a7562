"""What a form of a brief carries hidden."""

from typing import Any

from blocks.button import OLD_BUTTON, ButtonValue
from blocks.forms import FormState
from domain.brief.brief import Brief
from domain.brief.flips import Change
from domain.ids import new_id
from domain.refusals import Refusal


class BriefState(FormState):
    """`room` is the hiring room that the brief had when the form was drawn; `is_edit`: it had its answer already."""

    brief: str
    room: str = ""
    is_edit: bool = False

    @classmethod
    def of(cls, brief: Brief, **more: Any) -> "BriefState":
        """A fresh form of this brief, at the version that it shows."""
        return cls(
            form_id=new_id(), version=brief.version, brief=brief.id, room=brief.room, is_edit=brief.is_answered, **more
        )


def brief_value(brief: Brief, change: Change | None = None) -> str:
    """What a button on a card of this brief carries; `change` is the what-if that it stands for."""
    return ButtonValue(subject=brief.id, version=brief.version, choice=change.value if change else "").dump()


def change_of(button: ButtonValue) -> Change:
    """The what-if that was pressed; raises Refusal for a button that stands for none."""
    try:
        return Change(button.choice)
    except ValueError:
        raise Refusal(OLD_BUTTON) from None
