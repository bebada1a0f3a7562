"""A scorecard as it was: sealed, corrected, included; one's own draft to oneself alone."""

from blocks.kit import Block, section
from blocks.scorecard.card import category_text, flags_block, scorecard_blocks, shown
from blocks.scorecard.form import RECOMMENDATION_LABELS
from blocks.text import Mrkdwn, join, md, mention
from domain.guide.guide import Guide
from domain.panel.scored import ScorecardPast
from domain.scorecard import Marks, Version


def scorecard_words(past: ScorecardPast) -> Mrkdwn:
    """Whose it is, whether it was sealed, and what changed from the version before it."""
    card, version, panel = past.view.card, past.version, past.view.panel
    who = mention(card.interviewer)
    if past.is_draft:
        return Mrkdwn("*Your draft*, not sent: only you see it")
    if past.is_inclusion:
        text = (
            "*Scorecard of {who}* counts now, sent after opening"
            if card.is_late
            else "*Correction of {who}* counts now"
        )
        return md(text, who=who)
    if past.before is not None:
        how = ", after opening" if version.after_opening else ""
        changes = join(_changes(panel.guide, past.before.marks, version.marks), "; ")
        return md("*Scorecard of {who}, corrected{how}:* {changes}", who=who, how=how, changes=changes)
    how = (
        ", after opening" if version.after_opening else ", as sealed" if panel.is_open else ", sealed: only you see it"
    )
    return md("*Scorecard of {who}{how}:* {said}", who=who, how=how, said=_said(panel.guide, version))


def scorecard_past_blocks(past: ScorecardPast) -> list[Block | None]:
    """The scorecard as it was read then."""
    if not past.is_draft:
        return scorecard_blocks(past.view)
    guide, card = past.view.panel.guide, past.view.card
    said = _recommendation(card.marks)
    return [
        section(md("Recommendation: {said}", said=said)),
        flags_block(card, guide),
        *(section(category_text(card, category)) for category in guide.several(card.marks.assessed)),
    ]


def _said(guide: Guide, version: Version) -> Mrkdwn:
    marks = version.marks
    scores = ", ".join(f"{each.short} {marks.score(each.key)}" for each in guide.several(marks.assessed))
    return md("{said}; {scores}", said=_recommendation(marks), scores=scores)


def _changes(guide: Guide, before: Marks, after: Marks) -> list[Mrkdwn]:
    found = [
        md("{what} {was} → {now}", what=each.short, was=shown(before.score(each.key)), now=shown(after.score(each.key)))
        for each in guide.categories
        if before.score(each.key) != after.score(each.key)
    ]
    if before.recommendation is not after.recommendation:
        found.append(md("recommendation {was} → {now}", was=_recommendation(before), now=_recommendation(after)))
    notes = [each.short for each in guide.categories if before.mark(each.key).note != after.mark(each.key).note]
    if notes:
        found.append(md("another note on {what}", what=", ".join(notes)))
    if before.flags != after.flags:
        found.append(md("red flags {was} → {now}", was=_flags(before), now=_flags(after)))
    elif before.flag_notes != after.flag_notes:
        found.append(Mrkdwn("another note on a red flag"))
    if before.plan is not after.plan:
        found.append(Mrkdwn("another word on the plan"))
    return found or [Mrkdwn("sent again as it was")]


def _recommendation(marks: Marks) -> str:
    return RECOMMENDATION_LABELS[marks.recommendation].lower() if marks.recommendation else "none yet"


def _flags(marks: Marks) -> str:
    return str(len(marks.flags)) if marks.flags else "none"
