"""Scorecards: sent once, corrected with every version kept, read by nobody before the panel opens."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.command import Asks, Command, Overtaken, Saved
from domain.ids import new_id
from domain.model import Value
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import About, Subject
from domain.panel.commands import IncludeScorecard, KeepMarks, SendScorecard
from domain.panel.pages import PanelPage, ScorecardPage, ScorecardView, VerdictView
from domain.panel.panel import Panel
from domain.panel.result import PanelResult
from domain.people import Actor
from domain.permissions import Act, check
from domain.refusals import Invalid, NotAllowed, Refusal, Stale
from domain.scorecard import Marks, Scorecard, Version, check_reason, doubt, too_long
from domain.scorecard import check as check_marks
from domain.typed.names import called
from domain.waiting.reminders import Ask
from services.change import Root, change, itself
from services.outgoing.reminders import settle
from services.panel.judged import SCORED, Judging, Noun
from services.panel.panels import open_when_complete, post_in_thread, post_scorecard, read_result, refresh_panel
from storage.database import Database
from storage.store import Store

Sent = Saved[ScorecardPage] | Overtaken[ScorecardPage] | Asks[ScorecardPage]
Included = Saved[ScorecardView] | Overtaken[ScorecardView] | Asks[ScorecardView]

NOW_OPEN = (
    "The panel opened while this form was open. Your scorecard will show both figures, so please say why it changed."
)
NEW_FOCUS = (
    "The panel was changed while this form was open, and your categories with it. What you marked is still here."
)


EARLY = "Your interview is still to come, as far as I know. If you have talked already, send again: it is taken then."


NOT_SCORED = Refusal("That is not scored: open it from its card, or type /ai-hire list to see what waits for you.")


class Waiting(Value):
    """Somebody who waits for this person's scorecard."""

    panel_id: str
    name: str
    workflow: str
    interview_at: datetime | None = None


