"""The same thing at once: nothing doubled, nothing lost, no deadlock, and a sentence for whoever came second."""

import asyncio
from contextlib import suppress
from functools import partial
from typing import Any

from sqlalchemy import func, select

from domain.brief.commands import PriceBrief, ShareBrief
from domain.brief.money import Costs
from domain.check_in.report import progress_field
from domain.command import Overtaken
from domain.guide.days import DAY_30
from domain.guide.shipped import SHIPPED
from domain.ids import new_id
from domain.outgoing.delivery import Operation
from domain.outgoing.kinds import Kind
from domain.panel.commands import FreeSeat, GiveUpSeat, OpenEarly, SendScorecard
from domain.people import Actor
from domain.refusals import Refusal, Unavailable
from domain.rooms import Conversation
from sandbox.doors import Kind as Way
from sandbox.doors import Reply, payloads
from sandbox.people import Persona
from services.brief.briefs import BriefService
from services.panel.panels import PanelService
from services.panel.scorecards import ScorecardService
from storage.outgoing.deliveries import DeliveryRow
from tests.at_once import all_at_once, at_once
from tests.handlers.hiring import ROOM, ROOM_ID, TEAM, a_brief, a_candidate, an_open_panel, scored, somebody
from tests.handlers.onboardings import decided, onboarded, today
from tests.handlers.test_briefs import WORK
from tests.house import House
from tests.worlds import a_panel, candidates_of, keep, marks_of, panel_id_of, scoring, to_send

AGAIN = 5


async def sent_at_once(person: Persona, times: int = AGAIN) -> list[Reply]:
    """The open form, sent several times at once, as by an impatient thumb or a retrying proxy."""
    view = person.form
    assert person.wanting(view) == {}
    copies = [payloads.view_submission(person.workspace, person.user, view) for _ in range(times)]
    replies = await asyncio.gather(*(person.door.deliver(Way.INTERACTIVE, each) for each in copies))
    await person.close(everything=True)
    return list(replies)


def check_answers(replies: list[Reply]) -> None:
    """Each was served or refused in words, in time."""
    for reply in replies:
        assert reply.status == 200, reply
        assert "Something broke" not in reply.text, reply
        assert "did not answer" not in reply.text, reply


def all_closed(replies: list[Reply]) -> bool:
    return all((reply.body or {}).get("response_action") == "clear" for reply in replies)


async def rows(house: House, kind: Kind, operation: Operation = Operation.POST) -> int:
    """How many messages of this kind there are or will be."""
    with house.bot.database.reading(TEAM) as store:
        question = select(func.count()).where(DeliveryRow.kind == kind, DeliveryRow.operation == operation)
        return int(store.session.scalar(question) or 0)


async def test_a_candidate_and_a_scorecard_sent_five_times_are_one(house_on_both: House) -> None:
    house = house_on_both
    await a_brief(house, room="G0HIRING")
    maya, ana = house.person("maya"), house.person("ana")
    await maya.command("/ai-hire candidate")
    panel = {f"panel_{category}": "ana" for category in SHIPPED.category_keys}
    await maya.fill(panel, name="Priya Nair")
    assert all_closed(await sent_at_once(maya))
    await house.drain()
    with house.bot.database.reading(TEAM) as store:
        assert len(candidates_of(store, "U0MAYA")) == 1
    assert len([each for each in maya.messages(ROOM) if "Priya Nair" in each.text]) == 1
    assert len([each for each in ana.messages() if "Interview kit" in each.text]) == 1

    await ana.command("/ai-hire score")
    for category in SHIPPED.category_keys:
        score = "5" if category == "data" else "4"
        await ana.fill({category: score, f"{category}_note": "Walked through it."})
    await ana.fill(recommendation="yes", plan="yes")
    assert all_closed(await sent_at_once(ana))
    await house.drain()
    assert (await rows(house, Kind.SCORECARD), await rows(house, Kind.PANEL_CARD)) == (1, 1)

    await maya.click(maya.find_message("Panel: Priya Nair", ROOM), "Decide")
    await maya.fill(outcome="no")
    await maya.fill(reason="Not for this system.")
    check_answers(await sent_at_once(maya))
    await house.drain()
    assert await rows(house, Kind.DECISION_CARD) == 1


async def test_the_last_two_seats_at_once_open_the_panel_once(house_on_both: House) -> None:
    house = house_on_both
    await a_brief(house, room="G0HIRING")
    candidate_id = await a_candidate(house)
    send, panel_id = ScorecardService(house.bot.database).send, panel_id_of(house.bot.database, TEAM, candidate_id)
    sent = [
        scoring(TEAM, user, house.clock(), panel_id, marks_of(scores))
        for user, scores in (("U0ANA", "44434"), ("U0BEN", "54343"))
    ]
    await asyncio.to_thread(all_at_once, *(partial(send, each) for each in sent))
    await house.drain()
    assert (await rows(house, Kind.SCORECARD), await rows(house, Kind.PANEL_CARD)) == (2, 1)


