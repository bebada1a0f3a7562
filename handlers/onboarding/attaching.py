"""A message is attached as evidence: to a check-in, or to one's own scorecard."""

from blocks.check_in.attach_form import AttachState, attach_form, picked_in
from blocks.check_in.evidence_form import EvidenceState
from blocks.routes import Route
from blocks.scorecard.form import ScorecardEntry, first_state
from domain.check_in.report import Item
from domain.ids import new_id
from domain.people import Actor
from domain.refusals import Refusal
from domain.waiting.attaching import Attachable, Target, with_evidence, with_note
from domain.waiting.reminders import Ask
from handlers.edge.answers import Answer, OpenForm, Routes, ShowForm
from handlers.edge.payloads import Click, Shortcut
from handlers.feature import Feature
from handlers.onboarding.check_ins import EVIDENCE
from handlers.scorecards import SCORE

NO_LINK = (
    "I am not in this channel, so I cannot link to the message. Copy its link and put it into the form: type "
    "`/ai-hire list` to see what waits for you."
)


class AttachHandlers(Feature):
    """Asks what a message shows, and opens the form for that with the link in it: there it is sent, or not."""

    def routes(self) -> Routes:
        return Routes(
            shortcuts={Route.SHORTCUT_EVIDENCE: self.ask},
            clicks={Route.EVIDENCE_ATTACH: self.attach},
            # A hire who is a guest gives evidence.
            guests=frozenset({Route.SHORTCUT_EVIDENCE, Route.EVIDENCE_ATTACH}),
        )

    async def ask(self, shortcut: Shortcut) -> Answer:
        state = AttachState.of(shortcut.place.channel, shortcut.place.ts)
        return OpenForm(attach_form(await self._page(shortcut.actor, state), state))

    async def attach(self, click: Click) -> Answer:
        page = await self._page(click.actor, AttachState.load(click.opened.private_metadata))
        found = picked_in(page, next(iter(click.selected), ""))
        if found is None:
            raise Refusal("That is done or over by now. Please pick another one.")
        return await (self._noted if found.ask is Ask.SCORE else self._shown)(click.actor, found, page.link)

    async def _shown(self, actor: Actor, found: Target, link: str) -> ShowForm:
        read = self._services.check_ins.to_give_evidence
        page = await self._threads.read(read, actor, found.subject, self._clock())

        def add(items: dict[str, Item]) -> dict[str, Item]:
            return with_evidence(items, found.key, link)

        new = EVIDENCE.draw(page, EvidenceState.of(page.check_in, new_id()), add(dict(page.check_in.evidence)), "")
        return ShowForm(new, again=lambda form: EVIDENCE.resume(page, form, add))

    async def _noted(self, actor: Actor, found: Target, link: str) -> ShowForm:
        page = await self._threads.read(self._services.scorecards.page, actor, found.subject)
        entry = ScorecardEntry(marks=with_note(page.marks, found.key, link))
        return ShowForm(SCORE.draw(page, first_state(page, new_id()), entry, ""))

    async def _page(self, actor: Actor, state: AttachState) -> Attachable:
        link = await self._directory.permalink(state.channel, state.ts)
        if not link:
            raise Refusal(NO_LINK)
        return await self._threads.read(self._services.attaching.page, actor, link, self._clock())
