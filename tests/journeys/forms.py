"""Every form of the bot, opened and filled so that it could be sent: for what must hold for all of them."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from copy import deepcopy
from datetime import timedelta
from typing import Any

from blocks.routes import Route
from domain.check_in.report import evidence_field, progress_field
from domain.guide.days import DAY_90
from domain.guide.shipped import SHIPPED
from domain.outgoing.kinds import Kind as Outgoing
from sandbox.doors import Kind, Reply, payloads, submissions
from sandbox.people import Persona
from sandbox.people.reading import field_named
from sandbox.workspace import Json, View
from sandbox.workspace.state import SHAPES
from storage.base import Base
from storage.forms import KeptFormRow
from storage.outgoing.pace import PaceRow
from tests.handlers.hiring import ROOM, ROOM_ID, TEAM, a_brief, a_candidate, an_open_panel, scored
from tests.handlers.onboardings import card as onboarding_card
from tests.handlers.onboardings import decided, onboarded, today
from tests.handlers.reminded import standing
from tests.handlers.test_briefs import RISK, WAY, WORK, write
from tests.house import House
from tests.journeys import proposal_forms as proposals
from tests.journeys.prepared import Prepared
from tests.worlds import candidates_of

PANEL = {
    f"panel_{category}": who
    for category, who in zip(SHIPPED.category_keys, ["ana", "ben", "ana", "ben", "ben"], strict=True)
}
SCORES = {"production": "4", "evaluation": "4", "data": "4", "recommendation": "Yes", "plan": "yes"}
NOTES = {"evaluation_note": "A labelled set of two hundred."}
COSTS = {"runs": "1200", "cost_per_run": "0.04", "hours": "6", "rate": "80", "currency": "EUR", "pay": "30000"}


async def _new_brief(house: House) -> Prepared:
    maya = house.person("maya")
    return Prepared(maya, lambda: maya.command("/ai-hire brief"), WORK)


async def _edited_brief(house: House) -> Prepared:
    maya = house.person("maya")
    card = await write(house, maya)
    return Prepared(maya, lambda: maya.click(card, "Edit"), {"title": "Another title", "today": "8 h"})


async def _second_page(house: House) -> Prepared:
    maya = house.person("maya")

    async def open_it() -> None:
        await maya.command("/ai-hire brief")
        await (maya.click("Go on") if maya.form.title == "Your briefs" else maya.submit(WORK))

    return Prepared(maya, open_it, RISK | {"constraints": "In German too."})


async def _third_page(house: House) -> Prepared:
    maya = house.person("maya")

    async def open_it() -> None:
        await maya.command("/ai-hire brief")
        if maya.form.title == "Your briefs":
            await maya.click("Go on")
        else:
            await maya.submit(WORK)
            await maya.submit(RISK)

    return Prepared(maya, open_it, WAY | {"judge": "yes"})


async def _published(house: House) -> Prepared:
    maya = house.person("maya")
    card = await write(house, maya)

    async def open_it() -> None:
        await maya.click(card, "Edit")
        await maya.fill(target="")
        await maya.click("Skip to the end")

    return Prepared(maya, open_it, {"reason": "Nobody has measured it."})


async def _not_me(house: House) -> Prepared:
    maya, rosa = house.person("maya"), house.person("rosa")
    card = await write(house, maya, work={"owner": rosa.id})
    await maya.click(card, "Share")
    await maya.submit(room=ROOM)
    await house.drain()
    asked = rosa.find_message("names you as the owner", rosa.dm)
    return Prepared(rosa, lambda: rosa.click(asked, "Not me"), {"reason": "I leave in March."})


async def _handed_over(house: House) -> Prepared:
    maya = house.person("maya")
    card = await write(house, maya)
    return Prepared(maya, lambda: maya.click(card, "Hand over"), {"to": "ben"})


async def _sharing(house: House) -> Prepared:
    maya = house.person("maya")
    card = await write(house, maya)
    return Prepared(maya, lambda: maya.click(card, "Share"), {"room": ROOM})


async def _priced(house: House) -> Prepared:
    maya = house.person("maya")
    card = await write(house, maya)
    return Prepared(maya, lambda: maya.click(card, "Is it worth it?"), COSTS)


async def _corrected(house: House) -> Prepared:
    maya = house.person("maya")
    card = await write(house, maya)
    values = {"signal": "frequency", "level": "pass", "reason": "It comes in waves."}
    return Prepared(maya, lambda: maya.click(card, "Overrule"), values)


async def _closing(house: House) -> Prepared:
    maya = house.person("maya")
    card = await write(house, maya)
    return Prepared(maya, lambda: maya.click(card, "Close the brief"), {"how": "bought", "reason": "Replyfox does it"})


async def _asked(house: House) -> Prepared:
    maya = house.person("maya")
    card = await write(house, maya, risk={"data": "unclear"})
    return Prepared(maya, lambda: maya.click(card, "Ask somebody"), {"topic": "data", "person": "ben"})


async def _approval(house: House) -> Prepared:
    maya, dana = house.person("maya"), house.person("dana")
    await settings_of(dana, "before_candidates")
    await dana.submit(approver="dana")
    card = await write(house, maya)
    await maya.click(card, "Ask for approval")
    await house.drain()
    asked = dana.find_message("asks for your approval", dana.dm)
    return Prepared(dana, lambda: dana.click(asked, "approval.open"), {"reply": "no", "note": "Not before May."})


async def _who_and_when(house: House) -> Prepared:
    maya = house.person("maya")
    card = await write(house, maya, risk={"hard_part": "unknown"})
    await maya.click(card, "Start the two weeks")
    await house.drain()
    steps = maya.find_message("Two weeks of discovery", maya.dm)
    return Prepared(maya, lambda: maya.click(steps, "Who and when"), {"watch_owner": "ben"})


async def _new_candidate(house: House) -> Prepared:
    await a_brief(house)
    maya = house.person("maya")
    return Prepared(maya, lambda: maya.command("/ai-hire candidate"), PANEL | {"name": "Priya Nair", "room": ROOM})


async def _edited_candidate(house: House) -> Prepared:
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    maya = house.person("maya")
    card = maya.find_message("Priya Nair", ROOM)
    return Prepared(maya, lambda: maya.click(card, "Edit"), PANEL | {"name": "Priya N.", "panel_data": "chloe"})


async def _another(house: House) -> Prepared:
    await an_open_panel(house)
    maya = house.person("maya")
    card = next(message for message in maya.messages(ROOM) if "Priya Nair" in message.text)
    values = {"interviewer": "chloe", "categories": ["security"]}
    return Prepared(maya, lambda: maya.click(card, "Ask one more"), values)


async def _times(house: House) -> Prepared:
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    ana = house.person("ana")
    kit = ana.find_message("Interview kit", ana.dm)
    later = house.clock() + timedelta(days=7)
    return Prepared(ana, lambda: ana.click(kit, "At another time"), {"time_U0ANA": later})


def _label(person: Persona, field: str, begins: str) -> str:
    """The whole of a choice that begins so."""
    _, element = field_named(person.form, field)
    return next(str(each["text"]["text"]) for each in element["options"] if each["text"]["text"].startswith(begins))


async def _merging(house: House) -> Prepared:
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    await a_candidate(house, name="Priya N.")
    maya = house.person("maya")
    card = next(message for message in maya.messages(ROOM) if "Candidate Priya Nair" in message.text)

    async def open_it() -> None:
        await maya.click(card, "Merge with another record")
        await maya.fill(other=_label(maya, "other", "Priya N."))

    return Prepared(maya, open_it, {})


async def _decision(house: House) -> Prepared:
    await an_open_panel(house)
    maya = house.person("maya")
    card = next(message for message in maya.messages(ROOM) if "Priya Nair" in message.text)
    return Prepared(
        maya, lambda: maya.click(card, "Decide"), {"outcome": "production", "reason": "Owned a system after launch."}
    )


async def _todo(house: House, button: str, values: Mapping[str, Any]) -> Prepared:
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    maya = house.person("maya")
    dealt = maya.find_message("before a role is published", maya.dm)
    return Prepared(maya, lambda: maya.click(dealt, button), values)


async def _todo_found(house: House) -> Prepared:
    return await _todo(house, "Done: Model pricing", {"found": "0.03 a run."})


async def _todo_moved(house: House) -> Prepared:
    later = (house.clock() + timedelta(days=20)).date().isoformat()
    return await _todo(house, "Another day or person", {"owner": "noor", "due_on": later})


async def _scorecard(house: House) -> Prepared:
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    ana = house.person("ana")
    kit = ana.find_message("Interview kit", ana.dm)
    focus = {name: SCORES[name] for name in ("production", "data", "recommendation", "plan")}
    notes = {"data_note": "Left chat logs out.", "production_note": "On call for a year."}
    return Prepared(ana, lambda: ana.click(kit, "Score"), focus | notes)


async def _last_scorecard(house: House) -> Prepared:
    """The one that opens the panel."""
    prepared = await _scorecard(house)
    await scored(house, await the_candidate(house), "U0BEN", "43444")
    return prepared


async def _inclusion(house: House) -> Prepared:
    prepared = await _opening(house)
    await prepared.fill()
    await prepared.person.submit()
    await house.drain()
    candidate_id = await the_candidate(house)
    await scored(house, candidate_id, "U0BEN", "43444")
    maya = house.person("maya")
    late = maya.find_message("After opening: not in the mean", ROOM)
    return Prepared(maya, lambda: maya.click(late, "Include with a reason"), {"reason": "He was ill on the day."})


async def _freeing(house: House) -> Prepared:
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    maya = house.person("maya")
    card = maya.find_message("Priya Nair", ROOM)
    return Prepared(maya, lambda: maya.click(card, "Free a seat"), {"seat": "U0BEN", "reason": "Left the company."})


async def _opening(house: House) -> Prepared:
    await a_brief(house, room=ROOM_ID)
    candidate_id = await a_candidate(house)
    await scored(house, candidate_id, "U0ANA", "44434")
    maya = house.person("maya")
    card = next(message for message in maya.messages(ROOM) if "Priya Nair" in message.text)
    return Prepared(maya, lambda: maya.click(card, "Open early"), {"reason": "Another offer until Friday."})


async def _onboarding(house: House) -> Prepared:
    await decided(house)
    maya = house.person("maya")
    values = {"start_date": today(house).isoformat(), "owner": "ben", "hire_user": "noor", "place": "first-days"}
    return Prepared(maya, lambda: maya.command("/ai-hire onboard"), values)


async def _edited_onboarding(house: House) -> Prepared:
    await onboarded(house)
    maya = house.person("maya")
    later = (today(house) + timedelta(days=3)).isoformat()
    return Prepared(maya, lambda: maya.click(onboarding_card(maya), "Edit"), {"start_date": later, "owner": "rosa"})


async def _evidence(house: House) -> Prepared:
    await onboarded(house, days_ago=28)
    noor = house.person("noor")
    request = noor.find_message("Day 30 is on", noor.dm)
    values = {"data_evidence": "https://wiki.example.com/audit", "done": ["data"]}
    return Prepared(noor, lambda: noor.click(request, "Add evidence"), values)


async def _report(house: House) -> Prepared:
    await onboarded(house, days_ago=95)
    ben = house.person("ben")
    prompt = [message for message in ben.messages() if message.text.startswith("Day 90")][-1]
    values: dict[str, Any] = {
        "call": "Go: scale it",
        "metric": "1.4 h",
        "running_cost": "590",
        "reason": "It is used every day.",
    }
    for deliverable in DAY_90.asked:
        values |= {progress_field(deliverable.key): "Done", evidence_field(deliverable.key): "https://wiki.example.com"}
    return Prepared(ben, lambda: ben.click(prompt, "Report"), values)


async def _correction(house: House) -> Prepared:
    prepared = await _report(house)
    await prepared.fill()
    ben = prepared.person
    await ben.submit()
    await house.drain()
    reported = next(each for each in ben.thread(None, onboarding_card(ben)) if "Correct" in ben.buttons(each))
    return Prepared(ben, lambda: ben.click(reported, "Correct"), {"metric": "1.5 h", "correction": "A typo."})


async def _pause(house: House) -> Prepared:
    await onboarded(house, days_ago=20)
    maya = house.person("maya")
    return Prepared(maya, lambda: maya.click(onboarding_card(maya), "Pause"), {"reason": "Parental leave."})


async def _ending(house: House) -> Prepared:
    await onboarded(house, days_ago=20)
    maya = house.person("maya")
    return Prepared(maya, lambda: maya.click(onboarding_card(maya), "End early"), {"reason": "Priya leaves on Friday."})


async def _elsewhere(house: House) -> Prepared:
    maya, other = house.person("maya"), "G0HIRINGAI"
    await a_brief(house, room=ROOM_ID)
    await maya.invite(other, "U0BOT")
    await maya.archive(ROOM_ID)
    await house.drain()
    return Prepared(maya, lambda: maya.click("Held up", "Choose another room"), {"room": other})


async def _not_mine(house: House) -> Prepared:
    await onboarded(house, days_ago=29)
    await house.advance(days=8)
    ben = house.person("ben")
    reminder = standing(house, "ben")
    return Prepared(ben, lambda: ben.click(reminder, "Not me"), {"owner": "rosa"})


async def _settings(house: House) -> Prepared:
    dana = house.person("dana")
    return Prepared(dana, lambda: settings_of(dana, "retention"), {"keep_candidates": "2", "keep_verdicts": "4"})


async def _brief_settings(house: House) -> Prepared:
    maya = house.person("maya")
    await a_brief(house)

    async def open_it() -> None:
        await maya.command("/ai-hire settings")
        await maya.click("brief.set_up")
        # Shown first with what follows.
        await maya.submit(days="20, 45, 60, 80")

    return Prepared(maya, open_it, {"days": "20, 45, 60, 80"})


async def settings_of(admin: Persona, topic: str) -> None:
    """Opens the form of one topic of the settings."""
    await admin.command("/ai-hire settings")
    await admin.click(topic)


NEW_CATEGORY = {
    "name": "Fair treatment",
    "short": "fairness",
    "strong": "Measures who is treated worse, and changes it.",
    "fail": "Never looked.",
    **{f"anchor_{score}": f"Step {score}" for score in range(1, 6)},
    "questions": "Who was treated worse by your last system?",
}


async def _category(house: House) -> Prepared:
    dana = house.person("dana")

    async def open_it() -> None:
        await dana.command("/ai-hire guide")
        await dana.click("Add a category")
        # Shown first as interviewers will see it.
        await dana.submit(NEW_CATEGORY)

    return Prepared(dana, open_it, NEW_CATEGORY)


async def _flags(house: House) -> Prepared:
    dana = house.person("dana")

    async def open_it() -> None:
        await dana.command("/ai-hire guide")
        await dana.click("guide.flags")

    return Prepared(dana, open_it, {"flags": "Never asks a question"})


async def _webhook(house: House) -> Prepared:
    dana = house.person("dana")

    async def open_it() -> None:
        await dana.command("/ai-hire webhooks")
        await dana.click("webhook.add")

    return Prepared(dana, open_it, {"url": "https://hooks.example.com/in"})


async def _export(house: House) -> Prepared:
    await an_open_panel(house)
    maya = house.person("maya")
    return Prepared(maya, lambda: maya.command("/ai-hire export"), {"kind": "interviews.csv"})


async def _erasure(house: House) -> Prepared:
    await an_open_panel(house)
    maya = house.person("maya")

    async def open_it() -> None:
        await maya.command("/ai-hire erase priya")
        await maya.click(maya.last_ephemeral, "Erase")

    return Prepared(maya, open_it, {"sure": ["yes"]})


#: By the route that receives it; a route that saves in two ways has a second name for the other one.
FORMS: Mapping[str, Callable[[House], Awaitable[Prepared]]] = {
    Route.BRIEF_WORK: _new_brief,
    f"{Route.BRIEF_WORK}#edited": _edited_brief,
    Route.BRIEF_RISK: _second_page,
    Route.BRIEF_WAY: _third_page,
    Route.BRIEF_PUBLISH: _published,
    Route.BRIEF_SEND_DISOWN: _not_me,
    Route.BRIEF_SEND_HAND_OVER: _handed_over,
    Route.BRIEF_SEND_SHARE: _sharing,
    Route.BRIEF_PRICE: _priced,
    Route.BRIEF_SEND_CORRECTION: _corrected,
    Route.QUESTION_SEND: _asked,
    Route.APPROVAL_SEND: _approval,
    Route.DISCOVERY_SEND_PLAN: _who_and_when,
    Route.CANDIDATE_CREATE: _new_candidate,
    Route.CANDIDATE_SAVE: _edited_candidate,
    Route.CANDIDATE_SEND_ANOTHER: _another,
    Route.CANDIDATE_SEND_TIMES: _times,
    Route.CANDIDATE_SEND_MERGE: _merging,
    Route.DECISION_MAKE: _decision,
    Route.TODO_FINISH: _todo_found,
    Route.TODO_SEND_MOVE: _todo_moved,
    Route.SCORECARD_SEND: _scorecard,
    f"{Route.SCORECARD_SEND}#last": _last_scorecard,
    Route.SCORECARD_SEND_INCLUSION: _inclusion,
    Route.SEAT_SEND_FREEING: _freeing,
    Route.BRIEF_SEND_CLOSE: _closing,
    Route.PANEL_SEND_OPENING: _opening,
    Route.ONBOARDING_START: _onboarding,
    Route.ONBOARDING_SAVE: _edited_onboarding,
    Route.ONBOARDING_SEND_PAUSE: _pause,
    Route.ONBOARDING_SEND_END: _ending,
    Route.EVIDENCE_GIVE: _evidence,
    Route.REPORT_SEND: _report,
    Route.REPORT_SEND_CORRECTION: _correction,
    Route.TROUBLE_MOVE: _elsewhere,
    Route.REMINDER_SEND_NOT_MINE: _not_mine,
    Route.BRIEF_SEND_TRIAL_END: proposals.trial_end,
    Route.PROPOSAL_CREATE: proposals.new_offer,
    Route.PROPOSAL_SAVE: proposals.edited_offer,
    Route.REVIEW_SEND_INCLUSION: proposals.late_review,
    Route.REVIEW_SEND: proposals.review_of_an_offer,
    Route.PROPOSAL_SEND_DECISION: proposals.decision_on_an_offer,
    Route.TRIAL_SEND_PLAN: proposals.trial_plan,
    Route.TRIAL_SEND_EXIT: proposals.exit_test,
    Route.TRIAL_SEND_VERDICT: proposals.trial_verdict,
    Route.SETTINGS_SAVE: _settings,
    Route.BRIEF_SEND_SET_UP: _brief_settings,
    Route.GUIDE_SAVE_CATEGORY: _category,
    Route.GUIDE_SAVE_FLAGS: _flags,
    Route.WEBHOOK_SAVE: _webhook,
    Route.RECORD_SEND_ERASURE: _erasure,
    Route.EXPORT_SEND: _export,
}


async def the_candidate(house: House) -> str:
    with house.bot.database.reading(TEAM) as store:
        return candidates_of(store, "U0MAYA")[-1].id


#: How far a row's delivery is.
HIDDEN = ("claim", "lease_end", "attempts", "started_at")


async def saved(house: House) -> dict[str, list[str]]:
    """Everything that is saved, but for the trail, the pace, what redraws a card, and what is kept of an unsent form."""
    found = {}
    # As it stands there: to read values out of it, or to go by the way of the bot, would take most of the time.
    with closing(house.bot.database.engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        for table in Base.metadata.sorted_tables:
            if table.name in ("audit", PaceRow.__tablename__, KeptFormRow.__tablename__):
                continue
            cursor.execute(f'SELECT * FROM "{table.name}"')
            rows = cursor.fetchall()
            names = [column[0] for column in cursor.description or ()]
            shown = [at for at, name in enumerate(names) if name not in HIDDEN]
            is_redrawn = [
                (names.index(name), word)
                for name, word in (("operation", "update"), ("kind", Outgoing.FORM_KEPT))
                if name in names
            ]
            found[table.name] = sorted(
                repr([row[at] for at in shown]) for row in rows if not any(row[at] == word for at, word in is_redrawn)
            )
    return found


async def send(person: Persona, view: View, values: Mapping[str, Any] | None = None) -> Reply:
    """Sends the form with a state of its own, past what Slack itself would refuse."""
    payload = payloads.view_submission(person.workspace, person.user, view)
    if values is not None:
        payload["view"]["state"]["values"] = values
    view.errors = {}
    reply = await person.door.deliver(Kind.INTERACTIVE, payload)
    submissions.answered(person.workspace, view, reply)
    return reply


def with_value(view: View, name: str, raw: object, among: Json | None = None) -> Json:
    """The form's state, or such values, with one field set to whatever."""
    block, element = field_named(view, name)
    values: Json = deepcopy(among or view.values)
    values[block["block_id"]][element["action_id"]][SHAPES[element["type"]][0]] = raw
    return values
