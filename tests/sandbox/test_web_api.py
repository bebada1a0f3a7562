"""The Web API answers and refuses as Slack does."""

import json

import pytest

from sandbox.workspace import Workspace
from sandbox.workspace.faults import Fault
from sandbox.workspace.rate_limits import Limit
from tests.sandbox.conftest import Api, Clock
from tests.sandbox.payloads import actions, button, modal, section, table, text_input

ROOM = "G0HIRING"


async def test_the_bot_learns_who_it_is(api: Api, workspace: Workspace) -> None:
    body = await api("auth.test")
    assert (body["ok"], body["user_id"], body["team_id"]) == (True, workspace.app.bot_user, "T0PRACTICE")


async def test_no_token_is_not_authed(api: Api) -> None:
    assert (await api.raw("auth.test", {}, token="")).json()["error"] == "not_authed"


async def test_a_wrong_token_is_invalid_auth(api: Api) -> None:
    response = await api.raw("auth.test", {}, token="xoxb-wrong")
    assert (response.status_code, response.json()["error"]) == (200, "invalid_auth")


async def test_an_unknown_method_is_answered_with_404(api: Api) -> None:
    response = await api.raw("chat.shout", {})
    assert (response.status_code, response.json()["error"]) == (404, "unknown_method")


async def test_a_missing_scope_says_what_is_needed(api: Api, workspace: Workspace) -> None:
    workspace.app.scopes = frozenset({"commands"})
    body = await api("chat.postMessage", channel=ROOM, text="x")
    assert (body["error"], body["needed"], body["provided"]) == ("missing_scope", "chat:write", "commands")


async def test_history_of_a_private_channel_needs_its_own_scope(api: Api, workspace: Workspace) -> None:
    workspace.app.scopes = workspace.app.scopes - {"groups:history"}
    body = await api("conversations.history", channel=ROOM)
    assert (body["error"], body["needed"]) == ("missing_scope", "groups:history")


async def test_arguments_may_come_as_a_form(api: Api, workspace: Workspace) -> None:
    form = {"channel": ROOM, "text": "x", "blocks": json.dumps([section("from a form")]), "token": api.token}
    body = (await api.client.post("/api/chat.postMessage", data=form)).json()
    assert body["message"]["blocks"][0]["text"]["text"] == "from a form"


async def test_a_user_id_opens_the_direct_message(api: Api, workspace: Workspace) -> None:
    body = await api("chat.postMessage", channel="U0MAYA", text="hello")
    assert body["channel"] == workspace.direct_message("U0MAYA").id
    assert body["channel"].startswith("D")


async def test_an_update_needs_the_channel_that_the_post_answered(api: Api) -> None:
    posted = await api("chat.postMessage", channel="U0MAYA", text="hello")
    assert await api.error("chat.update", channel="U0MAYA", ts=posted["ts"], text="x") == "channel_not_found"
    assert (await api("chat.update", channel=posted["channel"], ts=posted["ts"], text="x"))["text"] == "x"


async def test_timestamps_never_repeat_while_the_clock_stands(api: Api) -> None:
    first, second = [await api("chat.postMessage", channel=ROOM, text="x") for _ in range(2)]
    assert float(second["ts"]) > float(first["ts"])


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOWHERE", "channel_not_found"),
        ("G0HIRINGAI", "channel_not_found"),
        ("C0SUPPORT", "not_in_channel"),
        ("C0OLD", "is_archived"),
        ("U0OTHERBOT", "cannot_dm_bot"),
    ],
)
async def test_a_post_is_refused_where_the_bot_may_not_write(api: Api, channel: str, error: str) -> None:
    assert await api.error("chat.postMessage", channel=channel, text="x") == error


async def test_a_post_without_anything_is_no_text(api: Api) -> None:
    assert await api.error("chat.postMessage", channel=ROOM) == "no_text"


