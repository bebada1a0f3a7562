"""The form that erases a record: it names what goes, and what does not."""

from enum import StrEnum
from typing import Final

from blocks.forms import Fields, FormState, Reader, modal
from blocks.inputs import input_choices
from blocks.keeping.words import belongings, places
from blocks.kit import Choice, View, section
from blocks.routes import Route
from blocks.text import Mrkdwn, join, md, one_line
from domain.keeping.records import RecordPage
from domain.outgoing.subject import About, Subject

_SURE: Final = "sure"
STAYS: Final = (
    "*What stays*\n• what people wrote themselves, in threads and direct messages\n• files and exports that somebody "
    "has taken already, and what other systems were told\n• in my trail: that it was erased, when and by whom, without a name\n• what Slack itself keeps "
    "of changed and deleted messages: that is your workspace's own setting"
)


class EraseState(FormState):
    """Which record."""

    root_kind: About
    root_id: str

    @property
    def root(self) -> Subject:
        return Subject(kind=self.root_kind, id=self.root_id)


class Sure(StrEnum):
    YES = "yes"


def erase_form(page: RecordPage, state: EraseState, typed: bool | None = None, notice: str = "") -> View:
    """What goes, what stays, and a box to tick."""
    counts = {about: len(ids) for about, ids in page.whole.ids.items()}
    reach = page.messages
    goes = md(
        "*What goes, for good*\n• {what}, with every version, draft and unsent form\n• my own messages about it "
        "({where}): changed to one sentence, or deleted",
        what=belongings(counts),
        where=places(reach.in_channels, reach.in_direct),
    )
    return modal(
        Route.RECORD_SEND_ERASURE,
        "Erase for good",
        [
            section(
                join(
                    [
                        md("*{name}*, {what}", name=one_line(page.record.name, 100), what=page.record.called),
                        *(
                            md("and the same person's record for *{brief}*", brief=one_line(each.brief_title, 80))
                            for each in page.others
                        ),
                    ]
                )
            ),
            section(goes),
            section(Mrkdwn(STAYS)),
            input_choices(
                _SURE,
                "This can't be undone",
                [Choice(value=Sure.YES, label="Erase it for good")],
                initial=[Sure.YES] if typed else [],
                optional=False,
                hint="You get a receipt of what was reached and what was not.",
            ),
        ],
        state=state,
        notice=notice,
        submit="Erase",
        close="Keep it",
    )


def read_erase_form(fields: Fields, *, draft: bool = False) -> bool:
    """Whether the box is ticked. Raises Invalid where it is not."""
    reader = Reader(fields, draft=draft)
    is_sure = bool(reader.choices(_SURE, Sure))
    if not is_sure:
        reader.refuse(_SURE, "Please tick this: what is erased does not come back.")
    reader.check()
    return is_sure
