"""`/ai-hire export`: who gets which file, and what is in it by then."""

import csv
import io

import pytest

from sandbox.people import Persona
from sandbox.people.reading import read
from tests.handlers.hiring import ROOM_ID, TEAM, a_brief, a_candidate, scored
from tests.house import House


async def taken(house: House, person: Persona, kind: str) -> bytes:
    """What came to their direct message."""
    await person.submit(kind=kind)
    assert person.view is None, person.errors
    await house.drain()
    (file,) = person.dm.messages[-1].files
    assert file.name.endswith(kind.partition(".")[2])
    assert file.content is not None
    return file.content


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


async def test_everybody_takes_along_what_they_may_read(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    priya = await a_candidate(house)
    maya, ben, noor = house.person("maya"), house.person("ben"), house.person("noor")
    await scored(house, priya, "U0ANA", "44434")

    await maya.command("/ai-hire export")
    (sealed,) = rows_of(await taken(house, maya, "interviews.csv"))
    assert (sealed["panel"], sealed["rating"], sealed["note"]) == ("sealed, 1 of 2 in", "", "")

    await scored(house, priya, "U0BEN", "54343")
    await maya.command("/ai-hire compare")
    await maya.click(maya.last_ephemeral, "Take it along")
    opened = rows_of(await taken(house, maya, "interviews.csv"))
    assert {row["interviewer"] for row in opened} == {"Ana Ferreira", "Ben Carter"}
    assert [row["rating"] for row in opened][:5] == list("44434")

    await maya.command("/ai-hire export triage")
    assert (await taken(house, maya, "brief.pdf")).startswith(b"%PDF-")
    assert "Support triage" in maya.dm.messages[-1].text

    await maya.command("/ai-hire export")
    await maya.submit(kind="check-ins.json")
    assert list(maya.errors.values()) == ["This brief has no onboarding that you may read."]
    await maya.close()

    await ben.command("/ai-hire export")
    assert "no finished brief of yours" in read(ben.last_ephemeral)
    await noor.command("/ai-hire export")
    assert "no finished brief of yours" in read(noor.last_ephemeral)


async def test_a_brief_becomes_a_canvas_of_whoever_asks_and_where_there_is_none_it_says_so(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    maya = house.person("maya")
    await maya.command("/ai-hire export triage")
    await maya.submit(kind="brief.canvas")
    await house.drain()
    [canvas] = house.workspace.canvases.values()
    assert canvas.title == "Support triage"
    assert "## The work" in canvas.markdown
    assert "# Support" not in canvas.markdown
    assert canvas.access == {maya.id: "write"}
    assert f"/docs/{TEAM}/{canvas.id}|open it" in str(maya.dm.messages[-1].blocks)

    house.workspace.is_free = True
    await maya.command("/ai-hire export triage")
    await maya.submit(kind="brief.canvas")
    await house.drain()
    told = maya.dm.messages[-1]
    assert "cannot become a canvas here" in read(told)
    await maya.click(told, "Take it along")
    assert maya.form.title == "Take it along"
    assert len(house.workspace.canvases) == 1


async def test_a_long_file_says_how_far_it_is_and_comes_into_the_same_message(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.exports.AT_ONCE", 1)
    monkeypatch.setattr("handlers.edge.sender.TELL_EVERY", 0.0)
    await a_brief(house, room=ROOM_ID)
    for name in ("Priya Nair", "Zed Ito", "Lena Fox"):
        await a_candidate(house, name)
    maya = house.person("maya")
    await maya.command("/ai-hire export triage")
    before, several = len(house.calls), len(maya.messages(maya.dm))
    await maya.submit(kind="interviews.csv")
    await house.drain()
    told = [str(body["text"]) for method, body in house.calls[before:] if "being made" in str(body.get("text"))]
    assert [text.partition(" candidates")[0][-6:] for text in told] == ["1 of 3", "1 of 3", "2 of 3"]
    assert len(maya.messages(maya.dm)) == several + 1
    said = maya.messages(maya.dm)[-1]
    [file] = said.files
    assert {row["candidate_name"] for row in rows_of(file.content or b"")} == {"Priya Nair", "Zed Ito", "Lena Fox"}
    assert "being made" not in read(said)
