"""Files on both databases: everybody takes along what they may read, and nothing else."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from blocks.gallery.candidate import candidate
from blocks.gallery.onboarding import onboarding
from blocks.gallery.worked import TRIAGE, brief_of
from domain.brief.brief import Judge, Product
from domain.decision.decision import DecisionOutcome
from domain.export.commands import AskExport
from domain.export.export import Export, FileKind
from domain.outgoing.kinds import Kind
from domain.people import Actor
from domain.refusals import Invalid, NotAllowed
from services.exports import ExportService
from storage.database import Database
from storage.outgoing.deliveries import DeliveryRow
from tests.worlds import a_decision, a_panel, keep, saved

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BRIEF = brief_of(TRIAGE.but(product=Product.SOME, judge=Judge.YES, owner="UROSA")).model_copy(update={"room": "G0ROOM"})
PRIYA, ZED = candidate(id="c1", interview_at=None), candidate(id="c2", name="Zed", interview_at=None)
SEATS = {"UANA": ("evaluation",)}


@pytest.fixture
def exports(database: Database) -> ExportService:
    """Ana interviews Priya, Ben interviews Zed, and Priya was hired."""
    keep(database, BRIEF, PRIYA, ZED)
    keep(database, a_panel(PRIYA, SEATS, id="p1"), a_panel(ZED, {"UBEN": ("evaluation",)}, id="p2"))
    keep(database, a_decision(outcome=DecisionOutcome.NO), a_decision(version=2), onboarding())
    return ExportService(database)


def made(exports: ExportService, user: str, kind: FileKind) -> Export:
    return exports.made(Actor(workspace="T1", user=user), "b1", kind)


def test_the_hiring_manager_has_every_candidate_with_the_decision_that_counts(exports: ExportService) -> None:
    found = made(exports, "UMAYA", FileKind.INTERVIEWS_CSV).interviewed
    assert [each.candidate.name for each in found] == [PRIYA.name, "Zed"]
    assert [each.decision and each.decision.version for each in found] == [2, None]
    assert all(each.cards == () and each.result is None for each in found)


def test_an_interviewer_has_those_whom_they_interview(exports: ExportService) -> None:
    found = made(exports, "UBEN", FileKind.INTERVIEWS_CSV)
    assert [each.candidate.name for each in found.interviewed] == ["Zed"]
    assert made(exports, "UBEN", FileKind.CHECK_INS_CSV).onboarded == ()


@pytest.mark.parametrize("kind", FileKind)
def test_a_stranger_has_nothing(exports: ExportService, kind: FileKind) -> None:
    with pytest.raises(NotAllowed):
        made(exports, "UZOE", kind)


def test_nothing_is_sent_where_nothing_would_be_in_it(exports: ExportService, database: Database) -> None:
    ben, maya = (Actor(workspace="T1", user=user) for user in ("UBEN", "UMAYA"))
    command = AskExport(actor=ben, now=NOW, form_id="f1", brief_id="b1", kind=FileKind.CHECK_INS_CSV)
    with pytest.raises(Invalid):
        exports.ask(command)
    saved(exports.ask(command.model_copy(update={"actor": maya, "form_id": "f2"})))
    saved(exports.ask(command.model_copy(update={"actor": maya, "form_id": "f2"})))
    with database.reading("T1") as store:
        assert list(store.session.scalars(select(DeliveryRow.kind))) == [Kind.EXPORT]


def test_the_form_chooses_the_brief_that_is_named(exports: ExportService, database: Database) -> None:
    keep(database, brief_of(TRIAGE.but(title="Invoices")).model_copy(update={"id": "b2"}))
    maya = Actor(workspace="T1", user="UMAYA")
    assert exports.page(maya).chosen == ""
    assert exports.page(maya, "invoices").chosen == "b2"
    assert exports.page(maya, brief_id="b1").chosen == "b1"
