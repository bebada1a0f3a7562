"""What handlers say is the same without sockets between; how requests travel is tried in `edge/`, `bot/` and journeys."""

from collections.abc import Iterator

import pytest

from tests.house import House
from tests.straight import straight


@pytest.fixture(autouse=True)
def without_sockets(request: pytest.FixtureRequest) -> Iterator[None]:
    """Wherever a test has a house."""
    names = {"house", "house_on_both"} & set(request.fixturenames)
    if not names or "edge" in request.path.parts:
        yield
        return
    house: House = request.getfixturevalue(names.pop())
    with straight(house):
        yield