async def test_invalid_blocks_come_with_a_pointer(api: Api, workspace: Workspace) -> None:
    body = await api("chat.postMessage", channel=ROOM, text="x", blocks=[section("")])
    assert body["error"] == "invalid_blocks"
    assert body["response_metadata"]["messages"] == [
        "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]"
    ]
    assert workspace.channels[ROOM].top_level()[-1].user == "U0BEN"


async def test_blocks_without_text_are_complained_about(api: Api, workspace: Workspace) -> None:
    await api("chat.postMessage", channel=ROOM, blocks=[section()])
    assert "without text" in workspace.complaints[0]


async def test_an_update_beyond_4000_characters_is_too_long(api: Api) -> None:
    posted = await api("chat.postMessage", channel=ROOM, text="x")
    assert await api.error("chat.update", channel=ROOM, ts=posted["ts"], text="x" * 4001) == "msg_too_long"


async def test_an_update_with_text_alone_removes_the_blocks(api: Api, workspace: Workspace) -> None:
    posted = await api("chat.postMessage", channel=ROOM, text="x", blocks=[section()])
    await api("chat.update", channel=ROOM, ts=posted["ts"], text="y")
    assert workspace.channels[ROOM].messages[-1].blocks == []


async def test_somebody_elses_message_cannot_be_updated(api: Api, workspace: Workspace) -> None:
    ts = workspace.channels[ROOM].messages[0].ts
    assert await api.error("chat.update", channel=ROOM, ts=ts, text="x") == "cant_update_message"


async def test_a_message_that_is_gone_is_not_found(api: Api) -> None:
    assert await api.error("chat.update", channel=ROOM, ts="1.000001", text="x") == "message_not_found"
    assert await api.error("chat.delete", channel=ROOM, ts="1.000001") == "message_not_found"
    assert await api.error("chat.getPermalink", channel=ROOM, message_ts="1.000001") == "message_not_found"


async def test_an_answer_to_no_thread_is_refused(api: Api) -> None:
    body = await api.error("chat.postMessage", channel=ROOM, text="x", thread_ts="1.000001")
    assert body == "thread_not_found"
    assert await api.error("conversations.replies", channel=ROOM, ts="1.000001") == "thread_not_found"


async def test_metadata_is_kept_and_shown_only_on_request(api: Api) -> None:
    metadata = {"event_type": "delivery", "event_payload": {"id": "d1"}}
    card = await api("chat.postMessage", channel=ROOM, text="card", metadata=metadata)
    await api("chat.postMessage", channel=ROOM, text="reply", thread_ts=card["ts"], metadata=metadata)
    await api("chat.update", channel=ROOM, ts=card["ts"], text="card again")
    quiet = await api("conversations.history", channel=ROOM)
    assert "metadata" not in quiet["messages"][0]
    full = await api("conversations.history", channel=ROOM, include_all_metadata=True)
    assert (full["messages"][0]["text"], full["messages"][0]["metadata"]) == ("card again", metadata)
    assert full["messages"][0]["reply_count"] == 1
    thread = await api("conversations.replies", channel=ROOM, ts=card["ts"], include_all_metadata=True)
    assert [m["metadata"]["event_payload"]["id"] for m in thread["messages"]] == ["d1", "d1"]


async def test_metadata_of_another_shape_is_refused(api: Api) -> None:
    error = await api.error("chat.postMessage", channel=ROOM, text="x", metadata={"id": "d1"})
    assert error == "invalid_metadata_format"


async def test_history_pages_from_the_newest_backwards(api: Api) -> None:
    for text in ("a", "b", "c"):
        await api("chat.postMessage", channel=ROOM, text=text)
    first = await api("conversations.history", channel=ROOM, limit=2)
    rest = await api("conversations.history", channel=ROOM, limit=2, cursor=first["response_metadata"]["next_cursor"])
    assert [m["text"] for m in first["messages"] + rest["messages"]][:3] == ["c", "b", "a"]
    assert first["has_more"] is True


