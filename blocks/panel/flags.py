"""Red flags as panels, decisions and the look back write them, and as whoever decides answers them."""

from collections.abc import Mapping

from blocks.forms import Fields, Reader
from blocks.inputs import input_text
from blocks.kit import Block
from blocks.text import Mrkdwn, cut, join, md, mention, mentions, one_line
from domain.decision.decision import ANSWER_LIMIT, flag_field, flag_number
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


def flag_question(guide: Guide, flag: RaisedFlag, raiser: str, answers: Mapping[int, str]) -> Block:
    """What whoever decides has to say to it."""
    voices = f"one {raiser}" if len(flag.by) == 1 else f"{len(flag.by)} {raiser}s"
    heard = (f"Heard: “{one_line(note, 300)}”" for note in flag.heard.values())
    return input_text(
        flag_field(flag.number),
        f"Red flag, raised by {voices}: {guide.flag_text(flag.number)}",
        initial=answers.get(flag.number, ""),
        multiline=True,
        max_length=ANSWER_LIMIT,
        hint=cut(" ".join(["Your answer to it.", *heard]), 1900),
    )


def read_flag_answers(fields: Fields, reader: Reader) -> Mapping[int, str]:
    """The answer to each flag that the form asks about: those of its guide that were raised."""
    numbers = sorted(number for name in fields.block_ids if (number := flag_number(name)) is not None)
    return {number: reader.text(flag_field(number), limit=ANSWER_LIMIT) for number in numbers}
