"""Every kind of person that there is to one world, by the part that they have in it."""

from collections.abc import Mapping
from typing import Final

from domain.guide.shipped import SHIPPED
from domain.outgoing.subject import Subject
from domain.proposal.review import Findings, Given, Reply, Review, ReviewVersion
from sandbox.workspace import User
from tests.handlers.attacks import World
from tests.handlers.hiring import ROOM_ID, TEAM
from tests.worlds import marks_of

#: Who stands for which kind. The brief is Maya's; of its sealed panel Ana has scored and Ben has not, of its open one
#: Chloe holds a seat of the second round. Rosa owns what is built, and Olaf was named as an owner and not asked yet.
KINDS: Final[Mapping[str, str]] = {
    "manager": "U0MAYA",
    "owner": "U0ROSA",
    "owner not asked": "U0OLAF",
    "scored": "U0ANA",
    "owes": "U0BEN",
    "second round": "U0CHLOE",
    "in the room": "U0INROOM",
    "member": "U0NOOR",
    "admin": "U0DANA",
    "hire": "U0HIRE",
    "guest hire": "U0GUEST",
    "guest": "U0MULTI",
    "one channel": "U0SINGLE",
    "outsider": "U0ACME",
    "sister": "U0SISTER",
    "elsewhere": "U0ELSE",
    "gone": "U0GONE",
    "app": "U0OTHERBOT",
    "slackbot": "USLACKBOT",
    "nobody": "U0NOBODY",
}
#: Whose words stand in a sealed scorecard or review, or in a draft of one.
CANARIES: Final[Mapping[str, str]] = {"U0ANA": "Kestrel-4711", "U0BEN": "Bittern-0815"}
MEMBERS: Final = tuple(KINDS)[:10]
STRANGERS: Final = tuple(KINDS)[10:]


def let_in(world: World, hire: str = "U0HIRE") -> None:
    """Gives the world the people that it lacks, each with their part; `hire` is who was hired."""
    house = world.house
    workspace = house.workspace
    for user in (
        User("U0OLAF", "olaf", "Olaf Berg"),
        User("U0INROOM", "ines", "Ines Prado"),
        User("U0HIRE", "hira", "Hira Sato"),
        User("U0MULTI", "milo", "Milo Guest", is_restricted=True),
        User("U0SINGLE", "sil", "Sil Guest", is_restricted=True, is_ultra_restricted=True),
        User("U0SISTER", "sia", "Sia Sister", team_id="T0SISTER", teams=("T0SISTER",)),
        User("U0ELSE", "elsa", "Elsa Else", team_id="T0ELSE"),
    ):
        workspace.add_user(user)
    workspace.channels[ROOM_ID].members.append("U0INROOM")
    open_panel, sealed, _, offer = world.ids["panel_id"][:4]
    now = house.clock()
    with house.bot.database.transaction(TEAM) as store:
        panel = store.panels.get(open_panel)
        store.panels.save(panel.add_seat("U0CHLOE", (SHIPPED.category_keys[0],)))
        # What nobody but its author may read: Ana has sent, Ben is still writing, on the candidate and on the offer.
        [card] = store.scorecards.of_panel(sealed)
        secret = card.current.model_copy(update={"marks": marks_of("11511", (1,), note=CANARIES["U0ANA"])})
        store.scorecards.save(card.model_copy(update={"versions": (secret,)}))
        store.scorecards.keep_draft(sealed, "U0BEN", marks_of("55155", note=CANARIES["U0BEN"]), now)
        findings = {user: Findings(replies={1: Reply(given=Given.VAGUE, said=word)}) for user, word in CANARIES.items()}
        sent = ReviewVersion(number=1, findings=findings["U0ANA"], sent_at=now)
        store.reviews.save(Review(panel_id=offer, reviewer="U0ANA", versions=(sent,)))
        store.reviews.keep_draft(offer, "U0BEN", findings["U0BEN"])
        onboarding = store.onboardings.get(world.ids["onboarding_id"][0])
        store.onboardings.save(onboarding.model_copy(update={"hire_user": hire}))
        asked = store.briefs.get(world.ids["brief"][0])
        named = asked.model_copy(update={"id": "bunasked", "room": "", "version": 1})
        store.briefs.add(named.model_copy(update={"answers": asked.answers.but(owner="U0OLAF", title="Unasked")}))
        store.audit.record("U0MAYA", "test.people", Subject.brief("bunasked"), house.clock())
