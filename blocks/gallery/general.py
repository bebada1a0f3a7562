"""Surfaces that belong to no single feature: menu, list, help, greeting, notices."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from blocks.forms import OLD_FORM
from blocks.help import greeting, help_message, not_for_guests, pointer, unknown_word
from blocks.kit import Message, View
from blocks.notice import notice
from blocks.overview import menu, overview_list
from blocks.text import escape
from blocks.trail import trail
from domain.keeping.trail import Entry, Trail
from domain.outgoing import Subject
from domain.trouble import Reason, Trouble
from domain.typed.words import Word
from domain.waiting.overview import BriefLine, Overview, ScoredByOthers, Task, Waiting

DUE = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)

WAITING = tuple(
    Waiting(
        task=task,
        subject=f"{number:016x}",
        title=title,
        due_at=DUE + timedelta(days=number),
        is_overdue=task is Task.TODO,
        version=1,
    )
    for number, (task, title) in enumerate(
        [
            (Task.RESUME, "Sort incoming support mail"),
            (Task.ONBOARD, "Noor Haddad"),
            (Task.DECIDE, "Sam Okafor"),
            (Task.SCORE, "Ines Prado"),
            (Task.TODO, "Noor Haddad: Model pricing for Sort incoming support mail"),
            (Task.EVIDENCE, "Days 1–30 of Noor Haddad"),
            (Task.REPORT, "Days 1–30 of Noor Haddad"),
        ]
    )
)
BRIEFS = (
    BriefLine(brief_id="a1", title="Sort incoming support mail", outcome="HIRE", version=3),
    BriefLine(brief_id="a2", title="Answer discharged patients' questions", outcome="NOT YET", version=1),
)

TROUBLES = (
    Trouble(
        id="t1",
        workspace="T1",
        conversation="G0HIRING",
        reason=Reason.ARCHIVED,
        told="U0MAYA",
        opened_at=DUE,
        whats=("scorecards", "scorecards", "the panel's result"),
        brief_id="a1",
    ),
    Trouble(
        id="t2",
        workspace="T1",
        conversation="U0GONE",
        reason=Reason.PERSON_GONE,
        told="U0MAYA",
        opened_at=DUE,
        whats=("a reminder to score",),
    ),
)
OTHERS = (
    ScoredByOthers(candidate_id="c1", name="Zed Ito", scored=0, seats=2, missing=("UANA", "UBEN")),
    ScoredByOthers(candidate_id="c2", name="Lena Fox", scored=2, seats=3, missing=("UBEN",)),
)
MANY = BRIEFS * 12
ENTRIES = tuple(
    Entry(
        id=f"e{number}",
        workspace="T1",
        at=datetime(2026, 11, 23, 9, number, tzinfo=UTC),
        actor=actor,
        act=act,
        subject=about,
    )
    for number, (actor, act, about) in enumerate(
        (
            ("UMAYA", "candidate.add", Subject.candidate("c1")),
            ("UNOOR", "refused panel.open_early", Subject.panel("p1")),
            ("", "hire.zone", Subject.onboarding("h1")),
        )
    )
)


def surfaces() -> Iterator[tuple[str, Message | View]]:
    yield "pointer", pointer()
    yield "menu of a newcomer", menu(Overview())
    yield "menu when nothing waits", menu(Overview(briefs=BRIEFS))
    yield "menu when much waits", menu(Overview(waiting=WAITING, briefs=BRIEFS))
    edit = Waiting(task=Task.EDIT, subject="a1", title="Sort incoming support mail", version=3)
    yield "list with an edit that is not published", overview_list(Overview(waiting=(edit,), briefs=BRIEFS))
    yield "list when nothing waits", overview_list(Overview())
    yield "list when much waits", overview_list(Overview(waiting=WAITING * 4, briefs=MANY[:15], brief_count=len(MANY)))
    yield "menu when messages are held up", menu(Overview(briefs=BRIEFS, troubles=TROUBLES))
    yield "list when messages are held up", overview_list(Overview(briefs=BRIEFS, troubles=TROUBLES))
    yield (
        "list when all is much",
        overview_list(
            Overview(
                waiting=WAITING * 4, briefs=MANY[:15], brief_count=len(MANY), troubles=TROUBLES * 5, others=OTHERS * 4
            )
        ),
    )
    yield "list when others are waited for", overview_list(Overview(briefs=BRIEFS, others=OTHERS))
    yield "help", help_message()
    yield "unknown word with a neighbour", unknown_word("breif", Word.BRIEF)
    yield "unknown word", unknown_word("xyzzy <!channel>", None)
    yield "greeting", greeting()
    yield "greeting of a guest", not_for_guests()
    yield "audit log of an admin", trail(Trail(entries=ENTRIES * 7, of_everybody=True, older="e1"))
    yield "audit log of a hiring manager", trail(Trail(entries=ENTRIES, of_everybody=False))
    yield "audit log that is empty", trail(Trail(entries=(), of_everybody=True))
    yield (
        "notice",
        notice(escape(OLD_FORM)),
    )
