"""One row in every table of one workspace, with a text that could be somebody's in every column that holds one."""

from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Integer, String, Table, Text, column, insert, table

from blocks.gallery.candidate import candidate
from blocks.gallery.worked import TRIAGE
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import About, Subject
from domain.waiting.reminders import Ask, Digest, Matter
from domain.waiting.week import Move, Moved
from storage.base import Base, ModelJson, UtcDateTime
from storage.database import Database

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CANARY = "Canary Priya"
BRIEF, CANDIDATE, PROPOSAL, ONBOARDING = (
    Subject.brief("brief1"),
    Subject.candidate("candidate1"),
    Subject.proposal("proposal1"),
    Subject.onboarding("onboarding1"),
)
#: Whose row it is, by the name of a column that refers to something.
OWNERS = {
    "brief_id": BRIEF.id,
    "candidate_id": CANDIDATE.id,
    "panel_id": "panel1",
    "scorecard_id": "scorecard1",
    "onboarding_id": ONBOARDING.id,
    "about_id": CANDIDATE.id,
    "into": CANDIDATE.id,
    "subject": CANDIDATE.id,
    "result": CANDIDATE.id,
    "form_id": "form1",
    "earlier": "",
    "after_id": None,
    "guide": "shipped",
}
IDS = {
    "briefs": BRIEF.id,
    "candidates": CANDIDATE.id,
    "proposals": PROPOSAL.id,
    "panels": "panel1",
    "scorecards": "scorecard1",
    "onboardings": ONBOARDING.id,
}


def week_of(name: str, subject: str) -> Matter:
    """What a Monday's message tells of one person."""
    moved = Moved(move=Move.ADDED, subject=subject, name=name, at=NOW)
    return Matter(ask=Ask.WEEK, subject="2026-11-30", name="", moved=(moved,))


def matter(name: str, subject: str) -> Matter:
    return Matter(ask=Ask.SCORE, subject=subject, name=name)


#: What is read while something is erased has to be what it is.
READABLE: dict[tuple[str, str], Any] = {
    ("briefs", "answers"): TRIAGE.but(title=CANARY).model_dump_json(),
    ("briefs", "overrules"): "[]",
    ("briefs", "asked"): None,
    ("briefs", "let_be"): None,
    ("briefs", "own"): "{}",
    ("briefs", "discarded"): False,
    ("briefs", "page"): 4,
    ("briefs", "manager"): "UMAYA",
    ("candidates", "details"): "[]",
    ("merged_candidates", "candidate"): candidate(id="candidate2", name=CANARY).model_dump_json(),
    ("onboardings", "zones"): "{}",
    ("onboardings", "pauses"): "[]",
    ("reminded", "digest"): Digest(
        person="UANA", matters=(matter(CANARY, "panel1"), matter("Zed", "panel9"), week_of(CANARY, CANDIDATE.id))
    ).model_dump_json(),
    ("reminded", "person"): "UANA",
    ("reminded", "zone"): "Europe/Berlin",
    ("reminded", "place"): "DE",
    ("kept_forms", "metadata"): f'{{"candidate_id": "{CANDIDATE.id}", "name": "{CANARY}"}}',
    ("messages", "kind"): Kind.CANDIDATE_CARD,
    ("messages", "subject_kind"): About.CANDIDATE,
    ("messages", "subject_id"): CANDIDATE.id,
    ("messages", "is_left"): True,
    ("panels", "about_kind"): About.CANDIDATE,
    ("candidates", "status"): "open",
    ("nudges", "ask"): Ask.SCORE,
}


def filled(of: Table, each: Column[Any]) -> Any:
    """Something for every column; a text that could be somebody's says the canary."""
    if (of.name, each.name) in READABLE:
        return READABLE[of.name, each.name]
    if each.name == "id" and of.name in IDS:
        return IDS[of.name]
    if isinstance(each.type, ModelJson):
        return f'"{CANARY}"'
    if each.name in OWNERS:
        return OWNERS[each.name]
    match each.type:
        case UtcDateTime() | DateTime():
            return NOW
        case Date():
            return date(2026, 11, 23)
        case Boolean():
            return False
        case Integer():
            return 1
        case String() as text if text.length is None or text.length > 32:
            return CANARY
    if each.name == "workspace":
        return "T1"
    return "UMAYA" if each.name == "manager" else f"{of.name[:8]}{each.name[:8]}"


def plain(of: Table) -> Any:
    """The table without our types: what is written is what stands there."""
    kinds = {each.name: Text() if isinstance(each.type, ModelJson | JSON) else each.type for each in of.columns}
    return table(of.name, *(column(name, kind) for name, kind in kinds.items()))


def fill(database: Database, *, but: Collection[str] = ()) -> None:
    """Puts one row into every table, but for these."""
    with database.engine.begin() as connection:
        for of in Base.metadata.sorted_tables:
            if of.name not in but:
                values = {each.name: filled(of, each) for each in of.columns}
                connection.execute(insert(plain(of)).values(values))
