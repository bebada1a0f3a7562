"""What the guide knows and people meet where it helps: after launch, sources, practitioners, the usual mistakes."""

from blocks.brief.correct_form import correct_form
from blocks.brief.thread.trace import brief_trace
from blocks.candidate.form import not_ready
from blocks.gallery.brief import BUILT, STATE
from blocks.gallery.worked import VAGUE, brief_of
from domain.brief.outcome import Outcome
from domain.candidate.candidate import CandidateDraft
from domain.candidate.page import CandidatePage
from domain.guide.days import DAY_90
from domain.guide.readiness import MustHave, Problem
from domain.guide.shipped import SHIPPED
from tests.releases import words_of
from tests.surfaces import surfaces


def shown(wanted: str) -> str:
    """What a person reads on this sample of the gallery."""
    return next("\n".join(words_of(payload)) for name, payload in surfaces() if name == wanted)


def thread(kind: Problem | None = None) -> str:
    return "\n".join(words_of(brief_trace(brief_of(BUILT.but(corrected_kind=kind))).blocks))


def test_overruling_says_what_passes_and_fails_each_signal() -> None:
    words = "\n".join(words_of(correct_form(brief_of(BUILT), STATE)))
    assert (
        "*Workflow frequency* passes when it runs often enough to have volume; fails when it is rare or one-off."
        in words
    )
    assert "*Owner model* passes when a named person owns quality after release; fails when nobody owns it" in words
    assert "The usual mistake is buying strategy when the blocker is delivery, or the reverse." in words


def test_the_kind_of_problem_comes_with_its_usual_mistake() -> None:
    assert "the usual mistake is buying strategy when the blocker is delivery" in thread()
    assert "the usual mistake is buying another build when the blocker is who watches what runs" in thread(
        Problem.OWNERSHIP
    )
    advice = "\n".join(words_of(brief_trace(brief_of(VAGUE)).blocks))
    assert "the usual mistake is buying delivery when the blocker is strategy" in advice


def test_security_from_day_one_names_its_sources_as_links() -> None:
    assert "|NIST's AI Risk Management Framework>, <https://owasp.org/" in thread()


def test_each_category_has_a_follow_up_and_a_practitioners_signal() -> None:
    assert all(category.follow_up and category.practitioners for category in SHIPPED.categories)
    kit = shown("candidate-kit")
    assert "What changes operationally after launch" in kit
    assert "What happens when the model is wrong, unavailable, or too dear for the task?" in kit
    assert "Practitioner signal: shipped work counts more than demos" in kit
    assert "Practitioner signal is what hiring threads say, not statistics." in kit
    assert "|OWASP's Top 10 for LLM applications>" in kit


def test_day_90_asks_who_watches_what_and_what_they_do_when_it_fails() -> None:
    asked = " ".join(found.hint for found in DAY_90.asked)
    for what in (
        "what changed in their work",
        "quality, cost, permissions and edge cases",
        "What they do when it is wrong",
    ):
        assert what in asked
    assert "Who watches quality, cost, permissions and edge cases" in shown("onboarding-report-form-day-90")


def test_a_panel_that_heard_no_plan_says_what_that_means() -> None:
    words = shown("scorecard-panel-without-a-plan")
    assert "*No description of the first 30, 60 and 90 days* (heard by <@UBEN>)" in words
    assert "whoever cannot may be talented, but is not yet showing an operator's judgement." in words
    assert "No description" not in shown("scorecard-panel-a-clean-yes")


def test_blanks_are_refused_with_what_candidates_do_with_them() -> None:
    page = CandidatePage(
        brief_id="b1",
        version=1,
        brief_title="Triage",
        outcome=Outcome.HIRE,
        missing=(MustHave.METRIC,),
        guide=SHIPPED,
        draft=CandidateDraft(),
    )
    assert "candidates fill what is fuzzy with impressive language" in "\n".join(words_of(not_ready(page).blocks))
