"""What holds messages up: who hears of it, what goes on, and when it is over."""

import pytest
from sqlalchemy import select, text

from blocks.gallery.worked import TRIAGE, brief_of
from domain.outgoing.delivery import Delivery, Operation, State
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from domain.people import Actor
from domain.refusals import NotAllowed
from domain.trouble import Finding, LeaveTrouble, Reason, SendAgain, Trouble
from services.outgoing.deliveries import DeliveryService
from services.outgoing.mending import TroubleService
from storage.database import Database
from storage.outgoing.deliveries import DeliveryRow
from tests.sending import (
    BRIEF,
    CARD,
    NOW,
    change,
    claim,
    claim_one,
    free_the_pace,
    is_idle,
    post,
    refresh,
    reply,
    row_of,
    send,
    writing,
)
from tests.worlds import keep, saved, to_send

ARCHIVED, LEFT = Finding(reason=Reason.ARCHIVED, error="is_archived"), Finding(reason=Reason.PERSON_GONE)
ME = Actor(workspace="T1", user="U1")


def stop(database: Database, finding: Finding = ARCHIVED) -> Delivery:
    """The next one that is due cannot get there."""
    delivery = claim(database)[0]
    DeliveryService(database).stopped(delivery, finding, now=NOW)
    return delivery


def again(database: Database, actor: Actor, **which: object) -> int:
    command = SendAgain.model_validate({"actor": actor, "now": NOW, **which})
    return saved(TroubleService(database).again(command)).count


def notices(database: Database) -> list[tuple[str, str]]:
    """To whom each notice goes or went, and where it stands."""
    with database.reading("T1") as store:
        rows = store.session.scalars(select(DeliveryRow).where(DeliveryRow.kind == Kind.TROUBLE))
        return [(row.conversation, row.state) for row in rows if row.operation == Operation.POST]


def troubles(database: Database, user: str = "U1") -> list[Trouble]:
    with database.reading("T1") as store:
        return store.troubles.told_to(user)


def ten(database: Database, to: str = "C1") -> list[str]:
    return [post(database, to=to, key=f"k{number}") for number in range(10)]


def stop_all(database: Database, to: str, finding: Finding) -> None:
    while waiting := [delivery for delivery in claim(database) if delivery.conversation == to]:
        for delivery in waiting:
            DeliveryService(database).stopped(delivery, finding, now=NOW)


def test_what_somebody_can_mend_waits_and_what_nobody_can_has_failed(database: Database) -> None:
    first, second = post(database), post(database, to="U9", key="k")
    stop_all(database, "C1", ARCHIVED)
    change(database, second, claim=None)
    stop_all(database, "U9", LEFT)
    assert (row_of(database, first).state, row_of(database, second).state) == (State.WAITING, State.FAILED)
    assert sorted(trouble.reason for trouble in troubles(database)) == [Reason.ARCHIVED, Reason.PERSON_GONE]


@pytest.mark.parametrize(("to", "finding"), [("C1", ARCHIVED), ("U9", LEFT)])
def test_ten_rows_with_one_trouble_are_one_notice(database: Database, to: str, finding: Finding) -> None:
    ten(database, to)
    stop_all(database, to, finding)
    assert [told for told, _ in notices(database)] == ["U1"]
    (trouble,) = troubles(database)
    assert len(trouble.whats) == 10


def test_each_of_several_people_is_told_once(database: Database) -> None:
    for number in range(4):
        post(database, key=f"k{number}", responsible=("U1", "U2")[number % 2])
    stop_all(database, "C1", ARCHIVED)
    assert sorted(told for told, _ in notices(database)) == ["U1", "U2"]


def test_one_look_tries_one_message_and_what_gets_there_takes_the_others_along(database: Database) -> None:
    ten(database)
    stop_all(database, "C1", ARCHIVED)
    DeliveryService(database).look_again()
    probe = [delivery for delivery in claim(database) if delivery.conversation == "C1"]
    assert len(probe) == 1
    send(database, probe[0], "1.0")
    with database.reading("T1") as store:
        waiting = store.session.scalars(select(DeliveryRow).where(DeliveryRow.state == State.WAITING)).all()
    assert waiting == []
    (trouble,) = troubles(database)
    assert len(trouble.whats) == 9