class ScorecardService:
    """Everything that an interviewer does with their own scorecard.

    All raise NotFound, NotAllowed and Unavailable, and Refusal once the decision is made.
    """

    def __init__(self, database: Database, nouns: Mapping[About, Noun] = SCORED) -> None:
        self._database = database
        self._judging = Judging(nouns, NOT_SCORED)

    def waiting(self, actor: Actor) -> tuple[Waiting, ...]:
        """Who waits for this person's score, oldest first."""
        with self._database.reading(actor.workspace) as store:
            return _listed(self._waiting(store, actor), actor)

    def called(self, actor: Actor, name: str) -> ScorecardPage | tuple[Waiting, ...]:
        """The form where one person of this name waits for this person's score, else who waits, oldest first."""
        with self._database.reading(actor.workspace) as store:
            pages = self._waiting(store, actor)
            named = called(name, [(each.judged.name, each) for each in pages])
            return _in_front_of(store, named[0], actor.user) if len(named) == 1 else _listed(pages, actor)

    def at(self, actor: Actor, channel: str, ts: str, thread: str) -> ScorecardPage:
        """The form behind a message of a candidate's record. Raises Refusal where it is none."""
        with self._database.reading(actor.workspace) as store:
            for place in filter(None, (thread, ts)):
                subject = store.messages.find(channel, place)
                if subject is None:
                    continue
                if self._judging.judges(subject):
                    return self._page(store, actor, store.panels.of(subject))
                if subject.kind in (About.PANEL, About.SEAT):
                    return self._page(store, actor, store.panels.get(subject.id))
                if subject.kind is About.SCORECARD:
                    return self._page(store, actor, store.panels.of_scorecard(subject.id))
        raise Refusal(
            "This message is not part of a candidate's record. Use the shortcut on a candidate's card or in its thread, "
            "or type /ai-hire score."
        )

    def page(self, actor: Actor, panel_id: str) -> ScorecardPage:
        """What this interviewer has in front of them: their own marks and nobody else's."""
        with self._database.reading(actor.workspace) as store:
            return self._page(store, actor, store.panels.get(panel_id))

    def own(self, actor: Actor, scorecard_id: str) -> ScorecardPage:
        """The same, from the actor's own scorecard; raises NotAllowed for anybody else's."""
        with self._database.reading(actor.workspace) as store:
            card = store.scorecards.get(scorecard_id)
            if card.interviewer != actor.user:
                raise NotAllowed("Only the interviewer who wrote this scorecard can correct it.")
            return self._page(store, actor, store.panels.get(card.panel_id))

    def keep_marks(self, command: KeepMarks) -> Sent:
        """Keeps what is marked so far; what was sent in the meantime stays. Raises Invalid at a note too long."""

        def keep(store: Store, page: ScorecardPage) -> ScorecardPage:
            if page.sent is not None:
                return page
            if errors := too_long(command.marks):
                raise Invalid(errors)
            marks = command.marks.within(page.guide)
            if page.draft == Marks():
                # From here on their home tab says that it is begun.
                store.homes.touch(command.actor.user, command.now)
            store.scorecards.keep_draft(page.panel.id, command.actor.user, marks, command.now)
            return page.model_copy(update={"draft": marks})

        return change(self._database, command, "draft.keep", self._own(command, command.panel_id), keep, itself)

    def send(self, command: SendScorecard) -> Sent:
        """Sends or corrects the actor's scorecard; fills the seat, and opens the panel with the last one.

        Raises Invalid at what is missing. Asks once where two answers seem to disagree.
        """
        user, now = command.actor.user, command.now

        def send(store: Store, page: ScorecardPage) -> ScorecardPage | Asks[ScorecardPage]:
            if not set(page.focus) <= set(command.shown):
                raise Stale(NEW_FOCUS)
            if page.needs_reason and command.reason is None:
                raise Stale(NOW_OPEN)
            marks = command.marks.within(page.guide)
            check_marks(marks, guide=page.guide, focus=page.focus)
            why = check_reason(command.reason or "") if page.needs_reason else ""
            if not command.is_sure and (doubt := _doubt(page, marks, command)):
                return Asks(page, doubt)
            card = _next_card(page, command, why)
            before = read_result(store, page.panel, page.judged)
            store.scorecards.save(card)
            store.scorecards.drop_draft(page.panel.id, user)
            settle(store, user, Ask.SCORE, page.panel.id, now, manager=page.judged.people.manager)
            scored = PanelPage(panel=page.panel.scored(user), judged=page.judged)
            if scored.panel.is_open:
                store.panels.save(scored.panel)
                if page.sent is None:
                    post_scorecard(store, command, scored, card.id)
                else:
                    store.deliveries.refresh(card.subject, now)
                _announce(store, command, before, _view(scored, card))
            opened = open_when_complete(store, command, scored)
            refresh_panel(store, opened, now)
            return page.model_copy(update={"panel": opened.panel, "sent": card})

        act = "scorecard.correct" if command.version else "scorecard.send"
        return change(self._database, command, act, self._own(command, command.panel_id), send, itself)

    def to_include(self, actor: Actor, scorecard_id: str) -> ScorecardView:
        """A scorecard that the manager may include. Raises Refusal where it counts already."""
        with self._database.reading(actor.workspace) as store:
            card = store.scorecards.get(scorecard_id)
            view = _view(self._judging.read(store, card.panel_id), card)
            check(actor, Act.INCLUDE_LATE, view.judged.people)
            _check_not_counted(card)
            return view

    def include(self, command: IncludeScorecard) -> Included:
        """The manager lets a scorecard count that came after opening. Raises Invalid at the reason."""

        def lock(store: Store) -> ScorecardView:
            page = self._judging.lock(store, store.scorecards.panel_of(command.scorecard_id))
            return _view(page, store.scorecards.get(command.scorecard_id))

        def include(store: Store, view: ScorecardView) -> ScorecardView:
            view.panel.check_going_on()
            _check_not_counted(view.card)
            before = read_result(store, view.panel, view.judged)
            card = view.card.include(command.actor.user, check_reason(command.reason), command.now)
            panel = view.panel.counted_anew()
            store.scorecards.save(card)
            store.panels.save(panel)
            store.deliveries.refresh(card.subject, command.now)
            included = view.model_copy(update={"panel": panel, "card": card})
            refresh_panel(store, included, command.now)
            _announce(store, command, before, included)
            return included

        root = Root(
            lock=lock,
            check=lambda _, view: check(command.actor, Act.INCLUDE_LATE, view.judged.people),
            version=lambda view: view.version,
            moved=lambda _: (
                "This scorecard was corrected while the form was open. Read it again, then send: your text is still here."
            ),
            subject=lambda view: view.card.subject,
        )
        return change(self._database, command, "scorecard.include", root, include, itself)

    def view(self, workspace: str, scorecard_id: str) -> ScorecardView | None:
        """For the card under what is judged; None while the panel is sealed."""
        with self._database.reading(workspace) as store:
            card = store.scorecards.get(scorecard_id)
            page = self._judging.read(store, card.panel_id)
            return _view(page, card) if page.panel.is_open else None

    def moved(self, workspace: str, scorecard_id: str) -> VerdictView | None:
        """For the word that a verdict changed, or would; None where it is as it was again."""
        with self._database.reading(workspace) as store:
            card = store.scorecards.get(scorecard_id)
            page = self._judging.read(store, card.panel_id)
            result = read_result(store, page.panel, page.judged)
            if result is None or (result.sealed_verdict is None and result.latest_verdict is None):
                return None
            return VerdictView(panel=page.panel, judged=page.judged, card=card, result=result)

    def _waiting(self, store: Store, actor: Actor) -> list[PanelPage]:
        panels = [each for each in store.panels.waiting_for(actor.user) if self._judging.judges(each.about)]
        pages = self._judging.several(store, panels)
        return sorted(pages, key=lambda each: (each.judged.added_at, each.panel.id))

    def _page(self, store: Store, actor: Actor, panel: Panel) -> ScorecardPage:
        if not self._judging.judges(panel.about):
            raise NOT_SCORED
        [page] = self._judging.several(store, [panel])
        page.check_seated(actor)
        return _in_front_of(store, page, actor.user)

    def _own(self, command: Command, panel_id: str) -> Root[ScorecardPage]:
        """The actor's own scorecard, sent or not."""
        user = command.actor.user
        return Root(
            lock=lambda store: _in_front_of(store, self._judging.lock(store, panel_id), user),
            check=lambda _, page: page.check_seated(command.actor),
            version=lambda page: page.version,
            moved=lambda page: (
                f"You have already sent your scorecard on {page.judged.name} from another form. "
                "What you marked here is still here and not saved: send again to correct the other with it."
            ),
            subject=lambda page: page.sent.subject if page.sent else Subject.seat(panel_id, user),
        )


