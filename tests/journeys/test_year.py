"""A year of a hiring team: three briefs, nine candidates, two onboardings, and what happens to people meanwhile."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from domain.calendar import WeekendsOnly, add_working_days, at_nine, day_of, zone_of
from domain.check_in.report import evidence_field, progress_field
from domain.guide.days import DAY_30, DAY_60, DAY_90
from domain.guide.milestone import Milestone
from domain.guide.shipped import SHIPPED
from domain.outgoing.delivery import Operation, State
from domain.outgoing.kinds import Kind
from domain.panel.pages import SOON
from domain.scorecard import note_field
from sandbox.people import Persona
from sandbox.people.reading import read
from sandbox.workspace import Channel, ChannelKind, Message, User
from services.outgoing.reminders import wake
from tests.handlers.test_briefs import RISK, WAY, WORK
from tests.journeys.company import WRITING, Company, a_company, id_of, posted_at
from tests.storage.test_sources import check_sources

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)

# With the seven of the practice workspace eleven people in five zones.
MORE = (
    User("U0KIM", "kim", "Kim Tanaka", tz="Asia/Tokyo", title="head of logistics"),
    User("U0TOM", "tom", "Tom Sato", tz="Asia/Tokyo", title="developer"),
    User("U0LEO", "leo", "Leo Marsh", tz="America/Los_Angeles", title="head of sales"),
    User("U0INES", "ines", "Ines Duarte", tz="America/Los_Angeles", title="architect"),
)
SUPPORT, OPS, SALES = "hiring-support", "hiring-ops", "hiring-ai"


@dataclass(frozen=True)
class Search:
    """A brief and its people."""

    manager: str
    owner: str
    room: str
    title: str
    panel: tuple[str, ...]


SEARCHES = (
    Search("maya", "rosa", SUPPORT, "Mail triage", ("ana", "ben", "chloe")),
    Search("dana", "ben", OPS, "Invoice check", ("ben", "leo", "ines")),
    Search("kim", "leo", SALES, "Lead notes", ("kim", "leo", "ana")),
)
#: Who is looked at for what; nobody's name is part of another's.
CANDIDATES: Mapping[str, Search] = {
    name: search
    for search, names in zip(
        SEARCHES,
        (
            ("Priya Nair", "Samuel Okoye", "Lea Winter"),
            ("Otto Brandt", "Raj Malhotra", "Wilma Grau"),
            ("Yuki Mori", "Bo Lindqvist", "Mia Castell"),
        ),
        strict=True,
    )
    for name in names
}


@asynccontextmanager
async def eleven_people(database_url: str) -> AsyncIterator[Company]:
    async with a_company(database_url, MONDAY) as company:
        workspace = company.workspace
        for person in MORE:
            workspace.add_user(User(**vars(person)))
        bot = workspace.app.bot_user
        workspace.add_channel(
            Channel("G0OPS", OPS, ChannelKind.PRIVATE, ["U0DANA", "U0BEN", "U0LEO", "U0INES", bot], creator="U0DANA")
        )
        workspace.channel_named(SALES).members += ["U0KIM", "U0LEO", bot]
        yield company


@pytest.fixture
async def company(sqlite_url: str, unpaced: None) -> AsyncIterator[Company]:
    async with eleven_people(sqlite_url) as company:
        yield company


@pytest.fixture
async def company_on_postgresql(postgresql_url: str, unpaced: None) -> AsyncIterator[Company]:
    async with eleven_people(postgresql_url) as company:
        yield company


# -- what people do


def manager_of(company: Company, search: Search) -> Persona:
    """Whose brief it is by now."""
    return company.person(company.managers.get(search.title, search.manager))


async def done(company: Company, person: Persona) -> None:
    """The form was taken."""
    assert person.view is None, (person.user.name, person.form.title, person.errors)
    await company.drain()


async def write_brief(company: Company, search: Search) -> None:
    manager = manager_of(company, search)
    await manager.command("/ai-hire brief")
    await manager.submit({**WORK, "workflow": f"{search.title} for the team.", "owner": search.owner})
    await manager.submit(RISK)
    await manager.submit({**WAY, "judge": "yes"})
    await done(company, manager)
    await manager.click(brief_card(company, search, manager.dm), "Share")
    await manager.submit(room=search.room)
    if manager.view is not None:
        await manager.submit()
    await done(company, manager)


def brief_card(company: Company, search: Search, where: Channel | str | None = None) -> Message:
    """The brief, in its room if nothing else is named."""
    messages = manager_of(company, search).messages(where or search.room)
    return next(one for one in messages if "Readiness" in read(one) and search.title in read(one))


async def add(company: Company, name: str, *, in_days: int) -> None:
    """A candidate, whom the panel sees so many days from now."""
    search = CANDIDATES[name]
    manager = manager_of(company, search)
    await manager.click(brief_card(company, search), "Add candidate")
    # Whoever has left is replaced by the hiring manager.
    is_there = {who: not company.person(who).user.deleted for who in search.panel}
    first, second, third = (who if is_there[who] else manager.user.name for who in search.panel)
    seats = zip(SHIPPED.category_keys, (first, second, second, third, first), strict=True)
    panel = {f"panel_{category}": who for category, who in seats}
    await manager.submit(panel | {"name": name, "interview_at": company.clock() + timedelta(days=in_days)})
    await done(company, manager)


async def score(company: Company, who: str, name: str, number: int = 4) -> None:
    """One interviewer's scorecard, from their kit."""
    person = company.person(who)
    await person.click(person.find_message(f"Interview kit: {name}", person.dm), "Score")
    asked = {str(block.get("block_id")) for block in person.form.blocks} & set(SHIPPED.category_keys)
    assert asked
    marks = {category: str(number) for category in SHIPPED.category_keys if category in asked}
    await person.fill(marks | {note_field(category): "Walked through a shipped system." for category in marks})
    await person.submit(recommendation="yes", plan="yes")
    await done(company, person)


