"""One message a person and day, for everything that waits for them."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from blocks.gallery.decision import todo
from domain.calendar import FIVE, NINE, WeekendsOnly, is_working_day
from domain.decision.todo import TodoKind
from domain.guide.days import DAY_30
from domain.guide.shipped import SHIPPED
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from sandbox.people.reading import read
from services.outgoing.reminders import wake
from tests.beginnings import made_once
from tests.handlers.hiring import ROOM_ID, TEAM, a_brief, a_candidate, scored, somebody
from tests.handlers.onboardings import onboarded, report
from tests.handlers.reminded import Post, of, posts, standing
from tests.house import House
from tests.moments import BETWEEN_TWO_NINES, FRIDAY_NIGHT, MONDAY
from tests.worlds import a_panel, keep, panel_id_of, to_send

TWO = {"U0ANA": ("production", "evaluation"), "U0BEN": ("data", "security", "cost")}


@made_once
async def interviewed(
    house: House,
    name: str = "Omar Farouk",
    *,
    at: datetime | timedelta | None,
    seats: Mapping[str, tuple[str, ...]] = TWO,
    own: Mapping[str, datetime | None] = {},
) -> str:
    """A candidate whom these people interview then, so long from now, or at their own time; without any there is no date.

    Gives the id.
    """
    at = house.clock() + at if isinstance(at, timedelta) else at
    brief = await a_brief(house, room=ROOM_ID)
    omar = somebody(house, id=name.split()[0].lower(), brief_id=brief.id, name=name, interview_at=at)
    keep(house.bot.database, omar, a_panel(omar, seats).meeting(own), workspace=TEAM)
    await wakes(house, *seats, "U0MAYA")
    return omar.id


async def wakes(house: House, *people: str) -> None:
    """Something of theirs has changed, so what waits for them is looked at."""
    with house.bot.database.transaction(TEAM) as store:
        for user in people:
            wake(store, user, house.clock(), manager="U0MAYA")
        store.audit.record("U0MAYA", "test.wake", Subject.brief("b1"), house.clock())
    await house.drain()


async def to_do(house: House, owner: str, kind: TodoKind = TodoKind.PRICING, *, days: int = 2) -> None:
    """Something that this person has to do for the candidate who was hired."""
    zone = house.workspace.user_named(owner).tz or "UTC"
    due_on = (house.clock() + timedelta(days=days)).date()
    about = todo(
        kind,
        id=f"t{owner}{kind}",
        workspace=TEAM,
        manager="U0MAYA",
        owner=house.person(owner).id,
        due_on=due_on,
        due_at=datetime.combine(due_on, NINE, ZoneInfo(zone)),
        zone=zone,
    )
    keep(house.bot.database, about, workspace=TEAM)
    await wakes(house, about.owner)


def check_manners(found: list[Post]) -> None:
    """One a day, in working hours, on a day on which people work."""
    assert [day for day, times in Counter((post.to, post.at.date()) for post in found).items() if times > 1] == []
    for post in found:
        assert NINE <= post.at.time() < FIVE, post
        assert is_working_day(post.at.date(), WeekendsOnly()), post


@pytest.mark.parametrize("moment", [MONDAY, FRIDAY_NIGHT, BETWEEN_TWO_NINES], ids=str)
async def test_two_weeks_of_a_team_with_open_scorecards_to_dos_and_a_check_in(house: House) -> None:
    await onboarded(house, days_ago=27)
    omar = await interviewed(house, at=timedelta(hours=2))
    await interviewed(house, "Zed Okafor", at=-timedelta(days=1))
    for number, owner in enumerate(("ben", "ben", "maya")):
        await to_do(house, owner, list(TodoKind)[number])
    await house.advance(days=5)
    await scored(house, omar, "U0ANA", "44434")
    done = house.clock()
    await house.advance(days=9)
    found = posts(house)
    check_manners(found)
    # Everybody hears of everything, and of nothing that is done.
    ana, ben, maya = of(house, "ana"), of(house, "ben"), of(house, "maya")
    assert any("Omar" in post.words for post in ana)
    assert any("Zed" in post.words for post in ana)
    assert not any("Omar" in post.words for post in ana if post.at > done)
    assert any("*Priya Nair*: Model pricing" in post.words for post in ben)
    assert any("your report on" in post.words for post in ben)
    # What nobody did is told to the hiring manager, once a matter.
    told = [each for post in maya for each in re.findall(r"(\*[^*]+\*: [^\n]+)\n(<@U0\w+>) has not", post.words)]
    assert len(told) == len(set(told)) > 0
    # Every open scorecard was asked for on each working day, every to-do and check-in in a message of its own: 38.
    # On Monday, what moved comes along.
    assert {post.at.isoweekday() for post in maya if "What moved in the week before" in post.words} == {1}
    assert len(found) <= 20, Counter(post.to for post in found)


@pytest.mark.parametrize("moment", [MONDAY, FRIDAY_NIGHT, BETWEEN_TWO_NINES], ids=str)
async def test_a_missing_score_is_asked_for_four_times_then_the_manager_hears_and_it_stops(house: House) -> None:
    await interviewed(house, at=-timedelta(days=1), seats={"U0ANA": TWO["U0ANA"]})
    await house.advance(days=30)
    ana, maya = of(house, "ana"), of(house, "maya")
    check_manners([*ana, *maya])
    assert len(ana) == 4
    [told] = maya
    assert "<@U0ANA> has not scored" in told.words
    assert told.at > ana[-1].at
    assert house.person("maya").buttons(standing(house, "maya")) == ["Free the seat"]


async def test_an_hour_after_the_interview_the_interviewer_is_asked(house: House) -> None:
    at = house.clock() + timedelta(hours=2)
    await interviewed(house, at=at, seats={"U0ANA": TWO["U0ANA"]})
    await house.advance(hours=5)
    [asked] = of(house, "ana")
    assert timedelta(hours=1) <= asked.at - at < timedelta(hours=1, minutes=1)
    assert house.person("ana").buttons(standing(house, "ana"))[:2] == ["Score", "I did not interview"]


async def test_without_a_date_nobody_is_nagged_and_the_manager_is_asked_for_it(house: House) -> None:
    await interviewed(house, at=None)
    await house.advance(days=21)
    assert of(house, "ana") == of(house, "ben") == []
    assert len(of(house, "maya")) == 2
    assert "when is the interview?" in of(house, "maya")[0].words
    assert house.person("maya").buttons(standing(house, "maya"))[0] == "Set the date"


async def test_nobody_is_asked_for_the_date_of_interviews_that_all_have_their_own(house: House) -> None:
    await interviewed(house, at=None, own=dict.fromkeys(TWO, house.clock() + timedelta(days=10)))
    await house.advance(days=9)
    assert of(house, "maya") == []


async def test_what_is_done_goes_from_the_message_that_stands(house_on_both: House) -> None:
    house = house_on_both
    for name in ("Omar Farouk", "Zed Okafor"):
        await interviewed(house, name, at=-timedelta(days=1))
    assert "2 things wait" in read(standing(house, "ana"))
    await scored(house, "omar", "U0ANA", "44434")
    assert "Omar" not in read(standing(house, "ana"))
    await scored(house, "zed", "U0ANA", "44434")
    assert "Nothing waits for you any more" in read(standing(house, "ana"))
    assert house.person("ana").buttons(standing(house, "ana")) == []
    assert len(of(house, "ana")) == 1


async def test_what_comes_due_later_that_day_shows_in_the_message_that_stands(house: House) -> None:
    await interviewed(house, at=-timedelta(days=1))
    await interviewed(house, "Zed Okafor", at=timedelta(hours=1))
    assert "Zed" not in read(standing(house, "ana"))
    await house.advance(hours=3)
    assert "Zed" in read(standing(house, "ana"))
    assert len(of(house, "ana")) == 1


async def test_a_matter_is_put_off_and_that_is_undone(house: House) -> None:
    await interviewed(house, at=-timedelta(days=1))
    ana = house.person("ana")
    await ana.click(standing(house, "ana"), "reminder.snooze#0", "Ask me on Monday")
    await house.drain()
    assert "I ask again" in read(standing(house, "ana"))
    await ana.click(standing(house, "ana"), "Undo")
    await house.drain()
    assert "I ask again" not in read(standing(house, "ana"))
    await ana.click(standing(house, "ana"), "reminder.snooze#0", "Ask me on Monday")
    await house.advance(days=21)
    first, second, *_ = of(house, "ana")
    assert (second.at.date() - first.at.date(), second.at.hour) == (timedelta(days=7), 9)


async def test_what_is_settled_cannot_be_put_off(house: House) -> None:
    await interviewed(house, at=-timedelta(days=1))
    ana, old = house.person("ana"), standing(house, "ana")
    kept = list(old.blocks)
    await scored(house, "omar", "U0ANA", "44434")
    old.blocks = kept
    await ana.click(old, "reminder.snooze#0", "Ask me tomorrow")
    assert "done already" in ana.last_ephemeral.text


async def test_whoever_is_away_is_not_asked_that_day_and_nothing_is_used_up(house: House) -> None:
    house.workspace.users["U0ANA"].status_emoji = ":palm_tree:"
    await interviewed(house, at=-timedelta(days=1), seats={"U0ANA": TWO["U0ANA"]})
    await house.advance(days=10)
    assert of(house, "ana") == []
    house.workspace.users["U0ANA"].status_emoji = ""
    await house.advance(days=30)
    assert len(of(house, "ana")) == 4
    check_manners(of(house, "ana"))


async def test_of_whoever_is_away_for_long_the_manager_hears_once_and_they_are_asked_when_they_are_back(
    house: House,
) -> None:
    house.workspace.users["U0ANA"].status_emoji = ":palm_tree:"
    await interviewed(house, at=-timedelta(days=1), seats={"U0ANA": TWO["U0ANA"]})
    await house.advance(days=30)
    assert of(house, "ana") == []
    (told,) = [post for post in posts(house) if "is away by their Slack status" in post.words]
    # Asked in vain on Monday, so five working days later.
    assert (told.at.date() - house.clock().date()).days == -23
    assert "Free the seat" in house.person("maya").buttons(standing(house, "maya"))
    house.workspace.users["U0ANA"].status_emoji = ""
    await house.advance(days=30)
    assert len(of(house, "ana")) == 4
    check_manners(posts(house))


async def test_of_whoever_is_back_in_time_nobody_hears(house: House) -> None:
    house.workspace.users["U0ANA"].status_emoji = ":palm_tree:"
    await interviewed(house, at=-timedelta(days=1), seats={"U0ANA": TWO["U0ANA"]})
    await house.advance(days=4)
    house.workspace.users["U0ANA"].status_emoji = ""
    await house.advance(days=5)
    assert not any("away" in post.words for post in of(house, "maya"))


async def test_nobody_is_asked_on_the_weekend_of_the_place_where_they_work_or_else_of_their_manager(
    house: House,
) -> None:
    maya, ana = house.person("maya"), house.person("ana")
    await ana.command("/ai-hire holidays Atlantis")
    assert "no country" in ana.last_ephemeral.text
    await ana.command("/ai-hire holidays gb")
    assert "GB-SCT" in ana.last_ephemeral.text
    await ana.command("/ai-hire holidays de-by")
    await maya.command("/ai-hire holidays SA")
    await ana.command("/ai-hire holidays")
    assert "*DE-BY*" in ana.last_ephemeral.text
    await interviewed(house, at=timedelta(days=1))
    await house.advance(days=20)
    friday = 4
    assert {post.at.weekday() for post in of(house, "ana")} <= {0, 1, 2, 3, friday}
    assert friday not in {post.at.weekday() for post in [*of(house, "ben"), *of(house, "maya")]}


async def test_an_outage_makes_one_reminder_in_working_hours(house: House) -> None:
    await interviewed(house, at=timedelta(days=1))
    # Nobody delivers meanwhile; it is four in the morning of a Saturday in Berlin then.
    house.clock.move_to(house.clock() + timedelta(days=18, hours=18))
    await house.drain()
    await house.advance(days=3)
    assert len(of(house, "ana")) == 1
    check_manners(posts(house))


async def test_a_check_in_is_reminded_of_told_and_then_left(house: House) -> None:
    await onboarded(house, days_ago=27)
    await house.advance(days=40)
    ben = [post for post in of(house, "ben") if DAY_30.title in post.words]
    maya = [post for post in of(house, "maya") if "has not reported" in post.words]
    assert (len(ben), len(maya)) == (2, 1)
    assert maya[0].at > ben[-1].at


async def test_nobody_is_reminded_of_a_check_in_that_is_reported(house: House) -> None:
    await onboarded(house, days_ago=27)
    ben = house.person("ben")
    question = await house.next_message(ben, "Where does it stand?")
    await ben.click(question, "Report")
    await report(ben, DAY_30, baseline_holds="Yes")
    assert ben.view is None, ben.errors
    await house.advance(days=20)
    assert not any("your report on" in post.words for post in posts(house))


async def test_a_reminder_of_the_first_release_says_when_nothing_is_asked_any_more(house: House) -> None:
    """It stood there for ever, with live buttons."""
    omar = await interviewed(house, at=-timedelta(days=1))
    panel, now = panel_id_of(house.bot.database, TEAM, omar), house.clock()
    with house.bot.database.transaction(TEAM) as store:
        for user in ("U0ANA", "U0BEN"):
            seat = Subject.seat(panel, user)
            store.deliveries.post(to_send(Kind.SCORE_ASKED, seat, user, key=f"old {user}", at=now))
        store.audit.record("U0MAYA", "test.asked", Subject.panel(panel), now)
    await house.drain()
    ana, ben = house.person("ana"), house.person("ben")
    given_up, scored_on = (each.find_message("waits for your scorecard", each.dm) for each in (ana, ben))
    await ana.click(given_up, "I did not interview")
    await scored(house, omar, "U0BEN", "44434")
    await house.drain()
    for person, message in ((ana, given_up), (ben, scored_on)):
        assert "Nothing is asked of you here any more" in read(message)
        assert person.buttons(message) == []


async def test_on_monday_a_hiring_manager_reads_what_moved_and_who_is_late_until_they_want_it_no_more(
    house: House,
) -> None:
    brief = await a_brief(house, room=ROOM_ID)
    maya = house.person("maya")

    def weekly() -> list[Post]:
        return [post for post in posts(house) if "What moved in the week before" in post.words]

    priya = await a_candidate(house)
    await scored(house, priya, "U0ANA", "44434")
    await scored(house, priya, "U0BEN", "54343")
    omar = somebody(house, id="omar", brief_id=brief.id, name="Omar", interview_at=house.clock() - timedelta(days=1))
    keep(house.bot.database, omar, a_panel(omar, {"U0CHLOE": tuple(SHIPPED.category_keys)}), workspace=TEAM)
    await wakes(house, "U0MAYA", "U0CHLOE")
    await house.advance(days=7)
    told = read(standing(house, "maya"))
    assert "What moved in the week before" in told
    assert "• Priya Nair was added" in told
    assert "• Priya Nair: everybody's part is in, the panel is open" in told
    monday = weekly()[-1].at
    assert (monday.isoweekday(), monday.hour) == (1, 9)
    # A quiet week has nothing to tell.
    await house.advance(days=7)
    assert [post for post in weekly() if post.at > monday] == []
    # Off with one tap, back with another.
    await a_candidate(house, "Zed Okafor")
    await house.advance(days=7)
    message = standing(house, "maya")
    assert "Zed Okafor was added" in read(message)
    # What others are late with stands beside it, with what can be done.
    assert "*Omar*: the scorecard\n<@U0CHLOE> has not scored" in read(message)
    assert "Free the seat" in maya.buttons(message)
    await maya.click(message, "Not on Mondays")
    await house.drain()
    assert "You get this no more on Mondays" in read(standing(house, "maya"))
    await maya.click(standing(house, "maya"), "Undo")
    await house.drain()
    assert "Zed Okafor was added" in read(standing(house, "maya"))
    await maya.click(standing(house, "maya"), "Not on Mondays")
    await a_candidate(house, "Kofi Mensah")
    before = house.clock()
    await house.advance(days=8)
    assert [post for post in weekly() if post.at > before] == []
    # Where that message is an old one, the settings have the way back.
    await maya.command("/ai-hire settings")
    await maya.click(None, "settings.weekly")
    assert "You get that on Mondays again" in read(maya.form)
    assert "no message on Mondays" not in read(maya.form)
    await maya.close()
    await a_candidate(house, "Ines Wolff")
    before = house.clock()
    await house.advance(days=8)
    assert [post for post in weekly() if post.at > before]
