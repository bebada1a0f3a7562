"""Every message that there is."""

from enum import StrEnum


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
