"""Everything outgoing: the catalogue of all messages, and what becomes of one. A message is a row first."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.model import Value
from domain.permissions import People, Role


class About(StrEnum):
    """What a message can be about."""

    BRIEF = "brief"
    CANDIDATE = "candidate"
    PROPOSAL = "proposal"
    PANEL = "panel"
    SEAT = "seat"
    SCORECARD = "scorecard"
    TODO = "todo"
    ONBOARDING = "hire"
    CHECK_IN = "checkin"
    ONBOARDING_CHANGE = "hirechange"
    #: Called so since the first release, which told of each message for itself.
    TROUBLE = "delivery"
    PERSON = "person"
    FORM = "form"
    BRIEF_VERSION = "brief_version"
    QUESTION = "question"
    #: What somebody finds out in the two weeks of a brief.
    STEP = "step"
    EXPORT = "export"
    WEBHOOK = "webhook"
    HAPPENING = "happening"
    WORKSPACE = "workspace"
    ERASURE = "erasure"


class Subject(Value):
    """One thing that a message is about; a seat is a panel's id and the person whose it is."""

    kind: About
    id: str
    person: str = ""

    @classmethod
    def brief(cls, brief_id: str) -> "Subject":
        return cls(kind=About.BRIEF, id=brief_id)

    @classmethod
    def brief_version(cls, version_id: str) -> "Subject":
        return cls(kind=About.BRIEF_VERSION, id=version_id)

    @classmethod
    def question(cls, question_id: str) -> "Subject":
        return cls(kind=About.QUESTION, id=question_id)

    @classmethod
    def step(cls, item_id: str) -> "Subject":
        return cls(kind=About.STEP, id=item_id)

    @classmethod
    def candidate(cls, candidate_id: str) -> "Subject":
        return cls(kind=About.CANDIDATE, id=candidate_id)

    @classmethod
    def proposal(cls, proposal_id: str) -> "Subject":
        return cls(kind=About.PROPOSAL, id=proposal_id)

    @classmethod
    def panel(cls, panel_id: str) -> "Subject":
        return cls(kind=About.PANEL, id=panel_id)

    @classmethod
    def seat(cls, panel_id: str, interviewer: str) -> "Subject":
        return cls(kind=About.SEAT, id=panel_id, person=interviewer)

    @classmethod
    def scorecard(cls, scorecard_id: str) -> "Subject":
        return cls(kind=About.SCORECARD, id=scorecard_id)

    @classmethod
    def todo(cls, todo_id: str) -> "Subject":
        return cls(kind=About.TODO, id=todo_id)

    @classmethod
    def onboarding(cls, onboarding_id: str) -> "Subject":
        return cls(kind=About.ONBOARDING, id=onboarding_id)

    @classmethod
    def onboarding_change(cls, change_id: str) -> "Subject":
        return cls(kind=About.ONBOARDING_CHANGE, id=change_id)

    @classmethod
    def check_in(cls, check_in_id: str) -> "Subject":
        return cls(kind=About.CHECK_IN, id=check_in_id)

    @classmethod
    def trouble(cls, trouble_id: str) -> "Subject":
        return cls(kind=About.TROUBLE, id=trouble_id)

    @classmethod
    def form(cls, form_id: str) -> "Subject":
        return cls(kind=About.FORM, id=form_id)

    @classmethod
    def erasure(cls, erasure_id: str) -> "Subject":
        return cls(kind=About.ERASURE, id=erasure_id)

    @classmethod
    def of_workspace(cls, workspace: str) -> "Subject":
        return cls(kind=About.WORKSPACE, id=workspace)

    @classmethod
    def export(cls, brief_id: str, kind: str) -> "Subject":
        """A file of that kind about a brief."""
        return cls(kind=About.EXPORT, id=f"{brief_id}:{kind}")

    @classmethod
    def webhook(cls, webhook_id: str) -> "Subject":
        return cls(kind=About.WEBHOOK, id=webhook_id)

    @classmethod
    def happening(cls, happening_id: str) -> "Subject":
        return cls(kind=About.HAPPENING, id=happening_id)

    @classmethod
    def of_person(cls, user: str, asked: str = "") -> "Subject":
        """A person; `asked` is the word for what they asked for, which is one of ours and nothing of theirs."""
        return cls(kind=About.PERSON, id=user, person=asked)


