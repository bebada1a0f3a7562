"""The manager frees the seat of an interviewer who will not score."""

from blocks.forms import Fields, FormState, Reader, modal
from blocks.inputs import input_one_of_them, input_text
from blocks.kit import View, section
from blocks.routes import Route
from blocks.text import md, mentions, one_line
from domain.model import Value
from domain.panel.judged import Sheet
from domain.panel.pages import PanelPage
from domain.scorecard import REASON_LIMIT

SEAT = "seat"
REASON = "reason"


class SeatState(FormState):
    """`version` is the panel's."""

    panel_id: str


class FreedSeat(Value):
    """Whose seat, and why."""

    interviewer: str
    reason: str


def seat_form(page: PanelPage, state: SeatState, typed: FreedSeat | None = None, notice: str = "") -> View:
    """Offers the seats that are still waiting for a scorecard."""
    outstanding = page.panel.outstanding
    initial = typed.interviewer if typed else outstanding[0] if len(outstanding) == 1 else ""
    return modal(
        Route.SEAT_SEND_FREEING,
        "Free a seat",
        [
            section(
                md(
                    "Still to {verb} {name}: {who}. When the last seat is filled or freed, the panel opens.",
                    verb=page.judged.sheet.verb,
                    name=one_line(page.judged.name, 80),
                    who=mentions(outstanding),
                )
            ),
            input_one_of_them(SEAT, "Whose seat?", outstanding, initial=initial),
            input_text(
                REASON,
                "Why?",
                initial=typed.reason if typed else "",
                max_length=REASON_LIMIT,
                placeholder="For example: did not interview, has left the company"
                if page.judged.sheet is Sheet.SCORECARD
                else "For example: knows the vendor, has left the company",
                hint="Kept in the candidate's record."
                if page.judged.sheet is Sheet.SCORECARD
                else "Kept in the record, and shown on the card.",
            ),
        ],
        state=state,
        notice=notice,
        submit="Free the seat",
        close="Keep it",
    )


def read_seat_form(fields: Fields) -> FreedSeat:
    """Whose seat, and why."""
    reader = Reader(fields)
    freed = FreedSeat(
        interviewer=reader.id(SEAT, required="Please pick whose seat it is."),
        reason=reader.text(REASON, required="Please say why in a few words.", limit=REASON_LIMIT),
    )
    reader.check()
    return freed
