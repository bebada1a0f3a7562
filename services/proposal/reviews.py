"""Reviews: sent once, corrected with every version kept, read by nobody before the panel opens."""

from typing import Final

from domain.command import Asks, Command, Overtaken, Saved
from domain.outgoing.subject import About, Subject
from domain.panel.pages import PanelPage
from domain.people import Actor
from domain.permissions import Act, check
from domain.proposal.commands import IncludeReview, KeepFindings, SendReview
from domain.proposal.pages import ReviewPage, ReviewView
from domain.proposal.review import Findings, Review, ReviewVersion, check_findings, doubt
from domain.refusals import NotAllowed, NotFound, Refusal, Stale
from domain.scorecard import check_reason
from domain.waiting.reminders import Ask
from services.change import Root, change
from services.outgoing.reminders import settle
from services.panel.judged import Judging, judged_proposals
from services.panel.panels import open_when_complete, post_review, refresh_panel
from services.proposal.records import compare_anew, read_proposal
from storage.database import Database
from storage.store import Store

Included = Saved[ReviewView] | Overtaken[ReviewView] | Asks[ReviewView]
COUNTS: Final = "This review counts already: it was sent before the panel opened, or somebody included it."
Sent = Saved[ReviewPage] | Overtaken[ReviewPage] | Asks[ReviewPage]

NOW_OPEN = "The reviews opened while this form was open. Yours will show both versions, so please say why it changed."


class ReviewService:
    """Everything that a reviewer does with their own review.

    All raise NotFound, NotAllowed and Unavailable, and Refusal once the decision is made.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._judging = Judging({About.PROPOSAL: judged_proposals})

    def page(self, actor: Actor, panel_id: str) -> ReviewPage:
        """What this reviewer has in front of them: their own findings and nobody else's."""
        with self._database.reading(actor.workspace) as store:
            panel = store.panels.get(panel_id)
            _check_reviewed(panel.about)
            [page] = self._judging.several(store, [panel])
            page.check_seated(actor)
            return _in_front_of(store, page, actor.user)

    def keep(self, command: KeepFindings) -> Sent:
        """Keeps what is found so far; what was sent in the meantime stays."""

        def keep(store: Store, page: ReviewPage) -> ReviewPage:
            if page.sent is not None:
                return page
            findings = command.findings.within(page.guide)
            if page.draft == Findings():
                # From here on their home tab says that it is begun.
                store.homes.touch(command.actor.user, command.now)
            store.reviews.keep_draft(page.panel.id, command.actor.user, findings)
            return page.model_copy(update={"draft": findings})

        return change(self._database, command, "review.keep", self._own(command, command.panel_id), keep, _itself)

    def send(self, command: SendReview) -> Sent:
        """Sends or corrects the actor's review; fills the seat, and opens the panel with the last one.

        Raises Invalid at what is missing. Asks once where two answers seem to disagree.
        """
        user, now = command.actor.user, command.now

        def send(store: Store, page: ReviewPage) -> ReviewPage | Asks[ReviewPage]:
            if page.needs_reason and command.reason is None:
                raise Stale(NOW_OPEN)
            findings = command.findings.within(page.guide)
            check_findings(findings)
            why = check_reason(command.reason or "") if page.needs_reason else ""
            if not command.is_sure and (question := doubt(findings)):
                return Asks(page, question)
            review = _next(page, command, why)
            store.reviews.save(review)
            settle(store, user, Ask.REVIEW, page.panel.id, now, manager=page.judged.people.manager)
            scored = PanelPage(panel=page.panel.scored(user), judged=page.judged)
            if scored.panel.is_open:
                store.panels.save(scored.panel)
                if page.sent is None:
                    post_review(store, command, scored, user)
                else:
                    store.deliveries.refresh(review.subject, now)
            opened = open_when_complete(store, command, scored)
            refresh_panel(store, opened, now)
            compare_anew(store, read_proposal(store, page.proposal.id), now)
            return page.model_copy(update={"panel": opened.panel, "sent": review})

        act = "review.correct" if command.version else "review.send"
        return change(self._database, command, act, self._own(command, command.panel_id), send, _itself)

    def to_include(self, actor: Actor, panel_id: str, reviewer: str) -> ReviewView:
        """A review that the manager may include. Raises Refusal where it counts already, or there is none."""
        with self._database.reading(actor.workspace) as store:
            _check_reviewed(store.panels.about(panel_id))
            page = self._judging.read(store, panel_id)
            # Before it is looked for: who has sent one is nobody else's business.
            check(actor, Act.INCLUDE_LATE, page.judged.people)
            view = _shown(store, page, reviewer)
            _check_waits(view)
            return view

    def include(self, command: IncludeReview) -> Included:
        """The manager lets a review count that came after opening. Raises Invalid at the reason, Refusal."""
        now = command.now

        def lock(store: Store) -> ReviewView:
            _check_reviewed(store.panels.about(command.panel_id))
            page = self._judging.lock(store, command.panel_id)
            check(command.actor, Act.INCLUDE_LATE, page.judged.people)
            return _shown(store, page, command.reviewer)

        def include(store: Store, view: ReviewView) -> ReviewView:
            view.panel.check_going_on()
            _check_waits(view)
            review = view.review.include(command.actor.user, check_reason(command.reason), now)
            panel = view.panel.counted_anew()
            store.reviews.save(review)
            store.panels.save(panel)
            store.deliveries.refresh(review.subject, now)
            included = view.model_copy(update={"panel": panel, "review": review})
            refresh_panel(store, included, now)
            compare_anew(store, read_proposal(store, view.panel.about.id), now)
            return included

        root = Root[ReviewView](
            lock=lock,
            check=lambda _, view: check(command.actor, Act.INCLUDE_LATE, view.judged.people),
            version=lambda view: view.version,
            moved=lambda _: (
                "This review was corrected while the form was open. Read it again, then send: your text is still here."
            ),
            subject=lambda view: view.review.subject,
        )
        return change(self._database, command, "review.include", root, include, lambda _, view: view)

    def view(self, workspace: str, seat: Subject) -> ReviewView | None:
        """For the card under the proposal; None while the panel is sealed."""
        with self._database.reading(workspace) as store:
            page = self._judging.read(store, seat.id)
            review = store.reviews.of(seat.id, seat.person)
            if review is None or not page.panel.is_open:
                return None
            return ReviewView(panel=page.panel, judged=page.judged, review=review)

    def _own(self, command: Command, panel_id: str) -> Root[ReviewPage]:
        """The actor's own review, sent or not."""
        user = command.actor.user

        def lock(store: Store) -> ReviewPage:
            _check_reviewed(store.panels.about(panel_id))
            return _in_front_of(store, self._judging.lock(store, panel_id), user)

        return Root(
            lock=lock,
            check=lambda _, page: page.check_seated(command.actor),
            version=lambda page: page.version,
            moved=lambda page: (
                f"You have already sent your review of {page.judged.name} from another form. "
                "What you found here is still here and not saved: send again to correct the other with it."
            ),
            subject=lambda page: Subject.seat(panel_id, user),
        )