def test_what_is_still_wrong_at_the_next_look_is_not_told_again(database: Database) -> None:
    ten(database)
    stop_all(database, "C1", ARCHIVED)
    for _ in range(5):
        DeliveryService(database).look_again()
        stop_all(database, "C1", ARCHIVED)
    assert len(notices(database)) == 1
    assert len(troubles(database)) == 1


def test_what_is_mended_before_anybody_was_told_is_over(database: Database) -> None:
    post(database)
    stop(database)
    DeliveryService(database).look_again("T1", "C1")
    (delivery,) = (delivery for delivery in claim(database) if delivery.conversation == "C1")
    send(database, delivery, "1.0")
    assert troubles(database) == []


def test_the_next_trouble_of_the_same_kind_is_told_anew(database: Database) -> None:
    for number in range(2):
        post(database, key=f"k{number}")
        stop_all(database, "C1", ARCHIVED)
        assert again(database, ME, trouble_id=troubles(database)[0].id) == 1
        (delivery,) = (delivery for delivery in claim(database) if delivery.conversation == "C1")
        send(database, delivery, f"1.{number}")
        assert troubles(database) == []
        free_the_pace(database)
    assert len(notices(database)) == 2


def test_a_trouble_that_becomes_another_one_is_told_as_that(database: Database) -> None:
    ten(database)
    stop_all(database, "C1", ARCHIVED)
    DeliveryService(database).look_again()
    stop_all(database, "C1", Finding(reason=Reason.PUBLIC))
    (trouble,) = troubles(database)
    assert (trouble.reason, len(trouble.whats)) == (Reason.PUBLIC, 10)


def test_a_reply_waits_with_its_card_and_goes_on_with_it(database: Database) -> None:
    post(database)
    trace = reply(database)
    stop_all(database, "C1", ARCHIVED)
    assert row_of(database, trace).state == State.PENDING
    assert is_idle(database) is False or not [d for d in claim(database) if d.conversation == "C1"]
    DeliveryService(database).look_again()
    (card,) = (delivery for delivery in claim(database) if delivery.conversation == "C1")
    send(database, card, "1.0")
    free_the_pace(database)
    (after,) = (delivery for delivery in claim(database) if delivery.conversation == "C1")
    assert (after.id, after.thread_ts) == (trace, "1.0")


def test_a_reply_that_ended_with_its_card_is_sent_again_with_it(database: Database) -> None:
    post(database, responsible="U1")
    trace = reply(database)
    stop_all(database, "C1", Finding(reason=Reason.REFUSED, error="no_text"))
    claim(database)
    assert row_of(database, trace).state == State.FAILED
    (trouble,) = troubles(database)
    assert again(database, ME, trouble_id=trouble.id) == 2
    (card,) = (delivery for delivery in claim(database) if delivery.conversation == "C1")
    send(database, card, "1.0")
    assert row_of(database, trace).state == State.PENDING


def test_a_withdrawn_message_waits_no_more(database: Database) -> None:
    delivery_id = post(database)
    stop(database)
    with writing(database) as store:
        store.deliveries.cancel(BRIEF, {CARD})
    assert row_of(database, delivery_id).state == State.CANCELLED
    DeliveryService(database).look_again()
    assert [delivery for delivery in claim(database) if delivery.conversation == "C1"] == []


def test_what_is_left_is_never_sent(database: Database) -> None:
    ten(database)
    stop_all(database, "C1", ARCHIVED)
    (trouble,) = troubles(database)
    saved(TroubleService(database).leave(LeaveTrouble(actor=ME, now=NOW, trouble_id=trouble.id)))
    assert troubles(database) == []
    DeliveryService(database).look_again()
    assert [delivery for delivery in claim(database) if delivery.conversation == "C1"] == []


def test_only_whoever_was_told_and_admins_may_do_something_about_it(database: Database) -> None:
    post(database)
    stop(database)
    (trouble,) = troubles(database)
    stranger, admin = Actor(workspace="T1", user="U7"), Actor(workspace="T1", user="U8", is_admin=True)
    with pytest.raises(NotAllowed):
        again(database, stranger, trouble_id=trouble.id)
    with pytest.raises(NotAllowed):
        again(database, stranger)
    with pytest.raises(NotAllowed):
        TroubleService(database).leave(LeaveTrouble(actor=stranger, now=NOW, trouble_id=trouble.id))
    assert again(database, admin) == 1


