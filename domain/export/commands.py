"""Asking for a file."""

from domain.brief.commands import BriefCommand
from domain.export.export import FileKind


class AskExport(BriefCommand):
    """The file comes to the direct message of whoever asks."""

    kind: FileKind
