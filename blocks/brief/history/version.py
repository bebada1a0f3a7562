"""One version of a brief, as it was."""

from blocks.brief.card import answer_blocks
from blocks.brief.history.differences import version_lines
from blocks.brief.thread.trace import written_blocks
from blocks.forms import modal
from blocks.history import back_to_history
from blocks.kit import Block, View, context, divider, header, section
from blocks.routes import Route
from blocks.text import SECTION_LIMIT, Mrkdwn, cut_mrkdwn, join, md, mention, moment, quote
from domain.brief.assessment import assess
from domain.brief.versions import VersionView


def version_view(view: VersionView) -> View:
    """Who published it when and why, what had changed, the answer, and the one page as it was written."""
    version, brief = view.version, view.version.brief
    changed = version_lines(view.before, version) if view.before else []
    blocks: list[Block | None] = [
        context(md("As it was from {when} on, by {who}", when=moment(version.at), who=mention(version.by))),
        section(quote(version.reason, 500)) if version.reason else None,
        section(cut_mrkdwn(join([Mrkdwn("*Changed then*"), *changed]), SECTION_LIMIT)) if changed else None,
        divider(),
        header(version.said.outcome.value),
        *answer_blocks(brief, assess(brief)),
        divider(),
        *written_blocks(brief),
        back_to_history(version.brief_id, Route.BRIEF_HISTORY),
    ]
    return modal(Route.NOTICE_READ, f"Version {version.number}", blocks)
