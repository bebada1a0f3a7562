"""The practice clock only goes forwards, and stops at every due date until its messages are out."""

from datetime import UTC, datetime, timedelta

from bot.clock import JumpingClock, TimeTravel, real_clock

START = datetime(2026, 11, 23, 9, tzinfo=UTC)


def day(number: int) -> datetime:
    return START + timedelta(days=number)


class Plan:
    """Due dates that are done once the clock has passed them and everything was drained."""

    def __init__(self, *due: datetime) -> None:
        self.clock = JumpingClock(lambda: START)
        self.due = list(due)
        self.stops: list[datetime] = []
        self.travel = TimeTravel(self.clock, next_due=self.next_due, drain=self.drain)

    async def next_due(self, now: datetime) -> datetime | None:
        return min((moment for moment in self.due if moment > now), default=None)

    async def drain(self) -> None:
        now = self.clock()
        for moment in sorted(m for m in self.due if m <= now):
            self.due.remove(moment)
            self.stops.append(now)
            if moment == day(30):
                self.due.append(day(32))  # a reminder that only exists once the check-in was sent


def test_the_real_clock_speaks_utc() -> None:
    assert real_clock().tzinfo is UTC


def test_moving_to_the_past_changes_nothing() -> None:
    clock = JumpingClock(lambda: START)
    clock.move_to(day(-3))
    assert clock() == START


async def test_a_jump_goes_to_the_next_due_date_and_waits_for_its_messages() -> None:
    plan = Plan(day(30), day(60))
    assert await plan.travel.jump() == day(30)
    assert plan.clock() == day(30)
    assert plan.stops == [day(30)]


async def test_with_nothing_planned_a_jump_stays() -> None:
    plan = Plan()
    assert await plan.travel.jump() is None
    assert plan.clock() == START


async def test_a_long_way_stops_at_every_due_date_also_at_those_that_arise_on_it() -> None:
    plan = Plan(day(60), day(30))
    await plan.travel.advance(timedelta(days=90))
    assert plan.stops == [day(30), day(32), day(60)]
    assert plan.clock() == day(90)
