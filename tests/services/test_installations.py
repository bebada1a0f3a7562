"""Who we are is kept by the token that proves it, and the token itself is not."""

from datetime import UTC, datetime

from sqlalchemy import text

from domain.installation import Identity
from services.installations import InstallationService
from storage.database import Database
from tests.at_once import all_at_once

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WE = Identity(workspace="T1", workspace_name="Practice", bot_user="U0BOT", bot_id="B0BOT")


def test_another_token_is_somebody_else(database: Database) -> None:
    service = InstallationService(database)
    assert service.of("xoxb-1") is None
    service.keep(WE, "xoxb-1", NOW)
    assert service.of("xoxb-1") == WE
    assert service.of("xoxb-2") is None


def test_a_new_token_of_the_same_workspace_takes_the_place_of_the_old_one(database: Database) -> None:
    service = InstallationService(database)
    service.keep(WE, "xoxb-1", NOW)
    renamed = WE.model_copy(update={"workspace_name": "Renamed"})
    service.keep(renamed, "xoxb-2", NOW)
    assert service.of("xoxb-1") is None
    assert service.of("xoxb-2") == renamed


def test_two_replicas_may_keep_it_at_once(database: Database) -> None:
    service = InstallationService(database)
    all_at_once(*[lambda: service.keep(WE, "xoxb-1", NOW)] * 4)
    assert service.of("xoxb-1") == WE


def test_the_token_is_not_in_the_database(database: Database) -> None:
    InstallationService(database).keep(WE, "xoxb-secret", NOW)
    with database.engine.connect() as connection:
        assert "secret" not in str(connection.execute(text("SELECT * FROM installations")).all())
