"""Outgoing rows as use cases write them, and as the deliverer takes them."""

from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import cast

from sqlalchemy import Table, insert, select, text
from sqlalchemy.orm import Session

from bot.clock import real_clock
from domain.outgoing.delivery import Operation, State, Turn
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import Card
from domain.refusals import Unavailable
from domain.trouble import Reason
from services.outgoing.deliveries import DeliveryService
from storage.database import Database
from storage.outgoing.deliveries import DeliveryRow
from storage.outgoing.pace import PaceRow
from tests.at_once import all_at_once, under
from tests.sending import (
    BRIEF,
    CARD,
    NOW,
    OTHER,
    SOON,
    TRACE,
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
from tests.worlds import to_send


def later(database: Database, span: timedelta) -> None:
    """So much time passes, as the pace counts it."""
    with database.upkeep() as queue:
        for row in queue.session.scalars(select(PaceRow)):
            row.free_at -= span


def plain(row: DeliveryRow) -> dict[str, object]:
    return {column.key: getattr(row, column.key) for column in DeliveryRow.__table__.columns}


# -- what use cases write


def test_the_same_key_twice_is_one_row(database: Database) -> None:
    assert post(database) == post(database)
    assert len(claim(database)) == 1


def test_the_same_event_at_two_replicas_at_once_is_one_row_and_no_error(database: Database) -> None:
    for number in range(10):
        first, second = all_at_once(*[partial(post, database, key=f"event {number}")] * 2)
        assert first == second


def test_two_workspaces_may_use_the_same_key(database: Database) -> None:
    post(database)
    with writing(database, "T2") as store:
        store.deliveries.post(to_send(CARD, BRIEF, "C1", key="card", at=NOW, responsible=("U1",)))
    assert {delivery.workspace for delivery in claim(database)} == {"T1", "T2"}


def test_what_is_not_due_is_not_claimed(database: Database) -> None:
    later = NOW + timedelta(days=30)
    post(database, due_at=later)
    assert claim(database) == []
    assert is_idle(database)
    with database.looking() as queue:
        assert queue.next_due(NOW) == later
        assert queue.next_due(later) is None
    assert not is_idle(database, later)
    assert len(claim(database, later)) == 1


def test_a_withdrawn_message_is_never_sent_but_stays_visible(database: Database) -> None:
    delivery_id = post(database)
    with writing(database) as store:
        store.deliveries.cancel(BRIEF, {CARD})
    assert claim(database) == []
    assert (row_of(database, delivery_id)).state == State.CANCELLED


def test_a_withdrawn_message_comes_back_when_it_is_asked_for_again(database: Database) -> None:
    delivery_id = post(database)
    with writing(database) as store:
        store.deliveries.cancel(BRIEF, {CARD})
    assert post(database) == delivery_id
    assert (claim_one(database)).id == delivery_id


def test_withdrawing_takes_the_row_out_of_the_hands_of_whoever_has_claimed_it(database: Database) -> None:
    post(database)
    delivery = claim_one(database)
    with writing(database) as store:
        store.deliveries.cancel(BRIEF, {CARD})
    with database.upkeep() as queue:
        assert queue.begin(delivery) is Turn.LOST


def test_withdrawing_touches_neither_other_kinds_nor_other_subjects(database: Database) -> None:
    kept = post(database, subject=OTHER)
    with writing(database) as store:
        store.deliveries.cancel(BRIEF, {CARD})
        store.deliveries.cancel(OTHER, {TRACE})
    assert (claim_one(database)).id == kept


def test_a_reply_waits_for_its_card_and_follows_it_into_its_thread(database: Database) -> None:
    post(database)
    reply(database)
    card = claim_one(database)
    assert card.kind == CARD
    assert claim(database) == []
    send(database, card, "1.0")
    trace = claim_one(database)
    assert (trace.kind, trace.channel, trace.thread_ts) == (TRACE, "C1", "1.0")


def test_a_reply_to_a_card_that_stands_goes_into_its_thread_at_once(database: Database) -> None:
    post(database, to="U7")
    send(database, claim_one(database), "1.0", channel="D7")
    reply(database, to="U7")
    trace = claim_one(database)
    assert (trace.conversation, trace.channel, trace.thread_ts) == ("U7", "D7", "1.0")


def behind(database: Database, to: str = "U7") -> str:
    with writing(database) as store:
        card = Card(kind=CARD, subject=BRIEF)
        return store.deliveries.post(to_send(TRACE, BRIEF, to, key="word", at=NOW, behind=card))


def test_what_tells_of_a_card_elsewhere_waits_until_that_stands_and_has_a_place_of_its_own(database: Database) -> None:
    post(database)
    word = behind(database)
    card = claim_one(database)
    assert card.kind == CARD
    assert claim(database) == []
    assert not is_idle(database)
    send(database, card, "1.0")
    told = claim_one(database)
    assert (told.id, told.conversation, told.channel, told.thread_ts) == (word, "U7", "", "")


def test_what_tells_of_a_card_elsewhere_is_asked_what_to_say_where_that_will_never_stand(database: Database) -> None:
    post(database)
    word = behind(database)
    with database.upkeep() as queue:
        (card,) = queue.claim(NOW, 10)
        assert queue.hold_up(card, "t1", State.FAILED, Reason.REFUSED)
    assert word in {each.id for each in claim(database)}


def test_a_reply_without_any_card_stands_alone(database: Database) -> None:
    reply(database)
    assert (claim_one(database)).thread_ts == ""


def test_a_reply_ends_as_its_card_does(database: Database) -> None:
    post(database, responsible="")
    trace = reply(database)
    with database.upkeep() as queue:
        (card,) = queue.claim(NOW, 10)
        assert queue.hold_up(card, "t1", State.FAILED, Reason.REFUSED)
    assert claim(database) == []
    assert (row_of(database, trace)).state == State.FAILED
    assert is_idle(database)


def test_replies_keep_the_order_in_which_they_were_written(database: Database) -> None:
    post(database)
    with writing(database) as store:
        for number in range(5):
            store.deliveries.post(
                to_send(
                    TRACE,
                    BRIEF,
                    "C1",
                    key=f"r{number}",
                    at=NOW,
                    responsible=("U1",),
                    under=Card(kind=CARD, subject=BRIEF),
                )
            )
    send(database, claim_one(database), "1.0")
    seen = []
    for number in range(5):
        free_the_pace(database)
        delivery = claim_one(database)
        seen.append((row_of(database, delivery.id)).key)
        send(database, delivery, f"2.{number}")
    assert seen == [f"r{number}" for number in range(5)]


# -- updates


def test_every_living_message_of_a_subject_is_updated(database: Database) -> None:
    post(database, "C1", "a")
    post(database, "C2", "b")
    post(database, "C3", "c", subject=OTHER)
    for number, delivery in enumerate(claim(database)):
        send(database, delivery, f"1.{number}")
    refresh(database)
    updates = claim(database)
    assert {(update.operation, update.channel, update.ts) for update in updates} == {
        (Operation.UPDATE, "C1", "1.0"),
        (Operation.UPDATE, "C2", "1.1"),
    }


def test_several_updates_of_one_card_become_one(database: Database) -> None:
    post(database)
    send(database, claim_one(database), "1.0")
    for _ in range(5):
        refresh(database)
    update_of_all = claim_one(database)
    send(database, update_of_all, "1.0")
    assert is_idle(database)


def test_a_change_after_an_update_was_claimed_is_shown_by_another(database: Database) -> None:
    post(database)
    send(database, claim_one(database), "1.0")
    refresh(database)
    drawn_already = claim_one(database)
    refresh(database)
    send(database, drawn_already, "1.0")
    assert (claim_one(database)).operation is Operation.UPDATE


def test_a_change_before_the_card_is_claimed_needs_no_update(database: Database) -> None:
    post(database)
    refresh(database)
    send(database, claim_one(database), "1.0")
    assert is_idle(database)


def test_a_change_while_the_card_is_on_its_way_is_shown_by_an_update(database: Database) -> None:
    post(database)
    drawn_already = claim_one(database)
    refresh(database)
    refresh(database)
    send(database, drawn_already, "1.0")
    late = claim_one(database)
    assert (late.operation, late.channel, late.ts) == (Operation.UPDATE, "C1", "1.0")
    send(database, late, "1.0")
    assert is_idle(database)


def test_an_uncommitted_change_keeps_the_waiting_update_from_being_drawn_too_early(database: Database) -> None:
    post(database)
    send(database, claim_one(database), "1.0")
    refresh(database)
    with writing(database) as store:
        store.deliveries.refresh(BRIEF, NOW)
        # PostgreSQL skips it; on SQLite a claim waits for us.
        with suppress(Unavailable):
            under(0.05, lambda: claim_nothing(database))
    assert len(claim(database)) == 1


def claim_nothing(database: Database) -> None:
    assert claim(database) == []


def test_a_deleted_message_is_not_updated_again(database: Database) -> None:
    post(database)
    send(database, claim_one(database), "1.0")
    refresh(database)
    with database.upkeep() as queue:
        (delivery,) = queue.claim(NOW, 10)
        queue.gone(delivery)
    refresh(database)
    assert is_idle(database)


def test_a_shortcut_finds_the_subject_by_message_and_by_thread(database: Database) -> None:
    post(database)
    reply(database)
    send(database, claim_one(database), "1.0")
    send(database, claim_one(database), "2.0")
    with database.reading("T1") as store:
        assert store.messages.find("C1", "1.0") == BRIEF
        assert store.messages.find("C1", "2.0") == BRIEF
        assert store.messages.find("C2", "1.0") is None
        assert store.messages.place(Card(kind=CARD, subject=BRIEF), "C1") == ("C1", "1.0")
    with database.reading("T2") as store:
        assert store.messages.find("C1", "1.0") is None


# -- claims, leases, pace


def test_one_conversation_gets_one_message_at_a_time(database: Database) -> None:
    for number in range(3):
        post(database, key=f"k{number}")
    post(database, to="C2", key="elsewhere")
    assert [delivery.conversation for delivery in claim(database)] == ["C1", "C2"]
    assert claim(database) == []


def test_two_deliverers_never_claim_the_same_row(database: Database) -> None:
    for number in range(40):
        post(database, to=f"C{number}", key=f"k{number}")
    claims = all_at_once(*([lambda: claim(database)] * 4))
    ids = [delivery.id for claimed in claims for delivery in claimed]
    assert len(ids) == len(set(ids)) == 40


def test_a_lease_that_ran_out_hands_the_row_on_and_bars_the_first_claimer(database: Database) -> None:
    delivery_id = post(database)
    first = claim_one(database)
    with database.upkeep() as queue:
        assert queue.begin(first) is Turn.GO
    change(database, delivery_id, leased_until=real_clock() - SOON)
    second = claim_one(database)
    assert second.unfinished_since is not None
    with database.upkeep() as queue:
        assert queue.begin(first) is Turn.LOST
        assert not queue.sent(first, "C1", "1.0")
    send(database, second, "1.0")


def test_nothing_begins_with_less_than_a_third_of_the_lease_left(database: Database) -> None:
    delivery_id = post(database)
    delivery = claim_one(database)
    change(database, delivery_id, leased_until=real_clock() + timedelta(seconds=4))
    with database.upkeep() as queue:
        assert queue.begin(delivery) is Turn.LOST


def test_a_burst_of_three_then_one_a_second(database: Database) -> None:
    for number in range(4):
        post(database, key=f"k{number}")
    for number in range(3):
        send(database, claim_one(database), f"1.{number}")
    assert claim(database) == []
    with database.looking() as queue:
        wait = queue.wait(NOW)
    assert wait is not None
    assert timedelta() < wait <= SOON
    later(database, wait)
    assert len(claim(database)) == 1


def test_a_pace_of_a_clock_that_was_set_back_since_is_void(database: Database) -> None:
    post(database)
    send(database, claim_one(database), "1.0")
    later(database, -timedelta(days=30))
    post(database, key="after")
    post(database, key="then")
    with database.looking() as queue:
        assert queue.wait(NOW) == timedelta()
    send(database, claim_one(database), "1.1")
    delivery = claim_one(database)
    later(database, -timedelta(days=30))
    with database.upkeep() as queue:
        queue.hold(delivery, timedelta(days=1))
    with database.looking() as queue:
        wait = queue.wait(NOW)
    assert wait is not None
    assert timedelta(minutes=59) < wait
    assert claim(database) == []


def test_a_row_that_was_claimed_just_before_the_pace_ran_out_goes_back(database: Database) -> None:
    post(database)
    delivery = claim_one(database)
    with database.upkeep() as queue:
        queue.hold(delivery.model_copy(update={"id": "another"}), timedelta(seconds=30))
    with database.upkeep() as queue:
        assert queue.begin(delivery) is Turn.LATER
    row = row_of(database, delivery.id)
    assert (row.claim, row.started_at, row.attempts) == (None, None, 0)


def test_a_pause_moves_neither_the_due_date_nor_another_workspace(database: Database) -> None:
    delivery_id = post(database)
    post(database, key="behind")
    post(database, to="C2", key="beside")
    post(database, workspace="T2", key="elsewhere")
    first, beside, elsewhere = sorted(claim(database), key=lambda each: (each.workspace, each.conversation))
    with database.upkeep() as queue:
        assert queue.begin(first) is Turn.GO
    with database.upkeep() as queue:
        assert queue.hold(first, timedelta(seconds=30))
    assert claim(database) == []
    row = row_of(database, delivery_id)
    assert row.due_at == NOW
    assert row.not_before is not None
    assert row.not_before > real_clock() + timedelta(seconds=25)
    assert row.started_at is None
    with database.upkeep() as queue:
        assert queue.begin(beside) is Turn.LATER
    assert claim(database) == []
    send(database, elsewhere, "1.0")


def test_a_pause_of_posts_holds_up_neither_updates_nor_other_systems(database: Database) -> None:
    post(database)
    held = claim_one(database)
    with database.upkeep() as queue:
        queue.hold(held, timedelta(seconds=30))
    change_id, call_id = post(database, to="C2", key="change"), post(database, to="C3", key="call")
    change(database, change_id, operation=Operation.UPDATE)
    change(database, call_id, kind=Kind.WEBHOOK)
    assert {delivery.id for delivery in claim(database)} == {change_id, call_id}


def test_a_backlog_of_one_workspace_holds_up_no_other(database: Database) -> None:
    row = plain(row_of(database, post(database)))
    with database.engine.begin() as connection:
        copies = [{**row, "id": f"b{n}", "key": f"b{n}", "conversation": f"U{n}", "position": -n} for n in range(5000)]
        connection.execute(insert(cast(Table, DeliveryRow.__table__)), copies)
    for workspace in ("T2", "T3"):
        post(database, workspace=workspace, due_at=NOW)
    with database.upkeep() as queue:
        claimed = queue.claim(NOW, 20)
        again = queue.claim(NOW, 5, {each.id: each.workspace for each in claimed})
    assert [sum(each.workspace == of for each in claimed) for of in ("T1", "T2", "T3")] == [18, 1, 1]
    assert {each.workspace for each in again} == {"T1"}


def test_a_message_that_fails_again_and_again_lets_later_ones_pass(database: Database) -> None:
    first_id = post(database)
    second_id = post(database, key="behind")
    for attempt in range(4):
        delivery = claim_one(database)
        assert (delivery.id, delivery.attempts) == (first_id, attempt)
        with database.upkeep() as queue:
            queue.retry(delivery, timedelta(hours=1), "oops", unfinished=False)
        if attempt < 3:
            assert claim(database) == []
            change(database, first_id, not_before=None)
    assert (claim_one(database)).id == second_id
    assert not is_idle(database)


# -- leases


def test_what_is_in_hand_is_not_claimed_again_whatever_the_clock_says(database: Database) -> None:
    delivery_id = post(database)
    delivery = claim_one(database)
    change(database, delivery_id, leased_until=real_clock() - timedelta(hours=1))
    with database.upkeep() as queue:
        assert queue.claim(NOW, 100, {delivery.id: delivery.workspace}) == []
    assert claim_one(database).id == delivery_id


def left_of(database: Database, delivery_id: str) -> timedelta:
    until = row_of(database, delivery_id).leased_until
    assert until is not None
    return until - real_clock()


def test_a_kill_costs_fifteen_seconds_before_a_post_and_forty_five_after_it_began(database: Database) -> None:
    delivery_id = post(database)
    delivery = claim_one(database)
    assert timedelta(seconds=10) < left_of(database, delivery_id) <= timedelta(seconds=15)
    with database.upkeep() as queue:
        assert queue.begin(delivery) is Turn.GO
    assert timedelta(seconds=40) < left_of(database, delivery_id) <= timedelta(seconds=45)


def test_whoever_lives_renews_what_is_still_theirs(database: Database) -> None:
    mine, lost = post(database), post(database, to="C2", key="k")
    first, second = claim(database)
    change(database, mine, leased_until=real_clock() + SOON)
    change(database, lost, leased_until=real_clock() + SOON, claim="another")
    DeliveryService(database).renew([first], [second])
    assert left_of(database, mine) > timedelta(seconds=10)
    assert left_of(database, lost) <= SOON


def test_what_is_handed_back_is_free_at_once_and_what_had_begun_after_a_late_post_has_landed(
    database: Database,
) -> None:
    post(database)
    delivery = claim_one(database)
    DeliveryService(database).release(delivery)
    delivery = claim_one(database)
    DeliveryService(database).release(delivery, delay=timedelta(seconds=30))
    assert claim(database) == []
    with database.looking() as queue:
        wait = queue.wait(NOW)
    assert wait is not None
    assert timedelta(seconds=25) < wait <= timedelta(seconds=30)


def test_a_claim_walks_the_indexes_and_may_take_its_time_and_nothing_after_it_does(postgresql_url: str) -> None:
    database = Database.open(postgresql_url)
    try:
        post(database)
        with database.upkeep() as queue:
            assert len(queue.claim(NOW, 100)) == 1
            assert settings_of(queue.session) == ("20s", "off", "off")
        with database.upkeep() as queue:
            assert settings_of(queue.session) == ("2s", "on", "on")
    finally:
        database.close()


def settings_of(session: Session) -> tuple[str, ...]:
    shown = ("statement_timeout", "enable_hashjoin", "enable_seqscan")
    return tuple(str(session.scalar(text(f"SHOW {name}"))) for name in shown)
