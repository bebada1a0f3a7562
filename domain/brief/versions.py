"""What a brief said at each time: every published version, and what changed from one to the next."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from domain.brief.brief import Asked, Brief, BriefAnswers, Closing, Overrule, Page, differences
from domain.brief.outcome import Outcome, judge_brief
from domain.guide.route import ROUTES, HireRoute
from domain.history import Past
from domain.model import Value
from domain.outgoing.subject import Subject


class Said(Value):
    """The answer in its three parts, and how the brief ended, once it is closed."""

    outcome: Outcome
    route: HireRoute | None = None
    first_hire: str = ""
    end: Closing | None = None

    @classmethod
    def of(cls, brief: Brief) -> "Said":
        """What the rules of today say of it."""
        verdict = judge_brief(brief)
        return cls(
            outcome=verdict.outcome,
            route=verdict.route.route if verdict.route else None,
            first_hire=verdict.first_hire.text if verdict.first_hire else "",
            end=brief.let_be.how if brief.let_be else None,
        )


class Shift(Value):
    """Another answer, in the words that tell the two apart."""

    before: str
    after: str

    @property
    def words(self) -> str:
        return f"{self.before} → {self.after}"


def shift_of(before: Said, after: Said) -> Shift | None:
    """What changed of the answer; None where outcome, route and first hire are the same."""
    if before.outcome is not after.outcome:
        return Shift(before=before.outcome, after=after.outcome)
    if before.route is not after.route:
        old, new = (ROUTES[each.route].name if each.route else "no route yet" for each in (before, after))
        return Shift(before=f"{before.outcome}, {old}", after=f"{after.outcome}, {new}")
    if before.first_hire != after.first_hire:
        old, new = (each.first_hire or "nobody yet" for each in (before, after))
        return Shift(before=f"{before.outcome}, {old}", after=f"{after.outcome}, {new}")
    return None


class BriefVersion(Value):
    """The brief as it was published once, by whom and why; `said` is what it answered then."""

    id: str
    brief_id: str
    workspace: str
    number: int
    manager: str
    answers: BriefAnswers
    overrules: tuple[Overrule, ...] = ()
    asked: Asked | None = None
    said: Said
    reason: str = ""
    by: str
    at: datetime

    @property
    def brief(self) -> Brief:
        """The brief as it was."""
        return brief_at(self)

    @property
    def subject(self) -> Subject:
        return Subject.brief_version(self.id)


def brief_at(version: BriefVersion) -> Brief:
    """The brief as it stood in that version."""
    return Brief(
        id=version.brief_id,
        workspace=version.workspace,
        manager=version.manager,
        answers=version.answers,
        overrules=version.overrules,
        asked=version.asked,
        version=version.number,
        page=Page.DONE,
        updated_by=version.by,
        created_at=version.at,
        updated_at=version.at,
    )


class VersionView(Value):
    """One version and the one before it; `title` is the brief's of today."""

    version: BriefVersion
    before: BriefVersion | None = None
    title: str

    @property
    def shift(self) -> Shift | None:
        return shift_of(self.before.said, self.version.said) if self.before else None

    @property
    def end(self) -> Closing | None:
        """How this version closed the brief; None where it did not."""
        was_closed = self.before is not None and self.before.said.end is not None
        return None if was_closed else self.version.said.end

    @property
    def is_taken_up(self) -> bool:
        """Whether it was closed before this version."""
        return self.before is not None and self.before.said.end is not None and self.version.said.end is None


def changed_names(before: BriefVersion, after: BriefVersion) -> tuple[str, ...]:
    """What sentences call everything in which two versions differ."""
    names = list(differences(before.answers, after.answers))
    if before.manager != after.manager:
        names.append("the hiring manager")
    if before.overrules != after.overrules:
        names.append("a signal set by hand")
    if (before.asked and before.asked.takes) != (after.asked and after.asked.takes):
        names.append("the owner's word")
    return tuple(names)


class BriefPast(Past):
    """What was published once."""

    view: VersionView

    @classmethod
    def of_view(cls, view: VersionView) -> "BriefPast":
        version = view.version
        of = Subject.brief(version.brief_id)
        return cls(of=of, number=version.number, at=version.at, by=version.by, reason=version.reason, view=view)


class HandOverPast(Past):
    """Another hiring manager, with everything that hangs on the brief."""

    before: str
    after: str


def given_on(of: Subject, versions: Sequence[BriefVersion], since: datetime) -> list[Past]:
    """Every hand-over from then on, as the history of what hangs on the brief tells it. Oldest first."""
    return [
        HandOverPast(
            of=of,
            number=version.number,
            at=version.at,
            by=version.by,
            opens=False,
            before=before.manager,
            after=version.manager,
        )
        for before, version in pairwise(versions)
        if before.manager != version.manager and version.at >= since
    ]


class BriefChange(Value):
    """What differs from the version that something rests on to the one that stands: when, and from which to which."""

    at: datetime
    before: int
    after: int
    names: tuple[str, ...]
    shift: Shift | None = None


def change_since(versions: Sequence[BriefVersion], since: datetime) -> BriefChange | None:
    """None where the brief says what it said then. Versions come in order, oldest first."""
    if not versions:
        return None
    newest = versions[-1]
    stood = [each for each in versions if each.at <= since]
    before = stood[-1] if stood else versions[0]
    names = changed_names(before, newest)
    if not names:
        return None
    return BriefChange(
        at=newest.at,
        before=before.number,
        after=newest.number,
        names=names,
        shift=shift_of(before.said, newest.said),
    )
