"""A record is erased on both databases: every column of every table is filled, and nothing of it is left."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    select,
    update,
)

from blocks.gallery.candidate import candidate
from blocks.gallery.decision import todo
from blocks.gallery.worked import TRIAGE, brief_of
from domain.candidate.candidate import CandidateDraft
from domain.decision.todo import TodoKind
from domain.export.export import FileKind
from domain.keeping.records import EraseRecord, HandOut, PutOnHold
from domain.outgoing.subject import About, Subject
from domain.people import Actor
from domain.permissions import Act
from domain.refusals import Invalid, NotAllowed, NotFound, Refusal
from domain.waiting.kept_form import KEPT_FOR, KeepForm, KeptForm
from services.installations import InstallationService
from services.keeping.erasures import ErasureService
from services.keeping.held import HeldService
from services.kept_forms import KeptFormService
from storage.base import Base
from storage.database import Database
from tests.full import BRIEF, CANARY, CANDIDATE, NOW, ONBOARDING, PROPOSAL, fill, plain
from tests.services.test_installations import WE
from tests.worlds import a_decision, keep, saved

MAYA = Actor(workspace="T1", user="UMAYA")
DANA = Actor(workspace="T1", user="UDANA", is_admin=True)
EVE = Actor(workspace="T1", user="UEVE")
#: Tables that hold nobody's words, with why: whatever text they have is ours or Slack's.
WORDLESS = {
    "audit": "who did what to which id",
    "deliveries": "ids, and Slack's own word for an error",
    "troubles": "ids, and Slack's own word for an error",
    "pace": "conversations",
    "installations": "the workspace's own name",
    "slack_bots": "sealed tokens, and the workspace's own name",
    "slack_oauth_states": "what was drawn by lot",
    "workspace_settings": "choices of a list",
    "guides": "questions, asked of everybody",
    "erasures": "ids and counts",
    "erased": "ids",
    "holds": "ids",
    "retention_notices": "ids",
    "webhooks": "an admin's address of another system",
    "happenings": "ids and states, for six days",
}
#: What may hold words about others, and says of the record only what was looked at.
KEEPS_OTHERS = {"reminded", "homes"}
OF_BRIEF = {"briefs", "brief_drafts", "brief_versions", "questions", "discovery_items"}
OF_PANEL = {"panels", "seats", "panel_versions", "scorecards", "scorecard_versions", "scorecard_drafts", "reviews"}
OF_CANDIDATE = {"candidates", "merged_candidates", "decisions", "todos", "forms", "kept_forms", "nudges", *OF_PANEL}
OF_ONBOARDING = {"onboardings", "onboarding_changes", "check_ins"}


@pytest.fixture
def full(database: Database) -> Database:
    """A database with one row in every table that may hold words."""
    fill(database, but=WORDLESS)
    return database


def with_the_canary(database: Database) -> set[str]:
    """Every table in which it stands, in whichever column."""
    found = set()
    with database.engine.connect() as connection:
        for of in Base.metadata.sorted_tables:
            rows = connection.execute(select(plain(of))).all()
            if any(CANARY in str(value) for row in rows for value in row):
                found.add(of.name)
    return found


def erase(database: Database, root: Subject, actor: Actor = MAYA, form_id: str = "f1") -> None:
    saved(ErasureService(database).erase(EraseRecord(actor=actor, now=NOW, form_id=form_id, root=root)))


def test_every_table_with_words_of_people_is_known_here(full: Database) -> None:
    words = with_the_canary(full)
    named = OF_BRIEF | OF_CANDIDATE | OF_ONBOARDING | KEEPS_OTHERS | {"proposals"}
    assert words == named - {"messages", "nudges", "forms"}
    assert {of.name for of in Base.metadata.sorted_tables} == named | set(WORDLESS) | {"messages"}


@pytest.mark.parametrize(
    ("root", "stays"),
    [
        (BRIEF, set()),
        # What names the candidate there stands in columns that hold no sentence, and in another's name.
        (CANDIDATE, (OF_BRIEF - {"brief_drafts", "brief_versions"}) | {"proposals"}),
        (ONBOARDING, OF_BRIEF | (OF_CANDIDATE - {"nudges", "forms"}) | {"proposals", "reminded"}),
        (PROPOSAL, OF_BRIEF | (OF_CANDIDATE - {"nudges", "forms"}) | OF_ONBOARDING | {"reminded"}),
    ],
)
def test_no_word_is_left_of_what_is_erased(full: Database, root: Subject, stays: set[str]) -> None:
    erase(full, root)
    assert with_the_canary(full) == stays


def test_what_others_records_say_of_them_is_initials_from_then_on(database: Database) -> None:
    named = candidate(id="c2", name="Umar Farouk").edit(CandidateDraft(name="Omar Farouk"), "UMAYA", NOW)
    keep(database, brief_of(TRIAGE), candidate(added_reason="OMAR FAROUK and umar farouk wait"), named)
    keep(
        database, candidate(id="c3", name="Omar Farouk Junior"), a_decision(reason="Omar Farouk leads, Priya Nair not")
    )
    erase(database, named.subject)
    with database.reading("T1") as store:
        assert store.candidates.get("c1").added_reason == "O. F. and O. F. wait"
        assert [each.reason for each in store.decisions.versions("c1")] == ["O. F. leads, Priya Nair not"]
        assert store.candidates.get("c3").name == "Omar Farouk Junior"


def test_what_is_to_be_looked_up_goes_with_its_brief_and_stays_when_a_candidate_goes(full: Database) -> None:
    keep(full, todo(TodoKind.POLICY, id="t9", brief_id=BRIEF.id, candidate_id=""))
    for root, left in ((CANDIDATE, ["t9"]), (BRIEF, [])):
        erase(full, root, form_id=f"erase {root.id}")
        with full.reading("T1") as store:
            assert [each.id for each in store.decisions.todos(BRIEF.id)] == left


def test_nothing_is_left_in_the_file_itself_or_its_journal(full: Database) -> None:
    erase(full, BRIEF)
    # Another server's files are its own.
    if full.is_sqlite:
        file = Path(str(full.engine.url.database))
        for each in (file, file.with_name(f"{file.name}-wal")):
            assert not each.exists() or CANARY.encode() not in each.read_bytes()


def test_what_a_reminder_says_of_others_stays(full: Database) -> None:
    erase(full, CANDIDATE)
    with full.reading("T1") as store:
        digest = store.reminders.of("UANA").digest
    assert digest is not None
    assert [each.name for each in digest.matters] == ["Zed"]


def test_its_messages_are_to_go_also_those_that_were_left_behind_in_an_old_room(full: Database) -> None:
    erase(full, CANDIDATE)
    with full.reading("T1") as store:
        erasure = store.erasures.of(CANDIDATE)
        assert erasure is not None
        assert store.erasures.receipt(erasure.id).to_come == 1
        assert store.messages.about(CANDIDATE) == []


def test_what_brought_a_file_or_a_canvas_of_a_brief_goes_with_it(full: Database) -> None:
    with full.reading("T1") as store:
        whole = store.kept.whole(BRIEF)
        assert {Subject.export(BRIEF.id, kind).id for kind in FileKind} <= whole.every_id
        assert store.kept.whole(CANDIDATE).of(About.EXPORT) == ()


def test_the_trail_knows_the_id_and_a_copy_of_the_form_is_the_same_erasure(full: Database) -> None:
    erase(full, CANDIDATE)
    erase(full, CANDIDATE)
    with full.engine.connect() as connection:
        trail = connection.execute(select(Base.metadata.tables["audit"])).mappings().all()
    assert [(row["act"], row["subject_id"], row["actor_user"]) for row in trail] == [
        ("record.erase", CANDIDATE.id, "UMAYA")
    ]


def test_a_second_form_for_what_is_erased_erases_nothing_more(full: Database) -> None:
    erase(full, CANDIDATE)
    with pytest.raises(Invalid, match="erased already"):
        erase(full, CANDIDATE, form_id="f2")
    with full.engine.connect() as connection:
        assert len(connection.execute(select(Base.metadata.tables["erasures"])).all()) == 1


def test_only_the_hiring_manager_and_admins_find_and_erase_it(full: Database) -> None:
    service = ErasureService(full)
    assert service.named(EVE, "canary") == ()
    assert len(service.named(MAYA, "canary")) == len(service.named(DANA, "CANARY")) == 4
    with pytest.raises(NotAllowed, match="Only the hiring manager and workspace admins"):
        erase(full, CANDIDATE, EVE)
    with pytest.raises(NotFound):
        erase(full, Subject.candidate("nobody"))
    assert "candidates" in with_the_canary(full)


def test_under_a_legal_hold_nothing_is_erased_and_an_admin_lifts_it(full: Database) -> None:
    service = ErasureService(full)
    with pytest.raises(NotAllowed, match="Only workspace admins"):
        service.hold(PutOnHold(actor=MAYA, now=NOW, root=ONBOARDING))
    saved(service.hold(PutOnHold(actor=DANA, now=NOW, root=ONBOARDING)))
    for root in (ONBOARDING, CANDIDATE, BRIEF):
        with pytest.raises(Refusal, match="legal hold"):
            service.to_erase(MAYA, root)
        with pytest.raises(Refusal, match="legal hold"):
            erase(full, root)
    saved(service.hold(PutOnHold(actor=DANA, now=NOW, root=ONBOARDING, lift=True)))
    erase(full, CANDIDATE)


@pytest.mark.parametrize(
    ("held", "root"), [(BRIEF, CANDIDATE), (BRIEF, PROPOSAL), (BRIEF, ONBOARDING), (CANDIDATE, ONBOARDING)]
)
def test_what_belongs_to_something_under_a_legal_hold_is_not_erased(
    full: Database, held: Subject, root: Subject
) -> None:
    saved(ErasureService(full).hold(PutOnHold(actor=DANA, now=NOW, root=held)))
    with pytest.raises(Refusal, match=rf"legal hold is on {CANARY} \({held.kind}\), .* workspace admin can lift it"):
        erase(full, root)


def test_what_was_typed_about_something_under_a_legal_hold_is_kept_until_it_is_lifted(full: Database) -> None:
    service, forms, later = ErasureService(full), KeptFormService(full), NOW + KEPT_FOR + timedelta(days=1)
    saved(service.hold(PutOnHold(actor=DANA, now=NOW, root=CANDIDATE)))
    forms.forget_old("T1", later)
    assert "kept_forms" in with_the_canary(full)
    saved(service.hold(PutOnHold(actor=DANA, now=NOW, root=CANDIDATE, lift=True)))
    forms.forget_old("T1", later)
    assert "kept_forms" not in with_the_canary(full)


def test_a_form_in_which_the_same_name_was_typed_for_the_brief_goes_too(full: Database) -> None:
    blank = KeptForm(
        form_id="", person="UMAYA", route="candidate.create", title="Add", metadata="", fields="{}", kept_at=NOW
    )
    with full.transaction("T1") as store:
        for form_id, brief, name in (("f7", BRIEF.id, CANARY.lower()), ("f8", BRIEF.id, "Zed"), ("f9", "b9", CANARY)):
            typed = {"form_id": form_id, "name": name, "metadata": f'{{"brief_id": "{brief}"}}'}
            store.kept_forms.save(blank.model_copy(update=typed))
        store.audit.leave_out()
    erase(full, CANDIDATE)
    with full.reading("T1") as store:
        assert [each for each in ("f7", "f8", "f9") if store.kept_forms.find(each)] == ["f8", "f9"]


@pytest.mark.parametrize("about", [("brief1", CANDIDATE.id), ("panel1",), ("scorecard1",)])
def test_a_form_that_was_open_meanwhile_brings_nothing_back(full: Database, about: tuple[str, ...]) -> None:
    erase(full, CANDIDATE)
    before = with_the_canary(full)
    form = KeptForm(
        form_id="f2", person="UMAYA", route="r", title="Edit", name=CANARY, metadata="{}", fields="{}", kept_at=NOW
    )
    for act in (Act.EDIT_BRIEF, None):
        command = KeepForm(actor=MAYA, now=NOW, form_id="f2", form=form, tell=False, act=act, about=about)
        with pytest.raises(NotFound, match="erased meanwhile"):
            KeptFormService(full).keep(command)
    assert with_the_canary(full) == before


def test_another_workspace_erases_and_finds_nothing_of_it(full: Database) -> None:
    stranger = Actor(workspace="T2", user="UMAYA", is_admin=True)
    assert ErasureService(full).named(stranger, "canary") == ()
    for root in (BRIEF, CANDIDATE, PROPOSAL, ONBOARDING):
        with pytest.raises(NotFound):
            erase(full, root, stranger)
    assert "candidates" in with_the_canary(full)


def export(database: Database, root: Subject) -> dict[str, Any]:
    return dict(json.loads(HeldService(database).file(MAYA, root, NOW)))


def of_the_candidate(exports: list[str]) -> dict[str, Any]:
    return next(each for each in map(json.loads, exports) if each["id"] == CANDIDATE.id)


@pytest.mark.parametrize("is_closed", [False, True])
def test_whoever_may_gets_all_that_is_kept_and_the_operator_what_is_sealed_too(full: Database, is_closed: bool) -> None:
    """Sealed is also what a decision has closed before it opened: somebody who withdrew may come again."""
    open_panel = update(Base.metadata.tables["panels"]).values(opened_at=None, is_closed=is_closed)
    with full.engine.begin() as connection:
        connection.execute(open_panel)
    InstallationService(full).keep(WE, "xoxb-1", NOW)
    kept = export(full, CANDIDATE)["kept"]
    all_of_it = of_the_candidate(HeldService(full).everything_named("canary", NOW))["kept"]
    sealed = {"scorecards", "scorecard_versions", "scorecard_drafts", "reviews", "kept_forms"}
    # The trail is empty: nothing was done to it yet.
    assert set(all_of_it) == (OF_CANDIDATE | OF_ONBOARDING | {"messages"})
    assert set(kept) == set(all_of_it) - sealed
    assert kept["candidates"][0]["name"] == CANARY
    assert kept["decisions"][0]["flag_answers"] == CANARY
    assert "draft" not in all_of_it["reviews"][0]


def test_what_is_handed_out_is_on_the_trail_and_comes_to_whoever_asked(full: Database) -> None:
    service = HeldService(full)
    with pytest.raises(NotAllowed, match="get everything"):
        service.hand_out(HandOut(actor=EVE, now=NOW, root=CANDIDATE))
    saved(service.hand_out(HandOut(actor=MAYA, now=NOW, root=CANDIDATE)))
    assert [row["act"] for row in export(full, CANDIDATE)["kept"]["audit"]] == ["record.hand_out"]


def test_the_file_is_made_for_whoever_may_have_it_by_then(full: Database) -> None:
    with pytest.raises(NotAllowed, match="get everything"):
        HeldService(full).file(EVE, CANDIDATE, NOW)
    with pytest.raises(NotFound):
        HeldService(full).file(MAYA, Subject.candidate("nobody"), NOW)


def test_nothing_is_handed_out_to_another_workspace(full: Database) -> None:
    stranger = Actor(workspace="T2", user="UMAYA", is_admin=True)
    for hand_out in (
        lambda: HeldService(full).hand_out(HandOut(actor=stranger, now=NOW, root=CANDIDATE)),
        lambda: HeldService(full).file(stranger, CANDIDATE, NOW),
    ):
        with pytest.raises(NotFound):
            hand_out()
