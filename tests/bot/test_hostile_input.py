"""Whatever anybody may send, at both doors: an answer in words, nothing half-saved, no flood. `make fuzz` runs it longer."""

import asyncio
import gc
import json
import os
import resource
import sys
from collections.abc import Iterator
from contextlib import closing
from contextvars import Context
from copy import deepcopy
from typing import Any
from urllib.parse import urlencode

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from handlers.edge.bodies import Malformed
from handlers.edge.parse import arrival_by_socket
from sandbox.doors import HttpDoor, Kind
from sandbox.doors.payloads import event_callback
from tests.handlers.attacks import (
    BROKEN,
    Json,
    Saved,
    World,
    a_world,
    click,
    command,
    elements,
    forged,
    form_click,
    forms,
    shortcut,
    submission,
)
from tests.house import House

EXAMPLES = int(os.environ.get("AI_HIRE_FUZZ", "120"))
#: hypothesis remembers all that it has tried, 35 KB a request; after so many it begins anew, and what grows is ours.
ROUND = 200
#: Slack itself gives up after three; a busy machine gets more.
SECONDS = 15
MEGABYTES = 200

NASTY: st.SearchStrategy[Any] = st.sampled_from(
    [
        *(
            "",
            " ",
            "\x00",
            "\ud800",
            "\u202e",
            "\u200b" * 50,
            "🙂" * 1000,
            "x" * 3000,
            "\n" * 300,
            "ﷺ" * 100,
            "e\u0301" * 500,
        ),
        *(
            "<!channel>",
            "<@U0MAYA>",
            "&lt;script&gt;",
            "' OR 1=1 --",
            "../../etc/passwd",
            "{{7*7}}",
            "${jndi:ldap://x}",
        ),
        *(
            "1e999",
            "-0",
            "NaN",
            "٣",
            "1,2,3.4.5",
            "0x10",
            "9" * 400,
            "-1",
            "U0MAYA",
            "b1:1:x",
            ":::",
            "b1:-1",
            "c" * 33,
        ),
        *(-1, 0, 2**31, 2**63, 10**400, 1.5, 1e308, True, None, [], {}, [[]], {"": {}}, [None], {"id": None}),
        *("2026-02-30", "9999-12-31", "0001-01-01", 1796000000, "https://a@b", "javascript:alert(1)"),
    ]
)
LEAF = NASTY | st.text(max_size=30) | st.integers() | st.booleans() | st.none()
ANYTHING = st.recursive(
    LEAF,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
#: Which payload, and up to four of its parts put out of place.
ATTACK = st.tuples(
    st.integers(0, 10_000), st.lists(st.tuples(st.integers(0, 10_000), ANYTHING), max_size=4), st.booleans()
)
#: What is kept of a form that was refused, and what the deliverer goes on writing meanwhile.
ASIDE = (
    "audit",
    "kept_forms",
    "brief_drafts",
    "scorecard_drafts",
    "deliveries",
    "messages",
    "troubles",
    "reminded",
    "nudges",
)


def places(part: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for name, value in items:
        yield (*before, name)
        yield from places(value, (*before, name))


def changed(payload: Json, changes: list[tuple[int, Any]]) -> Json:
    payload = json.loads(json.dumps(payload))
    for number, value in changes:
        found = list(places(payload))
        *way, last = found[number % len(found)]
        here: Any = payload
        for step in way:
            here = here[step]
        # Of its own: what was put in before may be changed next, and must not come to hold itself.
        here[last] = deepcopy(value)
        if not payload:
            break
    return payload


def payloads(house: House, ids: dict[str, str]) -> list[tuple[Kind, Json]]:
    """One of everything that Slack sends, from whoever may and whoever may not."""
    found: list[tuple[Kind, Json]] = []
    views = forms()
    for user in ("U0MAYA", "U0BEN", "U0NOOR", "U0GUEST"):
        found += [
            (Kind.COMMAND, command(house, user, word)) for word in ("", "list", "score Priya", "audit", "nonsense")
        ]
        for route in sorted(house.bot.table.clicks):
            found.append((Kind.INTERACTIVE, click(house, user, route, ids["brief"])))
        for view in views:
            opened = forged(view, ids)
            if "submit" in view:
                found.append((Kind.INTERACTIVE, submission(house, user, opened)))
            block, element = next(elements(opened), ({}, {}))
            if element:
                found.append((Kind.INTERACTIVE, form_click(house, user, opened, block, element)))
        found.append((Kind.INTERACTIVE, shortcut(house, user, "shortcut.score", "G0HIRING", "1.1")))
        event = {"type": "message", "channel_type": "im", "channel": "D1", "user": user, "text": "hi", "ts": "1.1"}
        found.append((Kind.EVENT, event_callback(house.workspace, event)))
        found.append((Kind.EVENT, event_callback(house.workspace, {"type": "user_change", "user": {"id": user}})))
    return found


async def test_whatever_comes_is_answered_and_nothing_is_half_saved(house: House) -> None:
    world = await a_world(house)
    await house.drain()
    with closing(Saved(house)) as saved:
        await attack(world, saved)


async def attack(world: World, saved: Saved) -> None:
    house = world.house
    everything = payloads(house, {key: ids[0] for key, ids in world.ids.items()})
    # What earlier tests have left lying about is no growth of this one.
    gc.collect()
    door, loop, before = house.door, asyncio.get_running_loop(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert isinstance(door, HttpDoor)
    outcomes: dict[str, int] = {}

    async def sent(kind: Kind, payload: Json, by_socket: bool) -> tuple[int, str]:
        if by_socket:
            try:
                arrival = arrival_by_socket(payload)
            except Malformed:
                return 400, ""
            answer = await house.bot.hand_over(arrival, {})
            return answer.status, answer.body or ""
        fields = payload if kind is Kind.COMMAND else {"payload": json.dumps(payload)}
        is_json = kind is Kind.EVENT
        raw = (
            json.dumps(payload)
            if is_json
            else urlencode({name: as_text(value) for name, value in fields.items()}, errors="surrogatepass")
        )
        reply = await door.send(
            raw.encode(errors="surrogatepass"),
            {"Content-Type": "application/json" if is_json else "application/x-www-form-urlencoded"},
        )
        return reply.status, reply.text

    async def check(number: int, changes: list[tuple[int, Any]], by_socket: bool) -> None:
        kind, payload = everything[number % len(everything)]
        hostile = changed(payload, changes)
        tables = saved.look()
        with capture_logs() as logs:
            status, text = await asyncio.wait_for(sent(kind, hostile, by_socket), SECONDS)
        requests = [line for line in logs if line["event"] == "request"]
        outcome = requests[-1]["outcome"] if requests else f"HTTP {status}"
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
        assert status in (200, 400, 401), (status, hostile, logs)
        assert BROKEN not in text, (hostile, logs)
        assert outcome not in ("failed", "timed out"), (hostile, logs)
        if outcome != "served" or '"response_action": "errors"' in text:
            after = saved.look()
            differing = {name for name in tables if tables[name] != after[name]} - set(ASIDE)
            assert not differing, (differing, hostile)

    def attack_at_most(examples: int) -> None:
        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        @given(ATTACK)
        def hostile_input(attack: tuple[int, list[tuple[int, Any]], bool]) -> None:
            # Of a context of its own: what lives on in the house would hold on to all that hypothesis has tried.
            Context().run(asyncio.run_coroutine_threadsafe, check(*attack), loop).result()

        hostile_input()

    for done in range(0, EXAMPLES, ROUND):
        await asyncio.to_thread(attack_at_most, min(ROUND, EXAMPLES - done))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / (1 if sys.platform == "darwin" else 1024)
    print(f"\n{sum(outcomes.values())} hostile requests: {outcomes}; memory grew by {grown:.0f} MB")  # noqa: T201
    assert grown < MEGABYTES


def as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
