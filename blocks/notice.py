"""A page that only says something, for where no message can be shown."""

from collections.abc import Sequence

from blocks.forms import modal
from blocks.kit import Block, View, section
from blocks.routes import Route
from blocks.text import Mrkdwn


def notice(text: Mrkdwn, blocks: Sequence[Block] = ()) -> View:
    """The words as a form without fields; `blocks` stand in for the text where given."""
    return modal(Route.NOTICE_READ, "AI Hire", blocks or [section(text)])
