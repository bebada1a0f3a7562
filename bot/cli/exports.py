"""A file about a brief, for whoever runs the bot: what an admin may read, sealed scores left out."""

import os
from datetime import datetime
from pathlib import Path

from blocks.export.file import exported
from bot.cli.cannot import CannotRun
from bot.cli.deliveries import OPERATOR
from domain.export.export import FileKind
from domain.people import Actor
from domain.refusals import NotAllowed, NotFound
from services.exports import ExportService


def write_export(
    service: ExportService, workspace: str, brief_id: str, kind: FileKind, file: Path, now: datetime
) -> str:
    """Writes a new file that its owner alone may read, and says so. Raises CannotRun; people stand in it by their ids."""
    reader = Actor(workspace=workspace, user=OPERATOR, is_admin=True)
    try:
        export = service.made(reader, brief_id, kind)
    except (NotAllowed, NotFound) as refusal:
        raise CannotRun(refusal.text) from refusal
    (made,) = exported(export, kind, {}, now).files
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            target.write(made.content)
    except FileExistsError:
        raise CannotRun(f"{file} is there already. Please name another file.") from None
    return f"{len(made.content)} bytes written to {file}"