def _check_reviewed(about: Subject) -> None:
    """Raises NotAllowed for what is judged otherwise."""
    if about.kind is not About.PROPOSAL:
        raise NotAllowed("That is not a proposal, so there is nothing to review.")


def _shown(store: Store, page: PanelPage, reviewer: str) -> ReviewView:
    """Raises NotFound where they have sent none."""
    review = store.reviews.of(page.panel.id, reviewer)
    if review is None:
        raise NotFound
    return ReviewView(panel=page.panel, judged=page.judged, review=review)


def _check_waits(view: ReviewView) -> None:
    if not view.panel.is_open or not view.review.waits:
        raise Refusal(COUNTS)


def _in_front_of(store: Store, page: PanelPage, user: str) -> ReviewPage:
    sent = store.reviews.of(page.panel.id, user) if user in page.panel.submitted else None
    draft = None if sent else store.reviews.draft(page.panel.id, user)
    more = {} if draft is None else {"draft": draft}
    proposal = store.proposals.front(page.judged.about.id).proposal
    return ReviewPage(panel=page.panel, judged=page.judged, proposal=proposal, reviewer=user, sent=sent, **more)


def _next(page: ReviewPage, command: SendReview, reason: str) -> Review:
    version = ReviewVersion(
        number=page.version + 1,
        findings=command.findings.within(page.guide),
        sent_at=command.now,
        after_opening=page.panel.is_open,
        reason=reason,
    )
    if page.sent is None:
        return Review(panel_id=page.panel.id, reviewer=command.actor.user, versions=(version,))
    return page.sent.model_copy(update={"versions": (*page.sent.versions, version)})


def _itself(_: Store, page: ReviewPage) -> ReviewPage:
    return page
