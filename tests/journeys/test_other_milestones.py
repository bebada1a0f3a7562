"""A workspace whose onboardings have two check-ins, on day 20 and 50, the second of which decides."""

from datetime import timedelta

import pytest

from domain.guide.milestone import Answer, Deliverable, Milestone
from domain.guide.shipped import SHIPPED
from domain.onboarding.onboarding import Ending, Onboarding
from sandbox.people.reading import read
from tests.handlers.onboardings import card, decided, replies, report, texts, today
from tests.house import House
from tests.journeys.test_own_guide import keep

DAY_20 = Milestone(
    key="first",
    day=20,
    asks_baseline=True,
    deliverables=(
        Deliverable(key="number", label="Number agreed", hint="The number", starts_from=Answer.METRIC),
        Deliverable(key="access", label="Access granted", hint="Who allowed it"),
    ),
)
DAY_50 = Milestone(
    key="second",
    day=50,
    asks_metric=True,
    asks_cost=True,
    decides=True,
    may_extend=True,
    deliverables=(
        Deliverable(key="live", label="Live for everybody", hint="Since when"),
        Deliverable(key="call", label="Go or no-go", is_call=True),
    ),
)
OTHERS = ("day 30", "day 60", "day 90", "ninety")


@pytest.fixture(autouse=True)
def milestones(house: House) -> None:
    keep(house, SHIPPED.model_copy(update={"id": "g20", "milestones": (DAY_20, DAY_50)}))


def kept(house: House) -> Onboarding:
    with house.bot.database.reading(house.workspace.team_id) as store:
        found = store.onboardings.of_candidate("c1")
    assert found is not None
    return found


async def started(house: House) -> None:
    await decided(house)
    maya = house.person("maya")
    await maya.command("/ai-hire onboard")
    assert "fifty days, two check-ins" in read(maya.form)
    await maya.fill({"start_date": today(house).isoformat(), "owner": "U0BEN", "hire_user": "U0NOOR"})
    assert "Day 20" in read(maya.form)
    assert "Day 50" in read(maya.form)
    assert "Day 30" not in read(maya.form)
    await maya.submit()
    assert maya.view is None, maya.errors
    await house.drain()


async def reported_on_day_20(house: House) -> None:
    noor, ben = house.person("noor"), house.person("ben")
    await house.advance(days=18)
    await noor.click(noor.find_message("Day 20 is on", noor.dm), "Add evidence")
    await noor.submit({"access_evidence": "https://wiki.example.com/access", "done": ["access"]})
    assert noor.view is None, noor.errors
    await house.advance(days=5)
    prompt = ben.find_message("Where does it stand?", ben.dm)
    assert "From the brief: Median time to the first reply" in read(prompt)
    await ben.click(prompt, "Report")
    await report(ben, DAY_20, baseline_holds="No, it is another", baseline="7 h")
    assert ben.view is None, ben.errors
    await house.drain()
    assert "2 of 2 done" in replies(ben)[-1]
    assert "as corrected on day 20" in read(card(ben))


def said(house: House) -> str:
    """Everything that stands in the direct messages of those who take part."""
    return "\n".join(text for name in ("ben", "maya", "noor") for text in texts(house.person(name)))


async def test_a_hire_is_asked_on_these_days_and_the_second_decides(house: House) -> None:
    await started(house)
    await reported_on_day_20(house)
    ben, maya = house.person("ben"), house.person("maya")
    assert kept(house).ending is None
    await house.advance(days=30)
    await ben.click(ben.find_message("is it go or no-go?", ben.dm), "Report")
    await report(ben, DAY_50, metric="2 h", running_cost="500", call="Go: scale it", reason="It is used.")
    assert ben.view is None, ben.errors
    await house.drain()
    assert kept(house).ending is Ending.GO
    assert "*Go: scale it*" in replies(ben)[-1]
    assert "fifty days ago" in ben.find_message("had said", ben.dm).text
    assert any("go for scale" in text for text in texts(maya))
    await house.advance(days=60)
    assert not any(other in said(house).lower() for other in OTHERS)


async def test_the_one_that_decides_is_extended_once(house: House) -> None:
    await started(house)
    await reported_on_day_20(house)
    ben = house.person("ben")
    await house.advance(days=30)
    await ben.click(ben.find_message("is it go or no-go?", ben.dm), "Report")
    until = (today(house) + timedelta(days=20)).isoformat()
    await ben.fill({"call": "Extend once"})
    await report(
        ben, DAY_50, metric="4 h", running_cost="500", reason="Close", extended_to=until, condition="Under 2 h"
    )
    assert ben.view is None, ben.errors
    await house.drain()
    assert kept(house).ending is None
    await house.advance(days=22)
    prompt = ben.find_message("must be true by now", ben.dm)
    assert read(prompt).startswith("Extended check-in: Priya Nair")
    assert "what shows comes from day 50" in read(prompt)
    await ben.click(prompt, "Report")
    assert "Extend once" not in read(ben.form)
    await report(
        ben,
        DAY_50.extension,
        metric="1 h",
        running_cost="500",
        call="No-go: stop here",
        reason="Too few mails",
        condition_met="Yes",
        condition_shows="1 h",
    )
    assert ben.view is None, ben.errors
    await house.drain()
    assert kept(house).ending is Ending.NO_GO


async def test_an_onboarding_keeps_the_milestones_by_which_it_was_started(house: House) -> None:
    await started(house)
    keep(house, SHIPPED.model_copy(update={"id": "g30"}))
    maya, ben = house.person("maya"), house.person("ben")
    await maya.click(card(maya), "Edit")
    assert "Day 50" in read(maya.form)
    assert "Day 30" not in read(maya.form)
    later = (today(house) + timedelta(days=7)).isoformat()
    await maya.submit({"start_date": later})
    assert maya.view is None, maya.errors
    await house.advance(days=30)
    assert read(ben.find_message("Where does it stand?", ben.dm)).startswith("Day 20: Priya Nair")
    assert "Day 50" in read(card(ben))
