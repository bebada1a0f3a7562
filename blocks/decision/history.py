"""A decision and its corrections, as lines of the candidate's history."""

from blocks.text import Mrkdwn, md
from domain.candidate.record import DecisionPast


def decision_words(past: DecisionPast) -> Mrkdwn:
    """The outcome; from which to which where it was corrected."""
    now, before = past.decision.outcome.past, past.before
    if before is None:
        return md("*Decision: {now}*", now=now)
    if before.outcome is past.decision.outcome:
        return md("*Decision corrected;* it stays *{now}*", now=now)
    return md("*Decision corrected:* {was} → *{now}*", was=before.outcome.past, now=now)