async def decide(company: Company, name: str, outcome: str, **more: object) -> None:
    search = CANDIDATES[name]
    manager = manager_of(company, search)
    card = next(one for one in manager.messages(search.room) if name in one.text)
    await manager.click(card, "Decide")
    await manager.fill(outcome=outcome)
    await manager.submit({"reason": "As the panel saw it.", **more})
    await done(company, manager)


async def give_to_do(company: Company, name: str, *, to: str) -> None:
    """What is to be looked up before the role is published, somebody else looks up, in the week that begins now."""
    manager = company.person(name)
    await manager.click(manager.find_message("before a role is published", manager.dm), "Another day or person")
    # It was dealt out with the candidate, and by now its own day may have passed.
    due_on = add_working_days(company.clock().date(), 5, WeekendsOnly())
    await manager.submit(owner=to, due_on=due_on.isoformat())
    await done(company, manager)


async def correct_decision(company: Company, name: str, outcome: str, **more: object) -> None:
    search = CANDIDATES[name]
    manager = manager_of(company, search)
    await manager.click(manager.find_message(f"Decision on {name}", search.room), "Correct")
    await manager.fill(outcome=outcome)
    await manager.submit({"reason": "On second thoughts.", "correction": "We had read it wrong.", **more})
    await done(company, manager)


async def snooze(company: Company, who: str, *, undone: bool = False) -> None:
    """The first thing in somebody's reminder is put off; undone, it is as it was."""
    person = company.person(who)
    reminder = person.find_message("One message a working day at most", person.dm)
    await person.click(reminder, "reminder.snooze#0", "Ask me in three days")
    await company.drain()
    if undone:
        await person.click(reminder, "Undo")
        await company.drain()


async def onboard(company: Company, name: str, hire: str, *, place: str = "") -> None:
    """The hire starts tomorrow."""
    search = CANDIDATES[name]
    manager = manager_of(company, search)
    await manager.click(manager.find_message(f"Decision on {name}", search.room), "Start onboarding")
    start = (company.clock() + timedelta(days=1)).date().isoformat()
    values = {"start_date": start, "owner": search.owner, "hire_user": hire}
    await manager.submit(values | ({"place": place} if place else {}))
    await done(company, manager)


