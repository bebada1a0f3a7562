"""The form for a file, in its states."""

from collections.abc import Iterator
from datetime import UTC, datetime

from blocks.export.file import being_made, exported
from blocks.export.form import ExportState, export_form
from blocks.gallery.worked import TRIAGE, brief_of
from blocks.kit import Message, View
from domain.export.export import Export, ExportDraft, ExportPage, FileKind

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
STATE = ExportState(form_id="f1")
BRIEFS = (brief_of(TRIAGE), brief_of(TRIAGE.but(title="Invoice matching")).model_copy(update={"id": "b2"}))


def surfaces() -> Iterator[tuple[str, Message | View]]:
    """Every sample with its name."""
    yield "one brief", export_form(ExportPage(briefs=BRIEFS[:1], chosen=BRIEFS[0].id), STATE, None)
    yield "several briefs", export_form(ExportPage(briefs=BRIEFS), STATE, None)
    yield "being made", being_made(Export(brief=BRIEFS[0], in_all=240))
    canvas = exported(Export(brief=BRIEFS[0]), FileKind.PAGE_CANVAS, {}, NOW).canvas
    if canvas is not None:
        yield "canvas", canvas.shown("https://practice.slack.com/docs/T1/F1")
        yield "no canvas here", canvas.refused
    typed = ExportDraft(brief_id="b2", kind=FileKind.INTERVIEWS_CSV)
    yield "typed", export_form(ExportPage(briefs=BRIEFS), STATE, typed)
