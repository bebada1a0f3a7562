"""A whole hire whose every typed field tries to be markup: nobody is called, no link is made, no card breaks."""

import json
from collections.abc import Iterator
from typing import Any

from blocks.text import legible
from domain.guide.days import DAY_30
from services.panel.scorecards import ScorecardService
from tests.handlers.hiring import ROOM, TEAM, a_candidate
from tests.handlers.onboardings import onboarded, report
from tests.handlers.test_briefs import RISK, WAY, WORK, write
from tests.house import House
from tests.worlds import marks_of, panel_id_of, saved, scoring

EVIL = (
    "<!channel> <!here|x> <@U0DANA> <#C0GENERAL> <http://evil.example.com|y> <javascript:alert(1)|z> </script> & \u202e"
)
RAW = ("<!channel>", "<!here", "<@U0DANA>", "<#C0GENERAL>", "<http://evil", "<javascript:", "\u202e")


def mrkdwn_of(part: Any) -> Iterator[str]:
    """Every text that Slack would read as markup."""
    if isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        for value in part.values():
            yield from mrkdwn_of(value)
    elif isinstance(part, list):
        for value in part:
            yield from mrkdwn_of(value)


def evil(fields: dict[str, Any], *names: str) -> dict[str, Any]:
    return {**fields, **{name: f"{fields[name]} {EVIL}" for name in names}}


async def test_markup_that_people_type_stays_text(house: House) -> None:
    maya = house.person("maya")
    work = {**evil(WORK, "workflow", "metric"), "today": "6 h <!here>", "target": "1 h <!here>"}
    card = await write(house, maya, work=work, risk=evil(RISK, "boundary"), way={**WAY, "judge": "yes"})
    await maya.click(card, "Share")
    await maya.submit(room=ROOM)
    if maya.view is not None:
        await maya.submit()
    await house.drain()
    candidate_id = await a_candidate(house, f"Eve {EVIL[:60]}")
    panel_id = panel_id_of(house.bot.database, TEAM, candidate_id)
    for user in ("U0ANA", "U0BEN"):
        evil_marks = marks_of("44444", flags=(0,), note=legible(EVIL))
        saved(ScorecardService(house.bot.database).send(scoring(TEAM, user, house.clock(), panel_id, evil_marks)))
    await house.drain()
    await maya.click(maya.find_message("Panel: Eve", ROOM), "Decide")
    await maya.fill(outcome="no")
    reply = await maya.submit({"reason": EVIL} | dict.fromkeys(flag_fields(maya.form.blocks), EVIL))
    assert reply is not None
    await house.drain()
    await onboarded(house, days_ago=40)
    ben = house.person("ben")
    await ben.click(ben.find_message("Report", ben.dm), "Report")
    await report(ben, DAY_30, "Under way", baseline_holds="no", baseline="2 h <!here>")
    await house.drain()

    shown = [body for method, body in house.calls if method.startswith(("chat.", "views."))]
    assert len(shown) > 20
    for body in shown:
        texts = [str(body.get("text", ""))]
        for name in ("blocks", "view"):
            held = body.get(name)
            texts += mrkdwn_of(json.loads(held) if isinstance(held, str) else held)
        for text in texts:
            found = [raw for raw in RAW if raw in text and not (raw == "<@U0DANA>" and "&lt;@U0DANA" not in text)]
            assert not found, (found, text[:500])
    for body in (body for method, body in house.calls if method == "chat.postMessage"):
        assert not body.get("link_names")
        assert body.get("unfurl_links") in (False, "false", "0")


def flag_fields(blocks: list[dict[str, Any]]) -> list[str]:
    return [block["block_id"] for block in blocks if "flag" in block.get("block_id", "")]
