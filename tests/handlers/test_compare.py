"""Candidates side by side: who sees them, what is shown of whom, and in which workspaces."""

from datetime import timedelta
from typing import Any

import pytest

from domain.guide.shipped import SHIPPED
from domain.scorecard import Scorecard, Version
from sandbox.people.reading import read
from sandbox.workspace.faults import Fault
from tests.beginnings import made_once
from tests.handlers.hiring import HIRE, ROOM_ID, TEAM, a_brief, a_candidate, scored, somebody
from tests.house import House
from tests.worlds import a_panel, keep, marks_of

SEATS = dict.fromkeys(("U0ANA", "U0BEN"), SHIPPED.category_keys)


@made_once
async def two_open_and_one_sealed(house: House) -> str:
    """Priya and Tomás are judged, Zed by Ben alone; returns Priya's id."""
    await a_brief(house, room=ROOM_ID)
    priya = await a_candidate(house)
    tomas = await a_candidate(house, "Tomás Ruiz")
    zed = await a_candidate(house, "Zed Okafor")
    for candidate_id, ana, ben in ((priya, "44434", "54343"), (tomas, "54424", "54423")):
        await scored(house, candidate_id, "U0ANA", ana)
        await scored(house, candidate_id, "U0BEN", ben)
    await scored(house, zed, "U0BEN", "11111")
    return priya


def table_of(blocks: list[Any]) -> dict[str, list[str]]:
    """The rows of the one table by their heading."""
    [table] = [block for block in blocks if block["type"] == "data_table"]
    return {row[0]["text"]: [cell["text"] for cell in row[1:]] for row in table["rows"]}


def kinds(blocks: list[Any]) -> set[str]:
    return {block["type"] for block in blocks}


async def test_open_panels_stand_beside_each_other_and_sealed_ones_say_nothing(house: House) -> None:
    await two_open_and_one_sealed(house)
    maya = house.person("maya")
    await maya.command("/ai-hire compare")
    shown = maya.last_ephemeral
    rows = table_of(shown.blocks)
    assert rows["Candidate"] == ["Priya Nair", "Tomás Ruiz"]
    assert rows["Verdict"] == ["Clears the gate", "Risky: prototyping at most"]
    assert rows["Security (gate)"] == ["spread 1, mean 3.5", "spread 0, mean 2.0, below"]
    assert rows["Recommend"] == ["2 yes, 0 no", "2 yes, 0 no"]
    assert rows["Judged by"] == ["panel A", "panel A"]
    said = read(shown)
    assert "*Still sealed:* Zed Okafor (1 of 2 in)." in said
    assert "All of them were judged by <@U0ANA>, <@U0BEN>." in said
    assert "one voice" not in str(shown.blocks)  # Ben's ones on Zed


async def test_the_chart_is_on_a_fixed_scale(house: House) -> None:
    await two_open_and_one_sealed(house)
    maya = house.person("maya")
    await maya.command("/ai-hire compare")
    [chart] = [block for block in maya.last_ephemeral.blocks if block["type"] == "data_visualization"]
    assert "from 0 to 5; the line is 3" in chart["title"]
    for series in chart["chart"]["series"]:
        assert len(series["data"]) == 6
        assert max(point["value"] for point in series["data"]) == 5


async def test_the_panels_card_has_the_way_there(house: House) -> None:
    await two_open_and_one_sealed(house)
    maya = house.person("maya")
    cards = [message for message in house.workspace.channels[ROOM_ID].messages if "Panel: Tomás Ruiz" in message.text]
    await maya.click(cards[0], "Compare")
    assert table_of(maya.last_ephemeral.blocks)["Candidate"] == ["Priya Nair", "Tomás Ruiz"]


async def test_an_interviewer_is_told_who_may(house: House) -> None:
    await two_open_and_one_sealed(house)
    ben = house.person("ben")
    cards = [message for message in house.workspace.channels[ROOM_ID].messages if "Panel: Tomás Ruiz" in message.text]
    await ben.click(cards[0], "Compare")
    assert "Only the hiring manager and the owner after launch can compare" in read(ben.last_ephemeral)
    await ben.command("/ai-hire compare")
    assert "no finished brief of yours" in read(ben.last_ephemeral)


