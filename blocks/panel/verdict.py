"""A verdict as every surface says it: the word first, then what belongs to it, then the figures."""

from collections.abc import Iterable

from blocks.text import Mrkdwn, join, md, one_line


def verdict_words(said: Mrkdwn, remarks: Iterable[str], arithmetic: str = "") -> Mrkdwn:
    """`said` is the word, in the surface's own sentence; remarks are how the panel came to open, and what came after."""
    told = (md("{remark}", remark=one_line(remark, 600)) for remark in remarks)
    return join([said, *told, md("{sums}.", sums=arithmetic) if arithmetic else Mrkdwn("")])