async def show_evidence(company: Company, hire: str, milestone: Milestone) -> None:
    person = company.person(hire)
    await person.click(person.find_message(f"Day {milestone.day} is on", person.dm), "Add evidence")
    await person.submit({evidence_field(found.key): "https://wiki.example.com/proof" for found in milestone.asked})
    await done(company, person)


async def report(company: Company, name: str, milestone: Milestone, **more: str) -> None:
    owner = company.person(CANDIDATES[name].owner)
    await owner.click(owner.find_message(f"Day {milestone.day}: {name}", owner.dm), "Report")
    shown = {evidence_field(found.key): "https://wiki.example.com/x" for found in milestone.asked}
    await owner.fill({progress_field(found.key): "Done" for found in milestone.asked} | shown)
    await owner.submit(more)
    await done(company, owner)


# -- the year


async def first_weeks(company: Company) -> None:
    """From the first brief to the first day of two hires; for a moment two bots share the work, and one of them dies."""
    for search in SEARCHES:
        await write_brief(company, search)
    await company.passes(days=7)
    await change_brief(company)

    await add(company, "Priya Nair", in_days=3)
    await add(company, "Otto Brandt", in_days=2)
    await add(company, "Yuki Mori", in_days=4)
    await company.passes(days=8)
    await made_public(company)
    await snooze(company, "ben", undone=True)
    await snooze(company, "leo")
    await company.start()
    await one_of_two_dies(company)
    await score(company, "kim", "Yuki Mori", 2)
    await company.passes(days=1)
    await decide(company, "Priya Nair", "production")
    await give_to_do(company, "dana", to="leo")
    await decide(company, "Otto Brandt", "prototyping")
    await correct_decision(company, "Otto Brandt", "production")
    await onboard(company, "Priya Nair", "noor", place="first-days")
    await onboard(company, "Otto Brandt", "tom")


async def live(company: Company) -> None:
    """What happens, from the first brief to the last report."""
    await first_weeks(company)
    await company.passes(days=10)
    await add(company, "Samuel Okoye", in_days=5)
    await add(company, "Raj Malhotra", in_days=5)
    await slack_away(company)
    await company.passes(days=8)
    await somebody_leaves(company)
    await company.passes(days=6)
    await outage(company)
    await show_evidence(company, "noor", DAY_30)
    await company.passes(days=5)
    await report(company, "Priya Nair", DAY_30, baseline_holds="yes")
    await report(company, "Otto Brandt", DAY_30, baseline_holds="yes")
    check_nobody_is_overlooked(company)
    await correct_report(company)
    await pause(company, "Otto Brandt", days=7)
    await hand_over(company)
    await company.passes(days=16)
    await report(company, "Priya Nair", DAY_60, metric="3 h")
    await move(company, "Priya Nair")
    await company.passes(days=3)
    await show_evidence(company, "tom", DAY_60)
    await company.passes(days=30)
    last = {"metric": "1.2 h", "running_cost": "540", "call": "go", "reason": "It is used every day."}
    await report(company, "Priya Nair", DAY_90, **last)
    await company.passes(days=7)
    await report(company, "Otto Brandt", DAY_90, **last)
    await add(company, "Lea Winter", in_days=3)
    await add(company, "Wilma Grau", in_days=4)
    await add(company, "Mia Castell", in_days=300)
    await company.passes(days=21)
    # Half a year in which nobody does anything: what is due is looked at on its day, the rest once a week.
    await company.passes(days=365 - (company.clock() - MONDAY).days, look=timedelta(days=7))


# -- the troubles