async def test_a_seat_freed_while_it_scores_is_one_or_the_other(house_on_both: House) -> None:
    house = house_on_both
    await a_brief(house, room="G0HIRING")
    candidate_id = await a_candidate(house)
    await scored(house, candidate_id, "U0ANA", "44434")
    database, now = house.bot.database, house.clock()
    panel_id = panel_id_of(database, TEAM, candidate_id)
    ben, maya = Actor(workspace=TEAM, user="U0BEN"), Actor(workspace=TEAM, user="U0MAYA")
    panels = PanelService(database)
    common: dict[str, Any] = {"now": now, "panel_id": panel_id}
    free = FreeSeat(actor=maya, form_id=new_id(), version=0, interviewer="U0BEN", reason="Left.", **common)
    early = OpenEarly(actor=maya, form_id=new_id(), version=0, reason="Soon.", **common)
    scores = partial(ScorecardService(database).send, scoring(TEAM, "U0BEN", now, panel_id, marks_of("44444")))
    frees = partial(panels.free_seat, free)
    gives_up = partial(panels.give_up_seat, GiveUpSeat(actor=ben, reason="I know this person", **common))
    opens = partial(panels.open_early, early)
    ends = await asyncio.to_thread(at_once, scores, frees, gives_up, opens)
    assert all(isinstance(end, Refusal) for end in ends if isinstance(end, BaseException)), ends
    await house.drain()
    with database.reading(TEAM) as store:
        panel = store.panels.get(panel_id)
    assert panel.is_open
    assert panel.seat_of("U0BEN") is None or "U0BEN" in panel.submitted or panel.opened_reason == "Soon."
    assert await rows(house, Kind.PANEL_CARD) == 1
    assert await rows(house, Kind.SCORECARD) == len(panel.submitted)


async def test_twenty_people_score_at_once(house_on_both: House) -> None:
    house = house_on_both
    brief = await a_brief(house, room="G0HIRING")
    database, everybody = house.bot.database, [f"U0EXTRA{number}" for number in range(5)]
    seats = {user: (category,) for user, category in zip(everybody, SHIPPED.category_keys, strict=True)}
    candidates = [somebody(house, id=f"c{number}", name=f"No. {number}", brief_id=brief.id) for number in range(4)]
    panels = [a_panel(each, seats) for each in candidates]
    cards = [to_send(Kind.CANDIDATE_CARD, each.subject, ROOM_ID, key=each.id, at=house.clock()) for each in candidates]
    keep(database, *candidates, *panels, *cards, workspace=TEAM)
    service = ScorecardService(database)

    def score(sending: SendScorecard) -> None:
        """Whoever is told that the database is too busy sends the same form again, as a person would."""
        for _ in range(10):
            with suppress(Unavailable):
                service.send(sending)
                return
        raise AssertionError("ten times too busy")

    sent = [scoring(TEAM, user, house.clock(), panel.id, marks_of("44444")) for panel in panels for user in everybody]
    await asyncio.to_thread(all_at_once, *(partial(score, each) for each in sent))
    assert (await rows(house, Kind.SCORECARD), await rows(house, Kind.PANEL_CARD)) == (20, 4)


async def test_an_onboarding_started_five_times_is_one(house_on_both: House) -> None:
    house = house_on_both
    await decided(house)
    maya = house.person("maya")
    await maya.command("/ai-hire onboard")
    await maya.fill({"start_date": today(house).isoformat(), "owner": "U0BEN"})
    check_answers(await sent_at_once(maya))
    await house.drain()
    with house.bot.database.reading(TEAM) as store:
        onboarding = store.onboardings.of_candidate("c1")
        assert onboarding is not None
        assert len(store.check_ins.of_onboarding(onboarding.id)) == 3
    assert await rows(house, Kind.CHECK_IN_PROMPT) == 3


async def test_a_report_sent_five_times_is_one(house_on_both: House) -> None:
    house = house_on_both
    await onboarded(house, days_ago=40)
    ben = house.person("ben")
    await ben.click(ben.find_message("Report", ben.dm), "Report")
    for found in DAY_30.asked:
        await ben.fill({progress_field(found.key): "Not started"})
    await ben.fill(baseline_holds="yes")
    assert all_closed(await sent_at_once(ben))
    await house.drain()
    assert (await rows(house, Kind.REPORT_CARD), await rows(house, Kind.REPORT_COPY)) == (1, 1)


