"""The manager lets a scorecard count that came after opening."""

from blocks.forms import Fields, FormState, modal, read_reason
from blocks.inputs import input_text
from blocks.kit import View, section
from blocks.routes import Route
from blocks.text import Mrkdwn, md, mention, one_line
from domain.panel.pages import ScorecardView
from domain.scorecard import REASON_LIMIT


class InclusionState(FormState):
    """`version` is the scorecard's."""

    scorecard_id: str


def inclusion_form(view: ScorecardView, state: InclusionState, reason: str | None = None, notice: str = "") -> View:
    """Asks why a score may count that was given when the others could be read."""
    said = md(
        "{who} scored {name} after the panel was open, so the others' scores could be read. "
        "Included, it counts in the mean and the verdict."
        if view.card.is_late
        else "{who} corrected the scorecard on {name} after the panel was open, so the others' scores "
        "could be read. Included, the new figures count instead of what stood before.",
        who=mention(view.card.interviewer),
        name=one_line(view.judged.name, 80),
    )
    return asking_to_include(Route.SCORECARD_SEND_INCLUSION, "scorecard", said, state, reason=reason, notice=notice)


def asking_to_include(
    route: Route, sheet: str, said: Mrkdwn, state: FormState, *, reason: str | None, notice: str
) -> View:
    """Of a sheet of whatever kind that came after opening: why it should count."""
    return modal(
        route,
        f"Include a {sheet}",
        [
            section(said),
            input_text(
                "reason",
                "Why should it count?",
                initial=reason or "",
                multiline=True,
                max_length=REASON_LIMIT,
                hint=f"Shown on the {sheet}.",
            ),
        ],
        state=state,
        notice=notice,
        submit="Include",
        close="Leave it out",
    )


def read_inclusion_form(fields: Fields) -> str:
    """The reason."""
    return read_reason(fields, "Please say why it should count: it is shown on the scorecard.")
