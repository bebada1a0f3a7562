"""A decision to hire, as the tests of onboarding find it: Maya hired Priya for Ben's support desk."""

from datetime import date, timedelta

from blocks.gallery.worked import TRIAGE, brief_of
from domain.calendar import WeekendsOnly, working_moment
from domain.candidate.candidate import Status
from domain.check_in.report import evidence_field, progress_field
from domain.decision.decision import DecisionOutcome
from domain.guide.milestone import Milestone
from domain.guide.shipped import SHIPPED
from domain.outgoing.kinds import Kind
from domain.scorecard import PlanDescribed, Scorecard, Version
from sandbox.people import Persona
from sandbox.people.reading import read
from sandbox.workspace import Message
from tests.beginnings import made_once
from tests.handlers.hiring import ROOM_ID, TEAM, somebody
from tests.house import House
from tests.worlds import a_decision, a_panel, keep, marks_of, to_send

SECRET = "Refund case 4711"


@made_once
async def decided(
    house: House,
    *,
    id: str = "c1",
    name: str = "Priya Nair",
    owner: str = "U0BEN",
    outcome: DecisionOutcome = DecisionOutcome.PRODUCTION,
) -> None:
    """A candidate whose panel has opened and who was decided on."""
    now, priya = house.clock(), somebody(house, id=id, name=name, status=Status.DECIDED)
    answers = TRIAGE.but(title="Support triage", owner=owner)
    brief = brief_of(answers, manager="U0MAYA").model_copy(update={"workspace": TEAM, "room": ROOM_ID})
    panel = a_panel(priya, {"U0ANA": SHIPPED.category_keys}, opened_at=now, opened_by="U0ANA", is_closed=True)
    marks = marks_of("44444", note=SECRET).model_copy(update={"plan": PlanDescribed.PARTLY})
    version = Version(number=1, marks=marks, sent_at=now)
    keep(
        house.bot.database,
        brief,
        to_send(Kind.BRIEF_CARD, brief.subject, "U0MAYA", key="brief", at=now),
        priya,
        panel,
        Scorecard(id=f"s{id}", panel_id=panel.id, interviewer="U0ANA", versions=(version,)),
        a_decision(id, workspace=TEAM, outcome=outcome, decided_by="U0MAYA", decided_at=now),
        to_send(Kind.CANDIDATE_CARD, priya.subject, ROOM_ID, key=f"card {id}", at=now),
        workspace=TEAM,
    )
    await house.drain()


def today(house: House) -> date:
    return house.clock().date()


@made_once
async def onboarded(house: House, *, days_ago: int = 0, hire: str | None = "noor", **more: object) -> None:
    """Maya starts Priya's onboarding; Ben owns the system."""
    await decided(house)
    maya = house.person("maya")
    await maya.command("/ai-hire onboard")
    account = {"hire_user": house.person(hire).id} if hire else {}
    start = (today(house) - timedelta(days=days_ago)).isoformat()
    await maya.submit({"start_date": start, "owner": "U0BEN", **account, **more})
    assert maya.view is None, maya.errors
    await house.drain()
    # It is four in the morning where Ben lives, so what is late waits for his nine o'clock.
    await house.advance_to(working_moment(house.clock(), "America/New_York", WeekendsOnly()))


async def report(person: Persona, milestone: Milestone, progress: str = "Done", **more: object) -> None:
    """Fills and sends the open report: the same for each deliverable."""
    evidence = "https://wiki.example.com/x" if progress == "Done" else ""
    shown = {evidence_field(found.key): evidence for found in milestone.asked}
    await person.fill({progress_field(found.key): progress for found in milestone.asked} | shown)
    await person.submit(more)


def texts(person: Persona, where: str | None = None) -> list[str]:
    """What the top-level messages say, oldest first."""
    return [read(message) for message in person.messages(where)]


def card(person: Persona, where: str | None = None) -> Message:
    """The onboarding's card."""
    return next(message for message in person.messages(where) if read(message).startswith("Onboarding of"))


def replies(person: Persona, where: str | None = None) -> list[str]:
    """What the onboarding's thread says."""
    return [read(reply) for reply in person.thread(where, card(person, where))]
