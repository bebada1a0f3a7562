"""What is kept, erased and handed out, in every state."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from blocks.keeping.erase_form import EraseState, erase_form
from blocks.keeping.held_list import held_list
from blocks.keeping.notice import retention_notice
from blocks.keeping.receipt import receipt_message, tombstone
from blocks.kit import Message, View
from domain.keeping.erasure import Cause, Erasure, Left, Receipt
from domain.keeping.records import Hold, Reaching, Record, RecordPage, Whole
from domain.keeping.retention import Leaving
from domain.outgoing.subject import About, Subject
from domain.permissions import People

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PRIYA = Record(
    subject=Subject.candidate("c1"),
    name="Priya Nair",
    brief_title="Support triage",
    people=People(manager="UMAYA"),
    since=AT,
)
WHOLE = Whole(
    root=PRIYA.subject,
    ids={
        About.CANDIDATE: ("c1",),
        About.PANEL: ("p1",),
        About.SCORECARD: ("s1", "s2", "s3"),
        About.TODO: ("t1", "t2"),
        About.ONBOARDING: ("h1",),
        About.CHECK_IN: ("k1", "k2", "k3"),
    },
)
PAGE = RecordPage(record=PRIYA, whole=WHOLE, messages=Reaching(in_channels=9, in_direct=14))
ERASURE = Erasure(
    id="9f2b6c1d8e7a4f30",
    workspace="T1",
    root=PRIYA.subject,
    cause=Cause.ASKED,
    by="UMAYA",
    told="UMAYA",
    at=AT,
    counts={about: len(ids) for about, ids in WHOLE.ids.items()},
)


LEAVING = [
    Leaving(record=PRIYA, at=AT),
    Leaving(
        record=PRIYA.model_copy(update={"subject": Subject.proposal("o1"), "name": "Automata GmbH"}),
        at=AT + timedelta(days=1),
    ),
]


def surfaces() -> Iterator[tuple[str, Message | View]]:
    hire = PRIYA.model_copy(update={"subject": Subject.onboarding("h1"), "hold": Hold(by="UDANA", at=AT)})
    brief = PRIYA.model_copy(update={"subject": Subject.brief("b1"), "name": "Support triage"})
    yield "list", held_list("priya", [PRIYA, hire, brief], is_admin=False)
    yield "list for an admin", held_list("priya", [PRIYA, hire], is_admin=True)
    yield "list of many", held_list("p", [PRIYA] * 12, is_admin=True)
    yield "list of nothing", held_list("Zed", [], is_admin=False)
    state = EraseState(form_id="f1", root_kind=About.CANDIDATE, root_id="c1")
    yield "erase", erase_form(PAGE, state)
    offer = PRIYA.model_copy(update={"subject": Subject.proposal("o1"), "name": "Automata GmbH"})
    small = Whole(root=offer.subject, ids={About.PROPOSAL: ("o1",), About.PANEL: ("p2",)})
    yield "erase an offer", erase_form(RecordPage(record=offer, whole=small), state, typed=True)
    yield "notice", retention_notice(LEAVING)
    yield "notice of many", retention_notice(LEAVING * 30)
    yield "notice over", retention_notice([])
    yield "erased", tombstone(ERASURE)
    yield "receipt", receipt_message(Receipt(erasure=ERASURE, reached=23))
    left = (Left(conversation="C1", error="is_inactive"), Left(conversation="UBEN", error="cant_delete_message"))
    yield "receipt of a part", receipt_message(Receipt(erasure=ERASURE, reached=20, to_come=1, left=left))
    over = ERASURE.model_copy(update={"cause": Cause.RETENTION, "by": "", "counts": {About.PROPOSAL: 1}})
    yield "receipt of the clock", receipt_message(Receipt(erasure=over, reached=4))
