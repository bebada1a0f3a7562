"""What became of a candidate's name, link, date and hiring manager."""

from collections.abc import Iterator
from datetime import datetime

from blocks.text import Mrkdwn, join, md, mention, moment, one_line, unformatted
from domain.brief.versions import HandOverPast
from domain.candidate.candidate import Details
from domain.candidate.merging import MergedPast
from domain.candidate.record import CandidatePast


def candidate_words(past: CandidatePast) -> Mrkdwn:
    """What was changed, from what to what."""
    if past.before is None:
        name = md("*Candidate:* {name}" if past.by else "*Candidate, first kept:* {name}", name=past.details.name)
        return join([name, *_met(past.details)], ", ")
    return md("*Candidate:* {changes}", changes=join(_changes(past.before, past.details), "; "))


def merged_words(past: MergedPast) -> Mrkdwn:
    """Another record of the same person came in."""
    gone = past.merged.candidate
    return md(
        "*Merged:* the record “{name}” of {day} came in", name=one_line(gone.name, 80), day=day_of(gone.created_at)
    )


def hand_over_words(past: HandOverPast) -> Mrkdwn:
    """Whose it was, and whose it is."""
    return md("*Handed over:* hiring manager {was} → {now}", was=mention(past.before), now=mention(past.after))


def _changes(before: Details, now: Details) -> Iterator[Mrkdwn]:
    if before.name != now.name:
        yield md("name {was} → {now}", was=unformatted(before.name), now=unformatted(now.name))
    if before.link != now.link:
        yield md("link {was} → {now}", was=before.link or "none", now=now.link or "none")
    if before.interview_at != now.interview_at:
        yield md("interview {was} → {now}", was=_when(before.interview_at), now=_when(now.interview_at))
    if before.manager != now.manager:
        yield md("handed over, hiring manager {was} → {now}", was=mention(before.manager), now=mention(now.manager))


def _met(details: Details) -> list[Mrkdwn]:
    return [md("interview {at}", at=_when(details.interview_at))] if details.interview_at else []


def day_of(at: datetime) -> Mrkdwn:
    return moment(at, "{date_short}")


def _when(at: datetime | None) -> Mrkdwn:
    return moment(at) if at else Mrkdwn("no date yet")
