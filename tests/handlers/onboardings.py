"""A decision to hire, as the tests of onboarding find it: Maya hired Priya for Ben's support desk."""

from datetime import date, timedelta

from blocks.gallery.worked import TRIAGE, brief_of
from domain.calendar import WeekendsOnly, working_moment
from domain.candidate.candidate import Candidate, Status
from domain.check_in.report import evidence_field, progress_field
from domain.decision.decision import Decision, Outcome
from domain.guide.milestone import Milestone
from domain.guide.shipped import SHIPPED
from domain.outgoing import Kind, Subject
from domain.scorecard import Mark, Marks, PlanDescribed, Recommendation, Scorecard, Version
from sandbox.people import Persona
from sandbox.people.reading import read
from sandbox.workspace import Message
from services.brief.changes import version_of
from tests.house import House
from tests.worlds import a_panel, to_send

ROOM = "G0HIRING"
SECRET = "Refund case 4711"


async def decided(
    house: House,
    *,
    id: str = "c1",
    name: str = "Priya Nair",
    owner: str = "U0BEN",
    outcome: Outcome = Outcome.PRODUCTION,
) -> None:
    """A candidate whose panel has opened and who was decided on."""
    now, workspace = house.clock(), house.workspace.team_id
    candidate = Candidate(
        id=id,
        workspace=workspace,
        brief_id="b1",
        manager="U0MAYA",
        name=name,
        room=ROOM,
        added_by="U0MAYA",
        created_at=now,
        status=Status.DECIDED,
    )
    panel = a_panel(candidate, {"U0ANA": SHIPPED.category_keys}, opened_at=now, opened_by="U0ANA", is_closed=True)
    marks = Marks(
        marks={category: Mark(score=4, note=SECRET) for category in SHIPPED.category_keys},
        recommendation=Recommendation.YES,
        plan=PlanDescribed.PARTLY,
    )
    card = Scorecard(
        id=f"s{id}", panel_id=panel.id, interviewer="U0ANA", versions=(Version(number=1, marks=marks, sent_at=now),)
    )
    decision = Decision(
        candidate_id=id,
        workspace=workspace,
        brief_id="b1",
        outcome=outcome,
        reason="Owns what was shipped.",
        decided_by="U0MAYA",
        decided_at=now,
    )
    with house.bot.database.transaction(workspace) as store:
        if store.briefs.find("b1") is None:
            answers = TRIAGE.but(title="Support triage", owner=owner)
            brief = brief_of(answers, manager="U0MAYA").model_copy(update={"workspace": workspace, "room": ROOM})
            store.briefs.add(brief)
            store.brief_versions.add(version_of(brief))
            store.deliveries.post(to_send(Kind.BRIEF_CARD, Subject.brief("b1"), "U0MAYA", key="brief", at=now))
        store.candidates.add(candidate)
        store.panels.add(panel)
        store.scorecards.save(card)
        store.decisions.add(decision)
        subject = Subject.candidate(id)
        store.deliveries.post(to_send(Kind.CANDIDATE_CARD, subject, ROOM, key=f"card {id}", at=now))
        store.audit.record("U0MAYA", "decision.made", subject, now)
    await house.drain()


def today(house: House) -> date:
    return house.clock().date()


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
    for found in milestone.asked:
        evidence = "https://wiki.example.com/x" if progress == "Done" else ""
        await person.fill({progress_field(found.key): progress, evidence_field(found.key): evidence})
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
