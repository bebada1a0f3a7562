"""A decision and its corrections, as lines of the history of a candidate or an offer."""

from blocks.text import Mrkdwn, md


def decision_words(now: str, was: str | None) -> Mrkdwn:
    """The outcome; from which to which where it was corrected."""
    if was is None:
        return md("*Decision: {now}*", now=now)
    if was == now:
        return md("*Decision corrected;* it stays *{now}*", now=now)
    return md("*Decision corrected:* {was} → *{now}*", was=was, now=now)
