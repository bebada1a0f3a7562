"""What waits for whoever had a part goes to whoever has it now."""

from sqlalchemy import text

from domain.outgoing.delivery import State
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from services.outgoing.passing_on import pass_on
from storage.database import Database
from tests.sending import NOW, writing
from tests.worlds import to_send


def waiting(database: Database) -> list[tuple[str, str, str]]:
    with database.engine.connect() as connection:
        rows = connection.execute(text("SELECT kind, conversation, state FROM deliveries ORDER BY position"))
        return [(kind, to, state) for kind, to, state in rows]


def test_what_waits_for_a_part_goes_with_it_and_what_another_part_gets_too_both_get_and_nobody_twice(
    database: Database,
) -> None:
    about = Subject.check_in("k1")
    copy, word = Kind.REPORT_COPY, Kind.LOOKBACK
    with writing(database) as store:
        for kind, to in ((copy, "U1"), (word, "U1"), (copy, "U9")):
            store.deliveries.post(to_send(kind, about, to, key=f"{kind} k1 {to}", at=NOW))
    with writing(database) as store:
        pass_on(store, ["k1"], "U1", "U2", {copy}, copied={word})
    pending = State.PENDING.value
    expected = [(copy, "U2", pending), (word, "U1", pending), (copy, "U9", pending), (word, "U2", pending)]
    assert waiting(database) == expected
    # What a later correction posts under its own key is the same message.
    with writing(database) as store:
        store.deliveries.post(to_send(copy, about, "U2", key=f"{copy} k1 U2", at=NOW))
        pass_on(store, ["k1"], "U1", "U2", {word})
    assert waiting(database) == [(kind, to, "cancelled" if to == "U1" else state) for kind, to, state in expected]
