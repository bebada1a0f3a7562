"""Panels: when they open, what they say, and who may give up a seat."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from domain.brief.versions import BriefChange, change_since
from domain.candidate.merging import MergedView
from domain.command import Asks, Command, Overtaken, Saved
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import outgoing
from domain.outgoing.subject import About, Subject
from domain.panel.commands import FreeSeat, GiveUpSeat, OpenEarly, TakeBackSeat
from domain.panel.judged import Judged, Sheet
from domain.panel.pages import PanelPage, PanelView
from domain.panel.panel import Panel
from domain.panel.result import PanelResult, panel_result
from domain.panel.versions import panel_version
from domain.people import Actor
from domain.permissions import Act
from domain.refusals import Invalid, NotAllowed, NotFound, Refusal
from domain.scorecard import Scorecard, check_reason
from domain.waiting.reminders import Ask
from domain.workspace.webhook import Facts, What
from services.change import Root, change, itself
from services.leavers import part_given
from services.outgoing.reminders import settle, wake
from services.outgoing.webhooks import tell_others
from services.panel.judged import NOUNS, Judging, Noun
from storage.database import Database
from storage.store import Store

#: How somebody is reminded of what they owe.
ASKS: Final[Mapping[Sheet, Ask]] = {Sheet.SCORECARD: Ask.SCORE, Sheet.REVIEW: Ask.REVIEW}

Changed = Saved[PanelPage] | Overtaken[PanelPage] | Asks[PanelPage]


class PanelService:
    """Frees seats, opens panels, once, and reads open ones. All raise NotFound, NotAllowed and Unavailable."""

    def __init__(self, database: Database, nouns: Mapping[About, Noun] = NOUNS) -> None:
        self._database = database
        self._judging = Judging(nouns)

    def shown(self, workspace: str, panel_id: str) -> PanelView | MergedView | None:
        """As `view`; of a panel whose candidate's record went into another one, where that is."""
        with self._database.reading(workspace) as store:
            try:
                return self._view(store, panel_id)
            except NotFound:
                return store.candidates.merged(panel_id)

    def view(self, workspace: str, panel_id: str) -> PanelView | None:
        """For the card under what is judged; None while the panel is sealed."""
        with self._database.reading(workspace) as store:
            return self._view(store, panel_id)

    def _view(self, store: Store, panel_id: str) -> PanelView | None:
        page = self._judging.read(store, panel_id)
        result = read_result(store, page.panel, page.judged)
        if result is None:
            return None
        change = None if page.panel.is_closed else _brief_change(store, page.judged)
        return PanelView(panel=page.panel, judged=page.judged, result=result, brief_change=change)

    def freed(self, workspace: str, seat: Subject) -> PanelPage | None:
        """For the word to the manager; None where the interviewer is seated again."""
        with self._database.reading(workspace) as store:
            page = self._judging.read(store, seat.id)
            return page if page.panel.seat_of(seat.person) is None else None

    def owed(self, workspace: str, seat: Subject) -> PanelPage | None:
        """For the reminder to score; None once nothing is owed."""
        with self._database.reading(workspace) as store:
            page = self._judging.read(store, seat.id)
            owes = not page.panel.is_closed and seat.person in page.panel.outstanding
            return page if owes else None

    def to_free(self, actor: Actor, panel_id: str) -> PanelPage:
        """Whose seat can be freed. Raises Refusal where nobody owes a scorecard."""
        with self._database.reading(actor.workspace) as store:
            page = self._judging.read(store, panel_id)
            _check_can_free(actor, page)
            return page

    def to_open(self, actor: Actor, panel_id: str) -> PanelPage:
        """Who is missing. Raises Refusal where there is nothing to open."""
        with self._database.reading(actor.workspace) as store:
            page = self._judging.read(store, panel_id)
            _check_can_open(actor, page)
            return page

    def give_up_seat(self, command: GiveUpSeat) -> Changed:
        """An interviewer will not score; pressed twice it is one result. Raises Refusal where they have scored."""
        actor = command.actor

        def give_up(store: Store, page: PanelPage) -> PanelPage:
            if page.panel.seat_of(actor.user) is None:
                return page
            if actor.user in page.panel.submitted:
                raise Refusal(
                    f"Your {page.judged.sheet} on {page.judged.name} is already in, so the seat stays yours. "
                    f"If it should not count, tell the hiring manager; if something in it is wrong, correct it with "
                    f"{page.judged.sheet.verb.capitalize()}."
                )
            return _free(store, command, page, actor.user, command.reason)

        return change(
            self._database, command, "seat.free", self._for_oneself(command, command.panel_id), give_up, itself
        )

    def take_back_seat(self, command: TakeBackSeat) -> Changed:
        """Whoever gave up their seat will score after all. Raises Refusal once the panel is open."""
        actor = command.actor

        def take_back(store: Store, page: PanelPage) -> PanelPage:
            held = page.with_panel(page.panel.take_back(actor.user))
            if held.panel == page.panel:
                return page
            keep_panel(store, command, held.panel)
            wake(store, actor.user, command.now, manager=held.judged.people.manager)
            refresh_panel(store, held, command.now)
            store.deliveries.refresh(Subject.seat(held.panel.id, actor.user), command.now)
            return held

        root = self._for_oneself(command, command.panel_id)
        return change(self._database, command, "seat.take_back", root, take_back, itself)

    def free_seat(self, command: FreeSeat) -> Changed:
        """Frees the seat of somebody who will not score. Raises Refusal once decided, Invalid at a seat that owes nothing."""

        def free(store: Store, page: PanelPage) -> PanelPage:
            if command.interviewer not in page.panel.outstanding:
                raise Invalid(
                    {"seat": f"Only a seat that still waits for its {page.judged.sheet} can be freed. Please pick one."}
                )
            return _free(store, command, page, command.interviewer, check_reason(command.reason))

        root = self._for_others(command, command.panel_id, _check_can_free)
        return change(self._database, command, "seat.free", root, free, itself)

    def open_early(self, command: OpenEarly) -> Changed:
        """Opens a panel that still waits for somebody. Raises Refusal before anybody, or the actor, has scored; Invalid at the reason."""

        def open_now(store: Store, page: PanelPage) -> PanelPage:
            opened = open_panel(store, command, page, check_reason(command.reason))
            store.deliveries.refresh(opened.judged.about, command.now)
            return opened

        root = self._for_others(command, command.panel_id, _check_can_open)
        return change(self._database, command, "panel.open", root, open_now, itself)

    def _for_oneself(self, command: Command, panel_id: str) -> Root[PanelPage]:
        def had_a_seat(_: Store, page: PanelPage) -> None:
            if command.actor.user not in page.panel.everybody:
                raise NotAllowed("You have no seat on this panel, so there is nothing to give up.")

        return Root(
            lock=lambda store: self._judging.lock(store, panel_id),
            check=had_a_seat,
            version=lambda page: page.version,
            moved=_moved_on,
            subject=lambda page: page.panel.subject,
        )

    def _for_others(
        self, command: Command, panel_id: str, check_can: Callable[[Actor, PanelPage], None]
    ) -> Root[PanelPage]:
        return Root(
            lock=lambda store: self._judging.lock(store, panel_id),
            check=lambda _, page: check_can(command.actor, page),
            version=lambda page: page.version,
            moved=_moved_on,
            subject=lambda page: page.panel.subject,
        )


