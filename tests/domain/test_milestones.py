"""Milestones lead to one decision, whatever the route; an extension is the same once more."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from domain.guide.days import DAY_30, DAY_60, DAY_90, DAY_90_CONVERTING, EVERY_ROUTE, MILESTONES
from domain.guide.milestone import EXTENSION, Deliverable, Milestone, Milestones, for_route, milestone_of
from domain.guide.route import HireRoute

FITS: TypeAdapter[tuple[Milestone, ...]] = TypeAdapter(Milestones)


def milestone(key: str, day: int, **more: Any) -> Milestone:
    deliverable = Deliverable(key="running", label="It runs")
    return Milestone.model_validate({"key": key, "day": day, "deliverables": (deliverable,), **more})


def keys_of(route: HireRoute | None) -> dict[int, list[str]]:
    """By day, what has to exist then."""
    return {each.day: [found.key for found in each.deliverables] for each in for_route(EVERY_ROUTE, route)}


def test_a_direct_hire_has_the_guides_own_three() -> None:
    for route in (HireRoute.DIRECT, None):
        assert for_route(EVERY_ROUTE, route) == MILESTONES == (DAY_30, DAY_60, DAY_90)


def test_each_route_asks_for_what_it_leaves_behind() -> None:
    five = ["repository", "prompts", "retrieval", "eval_logic", "notes"]
    for outside in (HireRoute.FREELANCER, HireRoute.AGENCY):
        assert keys_of(outside)[75] == [*five, "keeper"]
    assert keys_of(HireRoute.PARTNER)[75] == [*five, "keeper", "second_hire"]
    assert [day for day, keys in keys_of(HireRoute.CONTRACT_TO_HIRE).items() if "converting" in keys] == [60, 90]
    assert "exit" in keys_of(HireRoute.PLATFORM)[60]
    assert "prototype" not in keys_of(HireRoute.PLATFORM)[60]


@pytest.mark.parametrize("route", HireRoute)
def test_data_that_is_not_connected_is_the_first_thing_to_deliver(route: HireRoute) -> None:
    first, *rest = for_route(EVERY_ROUTE, route, connects=True)
    plain, *others = for_route(EVERY_ROUTE, route)
    assert [found.key for found in first.deliverables] == ["connected", *(found.key for found in plain.deliverables)]
    assert rest == others
    assert milestone_of(EVERY_ROUTE, first.key) == first


def test_a_milestone_may_be_of_some_routes_only() -> None:
    direct = milestone("scale", 90, decides=True, routes=(HireRoute.DIRECT,))
    others = tuple(route for route in HireRoute if route is not HireRoute.DIRECT)
    found = FITS.validate_python((direct, milestone("hand_over", 45, decides=True, routes=others)))
    assert [each.key for each in for_route(found, HireRoute.AGENCY)] == ["hand_over"]
    assert [each.key for each in for_route(found, HireRoute.DIRECT)] == ["scale"]
    assert for_route(found, None) == for_route(found, HireRoute.DIRECT)


@pytest.mark.parametrize(
    ("found", "why"),
    [
        ((), "at least 1"),
        ((milestone("a", 20), milestone("b", 50)), "has to decide"),
        ((milestone("a", 20, decides=True), milestone("b", 50, decides=True)), "has to decide"),
        ((milestone("a", 50), milestone("b", 20, decides=True)), "order of their days"),
        ((milestone("a", 20), milestone("a", 50, decides=True)), "one key"),
        ((milestone(EXTENSION, 50, decides=True),), "one is called extension"),
        ((milestone("a", 50, decides=True, routes=(HireRoute.DIRECT,)),), "has to decide"),
    ],
)
def test_what_would_never_end_or_end_twice_is_none(found: tuple[Milestone, ...], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        FITS.validate_python(found)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"may_extend": True}, "only what decides"),
        ({"deliverables": (Deliverable(key="a", label="A"), Deliverable(key="a", label="B"))}, "one key"),
        ({"deliverables": (Deliverable(key="call", label="Go?", is_call=True),)}, "nothing to report on"),
        (
            {"deliverables": (Deliverable(key="a", label="A"), Deliverable(key="call", label="Go?", is_call=True))},
            "needs a milestone that decides",
        ),
    ],
)
def test_a_milestone_asks_what_it_can_take(more: dict[str, object], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        milestone("a", 20, **more)


def test_an_extension_asks_the_same_and_is_the_last() -> None:
    extension = DAY_90.extension
    assert extension.deliverables == DAY_90.deliverables
    assert (extension.decides, extension.may_extend, extension.extends) == (True, False, "day_90")
    assert extension.name == "the extended check-in"


def test_milestones_are_found_by_what_was_stored() -> None:
    assert milestone_of(MILESTONES, "day_60") == DAY_60
    assert milestone_of(MILESTONES, "extension") == DAY_90.extension, "as the first release kept it"
    for decides in (DAY_90, DAY_90_CONVERTING):
        assert milestone_of(EVERY_ROUTE, decides.extension.key) == decides.extension
    with pytest.raises(KeyError):
        milestone_of((DAY_60,), "extension")
