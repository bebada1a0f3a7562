"""A house where every kind of thing exists, and forged payloads for every route: shared by the tests of attacks."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from typing import Any

from blocks.routes import Route, parse_action_id
from domain.decision.todo import Todo, TodoKind
from domain.guide.shipped import SHIPPED
from domain.ids import new_id
from domain.keeping.trail import REFUSED
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import outgoing
from domain.outgoing.subject import Subject
from domain.panel.panel import Panel, seats_of
from domain.proposal.proposal import Proposal, Vendor, read_by
from domain.proposal.trial import Trial
from domain.question.question import Question, Topic
from domain.workspace.webhook import WebhookDraft, new_webhook
from handlers.edge.parse import arrival_by_socket
from sandbox.workspace.state import SHAPES, values_of, walk
from storage.store import Store
from tests.beginnings import made_once
from tests.handlers.hiring import ROOM_ID, TEAM, a_brief, a_candidate, an_open_panel, scored
from tests.handlers.onboardings import onboarded
from tests.house import House
from tests.surfaces import surfaces
from tests.worlds import a_panel

Json = dict[str, Any]

TITLE, NAME, SEALED, OFFER = "Support triage", "Priya Nair", "Quentin Sealed", "Northlight"
NOTE = "Ran 200 mails through it."
SECRETS = (TITLE, NAME, "Priya", SEALED, "Quentin", NOTE, "case 4711", "1.2 h", "Elsewhere", "Zoe", OFFER)
BROKEN = "Something broke"


@dataclass(frozen=True)
class World:
    """The ids of everything, by the key that buttons and forms know them under."""

    house: House
    ids: dict[str, list[str]] = field(default_factory=dict)

    @property
    def everything(self) -> list[str]:
        return list(dict.fromkeys(each for ids in self.ids.values() for each in ids))


async def a_world(house: House) -> World:
    """An open panel, a sealed one, a to-do, an onboarding whose day 30 is due, a draft, and another brief's candidate."""
    return World(house, await _everything(house))


@made_once
async def _everything(house: House) -> dict[str, list[str]]:
    open_panel = await an_open_panel(house)
    sealed = await a_candidate(house, SEALED)
    await scored(house, sealed, "U0ANA", "44434")
    await onboarded(house, days_ago=40, hire=None)
    # Chloe interviews somebody for another brief.
    other = await a_brief(house, manager="U0DANA", room="G0HIRING")
    todo = new_id()
    with house.bot.database.transaction(TEAM) as store:
        now = house.clock()
        store.briefs.save(other.model_copy(update={"answers": other.answers.but(title="Elsewhere")}))
        first = store.candidates.get(sealed)
        elsewhere = first.model_copy(update={"id": new_id(), "name": "Zoe", "brief_id": other.id, "manager": "U0DANA"})
        store.candidates.add(elsewhere)
        store.panels.add(a_panel(elsewhere, {"U0CHLOE": ("production",)}))
        store.decisions.add_todos(
            [
                Todo(
                    id=todo,
                    workspace=TEAM,
                    candidate_id="c1",
                    brief_id="b1",
                    manager="U0MAYA",
                    kind=next(iter(TodoKind)),
                    owner="U0BEN",
                    due_on=now.date(),
                    due_at=now,
                    zone="UTC",
                )
            ]
        )
        offer = an_offer(store, first.brief_id, now)
        asked = Question(
            id=new_id(),
            workspace=TEAM,
            brief_id=first.brief_id,
            topic=Topic.DATA,
            person="U0BEN",
            by="U0MAYA",
            asked_at=now,
        )
        store.questions.add(asked)
        webhook = new_webhook(TEAM, WebhookDraft(url="https://localhost/in"), now)
        store.webhooks.add(webhook)
        store.audit.record("U0MAYA", "test.world", Subject.candidate(sealed), now)
        briefs = [(store.candidates.get(sealed)).brief_id, "b1"]
        panels = [store.panels.of(Subject.candidate(each)).id for each in (open_panel, sealed, "c1")]
        panels.append(store.panels.of(offer.subject).id)
        cards = [card for each in panels[:2] for card in store.scorecards.ids_of_panel(each)]
        onboarding = store.onboardings.of_candidate("c1")
        assert onboarding is not None
        versions = [version.id for brief in briefs for version in store.brief_versions.of(brief)]
        check_ins = [each.id for each in store.check_ins.of_onboarding(onboarding.id)]
    await house.drain()
    candidates = [open_panel, sealed, "c1"]
    return {
        "brief": briefs,
        "brief_id": briefs,
        "candidate_id": candidates,
        "other_id": candidates,
        "panel_id": panels,
        "scorecard_id": cards,
        "todo_id": [todo],
        "proposal_id": [offer.id],
        "earlier": [offer.id],
        "onboarding_id": [onboarding.id],
        "check_in_id": check_ins,
        "version_id": versions,
        "question_id": [asked.id],
        "webhook_id": [webhook.id],
        "root_id": candidates,
    }


