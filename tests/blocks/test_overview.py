"""The menu and the list hold whatever waits, within Slack's limits."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from blocks.waiting.home import home
from blocks.waiting.overview import LIST_ITEMS, OWED, found_list, menu, overview_list
from domain.outgoing.subject import About
from domain.waiting.overview import Awaited, Coming, Looks, Overview, Stage, Task, Thing, Things, Waiting
from sandbox.blockkit import check_message, check_view

DUE = datetime(2026, 12, 10, 9, tzinfo=UTC)
texts = st.text(max_size=400)
waiting = st.builds(
    Waiting,
    task=st.sampled_from(Task),
    subject=st.text("0123456789abcdef", min_size=16, max_size=16),
    title=texts,
    due_at=st.none() | st.datetimes(min_value=datetime(2026, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001,
)
things = st.builds(
    Thing,
    about=st.sampled_from([About.BRIEF, About.CANDIDATE, About.PROPOSAL, About.ONBOARDING]),
    id=st.text("0123456789abcdef", min_size=16, max_size=16),
    name=texts,
    stage=st.sampled_from(Stage),
    brief=texts,
)
awaited = st.builds(
    Awaited, task=st.sampled_from(sorted(OWED)), subject=st.just("a1"), title=texts, who=st.just(("UANA",))
)
coming = st.builds(Coming, task=st.none(), title=texts, at=st.just(datetime(2026, 12, 1, tzinfo=UTC)))
overviews = st.builds(
    Overview,
    waiting=st.lists(waiting, max_size=40).map(tuple),
    others=st.lists(awaited, max_size=20).map(tuple),
    coming=st.lists(coming, max_size=20).map(tuple),
    things=st.builds(
        Things,
        shown=st.lists(things, max_size=12).map(tuple),
        count=st.integers(0, 6000),
        briefs=st.lists(
            st.tuples(st.text("0123456789abcdef", min_size=9), texts, st.none() | st.just(DUE)),
            max_size=50,
            unique_by=lambda each: each[0],
        ).map(tuple),
    ),
    looks=st.builds(Looks, words=texts, page=st.integers(0, 9)),
)


@given(overviews)
def test_the_menu_the_lists_and_the_home_tab_are_what_slack_accepts(overview: Overview) -> None:
    for shown in (menu(overview), overview_list(overview), found_list(overview)):
        assert check_message(shown.blocks) == []
        assert shown.text
    assert check_view(home(overview)) == []


def test_what_presses_most_comes_first() -> None:
    late = Waiting(task=Task.REPORT, subject="r", title="Report")
    score = Waiting(task=Task.SCORE, subject="s", title="Score")
    assert Overview(waiting=(score, late)).most_pressing() == (late, score)


def test_what_does_not_fit_is_counted() -> None:
    many = tuple(Waiting(task=Task.SCORE, subject=str(number), title="x") for number in range(LIST_ITEMS + 4))
    assert "4 more" in str(overview_list(Overview(waiting=many)).blocks)


def test_what_should_have_been_done_by_now_says_so() -> None:
    late = Waiting(task=Task.TODO, subject="t", title="Priya Nair: Model pricing", due_at=DUE)
    asked = Overview(waiting=(late,), now=DUE + timedelta(days=2))
    assert "*Overdue:* it was due <!date^" in str(overview_list(asked).blocks)
    soon = asked.model_copy(update={"now": DUE - timedelta(days=2)})
    assert "Overdue" not in str(overview_list(soon).blocks)
