"""A workspace's guide on both databases: each change is a guide of its own, and of two at once none is lost."""

from datetime import UTC, datetime

import pytest

from blocks.gallery.workspace import FAIRNESS
from domain.command import Asks
from domain.guide.own import ChangeGuide, DropCategory, FlagsDraft, SaveCategory, SaveFlags
from domain.guide.shipped import SHIPPED
from domain.outgoing.subject import Subject
from domain.people import Actor
from domain.refusals import NotAllowed, Refusal
from services.workspace.guides import GuideService
from storage.database import Database
from tests.worlds import overtaken, saved

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DANA = Actor(workspace="T1", user="UDANA", is_admin=True)


def new(version: int = 0, form_id: str = "f1", *, is_sure: bool = True, actor: Actor = DANA) -> SaveCategory:
    return SaveCategory(actor=actor, now=NOW, form_id=form_id, version=version, draft=FAIRNESS, is_sure=is_sure)


def test_a_category_is_shown_before_it_counts_and_what_was_judged_finds_its_guide(database: Database) -> None:
    guides = GuideService(database)
    assert isinstance(guides.save_category(new(is_sure=False)), Asks)
    assert guides.page(DANA).is_shipped
    first = saved(guides.save_category(new()))
    assert first.guide.category_keys[-1] == "fair_treatment"
    assert guides.page(Actor(workspace="T2", user="UANA")).is_shipped
    dropped = DropCategory(actor=DANA, now=NOW, version=1, key="fair_treatment")
    assert "fair_treatment" not in saved(guides.drop_category(dropped)).guide.category_keys
    with database.reading("T1") as store:
        assert store.guides.get(first.guide.id) == first.guide
    with pytest.raises(Refusal, match="not in the guide any more"):
        guides.drop_category(dropped.model_copy(update={"version": 2}))
    shipped = saved(guides.reset(ChangeGuide(actor=DANA, now=NOW, version=2)))
    assert shipped.is_shipped
    assert shipped.guide.id != SHIPPED.id


def test_of_two_admins_the_second_reads_what_the_first_made_of_it(database: Database) -> None:
    guides = GuideService(database)
    saved(guides.save_category(new()))
    flags = SaveFlags(actor=DANA, now=NOW, form_id="f2", version=0, draft=FlagsDraft(plan_question="And then?"))
    assert "changed the guide" in overtaken(guides.save_flags(flags))
    assert "changed the guide" in overtaken(guides.save_category(new(form_id="f3")))
    with database.transaction("T1") as store:
        assert not store.guides.keep_next(SHIPPED, 1, "UMAYA", NOW)
        store.audit.record("UMAYA", "guide.change", Subject.of_workspace("T1"), NOW)
    assert saved(guides.save_category(new())).version == 1


def test_nobody_but_an_admin_changes_it_and_everybody_reads_it(database: Database) -> None:
    maya, guides = Actor(workspace="T1", user="UMAYA"), GuideService(database)
    with pytest.raises(NotAllowed, match="Only workspace admins"):
        guides.to_change(maya)
    with pytest.raises(NotAllowed, match="Only workspace admins"):
        guides.save_category(new(actor=maya))
    assert guides.page(maya).guide == SHIPPED
