"""Permission before everything else: of a form before its fields; and refusals, on record with the rest of the trail."""

import json
import re
from collections.abc import Mapping
from typing import Final

from blocks.button import ButtonValue
from blocks.routes import Route
from blocks.trail import trail
from domain.permissions import Act
from domain.refusals import Refusal
from handlers.edge.answers import Answer, Routes, Say
from handlers.edge.payloads import Click, ClickPayload, Command, Form, Sent, Submission, SubmissionPayload
from handlers.feature import Feature

_ID: Final = re.compile(r"[\w-]{1,32}", re.ASCII)
#: What whoever sends a form does with it. None: nothing in it is anybody else's.
ACTS: Final[Mapping[Route, Act | None]] = {
    Route.BRIEF_WORK: Act.EDIT_BRIEF,
    Route.BRIEF_RISK: Act.EDIT_BRIEF,
    Route.BRIEF_WAY: Act.EDIT_BRIEF,
    Route.BRIEF_PUBLISH: Act.EDIT_BRIEF,
    Route.BRIEF_SEND_SHARE: Act.SHARE_BRIEF,
    Route.BRIEF_PRICE: Act.EDIT_BRIEF,
    Route.BRIEF_SEND_CORRECTION: Act.EDIT_BRIEF,
    Route.BRIEF_SEND_TRIAL_END: Act.EDIT_BRIEF,
    Route.QUESTION_SEND: Act.EDIT_BRIEF,
    Route.APPROVAL_SEND: Act.ANSWER,
    Route.DISCOVERY_SEND_PLAN: Act.EDIT_BRIEF,
    Route.BRIEF_SEND_DISOWN: Act.OWN,
    Route.BRIEF_SEND_HAND_OVER: Act.HAND_OVER,
    Route.BRIEF_SEND_CLOSE: Act.EDIT_BRIEF,
    Route.BRIEF_SEND_SET_UP: Act.SET_UP,
    Route.CANDIDATE_CREATE: Act.ADD_CANDIDATE,
    Route.CANDIDATE_SAVE: Act.EDIT_CANDIDATE,
    Route.CANDIDATE_SEND_ANOTHER: Act.EDIT_CANDIDATE,
    Route.CANDIDATE_SEND_TIMES: Act.EDIT_CANDIDATE,
    Route.CANDIDATE_SEND_MERGE: Act.MERGE,
    Route.DECISION_MAKE: Act.DECIDE,
    Route.TODO_FINISH: Act.DO_TODO,
    Route.TODO_SEND_MOVE: Act.DO_TODO,
    Route.SCORECARD_SEND: Act.SCORE,
    Route.SCORECARD_SEND_INCLUSION: Act.INCLUDE_LATE,
    Route.SEAT_SEND_FREEING: Act.FREE_SEAT,
    Route.PANEL_SEND_OPENING: Act.OPEN_PANEL,
    Route.PROPOSAL_CREATE: Act.ADD_PROPOSAL,
    Route.PROPOSAL_SAVE: Act.EDIT_PROPOSAL,
    Route.PROPOSAL_SEND_DECISION: Act.CHOOSE,
    Route.REVIEW_SEND: Act.REVIEW,
    Route.REVIEW_SEND_INCLUSION: Act.INCLUDE_LATE,
    Route.TRIAL_SEND_PLAN: Act.TRY,
    Route.TRIAL_SEND_EXIT: Act.TRY,
    Route.TRIAL_SEND_VERDICT: Act.TRY,
    Route.ONBOARDING_START: Act.START_ONBOARDING,
    Route.ONBOARDING_SAVE: Act.EDIT_ONBOARDING,
    Route.ONBOARDING_SEND_PAUSE: Act.EDIT_ONBOARDING,
    Route.ONBOARDING_SEND_END: Act.EDIT_ONBOARDING,
    Route.EVIDENCE_GIVE: Act.GIVE_EVIDENCE,
    Route.REPORT_SEND: Act.REPORT,
    Route.REPORT_SEND_CORRECTION: Act.REPORT,
    Route.SETTINGS_SAVE: Act.CHANGE_SETTINGS,
    Route.GUIDE_SAVE_CATEGORY: Act.CHANGE_SETTINGS,
    Route.GUIDE_SAVE_FLAGS: Act.CHANGE_SETTINGS,
    Route.WEBHOOK_SAVE: Act.SET_WEBHOOKS,
    # Of a message that cannot be delivered, whoever was told of it; it says so itself.
    Route.TROUBLE_MOVE: Act.SHARE_BRIEF,
    Route.RECORD_SEND_ERASURE: Act.ERASE,
    Route.REMINDER_SEND_NOT_MINE: None,
    # The brief is picked in the form; its file holds what its reader may read.
    Route.EXPORT_SEND: None,
}


class AccessHandlers(Feature):
    """Whoever may not do something hears that, and nothing of what is wrong with what they typed."""

    def routes(self) -> Routes:
        return Routes(
            commands={Route.COMMAND_AUDIT: self.trail},
            clicks={Route.AUDIT_OLDER: self.older},
            may=self.may,
            denied=self.denied,
        )

    async def trail(self, command: Command) -> Answer:
        return Say.of(trail(await self._threads.read(self._services.access.trail, command.actor)))

    async def older(self, click: Click) -> Answer:
        return Say.of(trail(await self._threads.read(self._services.access.trail, click.actor, click.pressed.subject)))

    async def may(self, submission: Submission) -> None:
        """Raises NotAllowed, and NotFound."""
        if (act := ACTS[submission.route]) is not None:
            ids = ids_in(submission.form)
            await self._threads.read(self._services.access.check, submission.actor, act, ids)

    async def denied(self, sent: Sent, workspace: str) -> None:
        """Tried by somebody who may not."""
        await self._threads.write(
            self._services.access.refused, workspace, sent.user, sent.name, ids_of(sent), self._clock()
        )


def ids_of(sent: Sent) -> tuple[str, ...]:
    """The ids that a request carries, as far as they look like ours."""
    match sent:
        case ClickPayload(form=None):
            try:
                return tuple(filter(_ID.fullmatch, [ButtonValue.load(sent.value).subject]))
            except Refusal:
                return ()
        case ClickPayload(form=Form() as form) | SubmissionPayload(form=form):
            return ids_in(form)
    return ()


def ids_in(form: Form) -> tuple[str, ...]:
    """The ids of what a form is about."""
    try:
        hidden = json.loads(form.private_metadata or "{}")
    except ValueError:
        return ()
    held = hidden.items() if isinstance(hidden, dict) else ()
    return tuple(value for key, value in held if key != "form_id" and isinstance(value, str) and _ID.fullmatch(value))
