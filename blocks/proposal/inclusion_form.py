"""The manager lets a review count that came after opening."""

from blocks.forms import FormState, modal
from blocks.inputs import input_text
from blocks.kit import View, section
from blocks.routes import Route
from blocks.text import md, mention, one_line
from domain.proposal.pages import ReviewView
from domain.scorecard import REASON_LIMIT


class ReviewInclusionState(FormState):
    """Whose review; `version` is its own."""

    panel_id: str
    reviewer: str


def review_inclusion_form(
    view: ReviewView, state: ReviewInclusionState, reason: str | None = None, notice: str = ""
) -> View:
    """Asks why a review may count that was written when the others could be read."""
    return modal(
        Route.REVIEW_SEND_INCLUSION,
        "Include a review",
        [
            section(
                md(
                    "{who} wrote this on {name} after the reviews were open, so the others' could be read. Included, it "
                    "counts in what they say together.",
                    who=mention(view.review.reviewer),
                    name=one_line(view.judged.name, 80),
                )
            ),
            input_text(
                "reason",
                "Why should it count?",
                initial=reason or "",
                multiline=True,
                max_length=REASON_LIMIT,
                hint="Shown on the review.",
            ),
        ],
        state=state,
        notice=notice,
        submit="Include",
        close="Leave it out",
    )
