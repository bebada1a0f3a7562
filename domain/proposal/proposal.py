"""A vendor's, an agency's or a freelancer's offer for a brief, or a product to buy; who reviews it is a panel's."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from unicodedata import normalize

from domain.calendar import Holidays, add_working_days, at_nine
from domain.candidate.candidate import FAR, NAME_LIMIT
from domain.guide.before_signing import HANDOVER
from domain.guide.guide import Guide
from domain.guide.route import HireRoute
from domain.model import Value
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import Card
from domain.outgoing.subject import Subject
from domain.panel.judged import Judged, Sheet
from domain.panel.panel import Coverage
from domain.permissions import People
from domain.proposal.choice import Choice, ChoiceOutcome
from domain.proposal.trial import Trial
from domain.refusals import Invalid, NotAllowed, Why
from domain.rooms import Conversation, why_not_readable
from domain.typed.links import why_not_link
from domain.typed.names import name_key, trimmed

TEXT_LIMIT: Final = 600
#: Working days to read it (our rule).
TO_REVIEW: Final = 5
MOST_REVIEWERS: Final = 8

#: On these routes the brief offers to review a proposal: somebody outside builds, or something is bought.
ROUTES_WITH_OFFERS: Final = frozenset({HireRoute.FREELANCER, HireRoute.AGENCY, HireRoute.PARTNER, HireRoute.PLATFORM})


class Vendor(StrEnum):
    """Who offers."""

    FREELANCER = "freelancer"
    AGENCY = "agency"
    VENDOR = "vendor"
    PLATFORM = "platform"

    @property
    def words(self) -> str:
        """What it is called on cards and forms."""
        return _VENDORS[self]

    @classmethod
    def of(cls, route: HireRoute | None) -> "Vendor | None":
        """Who is likely to offer on a brief with this route."""
        return _LIKELY.get(route) if route else None


_VENDORS: Mapping[Vendor, str] = {
    Vendor.FREELANCER: "Freelancer",
    Vendor.AGENCY: "Agency team",
    Vendor.VENDOR: "Vendor or partner",
    Vendor.PLATFORM: "Platform to buy",
}

_LIKELY: Mapping[HireRoute, Vendor] = {
    HireRoute.FREELANCER: Vendor.FREELANCER,
    HireRoute.AGENCY: Vendor.AGENCY,
    HireRoute.PARTNER: Vendor.VENDOR,
    HireRoute.PLATFORM: Vendor.PLATFORM,
}


class ProposalDraft(Value):
    """What stands in the form of a proposal. `handover` are the items of the guide's five that the offer transfers."""

    name: str = ""
    vendor: Vendor | None = None
    link: str = ""
    price: str = ""
    covers: str = ""
    after_launch: str = ""
    handover: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    review_on: date | None = None


class Proposal(Value):
    """One offer for one brief. Every change is a new version; what was answered when it was asked again is a new round.

    `earlier` is the proposal of the round before. `choices` are the decision, version by version.
    """

    id: str
    workspace: str
    brief_id: str
    manager: str
    name: str
    vendor: Vendor
    link: str = ""
    price: str = ""
    covers: str = ""
    after_launch: str = ""
    handover: tuple[str, ...] = ()
    #: When its reviews are due.
    review_at: datetime
    room: str
    round: int = 1
    earlier: str = ""
    added_by: str
    created_at: datetime
    version: int = 1
    #: The next round has begun, so this one is its record.
    is_over: bool = False
    choices: tuple[Choice, ...] = ()
    trial: Trial | None = None

    #: The account of whoever starts, once they do: they never read what was said about them.
    hire: str = ""

    @property
    def subject(self) -> Subject:
        return Subject.proposal(self.id)

    @property
    def title(self) -> str:
        """Its name, with the round from the second on."""
        return self.name if self.round == 1 else f"{self.name}, round {self.round}"

    @property
    def choice(self) -> Choice | None:
        """The decision that counts."""
        return self.choices[-1] if self.choices else None

    @property
    def is_taken(self) -> bool:
        return self.choice is not None and self.choice.outcome is ChoiceOutcome.TAKE

    @property
    def missing_handover(self) -> tuple[str, ...]:
        """What of the guide's five the offer does not transfer (guide §11)."""
        return tuple(item for item in HANDOVER if item not in self.handover)

    @property
    def is_platform(self) -> bool:
        return self.vendor is Vendor.PLATFORM

    def people(self, owner: str = "", panel: Collection[str] = ()) -> People:
        """Who has a part in what is said about it: who decides, and who reviews it."""
        return People(manager=self.manager, owner=owner, panel=frozenset(panel), hire=self.hire)

    def edit(self, draft: ProposalDraft, review_at: datetime) -> "Proposal":
        """As typed. Raises NotAllowed once it is decided."""
        self.check_editable()
        held = {
            field: getattr(draft, field) for field in ("name", "link", "price", "covers", "after_launch", "handover")
        }
        return self.next(**held, vendor=draft.vendor, review_at=review_at)

    def check_editable(self) -> None:
        """Raises NotAllowed once it is decided."""
        if self.choice is not None:
            raise NotAllowed(f"The decision on {self.name} is made, so the offer and its reviewers stay as they were.")

    def judged(self, *, workflow: str, owner: str) -> Judged:
        """What a panel has to know of it."""
        return Judged(
            about=self.subject,
            name=self.title,
            workflow=workflow,
            people=self.people(owner),
            room=self.room,
            card=Card(kind=Kind.PROPOSAL_CARD, subject=self.subject),
            interview_at=self.review_at,
            added_at=self.created_at,
            brief_id=self.brief_id,
            sheet=Sheet.REVIEW,
        )

    def next(self, **changes: object) -> "Proposal":
        """A new version with these changes."""
        return self.model_copy(update={**changes, "version": self.version + 1})