class Kind(StrEnum):
    """Every message that the bot can send; one renderer each."""

    BRIEF_CARD = "brief.card"
    BRIEF_TRACE = "brief.trace"
    BRIEF_SHARED = "brief.shared"
    BRIEF_SHOWN = "brief.shown"
    BRIEF_DISCOVERY = "brief.discovery"
    BRIEF_DISCOVERY_OVER = "brief.discovery_over"
    STEP_ASKED = "discovery.asked"
    BRIEF_TRIAL = "brief.trial"
    BRIEF_TRIAL_OVER = "brief.trial_over"

    CANDIDATE_CARD = "candidate.card"
    CANDIDATE_KIT = "candidate.kit"
    INTERVIEW_SOON = "interview.soon"
    CANDIDATE_STATUS = "candidate.status"
    SCORECARD = "scorecard.card"
    PANEL_CARD = "panel.card"
    VERDICT_MOVED = "panel.verdict_moved"
    SCORE_ASKED = "score.asked"
    SEAT_FREED = "seat.freed"
    DECISION_CARD = "decision.card"

    PROPOSAL_CARD = "proposal.card"
    PROPOSAL_ASKED = "proposal.asked"
    PROPOSAL_RESULT = "proposal.result"
    PROPOSAL_DECISION = "proposal.decision"
    PROPOSAL_TRIAL = "proposal.trial"
    TRIAL_ASKED = "proposal.trial_asked"
    PROPOSALS_COMPARED = "proposal.compared"
    REVIEW_CARD = "review.card"

    TODO_ASKED = "todo.asked"
    TODOS_ASKED = "todo.asked_together"
    TODO_DUE = "todo.due"
    ONBOARDING_CARD = "hire.card"
    EVIDENCE_REQUEST = "evidence.request"
    CHECK_IN_PROMPT = "checkin.prompt"
    CHECK_IN_REMINDER = "checkin.reminder"
    CHECK_IN_UNANSWERED = "checkin.unanswered"
    REPORT_CARD = "report.card"
    REPORT_COPY = "report.copy"
    LOOKBACK = "report.lookback"

    CALL_CORRECTED = "report.call_corrected"
    ONBOARDING_NEWS = "hire.news"
    HIRE_WELCOME = "hire.welcome"
    HIRE_OUTCOME = "hire.outcome"
    HIRE_ENDED = "hire.ended"

    TROUBLE = "delivery.failed"
    REMINDER = "person.reminder"
    GREETING = "person.greeting"
    NOT_FOR_GUESTS = "person.not_for_guests"
    FORM_KEPT = "form.kept"
    HOME = "person.home"
    EXPORT = "export.file"

    #: Not for Slack: a call to another system.
    WEBHOOK = "webhook"

    BRIEF_CHANGED = "brief.changed"
    BRIEF_ANSWER_CHANGED = "brief.answer_changed"
    BRIEF_OWNER_ASKED = "brief.owner_asked"
    BRIEF_OWNER_DECLINED = "brief.owner_declined"
    BRIEF_HANDED_OVER = "brief.handed_over"
    BRIEF_TODOS = "brief.todos"
    QUESTION_ASKED = "question.asked"
    QUESTION_ANSWERED = "question.answered"

    #: In the place of a message about what is erased.
    ERASED = "erasure.erased"
    ERASURE_RECEIPT = "erasure.receipt"
    RECORD_HANDED_OUT = "record.handed_out"
    RETENTION_NOTICE = "retention.notice"


class Reader(StrEnum):
    """Who reads a message: one person in their direct message, whoever is in a room, or another system."""

    PERSON = "person"
    SYSTEM = "another system"
    HIRING_ROOM = "hiring room"
    ONBOARDING = "onboarding's thread"