async def test_an_ephemeral_needs_somebody_in_the_channel(api: Api, workspace: Workspace) -> None:
    assert await api.error("chat.postEphemeral", channel=ROOM, user="U0NOOR", text="x") == "user_not_in_channel"
    assert (await api("chat.postEphemeral", channel=ROOM, user="U0MAYA", text="x"))["ok"]
    assert [e.text for e in workspace.ephemerals_of("U0MAYA")] == ["x"]
    assert workspace.ephemerals_of("U0ANA") == []


async def test_the_permalink_of_a_reply_names_its_thread(api: Api) -> None:
    card = await api("chat.postMessage", channel=ROOM, text="card")
    reply = await api("chat.postMessage", channel=ROOM, text="r", thread_ts=card["ts"])
    link = (await api("chat.getPermalink", channel=ROOM, message_ts=reply["ts"]))["permalink"]
    assert link.endswith(f"?thread_ts={card['ts']}&cid={ROOM}")


async def test_people_show_what_they_are(api: Api) -> None:
    guest = (await api("users.info", user="U0GUEST"))["user"]
    gone = (await api("users.info", user="U0GONE"))["user"]
    outside = (await api("users.info", user="U0ACME"))["user"]
    slackbot = (await api("users.info", user="USLACKBOT"))["user"]
    assert guest["is_restricted"] is True
    assert gone["deleted"] is True
    assert outside["team_id"] == "T0ACME"
    assert "tz" not in outside
    assert slackbot["is_bot"] is False
    assert await api.error("users.info", user="U0NOBODY") == "user_not_found"


async def test_channels_show_what_they_are(api: Api) -> None:
    room = (await api("conversations.info", channel=ROOM, include_num_members=True))["channel"]
    shared = (await api("conversations.info", channel="C0ACME"))["channel"]
    public = (await api("conversations.info", channel="C0SUPPORT"))["channel"]
    assert (room["is_private"], room["is_member"], room["num_members"]) == (True, True, 7)
    assert shared["is_ext_shared"] is True
    assert public["is_member"] is False
    assert await api.error("conversations.info", channel="G0HIRINGAI") == "channel_not_found"


async def test_members_are_paged(api: Api, workspace: Workspace) -> None:
    first = await api("conversations.members", channel=ROOM, limit=5)
    rest = await api("conversations.members", channel=ROOM, cursor=first["response_metadata"]["next_cursor"])
    assert len(first["members"]) == 5
    assert workspace.app.bot_user in first["members"] + rest["members"]


async def test_a_deactivated_person_has_no_direct_message(api: Api) -> None:
    assert await api.error("conversations.open", users="U0GONE") == "user_disabled"


async def test_an_invitation_is_refused_as_slack_refuses_it(api: Api, workspace: Workspace) -> None:
    invite = "conversations.invite"
    assert await api.error(invite, channel=ROOM, users="U0NOOR") == "missing_scope"
    workspace.app.scopes |= {"groups:write.invites"}
    assert await api.error(invite, channel="C0GENERAL", users="U0NOOR") == "missing_scope"
    assert await api.error(invite, channel="G0HIRINGAI", users="U0NOOR") == "channel_not_found"
    assert await api.error(invite, channel=workspace.direct_message("U0MAYA").id, users="U0NOOR") == (
        "method_not_supported_for_channel_type"
    )
    for users, error in {
        "": "no_user",
        "U0NOBODY": "user_not_found",
        workspace.app.bot_user: "cant_invite_self",
        "U0MAYA": "already_in_channel",
        "U0GONE": "cant_invite",
        "U0ACME": "cant_invite",
        "U0NOOR,U0GONE": "cant_invite",
    }.items():
        assert await api.error(invite, channel=ROOM, users=users) == error
    assert "U0NOOR" not in workspace.channels[ROOM].members
    assert (await api(invite, channel=ROOM, users="U0NOOR,U0GONE", force=True))["ok"]
    assert "U0NOOR" in workspace.channels[ROOM].members
    workspace.users["U0GUEST"].is_ultra_restricted = True
    assert await api.error(invite, channel=ROOM, users="U0GUEST") == "ura_max_channels"
    workspace.channels[ROOM].is_archived = True
    assert await api.error(invite, channel=ROOM, users="U0GUEST") == "is_archived"


