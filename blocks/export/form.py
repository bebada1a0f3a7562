"""The form: which brief, and what of it."""

from typing import Final

from blocks.brief.titles import Titled, told_apart
from blocks.forms import Fields, FormState, Reader, modal
from blocks.inputs import input_choice
from blocks.kit import OPTIONS, Choice, View, context
from blocks.routes import Route
from blocks.text import Mrkdwn
from domain.export.export import ExportDraft, ExportPage, FileKind

KINDS: Final = (
    Choice(
        value=FileKind.PAGE_PDF,
        label="The brief on one page, as PDF",
        description="To hand to a vendor: no candidate in it",
    ),
    Choice(value=FileKind.PAGE_MARKDOWN, label="The same as Markdown", description="For a wiki or a repository"),
    Choice(
        value=FileKind.PAGE_CANVAS,
        label="The same as a canvas",
        description="In Slack, yours to share; where this workspace has canvases",
    ),
    Choice(
        value=FileKind.INTERVIEWS_CSV,
        label="Scorecards and decisions, as CSV",
        description="Of open panels; for spreadsheets and tracking systems",
    ),
    Choice(value=FileKind.INTERVIEWS_JSON, label="The same as JSON", description="For programs"),
    Choice(
        value=FileKind.CHECK_INS_CSV,
        label="Check-ins, as CSV",
        description="Deliverables with their evidence, figures and decisions",
    ),
    Choice(value=FileKind.CHECK_INS_JSON, label="The same as JSON", description="For programs"),
    Choice(
        value=FileKind.CALENDAR, label="A calendar file", description="Interviews and check-in days, for any calendar"
    ),
)


class ExportState(FormState):
    """What travels hidden in the form."""


def export_form(page: ExportPage, state: ExportState, typed: ExportDraft | None, notice: str = "") -> View:
    """The form; the brief is chosen where only one is meant."""
    chosen = (typed.brief_id if typed else "") or page.chosen
    titles = told_apart(map(Titled.of, page.briefs), 75)
    briefs = [Choice(value=brief.id, label=titles[brief.id]) for brief in page.briefs[:OPTIONS]]
    return modal(
        Route.EXPORT_SEND,
        "Take it along",
        [
            input_choice("brief", "Which brief?", briefs, initial=chosen or None),
            input_choice(
                "kind", "What do you need?", KINDS, style="radio_buttons", initial=typed.kind if typed else None
            ),
            context(
                Mrkdwn(
                    "The file comes to our direct message. It holds what you may read, and nothing of sealed panels."
                )
            ),
        ],
        state=state,
        notice=notice,
        submit="Send me the file",
    )


def read_export_form(fields: Fields, *, draft: bool = False) -> ExportDraft:
    """What was chosen. Raises Invalid at the field where nothing was."""
    reader = Reader(fields, draft=draft)
    (brief_id, *_) = (*reader.ids("brief", required="Please pick a brief."), "")
    kind = reader.choice("kind", FileKind, required="Please pick what you need.")
    reader.check()
    return ExportDraft(brief_id=brief_id, kind=kind)