class Entry(Value):
    """What the catalogue says of a kind. `hears` are told in turn where it cannot be delivered; `what` names it then.

    `also`: what else it can be about.
    `parts`: for which of their parts a person gets it, so that it goes with the part; none where it is theirs, or is
    posted anew. `holds_record`: it says something about a candidate or a vendor's offer that only the panel and those
    who decide may read.
    """

    about: About
    what: str
    also: frozenset[About] = frozenset()
    readers: tuple[Reader, ...] = (Reader.PERSON,)
    hears: tuple[Role, ...] = ()
    parts: frozenset[Role] = frozenset()
    holds_record: bool = False


_MANAGER = frozenset({Role.MANAGER})
_OWNER = frozenset({Role.OWNER})
_BOTH = _MANAGER | _OWNER
_PANEL = frozenset({Role.PANEL})
_HIRE = frozenset({Role.HIRE})
_ASSIGNEE = frozenset({Role.ASSIGNEE})


def _as(entry: Entry, **changes: object) -> Entry:
    return entry.model_copy(update=changes)


_BRIEF = Entry(about=About.BRIEF, what="a message about a brief", hears=(Role.MANAGER, Role.OWNER))
_RECORD = Entry(
    about=About.CANDIDATE,
    what="a message about a candidate",
    readers=(Reader.HIRING_ROOM,),
    hears=(Role.MANAGER,),
    holds_record=True,
)
_OFFER = _as(_RECORD, about=About.PROPOSAL, what="a message about a proposal")
_TODO = Entry(about=About.TODO, what="a to-do", hears=(Role.MANAGER,), parts=_ASSIGNEE)
_CHECK_IN = Entry(about=About.CHECK_IN, what="a check-in", hears=(Role.OWNER, Role.MANAGER))


