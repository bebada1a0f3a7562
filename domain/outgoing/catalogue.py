"""The catalogue of all messages: who reads each, and who hears where it cannot be delivered."""

from collections.abc import Mapping
from enum import StrEnum

from domain.model import Value
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import About
from domain.permissions import Role


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


#: What is drawn for nobody: it leaves by a call of its own.
FOR_SYSTEMS = frozenset(kind for kind, entry in CATALOGUE.items() if entry.readers == (Reader.SYSTEM,))


def sent_for(role: Role) -> frozenset[Kind]:
    """What a person gets because they have this part."""
    return frozenset(kind for kind, entry in CATALOGUE.items() if role in entry.parts)


def what_of(kind: str) -> str:
    """What sentences call such a message; rows of another release may be of a kind that we do not know."""
    return CATALOGUE[Kind(kind)].what if kind in CATALOGUE else "a message"


def holds_record(kind: str) -> bool:
    """Whether a message of this kind may only be read by the panel and those who decide."""
    return kind in CATALOGUE and CATALOGUE[Kind(kind)].holds_record
