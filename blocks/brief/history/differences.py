"""What changed from one version of a brief to the next, answer by answer, in words."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from blocks.brief.choices import (
    DATA,
    DISCIPLINES,
    FREQUENCIES,
    HARD_PARTS,
    JUDGES,
    MISTAKES,
    PRODUCTS,
    WHENS,
)
from blocks.text import Mrkdwn, md, mention, one_line
from domain.brief.brief import NAMES, BriefAnswers, Overrule, ProductTrial
from domain.brief.money import Costs
from domain.brief.versions import BriefVersion
from domain.guide.readiness import SIGNALS

LABELS: Final = {
    choice.value: choice.label
    for choices in (FREQUENCIES, DATA, MISTAKES, HARD_PARTS, PRODUCTS, JUDGES, DISCIPLINES, WHENS)
    for choice in choices
}
#: What was typed is shown this far; the versions themselves hold all of it.
SHOWN: Final = 80
NOTHING: Final = "nothing"


def answer_lines(before: BriefAnswers, after: BriefAnswers) -> list[Mrkdwn]:
    """`• *the target*: 1 h → 30 min`, a line for each answer that is another one."""
    lines = []
    for field, name in NAMES.items():
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            words = _person if field == "owner" else _words
            what = Mrkdwn("") if isinstance(new, Costs) else md(": {old} → {new}", old=words(old), new=words(new))
            lines.append(md("• *{name}*{what}", name=name, what=what))
    return lines


def version_lines(before: BriefVersion, after: BriefVersion) -> list[Mrkdwn]:
    """As `answer_lines`, with what was overruled, what the owner said, and whose brief it is."""
    lines = answer_lines(before.answers, after.answers)
    if before.manager != after.manager:
        lines.append(
            md("• *the hiring manager*: {old} → {new}", old=mention(before.manager), new=mention(after.manager))
        )
    lines += [_set(each) for each in after.overrules if each not in before.overrules]
    still_set = {each.signal for each in after.overrules}
    lines += [
        md("• *{name}* is what the answers say again", name=SIGNALS[each.signal].name)
        for each in before.overrules
        if each.signal not in still_set
    ]
    said = after.asked
    if said is not None and said.takes is not None and said.takes is not (before.asked and before.asked.takes):
        word = "takes it on" if said.takes else "does not take it"
        lines.append(md("• *the owner*: {who} {word}", who=mention(said.owner), word=word))
    return lines


def _set(overrule: Overrule) -> Mrkdwn:
    return md("• *{name}* set by hand to {level}", name=SIGNALS[overrule.signal].name, level=overrule.level.value)


def _person(user: str) -> str:
    return mention(user) if user else "nobody"


def _words(value: object) -> str:
    if isinstance(value, ProductTrial):
        return value.end.value if value.end is not None else "it runs"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, StrEnum):
        return LABELS.get(value.value, value.value)
    if isinstance(value, str):
        return one_line(value, SHOWN) or NOTHING
    if isinstance(value, Iterable):
        return ", ".join(_words(each) for each in value) or NOTHING
    return NOTHING