def everything(database: Database) -> list[list[tuple[object, ...]]]:
    """All that is kept of messages and of what holds them up, and the trail."""
    with database.engine.connect() as connection:
        tables = ("deliveries", "troubles", "audit")
        return [[tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}"))] for table in tables]


@pytest.mark.parametrize("finding", [None, Finding(reason=Reason.PUBLIC)])
def test_a_room_that_somebody_without_permission_has_looked_at_stays_as_it_was_known(
    database: Database, finding: Finding | None
) -> None:
    keep(database, brief_of(TRIAGE, manager="U1").model_copy(update={"room": "C1"}))
    ten(database)
    stop_all(database, "C1", ARCHIVED)
    before = everything(database)
    (trouble,) = troubles(database)
    stranger = Actor(workspace="T1", user="U7")
    with pytest.raises(NotAllowed):
        again(database, stranger, trouble_id=trouble.id, room="C1", finding=finding)
    assert everything(database) == before


def test_a_room_that_is_unfit_when_it_is_looked_at_is_saved_with_whoever_wanted_it_sent(database: Database) -> None:
    keep(database, brief_of(TRIAGE, manager="U1").model_copy(update={"room": "C1"}))
    ten(database)
    stop_all(database, "C1", ARCHIVED)
    (trouble,) = troubles(database)
    assert again(database, ME, trouble_id=trouble.id, room="C1", finding=Finding(reason=Reason.PUBLIC)) == 0
    assert Reason.PUBLIC in {each.reason for each in troubles(database)}
    with database.reading("T1") as store:
        found = [entry for entry in store.audit.newest(20) if entry.subject == Subject.trouble(trouble.id)]
    assert [(entry.actor, entry.act) for entry in found] == [("U1", "delivery.again")]


def test_an_update_that_waits_tells_nobody_and_is_one(database: Database) -> None:
    post(database)
    send(database, claim_one(database), "1.0")
    refresh(database)
    stop_all(database, "C1", ARCHIVED)
    refresh(database)
    assert claim(database) == []
    assert notices(database) == []
    DeliveryService(database).look_again("T1", "C1")
    assert claim_one(database).operation is Operation.UPDATE


@pytest.mark.parametrize(("to", "told"), [("C1", "U1"), ("U1", "U2")])
def test_a_failure_is_told_to_the_next_person_who_can_be_reached(database: Database, to: str, told: str) -> None:
    with writing(database) as store:
        store.deliveries.post(to_send(CARD, BRIEF, to, key="k", at=NOW, responsible=("U1", "U2")))
    stop(database, LEFT)
    assert [notice for notice, _ in notices(database)] == [told]


def test_a_notice_that_fails_goes_to_the_next_person_until_nobody_is_left(database: Database) -> None:
    with writing(database) as store:
        store.deliveries.post(to_send(CARD, BRIEF, "C1", key="k", at=NOW, responsible=("U1", "U2")))
    told = []
    while claimed := claim(database):
        told.append(claimed[0].conversation)
        DeliveryService(database).stopped(claimed[0], LEFT, now=NOW)
    assert told == ["C1", "U1", "U2"]
    with database.reading("T1") as store:
        states = set(store.session.scalars(select(DeliveryRow.state)))
    assert states == {State.FAILED}


def test_whoever_is_next_and_knows_already_is_not_told_again(database: Database) -> None:
    with writing(database) as store:
        for number, people in enumerate([("U2",), ("U1", "U2")]):
            store.deliveries.post(to_send(CARD, BRIEF, "C1", key=f"k{number}", at=NOW, responsible=people))
    stop_all(database, "C1", ARCHIVED)
    with writing(database) as store:
        rows = store.session.scalars(select(DeliveryRow).where(DeliveryRow.kind == Kind.TROUBLE)).all()
        for row in rows:
            row.claim = row.leased_until = None
    for notice in claim(database):
        if notice.conversation == "U1":
            DeliveryService(database).stopped(notice, LEFT, now=NOW)
    assert sorted(told for told, _ in notices(database)) == ["U1", "U2"]
    (trouble,) = troubles(database, "U2")
    assert len(trouble.whats) == 2
