"""A message is attached as evidence: to a check-in, or to one's own scorecard."""

from blocks.check_in.attach_form import AttachState, attach_form, picked_in, read_attach
from blocks.check_in.evidence_form import EvidenceState
from blocks.routes import Route
from blocks.scorecard.form import ScorecardEntry, first_state
from domain.ids import new_id
from domain.people import Actor
from domain.refusals import Invalid, Refusal
from domain.waiting.attaching import AttachPage, Target, with_evidence, with_note
from domain.waiting.reminders import Ask
from handlers.edge.answers import Answer, NextPage, Routes
from handlers.edge.payloads import Resumed, Shortcut, Submission
from handlers.feature import Feature
from handlers.form import Form
from handlers.onboarding.check_ins import EVIDENCE
from handlers.scorecards import SCORE

NO_LINK = (
    "I am not in this channel, so I cannot link to the message. Copy its link and put it into the form: type "
    "`/ai-hire list` to see what waits for you."
)
ATTACH = Form[AttachState, AttachPage, str](state=AttachState, read=read_attach, draw=attach_form)


class AttachHandlers(Feature):
    """Asks what a message shows, and opens the form for that with the link in it: there it is sent, or not."""

    def routes(self) -> Routes:
        return Routes(
            shortcuts={Route.SHORTCUT_EVIDENCE: self.ask},
            submissions={Route.EVIDENCE_ATTACH: self.attach},
            resumes={Route.EVIDENCE_ATTACH: self.resume},
            # A hire who is a guest gives evidence.
            guests=frozenset({Route.SHORTCUT_EVIDENCE, Route.EVIDENCE_ATTACH}),
        )

    async def ask(self, shortcut: Shortcut) -> Answer:
        page, place = await self._targets(shortcut.actor), shortcut.place
        if not (link := await self._directory.permalink(place.channel, place.ts)):
            raise Refusal(NO_LINK)
        return ATTACH.open(page, AttachState.of(link))

    async def attach(self, submission: Submission) -> Answer:
        state, picked = ATTACH.sent(submission)
        found = picked_in(await self._targets(submission.actor), picked)
        if found is None:
            raise Invalid({"target": "That is done or over by now. Please pick another one."})
        if found.ask is Ask.SCORE:
            return await self._noted(submission.actor, found, state.link)
        read = self._services.check_ins.to_give_evidence
        page = await self._threads.read(read, submission.actor, found.subject, self._clock())
        items = with_evidence(dict(page.check_in.evidence), found.key, state.link)
        return NextPage(EVIDENCE.draw(page, EvidenceState.of(page.check_in, new_id()), items, ""))

    async def resume(self, form: Resumed) -> Answer:
        return ATTACH.resume(await self._targets(form.actor), form)

    async def _noted(self, actor: Actor, found: Target, link: str) -> Answer:
        page = await self._threads.read(self._services.scorecards.page, actor, found.subject)
        entry = ScorecardEntry(marks=with_note(page.marks, found.key, link))
        return NextPage(SCORE.draw(page, first_state(page, new_id()), entry, ""))

    async def _targets(self, actor: Actor) -> AttachPage:
        return await self._threads.read(self._services.attaching.targets, actor, self._clock())