async def test_the_owner_compares_too(house: House) -> None:
    await two_open_and_one_sealed(house)
    rosa = house.person("rosa")
    await rosa.command("/ai-hire compare triage")
    assert table_of(rosa.last_ephemeral.blocks)["Candidate"] == ["Priya Nair", "Tomás Ruiz"]


async def test_of_several_briefs_one_is_named_or_picked(house: House) -> None:
    await two_open_and_one_sealed(house)
    await a_brief(house, HIRE.but(title="Invoice matching"), room=ROOM_ID)
    maya = house.person("maya")
    await maya.command("/ai-hire compare")
    assert maya.buttons(maya.last_ephemeral) == ["Compare", "Compare"]
    await maya.click(maya.last_ephemeral, "brief.compare#1")
    assert "Side by side: Support triage" in read(maya.last_ephemeral)
    await maya.command("/ai-hire compare invoice")
    assert "Nobody is interviewed for this brief yet" in read(maya.last_ephemeral)


async def test_without_any_open_panel_there_is_nothing_to_compare(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    maya = house.person("maya")
    await maya.command("/ai-hire compare")
    assert "No panel is open yet" in read(maya.last_ephemeral)
    assert "Priya Nair (0 of 2 in)" in read(maya.last_ephemeral)


async def test_more_than_a_page_says_so_and_goes_on(house: House) -> None:
    brief, now = await a_brief(house, room=ROOM_ID), house.clock()
    for number in range(5):
        added = {"id": f"c{number}", "name": f"Candidate {number}", "created_at": now + timedelta(seconds=number)}
        judged = somebody(house, brief_id=brief.id, **added)
        panel = a_panel(judged, SEATS, opened_at=now, opened_by="U0BEN")
        cards = (
            Scorecard(
                id=f"{judged.id}-{who}",
                panel_id=panel.id,
                interviewer=who,
                versions=(Version(number=1, marks=marks_of(scores), sent_at=now),),
            )
            for who, scores in (("U0ANA", "44434"), ("U0BEN", "54343"))
        )
        keep(house.bot.database, judged, panel, *cards, workspace=TEAM)
    maya = house.person("maya")
    await maya.command("/ai-hire compare")
    assert "1 to 4 of 5 with an open panel" in read(maya.last_ephemeral)
    await maya.click(maya.last_ephemeral, "Next ones")
    assert table_of(maya.last_ephemeral.blocks)["Candidate"] == ["Candidate 4"]
    await maya.click(maya.last_ephemeral, "Earlier ones")
    assert len(table_of(maya.last_ephemeral.blocks)["Candidate"]) == 4


async def test_who_was_judged_by_others_is_marked(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    priya = await a_candidate(house)
    await scored(house, priya, "U0ANA", "44434")
    await scored(house, priya, "U0BEN", "54343")
    tomas = await a_candidate(house, "Tomás Ruiz")
    await scored(house, tomas, "U0ANA", "44434")
    maya, ben = house.person("maya"), house.person("ben")
    kit = next(message for message in reversed(ben.dm.messages) if "Tomás" in message.text)
    await ben.click(kit, "I did not interview")
    await house.drain()
    await maya.command("/ai-hire compare")
    assert table_of(maya.last_ephemeral.blocks)["Judged by"] == ["panel A", "panel B"]
    said = read(maya.last_ephemeral)
    assert "*Judged by different people:*" in said
    assert "• Panel B: <@U0ANA>" in said


@pytest.mark.parametrize("refusing", ["response_url", "chat.postEphemeral"])
async def test_a_workspace_without_tables_reads_the_same_in_words(house: House, refusing: str) -> None:
    await two_open_and_one_sealed(house)
    maya = house.person("maya")
    if refusing == "response_url":
        house.workspace.faults.next(refusing, Fault(status=400))
        await maya.command("/ai-hire compare")
    else:
        house.workspace.faults.next(refusing, Fault(error="invalid_blocks"))
        cards = [message for message in house.workspace.channels[ROOM_ID].messages if "Panel: Priya" in message.text]
        await maya.click(cards[0], "Compare")
    assert not kinds(maya.last_ephemeral.blocks) & {"data_table", "data_visualization"}
    said = read(maya.last_ephemeral)
    assert "Security (gate): spread 0, mean 2.0, below" in said
    assert "5: the most" in said
