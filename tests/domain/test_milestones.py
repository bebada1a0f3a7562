"""Milestones lead to one decision, whatever the route; an extension is the same once more."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from domain.guide.days import DAY_60, DAY_90, MILESTONES
from domain.guide.milestone import EXTENSION, Deliverable, Milestone, Milestones, for_route, milestone_of
from domain.guide.route import HireRoute

FITS: TypeAdapter[tuple[Milestone, ...]] = TypeAdapter(Milestones)


def milestone(key: str, day: int, **more: Any) -> Milestone:
    deliverable = Deliverable(key="running", label="It runs")
    return Milestone.model_validate({"key": key, "day": day, "deliverables": (deliverable,), **more})


def test_the_shipped_ones_are_of_every_route() -> None:
    for route in (*HireRoute, None):
        assert for_route(MILESTONES, route) == MILESTONES


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
    assert milestone_of(MILESTONES, "extension") == DAY_90.extension
    with pytest.raises(KeyError):
        milestone_of((DAY_60,), "extension")
