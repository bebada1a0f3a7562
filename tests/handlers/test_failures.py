"""What cannot be delivered is told to the next responsible person, with the way out."""

from datetime import timedelta

import pytest

from domain.outgoing import Kind, Subject
from tests.house import House
from tests.worlds import to_send


@pytest.mark.parametrize(
    ("where", "sentence"),
    [
        ("C0OLD", "is archived"),
        ("C0SUPPORT", "/invite @AI Hire"),
        ("U0GONE", "not active any more"),
    ],
)
async def test_the_next_responsible_person_hears_what_failed_and_what_to_do(
    house: House, where: str, sentence: str
) -> None:
    subject, now = Subject.of_person("U0MAYA"), house.clock() - timedelta(seconds=1)
    with house.bot.database.transaction(house.workspace.team_id) as store:
        store.deliveries.post(to_send(Kind.GREETING, subject, where, key="k", at=now, responsible=("U0MAYA",)))
        store.audit.record("U0MAYA", "test.posted", subject, now)
    await house.drain()
    told = house.person("maya").messages()[-1]
    assert "could not deliver" in told.text
    assert sentence in told.text
