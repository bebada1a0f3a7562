"""The one way to change something, on both databases: in which order it asks, and what is left of whatever only asked."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from blocks.gallery.worked import TRIAGE, brief_of
from domain.brief.brief import Brief
from domain.command import Asks, Command, Overtaken, Saved, SentForm, Tap
from domain.outgoing.subject import Subject
from domain.people import Actor
from domain.refusals import Invalid, NotAllowed, NotFound, Refusal, Stale
from domain.waiting.kept_form import KeptForm
from services.change import OTHER, Root, change, itself
from storage.database import Database, Unaudited
from storage.store import Store
from tests.at_once import all_at_once
from tests.worlds import keep, saved

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MAYA, NOOR = (Actor(workspace="T1", user=user) for user in ("UMAYA", "UNOOR"))
NOT_YOURS = "It belongs to somebody else."
Work = Callable[[Store, Brief], Brief | Asks[Brief]]
Outcome = Saved[Brief] | Overtaken[Brief] | Asks[Brief]


class Desk:
    """Two briefs of Maya's that their manager alone may change; `steps` is what the last change went through."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.steps: list[str] = []
        keep(database, brief_of(TRIAGE, id="b1"), brief_of(TRIAGE, id="b2"))
        self.trail_before = len(self.trail())

    def change(
        self, actor: Actor = MAYA, work: Work | None = None, brief_id: str = "b1", *, tap: bool = False, **asked: Any
    ) -> Outcome:
        """By default another version of the brief, which its work saves."""
        self.steps = []
        command = (Tap if tap else Command)(actor=actor, now=NOW, **asked)

        def worked(store: Store, brief: Brief) -> Brief | Asks[Brief]:
            self.steps.append("work")
            return (work or raised)(store, brief)

        return change(self.database, command, "test.raise", self._root(actor, brief_id), worked, itself)

    def _root(self, actor: Actor, brief_id: str) -> Root[Brief]:
        def lock(store: Store) -> Brief:
            self.steps.append("lock")
            return store.briefs.lock(brief_id)

        def check(_: Store, brief: Brief) -> None:
            self.steps.append("permission")
            if actor.user != brief.manager:
                raise NotAllowed(NOT_YOURS)

        def version(brief: Brief) -> int:
            self.steps.append("version")
            return brief.version

        return Root(
            lock=lock,
            check=check,
            version=version,
            moved=lambda brief: f"It is at version {brief.version} by now.",
            subject=lambda brief: brief.subject,
        )

    def refusal(self, actor: Actor, **asked: Any) -> tuple[type[Refusal], str, list[str]]:
        """How they are refused, and after which steps."""
        with pytest.raises(Refusal) as refused:
            self.change(actor, **asked)
        return type(refused.value), refused.value.text, self.steps

    def version(self, brief_id: str = "b1") -> int:
        with self.database.reading("T1") as store:
            return store.briefs.get(brief_id).version

    def sent(self, form_id: str) -> SentForm | None:
        with self.database.reading("T1") as store:
            return store.forms.sent(form_id)

    def trail(self) -> list[tuple[str, str, Subject, datetime]]:
        """Newest first."""
        with self.database.reading("T1") as store:
            return [(each.actor, each.act, each.subject, each.at) for each in store.audit.newest(50)]

    def is_as_it_was(self) -> bool:
        """Nothing is saved, nothing is on record, and no form counts as sent."""
        return self.version() == 1 and len(self.trail()) == self.trail_before and self.sent("f1") is None


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def raised(store: Store, brief: Brief) -> Brief:
    after = brief.model_copy(update={"version": brief.version + 1})
    store.briefs.save(after)
    return after


def given_to_noor(store: Store, brief: Brief) -> Brief:
    after = raised(store, brief).model_copy(update={"manager": "UNOOR"})
    store.briefs.save(after)
    return after