async def change_brief(company: Company) -> None:
    """Maya says otherwise what she wants, and corrects a judgement."""
    maya, search = company.person("maya"), SEARCHES[0]
    await maya.click(brief_card(company, search, maya.dm), "Edit")
    await maya.fill(target="2 h")
    await maya.click("Skip to the end")
    await maya.submit(reason="One hour was never needed.")
    await done(company, maya)
    await maya.click(brief_card(company, search, maya.dm), "Overrule")
    await maya.submit(signal="frequency", level="pass", reason="It comes in waves.")
    await done(company, maya)


def named(calls: Sequence[tuple[str, Mapping[str, object]]], channel: str) -> list[str]:
    """Which candidates were named there."""
    said = [str(values) for method, values in calls if method in WRITING and values.get("channel") == channel]
    return [name for name in CANDIDATES if any(name in text for text in said)]


async def made_public(company: Company) -> None:
    """The hiring room is public for two days while the panel scores; nothing is said there before it is private."""
    maya, room = company.person("maya"), company.workspace.channel_named(SUPPORT)
    await maya.make(ChannelKind.PUBLIC, SUPPORT)
    before = len(company.api.calls)
    for who in CANDIDATES["Priya Nair"].panel:
        await score(company, who, "Priya Nair")
    await company.passes(days=2)
    assert named(company.api.calls[before:], room.id) == []
    await maya.make(ChannelKind.PRIVATE, SUPPORT)
    await company.passes(hours=1)
    assert named(company.api.calls[before:], room.id) == ["Priya Nair"]


async def slack_away(company: Company) -> None:
    """Somebody adds a candidate while Slack takes nothing for four hours."""
    async with company.without_slack(hours=4):
        await add(company, "Bo Lindqvist", in_days=5)


async def somebody_leaves(company: Company) -> None:
    """Chloe's account is closed while her scorecard is awaited; her seat is freed, and the others score."""
    await company.person("dana").deactivate("chloe")
    await company.passes(days=2)
    for who in ("ana", "ben"):
        await score(company, who, "Samuel Okoye", 3)
    maya = company.person("maya")
    card = next(one for one in maya.messages(SUPPORT) if "Samuel Okoye" in one.text)
    await maya.click(card, "Free a seat")
    await maya.submit(seat="U0CHLOE", reason="Left the company.")
    await done(company, maya)


async def outage(company: Company) -> None:
    """It is killed with a post in hand; for ten days nothing runs; it starts again in a night from Saturday to Sunday."""
    async with company.killed():
        await decide(company, "Samuel Okoye", "withdrew")
    await company.passes_unseen(days=10, hours=12)
    assert company.end_leases() > 0
    await company.start()
    await company.drain()


async def one_of_two_dies(company: Company) -> None:
    """Two bots race for what is due; one dies with a post in hand, and the other finds it and goes on."""
    for who in CANDIDATES["Otto Brandt"].panel[:-1]:
        await score(company, who, "Otto Brandt")
    async with company.killed():
        await score(company, CANDIDATES["Otto Brandt"].panel[-1], "Otto Brandt")
    assert len(company.running) == 1
    assert company.end_leases() > 0
    await company.drain()


async def hand_over(company: Company) -> None:
    """Dana gives her brief to Ines, with all that hangs on it."""
    dana, search = company.person("dana"), SEARCHES[1]
    await dana.click(brief_card(company, search, dana.dm), "Hand over")
    await dana.submit(to="ines")
    await done(company, dana)
    company.managers[search.title] = "ines"


def onboarding_card(company: Company, name: str, person: Persona) -> Message:
    """Its card in somebody's direct message: the owner's, or the hiring manager's copy."""
    return next(one for one in person.messages(person.dm) if one.text.startswith(f"Onboarding of {name}"))


async def pause(company: Company, name: str, *, days: int) -> None:
    """The onboarding pauses for so many days, and goes on."""
    manager = manager_of(company, CANDIDATES[name])
    await manager.click(onboarding_card(company, name, manager), "Pause")
    await manager.submit(reason="A week of stock-taking.")
    await done(company, manager)
    await company.passes(days=days)
    await manager.click(onboarding_card(company, name, manager), "Resume")
    await company.drain()


