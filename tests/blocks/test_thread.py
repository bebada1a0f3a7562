"""What stands in the thread under a brief's card, and what of it is said before an edit is published."""

from datetime import date

from blocks.brief.publish_form import publish_form
from blocks.brief.thread.trace import brief_trace
from blocks.gallery.brief import BUILT, REVIEWED, STATE
from blocks.gallery.worked import brief_of
from blocks.kit import without_charts
from blocks.reading import whole_page
from domain.brief.brief import Frequency
from domain.brief.money import Costs
from domain.brief.view import WritingPage
from sandbox.blockkit import check_message
from tests.releases import words_of


def test_the_thread_compares_all_routes_in_a_table_that_marks_the_chosen_one() -> None:
    (table,) = [block for block in brief_trace(brief_of(BUILT)).blocks if block["type"] == "table"]
    head, first, second, *rest = [[cell["text"] for cell in row] for row in table["rows"]]
    assert head[3:] == ["Best fit", "Speed", "Vetting control", "Cost predictability", "Long-term ownership"]
    assert first[0] == "agency (chosen)"
    assert second[0] == "freelancer (runner-up)"
    assert [row[0] for row in rest] == [
        "platform (our rule)",
        "outside partner first, then a direct hire (our rule)",
        "direct hire",
        "contract-to-hire",
    ]


def test_where_tables_are_refused_each_route_is_a_paragraph() -> None:
    plain = without_charts(brief_trace(brief_of(BUILT)))
    assert check_message(plain.blocks) == []
    assert not [block for block in plain.blocks if block["type"] == "table"]
    words = "\n".join(block["text"]["text"] for block in plain.blocks if block["type"] == "section")
    assert "*agency (chosen)*\nSpeaks for it here: nobody inside" in words
    assert "Cost predictability: high if the scope is written well" in words


def test_work_that_is_let_be_compares_no_routes() -> None:
    rare = brief_trace(brief_of(BUILT.but(frequency=Frequency.RARE)))
    assert not [block for block in rare.blocks if block["type"] == "table"]
    assert "Commodity" not in str(rare.blocks)


def test_a_whole_page_says_in_words_what_a_table_says() -> None:
    assert "Cost predictability: high if the scope is written well" in str(whole_page(brief_trace(brief_of(BUILT))))


def test_the_thread_asks_the_brief_whether_it_is_a_commodity() -> None:
    assert "All five factors hold, so it is not" in str(brief_trace(brief_of(BUILT)).blocks)
    words = str(brief_trace(brief_of(BUILT.but(costs=Costs()))).blocks)
    assert "*Commodity or not?* 1 of 5 smells of commodity hiring" in words
    assert "Specific workflow, metric and boundary: yes" in words
    assert "A price for the work after launch: no, not given: runs" in words
    assert "Commodity: spend is a later problem. What survives production: usage, routing" in words


def test_before_an_edit_is_published_it_says_what_begins_to_smell_of_commodity_hiring() -> None:
    ownerless = brief_of(REVIEWED).with_draft(REVIEWED.but(owner=""))
    assert "*This smells of commodity hiring*: hand-off quality (in one person's head)." in str(
        publish_form(WritingPage(brief=ownerless), STATE)
    )
    assert "commodity" not in str(publish_form(WritingPage(brief=brief_of(REVIEWED).with_draft(BUILT)), STATE))


def year(**changes: object) -> str:
    costs = Costs.model_validate(dict(BUILT.costs) | changes)
    return "\n".join(words_of(brief_trace(brief_of(BUILT.but(costs=costs))).blocks))


def test_a_year_is_a_chart_whose_break_even_stands_in_words() -> None:
    words = year()
    assert "*Break-even*: in month 13, after this year (the build counted)." in words
    assert "*If the model's price doubles*: 48 EUR more a month, and 2,304 EUR is left (not counted: " in words
    assert (
        "• Web search in each run, three times the cost: 96 EUR more a month, and 2,256 EUR is left. _Assumed: one"
        in words
    )
    assert "A year, added up (EUR)" in words
    assert "A year, added up" not in year(cost_per_run=None)


def test_break_even_says_never_and_not_within_ten_years() -> None:
    assert "*Break-even*: never at these figures (the build counted)." in year(value_per_run="0.10")
    assert "*Break-even*: not within ten years (the build counted)." in year(pay=2352 * 121)
    assert "*Break-even*: in month 120, after this year" in year(pay=2352 * 120)
    paid = year(pay=2352, pay_kind="month")
    assert "and it loses 48 EUR (the hire's pay counted)." in paid
    assert "Tool-heavy steps, five times the cost: 192 EUR more a month, and it loses 192 EUR." in paid


def test_prices_have_their_day_and_the_day_to_check_them_again() -> None:
    dated = year(priced_on=date(2026, 11, 23))
    assert "The price of a run is of Mon 23 Nov 2026: check it again from Sun 21 Feb 2027 on." in dated
    assert "check it again" not in year()


def test_where_charts_are_refused_the_year_is_a_table_of_figures() -> None:
    words = "\n".join(words_of(without_charts(brief_trace(brief_of(BUILT))).blocks))
    assert "Month     Running      Upkeep       Value" in words
    assert "12            576       5,760      34,560" in words