async def test_the_fifth_message_in_a_second_is_ratelimited(api: Api, clock: Clock) -> None:
    answers = [await api.raw("chat.postMessage", {"channel": ROOM, "text": "x"}) for _ in range(5)]
    assert [a.status_code for a in answers] == [200, 200, 200, 200, 429]
    assert answers[-1].headers["Retry-After"] == "1"
    assert answers[-1].json() == {"ok": False, "error": "ratelimited"}
    assert (await api("chat.postMessage", channel="C0GENERAL", text="another channel has its own pace"))["ok"]
    clock.seconds += 1
    assert (await api("chat.postMessage", channel=ROOM, text="x"))["ok"]


async def test_limits_can_be_set_by_a_test(api: Api, workspace: Workspace) -> None:
    workspace.limits.set("users.info", Limit(1, 1 / 60))
    await api("users.info", user="U0MAYA")
    assert (await api.raw("users.info", {"user": "U0MAYA"})).headers["Retry-After"] == "60"


async def test_faults_happen_as_often_as_ordered(api: Api, workspace: Workspace) -> None:
    workspace.faults.next("chat.postMessage", Fault(error="internal_error"))
    workspace.faults.next("chat.postMessage", Fault(status=500))
    workspace.faults.next("chat.postMessage", Fault(retry_after=30))
    workspace.faults.next("chat.postMessage", Fault(unknown=True))
    args = {"channel": ROOM, "text": "x"}
    answers = [await api.raw("chat.postMessage", args) for _ in range(5)]
    assert [a.status_code for a in answers] == [200, 500, 429, 404, 200]
    assert answers[0].json()["error"] == "internal_error"
    assert answers[-1].json()["ok"] is True
    assert [m.text for m in workspace.channels[ROOM].messages].count("x") == 1


async def test_blocks_can_be_validated_without_a_token(api: Api) -> None:
    assert (await api.raw("blocks.validate", {"blocks": [section()]}, token="")).json()["ok"] is True
    assert await api.error("blocks.validate", blocks=[section("")]) == "invalid_blocks"
    assert await api.error("blocks.validate", blocks=[section()], view=modal(section())) == "invalid_arguments"


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update", "chat.postEphemeral"])
async def test_blocks_with_more_text_than_slack_takes_are_refused(api: Api, method: str) -> None:
    ts = (await api("chat.postMessage", channel=ROOM, text="x"))["ts"]
    args = {"channel": ROOM, "text": "x"} | {"chat.update": {"ts": ts}, "chat.postEphemeral": {"user": "U0MAYA"}}.get(
        method, {}
    )
    full = [section("x" * 2825) for _ in range(4)]
    assert (await api(method, **args, blocks=full))["ok"]
    assert await api.error(method, **args, blocks=[*full, section("x")]) == "msg_blocks_too_long"


async def test_the_text_of_a_message_is_counted_as_it_is_sent_wherever_it_stands(api: Api) -> None:
    escaped = [section("&amp;" * 600) for _ in range(3)]
    listed = {"type": "context", "elements": [{"type": "mrkdwn", "text": "x" * 2000}]}
    rich = {"type": "text", "text": "x" * 301}
    said = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [rich]}]}
    assert (await api("chat.postMessage", channel=ROOM, text="x", blocks=[*escaped, listed]))["ok"]
    error = await api.error("chat.postMessage", channel=ROOM, text="x", blocks=[*escaped, listed, said])
    assert error == "msg_blocks_too_long"


async def test_tables_and_markdown_have_limits_of_their_own(api: Api) -> None:
    blocks = [{"type": "markdown", "text": "x" * 11_900}, table(10, text="x" * 900)]
    assert (await api("chat.postMessage", channel=ROOM, text="x", blocks=blocks))["ok"]