async def move(company: Company, name: str) -> None:
    """The onboarding's thread moves into its owner's direct message."""
    manager = manager_of(company, CANDIDATES[name])
    await manager.click(onboarding_card(company, name, manager), "Edit")
    await manager.submit(place="")
    await done(company, manager)


async def correct_report(company: Company) -> None:
    """Rosa had claimed too much of day 30."""
    rosa = company.person("rosa")
    card = next(
        one for one in company.said if one.text.startswith("Day 30: Priya Nair") and "Correct" in rosa.buttons(one)
    )
    await company.person("maya").click(card, "Correct")
    await company.person("maya").submit({"correction": "Too early.", "data_progress": "Under way"})
    await done(company, company.person("maya"))


# -- what is true afterwards


def check_none_is_lost(company: Company) -> None:
    """Whatever was due was sent, or is not wanted any more; what waits has a trouble that somebody was told of."""
    now = company.clock()
    rows = company.deliveries()
    gone = {user.id for user in company.workspace.users.values() if user.deleted}
    failed = [row for row in rows if row.state == State.FAILED]
    assert [(row.kind, row.last_error) for row in failed if row.conversation not in gone or not row.trouble_id] == []
    assert [(row.kind, row.due_at) for row in rows if row.state == State.PENDING and row.due_at <= now] == []
    assert [(row.kind, row.last_error) for row in rows if row.state == State.WAITING and not row.trouble_id] == []
    standing = {(message.channel, message.ts) for message in company.said}
    sent = [row for row in rows if row.state == State.SENT and row.operation == Operation.POST]
    assert [row.kind for row in sent if (row.channel, row.ts) not in standing] == []


def check_none_is_doubled(company: Company) -> None:
    """No delivery stands in Slack twice."""
    ids = Counter(id_of(message) for message in company.said)
    assert [one for one, count in ids.items() if count > 1] == []
    assert set(ids) <= {row.id for row in company.deliveries()}


def recipients(company: Company) -> dict[str, User]:
    """Whose direct message is which."""
    return {
        channel.id: company.workspace.users[channel.members[0]]
        for channel in company.workspace.channels.values()
        if channel.is_im and channel.members[0] in company.workspace.users
    }


def unasked(company: Company) -> list[tuple[User, str, datetime, Message]]:
    """What came to a person by itself: recipient, kind, when, what. An answer is due when somebody does something."""
    due = {row.id: row for row in company.deliveries()}
    people, found = recipients(company), []
    for message in company.said:
        row = due[id_of(message)]
        if message.channel in people and company.is_still(row.due_at):
            found.append((people[message.channel], row.kind, posted_at(message), message))
    return found


def check_hours(company: Company) -> None:
    """Nobody is disturbed outside eight to six on their own working days; an interview is when it is, and soon then."""
    wrong = []
    due = {row.id: row.due_at for row in company.deliveries()}
    for user, kind, at, message in unasked(company):
        local = at.astimezone(zone_of(user.tz or "UTC"))
        if kind == Kind.INTERVIEW_SOON:
            is_wrong = not timedelta(0) <= at - due[id_of(message)] < SOON
        else:
            is_wrong = local.weekday() >= 5 or not 8 <= local.hour < 18
        if is_wrong:
            wrong.append((user.name, kind, f"{local:%a %d %b %Y %H:%M}", message.text[:80]))
    assert wrong == [], "\n".join(map(str, wrong))


def check_reminders(company: Company) -> None:
    """Nobody is reminded twice a day, whatever waits for them."""
    days = Counter(
        (user.name, day_of(at, user.tz or "UTC")) for user, kind, at, _ in unasked(company) if kind == Kind.REMINDER
    )
    assert days
    assert {one: count for one, count in days.items() if count > 1} == {}


