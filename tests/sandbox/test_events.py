"""What the app hears of, by itself and again."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.doors import Kind, Reply
from sandbox.doors.events import deliver_events, next_event
from sandbox.people import Impossible, Persona
from sandbox.sandbox import Sandbox
from sandbox.workspace import SLACKBOT, ChannelKind, Json, Workspace
from tests.sandbox.conftest import Api, ScriptedDoor
from tests.sandbox.payloads import section

ROOM = "G0HIRING"
EVERYTHING = frozenset(
    {
        *(f"message.{family}" for family in ("im", "channels", "groups")),
        *(f"{kind}_{what}" for kind in ("channel", "group") for what in ("archive", "unarchive", "rename", "left")),
        *(
            "channel_deleted",
            "group_deleted",
            "channel_shared",
            "channel_unshared",
            "channel_id_changed",
            "user_change",
        ),
        *("member_joined_channel", "member_left_channel"),
    }
)


@pytest.fixture(autouse=True)
def everything(workspace: Workspace) -> None:
    """The app wants to hear of it all."""
    workspace.app.events = EVERYTHING


@pytest.fixture
def maya(sandbox: Sandbox) -> Persona:
    return sandbox.person("maya")


@pytest.fixture
def dana(sandbox: Sandbox) -> Persona:
    return sandbox.person("dana")


def heard(door: ScriptedDoor) -> list[Json]:
    return [payload["event"] for kind, payload in door.seen if kind is Kind.EVENT]


def last(door: ScriptedDoor) -> Json:
    return heard(door)[-1]


# -- messages


async def test_the_app_hears_its_own_message_its_change_and_its_end(
    api: Api, door: ScriptedDoor, workspace: Workspace
) -> None:
    ts = (await api("chat.postMessage", channel=ROOM, text="one", blocks=[section("one")]))["ts"]
    posted = last(door)
    assert (posted["type"], posted["bot_id"], posted["ts"]) == ("message", workspace.app.bot_id, ts)
    assert (posted["channel"], posted["channel_type"], "subtype" in posted) == (ROOM, "group", False)
    await api("chat.update", channel=ROOM, ts=ts, text="two")
    changed = last(door)
    assert (changed["subtype"], changed["hidden"]) == ("message_changed", True)
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("two", "one")
    await api("chat.delete", channel=ROOM, ts=ts)
    gone = last(door)
    assert (gone["subtype"], gone["deleted_ts"], gone["previous_message"]["text"]) == ("message_deleted", ts, "two")
    assert len(heard(door)) == 3


async def test_the_app_hears_its_own_direct_messages(api: Api, door: ScriptedDoor) -> None:
    await api("chat.postMessage", channel="U0MAYA", text="hello")
    assert (last(door)["channel_type"], last(door)["user"]) == ("im", "U0BOT")


async def test_what_people_write_change_and_delete_is_told(maya: Persona, door: ScriptedDoor) -> None:
    message = await maya.say(ROOM, "helo")
    await maya.edit(message, "hello")
    assert (last(door)["message"]["text"], last(door)["message"]["edited"]["user"]) == ("hello", "U0MAYA")
    await maya.delete(message)
    assert last(door)["subtype"] == "message_deleted"
    assert message not in maya.messages(ROOM)


async def test_nobody_edits_or_deletes_what_somebody_else_wrote_but_an_admin_may_delete(
    maya: Persona, dana: Persona, sandbox: Sandbox
) -> None:
    message = await sandbox.person("ben").say(ROOM, "mine")
    with pytest.raises(Impossible):
        await maya.edit(message, "hers")
    with pytest.raises(Impossible):
        await maya.delete(message)
    await dana.delete(message)
    assert message not in dana.messages(ROOM)


async def test_the_app_hears_nothing_of_a_channel_that_it_is_not_in(
    maya: Persona, door: ScriptedDoor, workspace: Workspace
) -> None:
    await maya.say("hiring-ai", "among ourselves")
    await maya.archive("hiring-ai")
    await maya.make(ChannelKind.PUBLIC, "hiring-ai")
    assert workspace.channel_named("hiring-ai").kind is ChannelKind.PUBLIC
    assert heard(door) == []


async def test_the_app_hears_nothing_that_it_is_not_subscribed_to(
    maya: Persona, door: ScriptedDoor, workspace: Workspace
) -> None:
    workspace.app.events = frozenset({"message.im"})
    await maya.archive(ROOM)
    await maya.unarchive(ROOM)
    await maya.say(ROOM, "hello")
    assert heard(door) == []


# -- the first message of a thread


async def test_a_first_message_with_replies_leaves_a_tombstone_and_the_thread_lives(
    api: Api, door: ScriptedDoor, workspace: Workspace
) -> None:
    metadata = {"event_type": "delivery", "event_payload": {"id": "d1"}}
    root = (await api("chat.postMessage", channel=ROOM, text="card", blocks=[section()], metadata=metadata))["ts"]
    reply = (await api("chat.postMessage", channel=ROOM, text="reply", thread_ts=root))["ts"]
    await api("chat.delete", channel=ROOM, ts=root)
    stone = last(door)["message"]
    assert (last(door)["subtype"], stone["subtype"], stone["user"]) == ("message_changed", "tombstone", SLACKBOT)
    assert (await api("chat.postMessage", channel=ROOM, text="another", thread_ts=root))["ok"]
    thread = await api("conversations.replies", channel=ROOM, ts=root, include_all_metadata=True)
    assert [message["text"] for message in thread["messages"]] == ["This message was deleted.", "reply", "another"]
    assert thread["messages"][0].get("metadata") is None
    assert "blocks" not in thread["messages"][0]
    assert await api.error("chat.update", channel=ROOM, ts=root, text="again") == "message_not_found"
    assert await api.error("chat.delete", channel=ROOM, ts=root) == "message_not_found"
    assert workspace.channels[ROOM].message(reply) is not None


async def test_a_tombstone_goes_with_the_last_reply(api: Api, door: ScriptedDoor) -> None:
    root = (await api("chat.postMessage", channel=ROOM, text="card"))["ts"]
    reply = (await api("chat.postMessage", channel=ROOM, text="reply", thread_ts=root))["ts"]
    await api("chat.delete", channel=ROOM, ts=root)
    await api("chat.delete", channel=ROOM, ts=reply)
    assert (last(door)["subtype"], last(door)["previous_message"]["subtype"]) == ("message_deleted", "tombstone")
    assert await api.error("chat.postMessage", channel=ROOM, text="x", thread_ts=root) == "thread_not_found"


async def test_a_first_message_without_replies_goes_with_its_thread(api: Api) -> None:
    root = (await api("chat.postMessage", channel=ROOM, text="card"))["ts"]
    await api("chat.delete", channel=ROOM, ts=root)
    assert await api.error("chat.postMessage", channel=ROOM, text="x", thread_ts=root) == "thread_not_found"


# -- channels


@pytest.mark.parametrize(("where", "kind"), [(ROOM, "group"), ("C0ONBOARD", "channel")])
async def test_a_channel_is_archived_and_brought_back(
    maya: Persona, api: Api, door: ScriptedDoor, where: str, kind: str
) -> None:
    await maya.archive(where)
    assert (last(door)["type"], last(door)["channel"], last(door)["user"]) == (f"{kind}_archive", where, "U0MAYA")
    assert await api.error("chat.postMessage", channel=where, text="x") == "is_archived"
    await maya.unarchive(where)
    assert last(door)["type"] == f"{kind}_unarchive"
    assert (await api("chat.postMessage", channel=where, text="x"))["ok"]


async def test_a_channel_is_renamed(maya: Persona, door: ScriptedDoor) -> None:
    await maya.rename(ROOM, "hiring-all")
    assert (last(door)["type"], last(door)["channel"]["id"]) == ("group_rename", ROOM)
    assert last(door)["channel"]["name"] == "hiring-all"


async def test_a_channel_with_another_id_keeps_what_stands_in_it(maya: Persona, api: Api, door: ScriptedDoor) -> None:
    posted = await api("chat.postMessage", channel=ROOM, text="x")
    await maya.renumber(ROOM, "C0NEW")
    told = last(door)
    assert (told["type"], told["old_channel_id"], told["new_channel_id"]) == ("channel_id_changed", ROOM, "C0NEW")
    assert await api.error("chat.postMessage", channel=ROOM, text="x") == "channel_not_found"
    assert (await api("chat.update", channel="C0NEW", ts=posted["ts"], text="y"))["channel"] == "C0NEW"


@pytest.mark.parametrize(("where", "kind"), [(ROOM, "group"), ("C0ONBOARD", "channel")])
async def test_a_channel_that_is_deleted_is_not_found(
    maya: Persona, api: Api, door: ScriptedDoor, where: str, kind: str
) -> None:
    await maya.delete_channel(where)
    assert (last(door)["type"], last(door)["channel"]) == (f"{kind}_deleted", where)
    assert await api.error("chat.postMessage", channel=where, text="x") == "channel_not_found"


async def test_a_channel_made_public_says_so_in_a_message_and_nowhere_else(
    maya: Persona, api: Api, door: ScriptedDoor
) -> None:
    await maya.make(ChannelKind.PUBLIC, ROOM)
    assert (last(door)["subtype"], last(door)["channel_type"]) == ("channel_convert_to_public", "channel")
    assert (await api("conversations.info", channel=ROOM))["channel"]["is_private"] is False
    await maya.make(ChannelKind.PRIVATE, ROOM)
    assert (last(door)["subtype"], last(door)["channel_type"]) == ("channel_convert_to_private", "group")
    assert {event["type"] for event in heard(door)} == {"message"}


async def test_a_channel_is_shared_with_another_company_and_taken_back(
    maya: Persona, api: Api, door: ScriptedDoor, workspace: Workspace
) -> None:
    await maya.share(ROOM)
    assert (last(door)["type"], last(door)["connected_team_id"]) == ("channel_shared", "T0ACME")
    assert door.last["is_ext_shared_channel"] is True
    assert (await api("conversations.info", channel=ROOM))["channel"]["is_ext_shared"] is True
    await maya.invite(ROOM, "eve")
    await maya.unshare(ROOM)
    assert last(door)["type"] == "channel_unshared"
    assert "U0ACME" not in workspace.channels[ROOM].members


async def test_who_comes_and_who_goes_is_told(maya: Persona, sandbox: Sandbox, door: ScriptedDoor) -> None:
    await maya.invite(ROOM, "noor")
    came = last(door)
    assert (came["type"], came["user"], came["inviter"]) == ("member_joined_channel", "U0NOOR", "U0MAYA")
    await maya.remove(ROOM, "noor")
    assert (last(door)["type"], last(door)["user"]) == ("member_left_channel", "U0NOOR")
    await sandbox.person("ben").leave(ROOM)
    assert (last(door)["type"], last(door)["user"], last(door)["channel_type"]) == ("member_left_channel", "U0BEN", "G")
    with pytest.raises(Impossible):
        await sandbox.person("ben").say(ROOM, "still here")
    assert len(heard(door)) == 3


async def test_slacks_own_commands_tell_it_too(maya: Persona, sandbox: Sandbox, door: ScriptedDoor) -> None:
    await maya.command("/invite @noor", channel=ROOM)
    await maya.command("/remove @noor", channel=ROOM)
    await sandbox.person("ben").command("/leave", channel=ROOM)
    await maya.command("/archive", channel=ROOM)
    kinds = [event["type"] for event in heard(door)]
    assert kinds == ["member_joined_channel", "member_left_channel", "member_left_channel", "group_archive"]


async def test_the_bot_is_told_of_its_own_coming_and_going(maya: Persona, api: Api, door: ScriptedDoor) -> None:
    await maya.invite("hiring-ai", "U0BOT")
    assert (last(door)["type"], last(door)["user"]) == ("member_joined_channel", "U0BOT")
    await maya.remove("hiring-ai", "U0BOT")
    assert (last(door)["type"], last(door)["channel"]) == ("group_left", "G0HIRINGAI")
    assert await api.error("chat.postMessage", channel="G0HIRINGAI", text="x") == "channel_not_found"
    await maya.remove("general", "U0BOT")
    assert last(door)["type"] == "channel_left"
    assert len(heard(door)) == 3


# -- people


async def test_a_deactivated_person_is_told_of_as_a_changed_user(
    dana: Persona, maya: Persona, sandbox: Sandbox, door: ScriptedDoor
) -> None:
    with pytest.raises(Impossible):
        await maya.deactivate("ben")
    await dana.deactivate("ben")
    assert (last(door)["type"], last(door)["user"]["id"], last(door)["user"]["deleted"]) == (
        "user_change",
        "U0BEN",
        True,
    )
    with pytest.raises(Impossible):
        await sandbox.person("ben").say(ROOM, "still here")
    await dana.reactivate("ben")
    assert last(door)["user"]["deleted"] is False


# -- again


async def test_an_event_that_nobody_takes_comes_three_times_more(
    maya: Persona, door: ScriptedDoor, workspace: Workspace
) -> None:
    passed = [timedelta(0)]
    workspace.now = lambda: datetime(2026, 11, 23, 9, tzinfo=UTC) + passed[-1]
    door.answer = lambda _: Reply(500)
    await maya.say(ROOM, "hello")
    assert len(door.seen) == 2
    for minutes, tries in ((0.9, 2), (1, 3), (5.9, 3), (6, 4), (60, 4)):
        passed.append(timedelta(minutes=minutes))
        await deliver_events(workspace, door)
        assert len(door.seen) == tries
    assert len({payload["event_id"] for _, payload in door.seen}) == 1
    assert door.retries == [(0, ""), (1, "http_error"), (2, "http_error"), (3, "http_error")]
    assert next_event(workspace) is None


async def test_an_event_that_is_taken_the_second_time_does_not_come_again(
    maya: Persona, door: ScriptedDoor, workspace: Workspace
) -> None:
    door.answer = lambda _: Reply(0 if len(door.seen) == 1 else 200)
    await maya.say(ROOM, "hello")
    assert door.retries == [(0, ""), (1, "http_timeout")]
    assert next_event(workspace) is None


async def test_an_app_may_ask_that_an_event_does_not_come_again(
    maya: Persona, door: ScriptedDoor, workspace: Workspace
) -> None:
    door.answer = lambda _: Reply(500, headers={"x-slack-no-retry": "1"})
    await maya.say(ROOM, "hello")
    assert len(door.seen) == 1
    assert next_event(workspace) is None