CATALOGUE: Mapping[Kind, Entry] = {
    Kind.BRIEF_CARD: _BRIEF,
    Kind.BRIEF_TRACE: _as(_BRIEF, readers=(Reader.PERSON, Reader.HIRING_ROOM)),
    Kind.BRIEF_SHARED: _as(_BRIEF, readers=(Reader.HIRING_ROOM,)),
    Kind.BRIEF_SHOWN: _as(_BRIEF, what="word of where a brief is shown"),
    Kind.BRIEF_DISCOVERY: _as(_BRIEF, parts=_MANAGER),
    Kind.BRIEF_DISCOVERY_OVER: _as(_BRIEF, parts=_MANAGER),
    Kind.STEP_ASKED: _as(
        _BRIEF, about=About.STEP, what="what somebody finds out", hears=(Role.MANAGER,), parts=_ASSIGNEE
    ),
    Kind.BRIEF_TRIAL: _as(_BRIEF, parts=_MANAGER),
    Kind.BRIEF_TRIAL_OVER: _as(_BRIEF, parts=_MANAGER),
    Kind.CANDIDATE_CARD: _RECORD,
    Kind.CANDIDATE_KIT: _as(_RECORD, readers=(Reader.PERSON,), parts=_PANEL),
    Kind.INTERVIEW_SOON: _as(_RECORD, readers=(Reader.PERSON,), parts=_PANEL),
    Kind.CANDIDATE_STATUS: _as(_RECORD, readers=(Reader.PERSON,), hears=(), what="how a candidate stands"),
    Kind.SCORECARD: _as(_RECORD, about=About.SCORECARD, what="scorecards"),
    Kind.PANEL_CARD: _as(_RECORD, about=About.PANEL, what="the panel's result"),
    Kind.VERDICT_MOVED: _as(_RECORD, about=About.SCORECARD, what="a change of the panel's verdict"),
    Kind.SCORE_ASKED: _as(
        _RECORD, about=About.SEAT, what="a reminder to score", readers=(Reader.PERSON,), parts=_PANEL
    ),
    Kind.SEAT_FREED: _as(
        _RECORD,
        about=About.SEAT,
        what="a message about a seat on a panel",
        readers=(Reader.PERSON,),
        parts=_MANAGER,
    ),
    Kind.DECISION_CARD: _as(_RECORD, what="a decision"),
    Kind.PROPOSAL_CARD: _OFFER,
    Kind.PROPOSAL_ASKED: _as(_OFFER, readers=(Reader.PERSON,), parts=_PANEL),
    Kind.PROPOSAL_RESULT: _as(_OFFER, what="what the reviews of a proposal say"),
    Kind.PROPOSAL_DECISION: _as(_OFFER, what="a decision"),
    Kind.PROPOSAL_TRIAL: _as(_OFFER, what="the trial of a platform"),
    Kind.TRIAL_ASKED: _as(_OFFER, what="the next step of a trial", readers=(Reader.PERSON,), parts=_MANAGER),
    Kind.PROPOSALS_COMPARED: _as(_OFFER, about=About.BRIEF, what="proposals side by side"),
    Kind.REVIEW_CARD: _as(_OFFER, about=About.SEAT, what="a review"),
    Kind.TODO_ASKED: _TODO,
    Kind.TODOS_ASKED: _as(_TODO, about=About.BRIEF, what="to-dos"),
    Kind.TODO_DUE: _TODO,
    Kind.ONBOARDING_CARD: _as(
        _CHECK_IN,
        about=About.ONBOARDING,
        what="an onboarding's card",
        readers=(Reader.PERSON, Reader.ONBOARDING),
    ),
    Kind.EVIDENCE_REQUEST: _as(_CHECK_IN, what="a request for evidence", parts=_HIRE | _OWNER),
    Kind.CHECK_IN_PROMPT: _as(_CHECK_IN, parts=_OWNER),
    Kind.CHECK_IN_REMINDER: _as(_CHECK_IN, parts=_OWNER),
    Kind.CHECK_IN_UNANSWERED: _as(_CHECK_IN, parts=_MANAGER),
    Kind.REPORT_CARD: _as(
        _CHECK_IN, what="a check-in's report", readers=(Reader.PERSON, Reader.ONBOARDING), parts=_OWNER
    ),
    Kind.REPORT_COPY: _as(_CHECK_IN, what="a check-in's report", parts=_MANAGER),
    Kind.LOOKBACK: _as(_CHECK_IN, what="a check-in's report", parts=_BOTH, holds_record=True),
    Kind.CALL_CORRECTED: _as(_CHECK_IN, what="word of a corrected decision", parts=_BOTH),
    Kind.ONBOARDING_NEWS: _as(
        _CHECK_IN,
        about=About.ONBOARDING_CHANGE,
        what="news of an onboarding",
        readers=(Reader.PERSON, Reader.ONBOARDING),
        parts=_OWNER,
    ),
    Kind.HIRE_WELCOME: _as(_CHECK_IN, about=About.ONBOARDING, what="the welcome to a hire", parts=_HIRE),
    Kind.HIRE_OUTCOME: _as(_CHECK_IN, what="the outcome for a hire", parts=_HIRE),
    Kind.HIRE_ENDED: _as(_CHECK_IN, about=About.ONBOARDING, what="the outcome for a hire", parts=_HIRE),
    Kind.TROUBLE: Entry(about=About.TROUBLE, what="a message"),
    Kind.REMINDER: Entry(about=About.PERSON, what="a reminder", hears=(Role.MANAGER,)),
    Kind.GREETING: Entry(about=About.PERSON, what="an answer"),
    Kind.HOME: Entry(about=About.PERSON, what="a home tab"),
    Kind.WEBHOOK: Entry(about=About.HAPPENING, what="a call of a webhook", readers=(Reader.SYSTEM,)),
    Kind.NOT_FOR_GUESTS: Entry(about=About.PERSON, what="an answer"),
    Kind.FORM_KEPT: Entry(about=About.FORM, what="a form that is not sent yet"),
    Kind.EXPORT: Entry(about=About.EXPORT, what="a file"),
    Kind.BRIEF_CHANGED: _as(_BRIEF, about=About.BRIEF_VERSION, readers=(Reader.PERSON, Reader.HIRING_ROOM)),
    Kind.BRIEF_ANSWER_CHANGED: _as(_BRIEF, about=About.BRIEF_VERSION, parts=_BOTH | _PANEL),
    Kind.BRIEF_OWNER_ASKED: _as(_BRIEF, what="the question to the owner of a brief", parts=_OWNER),
    Kind.BRIEF_OWNER_DECLINED: _as(_BRIEF, about=About.BRIEF_VERSION, parts=_MANAGER),
    Kind.BRIEF_HANDED_OVER: _as(_BRIEF, about=About.BRIEF_VERSION),
    Kind.BRIEF_TODOS: _as(_BRIEF, what="what to look up before a role is published", parts=_MANAGER),
    Kind.QUESTION_ASKED: _as(
        _BRIEF, about=About.QUESTION, what="a question about a brief", hears=(Role.MANAGER,), parts=_ASSIGNEE
    ),
    Kind.QUESTION_ANSWERED: _as(
        _BRIEF, about=About.QUESTION, what="an answer to a question about a brief", parts=_MANAGER
    ),
    Kind.ERASED: Entry(
        about=About.ERASURE,
        what="a message about what was erased",
        readers=(Reader.PERSON, Reader.HIRING_ROOM, Reader.ONBOARDING),
    ),
    Kind.ERASURE_RECEIPT: Entry(about=About.ERASURE, what="a receipt"),
    Kind.RETENTION_NOTICE: Entry(about=About.PERSON, what="word of records that go soon", holds_record=True),
    Kind.RECORD_HANDED_OUT: Entry(
        about=About.CANDIDATE,
        also=frozenset({About.PROPOSAL, About.ONBOARDING, About.BRIEF}),
        what="what is kept of somebody",
        holds_record=True,
    ),
}


