"""Onboarding started and changed, as people do it in Slack."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from domain.decision.decision import DecisionOutcome
from domain.guide.days import DAY_30
from domain.onboarding.changes import Happening
from domain.onboarding.onboarding import Onboarding
from domain.onboarding.place import why_not_place
from domain.outgoing.subject import Subject
from domain.rooms import UNSEEN, Conversation, note_of
from handlers.edge.answers import Tick
from sandbox.people.reading import read
from sandbox.workspace import User
from sandbox.workspace.faults import Fault
from services.onboarding.onboardings import OnboardingService
from storage.store import Store
from tests.handlers.onboardings import card, decided, onboarded, replies, report, texts, today
from tests.house import House


async def test_one_hire_who_waits_gets_the_form_at_once(house: House) -> None:
    await decided(house)
    maya = house.person("maya")
    await maya.command("/ai-hire onboard")
    assert "Priya Nair" in read(maya.form)
    assert "the dates show here" in read(maya.form)


async def test_several_hires_who_wait_get_a_button_each(house: House) -> None:
    await decided(house)
    await decided(house, id="c2", name="Jonas Weber", outcome=DecisionOutcome.PROTOTYPING)
    maya = house.person("maya")
    await maya.command("/ai-hire onboard")
    assert maya.view is None
    assert maya.buttons(maya.last_ephemeral) == ["Start onboarding", "Start onboarding"]
    await maya.click(maya.last_ephemeral, "hire.start#1")
    assert "Jonas Weber" in read(maya.form)


async def test_nobody_to_onboard_says_how_to_get_there(house: House) -> None:
    await decided(house, outcome=DecisionOutcome.NO)
    maya = house.person("maya")
    await maya.command("/ai-hire onboard")
    assert "/ai-hire candidate" in read(maya.last_ephemeral)


async def test_the_button_on_the_candidates_card_opens_the_form(house: House) -> None:
    await decided(house)
    maya = house.person("maya")
    await maya.click(maya.find_message("Priya Nair", "hiring-support"), "Start onboarding")
    assert "Priya Nair" in read(maya.form)


async def test_picking_the_date_shows_the_three_dates_and_keeps_the_rest(house: House) -> None:
    await decided(house)
    maya = house.person("maya")
    await maya.command("/ai-hire onboard")
    await maya.fill({"hire_user": "U0NOOR", "start_date": "2026-12-01"})
    assert "Thu 31 Dec 2026" in read(maya.form)
    assert "Mon 1 Feb 2027" in read(maya.form)
    assert "Mon 1 Mar 2027" in read(maya.form)
    assert next(iter(maya.form.values["hire_user"].values()))["selected_user"] == "U0NOOR"


async def test_the_card_comes_to_the_owner_and_to_the_manager(house: House) -> None:
    await onboarded(house)
    for name in ("ben", "maya"):
        said = read(card(house.person(name)))
        assert "Onboarding: Priya Nair" in said
        assert said.count("<!date^") == 3
    assert not any("Onboarding" in text for text in texts(house.person("noor")))


async def test_the_candidates_card_offers_no_second_start(house: House) -> None:
    await onboarded(house)
    maya = house.person("maya")
    assert "Start onboarding" not in maya.buttons(maya.find_message("Priya Nair", "hiring-support"))
    await maya.command("/ai-hire onboard")
    assert maya.view is None


async def test_the_brief_shows_where_the_hire_stands(house: House) -> None:
    await onboarded(house)
    assert any("Priya Nair" in text and "nothing reported yet" in text for text in texts(house.person("maya")))


async def test_the_same_form_sent_twice_is_one_onboarding(house: House) -> None:
    await decided(house)
    maya = house.person("maya")
    await maya.command("/ai-hire onboard")
    view = maya.form
    await maya.submit({"start_date": today(house).isoformat(), "owner": "U0BEN"})
    await house.drain()
    house.workspace.stack(maya.id).append(view)
    await maya.submit()
    await house.drain()
    ben = house.person("ben")
    assert sum(read(message).startswith("Onboarding of") for message in ben.messages()) == 1


async def test_a_channel_that_cannot_hold_the_thread_is_an_error_at_its_field(house: House) -> None:
    await decided(house)
    maya = house.person("maya")
    await maya.command("/ai-hire onboard")
    await maya.fill({"start_date": today(house).isoformat(), "owner": "U0BEN"})
    for place, sentence in {
        "G0HIRING": "hiring room",
        "C0OLD": "archived",
        "C0SUPPORT": "What you typed is kept",
        "G0HIRINGAI": "What you typed is kept",
        "C0ONBOARD": "is public",
    }.items():
        await maya.submit({"place": place})
        assert sentence in maya.errors["place"]
    await maya.submit({"place": "G0FIRSTDAYS"})
    assert maya.view is None


async def test_a_person_who_cannot_take_part_is_an_error_at_the_field(house: House) -> None:
    await decided(house)
    maya = house.person("maya")
    await maya.command("/ai-hire onboard")
    await maya.fill({"start_date": today(house).isoformat()})
    for field, user, sentence in (
        ("owner", "U0GUEST", "guest"),
        ("owner", "U0OTHERBOT", "app"),
        ("owner", "U0GONE", "deactivated"),
        ("hire_user", "U0GONE", "leave this empty"),
        ("hire_user", "U0MAYA", "hiring manager"),
        ("hire_user", "U0BEN", "owner"),
    ):
        await maya.submit({"owner": "U0BEN", field: user})
        assert sentence in maya.errors[field]


async def test_a_bystander_cannot_start_or_change_it(house: House) -> None:
    await onboarded(house, place="G0FIRSTDAYS")
    chloe = house.person("chloe")
    await chloe.click(card(chloe, "first-days"), "Edit")
    assert chloe.view is None
    assert "Only the hiring manager" in chloe.last_ephemeral.text


async def test_another_start_date_moves_the_dates_and_the_prompts(house: House) -> None:
    await onboarded(house, days_ago=20)
    ben = house.person("ben")
    await ben.click(card(ben), "Edit")
    await ben.submit({"start_date": today(house).isoformat()})
    await house.drain()
    await house.advance(days=15)
    assert not any("Day 30" in text and "Report" in text for text in texts(ben)[1:])
    await house.advance(days=20)
    assert sum(text.startswith("Day 30") for text in texts(ben)) == 1


async def test_a_new_owner_takes_over_with_a_card_of_their_own(house: House) -> None:
    await onboarded(house)
    maya = house.person("maya")
    await maya.click(card(maya), "Edit")
    await maya.submit({"owner": "U0ROSA"})
    await house.drain()
    assert "Onboarding: Priya Nair" in read(card(house.person("rosa")))
    assert any("is with <@U0ROSA> now" in text for text in texts(house.person("ben")))
    await house.advance(days=35)
    assert any(text.startswith("Day 30") for text in texts(house.person("rosa")))
    assert not any(text.startswith("Day 30") for text in texts(house.person("ben")))


async def test_two_people_who_change_it_at_once_lose_nothing(house: House) -> None:
    await onboarded(house)
    maya, ben = house.person("maya"), house.person("ben")
    await maya.click(card(maya), "Edit")
    await ben.click(card(ben), "Edit")
    await ben.submit({"start_date": (today(house) + timedelta(days=3)).isoformat()})
    await maya.submit({"owner": "U0ROSA"})
    assert "Somebody changed this onboarding" in read(maya.form)
    await maya.submit()
    assert maya.view is None
    await house.drain()
    assert "<@U0ROSA>" in read(card(maya))


async def test_an_owner_who_moved_is_asked_at_nine_over_there(house: House) -> None:
    await onboarded(house)
    workspace = house.workspace.team_id
    onboardings = OnboardingService(house.bot.database)
    assert onboardings.everybody(workspace) == {"U0BEN", "U0MAYA", "U0NOOR"}
    zones = {"U0BEN": "Asia/Kolkata"}
    assert onboardings.upkeep(workspace, house.clock(), zones) == 1
    assert onboardings.upkeep(workspace, house.clock(), zones) == 0
    with house.bot.database.reading(workspace) as store:
        (onboarding,) = store.onboardings.going_on()
        check_ins = store.check_ins.of_onboarding(onboarding.id)
    assert all(found.due_at.strftime("%H:%M") == "03:30" for found in check_ins)


def add_another(store: Store, like: Onboarding, onboarding_id: str, *, owner: str) -> None:
    """One more of these, in Lima, with check-ins of its own: there is none without any."""
    moved = {"id": onboarding_id, "candidate_id": onboarding_id, "owner": owner, "zone": "America/Lima"}
    store.onboardings.add(like.model_copy(update=moved))
    for number, check_in in enumerate(store.check_ins.of_onboarding(like.id)):
        theirs = {"id": f"{onboarding_id}{number}", "onboarding_id": onboarding_id}
        store.check_ins.save(check_in.model_copy(update=theirs))


@pytest.mark.parametrize(
    "fault", [Fault(retry_after=30), Fault(error="internal_error"), Fault(status=503), Fault(cut=True)]
)
async def test_whose_zone_cannot_be_asked_keeps_it_and_stops_nobody_else(house: House, fault: Fault) -> None:
    await onboarded(house)
    workspace = house.workspace.team_id
    with house.bot.database.transaction(workspace) as store:
        (first,) = store.onboardings.going_on()
        for owner in ("U0DANA", "U0ROSA"):
            add_another(store, first, owner, owner=owner)
            store.audit.record("U0MAYA", "hire.start", Subject.onboarding(owner), house.clock())
    upkeep = house.bot.table.ticks[Tick.UPKEEP]

    def zones() -> dict[str, str]:
        with house.bot.database.reading(workspace) as store:
            return {found.owner: found.zone for found in store.onboardings.going_on()}

    # Ben is looked up for his command, so Dana meets it.
    await house.person("ben").command("/ai-hire list")
    house.workspace.faults.next("users.info", fault)
    await upkeep(workspace)
    assert zones() == {"U0BEN": first.zone, "U0DANA": "America/Lima", "U0ROSA": "Asia/Kolkata"}
    await upkeep(workspace)
    assert zones() == {"U0BEN": first.zone, "U0DANA": "America/New_York", "U0ROSA": "Asia/Kolkata"}
    # Their cards and whoever is told of another zone are drawn in this house, too.
    await house.drain()


@pytest.mark.parametrize("gone", [{"deleted": True}, {"tz": None}, {"tz": "Mars/Base"}])
async def test_an_owner_of_whom_slack_gives_no_zone_any_more_keeps_theirs(house: House, gone: dict[str, Any]) -> None:
    await onboarded(house)
    workspace = house.workspace.team_id
    with house.bot.database.transaction(workspace) as store:
        (first,) = store.onboardings.going_on()
        add_another(store, first, "second", owner="U0DANA")
        store.audit.record("U0MAYA", "hire.start", Subject.onboarding("second"), house.clock())
    for name, value in gone.items():
        setattr(house.person("dana").user, name, value)
    calls = len(house.calls)
    await house.bot.table.ticks[Tick.UPKEEP](workspace)
    asked = [about for method, about in house.calls[calls:] if method == "users.info"]
    assert "U0DANA" in [each["user"] for each in asked]
    with house.bot.database.reading(workspace) as store:
        assert {found.owner: found.zone for found in store.onboardings.going_on()}["U0DANA"] == "America/Lima"


def test_a_shared_or_direct_conversation_cannot_hold_the_thread() -> None:
    shared = Conversation(id="C1", name="acme", is_shared=True, has_bot=True, members=frozenset({"U0BEN"}))
    assert "another company" in note_of(why_not_place(shared, "U0BEN") or "")
    assert "direct message" in note_of(why_not_place(Conversation(id="D1", is_direct=True), "U0BEN") or "")
    team = Conversation(id="G2", name="team", has_bot=True, is_private=True)
    assert "not in #team" in note_of(why_not_place(team, "U0BEN") or "")
    assert why_not_place(None, "U0BEN") == UNSEEN


async def test_the_form_counts_who_reads_along_and_names_a_hire_in_the_hiring_room(house: House) -> None:
    await decided(house)
    house.workspace.channels["G0FIRSTDAYS"].members.append("U0GUEST")
    maya = house.person("maya")
    await maya.command("/ai-hire onboard")
    await maya.fill({"start_date": today(house).isoformat(), "owner": "U0BEN", "place": "G0FIRSTDAYS"})
    assert "8 people read along there, 1 guest among them." in read(maya.form)
    await maya.fill({"hire_user": "U0ROSA"})
    assert "<@U0ROSA> is in the hiring room #hiring-support" in read(maya.form)
    await maya.submit()
    assert "start all the same: send again" in read(maya.form)
    await maya.submit()
    assert maya.view is None, maya.errors
    await house.drain()
    assert "Onboarding: Priya Nair" in read(card(maya))


async def test_while_it_is_paused_nobody_is_asked_and_the_days_move_on_by_the_pause(house: House) -> None:
    await onboarded(house, days_ago=20)
    maya, ben, noor = house.person("maya"), house.person("ben"), house.person("noor")
    await maya.click(card(maya), "Pause")
    await maya.submit()
    assert set(maya.errors) == {"reason"}
    await maya.submit({"reason": "Parental leave"})
    assert maya.view is None, maya.errors
    await house.drain()
    assert "*Why:* Parental leave" in replies(ben)[-1]
    assert "paused by <@U0MAYA>" in read(card(ben))
    asked = (len(ben.messages()), len(noor.messages()))
    await house.advance(days=28)
    assert (len(ben.messages()), len(noor.messages())) == asked
    await ben.click(card(ben), "Resume")
    await house.drain()
    assert "goes on with the onboarding" in replies(ben)[-1]
    # Day 30 was to be ten days after the start of the pause, Thursday, 3 December; it comes four weeks later.
    assert "Next is day 30" in replies(ben)[-1]
    with house.bot.database.reading(house.workspace.team_id) as store:
        (onboarding,) = store.onboardings.going_on()
        days = [each.due_day.isoformat() for each in store.check_ins.of_onboarding(onboarding.id)]
        changes = store.onboardings.changes(onboarding.id)
    assert days == ["2026-12-31", "2027-02-01", "2027-03-01"]
    assert [each.happening for each in changes] == [Happening.STARTED, Happening.PAUSED, Happening.RESUMED]
    await house.advance(days=11)
    assert sum(text.startswith("Day 30: Priya Nair") for text in texts(ben)) == 1


async def test_a_question_that_stood_before_the_pause_asks_again_after_it_and_is_not_sent_twice(house: House) -> None:
    await onboarded(house, days_ago=35)
    ben = house.person("ben")
    await ben.click(card(ben), "Pause")
    await ben.submit({"reason": "Audit week"})
    await house.drain()
    assert any("Paused: nothing is asked here" in text for text in texts(ben))
    await ben.command("/ai-hire list")
    assert "Report" not in ben.buttons(ben.last_ephemeral)
    await house.advance(days=9)
    assert not any("still waits" in text for text in texts(ben))
    await ben.click(card(ben), "Resume")
    await house.drain()
    (asked,) = [text for text in texts(ben) if text.startswith("Day 30: Priya Nair")]
    assert "Below is what I know" in asked
    await house.advance(days=3)
    assert sum("*Priya Nair*: your report on" in text for text in texts(ben)) == 1


async def test_it_can_end_early_with_a_reason_and_nothing_more_is_asked(house: House) -> None:
    await onboarded(house, days_ago=35)
    maya, ben = house.person("maya"), house.person("ben")
    await maya.click(card(maya), "End early")
    await maya.submit({"reason": "Priya leaves on Friday"})
    assert maya.view is None, maya.errors
    await house.drain()
    assert "has ended the onboarding of *Priya Nair* early" in replies(ben)[-1]
    assert "ended it early. *Why:* Priya leaves on Friday" in read(card(ben))
    assert "End early" not in ben.buttons(card(ben))
    assert any("Priya Nair*: ended early" in text for text in texts(maya) if "Support triage" in text)
    before = len(ben.messages())
    await house.advance(days=90)
    assert len(ben.messages()) == before
    assert sum("has ended early" in text for text in texts(house.person("noor"))) == 1


async def test_its_thread_moves_to_another_place_and_back(house: House) -> None:
    await onboarded(house, days_ago=28)
    ben, maya = house.person("ben"), house.person("maya")
    await maya.click(card(maya), "Edit")
    await maya.submit({"place": "C0ONBOARD"})
    assert "is public" in maya.errors["place"]
    await maya.submit({"place": "G0HIRING"})
    assert "hiring room" in maya.errors["place"]
    await maya.submit({"place": "G0FIRSTDAYS"})
    assert maya.view is None, maya.errors
    await house.drain()
    assert "its thread lives here now" in replies(ben, "first-days")[-1]
    await house.advance(days=7)
    await ben.click(next(m for m in ben.messages() if read(m).startswith("Day 30: Priya Nair")), "Report")
    await report(ben, DAY_30, "Not started", baseline_holds="Yes")
    await house.drain()
    assert replies(ben, "first-days")[-1].startswith("Day 30: Priya Nair")
    await maya.click(card(maya), "Edit")
    await maya.submit({"place": ""})
    assert maya.view is None, maya.errors
    await house.drain()
    left = [read(message) for message in ben.messages("first-days")]
    assert any("goes on in another place" in text for text in left)
    assert (
        "its thread has moved" in [read(each) for each in ben.thread("first-days", ben.messages("first-days")[-1])][-1]
    )
    assert "its thread lives here now" in replies(ben)[-1]


async def test_the_hire_is_welcomed_at_nine_of_the_first_day_where_they_live(house: House) -> None:
    rosa = house.person("rosa")
    await onboarded(house, hire=None)
    maya = house.person("maya")
    await maya.click(card(maya), "Edit")
    first_day = today(house) + timedelta(days=7)
    await maya.submit({"start_date": first_day.isoformat(), "hire_user": "U0ROSA"})
    await maya.submit()
    assert maya.view is None, maya.errors
    await house.drain()
    assert texts(rosa) == []
    # Nine in Kolkata.
    await house.advance_to(datetime.combine(first_day, time(3, 29), UTC))
    assert texts(rosa) == []
    await house.advance_to(datetime.combine(first_day, time(3, 31), UTC))
    (said,) = texts(rosa)
    for words in ("Welcome", "<@U0BEN> owns the system", "<@U0MAYA> is your hiring manager", "By day 60", "6 h → 1 h"):
        assert words in said
    await maya.click(card(maya), "Edit")
    await maya.submit({"start_date": today(house).isoformat()})
    assert maya.view is None, maya.errors
    await house.advance(days=2)
    assert sum("Welcome" in text for text in texts(rosa)) == 1


async def test_a_welcome_for_today_comes_now_in_working_hours_and_goes_with_a_change_of_account(house: House) -> None:
    await onboarded(house, hire="noor")
    maya, noor, rosa = house.person("maya"), house.person("noor"), house.person("rosa")
    assert "Welcome" in texts(noor)[0]
    await maya.click(card(maya), "Edit")
    await maya.submit({"hire_user": "U0GUEST"})
    assert maya.view is None, maya.errors
    await house.advance(days=1)
    assert "meant for another account" in texts(noor)[0]
    assert "Welcome" in texts(house.person("gus"))[0]
    assert texts(rosa) == []


async def test_evidence_is_asked_at_nine_where_the_hire_lives_and_one_failed_look_up_stops_nobody(house: House) -> None:
    await onboarded(house, hire="noor")
    workspace = house.workspace.team_id
    onboardings = OnboardingService(house.bot.database)
    assert onboardings.upkeep(workspace, house.clock(), {"U0NOOR": "Asia/Kolkata"}) == 1
    with house.bot.database.reading(workspace) as store:
        (onboarding,) = store.onboardings.going_on()
        check_ins = store.check_ins.of_onboarding(onboarding.id)
    assert {found.evidence_at.strftime("%H:%M") for found in check_ins} == {"03:30"}
    # Ben could not be asked for, and stays in New York.
    assert onboarding.zone == "America/New_York"


async def test_guests_are_counted_in_a_large_channel_too(house: House) -> None:
    await decided(house)
    place = house.workspace.channels["G0FIRSTDAYS"]
    for number in range(60):
        user = User(f"U0MORE{number:03}", f"more{number}", f"More {number}", is_restricted=number < 3)
        house.workspace.add_user(user)
        place.members.append(user.id)
    maya = house.person("maya")
    await maya.command("/ai-hire onboard")
    await maya.fill({"place": "G0FIRSTDAYS"})
    # The bot is a member too, and reads nothing.
    assert f"{len(place.members) - 1} people read along there, 3 guests among them" in read(maya.form)
