"""The one-page brief: what was answered, and the aggregate around it."""

from datetime import datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any, Final

from domain.brief.money import Costs
from domain.guide.first_hire import HardPart
from domain.guide.readiness import Level, MustHave, Problem, Signal
from domain.model import Value
from domain.outgoing.subject import Subject
from domain.permissions import People
from domain.typed.blanks import says_nothing

WORKFLOW_LIMIT: Final = 2000
TEXT_LIMIT: Final = 1500
LINE_LIMIT: Final = 150
TITLE_LIMIT: Final = 60
REASON_LIMIT: Final = 500


class Frequency(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    RARE = "rare"


class DataAccess(StrEnum):
    READY = "ready"
    NOT_CONNECTED = "not connected"
    UNCLEAR = "unclear"
    BLOCKED = "blocked"


class Mistakes(StrEnum):
    CHEAP = "cheap"
    CHECKED = "checked"
    UNSURE = "unsure"
    COSTLY = "costly"


class Product(StrEnum):
    """How far a product on the market covers it. MOST says both: a standard need, mostly covered."""

    MOST = "most"
    SOME = "some"
    NONE = "none"
    NOT_LOOKED = "not looked"


class Judge(StrEnum):
    """Whether somebody inside can judge AI work."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Discipline(StrEnum):
    AI = "ai"
    BACKEND = "backend"
    INFRASTRUCTURE = "infrastructure"
    PRODUCT = "product"
    CHANGE = "change"


class When(StrEnum):
    RUNNING = "running"
    WEEKS = "weeks"
    QUARTER = "quarter"
    LATER = "later"


class TrialEnd(StrEnum):
    """What came of a product's trial."""

    BOUGHT = "we buy it"
    LESS = "it covers less than we thought"
    STOPPED = "we stop without buying"


class ProductTrial(Value):
    """A product on trial until its last day, in UTC; `end` is None while it runs."""

    until: datetime
    end: TrialEnd | None = None
    found: str = ""


class BriefAnswers(Value):
    """Everything that the pages ask; empty or None until it is answered."""

    title: str = ""
    workflow: str = ""
    frequency: Frequency | None = None
    metric: str = ""
    today: str = ""
    target: str = ""
    owner: str = ""

    boundary: str = ""
    data: DataAccess | None = None
    mistakes: Mistakes | None = None
    high_stakes: bool = False
    reads_internal: bool = False
    acts_alone: bool = False
    hard_part: HardPart | None = None
    constraints: str = ""

    product: Product | None = None
    judge: Judge | None = None
    disciplines: tuple[Discipline, ...] = ()
    edge: bool | None = None
    when: When | None = None
    trial: bool = False

    # What was corrected by hand; None while it is derived.
    corrected_kind: Problem | None = None
    costs: Costs = Costs()
    # The product that is tried, or was tried last.
    product_trial: ProductTrial | None = None

    def but(self, **changes: Any) -> "BriefAnswers":
        """These answers with some changed, validated again."""
        return BriefAnswers.model_validate({**dict(self), **changes})

    @property
    def kind(self) -> Problem:
        """The kind of problem: as corrected, else derived (O)."""
        if self.corrected_kind is not None:
            return self.corrected_kind
        if self.hard_part is HardPart.UNKNOWN:
            return Problem.ADVICE
        return Problem.OWNERSHIP if self.when is When.RUNNING else Problem.IMPLEMENTATION

    @property
    def effort(self) -> str:
        """What sentences call the work to be paid for: nothing is built where something runs already."""
        return "the work" if self.when is When.RUNNING else "building it"

    @property
    def is_torn(self) -> bool:
        """It says both that a person checks each answer first and that it acts without one; no form takes that (O)."""
        return self.acts_alone and self.mistakes is Mistakes.CHECKED

    def with_page(self, page: "PageAnswers") -> "BriefAnswers":
        """These answers with one page's in the place of the old ones."""
        return self.but(**dict(page))

    def rebased(self, base: "BriefAnswers", onto: "BriefAnswers") -> "BriefAnswers":
        """What is different here from `base`, laid over `onto`: an edit that was begun before somebody else's."""
        mine = {field: value for field, value in dict(self).items() if getattr(base, field) != value}
        return onto.but(**mine)

    @property
    def runs_disagree(self) -> bool:
        """Whether so many runs a month are too few, or too many, for how often the work comes up (our rule)."""
        match self.frequency, self.costs.runs:
            case Frequency.DAILY, Decimal() as runs:
                return runs < 15
            case Frequency.WEEKLY, Decimal() as runs:
                return runs < 3
            case Frequency.RARE, Decimal() as runs:
                return runs > 1
        return False

    def lacks(self, item: MustHave) -> bool:
        """Whether this must-have is still blank; a number that nobody knows yet is named, and not sure."""
        match item:
            case MustHave.WORKFLOW:
                return says_nothing(self.workflow)
            case MustHave.METRIC:
                return not self.metric.strip()
            case MustHave.BOUNDARY:
                return says_nothing(self.boundary)
            case MustHave.OWNER:
                return not self.owner

    @property
    def missing(self) -> tuple[MustHave, ...]:
        """Which of the four must-haves are still blank."""
        return tuple(item for item in MustHave if self.lacks(item))


class WorkAnswers(Value):
    """What page 1 holds."""

    workflow: str = ""
    frequency: Frequency | None = None
    metric: str = ""
    today: str = ""
    target: str = ""
    owner: str = ""
    title: str = ""


class RiskAnswers(Value):
    """What page 2 holds."""

    boundary: str = ""
    data: DataAccess | None = None
    mistakes: Mistakes | None = None
    high_stakes: bool = False
    reads_internal: bool = False
    acts_alone: bool = False
    hard_part: HardPart | None = None
    constraints: str = ""


class WayAnswers(Value):
    """What page 3 holds."""

    product: Product | None = None
    judge: Judge | None = None
    disciplines: tuple[Discipline, ...] = ()
    edge: bool | None = None
    when: When | None = None
    trial: bool = False


PageAnswers = WorkAnswers | RiskAnswers | WayAnswers


class Overrule(Value):
    """A signal set by hand, with its reason; it lapses when the answers behind the signal change."""

    signal: Signal
    level: Level
    reason: str
    by: str
    at: datetime


class Asked(Value):
    """That the named owner was asked, and what they said; `takes` is None until then.

    `instead_of` is the owner before who named them in their own place; empty where the hiring manager did.
    """

    owner: str
    at: datetime
    instead_of: str = ""
    takes: bool | None = None
    reason: str = ""
    answered_at: datetime | None = None


class Closing(StrEnum):
    """How a brief can end."""

    FILLED = "filled"
    BOUGHT = "bought"
    LET_BE = "let be"


class LetBe(Value):
    """That nobody hires for it any more, how it ended, and why; other answers take it up again."""

    by: str
    at: datetime
    reason: str
    how: Closing = Closing.LET_BE


class Page(IntEnum):
    """The page that a brief waits at."""

    WORK = 1
    RISK = 2
    WAY = 3
    DONE = 4


# What a sentence calls each answer.
NAMES: Final[dict[str, str]] = {
    "title": "the title",
    "workflow": "the work",
    "frequency": "how often it runs",
    "metric": "the number that should move",
    "today": "today's figure",
    "target": "the target",
    "owner": "the owner",
    "boundary": "what it may read",
    "data": "data access",
    "mistakes": "what a mistake costs",
    "high_stakes": "the stakes",
    "reads_internal": "whether it reads internal data",
    "acts_alone": "whether it acts alone",
    "hard_part": "the hard part",
    "constraints": "the constraints",
    "product": "the product",
    "judge": "who can judge",
    "disciplines": "the skills",
    "edge": "the lasting edge",
    "when": "when",
    "trial": "the trial",
    "corrected_kind": "the kind of problem",
    "costs": "the money",
    "product_trial": "the product trial",
}


def differences(before: BriefAnswers, after: BriefAnswers) -> tuple[str, ...]:
    """What sentences call the answers in which two briefs differ."""
    return tuple(name for field, name in NAMES.items() if getattr(before, field) != getattr(after, field))


# The answers that each signal is derived from.
BEHIND: Final[dict[Signal, tuple[str, ...]]] = {
    Signal.FREQUENCY: ("frequency",),
    Signal.METRIC: ("metric", "today", "target"),
    Signal.DATA: ("data", "boundary"),
    Signal.MISTAKES: ("mistakes",),
    Signal.OWNER: ("owner",),
}


class OwnSettings(Value):
    """What its hiring manager has chosen for one brief; whatever is empty is as in the workspace.

    `panel` is proposed for its first candidate, `days` are those of check-ins. `initials` can only be added to what the
    workspace protects. `version` counts the changes.
    """

    panel: tuple[str, ...] = ()
    days: tuple[int, ...] = ()
    initials: bool = False
    version: int = 0


class Brief(Value):
    """A brief and its hiring manager; `room` is the hiring room's channel id, set once.

    `draft` is what the person who reads it has changed and not sent yet; it is theirs alone and kept beside the brief.
    `asked` is what the owner was asked last, and said. `look` names the change that the hiring manager's card shows as a what-if; it changes nothing else.
    """

    id: str
    workspace: str
    manager: str
    answers: BriefAnswers = BriefAnswers()
    draft: BriefAnswers | None = None
    overrules: tuple[Overrule, ...] = ()
    asked: Asked | None = None
    let_be: LetBe | None = None
    own: OwnSettings = OwnSettings()
    room: str = ""
    version: int = 1
    page: Page = Page.WORK
    look: str = ""
    discarded: bool = False
    updated_by: str = ""
    created_at: datetime
    updated_at: datetime

    @property
    def title(self) -> str:
        """The given title, else the first words of the workflow."""
        named = self.answers if self.answers.workflow else self.working
        return named.title or first_words(named.workflow) or "Untitled brief"

    @property
    def owner(self) -> str:
        """Who owns it after launch; empty while nobody does."""
        return self.answers.owner

    @property
    def running_trial(self) -> ProductTrial | None:
        """The product's trial while it runs, or nobody has said what came of it."""
        trial = self.answers.product_trial
        return trial if trial is not None and trial.end is None else None

    @property
    def hard_part(self) -> HardPart:
        return self.answers.hard_part or HardPart.UNKNOWN

    @property
    def is_answered(self) -> bool:
        """Whether it has its answer card."""
        return self.page is Page.DONE

    @property
    def working(self) -> BriefAnswers:
        """What a form shows: the unsent draft, else the answers."""
        return self.draft or self.answers

    def overrule_of(self, signal: Signal) -> Overrule | None:
        """The overrule in force for this signal."""
        return next((item for item in reversed(self.overrules) if item.signal is signal), None)

    @property
    def subject(self) -> Subject:
        """What messages about this brief carry."""
        return Subject.brief(self.id)

    @property
    def is_shared(self) -> bool:
        """Until it has a hiring room, it is its hiring manager's alone."""
        return bool(self.room)

    @property
    def owner_asked(self) -> Asked | None:
        """That today's owner was asked; None where they were not, or somebody else was."""
        return self.asked if self.asked is not None and self.asked.owner == self.owner else None

    @property
    def owner_declined(self) -> Asked | None:
        """The no of today's owner."""
        return self.owner_asked if self.owner_asked is not None and self.owner_asked.takes is False else None

    @property
    def owner_before(self) -> str:
        """Who named today's owner in their own place, and can take that back until it is answered; else empty."""
        asked = self.owner_asked
        return asked.instead_of if asked is not None and asked.takes is None else ""

    @property
    def people(self) -> People:
        """Who has a part in it, whether it has candidates or not."""
        return People(manager=self.manager, owner=self.owner if self.is_shared else "", is_private=not self.is_shared)

    def answering(self, answers: BriefAnswers) -> "Brief":
        """The brief with other answers; an overrule lapses when what is behind it has changed. It is taken up again."""
        kept = tuple(
            item
            for item in self.overrules
            if all(getattr(self.answers, name) == getattr(answers, name) for name in BEHIND[item.signal])
        )
        return self.model_copy(update={"answers": answers, "overrules": kept, "let_be": None})

    def with_draft(self, draft: BriefAnswers | None) -> "Brief":
        """As one person sees it who has changed this much; an equal draft is none."""
        return self.model_copy(update={"draft": None if draft == self.answers else draft})

    @property
    def as_drafted(self) -> "Brief":
        """What it would be once the draft is published."""
        return self.answering(self.working).model_copy(update={"draft": None})

    def hearing(self, asked: Asked) -> "Brief":
        """The brief after the owner's word; with it, an overrule of the owner's signal lapses."""
        kept = tuple(item for item in self.overrules if item.signal is not Signal.OWNER)
        return self.model_copy(update={"asked": asked, "overrules": kept})


def first_words(text: str, limit: int = TITLE_LIMIT) -> str:
    """The first words of a text, up to the first stop or the limit, on one line."""
    line = " ".join(text.split())
    for stop in (". ", "; ", ": "):
        line = line.split(stop, 1)[0]
    line = line.rstrip(".;:,")
    if len(line) <= limit:
        return line
    cut = line[:limit]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(",") + "…"
