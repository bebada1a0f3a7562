"""Files: what stands in them, and what never does."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from fpdf import FPDF
from fpdf.fonts import TTFFont
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from markdown_it import MarkdownIt

from blocks.export import pdf as drawing
from blocks.export.file import exported, name_of
from blocks.export.markdown import plain
from blocks.export.page import one_page
from blocks.export.sheet import as_csv, harmless, interview_rows
from blocks.gallery.brief import HOSTILE, REVIEWED
from blocks.gallery.candidate import candidate
from blocks.gallery.onboarding import check_in, onboarding, report
from blocks.gallery.scorecard import OPEN, PANEL_A, panel, result
from blocks.gallery.worked import brief_of
from domain.brief.brief import TEXT_LIMIT, WORKFLOW_LIMIT, BriefAnswers
from domain.brief.money import Costs
from domain.export.export import Content, Export, FileKind, Interviewed, Onboarded
from domain.guide.days import DAY_30, DAY_60
from domain.onboarding.onboarding import Ending
from domain.refusals import Invalid
from domain.scorecard import Version
from tests.worlds import a_decision, marks_of

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SIGNS = "=+-@＝＋－＠"
NAMES = {"UANA": "Ana Silva", "UBEN": "Ben Stone", "UMAYA": "Maya Lind"}


def export(answers: BriefAnswers = REVIEWED, **more: Any) -> Export:
    return Export(brief=brief_of(answers), **more)


def content(of: Export, kind: FileKind) -> bytes:
    (file,) = exported(of, kind, NAMES, NOW).files
    return file.content


def judged() -> Export:
    opened = Interviewed(
        candidate=candidate(name="=Priya"), panel=panel(**OPEN), cards=PANEL_A, result=result(*PANEL_A)
    )
    return export(interviewed=(opened, Interviewed(candidate=candidate(name="Zed"), panel=panel(submitted={"UANA"}))))


def test_the_page_says_what_a_vendor_needs_and_no_sum() -> None:
    with_pay = REVIEWED.but(
        costs=Costs(runs=Decimal(600), value_per_run=Decimal(35), pay=Decimal(90_000), currency="EUR")
    )
    text = content(export(with_pay), FileKind.PAGE_MARKDOWN).decode()
    assert "## The number that should move\n\nMedian time to the first reply: 6 h → 1 h" in text
    assert "- Who owns prompts, retrieval set-up and evaluation logic after hand-off?" in text
    assert not any(figure in text for figure in ("600", "35", "90", "EUR"))


def test_what_people_typed_stays_text_in_markdown() -> None:
    text = content(export(HOSTILE), FileKind.PAGE_MARKDOWN).decode()
    headings = [line for line in text.splitlines() if line.startswith("#")]
    assert len(headings) == len(one_page(brief_of(HOSTILE), {}).parts) + 1


@given(st.text())
def test_no_sign_of_markdown_is_left_bare(text: str) -> None:
    said = plain(text)
    assert said.replace("\\", "") == text.strip().replace("\\", "")
    assert not said.startswith(("#", "-", "+", ">", "="))


@pytest.mark.parametrize(
    "typed",
    ["1. Read the mail\n2. Draft a reply", "3) third", "+ more", "R&D &copy; team", "Write &amp;lt; for a less-than"],
)
def test_markdown_is_read_as_it_was_typed(typed: str) -> None:
    (paragraph,) = [each for each in MarkdownIt().parse(plain(typed)) if each.type == "inline"]
    assert "".join("\n" if each.type == "softbreak" else each.content for each in paragraph.children or []) == typed


def test_a_brief_that_is_full_to_the_last_field_still_fits_on_one_sheet() -> None:
    words = "Nachfrage " * 300
    full = REVIEWED.but(workflow=words[:WORKFLOW_LIMIT], boundary=words[:TEXT_LIMIT], constraints=words[:TEXT_LIMIT])
    made = content(export(full), FileKind.PAGE_PDF)
    assert made.startswith(b"%PDF-")
    assert made.count(b"/Type /Page\n") == 1


def test_a_sign_that_the_font_lacks_is_a_box_and_the_letters_of_europe_are_not() -> None:
    sheet = FPDF()
    sheet.add_font("page", "", drawing.FONTS / "DejaVuSansCondensed.ttf")
    font = sheet.fonts["page"]
    assert isinstance(font, TTFFont)
    assert drawing.shown("Größe, čas, λόγος, дело → 漢", font.cmap) == "Größe, čas, λόγος, дело → □"
    font.ttfont.close()


@pytest.mark.parametrize(
    ("title", "letters"), [("サポート", "サ ポ ー ト"), ("מיון דואר תמיכה", "מ י ו ן ד"), ("فرز", "ف ر ز")]
)
def test_a_page_that_a_pdf_cannot_show_comes_as_markdown_and_says_so(title: str, letters: str) -> None:
    made = exported(export(REVIEWED.but(title=title)), FileKind.PAGE_PDF, {}, NOW)
    assert f"cannot show some of its letters yet ({letters})" in made.text
    (file,) = made.files
    assert file.name.endswith(".md")
    assert title in file.content.decode()


def test_a_sign_that_is_no_letter_is_no_reason_for_another_file() -> None:
    made = exported(export(REVIEWED.but(title="🚀 Größe → čas")), FileKind.PAGE_PDF, {}, NOW)
    assert made.files[0].name.endswith(".pdf")
    assert "Markdown" not in made.text


def test_an_open_panel_is_there_with_every_score_and_a_sealed_one_with_none() -> None:
    rows = interview_rows(judged(), NAMES)
    priya = [row for row in rows if row["candidate_name"] == "=Priya"]
    assert {(row["interviewer"], row["attribute"]) for row in priya if row["interviewer"] == "Ana Silva"} == {
        ("Ana Silva", category.name) for category in panel(**OPEN).guide.categories
    }
    assert {row["overall_recommendation"] for row in priya} <= {"strong_yes", "yes", "no", "strong_no"}
    (zed,) = [row for row in rows if row["candidate_name"] == "Zed"]
    assert (zed["panel"], zed["rating"], zed["interviewer"], zed["panel_verdict"]) == (
        "sealed, 1 of 3 in",
        None,
        "",
        "",
    )


def test_a_correction_after_opening_stands_beside_the_score_that_counts() -> None:
    card = PANEL_A[0]
    late = Version(number=2, marks=marks_of("11111"), sent_at=NOW, after_opening=True, reason="I read the others")
    corrected = card.model_copy(update={"versions": (*card.versions, late)})
    cards = (corrected, *PANEL_A[1:])
    one = Interviewed(candidate=candidate(), panel=panel(**OPEN), cards=cards, result=result(*cards))
    rows = [row for row in interview_rows(export(interviewed=(one,)), NAMES) if row["interviewer"] == "Ana Silva"]
    assert {row["rating"] for row in rows if not row["counts"]} == {1}
    scores = [card.marks.score(category) for category in panel(**OPEN).guide.category_keys]
    assert [row["rating"] for row in rows if row["counts"]] == scores


def test_no_cell_of_a_spreadsheet_calculates() -> None:
    rows = list(csv.DictReader(io.StringIO(content(judged(), FileKind.INTERVIEWS_CSV).decode("utf-8-sig"))))
    assert rows[0]["candidate_name"] == "'=Priya"
    assert json.loads(content(judged(), FileKind.INTERVIEWS_JSON))[0]["candidate_name"] == "=Priya"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@given(st.text(st.sampled_from(f"{SIGNS};,\t\r\n\"' a1")))
def test_nor_where_another_sign_separates_its_cells(separator: str, text: str) -> None:
    """Most of Europe's spreadsheets open a CSV by semicolons, whatever it was written by."""
    lines = io.StringIO(as_csv([{"a": "x", "b": text, "c": 3}]).decode("utf-8-sig"), newline="")
    assert [
        cell for row in csv.reader(lines, delimiter=separator) for cell in row if cell.startswith(tuple(SIGNS))
    ] == []


