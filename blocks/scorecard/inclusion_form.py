"""The manager lets a scorecard count that came after opening."""

from blocks.forms import Fields, FormState, Reader, modal
from blocks.inputs import input_text
from blocks.kit import View, alert, section
from blocks.routes import Route
from blocks.text import escape, md, mention, one_line
from domain.panel.pages import ScorecardView
from domain.scorecard import REASON_LIMIT

REASON = "reason"


class InclusionState(FormState):
    """`version` is the scorecard's."""

    scorecard_id: str


def inclusion_form(view: ScorecardView, state: InclusionState, reason: str | None = None, notice: str = "") -> View:
    """Asks why a score may count that was given when the others could be read."""
    return modal(
        Route.SCORECARD_SEND_INCLUSION,
        "Include a scorecard",
        [
            alert(escape(notice)) if notice else None,
            section(
                md(
                    "{who} scored {name} after the panel was open, so the others' scores could be read. "
                    "Included, it counts in the mean and the verdict."
                    if view.card.is_late
                    else "{who} corrected the scorecard on {name} after the panel was open, so the others' scores "
                    "could be read. Included, the new figures count instead of what stood before.",
                    who=mention(view.card.interviewer),
                    name=one_line(view.judged.name, 80),
                )
            ),
            input_text(
                REASON,
                "Why should it count?",
                initial=reason or "",
                multiline=True,
                max_length=REASON_LIMIT,
                hint="Shown on the scorecard.",
            ),
        ],
        state=state,
        submit="Include",
        close="Leave it out",
    )


def read_inclusion_form(fields: Fields) -> str:
    """The reason."""
    reader = Reader(fields)
    reason = reader.text(
        REASON, required="Please say why it should count: it is shown on the scorecard.", limit=REASON_LIMIT
    )
    reader.check()
    return reason
