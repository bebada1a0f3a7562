"""One version of a brief, as it was."""

from blocks.brief.card import answer_blocks, beside_blocks
from blocks.brief.history.differences import version_lines
from blocks.brief.thread.trace import written_blocks
from blocks.kit import Block, divider, header, section
from blocks.text import SECTION_LIMIT, Mrkdwn, cut_mrkdwn, join, md
from domain.brief.assessment import assess
from domain.brief.versions import BriefPast, changed_names


def brief_words(past: BriefPast) -> Mrkdwn:
    """The answer, from which to which, and what made it so."""
    view = past.view
    if view.before is None:
        return md("*First kept: {word}*", word=view.version.said.outcome)
    if view.end is not None:
        return md("*Closed: {end}*", end=view.end)
    answer = view.shift.words if view.shift else f"The answer stays {view.version.said.outcome}"
    if view.is_taken_up:
        answer = f"Taken up again. {answer}"
    names = ", ".join(changed_names(view.before, view.version))
    return md("*{what}*", what=f"{answer}. Changed: {names}" if names else answer)


def brief_blocks(past: BriefPast) -> list[Block | None]:
    """What had changed, the answer, and the one page as it was written."""
    view = past.view
    brief = view.version.brief
    assessment = assess(brief)
    changed = version_lines(view.before, view.version) if view.before else []
    return [
        section(cut_mrkdwn(join([Mrkdwn("*Changed then*"), *changed]), SECTION_LIMIT)) if changed else None,
        header(view.version.said.outcome.value),
        *answer_blocks(brief, assessment, whole=True),
        *beside_blocks(brief, assessment),
        divider(),
        *written_blocks(brief),
    ]
