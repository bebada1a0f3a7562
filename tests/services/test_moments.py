"""Whatever the moment: the rows of an onboarding come due one by one, each at its own instant and not before."""

from datetime import timedelta

import pytest

from domain.calendar import day_of
from domain.onboarding.commands import StartOnboarding
from domain.onboarding.onboarding import OnboardingDraft
from domain.onboarding.place import Seen
from domain.outgoing.delivery import Operation
from domain.outgoing.kinds import Kind
from services.holidays import WorkingDays
from services.onboarding.check_in_rows import follows
from services.onboarding.starts import StartService
from services.outgoing.deliveries import DeliveryService
from storage.database import Database
from tests.moments import Moment, at_special_moments
from tests.services.test_onboardings import MAYA, decide

EARLY = timedelta(microseconds=1)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite alone: PostgreSQL keeps instants as they are."""
    return sqlite_url


@at_special_moments
def test_an_onboarding_comes_due_step_by_step(
    database: Database, moment: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.outgoing.pace.INTERVAL", timedelta())
    decide(database)
    draft = OnboardingDraft(start_date=day_of(moment.at, moment.reader), owner="UOTTO", hire_user="UPRIYA")
    seen = Seen(zone=moment.reader)
    StartService(database, WorkingDays(moment.country)).start(
        StartOnboarding(actor=MAYA, now=moment.at, form_id="f1", candidate_id="c1", draft=draft, seen=seen)
    )
    deliveries, now = DeliveryService(database, follows()), moment.at
    came: list[str] = []
    posts = 0
    while True:
        while due := deliveries.claim_due(now=now).rows:
            for delivery in due:
                posts += 1
                if delivery.operation is Operation.POST:
                    came.append(delivery.kind)
                assert deliveries.sent(delivery, channel="D1", ts=f"1.{posts}", now=now)
        assert deliveries.wait(now) is None
        following = deliveries.next_due(now)
        if following is None:
            break
        assert following > now
        assert deliveries.claim_due(now=following - EARLY).rows == []
        now = following
    asked = [kind for kind in came if kind in (Kind.EVIDENCE_REQUEST, Kind.CHECK_IN_PROMPT)]
    assert asked == [Kind.EVIDENCE_REQUEST, Kind.CHECK_IN_PROMPT] * 3
    # Whatever changes for somebody is looked at, at once.
    assert Kind.REMINDER in came