def check_places(company: Company) -> None:
    """A candidate is named in their own hiring room, their onboarding's thread, and to the people of their search."""
    hires = {"Priya Nair": ("noor", "first-days"), "Otto Brandt": ("tom", "")}
    wrong = []
    for name, search in CANDIDATES.items():
        hire, place = hires.get(name, ("", ""))
        people = {search.manager, manager_of(company, search).user.name, search.owner, *search.panel, hire, "leo"}
        dms = {company.person(who).dm.id for who in people if who}
        allowed = dms | {company.workspace.channel_named(where).id for where in (search.room, place) if where}
        wrong += [
            (name, one.channel, one.text[:60])
            for one in company.said
            if name in read(one) and one.channel not in allowed
        ]
    assert wrong == [], "\n".join(map(str, wrong))


def as_sent(node: object) -> object:
    """Blocks without the ids that Slack gives to those that have none."""
    if isinstance(node, list):
        return [as_sent(each) for each in node]
    if isinstance(node, dict):
        return {k: as_sent(v) for k, v in node.items() if k != "block_id" or not str(v).startswith("auto")}
    return node


def check_nobody_is_overlooked(company: Company) -> None:
    """Whatever waits for anybody is announced by the question that says where to look for it."""
    people = [user.id for user in company.workspace.users.values() if not user.is_bot]
    check_sources(company.bot.database, people, company.clock(), MONDAY, workspace=company.workspace.team_id)


# A day that has passed is still the day: "Due Thu 3 Dec" is as true as "Was due Thu 3 Dec".
DUE = re.compile(r"(Was due|Due) (\w+ \d+ \w+ \d+)(, before anything is signed)?")


def shown(company: Company) -> dict[tuple[str, str], str]:
    """What stands at each place."""
    return {(one.channel, one.ts): DUE.sub(r"Due \2", f"{one.text} {as_sent(one.blocks)}") for one in company.said}


async def check_truth(company: Company) -> None:
    """Each message, drawn anew from the present state, is what stands there; reminders are looked at once more."""
    before = shown(company)
    with company.bot.database.transaction(company.workspace.team_id) as store:
        subjects = {row.subject for row in company.messages()}
        for subject in subjects:
            store.deliveries.refresh(subject, company.clock())
        for user in recipients(company).values():
            if not user.deleted:
                wake(store, user.id, company.clock())
        store.audit.record("U0MAYA", "test.redraws", next(iter(subjects)), company.clock())
    await company.drain()
    kinds = {(row.channel, row.ts): row.kind for row in company.messages()}
    stale = [
        (kinds.get(place), old, new)
        for place, new in shown(company).items()
        if (old := before.get(place)) and old != new
    ]
    assert stale == [], "\n\n".join("\n".join(map(str, each)) for each in stale)


#: What the first release (d7fe990) never said; it had no owner who is asked, no welcome, nothing that is moved.
SINCE = frozenset(
    {
        *(Kind.CANDIDATE_STATUS, Kind.VERDICT_MOVED, Kind.CALL_CORRECTED, Kind.ONBOARDING_NEWS, Kind.HIRE_WELCOME),
        *(Kind.HIRE_OUTCOME, Kind.HIRE_ENDED, Kind.FORM_KEPT, Kind.BRIEF_CHANGED, Kind.BRIEF_ANSWER_CHANGED),
        *(Kind.BRIEF_OWNER_ASKED, Kind.BRIEF_OWNER_DECLINED, Kind.BRIEF_HANDED_OVER, Kind.REMINDER),
        *(Kind.INTERVIEW_SOON, Kind.BRIEF_SHOWN),
    }
)


