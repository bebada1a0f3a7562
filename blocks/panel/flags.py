"""Red flags as panels, decisions and the look back write them."""

from blocks.text import Mrkdwn, join, md, mention, mentions, one_line
from domain.guide.guide import Guide
from domain.panel.result import RaisedFlag


def flag_line(guide: Guide, flag: RaisedFlag) -> Mrkdwn:
    """What it is and who raised it, with what they heard."""
    raised = md("{text}: {who}", text=guide.flag_text(flag.number), who=mentions(flag.by))
    return join([raised, *heard_lines(flag)])


def heard_lines(flag: RaisedFlag, limit: int = 300) -> list[Mrkdwn]:
    """What was heard, a line for each who noted it."""
    return [
        md("   {who} heard: {note}", who=mention(user), note=one_line(note, limit)) for user, note in flag.heard.items()
    ]