#: A home tab stands in no channel: this takes the place of one, and its person's id that of a message's `ts`.
HOME: Final = "home"


def home_of(user: str) -> str:
    """The conversation that a person's home tab is: what is said to them in their direct message keeps none waiting."""
    return f"{HOME} {user}"


#: What is drawn for nobody: it leaves by a call of its own.
FOR_SYSTEMS = frozenset(kind for kind, entry in CATALOGUE.items() if entry.readers == (Reader.SYSTEM,))


def sent_for(role: Role) -> frozenset[Kind]:
    """What a person gets because they have this part."""
    return frozenset(kind for kind, entry in CATALOGUE.items() if role in entry.parts)


def what_of(kind: str) -> str:
    """What sentences call such a message; rows of another release may be of a kind that we do not know."""
    return CATALOGUE[Kind(kind)].what if kind in CATALOGUE else "a message"


class Card(Value):
    """A message that others can stand under: the newest of this kind about this subject in a conversation."""

    kind: Kind
    subject: Subject


class Outgoing(Value):
    """One message that is to be sent: to a channel or a person, from `due_at` on. The same `key` twice is one message.

    `under`: in the thread of that card, once it stands; where there is none any more, at top level. `behind`: not before
    that card, which goes elsewhere, stands or never will.
    """

    kind: Kind
    subject: Subject
    to: str
    key: str
    due_at: datetime
    responsible: tuple[str, ...] = ()
    under: Card | None = None
    behind: Card | None = None


class Operation(StrEnum):
    POST = "post"
    UPDATE = "update"
    #: What stands there goes: in a thread it is deleted, else a sentence takes its place.
    ERASE = "erase"


#: Between the words of a key.
BETWEEN: Final = " "


def key_of(what: Kind | Operation, *about: str) -> str:
    """The name of a message that is sent once: what it is, and what tells it from others like it."""
    return BETWEEN.join(word for word in (what, *about) if word)


def key_for(key: str, before: str, after: str) -> str:
    """The same message for somebody else, where it is one person's own; else the key as it is."""
    words, _, last = key.rpartition(BETWEEN)
    return f"{words}{BETWEEN}{after}" if words and last == before else key


def outgoing(
    kind: Kind,
    subject: Subject,
    to: str,
    *,
    people: People,
    at: datetime,
    once: str = "",
    under: Card | None = None,
    behind: Card | None = None,
) -> Outgoing:
    """A message of the catalogue. `once` is what tells it from others of its kind about the same subject.

    Raises ValueError for a subject that the kind is not about.
    """
    entry = CATALOGUE[kind]
    if subject.kind not in (entry.about, *entry.also):
        raise ValueError(f"{kind} is not about a {subject.kind}")
    return Outgoing(
        kind=kind,
        subject=subject,
        to=to,
        key=key_of(kind, subject.id, subject.person, once),
        due_at=at,
        responsible=tuple(dict.fromkeys(user for role in entry.hears if (user := people.holder(role)))),
        under=under,
        behind=behind,
    )