async def test_a_check_in_put_off_five_times_at_once_is_put_off_once(house_on_both: House) -> None:
    house = house_on_both
    await onboarded(house, days_ago=30)
    await house.advance(days=4)
    ben = house.person("ben")
    prompt = ben.find_message("Day 30: Priya Nair", ben.dm)
    replies = await asyncio.gather(*(ben.click(prompt, "Remind me tomorrow") for _ in range(AGAIN)))
    check_answers(list(replies))
    await house.drain()
    with house.bot.database.reading(TEAM) as store:
        onboarding = store.onboardings.of_candidate("c1")
        assert onboarding is not None
        day_30 = next(each for each in store.check_ins.of_onboarding(onboarding.id) if each.milestone == DAY_30)
    assert day_30.snoozes == 1


async def test_a_decision_while_the_panel_changes_is_never_an_error(house_on_both: House) -> None:
    house = house_on_both
    candidate_id = await an_open_panel(house)
    maya = house.person("maya")
    await maya.click(maya.find_message("Panel: Priya Nair", ROOM), "Decide")
    await maya.fill(outcome="no")
    await maya.fill(reason="Not for this system.")
    panel_id = panel_id_of(house.bot.database, TEAM, candidate_id)
    correction_of_ben = scoring(
        TEAM, "U0BEN", house.clock(), panel_id, marks_of("22222"), version=1, reason="Read it again."
    )
    late = partial(ScorecardService(house.bot.database).send, correction_of_ben)
    replies, correction = await asyncio.gather(sent_at_once(maya, 2), asyncio.to_thread(late), return_exceptions=True)
    assert isinstance(replies, list), replies
    check_answers(replies)
    assert not isinstance(correction, BaseException) or isinstance(correction, Refusal), correction
    if await rows(house, Kind.DECISION_CARD) == 0:
        # The correction came first: the manager is shown the new figures, and decides on those.
        house.workspace.stacks[maya.id] = []
        await maya.click(maya.find_message("Panel: Priya Nair", ROOM), "Decide")
        await maya.submit(outcome="no", reason="Not for this system.")
    assert await rows(house, Kind.DECISION_CARD) == 1


def fit(room: str) -> Conversation:
    """What Slack says of a channel that may become a hiring room."""
    return Conversation(id=room, is_private=True, has_bot=True, members=frozenset({"U0MAYA", "U0DANA", "U0ROSA"}))


async def test_shared_twice_at_once_to_different_rooms_has_one_room(house_on_both: House) -> None:
    house = house_on_both
    house.workspace.channels["G0HIRINGAI"].members.append(house.workspace.app.bot_user)
    brief = await a_brief(house)
    maya, dana = Actor(workspace=TEAM, user="U0MAYA"), Actor(workspace=TEAM, user="U0DANA", is_admin=True)
    service, now = BriefService(house.bot.database), house.clock()
    ends = await asyncio.to_thread(
        at_once,
        *(
            partial(
                service.share,
                ShareBrief(actor=actor, now=now, brief_id=brief.id, form_id=new_id(), room=room, found=fit(room)),
            )
            for actor, room in ((maya, "G0HIRING"), (dana, "G0HIRINGAI"))
        ),
    )
    assert sum(isinstance(end, Refusal) for end in ends) == 1, ends
    await house.drain()
    assert await rows(house, Kind.BRIEF_SHARED) == 1


async def test_the_first_page_of_a_brief_sent_five_times_begins_one(house_on_both: House) -> None:
    house = house_on_both
    maya = house.person("maya")
    await maya.command("/ai-hire brief")
    await maya.fill(WORK)
    check_answers(await sent_at_once(maya))
    with house.bot.database.reading(TEAM) as store:
        assert len(store.briefs.drafts_of("U0MAYA")) == 1


async def test_two_people_changing_one_brief_lose_nothing(house_on_both: House) -> None:
    house = house_on_both
    brief = await a_brief(house, room="G0HIRING")
    service, now = BriefService(house.bot.database), house.clock()
    ends = await asyncio.to_thread(
        at_once,
        *(
            partial(
                service.price,
                PriceBrief(
                    actor=Actor(workspace=TEAM, user=user, is_admin=True),
                    now=now,
                    brief_id=brief.id,
                    form_id=new_id(),
                    version=brief.version,
                    costs=Costs(),
                ),
            )
            for user in ("U0MAYA", "U0DANA")
        ),
    )
    assert sum(isinstance(end, Overtaken) for end in ends) == 1, ends
