"""Messages that wait or have failed, as whoever runs the bot sees them, and sends them once more."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.cli.commands import main
from bot.clock import real_clock
from domain.outgoing.delivery import State
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from domain.trouble import Reason
from storage.database import Database
from storage.outgoing.deliveries import DeliveryRow
from tests.worlds import to_send

DUE = real_clock() - timedelta(hours=2)


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", database_url)


def post(database: Database, key: str, **values: object) -> str:
    with database.transaction("T1") as store:
        subject = Subject.of_person("U1")
        delivery_id = store.deliveries.post(to_send(Kind.GREETING, subject, "U1", key=key, at=DUE))
        store.audit.record("U1", "test", subject, DUE)
        if values:
            store.session.execute(update(DeliveryRow).where(DeliveryRow.id == delivery_id).values(values))
    return delivery_id


def state(database: Database, delivery_id: str) -> str | None:
    with database.reading("T1") as store:
        return store.session.scalar(select(DeliveryRow.state).where(DeliveryRow.id == delivery_id))


def test_what_is_sent_and_what_is_not_due_yet_is_not_listed(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    post(database, "sent", state=State.SENT)
    post(database, "later", due_at=real_clock() + timedelta(days=1))
    assert main(["deliveries"]) == 0
    assert capsys.readouterr().out == "Every message that is due has been sent.\n"


def test_what_waits_and_what_has_failed_is_listed_with_its_reason(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    waits = post(database, "waits")
    held = post(database, "held", state=State.WAITING, last_error=Reason.ARCHIVED)
    failed = post(database, "failed", state=State.FAILED, last_error="msg_too_long", attempts=3)
    assert main(["deliveries"]) == 0
    lines = capsys.readouterr().out.splitlines()
    since = f"an answer for U1, since {DUE:%Y-%m-%d %H:%M} UTC"
    assert lines[:3] == [
        f"{waits}  waits: {since}: not tried yet",
        f"{held}  held up: {since}: the channel is archived",
        f"{failed}  failed: {since}, tried 3 times: msg_too_long",
    ]
    assert "--again ID" in lines[3]


@pytest.mark.parametrize("before", [State.FAILED, State.WAITING, State.PENDING])
def test_one_is_sent_once_more_and_the_trail_says_so(
    database: Database, capsys: pytest.CaptureFixture[str], before: State
) -> None:
    delivery_id, other = post(database, "this", state=before), post(database, "other", state=State.FAILED)
    assert main(["deliveries", "--again", delivery_id]) == 0
    assert "as soon as the bot runs" in capsys.readouterr().out
    assert (state(database, delivery_id), state(database, other)) == (State.PENDING, State.FAILED)


def test_one_that_is_sent_already_is_not_sent_again(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    sent = post(database, "sent", state=State.SENT)
    assert main(["deliveries", "--again", sent]) == 2
    assert f"No message {sent} waits" in capsys.readouterr().out
    assert state(database, sent) == State.SENT


def test_without_a_database_the_next_step_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/none.sqlite3")
    assert main(["deliveries"]) == 2
    assert "migrate" in capsys.readouterr().out
    assert not (tmp_path / "none.sqlite3").exists()
