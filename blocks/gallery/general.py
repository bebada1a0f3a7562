"""Surfaces that belong to no single feature: menu, list, help, greeting, notices."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from blocks.forms import OLD_FORM
from blocks.help import greeting, help_message, not_for_guests, pointer, unknown_word
from blocks.kit import HomeView, Message, View
from blocks.notice import notice
from blocks.text import escape
from blocks.trail import trail
from blocks.waiting.home import closed_home, home
from blocks.waiting.overview import archive_list, found_list, menu, overview_list
from domain.keeping.trail import Entry, Trail
from domain.outgoing.subject import About, Subject
from domain.trouble import Reason, Trouble
from domain.typed.words import Word
from domain.waiting.overview import Awaited, Coming, Looks, Overview, Stage, Task, Thing, Things, Waiting

DUE = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)

WAITING = tuple(
    Waiting(
        task=task,
        subject=f"{number:016x}",
        title=title,
        due_at=DUE + timedelta(days=number),
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
CARD = "https://practice.slack.com/archives/G0HIRING/p1764580000000100"
MAIL = "Sort incoming support mail"
BRIEFS = (
    Thing(
        about=About.BRIEF, id="a1", name=MAIL, stage=Stage.ANSWERED, outcome="HIRE", version=3, url=CARD, brief_id="a1"
    ),
    Thing(
        about=About.BRIEF,
        id="a2",
        name="Answer discharged patients' questions",
        stage=Stage.ANSWERED,
        outcome="NOT YET",
        version=1,
    ),
)
#: Another of each, at each stage.
STAGED = (
    *BRIEFS,
    Thing(about=About.BRIEF, id="a3", name="Answer *bold* questions", stage=Stage.WRITING, version=1),
    Thing(about=About.CANDIDATE, id="c1", name="Zed Ito", stage=Stage.JUDGING, brief=MAIL, url=CARD),
    Thing(about=About.CANDIDATE, id="c2", name="Lena Fox", stage=Stage.DECIDING, brief=MAIL, url=CARD),
    Thing(about=About.CANDIDATE, id="c3", name="Sam Okafor", stage=Stage.STARTING, brief=MAIL, url=CARD),
    Thing(about=About.PROPOSAL, id="p1", name="Mailsort GmbH", stage=Stage.JUDGING, brief=MAIL, url=CARD),
    Thing(about=About.ONBOARDING, id="h1", name="Noor Haddad", stage=Stage.ONBOARDING, brief=MAIL, url=CARD),
    Thing(about=About.CANDIDATE, id="c4", name="Omar Reyes", stage=Stage.STARTING, brief=MAIL),
)
OVER = (
    Thing(about=About.BRIEF, id="a7", name="Match invoices", stage=Stage.OVER, outcome="FILLED", version=3, url=CARD),
    Thing(about=About.CANDIDATE, id="c7", name="Ida Roth", stage=Stage.OVER, brief="Match invoices", brief_id="a7"),
    Thing(about=About.ONBOARDING, id="h7", name="Jon Weiss", stage=Stage.OVER, brief="Match invoices", brief_id="a7"),
)
CHOICES = (("a1", MAIL, DUE), ("a2", "Answer discharged patients' questions", DUE), ("a9", MAIL, DUE + timedelta(1)))
MINE = Things(shown=BRIEFS, count=2, briefs=CHOICES)

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
    Awaited(task=Task.SCORE, subject="c1", title="Zed Ito", who=("UANA", "UBEN"), seats=2, due_at=DUE),
    Awaited(task=Task.SCORE, subject="c2", title="Lena Fox", who=("UBEN",), done=2, seats=3, since=DUE, is_asked=True),
    Awaited(task=Task.TODO, subject="t1", title="Model pricing for Sam Okafor", who=("UOTTO",), due_at=DUE),
    Awaited(task=Task.ANSWER, subject="q1", title=f"{MAIL}: May it use this data?", who=("UBEN",), since=DUE),
    Awaited(task=Task.OWN, subject="a1", title=MAIL, who=("UOTTO",), since=DUE),
    Awaited(task=Task.REPORT, subject="k1", title="Days 1–30 of Noor Haddad", who=("UOTTO",), due_at=DUE),
)
COMING = (
    Coming(task=None, title="Zed Ito", at=DUE + timedelta(days=2)),
    Coming(task=Task.REPORT, title="Days 31–60 of Noor Haddad", at=DUE + timedelta(days=9)),
)
MANY = Things(shown=STAGED, count=5_014, briefs=CHOICES, archived=12)
FULL = Overview(
    waiting=WAITING * 4, waiting_count=33, things=MANY, troubles=TROUBLES * 5, others=OTHERS * 4, coming=COMING * 7
)
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


EVERY_DAY = Overview(
    waiting=WAITING,
    waiting_count=7,
    now=DUE + timedelta(days=3),
    others=OTHERS,
    coming=COMING,
    things=Things(shown=STAGED, count=9, briefs=CHOICES, archived=1),
)


def surfaces() -> Iterator[tuple[str, Message | View | HomeView]]:
    yield "pointer", pointer()
    yield "menu of a newcomer", menu(Overview())
    yield "menu when nothing waits", menu(Overview(things=MINE))
    yield "menu when much waits", menu(Overview(waiting=WAITING, things=MINE))
    edit = Waiting(task=Task.EDIT, subject="a1", title=MAIL, version=3)
    owning = Waiting(task=Task.OWN, subject="a1", title=MAIL, version=3, since=DUE)
    yield "list with an edit that is not published", overview_list(Overview(waiting=(edit, owning), things=MINE))
    yield "list when nothing waits", overview_list(Overview())
    yield "list when much waits", overview_list(Overview(waiting=WAITING * 4, things=MANY))
    yield "menu when messages are held up", menu(Overview(things=MINE, troubles=TROUBLES))
    yield "list when messages are held up", overview_list(Overview(things=MINE, troubles=TROUBLES))
    yield "list when all is much", overview_list(FULL)
    yield "list when others are waited for", overview_list(Overview(things=MINE, others=OTHERS, coming=COMING))
    yield "home of a newcomer", (home(Overview()))
    yield "home when nothing waits", (home(Overview(things=MINE)))
    yield "home of every day", (home(EVERY_DAY))
    yield (
        "home when all is much",
        (home(FULL.model_copy(update={"things": FULL.things.model_copy(update={"page": 2})}))),
    )
    narrow = Looks(words="zed", brief="a1", person="UANA", stage=Stage.JUDGING)
    yield "home narrowed", (home(EVERY_DAY.model_copy(update={"looks": narrow})))
    none = Things(briefs=CHOICES)
    yield "home narrowed to nothing", (home(EVERY_DAY.model_copy(update={"looks": narrow, "things": none})))
    yield "home of somebody who takes no part", closed_home()
    yield "archive", archive_list(Things(shown=OVER, count=12, briefs=CHOICES, archived=12))
    yield "archive that is empty", archive_list(Things())
    yield "search", found_list(Overview(looks=Looks(words="o"), things=MANY))
    yield "search that finds nothing", found_list(Overview(looks=Looks(words="*zed* <!channel>")))
    yield "help", help_message()
    yield "unknown word with a neighbour", unknown_word("breif", Word.BRIEF)
    yield "unknown word", unknown_word("xyzzy <!channel>", None)
    yield "greeting", greeting()
    yield "greeting of somebody who asks for something", greeting(Word.COMPARE)
    yield "greeting of somebody who asks to add somebody", greeting(Word.CANDIDATE)
    yield "greeting of a guest", not_for_guests()
    yield "audit log of an admin", trail(Trail(entries=ENTRIES * 7, of_everybody=True, older="e1"))
    yield "audit log of a hiring manager", trail(Trail(entries=ENTRIES, of_everybody=False))
    yield "audit log that is empty", trail(Trail(entries=(), of_everybody=True))
    yield (
        "notice",
        notice(escape(OLD_FORM)),
    )
