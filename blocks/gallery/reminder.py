"""What waits for one person, in the one message of their day."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from blocks.kit import Message, View, message, section
from blocks.text import Mrkdwn
from blocks.waiting.not_mine import NotMineState, declined, handed, not_mine_form
from blocks.waiting.reminder import reminder, works_in
from domain.waiting.reminders import Ask, Digest, Matter, NotMinePage, Nudge
from domain.waiting.week import Move, Moved

DAY = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
ASKED = Nudge(asked=1, asked_at=DAY)


def matter(ask: Ask, name: str, what: str = "", **more: object) -> Matter:
    known = {"ask": ask, "subject": f"{len(name):016x}", "name": name, "what": what, "due_at": DAY, "nudge": ASKED}
    return Matter.model_validate(known | {"manager": "U0MAYA"} | more)


SCORE = matter(Ask.SCORE, "Ines Prado", "Sort incoming support mail")
OWN = (
    matter(Ask.REPORT, "Noor Haddad", "Day 30", hand_over="a1"),
    matter(Ask.EVIDENCE, "Rosa Lind", "Day 60"),
    matter(Ask.TODO, "Kofi Mensah", "Model pricing", version=2),
    SCORE,
    matter(Ask.DECIDE, "Sam Okafor", due_at=None),
    matter(Ask.DATE, "Tomás Ruiz", due_at=None),
)
NAMES = ("Ines Prado", "Tomás Ruiz", "Sam Okafor", "Noor Haddad")
LATE = tuple(
    matter(ask, name, what, whose="U0BEN", nudge=Nudge(asked=asked, asked_at=DAY, told_at=DAY))
    for ask, name, what, asked in [
        (Ask.REPORT, "Noor Haddad", "Day 30", 3),
        (Ask.TODO, "Kofi Mensah", "Data-policy terms", 2),
        (Ask.SCORE, "Ines Prado", "Sort incoming support mail", 4),
    ]
)
DECLINED = OWN[2].model_copy(update={"nudge": Nudge(asked=1, asked_at=DAY, declined_at=DAY)})
NOT_THEIRS = tuple(
    each.model_copy(update={"nudge": Nudge(asked=1, asked_at=DAY, declined_at=DAY), "whose": "U0BEN"})
    for each in OWN[:3]
)
STATE = NotMineState(form_id="f1", ask=Ask.TODO, subject="t1")
PUT_OFF = SCORE.model_copy(update={"nudge": Nudge(asked=1, asked_at=DAY, snoozed_until=DAY + timedelta(days=3))})


def surfaces() -> Iterator[tuple[str, Message | View]]:
    yield "of a scorecard", reminder(Digest(person="U0ANA", matters=(SCORE,)))
    yield "of everything", reminder(Digest(person="U0MAYA", matters=(*OWN, *LATE), now=DAY))
    yield "of what others owe", reminder(Digest(person="U0MAYA", matters=LATE))
    away = LATE[2].model_copy(update={"nudge": Nudge(tell_at=DAY, told_at=DAY)})
    yield "of somebody who is away", reminder(Digest(person="U0MAYA", matters=(away,)))
    week = matter(
        Ask.WEEK,
        "",
        subject="2026-11-30",
        moved=tuple(Moved(move=move, subject="c1", name=name, at=DAY) for move, name in zip(Move, NAMES, strict=True)),
    )
    yield "of the week", reminder(Digest(person="U0MAYA", matters=(week,)))
    yield "of the week with what waits", reminder(Digest(person="U0MAYA", matters=(*OWN[:2], week, *LATE)))
    no_more = week.model_copy(update={"nudge": Nudge(asked=1, asked_at=DAY, declined_at=DAY)})
    yield "of no more weeks", reminder(Digest(person="U0MAYA", matters=(no_more,), posted_at=DAY))
    yield (
        "of a long week",
        reminder(Digest(person="U0MAYA", matters=(week.model_copy(update={"moved": week.moved * 5}),))),
    )
    yield "overdue", reminder(Digest(person="U0MAYA", matters=OWN[:3], now=DAY + timedelta(days=7)))
    yield "put off", reminder(Digest(person="U0ANA", matters=(PUT_OFF, OWN[2]), posted_at=DAY))
    yield "not mine", reminder(Digest(person="U0BEN", matters=(DECLINED, SCORE), posted_at=DAY))
    yield "not theirs", reminder(Digest(person="U0MAYA", matters=NOT_THEIRS))
    yield "form who else", not_mine_form(NotMinePage(matter=OWN[2]), STATE)
    yield "form not my evidence", not_mine_form(NotMinePage(matter=OWN[1]), STATE)
    yield "handed over", handed(Ask.TODO, "t1", "U0NOOR")
    yield "told on", declined(OWN[2])
    yield "of very much", reminder(Digest(person="U0ANA", matters=(SCORE,) * 40))
    yield "holidays not said", _said(works_in(""))
    yield "holidays of a region", _said(works_in("DE-BY"))
    yield "holidays of a country with regions", _said(works_in("GB", ("GB-ENG", "GB-NIR", "GB-SCT", "GB-WLS")))
    yield "settled", reminder(Digest(person="U0ANA", posted_at=DAY))
    yield "with a newer one below", reminder(Digest(person="U0ANA", is_over=True))


def _said(text: Mrkdwn) -> Message:
    return message(text, [section(text)])