async def test_an_update_in_an_archived_channel_is_inactive(api: Api, workspace: Workspace) -> None:
    ts = (await api("chat.postMessage", channel=ROOM, text="x"))["ts"]
    workspace.channels[ROOM].is_archived = True
    assert await api.error("chat.update", channel=ROOM, ts=ts, text="y") == "is_inactive"
    assert await api.error("chat.postMessage", channel=ROOM, text="y") == "is_archived"


async def test_an_ephemeral_in_a_thread_without_replies_is_shown_to_nobody(api: Api, workspace: Workspace) -> None:
    root = (await api("chat.postMessage", channel=ROOM, text="card"))["ts"]
    args = {"channel": ROOM, "user": "U0MAYA", "thread_ts": root}
    assert (await api("chat.postEphemeral", **args, text="into the void"))["ok"]
    assert workspace.ephemerals_of("U0MAYA") == []
    assert "into the void" in workspace.complaints[0]
    await api("chat.postMessage", channel=ROOM, text="reply", thread_ts=root)
    await api("chat.postEphemeral", **args, text="seen")
    assert [one.text for one in workspace.ephemerals_of("U0MAYA")] == ["seen"]


@pytest.mark.parametrize("bound", ["oldest", "latest"])
@pytest.mark.parametrize("word", ["abc", "-1", "nan", "1.2.3", "2026-11-23"])
async def test_a_bound_that_is_no_timestamp_is_refused_by_name(api: Api, bound: str, word: str) -> None:
    ts = (await api("chat.postMessage", channel=ROOM, text="x"))["ts"]
    assert await api.error("conversations.history", channel=ROOM, **{bound: word}) == f"invalid_ts_{bound}"
    assert await api.error("conversations.replies", channel=ROOM, ts=ts, **{bound: word}) == f"invalid_ts_{bound}"


async def test_the_replies_of_a_reply_are_itself_alone(api: Api) -> None:
    root = (await api("chat.postMessage", channel=ROOM, text="card"))["ts"]
    reply = (await api("chat.postMessage", channel=ROOM, text="reply", thread_ts=root))["ts"]
    found = await api("conversations.replies", channel=ROOM, ts=reply)
    assert [message["text"] for message in found["messages"]] == ["reply"]


async def test_a_post_of_nothing_but_space_is_no_text(api: Api) -> None:
    assert await api.error("chat.postMessage", channel=ROOM, text=" \n ") == "no_text"


async def test_metadata_that_is_too_large_is_refused(api: Api) -> None:
    metadata = {"event_type": "delivery", "event_payload": {"id": "x" * 8000}}
    assert await api.error("chat.postMessage", channel=ROOM, text="x", metadata=metadata) == "metadata_too_large"


async def test_a_method_that_reads_reads_no_json(api: Api) -> None:
    headers = {"Authorization": f"Bearer {api.token}"}
    body = {"user": "U0MAYA"}
    assert (await api.client.post("/api/users.info", json=body, headers=headers)).json()["error"] == "invalid_arguments"
    assert (await api.client.post("/api/users.info", data=body, headers=headers)).json()["ok"] is True


async def test_a_token_in_a_json_body_is_not_seen(api: Api) -> None:
    body = {"channel": ROOM, "text": "x", "token": api.token}
    assert (await api.client.post("/api/chat.postMessage", json=body)).json()["error"] == "not_authed"


async def test_names_for_a_list_that_slack_does_not_know_are_refused(api: Api) -> None:
    assert await api.error("conversations.list", types="private_channel,foo") == "invalid_types"
    assert await api.error("conversations.open") == "users_list_not_supplied"
    assert await api.error("conversations.replies", channel=ROOM) == "thread_not_found"


async def test_a_home_tab_that_is_switched_off_takes_no_view(api: Api, workspace: Workspace) -> None:
    workspace.app.has_home = False
    view = {"type": "home", "blocks": [section()]}
    assert await api.error("views.publish", user_id="U0MAYA", view=view) == "not_enabled"


# -- views