def keep_panel(store: Store, command: Command, panel: Panel) -> None:
    """Saves a locked panel; where its seats or its opening are others, its history has one version more."""
    store.panels.save(panel)
    newest = store.panel_versions.newest(panel.id)
    if newest is None or not newest.is_as(panel):
        number = newest.number + 1 if newest else 1
        store.panel_versions.add(panel_version(panel, number, command.actor.user, command.now))


def read_result(store: Store, panel: Panel, judged: Judged) -> PanelResult | None:
    """What an open panel says; None while it is sealed. The only way from scores to a screen."""
    return None if panel.opened_at is None else result_of(panel, judged, store.scorecards.of_panel(panel.id))


def result_of(panel: Panel, judged: Judged, scorecards: Sequence[Scorecard]) -> PanelResult:
    """What these scorecards say of an open panel. Raises RuntimeError while it is sealed."""
    if panel.opened_at is None:
        raise RuntimeError("a sealed scorecard is never shown")
    return panel_result(
        guide=panel.guide,
        opened_at=panel.opened_at,
        opened_reason=panel.opened_reason,
        scorecards=scorecards,
        seated=panel.interviewers,
        hard_part=judged.hard_part,
        is_agency=judged.is_agency,
    )


def open_when_complete(store: Store, command: Command, page: PanelPage) -> PanelPage:
    """Opens a panel whose last seat is filled or freed. It must be locked: exactly once."""
    return open_panel(store, command, page) if page.panel.is_complete and not page.panel.is_open else page


def open_panel(store: Store, command: Command, page: PanelPage, reason: str = "") -> PanelPage:
    """All scorecards become visible together, then the panel's card."""
    opened = page.with_panel(page.panel.open(command.actor.user, command.now, reason))
    keep_panel(store, command, opened.panel)
    _POST[page.judged.sheet](store, command, opened)
    _tell_others(store, command, opened)
    wake(store, opened.judged.people.manager, command.now)
    return opened


def _tell_others(store: Store, command: Command, opened: PanelPage) -> None:
    about = opened.panel.about
    state = "opened_early" if opened.panel.opened_reason else "complete"
    facts = Facts(
        panel=opened.panel.id,
        brief=opened.judged.brief_id,
        candidate=about.id if about.kind is About.CANDIDATE else "",
        proposal=about.id if about.kind is About.PROPOSAL else "",
        state=state,
        by=command.actor.user,
    )
    tell_others(store, What.PANEL_OPENED, facts, command.now)


