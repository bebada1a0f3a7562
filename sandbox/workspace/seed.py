"""A small company that is about to hire: the people and channels of the practice workspace."""

from collections.abc import Callable
from datetime import UTC, datetime

from sandbox.workspace import SLACKBOT, App, Channel, ChannelKind, Message, User, Workspace

PEOPLE = (
    User("U0MAYA", "maya", "Maya Lindholm", tz="Europe/Berlin", title="head of support"),
    User("U0ANA", "ana", "Ana Ferreira", tz="Europe/Berlin", title="support lead"),
    User("U0BEN", "ben", "Ben Carter", tz="America/New_York", title="software engineer"),
    User("U0CHLOE", "chloe", "Chloe Martin", tz="Europe/Berlin", title="data analyst"),
    User("U0DANA", "dana", "Dana Okafor", tz="America/New_York", is_admin=True, title="operations"),
    User("U0ROSA", "rosa", "Rosa Iyer", tz="Asia/Kolkata", title="support, nights"),
    User("U0NOOR", "noor", "Noor Haddad", tz="Europe/Berlin", title="IT and security"),
    User("U0GUEST", "gus", "Gus Guest", tz="Europe/Berlin", is_restricted=True, title="freelance writer"),
    User("U0GONE", "olga", "Olga Former", tz="Europe/Berlin", deleted=True),
    User("U0ACME", "eve", "Eve from Acme", tz=None, team_id="T0ACME", title="account manager"),
    User("U0OTHERBOT", "deploybot", "Deploy Bot", is_bot=True),
    User(SLACKBOT, "slackbot", "Slackbot", tz=None),
)
TEAM = ["U0MAYA", "U0ANA", "U0BEN", "U0CHLOE", "U0DANA", "U0ROSA", "U0NOOR"]
PANEL = ["U0MAYA", "U0ANA", "U0BEN", "U0CHLOE", "U0DANA", "U0ROSA"]


def channels(bot: str) -> tuple[Channel, ...]:
    private = ChannelKind.PRIVATE
    return (
        Channel("C0GENERAL", "general", members=[*TEAM, "U0GUEST", bot], creator="U0DANA"),
        Channel("C0SUPPORT", "support", members=["U0MAYA", "U0ANA", "U0BEN"], creator="U0MAYA"),
        Channel("G0HIRINGAI", "hiring-ai", private, [*PANEL], creator="U0MAYA"),
        Channel("G0HIRING", "hiring-support", private, [*PANEL, bot], creator="U0MAYA"),
        Channel("C0ONBOARD", "onboarding", members=[*TEAM, bot], creator="U0DANA"),
        Channel("G0FIRSTDAYS", "first-days", private, [*TEAM, bot], creator="U0MAYA"),
        Channel("C0ACME", "shared-with-acme", members=["U0MAYA", "U0DANA", "U0ACME", bot], is_ext_shared=True),
        Channel("C0OLD", "old-project", members=["U0MAYA", "U0DANA", bot], is_archived=True),
    )


TALK = (
    ("C0GENERAL", "U0DANA", "Welcome back, everyone. Numbers from last week are in the usual place."),
    ("C0GENERAL", "U0ROSA", "Thank you! The night queue was quiet from here."),
    ("C0SUPPORT", "U0ANA", "412 tickets this week; most of them ask where an order is."),
    ("C0SUPPORT", "U0MAYA", "That is the part I would love to hand to a machine. We should hire somebody who can."),
    ("G0HIRINGAI", "U0MAYA", "This is where I would like to talk about the AI developer."),
    ("G0HIRING", "U0BEN", "I can take the technical interview."),
    ("C0ACME", "U0ACME", "Hello from Acme."),
)


def practice_workspace(
    app: App, now: Callable[[], datetime] | None = None, *, team_id: str = "T0PRACTICE", name: str = "Practice"
) -> Workspace:
    """A fresh workspace with the app, its people, channels and a little talk."""
    workspace = Workspace(app, team_id=team_id, name=name, now=now or (lambda: datetime.now(UTC)))
    workspace.add_user(User(app.bot_user, app.handle, app.name, tz=None, is_bot=True))
    for person in PEOPLE:
        workspace.add_user(User(**vars(person)))
    for channel in channels(app.bot_user):
        workspace.add_channel(channel)
    for place, user, text in TALK:
        workspace.post(Message(place, workspace.next_ts(), user, text))
    return workspace