def an_offer(store: Store, brief_id: str, now: datetime) -> Proposal:
    """A platform on trial that Ana reviewed, asked for on the card in the hiring room."""
    trial = Trial(
        permission=f"{OFFER} may", metric="1.2 h", exit_test=OFFER, zone="UTC", starts_on=now.date(), ends_on=now.date()
    )
    offer = Proposal(
        id=new_id(),
        workspace=TEAM,
        brief_id=brief_id,
        manager="U0MAYA",
        name=OFFER,
        vendor=Vendor.PLATFORM,
        review_at=now,
        room=ROOM_ID,
        added_by="U0MAYA",
        created_at=now,
        trial=trial,
    )
    store.proposals.add(offer)
    seats = seats_of(SHIPPED, read_by(SHIPPED, ["U0ANA", "U0BEN"]))
    store.panels.add(Panel(id=new_id(), workspace=TEAM, about=offer.subject, guide=SHIPPED, seats=seats))
    people = offer.people()
    store.deliveries.post(outgoing(Kind.PROPOSAL_CARD, offer.subject, ROOM_ID, people=people, at=now))
    store.deliveries.post(outgoing(Kind.PROPOSAL_TRIAL, offer.subject, ROOM_ID, people=people, at=now))
    return offer


class Saved:
    """Everything that is saved. How far a row's delivery is does not count, nor that somebody was refused.

    It is read anew only where somebody has written something since the look before.
    """

    def __init__(self, house: House) -> None:
        path = house.bot.database.engine.url.database
        assert path
        self._connection = sqlite3.connect(path, check_same_thread=False)
        self._version = 0
        self._tables: dict[str, list[Any]] = {}

    def look(self) -> dict[str, list[Any]]:
        """The rows of each table."""
        [version] = self._connection.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._version, self._tables = version, self._read()
        return self._tables

    def close(self) -> None:
        self._connection.close()

    def _read(self) -> dict[str, list[Any]]:
        names = [row[0] for row in self._connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: sorted(
                repr(row)
                for row in self._connection.execute(f'SELECT * FROM "{name}"')
                if name != "audit" or not any(str(value).startswith(REFUSED) for value in row)
            )
            for name in names
            if name not in ("pace", "sqlite_stat1")
        }


def tables_of(house: House) -> dict[str, list[Any]]:
    """As `Saved`, once."""
    with closing(Saved(house)) as saved:
        return saved.look()


# -- payloads


def _who(house: House, user: str) -> Json:
    known = house.workspace.users.get(user)
    team = known.team_id if known else TEAM
    return {
        "team": {"id": TEAM},
        "user": {"id": user, "team_id": team},
        "trigger_id": house.workspace.new_trigger(user),
    }


def click(house: House, user: str, route: str, value: str, *, channel: str = "C0GENERAL", ts: str = "1.1") -> Json:
    """A button of a message."""
    return {
        "type": "block_actions",
        **_who(house, user),
        "actions": [{"type": "button", "action_id": route, "block_id": "b", "value": value}],
        "channel": {"id": channel},
        "container": {"message_ts": ts, "channel_id": channel},
        "message": {"ts": ts},
        "response_url": "https://elsewhere.example.com/answer",
    }


def form_click(house: House, user: str, view: Json, block: Json, element: Json) -> Json:
    """A field or button of an open form."""
    action = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}
    stands = view["state"]["values"].get(block["block_id"], {}).get(element["action_id"], {})
    return {"type": "block_actions", **_who(house, user), "view": view, "actions": [element | action | stands]}