async def test_a_trigger_opens_one_form_within_three_seconds(api: Api, workspace: Workspace, clock: Clock) -> None:
    trigger = workspace.new_trigger("U0MAYA")
    opened = await api("views.open", trigger_id=trigger, view=modal(text_input("a")))
    assert opened["view"]["state"]["values"] == {"a": {"a": {"type": "plain_text_input", "value": None}}}
    assert await api.error("views.open", trigger_id=trigger, view=modal(section())) == "exchanged_trigger_id"
    late = workspace.new_trigger("U0MAYA")
    clock.seconds += 3.1
    assert await api.error("views.open", trigger_id=late, view=modal(section())) == "expired_trigger_id"
    assert await api.error("views.open", trigger_id="made-up", view=modal(section())) == "invalid_trigger_id"


async def test_a_refused_view_says_why_and_leaves_the_trigger(api: Api, workspace: Workspace) -> None:
    trigger = workspace.new_trigger("U0MAYA")
    body = await api("views.open", trigger_id=trigger, view={**modal(text_input("a")), "title": {}})
    assert body["error"] == "invalid_arguments"
    assert "/view/title" in body["response_metadata"]["messages"][0]
    assert (await api("views.open", trigger_id=trigger, view=modal(section())))["ok"]


async def test_a_view_beyond_250_kilobytes_is_too_large(api: Api, workspace: Workspace) -> None:
    big = modal(*[section("x" * 2900) for _ in range(90)])
    assert await api.error("views.open", trigger_id=workspace.new_trigger("U0MAYA"), view=big) == "view_too_large"


async def test_a_stale_hash_is_a_conflict(api: Api, workspace: Workspace) -> None:
    opened = await api("views.open", trigger_id=workspace.new_trigger("U0MAYA"), view=modal(section()))
    view = opened["view"]
    assert (await api("views.update", view_id=view["id"], hash=view["hash"], view=modal(section("two"))))["ok"]
    error = await api.error("views.update", view_id=view["id"], hash=view["hash"], view=modal(section("three")))
    assert error == "hash_conflict"


async def test_a_closed_view_is_not_found(api: Api, workspace: Workspace) -> None:
    opened = await api("views.open", trigger_id=workspace.new_trigger("U0MAYA"), view=modal(section()))
    workspace.stacks["U0MAYA"].clear()
    assert await api.error("views.update", view_id=opened["view"]["id"], view=modal(section())) == "not_found"


async def test_a_fourth_view_is_beyond_the_stack(api: Api, workspace: Workspace) -> None:
    await api("views.open", trigger_id=workspace.new_trigger("U0MAYA"), view=modal(section()))
    for _ in range(2):
        pushed = await api("views.push", trigger_id=workspace.new_trigger("U0MAYA"), view=modal(section()))
    assert pushed["view"]["root_view_id"] != pushed["view"]["id"]
    trigger = workspace.new_trigger("U0MAYA")
    assert await api.error("views.push", trigger_id=trigger, view=modal(section())) == "push_limit_reached"


async def test_an_external_id_is_unique(api: Api, workspace: Workspace) -> None:
    view = modal(section(), external_id="loading-1")
    await api("views.open", trigger_id=workspace.new_trigger("U0MAYA"), view=view)
    error = await api.error("views.open", trigger_id=workspace.new_trigger("U0ANA"), view=view)
    assert error == "duplicate_external_id"
    assert (await api("views.update", external_id="loading-1", view=view))["ok"]


async def test_a_home_tab_is_published_for_one_person(api: Api, workspace: Workspace) -> None:
    assert (await api("views.publish", user_id="U0MAYA", view={"type": "home", "blocks": [actions(button())]}))["ok"]
    assert set(workspace.homes) == {"U0MAYA"}
    assert await api.error("views.publish", user_id="U0MAYA", view=modal(section())) == "invalid_arguments"


async def test_watchers_wake_when_something_changes(api: Api, workspace: Workspace) -> None:
    before = workspace.version
    await api("chat.postMessage", channel=ROOM, text="x")
    assert await workspace.change(before) > before
