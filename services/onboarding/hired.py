"""Whoever was decided on and can start: somebody who was interviewed, or those whose proposal was taken."""

from dataclasses import dataclass

from domain.brief.brief import Brief
from domain.brief.outcome import judge_brief
from domain.guide.route import HireRoute
from domain.onboarding.onboarding import Onboarding
from domain.outgoing.subject import About, Subject
from domain.people import Actor
from domain.permissions import Act, People, check
from domain.proposal.choice import ChoiceOutcome
from domain.proposal.proposal import Vendor
from domain.refusals import Refusal
from storage.store import Store


@dataclass(frozen=True)
class Hired:
    """A decision to work with somebody, and their onboarding once it has started. `room` is the hiring room."""

    judged: Subject
    workspace: str
    name: str
    manager: str
    room: str
    brief: Brief
    route: HireRoute | None
    #: What an offer that was taken does not hand over.
    not_handed_over: tuple[str, ...] = ()
    onboarding: Onboarding | None = None

    @property
    def is_offer(self) -> bool:
        return self.judged.kind is About.PROPOSAL

    @property
    def started(self) -> Onboarding:
        """Raises LookupError where it has not."""
        if self.onboarding is None:
            raise LookupError("this onboarding has not started")
        return self.onboarding

    def check_may_start(self, actor: Actor) -> None:
        """Raises NotAllowed for who does not look after them."""
        check(actor, Act.START_ONBOARDING, People(manager=self.manager, owner=self.brief.owner))


def hired_of(store: Store, judged: Subject, *, lock: bool = False) -> Hired:
    """Raises NotFound."""
    if judged.kind is About.PROPOSAL:
        return _offered(store, judged, lock=lock)
    candidate = store.candidates.lock(judged.id) if lock else store.candidates.get(judged.id)
    brief = store.briefs.get(candidate.brief_id)
    route = _route_of(brief)
    return Hired(
        judged=judged,
        workspace=candidate.workspace,
        name=candidate.name,
        manager=candidate.manager,
        room=candidate.room,
        brief=brief,
        # Somebody hired all the same, where the answer was to buy, is a direct hire.
        route=None if route is HireRoute.PLATFORM else route,
        onboarding=store.onboardings.of_candidate(candidate.id) if lock else None,
    )


def room_of(store: Store, judged: Subject) -> str:
    """The hiring room in which they were decided on. Raises NotFound."""
    if judged.kind is About.PROPOSAL:
        return store.proposals.front(judged.id).proposal.room
    return store.candidates.get(judged.id).room


def check_taken(store: Store, judged: Subject) -> None:
    """Raises NotFound, and Refusal for an offer that nobody has taken."""
    proposal = store.proposals.front(judged.id).proposal
    if proposal.choice is None or proposal.choice.outcome is not ChoiceOutcome.TAKE:
        raise Refusal(f"Nobody has decided to take the offer of {proposal.name}. Press “Decide” on its card first.")


def _offered(store: Store, judged: Subject, *, lock: bool) -> Hired:
    if lock:
        store.proposals.lock(judged.id)
    proposal, brief = store.proposals.front(judged.id)
    return Hired(
        judged=judged,
        workspace=proposal.workspace,
        name=proposal.name,
        manager=proposal.manager,
        room=proposal.room,
        brief=brief,
        route=_route_with(proposal.vendor, brief),
        not_handed_over=proposal.missing_handover,
        onboarding=store.onboardings.of_candidate(proposal.id) if lock else None,
    )


def _route_of(brief: Brief) -> HireRoute | None:
    choice = judge_brief(brief).route
    return choice.route if choice is not None else None


def _route_with(vendor: Vendor, brief: Brief) -> HireRoute:
    """Whoever it was taken from says the route (O); where the brief asks for a partner, whoever builds is that."""
    if vendor is Vendor.PLATFORM:
        return HireRoute.PLATFORM
    if _route_of(brief) is HireRoute.PARTNER:
        return HireRoute.PARTNER
    return HireRoute.FREELANCER if vendor is Vendor.FREELANCER else HireRoute.AGENCY