def test_it_locks_asks_who_may_at_which_version_works_and_says_so_in_the_trail(desk: Desk) -> None:
    outcome = desk.change(form_id="f1", version=1)
    assert desk.steps == ["lock", "permission", "version", "work"]
    assert saved(outcome).version == desk.version() == 2
    assert desk.trail()[0] == ("UMAYA", "test.raise", Subject.brief("b1"), NOW)
    assert len(desk.trail()) == desk.trail_before + 1
    assert desk.sent("f1") == SentForm(sent_by="UMAYA", about="b1", result="b1")
    # What is no form's, and was drawn at no version, is done each time.
    assert [saved(desk.change()).version, saved(desk.change()).version] == [3, 4]
    assert desk.steps == ["lock", "permission", "work"]


def test_what_is_not_there_or_not_theirs_ends_it_before_anything_else_is_asked(desk: Desk) -> None:
    assert desk.refusal(MAYA, brief_id="b3", form_id="f1")[0::2] == (NotFound, ["lock"])
    too_late = {"form_id": "f1", "version": 0}
    assert desk.refusal(NOOR, **too_late) == (NotAllowed, NOT_YOURS, ["lock", "permission"])
    assert desk.is_as_it_was()


def test_ones_own_copy_gets_the_first_answer_whatever_that_made_of_them(desk: Desk) -> None:
    sent: dict[str, Any] = {"form_id": "f1", "version": 1}
    first = desk.change(work=given_to_noor, **sent)
    again = desk.change(work=given_to_noor, **sent)
    assert desk.steps == ["lock"]
    assert saved(first) == saved(again)
    assert desk.version() == 2
    assert len(desk.trail()) == desk.trail_before + 1
    # By that form alone: with another one they are refused by now.
    assert desk.refusal(MAYA, form_id="f2")[:2] == (NotAllowed, NOT_YOURS)


def test_a_strangers_copy_is_refused_like_their_first_try(desk: Desk) -> None:
    first_try = desk.refusal(NOOR, form_id="f1", version=1)
    desk.change(form_id="f1", version=1)
    assert desk.refusal(NOOR, form_id="f1", version=1) == first_try == (NotAllowed, NOT_YOURS, ["lock", "permission"])
    assert desk.version() == 2


def test_the_copy_of_somebody_else_who_may_is_no_second_result(desk: Desk) -> None:
    desk.change(work=given_to_noor, form_id="f1", version=1)
    assert saved(desk.change(NOOR, form_id="f1", version=1)).version == 2
    assert desk.steps == ["lock", "permission"]
    assert desk.version() == 2


def test_a_form_that_was_sent_about_something_else_is_refused_to_whoever_may_know_that(desk: Desk) -> None:
    desk.change(form_id="f1")
    elsewhere: dict[str, Any] = {"brief_id": "b2", "form_id": "f1"}
    assert desk.refusal(MAYA, **elsewhere) == (NotAllowed, OTHER, ["lock", "permission"])
    assert desk.refusal(NOOR, **elsewhere) == (NotAllowed, NOT_YOURS, ["lock", "permission"])
    assert desk.version("b2") == 1


def test_what_a_form_has_made_is_what_it_was_about_as_well(desk: Desk) -> None:
    def make(store: Store, _: Brief) -> Brief:
        made = brief_of(TRIAGE, id="b3")
        store.briefs.add(made)
        return made

    desk.change(work=make, form_id="f1")
    assert desk.sent("f1") == SentForm(sent_by="UMAYA", about="b1", result="b3")
    assert desk.trail()[0][2] == Subject.brief("b3")
    for brief_id in ("b1", "b3"):
        assert saved(desk.change(brief_id=brief_id, form_id="f1")).id == brief_id
        assert desk.steps == ["lock"]


