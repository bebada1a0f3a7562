"""The manager lets a review count that came after opening."""

from blocks.forms import FormState
from blocks.kit import View
from blocks.routes import Route
from blocks.scorecard.inclusion_form import asking_to_include
from blocks.text import md, mention, one_line
from domain.proposal.pages import ReviewView


class ReviewInclusionState(FormState):
    """Whose review; `version` is its own."""

    panel_id: str
    reviewer: str


def review_inclusion_form(
    view: ReviewView, state: ReviewInclusionState, reason: str | None = None, notice: str = ""
) -> View:
    """Asks why a review may count that was written when the others could be read."""
    said = md(
        "{who} wrote this on {name} after the reviews were open, so the others' could be read. Included, it "
        "counts in what they say together.",
        who=mention(view.review.reviewer),
        name=one_line(view.judged.name, 80),
    )
    return asking_to_include(Route.REVIEW_SEND_INCLUSION, "review", said, state, reason=reason, notice=notice)
