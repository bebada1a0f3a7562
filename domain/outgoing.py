"""Everything outgoing: a message is a row first."""

from datetime import datetime
from enum import StrEnum

from domain.model import Value


class Subject(Value):
    """What a message is about, e.g. kind "brief" and the brief's id."""

    kind: str
    id: str


class Kind(StrEnum):
    """Every message that the bot can send; one renderer each."""

    BRIEF_CARD = "brief.card"
    BRIEF_TRACE = "brief.trace"
    BRIEF_SHARED = "brief.shared"
    BRIEF_DISCOVERY = "brief.discovery"
    BRIEF_DISCOVERY_OVER = "brief.discovery_over"
    BRIEF_TRIAL = "brief.trial"
    BRIEF_TRIAL_OVER = "brief.trial_over"

    CANDIDATE_CARD = "candidate.card"
    CANDIDATE_KIT = "candidate.kit"
    SCORECARD = "scorecard.card"
    PANEL_CARD = "panel.card"
    SCORE_ASKED = "score.asked"
    SEAT_FREED = "seat.freed"
    DECISION_CARD = "decision.card"
    TODO_ASKED = "todo.asked"
    TODO_DUE = "todo.due"
    ONBOARDING_CARD = "hire.card"
    EVIDENCE_REQUEST = "evidence.request"
    CHECK_IN_PROMPT = "checkin.prompt"
    CHECK_IN_REMINDER = "checkin.reminder"
    CHECK_IN_UNANSWERED = "checkin.unanswered"
    REPORT_CARD = "report.card"
    REPORT_COPY = "report.copy"
    LOOKBACK = "report.lookback"

    DELIVERY_FAILED = "delivery.failed"
    GREETING = "person.greeting"


class Operation(StrEnum):
    POST = "post"
    UPDATE = "update"


class State(StrEnum):
    """Where a delivery stands; all but the first are final."""

    PENDING = "pending"
    SENT = "sent"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    FAILED = "failed"


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
    responsible: str
    channel: str = ""
    thread_ts: str = ""
    ts: str = ""
    claim: str = ""
    #: When an earlier attempt began whose end nobody knows; None where there was none.
    unfinished_since: datetime | None = None


class Message(Value):
    """A message of ours that stands in Slack; `conversation` is what it was addressed to."""

    conversation: str
    channel: str
    ts: str
    thread_ts: str
    kind: str
    subject: Subject
    delivery_id: str


class Failure(Value):
    """A message that could not be delivered, for the person who is told about it."""

    conversation: str
    kind: str
    subject: Subject
    error: str
