"""Two records of one person become one: a form from the card of the one that stays."""

from blocks.candidate.merge_form import MergeState, merge_form, read_merge_form
from blocks.routes import Route
from domain.candidate.merging import MergeCandidates, MergePage
from domain.ids import new_id
from handlers.edge.answers import Answer, Routes
from handlers.edge.payloads import Click, Submission
from handlers.feature import Feature
from handlers.form import Form

MERGE = Form[MergeState, MergePage, str](
    state=MergeState, read=lambda fields, _, draft: read_merge_form(fields, draft=draft), draw=merge_form
)


class MergeHandlers(Feature):
    """What "Merge" on a candidate's card begins."""

    def routes(self) -> Routes:
        return Routes(
            clicks={Route.CANDIDATE_MERGE: self.ask, Route.CANDIDATE_PICK_OTHER: self.pick},
            submissions={Route.CANDIDATE_SEND_MERGE: self.merge},
        )

    async def ask(self, click: Click) -> Answer:
        candidate_id = click.pressed.subject
        page = await self._threads.read(self._services.merging.to_merge, click.actor, candidate_id)
        return MERGE.open(page, MergeState(form_id=new_id(), version=page.version, candidate_id=candidate_id))

    async def pick(self, click: Click) -> Answer:
        """What goes where, at once."""
        state, other = MERGE.tapped(click)
        page = await self._threads.read(self._services.merging.to_merge, click.actor, state.candidate_id, other)
        return MERGE.redraw(page, state.at(page.version))

    async def merge(self, submission: Submission) -> Answer:
        state, other = MERGE.sent(submission)
        command = MergeCandidates(
            **self._asked_at(submission.actor, state),
            candidate_id=state.candidate_id,
            other_id=other,
            # Picked and sent at once, before what goes where was read.
            other_version=state.other_version if state.other_id == other else -1,
        )
        return MERGE.answer(await self._threads.write(self._services.merging.merge, command), state, other)