def _post_scorecards(store: Store, command: Command, page: PanelPage) -> None:
    for scorecard_id in store.scorecards.ids_of_panel(page.panel.id):
        post_scorecard(store, command, page, scorecard_id)
    post_in_thread(store, command, page, Kind.PANEL_CARD, page.panel.subject)


def _post_reviews(store: Store, command: Command, page: PanelPage) -> None:
    for review in store.reviews.of_panels(page.panel.id)[page.panel.id]:
        post_review(store, command, page, review.reviewer)
    post_in_thread(store, command, page, Kind.PROPOSAL_RESULT, page.judged.about)


#: What becomes visible when a panel opens.
_POST: Final[Mapping[Sheet, Callable[[Store, Command, PanelPage], None]]] = {
    Sheet.SCORECARD: _post_scorecards,
    Sheet.REVIEW: _post_reviews,
}


def post_review(store: Store, command: Command, page: PanelPage, reviewer: str) -> None:
    """One review under what is judged. Raises RuntimeError while it is sealed."""
    page.panel.check_unsealed()
    post_in_thread(store, command, page, Kind.REVIEW_CARD, Subject.seat(page.panel.id, reviewer))


def post_scorecard(store: Store, command: Command, page: PanelPage, scorecard_id: str, once: str = "") -> None:
    """One scorecard under what is judged. Raises RuntimeError while it is sealed."""
    page.panel.check_unsealed()
    post_in_thread(store, command, page, Kind.SCORECARD, Subject.scorecard(scorecard_id), once)


def post_in_thread(
    store: Store, command: Command, page: PanelPage, kind: Kind, subject: Subject, once: str = ""
) -> None:
    """A message under the card of what is judged."""
    judged = page.judged
    store.deliveries.post(
        outgoing(kind, subject, judged.room, people=judged.people, at=command.now, under=judged.card, once=once)
    )


def _brief_change(store: Store, judged: Judged) -> BriefChange | None:
    return change_since(store.brief_versions.of(judged.brief_id), judged.added_at)


def refresh_panel(store: Store, page: PanelPage, now: datetime) -> None:
    """What is judged and, once it is open, the panel's card show the present state."""
    store.deliveries.refresh(page.judged.about, now)
    # One that has opened just now is not drawn yet.
    if page.panel.is_open and page.panel.opened_at != now:
        store.deliveries.refresh(page.panel.subject, now)


def seat_lost(store: Store, command: Command, page: PanelPage, user: str) -> None:
    """Nothing is asked of them any more; of a seat that stays on record as freed, the manager hears."""
    panel, people = page.panel, page.judged.people
    store.scorecards.drop_draft(panel.id, user)
    store.reviews.drop_draft(panel.id, user)
    settle(store, user, ASKS[page.judged.sheet], panel.id, command.now, manager=people.manager)
    part_given(store, user, command.now)
    if user in panel.everybody and command.actor.user != people.manager:
        seat, once = Subject.seat(panel.id, user), str(panel.version)
        store.deliveries.post(outgoing(Kind.SEAT_FREED, seat, people.manager, people=people, at=command.now, once=once))


def _free(store: Store, command: Command, page: PanelPage, user: str, reason: str) -> PanelPage:
    freed = page.with_panel(page.panel.free_seat(user, reason, command.now, command.actor.user))
    keep_panel(store, command, freed.panel)
    seat_lost(store, command, freed, user)
    opened = open_when_complete(store, command, freed)
    refresh_panel(store, opened, command.now)
    return opened


def _check_can_free(actor: Actor, page: PanelPage) -> None:
    page.check_for_others(actor, Act.FREE_SEAT)
    if not page.panel.outstanding:
        raise Refusal(
            f"Nobody on {page.judged.name}'s panel still has to {page.judged.sheet.verb}, so there is no seat to free."
        )


def _check_can_open(actor: Actor, page: PanelPage) -> None:
    page.check_for_others(actor, Act.OPEN_PANEL)
    panel, name, sheet = page.panel, page.judged.name, page.judged.sheet
    if panel.is_open:
        raise Refusal(f"{name}'s panel is already open: the {sheet}s are in the thread of the card.")
    if actor.user in panel.outstanding:
        raise Refusal(f"{sheet.verb.capitalize()} first, or give up your seat; then you can open it.")
    if panel.outstanding and not panel.submitted:
        raise Refusal(f"Nobody has {sheet.past} {name} yet, so there is nothing to open.")


def _moved_on(page: PanelPage) -> str:
    return (
        f"Somebody changed {page.judged.name}'s panel while this form was open. "
        "What you typed is still here: look at who is missing now, then send again."
    )