@given(st.text())
def test_any_text_is_harmless_and_comes_back(text: str) -> None:
    said = str(harmless(text))
    assert not said.startswith((*SIGNS, "\t", "\r", "\n"))
    assert said.replace("'", "") == text.replace("'", "")
    (row,) = csv.DictReader(io.StringIO(as_csv([{"a": text, "b": 1}]).decode("utf-8-sig"), newline=""))
    assert row["a"] == said


def test_the_calendar_has_each_interview_and_each_check_in_once() -> None:
    at = datetime(2026, 12, 1, 14, 30, tzinfo=UTC)
    some = Interviewed(candidate=candidate(interview_at=at), panel=panel())
    started = Onboarded(onboarding=onboarding(), check_ins=())
    found = Calendar.from_ical(content(export(interviewed=(some,), onboarded=(started,)), FileKind.CALENDAR))
    assert isinstance(found, Calendar)
    starts = {event.start for event in found.events}
    assert starts == {at, onboarding().start_date}
    assert len({event.uid for event in found.events}) == 2


def test_the_calendar_has_no_day_that_is_off_and_who_interview_together_once() -> None:
    day = timedelta(days=1)
    together = panel().meeting(dict.fromkeys(panel().interviewers, NOW + day))
    left = onboarding(ending=Ending.STOPPED)
    some = (
        Interviewed(candidate=candidate(interview_at=NOW), panel=together),
        # They withdrew the day before the second interview.
        Interviewed(
            candidate=candidate(interview_at=NOW + 3 * day),
            panel=panel().meeting({"UANA": NOW}),
            decision=a_decision(decided_at=NOW + 2 * day),
        ),
    )
    days = (check_in(DAY_30, left, report=report(DAY_30)), check_in(DAY_60, left))
    made = export(interviewed=some, onboarded=(Onboarded(onboarding=left, check_ins=days),))
    found = Calendar.from_ical(content(made, FileKind.CALENDAR))
    assert isinstance(found, Calendar)
    assert [event.start for event in found.events] == [NOW + day, NOW, left.start_date, days[0].due_day]


