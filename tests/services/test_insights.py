"""Who reads what of earlier hires: admins all, hiring managers those of their briefs, interviewers themselves."""

from blocks.gallery.candidate import opened
from domain.candidate.insights import Insights
from domain.onboarding.onboarding import Ending
from domain.people import Actor
from domain.scorecard import Scorecard, Version
from services.brief.insights import InsightService
from storage.database import Database
from tests.services.test_onboardings import NOW, decide, start
from tests.worlds import keep, marks_of


def read_by(database: Database, user: str, *, is_admin: bool = False) -> Insights:
    return InsightService(database).of(Actor(workspace="T1", user=user, is_admin=is_admin))


def test_each_reads_what_concerns_them_and_of_interviewers_themselves_alone(database: Database) -> None:
    decide(database)
    onboarding = start(database)
    panel_id = opened().id
    for number, (user, scores) in enumerate([("UANA", "44444"), ("UBEN", "33333")]):
        version = Version(number=1, marks=marks_of(scores), sent_at=NOW)
        keep(database, Scorecard(id=f"s{number}", panel_id=panel_id, interviewer=user, versions=(version,)))
    assert read_by(database, "UMAYA") == Insights(), "nothing has come to its end"

    with database.transaction("T1") as store:
        store.onboardings.save(onboarding.model_copy(update={"ending": Ending.GO}))
        store.audit.record("UMAYA", "test.end", onboarding.subject, NOW)
    maya = read_by(database, "UMAYA")
    assert ([each.went_well for each in maya.ended], maya.judges) == ([True], ())
    assert read_by(database, "UOTTO").ended == maya.ended, "the owner's brief, too"
    ben = read_by(database, "UBEN")
    assert (ben.ended, [each.interviewer for each in ben.judges]) == ((), ["UBEN"])
    assert ben.judges[0].distances == (1.0,) * 5
    admin = read_by(database, "UEVE", is_admin=True)
    assert (admin.ended, [each.interviewer for each in admin.judges]) == (maya.ended, ["UANA", "UBEN"])
    assert read_by(database, "UEVE") == Insights()