def test_whoever_read_another_version_reads_it_again_and_saves_nothing(desk: Desk) -> None:
    outcome = desk.change(form_id="f1", version=0)
    assert isinstance(outcome, Overtaken)
    assert (outcome.page.version, outcome.notice) == (1, "It is at version 1 by now.")
    assert desk.steps == ["lock", "permission", "version"]
    assert desk.is_as_it_was()
    # The same form, read at what is there now, is no copy.
    assert saved(desk.change(form_id="f1", version=1)).version == 2


def test_work_that_finds_it_moved_on_says_so_before_it_writes(desk: Desk) -> None:
    def too_late(_: Store, __: Brief) -> Brief:
        raise Stale("Somebody took it.")

    outcome = desk.change(work=too_late, form_id="f1", version=1)
    assert isinstance(outcome, Overtaken)
    assert outcome.notice == "Somebody took it."
    assert desk.is_as_it_was()

    def much_too_late(store: Store, brief: Brief) -> Brief:
        raised(store, brief)
        raise Stale("Somebody took it.")

    with pytest.raises(Unaudited):
        desk.change(work=much_too_late, form_id="f1", version=1)
    assert desk.is_as_it_was()


def test_work_that_asks_saves_nothing_and_its_form_can_be_sent_again(desk: Desk) -> None:
    def ask(_: Store, brief: Brief) -> Asks[Brief]:
        return Asks(brief, "Are you sure?")

    outcome = desk.change(work=ask, form_id="f1", version=1)
    assert isinstance(outcome, Asks)
    assert (outcome.page.id, outcome.question) == ("b1", "Are you sure?")
    assert desk.is_as_it_was()

    def ask_too_late(store: Store, brief: Brief) -> Asks[Brief]:
        return Asks(raised(store, brief), "Are you sure?")

    with pytest.raises(Unaudited):
        desk.change(work=ask_too_late, form_id="f1", version=1)
    assert desk.is_as_it_was()
    assert saved(desk.change(form_id="f1", version=1)).version == 2


def test_work_that_is_refused_takes_back_what_it_wrote(desk: Desk) -> None:
    def refuse(store: Store, brief: Brief) -> Brief:
        raised(store, brief)
        raise Invalid({"owner": "Please pick somebody."})

    with pytest.raises(Invalid):
        desk.change(work=refuse, form_id="f1", version=1)
    assert desk.is_as_it_was()


def test_a_tap_saves_without_a_word_and_leaves_its_form_to_be_sent(desk: Desk) -> None:
    assert saved(desk.change(tap=True, form_id="f1", version=1)).version == desk.version() == 2
    assert desk.steps == ["lock", "permission", "version", "work"]
    assert len(desk.trail()) == desk.trail_before
    assert desk.sent("f1") is None
    assert desk.refusal(NOOR, tap=True, form_id="f1")[:2] == (NotAllowed, NOT_YOURS)
    # Once the form is sent, a tap that comes late in it knows less.
    desk.change(form_id="f1", version=2)
    assert saved(desk.change(tap=True, form_id="f1", version=2)).version == desk.version() == 3
    assert desk.steps == ["lock"]


def test_what_was_kept_of_a_form_goes_once_it_is_sent(desk: Desk) -> None:
    form = KeptForm(form_id="f1", person="UMAYA", route="r", title="t", metadata="{}", fields="{}", kept_at=NOW)
    with desk.database.transaction("T1") as store:
        store.kept_forms.save(form)
        store.audit.leave_out()

    def kept() -> KeptForm | None:
        with desk.database.reading("T1") as store:
            return store.kept_forms.find("f1")

    desk.change(form_id="f1-2", version=0)
    assert kept() == form
    # Its second window goes by the same name.
    desk.change(form_id="f1-2", version=1)
    assert kept() is None


def test_two_copies_sent_at_once_are_one_result(desk: Desk) -> None:
    def send() -> Outcome:
        return desk.change(form_id="f1", version=1)

    one, other = all_at_once(send, send)
    assert saved(one) == saved(other)
    assert desk.version() == 2
    assert len(desk.trail()) == desk.trail_before + 1