def first_release(company: Company) -> int:
    """How often it would have reminded people of the same year's events, by its own rules.

    A scorecard ten times, from the working day after the interview on, or two after the candidate was added; a to-do
    once; a report twice, and its manager once.
    """
    now, asked = company.clock(), 0
    with company.bot.database.reading(company.workspace.team_id) as store:
        briefs = {brief.id for user in company.workspace.users for brief in store.briefs.with_part_of(user, newest=9)}
        for brief_id in sorted(briefs):
            for candidate in store.candidates.of_brief(brief_id):
                panel = store.panels.of(candidate.subject)
                sent = {card.interviewer: card.versions[0].sent_at for card in store.scorecards.of_panel(panel.id)}
                decisions = store.decisions.versions(candidate.id)
                over = decisions[0].decided_at if decisions else now
                for seat in panel.seats:
                    until = min(at for at in (sent.get(seat.interviewer), seat.freed_at, over) if at is not None)
                    asked += scorecards_asked(candidate.interview_at, candidate.created_at, until)
                asked += sum(todo.due_at < (todo.done_at or now) for todo in store.decisions.todos(candidate.id))
            for onboarding, check_ins in store.onboardings.of_brief(brief_id):
                for each in check_ins:
                    reported = each.report.reported_at if each.report else now
                    nags = (2, 4) if onboarding.manager == onboarding.owner else (2, 4, 6)
                    days = [add_working_days(each.prompt_at.date(), count, WeekendsOnly()) for count in nags]
                    asked += sum(at_nine(day, onboarding.zone) < (reported or now) for day in days)
    return asked


def scorecards_asked(interview_at: datetime | None, added_at: datetime, until: datetime) -> int:
    """Of one interviewer, in the zone in which the year begins."""
    begun, first = (interview_at, 1) if interview_at else (added_at, 2)
    days = (add_working_days(begun.date(), count, WeekendsOnly()) for count in range(first, first + 10))
    return sum(at_nine(day, "UTC") < until for day in days)


def figures(company: Company) -> dict[str, float]:
    """Messages to one person in a week, on average: what came at all, what came by itself, and what once would have."""
    people, weeks = len(recipients(company)), (company.clock() - MONDAY) / timedelta(weeks=1)
    direct = [one for one in company.said if one.channel in recipients(company)]
    kind_of = {row.id: row.kind for row in company.deliveries()}
    as_before = sum(kind_of[id_of(one)] not in SINCE for one in direct)
    once = first_release(company)
    return {
        "direct messages per person and week": round(len(direct) / people / weeks, 3),
        "of the first release, for the same events": round((as_before + once) / people / weeks, 3),
        "reminders": sum(kind_of[id_of(one)] == Kind.REMINDER for one in direct),
        "reminders of the first release, for the same events": once,
        "of these unasked": round(len(unasked(company)) / people / weeks, 3),
        "most direct messages of a person in one week": most_in_a_week(company),
        "all messages": len(company.said),
    }


def most_in_a_week(company: Company) -> int:
    people = recipients(company)
    weeks = Counter(
        (one.channel, (posted_at(one) - MONDAY) // timedelta(weeks=1)) for one in company.said if one.channel in people
    )
    return max(weeks.values())


async def check_all(company: Company) -> None:
    """None is lost, doubled, stale, at a wrong hour or in a wrong room, and nobody is reminded twice a day."""
    check_none_is_lost(company)
    check_none_is_doubled(company)
    check_hours(company)
    check_reminders(company)
    check_places(company)
    check_nobody_is_overlooked(company)
    await check_truth(company)


async def test_a_year_of_a_hiring_team(company: Company, record_property: Callable[[str, object], None]) -> None:
    await live(company)
    found = figures(company)
    for name, value in found.items():
        record_property(name, value)
    await check_all(company)
    # Like with like: what the first release would have sent for this very year.
    assert found["direct messages per person and week"] < found["of the first release, for the same events"]
    assert found["direct messages per person and week"] < 0.5


async def test_two_bots_on_postgresql_share_two_searches_and_one_of_them_dies(company_on_postgresql: Company) -> None:
    company = company_on_postgresql
    for search in SEARCHES[:2]:
        await write_brief(company, search)
    await company.start()
    await add(company, "Priya Nair", in_days=1)
    await add(company, "Otto Brandt", in_days=1)
    await company.passes(days=2)
    await made_public(company)
    await one_of_two_dies(company)
    await decide(company, "Priya Nair", "production")
    await onboard(company, "Priya Nair", "noor", place="first-days")
    await company.passes(days=2)
    await check_all(company)
