"""Outgoing rows as use cases write them, and as the deliverer takes them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from sqlalchemy import select, update

from bot.clock import real_clock
from domain.deliveries import Delivery, Kind, Operation, State, Subject, Turn
from storage.database import Database
from storage.deliveries import DeliveryRow
from storage.pace import PaceRow
from storage.store import Store

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SOON = timedelta(seconds=1)
BRIEF = Subject(kind="brief", id="b1")
OTHER = Subject(kind="brief", id="b2")
CARD, TRACE = cast(Kind, "test.card"), cast(Kind, "test.trace")

Writing = Callable[[Store], Awaitable[object]]


@asynccontextmanager
async def writing(database: Database, workspace: str = "T1") -> AsyncIterator[Store]:
    async with database.transaction(workspace) as store:
        await store.audit.record("U1", "test", BRIEF, NOW)
        yield store


async def post(database: Database, to: str = "C1", key: str = "card", **more: object) -> str:
    async with writing(database) as store:
        return await store.deliveries.post(
            CARD,
            cast(Subject, more.get("subject", BRIEF)),
            to,
            key=key,
            now=NOW,
            due_at=cast(datetime | None, more.get("due_at")),
            responsible=cast(str, more.get("responsible", "U1")),
        )


async def reply(database: Database, to: str = "C1", key: str = "trace") -> str:
    async with writing(database) as store:
        return await store.deliveries.reply(TRACE, BRIEF, to, under=(CARD, BRIEF), key=key, now=NOW, responsible="U1")


async def refresh(database: Database, subject: Subject = BRIEF) -> None:
    async with writing(database) as store:
        await store.deliveries.refresh(subject, NOW)


async def claim(database: Database, now: datetime = NOW) -> list[Delivery]:
    async with database.upkeep() as queue:
        return await queue.claim(now, 100)


async def claim_one(database: Database, now: datetime = NOW) -> Delivery:
    (delivery,) = await claim(database, now)
    return delivery


async def send(database: Database, delivery: Delivery, ts: str, channel: str = "") -> None:
    async with database.upkeep() as queue:
        assert await queue.begin(delivery) is Turn.GO
    async with database.upkeep() as queue:
        assert await queue.sent(delivery, channel or delivery.conversation, ts)


async def later(database: Database, span: timedelta) -> None:
    """So much time passes, as the pace counts it."""
    async with database.upkeep() as queue:
        for row in await queue.session.scalars(select(PaceRow)):
            row.free_at -= span


async def row_of(database: Database, delivery_id: str) -> DeliveryRow:
    async with database.reading("T1") as store:
        row = await store.session.get(DeliveryRow, delivery_id)
        assert row is not None
        return row


async def change(database: Database, delivery_id: str, **values: object) -> None:
    async with database.engine.execution_options(writes=True).begin() as connection:
        await connection.execute(update(DeliveryRow).where(DeliveryRow.id == delivery_id).values(values))


async def free_the_pace(database: Database) -> None:
    async with database.engine.execution_options(writes=True).begin() as connection:
        await connection.execute(update(PaceRow).values(free_at=NOW - timedelta(days=365)))


async def is_idle(database: Database, now: datetime = NOW) -> bool:
    async with database.looking() as queue:
        return await queue.is_idle(now)


# -- what use cases write


async def test_the_same_key_twice_is_one_row(database: Database) -> None:
    assert await post(database) == await post(database)
    assert len(await claim(database)) == 1


async def test_two_workspaces_may_use_the_same_key(database: Database) -> None:
    await post(database)
    async with writing(database, "T2") as store:
        await store.deliveries.post(CARD, BRIEF, "C1", key="card", now=NOW, responsible="U1")
    assert {delivery.workspace for delivery in await claim(database)} == {"T1", "T2"}


async def test_what_is_not_due_is_not_claimed(database: Database) -> None:
    later = NOW + timedelta(days=30)
    await post(database, due_at=later)
    assert await claim(database) == []
    assert await is_idle(database)
    async with database.looking() as queue:
        assert await queue.next_due(NOW) == later
        assert await queue.next_due(later) is None
    assert not await is_idle(database, later)
    assert len(await claim(database, later)) == 1


async def test_a_withdrawn_message_is_never_sent_but_stays_visible(database: Database) -> None:
    delivery_id = await post(database)
    async with writing(database) as store:
        await store.deliveries.cancel(BRIEF, {CARD})
    assert await claim(database) == []
    assert (await row_of(database, delivery_id)).state == State.CANCELLED


async def test_a_withdrawn_message_comes_back_when_it_is_asked_for_again(database: Database) -> None:
    delivery_id = await post(database)
    async with writing(database) as store:
        await store.deliveries.cancel(BRIEF, {CARD})
    assert await post(database) == delivery_id
    assert (await claim_one(database)).id == delivery_id


async def test_withdrawing_takes_the_row_out_of_the_hands_of_whoever_has_claimed_it(database: Database) -> None:
    await post(database)
    delivery = await claim_one(database)
    async with writing(database) as store:
        await store.deliveries.cancel(BRIEF, {CARD})
    async with database.upkeep() as queue:
        assert await queue.begin(delivery) is Turn.LOST


async def test_withdrawing_touches_neither_other_kinds_nor_other_subjects(database: Database) -> None:
    kept = await post(database, subject=OTHER)
    async with writing(database) as store:
        await store.deliveries.cancel(BRIEF, {CARD})
        await store.deliveries.cancel(OTHER, {TRACE})
    assert (await claim_one(database)).id == kept


async def test_a_check_in_moves_when_its_date_moves(database: Database) -> None:
    await post(database, due_at=NOW + timedelta(days=30))
    async with writing(database) as store:
        await store.deliveries.reschedule(BRIEF, CARD, NOW + timedelta(days=29))
    async with database.looking() as queue:
        assert await queue.next_due(NOW) == NOW + timedelta(days=29)


async def test_a_reply_waits_for_its_card_and_follows_it_into_its_thread(database: Database) -> None:
    await post(database)
    await reply(database)
    card = await claim_one(database)
    assert card.kind == CARD
    assert await claim(database) == []
    await send(database, card, "1.0")
    trace = await claim_one(database)
    assert (trace.kind, trace.channel, trace.thread_ts) == (TRACE, "C1", "1.0")


async def test_a_reply_to_a_card_that_stands_goes_into_its_thread_at_once(database: Database) -> None:
    await post(database, to="U7")
    await send(database, await claim_one(database), "1.0", channel="D7")
    await reply(database, to="U7")
    trace = await claim_one(database)
    assert (trace.conversation, trace.channel, trace.thread_ts) == ("U7", "D7", "1.0")


async def test_a_reply_without_any_card_stands_alone(database: Database) -> None:
    await reply(database)
    assert (await claim_one(database)).thread_ts == ""


async def test_a_reply_ends_as_its_card_does(database: Database) -> None:
    await post(database, responsible="")
    trace = await reply(database)
    async with database.upkeep() as queue:
        (card,) = await queue.claim(NOW, 10)
        await queue.fail(card, "is_archived", NOW)
    assert await claim(database) == []
    assert (await row_of(database, trace)).state == State.FAILED
    assert await is_idle(database)


async def test_replies_keep_the_order_in_which_they_were_written(database: Database) -> None:
    await post(database)
    async with writing(database) as store:
        for number in range(5):
            await store.deliveries.reply(
                TRACE, BRIEF, "C1", under=(CARD, BRIEF), key=f"r{number}", now=NOW, responsible="U1"
            )
    await send(database, await claim_one(database), "1.0")
    seen = []
    for number in range(5):
        await free_the_pace(database)
        delivery = await claim_one(database)
        seen.append((await row_of(database, delivery.id)).key)
        await send(database, delivery, f"2.{number}")
    assert seen == [f"r{number}" for number in range(5)]


# -- updates


async def test_every_living_message_of_a_subject_is_updated(database: Database) -> None:
    await post(database, "C1", "a")
    await post(database, "C2", "b")
    await post(database, "C3", "c", subject=OTHER)
    for number, delivery in enumerate(await claim(database)):
        await send(database, delivery, f"1.{number}")
    await refresh(database)
    updates = await claim(database)
    assert {(update.operation, update.channel, update.ts) for update in updates} == {
        (Operation.UPDATE, "C1", "1.0"),
        (Operation.UPDATE, "C2", "1.1"),
    }


async def test_several_updates_of_one_card_become_one(database: Database) -> None:
    await post(database)
    await send(database, await claim_one(database), "1.0")
    for _ in range(5):
        await refresh(database)
    update_of_all = await claim_one(database)
    await send(database, update_of_all, "1.0")
    assert await is_idle(database)


async def test_a_change_after_an_update_was_claimed_is_shown_by_another(database: Database) -> None:
    await post(database)
    await send(database, await claim_one(database), "1.0")
    await refresh(database)
    drawn_already = await claim_one(database)
    await refresh(database)
    await send(database, drawn_already, "1.0")
    assert (await claim_one(database)).operation is Operation.UPDATE


async def test_a_change_before_the_card_is_claimed_needs_no_update(database: Database) -> None:
    await post(database)
    await refresh(database)
    await send(database, await claim_one(database), "1.0")
    assert await is_idle(database)


async def test_a_change_while_the_card_is_on_its_way_is_shown_by_an_update(database: Database) -> None:
    await post(database)
    drawn_already = await claim_one(database)
    await refresh(database)
    await refresh(database)
    await send(database, drawn_already, "1.0")
    late = await claim_one(database)
    assert (late.operation, late.channel, late.ts) == (Operation.UPDATE, "C1", "1.0")
    await send(database, late, "1.0")
    assert await is_idle(database)


async def test_an_uncommitted_change_keeps_the_waiting_update_from_being_drawn_too_early(database: Database) -> None:
    await post(database)
    await send(database, await claim_one(database), "1.0")
    await refresh(database)
    claimed: asyncio.Task[list[Delivery]]
    async with writing(database) as store:
        await store.deliveries.refresh(BRIEF, NOW)
        claimed = asyncio.create_task(claim(database))
        # PostgreSQL skips it; on SQLite the claim waits for us.
        if database.engine.dialect.name == "postgresql":
            assert await claimed == []
        else:
            await asyncio.sleep(0)
    await claimed
    if not claimed.result():
        assert len(await claim(database)) == 1


async def test_a_deleted_message_is_not_updated_again(database: Database) -> None:
    await post(database)
    await send(database, await claim_one(database), "1.0")
    await refresh(database)
    async with database.upkeep() as queue:
        (delivery,) = await queue.claim(NOW, 10)
        await queue.gone(delivery)
    await refresh(database)
    assert await is_idle(database)


async def test_a_shortcut_finds_the_subject_by_message_and_by_thread(database: Database) -> None:
    await post(database)
    await reply(database)
    await send(database, await claim_one(database), "1.0")
    await send(database, await claim_one(database), "2.0")
    async with database.reading("T1") as store:
        assert await store.messages.find("C1", "1.0") == BRIEF
        assert await store.messages.find("C1", "2.0") == BRIEF
        assert await store.messages.find("C2", "1.0") is None
        assert await store.messages.place(CARD, BRIEF, "C1") == ("C1", "1.0")
    async with database.reading("T2") as store:
        assert await store.messages.find("C1", "1.0") is None


# -- claims, leases, pace


async def test_one_conversation_gets_one_message_at_a_time(database: Database) -> None:
    for number in range(3):
        await post(database, key=f"k{number}")
    await post(database, to="C2", key="elsewhere")
    assert [delivery.conversation for delivery in await claim(database)] == ["C1", "C2"]
    assert await claim(database) == []


async def test_two_deliverers_never_claim_the_same_row(database: Database) -> None:
    for number in range(40):
        await post(database, to=f"C{number}", key=f"k{number}")
    claims = await asyncio.gather(*(claim(database) for _ in range(4)))
    ids = [delivery.id for claimed in claims for delivery in claimed]
    assert len(ids) == len(set(ids)) == 40


async def test_a_lease_that_ran_out_hands_the_row_on_and_bars_the_first_claimer(database: Database) -> None:
    delivery_id = await post(database)
    first = await claim_one(database)
    async with database.upkeep() as queue:
        assert await queue.begin(first) is Turn.GO
    await change(database, delivery_id, leased_until=real_clock() - SOON)
    second = await claim_one(database)
    assert second.unfinished_since is not None
    async with database.upkeep() as queue:
        assert await queue.begin(first) is Turn.LOST
        assert not await queue.sent(first, "C1", "1.0")
    await send(database, second, "1.0")


async def test_nothing_begins_with_less_than_a_third_of_the_lease_left(database: Database) -> None:
    delivery_id = await post(database)
    delivery = await claim_one(database)
    await change(database, delivery_id, leased_until=real_clock() + timedelta(seconds=39))
    async with database.upkeep() as queue:
        assert await queue.begin(delivery) is Turn.LOST


async def test_a_burst_of_three_then_one_a_second(database: Database) -> None:
    for number in range(4):
        await post(database, key=f"k{number}")
    for number in range(3):
        await send(database, await claim_one(database), f"1.{number}")
    assert await claim(database) == []
    async with database.looking() as queue:
        wait = await queue.wait(NOW)
    assert wait is not None
    assert timedelta() < wait <= SOON
    await later(database, wait)
    assert len(await claim(database)) == 1


async def test_a_pace_of_a_clock_that_was_set_back_since_is_void(database: Database) -> None:
    await post(database)
    await send(database, await claim_one(database), "1.0")
    await later(database, -timedelta(days=30))
    await post(database, key="after")
    await post(database, key="then")
    async with database.looking() as queue:
        assert await queue.wait(NOW) == timedelta()
    await send(database, await claim_one(database), "1.1")
    delivery = await claim_one(database)
    await later(database, -timedelta(days=30))
    async with database.upkeep() as queue:
        await queue.hold(delivery, timedelta(days=1))
    async with database.looking() as queue:
        wait = await queue.wait(NOW)
    assert wait is not None
    assert timedelta(minutes=59) < wait
    assert await claim(database) == []


async def test_a_row_that_was_claimed_just_before_the_pace_ran_out_goes_back(database: Database) -> None:
    await post(database)
    delivery = await claim_one(database)
    async with database.upkeep() as queue:
        await queue.hold(delivery.model_copy(update={"id": "another"}), timedelta(seconds=30))
    async with database.upkeep() as queue:
        assert await queue.begin(delivery) is Turn.LATER
    row = await row_of(database, delivery.id)
    assert (row.claim, row.started_at, row.attempts) == (None, None, 0)


async def test_a_pause_moves_neither_the_due_date_nor_another_conversation(database: Database) -> None:
    delivery_id = await post(database)
    await post(database, key="behind")
    await post(database, to="C2", key="elsewhere")
    first, elsewhere = await claim(database)
    async with database.upkeep() as queue:
        assert await queue.begin(first) is Turn.GO
    async with database.upkeep() as queue:
        assert await queue.hold(first, timedelta(seconds=30))
    assert await claim(database) == []
    row = await row_of(database, delivery_id)
    assert row.due_at == NOW
    assert row.not_before is not None
    assert row.not_before > real_clock() + timedelta(seconds=25)
    assert row.started_at is None
    await send(database, elsewhere, "1.0")


async def test_a_message_that_fails_again_and_again_lets_later_ones_pass(database: Database) -> None:
    first_id = await post(database)
    second_id = await post(database, key="behind")
    for attempt in range(4):
        delivery = await claim_one(database)
        assert (delivery.id, delivery.attempts) == (first_id, attempt)
        async with database.upkeep() as queue:
            await queue.retry(delivery, timedelta(hours=1), "oops", unfinished=False)
        if attempt < 3:
            assert await claim(database) == []
            await change(database, first_id, not_before=None)
    assert (await claim_one(database)).id == second_id
    assert not await is_idle(database)


# -- failures


@pytest.mark.parametrize(("to", "told"), [("C1", ["U1"]), ("U1", ["U2"])])
async def test_a_failure_is_told_to_the_next_person_who_can_be_reached(
    database: Database, to: str, told: list[str]
) -> None:
    async with writing(database) as store:
        delivery_id = await store.deliveries.post(CARD, BRIEF, to, key="k", now=NOW, responsible=["U1", "U2"])
    delivery = await claim_one(database)
    async with database.upkeep() as queue:
        await queue.fail(delivery, "is_archived", NOW)
    notices = await claim(database)
    assert [(notice.kind, notice.conversation) for notice in notices] == [(Kind.DELIVERY_FAILED, *told)]
    assert notices[0].subject == Subject(kind="delivery", id=delivery_id)
    async with database.looking() as queue:
        failure = await queue.failure("T1", delivery_id)
    assert failure is not None
    assert (failure.conversation, failure.kind, failure.error) == (to, CARD, "is_archived")


async def test_a_notice_that_fails_goes_to_the_next_person_until_nobody_is_left(database: Database) -> None:
    async with writing(database) as store:
        delivery_id = await store.deliveries.post(CARD, BRIEF, "C1", key="k", now=NOW, responsible=["U1", "U2"])
    told = []
    while claimed := await claim(database):
        told.append(claimed[0].conversation)
        async with database.upkeep() as queue:
            await queue.fail(claimed[0], "user_disabled", NOW)
        assert told[1:] == [] or claimed[0].subject == Subject(kind="delivery", id=delivery_id)
    assert told == ["C1", "U1", "U2"]
    async with database.reading("T1") as store:
        states = set(await store.session.scalars(select(DeliveryRow.state)))
    assert states == {State.FAILED}
