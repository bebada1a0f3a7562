"""A brief that is ready, and a candidate whose panel can be filled: shared by the tests of steps 2 to 4."""

from typing import Any

from blocks.gallery.candidate import candidate
from blocks.gallery.worked import TRIAGE, brief_of
from domain.brief.brief import Brief, Judge, Product
from domain.candidate.candidate import Candidate
from domain.guide.shipped import SHIPPED
from domain.ids import new_id
from services.panel.scorecards import ScorecardService
from tests.beginnings import made_once
from tests.house import House
from tests.worlds import candidates_of, keep, marks_of, panel_id_of, saved, scoring

TEAM = "T0PRACTICE"
ROOM = "hiring-support"
ROOM_ID = "G0HIRING"
HIRE = TRIAGE.but(product=Product.SOME, judge=Judge.YES, owner="U0ROSA", title="Support triage")


@made_once
async def a_brief(house: House, answers: Any = HIRE, *, room: str = "", **more: Any) -> Brief:
    """A finished brief of Maya's."""
    made = brief_of(answers, id=new_id(), manager="U0MAYA").model_copy(
        update={"workspace": TEAM, "room": room, "created_at": house.clock(), "updated_at": house.clock(), **more}
    )
    keep(house.bot.database, made, workspace=TEAM)
    return made


def somebody(house: House, **changes: Any) -> Candidate:
    """Priya, whom Maya's brief brought to the practice workspace."""
    practice = {"workspace": TEAM, "manager": "U0MAYA", "added_by": "U0MAYA", "room": ROOM_ID}
    return candidate(**practice, **({"interview_at": None, "created_at": house.clock()} | changes))


@made_once
async def a_candidate(house: House, name: str = "Priya Nair", **more: Any) -> str:
    """Somebody whom Maya, Ana and Ben interview; returns the id."""
    maya = house.person("maya")
    await maya.command("/ai-hire candidate")
    panel = {
        f"panel_{category}": who
        for category, who in zip(SHIPPED.category_keys, ["ana", "ben", "ana", "ben", "ben"], strict=True)
    }
    await maya.submit(panel, name=name, **more)
    assert maya.view is None, maya.errors
    await house.drain()
    with house.bot.database.reading(TEAM) as store:
        return candidates_of(store, "U0MAYA")[-1].id


@made_once
async def scored(house: House, candidate_id: str, user: str, scores: str, flags: tuple[int, ...] = ()) -> None:
    """One interviewer's scorecard, in the guide's order of the categories."""
    panel_id = panel_id_of(house.bot.database, TEAM, candidate_id)
    command = scoring(TEAM, user, house.clock(), panel_id, marks_of(scores, flags))
    saved(ScorecardService(house.bot.database).send(command))
    await house.drain()


@made_once
async def an_open_panel(house: House, ana: str = "44434", ben: str = "54343", flags: tuple[int, ...] = ()) -> str:
    """A candidate whom Ana and Ben have scored; returns the id."""
    await a_brief(house, room=ROOM_ID)
    candidate_id = await a_candidate(house)
    await scored(house, candidate_id, "U0ANA", ana, flags)
    await scored(house, candidate_id, "U0BEN", ben)
    return candidate_id