def _listed(pages: Sequence[PanelPage], actor: Actor) -> tuple[Waiting, ...]:
    return tuple(
        Waiting(
            panel_id=page.panel.id,
            name=page.judged.name,
            workflow=page.judged.workflow,
            interview_at=page.interview_at(actor.user),
        )
        for page in pages
    )


def _doubt(page: ScorecardPage, marks: Marks, command: SendScorecard) -> str:
    """What is asked before a scorecard is taken as it is, all of it at once."""
    at = page.interview_at(command.actor.user)
    early = EARLY if at is not None and at > command.now and page.sent is None else ""
    return " ".join(filter(None, (early, doubt(marks, page.guide))))


def _in_front_of(store: Store, page: PanelPage, user: str) -> ScorecardPage:
    sent = store.scorecards.of(page.panel.id, user) if user in page.panel.submitted else None
    draft = None if sent else store.scorecards.draft(page.panel.id, user)
    more = {} if draft is None else {"draft": draft}
    return ScorecardPage(panel=page.panel, judged=page.judged, interviewer=user, sent=sent, **more)


def _view(page: PanelPage, card: Scorecard) -> ScorecardView:
    return ScorecardView(panel=page.panel, judged=page.judged, card=card)


def _next_card(page: ScorecardPage, command: SendScorecard, reason: str) -> Scorecard:
    version = Version(
        number=page.version + 1,
        marks=command.marks.within(page.guide),
        sent_at=command.now,
        after_opening=page.panel.is_open,
        reason=reason,
    )
    if page.sent is None:
        return Scorecard(id=new_id(), panel_id=page.panel.id, interviewer=command.actor.user, versions=(version,))
    return page.sent.model_copy(update={"versions": (*page.sent.versions, version)})


def _check_not_counted(card: Scorecard) -> None:
    if not card.waits:
        raise Refusal("This scorecard already counts in the mean.")


def _announce(store: Store, command: Command, before: PanelResult | None, view: ScorecardView) -> None:
    """What came after opening gives another verdict, or would: whoever reads the thread is told."""
    after = read_result(store, view.panel, view.judged)
    if before and after and (before.verdict, before.latest_verdict) != (after.verdict, after.latest_verdict):
        post_in_thread(store, command, view, Kind.VERDICT_MOVED, view.card.subject, once=str(view.panel.version))
