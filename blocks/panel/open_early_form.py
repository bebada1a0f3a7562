"""The manager opens a panel before everybody has scored, with a reason."""

from blocks.forms import Fields, FormState, modal, read_reason
from blocks.inputs import input_text
from blocks.kit import View, section
from blocks.routes import Route
from blocks.text import md, mentions, one_line
from domain.panel.judged import Sheet
from domain.panel.pages import PanelPage
from domain.scorecard import REASON_LIMIT


class OpenEarlyState(FormState):
    """`version` is the panel's."""

    panel_id: str


def open_early_form(page: PanelPage, state: OpenEarlyState, reason: str | None = None, notice: str = "") -> View:
    """Says whose scores are missing and what becomes of them."""
    outstanding, name = page.panel.outstanding, page.judged.name
    if outstanding:
        missing = md(
            "{who} {have} not {scored} {name} yet. What is sent afterwards is marked “after opening” and {out}.",
            scored=page.judged.sheet.past,
            out="stays out of the mean until you include it"
            if page.judged.sheet is Sheet.SCORECARD
            else "does not count",
            who=mentions(outstanding),
            have="has" if len(outstanding) == 1 else "have",
            name=one_line(name, 80),
        )
    else:
        missing = md(
            "Nobody is left on {name}'s panel, so it opens without {sheet}s.",
            sheet="score" if page.judged.sheet is Sheet.SCORECARD else "review",
            name=one_line(name, 80),
        )
    return modal(
        Route.PANEL_SEND_OPENING,
        "Open the panel early",
        [
            section(missing),
            input_text(
                "reason",
                "Why not wait?",
                initial=reason or "",
                multiline=True,
                max_length=REASON_LIMIT,
                hint="Shown on the panel's card. An opened panel cannot be sealed again.",
            ),
        ],
        state=state,
        notice=notice,
        submit="Open",
        close="Wait",
    )


def read_open_early_form(fields: Fields) -> str:
    """The reason."""
    return read_reason(fields, "Please say why you cannot wait: it is shown beside the result.")
