"""Forms whose fields hold what Slack never sends: an error at the field or a clean value, never a breakdown."""

import copy
import json
import re
from collections.abc import Iterator

from structlog.testing import capture_logs

from blocks.forms import stem
from blocks.routes import Route
from handlers.form import NAMED_BY
from sandbox.workspace.state import SHAPES
from tests.handlers.attacks import (
    BROKEN,
    Json,
    World,
    a_world,
    click,
    command,
    elements,
    forged,
    form_click,
    forms,
    hidden_keys,
    route_of,
    send,
    submission,
)
from tests.house import House
from tests.straight import straight

HOSTILE: dict[str, tuple[object, ...]] = {
    "value": ("x" * 4000, "a\x00b", "\ud800", "\u200b\u00ad", "<!channel> \u202e", "1e999", "nan", "-1", "9" * 5000, 7),
    "selected_option": ({"value": "never-offered"}, {"value": "\x00"}, {}, "text", {"value": "9" * 300}),
    "selected_options": ([{"value": "never-offered"}], [None], "text", [{}]),
    "selected_user": ("U0ACME", "U0GUEST", "U0GONE", "USLACKBOT", "no-one", "\x00", "\ud800", "x" * 2000),
    "selected_users": (["U0ACME"], [None], ["\x00"], "text"),
    "selected_conversation": ("C0ACME", "C0OLD", "G0HIRINGAI", "D0NOBODY", "C0GENERAL", "\x00", "x" * 2000),
    "selected_date": ("0001-01-01", "9999-12-31", "2026-02-30", "tomorrow", "\x00", 5),
    "selected_date_time": (0, -(10**18), 10**18, 253402300799, -62135596800, True, "5"),
}


def hostile(view: Json) -> Iterator[tuple[str, Json]]:
    """The form once for each thing that can be wrong, in all fields of that kind; and once without each kind."""
    fields = [(block["block_id"], element) for block, element in elements(view) if element["type"] in SHAPES]
    for key, values in HOSTILE.items():
        same = [(block_id, each["action_id"]) for block_id, each in fields if SHAPES[each["type"]][0] == key]
        if not same:
            continue
        for value in values:
            bad = copy.deepcopy(view["state"]["values"])
            for block_id, action_id in same:
                bad[block_id][action_id][key] = value
            yield f"{key}={str(value)[:40]!r}", with_state(view, bad)
        left_out = {block_id for block_id, _ in same}
        yield (
            f"{key} is missing",
            with_state(view, {k: v for k, v in view["state"]["values"].items() if k not in left_out}),
        )


def with_state(view: Json, values: Json) -> Json:
    return {**view, "state": {"values": values}}


class Kept:
    """Of which forms a tap has kept which values. It keeps a form as it came, whichever that is, and reads its name alone.

    So of each form one value of each kind says that it does, and of each value one form.
    """

    def __init__(self) -> None:
        self._kinds: set[tuple[str, str]] = set()
        self._values: set[str] = set()

    def had(self, view: Json, what: str) -> bool:
        """Whether the very same was kept before; from now on it was."""
        kind = (view["callback_id"], re.split("[= ]", what)[0])
        fields = {stem(block["block_id"]) for block, _ in elements(view)}
        had = kind in self._kinds and what in self._values and not fields.intersection(NAMED_BY)
        self._kinds.add(kind)
        self._values.add(what)
        return had


def real_ids(world: World, view: Json) -> dict[str, str]:
    """What exists for this form: the candidate that it can be about, the first of everything else."""
    which = {
        "scorecard.send": 1,
        "seat.send_freeing": 1,
        "panel.send_opening": 1,
        "candidate.save": 1,
        "onboarding.start": 2,
    }
    number = which.get(view["callback_id"], 0)
    return {
        key: world.ids[key][number if key == "candidate_id" else 0] for key in hidden_keys(view) if key in world.ids
    }


async def test_nothing_in_a_field_breaks_anything(house_on_postgresql: House) -> None:
    # The stricter of the two: it refuses NUL and what is no UTF-8.
    house = house_on_postgresql
    with straight(house):
        await check_fields(await a_world(house))


async def check_fields(world: World) -> None:
    house = world.house
    wrong: dict[tuple[str, str], str] = {}
    kept = Kept()
    for view in {view["callback_id"]: view for view in forms()}.values():
        opened = forged(view, real_ids(world, view))
        user = "U0BEN" if view["callback_id"] == "scorecard.send" else "U0MAYA"
        taps = {route_of(form_click(house, user, opened, *each)): each for each in elements(opened)}
        for what, bad in hostile(opened):
            again = forged(bad, {})
            attacks = [submission(house, user, again)]
            for route, each in taps.items():
                if route != Route.FORM_FIELD or not kept.had(view, what):
                    attacks.append(form_click(house, user, again, *each))
            for payload in attacks:
                with capture_logs() as logs:
                    result = await send(house, payload)
                if result.status != 200 or BROKEN in result.all_text:
                    wrong.setdefault((route_of(payload), what), str([log.get("exc_info") for log in logs]))
    assert not wrong, "\n".join(f"{key}: {why}" for key, why in wrong.items())


HIDDEN = (
    "",
    "{",
    "null",
    "[]",
    '"text"',
    '{"form_id": null}',
    '{"form_id": "\\u0000"}',
    '{"form_id": "\\ud800"}',
    json.dumps({"form_id": "x" * 2000}),
    "[" * 2900,
)


async def test_no_button_and_no_hidden_part_breaks_anything(house_on_postgresql: House) -> None:
    house = house_on_postgresql
    with straight(house):
        await check_hidden_parts(await a_world(house))


async def check_hidden_parts(world: World) -> None:
    house = world.house
    wrong: dict[tuple[str, str], str] = {}
    attacks = [
        (value, click(house, "U0MAYA", route, value))
        for route in sorted(house.bot.table.clicks)
        for value in ("x" * 2000, f"{'9' * 300}:{'9' * 1600}", ":::")
    ]
    for view in {view["callback_id"]: view for view in forms()}.values():
        hidden = [*HIDDEN]
        for key in hidden_keys(view) - {"form_id"}:
            ids = real_ids(world, view)
            forgeries = ("\x00", "x" * 2000, None, -(10**30))
            hidden += [forged(view, ids, **{key: value})["private_metadata"] for value in forgeries]
        hidden.append(forged(view, real_ids(world, view), form_id="y" * 40)["private_metadata"])
        hidden.append(forged(view, real_ids(world, view), form_id="a\x00b")["private_metadata"])
        hidden.append(forged(view, real_ids(world, view), more=1)["private_metadata"])
        attacks += [(each, submission(house, "U0MAYA", {**view, "private_metadata": each})) for each in hidden]
    attacks += [
        (text, command(house, "U0MAYA", text))
        for text in ("\x00", "score \x00", "\u202e", "x" * 3000, "candidate \ud800")
    ]
    for what, payload in attacks:
        with capture_logs() as logs:
            result = await send(house, payload)
        if result.status != 200 or BROKEN in result.all_text:
            wrong.setdefault((route_of(payload), what[:60]), str([log.get("exc_info") for log in logs]))
    assert not wrong, "\n".join(f"{key}: {why}" for key, why in wrong.items())
