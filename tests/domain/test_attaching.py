"""A link is put below what stands there already, once, and only where there is room."""

import pytest

from domain.check_in.report import TEXT_LIMIT, Item, Progress
from domain.refusals import Refusal
from domain.scorecard import NOTE_LIMIT, Mark, Marks
from domain.waiting.attaching import with_evidence, with_note

LINK = "https://acme.slack.com/archives/C1/p1"


def test_the_first_link_is_work_under_way_and_a_later_one_changes_no_progress() -> None:
    once = with_evidence({}, "data", LINK)
    assert once == {"data": Item(progress=Progress.UNDER_WAY, evidence=LINK)}
    done = {"data": Item(progress=Progress.DONE, evidence="It runs."), "cost": Item(progress=Progress.DONE)}
    assert with_evidence(done, "data", LINK) == done | {
        "data": Item(progress=Progress.DONE, evidence=f"It runs.\n{LINK}")
    }
    assert with_evidence(once, "data", LINK) == once


def test_a_note_keeps_its_score_and_the_other_notes_stay() -> None:
    marks = Marks(marks={"cost": Mark(score=4, note="Counts tokens."), "data": Mark(note="Hm.")})
    after = with_note(marks, "cost", LINK)
    assert after.mark("cost") == Mark(score=4, note=f"Counts tokens.\n{LINK}")
    assert after.mark("data") == marks.mark("data")


@pytest.mark.parametrize("left", [0, 1])
def test_it_fits_to_the_last_letter_and_is_refused_beyond(left: int) -> None:
    full = "x" * (NOTE_LIMIT - len(LINK) - left)
    said = "x" * (TEXT_LIMIT - len(LINK) - left)
    if left:
        assert len(with_note(Marks(marks={"cost": Mark(note=full)}), "cost", LINK).mark("cost").note) == NOTE_LIMIT
        items = with_evidence({"data": Item(progress=Progress.DONE, evidence=said)}, "data", LINK)
        assert len(items["data"].evidence) == TEXT_LIMIT
    else:
        with pytest.raises(Refusal, match="no room"):
            with_note(Marks(marks={"cost": Mark(note=full)}), "cost", LINK)
        with pytest.raises(Refusal, match="no room"):
            with_evidence({"data": Item(progress=Progress.DONE, evidence=said)}, "data", LINK)