def read_by(guide: Guide, reviewers: Sequence[str]) -> Coverage:
    """Every reviewer reads all of it: their seats cover whatever a panel covers."""
    return dict.fromkeys(guide.category_keys, tuple(dict.fromkeys(reviewers)))


def default_review_day(today: date, holidays: Holidays) -> date:
    """A working week to read it (our rule)."""
    return add_working_days(today, TO_REVIEW, holidays)


def check_proposal(
    draft: ProposalDraft, *, now: datetime, zone: str, taken: Sequence[str] = (), is_sealed: bool = True
) -> ProposalDraft:
    """The draft tidied up; raises Invalid with a sentence for each field that cannot be used."""
    draft = draft.model_copy(
        update={
            "name": " ".join(normalize("NFC", trimmed(draft.name)).split()),
            **{field: getattr(draft, field).strip() for field in ("link", "price", "covers", "after_launch")},
            "handover": tuple(item for item in HANDOVER if item in draft.handover),
        }
    )
    errors: dict[str, str] = {}
    if not draft.name:
        errors["name"] = "Who offers? A company's, a person's or a product's name."
    elif len(draft.name) > NAME_LIMIT:
        errors["name"] = f"Please keep the name under {NAME_LIMIT} characters."
    elif name_key(draft.name) in {name_key(name) for name in taken}:
        errors["name"] = f"{draft.name} is on this brief already. If this is another offer, add a word to the name."
    if draft.vendor is None:
        errors["vendor"] = "Please pick what it is."
    if (link := why_not_link(draft.link)) is not None:
        errors["link"] = link
    for field in ("price", "covers", "after_launch"):
        if len(getattr(draft, field)) > TEXT_LIMIT:
            errors[field] = f"Please keep it under {TEXT_LIMIT} characters."
    if is_sealed:
        errors |= _review_errors(draft, now, zone)
    if errors:
        raise Invalid(errors)
    return draft


def _review_errors(draft: ProposalDraft, now: datetime, zone: str) -> dict[str, str]:
    errors = {}
    if not draft.reviewers:
        errors["reviewers"] = "Who reviews it? Pick at least one person; two see more than one."
    elif len(draft.reviewers) > MOST_REVIEWERS:
        errors["reviewers"] = f"{MOST_REVIEWERS} people at most, please."
    if draft.review_on is None:
        errors["review_on"] = "By when should the reviews be in?"
    elif not now < at_nine(draft.review_on, zone) < now + FAR:
        errors["review_on"] = (
            "Nine o'clock of that day has passed, or it is more than a year away. Please pick another."
        )
    return errors


def reader_errors(
    reviewers: Sequence[str], refused: Mapping[str, str], room: Conversation | None
) -> dict[str, str | Why]:
    """Sentences for a hiring room that is not fit, and for reviewers who cannot take part or read along there."""
    if (reason := why_not_readable(room, {})) is not None or room is None:
        return {"reviewers": reason or ""}
    if first := next((refused[user] for user in reviewers if user in refused), ""):
        return {"reviewers": first}
    if missing := [user for user in reviewers if user not in room.members]:
        who = "Not" if len(missing) == len(reviewers) else f"{len(missing)} of {len(reviewers)} not"
        return {"reviewers": Why(text=f"{who} in #{room.name} yet.", room=room.id, people=tuple(missing))}
    return {}