def card_in(card: Card, room: str, responsible: tuple[str, ...], at: datetime) -> Outgoing:
    """That card once more, in a room to which its thread has moved."""
    key = key_of(card.kind, card.subject.id, room)
    return Outgoing(kind=card.kind, subject=card.subject, to=room, key=key, due_at=at, responsible=responsible)


class State(StrEnum):
    """Where a delivery stands; all but the first two are final."""

    PENDING = "pending"
    #: Something is wrong with its place that somebody can mend.
    WAITING = "waiting"
    SENT = "sent"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    FAILED = "failed"


class NotYet(Exception):
    """What a renderer raises for a message that is due while nobody should be asked; `at` is when it may come."""

    def __init__(self, at: datetime) -> None:
        super().__init__(f"not before {at}")
        self.at = at


class Turn(StrEnum):
    """What a deliverer hears when it wants to begin: go, not yet (too fast), or no longer its row."""

    GO = "go"
    LATER = "later"
    LOST = "lost"


class Delivery(Value):
    """One outgoing message that the deliverer has claimed. Instants are UTC."""

    id: str
    workspace: str
    conversation: str
    kind: str
    operation: Operation
    subject: Subject
    due_at: datetime
    attempts: int
    #: Who hears of it, in turn, where it cannot be delivered.
    responsible: tuple[str, ...] = ()
    channel: str = ""
    thread_ts: str = ""
    ts: str = ""
    claim: str = ""
    #: When an earlier attempt began whose end nobody knows; None where there was none.
    unfinished_since: datetime | None = None
    #: What held it up when it was tried before.
    trouble: str = ""
    #: The request that wrote it; empty where none did.
    request: str = ""


class Message(Value):
    """A message of ours that stands in Slack; `conversation` is what it was addressed to."""

    conversation: str
    channel: str
    ts: str
    thread_ts: str
    kind: str
    subject: Subject
    delivery_id: str


def holds_record(kind: str) -> bool:
    """Whether a message of this kind may only be read by the panel and those who decide."""
    return kind in CATALOGUE and CATALOGUE[Kind(kind)].holds_record


def permalink(url: str, channel: str, ts: str, thread_ts: str = "") -> str:
    """The address of a message in the workspace that is at this url; empty where that is not known."""
    if not url or not ts:
        return ""
    thread = f"?thread_ts={thread_ts}&cid={channel}" if thread_ts else ""
    return f"{url.rstrip('/')}/archives/{channel}/p{ts.replace('.', '')}{thread}"


class Waiting(Value):
    """A message that is due and not sent, for whoever runs the bot."""

    id: str
    workspace: str
    conversation: str
    kind: str
    operation: Operation
    state: State
    due_at: datetime
    attempts: int
    error: str


class Backlog(Value):
    """How many deliveries are not sent: due, planned for later, waiting for somebody to mend something, failed.

    `oldest` is by how much the first due one is late.
    """

    due: int
    planned: int
    waiting: int
    failed: int
    oldest: timedelta


def responsible_for(delivery: Delivery) -> tuple[str, ...]:
    """Who hears of it in turn where it cannot be delivered; nobody is told that they cannot be reached."""
    return tuple(user for user in delivery.responsible if user and user != delivery.conversation)


def notice_of(trouble_id: str, people: tuple[str, ...], at: datetime, once: str = "") -> Outgoing | None:
    """What tells the first of these people of a trouble, and the next ones where it cannot; None for nobody.

    `once` is what is new of a trouble that they were told of before.
    """
    if not people:
        return None
    about = Subject.trouble(trouble_id)
    return Outgoing(
        kind=Kind.TROUBLE,
        subject=about,
        to=people[0],
        key=key_of(Kind.TROUBLE, about.id, people[0], once),
        due_at=at,
        responsible=people[1:],
    )
