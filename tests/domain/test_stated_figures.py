"""What docs/rules.md, a form or a reminder promises as a figure is that figure; whoever changes one says so here, too."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from pydantic import TypeAdapter, ValidationError

import domain
from domain import calendar, scorecard
from domain.brief import brief, discovery, money, warnings, year
from domain.candidate import candidate, compared, insights
from domain.check_in import carried, check_in, report
from domain.decision import decision, todo
from domain.guide.breaks import Break
from domain.guide.days import DAY_90, EVERY_ROUTE, IN_USE
from domain.guide.guide import PASS_LINE, Category, Flag, Guide, Question
from domain.guide.milestone import Deliverable, Milestone, Milestones, for_route
from domain.guide.proposals import PROPOSAL_QUESTIONS
from domain.guide.route import HireRoute
from domain.guide.shipped import SHIPPED
from domain.keeping import erasure, retention
from domain.model import Value
from domain.onboarding import onboarding
from domain.outgoing.catalogue import FOR_SYSTEMS
from domain.outgoing.kinds import Kind
from domain.panel import pages, panel
from domain.proposal import proposal, review, trial
from domain.typed import links
from domain.typed.figures import read_figure
from domain.typed.names import bare, is_unseen
from domain.waiting import kept_form, overview, reminders
from domain.waiting.reminders import PACES, Ask
from domain.workspace import webhook

# Of a text: so many characters are taken.
LETTERS = [
    (brief.WORKFLOW_LIMIT, 2000),
    (brief.TEXT_LIMIT, 1500),
    (brief.LINE_LIMIT, 150),
    (brief.TITLE_LIMIT, 60),
    (brief.REASON_LIMIT, 500),
    (candidate.NAME_LIMIT, 80),
    (candidate.REASON_LIMIT, 600),
    (report.EVIDENCE_LIMIT, 2000),
    (report.TEXT_LIMIT, 1500),
    (decision.REASON_LIMIT, 1500),
    (decision.ANSWER_LIMIT, 600),
    (todo.FOUND_LIMIT, 600),
    (proposal.TEXT_LIMIT, 600),
    (review.SAID_LIMIT, 600),
    (trial.PERMISSION_LIMIT, 300),
    (trial.EXIT_LIMIT, 600),
    (trial.REASON_LIMIT, 1500),
    (scorecard.NOTE_LIMIT, 1000),
    (scorecard.REASON_LIMIT, 500),
    (links.LINK_LIMIT, 500),
    (webhook.URL_LIMIT, 500),
]
COUNTS = [
    (money.YEAR, 12),
    (money.TENFOLD, 10),
    (compared.SIDE_BY_SIDE, 4),
    (insights.ENOUGH, 10),
    (insights.OF_EACH, 3),
    (carried.MOST, 30),
    (check_in.MOST_SNOOZES, 3),
    (PASS_LINE, 3),
    (panel.MOST_VOICES, 3),
    (panel.SECOND_VOICE_FROM, 3),
    (proposal.MOST_REVIEWERS, 8),
    (scorecard.EVEN, 5),
    (overview.LISTED, 12),
    (overview.READ, 100),
    (overview.OFFERED, 50),
]
DAYS = [
    (timedelta(discovery.DISCOVERY_DAYS), timedelta(days=14)),
    (timedelta(discovery.WORKING_DAYS), timedelta(days=10)),
    (timedelta(discovery.TRIAL_DAYS), timedelta(days=30)),
    (year.PRICES_HOLD, timedelta(days=90)),
    (candidate.FAR, timedelta(days=366)),
    (check_in.EVIDENCE_BEFORE, timedelta(days=5)),
    (report.LONGEST_EXTENSION, timedelta(days=180)),
    (timedelta(todo.DUE_IN_WORKING_DAYS), timedelta(days=5)),
    (todo.FAR, timedelta(days=366)),
    (todo.HOLDS_FOR, timedelta(days=30)),
    (erasure.RECEIPT_WAITS, timedelta(minutes=10)),
    (retention.NOTICE, timedelta(days=14)),
    (onboarding.LONGEST, timedelta(days=366)),
    (pages.SOON, timedelta(minutes=10)),
    (timedelta(proposal.TO_REVIEW), timedelta(days=5)),
    (trial.EXIT_TEST_BEFORE, timedelta(days=7)),
    (trial.LONGEST, timedelta(days=92)),
    (kept_form.KEPT_FOR, timedelta(days=14)),
    (overview.AHEAD, timedelta(days=14)),
    (timedelta(reminders.TO_SET_A_DATE), timedelta(days=2)),
    (timedelta(reminders.TO_DECIDE), timedelta(days=2)),
    (timedelta(reminders.ABSENT), timedelta(days=5)),
    (timedelta(hours=int(reminders.Soon.HOUR)), timedelta(hours=1)),
    (reminders.A_DAY, timedelta(hours=20)),
    (webhook.PATIENCE, timedelta(days=3)),
]
# Working days until each further question, and after how many the hiring manager hears.
ASKED = {
    Ask.SCORE: ((1, 2, 2), 4),
    Ask.REVIEW: ((1, 2, 2), 3),
    Ask.ANSWER: ((2, 2), 3),
    Ask.FIND_OUT: ((3, 3), 3),
    Ask.EXIT_TEST: ((2,), 0),
    Ask.TRIAL: ((2, 2), 0),
    Ask.CHOOSE: ((3,), 0),
    Ask.TODO: ((5, 5, 5), 2),
    Ask.REPORT: ((2, 2), 3),
    Ask.EVIDENCE: ((2,), 0),
    Ask.DECIDE: ((3,), 0),
    Ask.DATE: ((3,), 0),
}


def test_figures_are_those_that_people_were_told() -> None:
    assert [(now, said) for now, said in [*LETTERS, *COUNTS] if now != said] == []
    assert [(now, said) for now, said in DAYS if now != said] == []
    assert (time(9), time(17), date(2026, 11, 28).weekday()) == (calendar.NINE, calendar.FIVE, calendar.SATURDAY)


def test_each_question_is_asked_as_often_as_it_is_said_to_be() -> None:
    assert {ask: (PACES[ask].again, PACES[ask].told_after) for ask in ASKED} == ASKED
    others = {ask: PACES[ask] for ask in PACES if ask not in ASKED}
    assert [ask for ask, pace in others.items() if pace.again or pace.told_after] == []


def _models() -> Iterator[type[Value]]:
    for found in pkgutil.walk_packages(domain.__path__, "domain."):
        held = importlib.import_module(found.name)
        yield from (
            each
            for each in vars(held).values()
            if isinstance(each, type) and issubclass(each, Value) and each.__module__ == found.name
        )


def test_what_is_kept_begins_at_version_one_and_everything_else_is_counted_from_nothing() -> None:
    starts = {
        (model.__name__, name): field.default
        for model in _models()
        for name, field in model.model_fields.items()
        if type(field.default) in (int, Decimal)
    }
    kept = ("Brief", "Candidate", "CheckIn", "Decision", "Onboarding", "Proposal", "Todo")
    others = {place: value for place, value in starts.items() if value}
    # By the clock where somebody lives.
    hours = {("Hours", "begin"): 9, ("Hours", "end"): 17, ("WorkHours", "check_ins"): 9, ("Onboarding", "hour"): 9} | {
        ("OnboardingPage", "hour"): 9
    }
    one = {(name, "version"): 1 for name in kept}
    assert others == {**one, ("Proposal", "round"): 1, ("Flag", "at"): 4, **hours}


def test_pages_of_a_brief_are_kept_by_their_number() -> None:
    """Rows of earlier releases hold them."""
    assert [(page.name, int(page)) for page in brief.Page] == [("WORK", 1), ("RISK", 2), ("WAY", 3), ("DONE", 4)]


def test_only_discovery_is_warned_of_a_vague_workflow() -> None:
    with_vague = [outcome for outcome, codes in warnings.BELONGS.items() if Break.VAGUE_WORKFLOW in codes]
    assert [str(outcome) for outcome in with_vague] == ["DISCOVERY"]


def test_what_is_looked_up_again_is_everything_but_the_hand_over() -> None:
    assert [kind.value for kind in todo.RECHECKED] == ["pricing", "policy", "duties"]


def test_other_systems_are_told_by_calls_alone() -> None:
    assert frozenset({Kind.WEBHOOK}) == FOR_SYSTEMS


def test_each_route_has_its_days_and_what_they_ask() -> None:
    days = {
        route: [(each.key, each.day, len(each.deliverables)) for each in for_route(EVERY_ROUTE, route)]
        for route in HireRoute
    }
    built = [("day_30", 30, 5), ("day_60", 60, 4)]
    assert days == {
        HireRoute.PLATFORM: [("set_up", 30, 4), ("in_use", 60, 3), ("day_90", 90, 5)],
        HireRoute.FREELANCER: [*built, ("hand_over", 75, 6), ("day_90", 90, 5)],
        HireRoute.AGENCY: [*built, ("hand_over", 75, 6), ("day_90", 90, 5)],
        HireRoute.PARTNER: [*built, ("hand_over_to_hire", 75, 7), ("day_90", 90, 5)],
        HireRoute.DIRECT: [*built, ("day_90", 90, 5)],
        HireRoute.CONTRACT_TO_HIRE: [
            ("day_30", 30, 5),
            ("day_60_converting", 60, 5),
            ("day_90_converting", 90, 6),
        ],
    }
    assert [each.key for each in IN_USE.deliverables] == ["cases", "failures", "exit"]
    [converting] = [each for each in EVERY_ROUTE if each.key == "day_90_converting"]
    assert [each.key for each in converting.deliverables[-2:]] == ["converting", "go_no_go"]


def test_questions_and_flags_have_the_guide_s_numbers_and_each_follow_up_its_category() -> None:
    assert [each.number for each in PROPOSAL_QUESTIONS] == [1, 2, 3, 4, 5]
    said = {flag.number: flag.text.split()[0] for flag in SHIPPED.flags}
    assert said == {1: "Talks", 2: "Cannot", 3: "Jumps", 4: "Does", 5: "Sure"}
    asked = {key: SHIPPED.category(key).follow_up for key in ("evaluation", "data", "security", "cost")}
    for key, word in {
        "evaluation": "evaluated",
        "data": "sources",
        "security": "injection",
        "cost": "unavailable",
    }.items():
        assert word in asked[key]


def _taken(check: Callable[[], object]) -> bool:
    try:
        check()
    except ValidationError:
        return False
    return True


def _guide(**changes: object) -> Callable[[], object]:
    return lambda: Guide.model_validate(dict(SHIPPED) | changes)


def _category(**changes: object) -> Callable[[], object]:
    return lambda: Category.model_validate(dict(SHIPPED.categories[0]) | changes)


def _milestone(**changes: object) -> Callable[[], object]:
    return lambda: Milestone.model_validate(dict(DAY_90) | changes)


def _deliverable(**changes: object) -> Callable[[], object]:
    return lambda: Deliverable.model_validate({"key": "one", "label": "One"} | changes)


def _categories(count: int) -> tuple[Category, ...]:
    first = SHIPPED.category("cost")
    return tuple(first.model_copy(update={"key": f"c{number}"}) for number in range(count))


def _with(count: int) -> Callable[[], object]:
    """A guide of so many categories; questions and flags are for none of them."""
    return _guide(categories=_categories(count), questions=(), flags=())


def _flags(count: int) -> tuple[Flag, ...]:
    return tuple(Flag(number=number, text="Vague") for number in range(count))


def _deliverables(count: int) -> tuple[Deliverable, ...]:
    return tuple(Deliverable(key=f"d{number}", label="One") for number in range(count))


def _milestones(count: int) -> Callable[[], object]:
    found = [
        Milestone(key=f"m{day}", day=day, deliverables=_deliverables(1), decides=day == count)
        for day in range(1, count + 1)
    ]
    return lambda: TypeAdapter(Milestones).validate_python(tuple(found))


def _anchors(text: str) -> tuple[str, ...]:
    return (text, *SHIPPED.categories[0].anchors[1:])


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (_with(1), _with(0)),
        (_with(9), _with(10)),
        (_guide(flags=_flags(10)), _guide(flags=_flags(11))),
        (_guide(plan_question="?"), _guide(plan_question="")),
        (_guide(plan_question="?" * 200), _guide(plan_question="?" * 201)),
        (_category(name="N"), _category(name="")),
        (_category(name="N" * 60), _category(name="N" * 61)),
        (_category(short="n"), _category(short="")),
        (_category(short="n" * 20), _category(short="n" * 21)),
        (_category(anchors=_anchors("a")), _category(anchors=_anchors(""))),
        (_category(anchors=_anchors("a" * 71)), _category(anchors=_anchors("a" * 72))),
        (lambda: Flag(number=1, text="t"), lambda: Flag(number=1, text="")),
        (lambda: Flag(number=1, text="t" * 75), lambda: Flag(number=1, text="t" * 76)),
        (lambda: Question(text="?", categories=()), lambda: Question(text="", categories=())),
        (_milestone(day=1), _milestone(day=0)),
        (_milestone(day=366), _milestone(day=367)),
        (_milestone(deliverables=_deliverables(1)), _milestone(deliverables=())),
        (_milestone(deliverables=_deliverables(10)), _milestone(deliverables=_deliverables(11))),
        (_milestones(1), _milestones(0)),
        (_milestones(12), _milestones(13)),
        (_deliverable(label="l"), _deliverable(label="")),
        (_deliverable(label="l" * 75), _deliverable(label="l" * 76)),
        (_deliverable(hint="h" * 150), _deliverable(hint="h" * 151)),
        (lambda: scorecard.Mark(score=1), lambda: scorecard.Mark(score=0)),
        (lambda: scorecard.Mark(score=5), lambda: scorecard.Mark(score=6)),
    ],
)
def test_a_guide_and_a_score_hold_what_slack_has_room_for(
    good: Callable[[], object], bad: Callable[[], object]
) -> None:
    assert _taken(good)
    assert not _taken(bad)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3k", "3000"),
        ("3 lakh", "300000"),
        ("3m", "3000000"),
        ("3 crore", "30000000"),
        ("3bn", "3000000000"),
    ],
)
def test_scales_are_what_they_are_called(typed: str, number: str) -> None:
    assert read_figure(typed).number == Decimal(number)


def test_a_figure_is_shown_with_two_places() -> None:
    assert money.shown(Decimal("2.345")) == "2.35"
    assert money.shown(Decimal("6400.0016")) == "6,400"


def test_retries_are_none_until_somebody_says_so() -> None:
    assert money.Costs().retries == 0


def test_the_last_latin_letter_is_one_and_the_next_is_none() -> None:
    assert [ord(each) in links._LATIN for each in "ɏɐ"] == [True, False]


@pytest.mark.parametrize(
    ("first", "last"),
    [(0x034F, 0x034F), (0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0000, 0xE0FFF)],
)
def test_marks_that_show_nothing_are_unseen_from_the_first_to_the_last(first: int, last: int) -> None:
    assert is_unseen(chr(first))
    assert is_unseen(chr(last))
    assert not is_unseen(chr(first - 1))
    assert not is_unseen(chr(last + 1))


def test_accents_stand_over_letters_from_the_first_to_the_last() -> None:
    assert [bare(f"x{accent}") for accent in "\u0300\u036f"] == ["x", "x"]