def test_a_calendar_of_nothing_but_what_is_off_is_not_made() -> None:
    withdrew = Interviewed(
        candidate=candidate(interview_at=NOW), panel=panel(), decision=a_decision(decided_at=NOW - timedelta(days=1))
    )
    with pytest.raises(Invalid):
        export(interviewed=(withdrew,)).check_holds(Content.CALENDAR)


def test_the_table_says_of_each_interviewer_when_they_interviewed() -> None:
    own = NOW + timedelta(days=1)
    timed = panel(**OPEN).meeting({"UANA": own})
    opened = Interviewed(candidate=candidate(interview_at=NOW), panel=timed, cards=PANEL_A, result=result(*PANEL_A))
    sealed = Interviewed(candidate=candidate(name="Zed", interview_at=None), panel=panel().meeting({"UANA": own}))
    rows = interview_rows(export(interviewed=(opened, sealed)), NAMES)
    said = {(row["candidate_name"], row["interviewer"]): row["interviewed_at"] for row in rows}
    assert said[("Zed", "")] == said[("Priya Nair", "Ana Silva")] == own.isoformat()
    assert said[("Priya Nair", "Ben Stone")] == NOW.isoformat()


def test_the_name_of_a_file_holds_letters_that_every_system_takes() -> None:
    named = export(REVIEWED.but(title="Größe: ../../etc/passwd «Test»"))
    assert name_of(named, FileKind.PAGE_PDF, NOW) == "groe-etc-passwd-test-brief-20261123-090000.pdf"
    assert name_of(export(REVIEWED.but(title="漢字")), FileKind.CALENDAR, NOW).startswith("brief-calendar-")