def submission(house: House, user: str, view: Json) -> Json:
    return {"type": "view_submission", **_who(house, user), "view": view}


def shortcut(house: House, user: str, route: str, channel: str, ts: str) -> Json:
    return {
        "type": "message_action",
        **_who(house, user),
        "callback_id": route,
        "channel": {"id": channel},
        "message": {"ts": ts},
    }


def command(house: House, user: str, text: str) -> Json:
    return {
        "command": "/ai-hire",
        "text": text,
        "team_id": TEAM,
        "user_id": user,
        "channel_id": "C0GENERAL",
        "trigger_id": house.workspace.new_trigger(user),
    }


def route_of(payload: Json) -> str:
    """The name that a payload carries, as it stands in it."""
    if "command" in payload:
        return f"command {payload['text']}"
    if "actions" in payload:
        return str(payload["actions"][0]["action_id"])
    return str(payload["view"]["callback_id"] if "view" in payload else payload["callback_id"])


def forms() -> list[Json]:
    """Every form of the gallery, filled in; its hidden part still holds the sample's ids. Whoever asks may change it."""
    found: list[Json] = json.loads(_forms())
    return found


@cache
def _forms() -> str:
    views = (surface for _, surface in surfaces() if surface.get("type") == "modal" and "private_metadata" in surface)
    return json.dumps([filled(view) for view in views])


def filled(surface: Json) -> Json:
    blocks = [
        {**block, "block_id": block.get("block_id", f"_{number}")} for number, block in enumerate(surface["blocks"])
    ]
    state = values_of(blocks)
    for block, element in walk(blocks):
        if element["type"] in SHAPES:
            here = state[block["block_id"]][element["action_id"]]
            key = SHAPES[element["type"]][0]
            here[key] = here[key] or _typical(element)
    return {**surface, "id": "V1", "hash": "1", "blocks": blocks, "state": {"values": state}}


def _typical(element: Json) -> object:
    kind = element["type"]
    options = element.get("options") or [
        each for group in element.get("option_groups", []) for each in group["options"]
    ]
    typical = {
        "plain_text_input": "Three words here",
        "number_input": "3",
        "url_text_input": "https://wiki.example.com/x",
        "users_select": "U0BEN",
        "conversations_select": "G0HIRING",
        "datepicker": "2026-12-01",
        "datetimepicker": 1796000000,
    }
    if kind in ("static_select", "radio_buttons"):
        return options[0]
    if kind in ("checkboxes", "multi_static_select"):
        return options[:1]
    if kind.startswith("multi_"):
        return ["U0BEN"]
    return typical[kind]


def forged(view: Json, ids: dict[str, str], **more: object) -> Json:
    """The form with other ids in its hidden part; a new form each time."""
    hidden = json.loads(view["private_metadata"])
    hidden = {key: ids.get(key, value) for key, value in hidden.items()} | {"form_id": new_id()} | more
    return {**view, "private_metadata": json.dumps(hidden)}


def hidden_keys(view: Json) -> set[str]:
    return set(json.loads(view["private_metadata"]))


def elements(view: Json) -> Iterator[tuple[Json, Json]]:
    yield from walk(view["blocks"])


def route_in(view: Json) -> Route | None:
    return parse_action_id(view["callback_id"])[0]


# -- what came of it


@dataclass(frozen=True)
class Result:
    """The answer's body, and all that was shown by calls."""

    status: int
    body: str
    calls: list[tuple[str, Json]]

    @cached_property
    def all_text(self) -> str:
        return self.body + json.dumps([call for call in self.calls if call[0] not in ("users.info",)])


async def send(house: House, payload: Json) -> Result:
    """One payload past the door, as its signature were right."""
    before = len(house.calls)
    # In a task of its own, as at the doors: the deadline of a request is not that of the test.
    answer = await asyncio.ensure_future(house.bot.hand_over(arrival_by_socket(payload), {}))
    shown = [
        (method, dict(body)) for method, body in house.calls[before:] if method.startswith(("views.", "chat.postE"))
    ]
    return Result(answer.status, answer.body or "", shown)
