"""What people can do, and what Slack does with an app's answers."""

import json

import pytest

from sandbox.doors import Kind, Reply
from sandbox.doors.submissions import TROUBLE
from sandbox.people import Impossible, Persona
from sandbox.people.fields import REQUIRED
from sandbox.sandbox import Sandbox
from sandbox.workspace import Json, Message, View, Workspace
from tests.sandbox.conftest import Api, ScriptedDoor
from tests.sandbox.payloads import actions, button, field, modal, option, section, select, text_input


@pytest.fixture
def maya(sandbox: Sandbox) -> Persona:
    return sandbox.person("maya")


async def opened(api: Api, view: Json, user: str = "U0MAYA") -> Json:
    body = await api("views.open", trigger_id=api_workspace(api).new_trigger(user, "G0HIRING"), view=view)
    assert body["ok"], body
    return body


def api_workspace(api: Api) -> Workspace:
    transport = api.client._transport
    workspace: Workspace = transport.app.state.sandbox.workspace  # type: ignore[attr-defined]
    return workspace


def saying(body: object) -> Reply:
    return Reply(200, json.dumps(body))


# -- commands and talk


async def test_what_a_command_answers_is_for_that_person_alone(maya: Persona, door: ScriptedDoor) -> None:
    door.answer = lambda _: saying({"text": "Only you"})
    await maya.command("/team list", channel="hiring-support")
    kind, payload = door.seen[0]
    assert kind is Kind.COMMAND
    assert (payload["command"], payload["text"], payload["channel_name"]) == ("/team", "list", "privategroup")
    assert maya.last_ephemeral.text == "Only you"
    assert maya.messages("hiring-support")[-1].text != "Only you"


async def test_an_app_that_is_too_slow_shows_slacks_own_failure(maya: Persona, door: ScriptedDoor) -> None:
    door.answer = lambda _: Reply(0)
    await maya.command("/team list")
    assert "operation_timeout" in maya.last_ephemeral.text


async def test_a_command_cannot_be_typed_in_a_thread(maya: Persona, door: ScriptedDoor) -> None:
    await maya.command("/team score", channel="hiring-support", thread="1.1")
    assert "not supported in threads" in maya.last_ephemeral.text
    assert door.seen == []


async def test_an_unknown_command_never_reaches_the_app(maya: Persona, door: ScriptedDoor) -> None:
    await maya.command("/ai-hier help")
    assert "not a valid command" in maya.last_ephemeral.text
    assert door.seen == []


async def test_an_invitation_makes_the_bot_a_member(maya: Persona, api: Api) -> None:
    assert await api.error("chat.postMessage", channel="G0HIRINGAI", text="x") == "channel_not_found"
    await maya.command("/invite @Team Helper", channel="hiring-ai")
    assert (await api("chat.postMessage", channel="G0HIRINGAI", text="x"))["ok"]
    assert maya.last_ephemeral.text == "Team Helper is in #hiring-ai now."


async def test_a_deactivated_person_can_do_nothing(sandbox: Sandbox) -> None:
    with pytest.raises(Impossible):
        await sandbox.person("olga").command("/team list")


async def test_nobody_reads_a_private_channel_that_they_are_not_in(sandbox: Sandbox) -> None:
    with pytest.raises(Impossible):
        sandbox.person("noor").messages("hiring-support")


async def test_a_direct_message_is_told_to_the_app(maya: Persona, door: ScriptedDoor) -> None:
    await maya.say(None, "hello")
    event = door.last["event"]
    assert (door.last["type"], event["channel_type"], event["text"]) == ("event_callback", "im", "hello")
    await maya.say("general", "not subscribed")
    assert len(door.seen) == 1


async def test_addresses_in_a_message_are_told_as_slack_stores_them(maya: Persona, door: ScriptedDoor) -> None:
    await maya.say(None, "see https://a.example/x?y=1 or ask ana@b.example, <@U0BEN>")
    told = door.last["event"]["text"]
    assert told == "see <https://a.example/x?y=1> or ask <mailto:ana@b.example|ana@b.example>, <@U0BEN>"


async def test_an_event_that_fails_comes_again_with_the_same_id(maya: Persona, door: ScriptedDoor) -> None:
    door.answer = lambda _: Reply(500)
    await maya.say(None, "hello")
    assert len({payload["event_id"] for _, payload in door.seen}) == 1
    assert len(door.seen) == 2


# -- buttons


async def posted(api: Api, *blocks: Json, **more: object) -> Message:
    body = await api("chat.postMessage", channel="G0HIRING", text="card", blocks=list(blocks), **more)
    message = api_workspace(api).channels["G0HIRING"].message(body["ts"])
    assert message is not None
    return message


async def test_a_click_has_slacks_shape(maya: Persona, door: ScriptedDoor, api: Api) -> None:
    card = await posted(api, actions(button("Share", "brief.share#1", value="b1"), button("Edit", "brief.edit")))
    await maya.click(card, "Share")
    payload = door.last
    assert payload["actions"][0]["action_id"] == "brief.share#1"
    assert payload["actions"][0]["value"] == "b1"
    assert payload["container"] == {
        "type": "message",
        "message_ts": card.ts,
        "channel_id": "G0HIRING",
        "is_ephemeral": False,
    }
    assert payload["message"]["ts"] == card.ts
    assert payload["user"]["team_id"] == "T0PRACTICE"
    assert {"trigger_id", "response_url", "state", "api_app_id"} <= set(payload)


async def test_a_button_is_found_by_its_route_too(maya: Persona, door: ScriptedDoor, api: Api) -> None:
    card = await posted(api, actions(button("Share", "brief.share#1"), button("Edit", "brief.edit")))
    await maya.click(card, "brief.share")
    assert door.last["actions"][0]["action_id"] == "brief.share#1"
    with pytest.raises(LookupError):
        await maya.click(card, "Delete")


async def test_a_click_that_fails_is_told_to_the_person(maya: Persona, door: ScriptedDoor, api: Api) -> None:
    card = await posted(api, actions(button()))
    door.answer = lambda _: Reply(500)
    await maya.click(card, "Go")
    assert maya.last_ephemeral.text == TROUBLE


async def test_a_shortcut_on_a_message_brings_the_message(maya: Persona, door: ScriptedDoor, api: Api) -> None:
    card = await posted(api, section("Candidate"))
    await maya.message_shortcut("score", card)
    assert (door.last["type"], door.last["message_ts"]) == ("message_action", card.ts)
    await maya.shortcut("go")
    assert door.last["type"] == "shortcut"
    assert "response_url" not in door.last


# -- response_url


async def test_a_response_url_answers_five_times_within_thirty_minutes(
    maya: Persona, door: ScriptedDoor, api: Api, workspace: Workspace
) -> None:
    card = await posted(api, actions(button()))
    await maya.click(card, "Go")
    url = door.last["response_url"].replace(workspace.base_url, "http://practice")
    for _ in range(5):
        assert (await api.client.post(url, json={"text": "told"})).text == "ok"
    assert (await api.client.post(url, json={"text": "told"})).json()["error"] == "used_url"
    assert [e.text for e in maya.ephemerals] == ["told"] * 5
    await maya.click(card, "Go")
    workspace.clock.seconds += 1801  # type: ignore[attr-defined]
    url = door.last["response_url"].replace(workspace.base_url, "http://practice")
    assert (await api.client.post(url, json={"text": "late"})).json()["error"] == "expired_url"


async def test_a_response_url_can_replace_and_delete_what_was_clicked(
    maya: Persona, door: ScriptedDoor, api: Api, workspace: Workspace
) -> None:
    card = await posted(api, actions(button()))
    await maya.click(card, "Go")
    url = door.last["response_url"].replace(workspace.base_url, "http://practice")
    await api.client.post(url, json={"text": "done", "replace_original": True})
    assert (card.text, card.blocks) == ("done", [])
    await api.client.post(url, json={"delete_original": True})
    assert card not in workspace.channels["G0HIRING"].messages


# -- forms


async def test_slack_itself_asks_for_what_is_required(maya: Persona, door: ScriptedDoor, api: Api) -> None:
    await opened(api, modal(text_input("metric"), text_input("why", optional=True), select("route", "a", "b")))
    assert await maya.submit() is None
    assert maya.errors == {"metric": REQUIRED, "route": REQUIRED}
    assert door.seen == []


async def test_a_text_that_is_too_short_or_long_stays_in_the_form(maya: Persona, api: Api) -> None:
    await opened(api, modal(text_input("a", min_length=3, max_length=5)))
    await maya.submit(a="xx")
    assert "at least 3" in maya.errors["a"]
    await maya.submit(a="xxxxxx")
    assert "at most 5" in maya.errors["a"]


async def test_a_number_that_is_none_stays_in_the_form(maya: Persona, api: Api) -> None:
    number = {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"}
    await opened(api, modal(field("n", number)))
    for wrong in ("many", "1.5", "0"):
        await maya.submit(n=wrong)
        assert maya.errors["n"]


async def test_a_submission_has_slacks_state_for_every_kind_of_field(
    maya: Persona, door: ScriptedDoor, api: Api
) -> None:
    options = [option("a", "First"), option("b", "Second")]
    form = modal(
        text_input("text"),
        field("choice", {"type": "radio_buttons", "options": options}),
        field("ticks", {"type": "checkboxes", "options": options}),
        field("day", {"type": "datepicker"}),
        field("who", {"type": "users_select"}),
        field("panel", {"type": "multi_users_select"}),
        field(
            "room", {"type": "conversations_select", "filter": {"include": ["private"]}, "response_url_enabled": True}
        ),
        field("empty", {"type": "checkboxes", "options": options}, optional=True),
        callback_id="form",
        private_metadata="m",
    )
    await opened(api, form)
    await maya.submit(
        {"text": "hi", "choice": "Second", "ticks": ["a", "Second"], "day": "2026-12-01"},
        who="ana",
        panel=["ana", "ben"],
        room="hiring-support",
    )
    view = door.last["view"]
    values = view["state"]["values"]
    assert (door.last["type"], view["callback_id"], view["private_metadata"]) == ("view_submission", "form", "m")
    assert values["text"]["text"] == {"type": "plain_text_input", "value": "hi"}
    assert values["choice"]["choice"]["selected_option"] == options[1]
    assert values["ticks"]["ticks"]["selected_options"] == options
    assert values["day"]["day"]["selected_date"] == "2026-12-01"
    assert values["who"]["who"]["selected_user"] == "U0ANA"
    assert values["panel"]["panel"]["selected_users"] == ["U0ANA", "U0BEN"]
    assert values["room"]["room"]["selected_conversation"] == "G0HIRING"
    assert values["empty"]["empty"]["selected_options"] == []
    assert door.last["response_urls"][0]["channel_id"] == "G0HIRING"
    assert maya.view is None


async def test_a_select_that_filters_does_not_offer_the_rest(maya: Persona, api: Api) -> None:
    await opened(api, modal(field("room", {"type": "conversations_select", "filter": {"include": ["private"]}})))
    with pytest.raises(LookupError):
        await maya.fill(room="general")


async def test_the_conversation_in_front_is_the_default(maya: Persona, api: Api) -> None:
    room = {"type": "conversations_select", "default_to_current_conversation": True}
    await opened(api, modal(field("room", room)))
    assert maya.form.values["room"]["room"]["selected_conversation"] == "G0HIRING"


async def test_errors_show_at_their_fields_and_keep_what_was_typed(
    maya: Persona, door: ScriptedDoor, api: Api, workspace: Workspace
) -> None:
    await opened(api, modal(text_input("metric#2")))
    door.answer = lambda _: saying({"response_action": "errors", "errors": {"metric#2": "Name a number."}})
    await maya.submit(metric="vibes")
    assert maya.errors == {"metric": "Name a number."}
    assert maya.form.values["metric#2"]["metric#2"]["value"] == "vibes"
    assert workspace.complaints == []


async def test_an_error_for_a_field_that_is_not_there_is_complained_about(
    maya: Persona, door: ScriptedDoor, api: Api, workspace: Workspace
) -> None:
    await opened(api, modal(text_input("a")))
    door.answer = lambda _: saying({"response_action": "errors", "errors": {"b": "No."}})
    await maya.submit(a="x")
    assert "'b'" in workspace.complaints[0]


@pytest.mark.parametrize("body", [{"ok": True}, {"response_action": "explode"}, {"response_action": "errors"}])
async def test_an_answer_that_slack_would_drop_is_complained_about(
    maya: Persona, door: ScriptedDoor, api: Api, workspace: Workspace, body: Json
) -> None:
    await opened(api, modal(text_input("a")))
    door.answer = lambda _: saying(body)
    await maya.submit(a="x")
    assert workspace.complaints


async def test_an_answer_with_an_invalid_view_is_complained_about(
    maya: Persona, door: ScriptedDoor, api: Api, workspace: Workspace
) -> None:
    await opened(api, modal(text_input("a")))
    door.answer = lambda _: saying({"response_action": "update", "view": modal(section(""))})
    await maya.submit(a="x")
    assert "must be more than 0 characters" in workspace.complaints[0]
    assert maya.form.notice == TROUBLE


async def test_what_was_typed_stays_where_both_ids_are_the_same(maya: Persona, door: ScriptedDoor, api: Api) -> None:
    body = await opened(
        api, modal(text_input("kept"), text_input("fresh", initial_value="one"), select("pick", "a", "b"))
    )
    await maya.fill(kept="typed", fresh="changed", pick="b")
    fresh = field("fresh#2", {"type": "plain_text_input", "action_id": "fresh", "initial_value": "two"})
    update = modal(text_input("kept", initial_value="ignored"), fresh, select("pick", "b", "c"))
    await api("views.update", view_id=body["view"]["id"], view=update)
    values = maya.form.values
    assert values["kept"]["kept"]["value"] == "typed"
    assert values["fresh#2"]["fresh"]["value"] == "two"
    assert values["pick"]["pick"]["selected_option"]["value"] == "b"
    await api("views.update", view_id=body["view"]["id"], view=modal(select("pick", "a", "c")))
    assert maya.form.values["pick"]["pick"]["selected_option"] is None


async def test_an_update_answer_replaces_the_page_and_keeps_its_place(
    maya: Persona, door: ScriptedDoor, api: Api
) -> None:
    body = await opened(api, modal(text_input("one")))
    door.answer = lambda _: saying({"response_action": "update", "view": modal(text_input("two"))})
    await maya.submit(one="x")
    assert maya.form.id == body["view"]["id"]
    assert list(maya.form.values) == ["two"]


async def test_a_push_answer_stacks_and_clear_closes_all(maya: Persona, door: ScriptedDoor, api: Api) -> None:
    await opened(api, modal(text_input("one")))
    door.answer = lambda _: saying({"response_action": "push", "view": modal(text_input("two"))})
    await maya.submit(one="x")
    assert len(maya.workspace.stack(maya.id)) == 2
    door.answer = lambda _: saying({"response_action": "clear"})
    await maya.submit(two="x")
    assert maya.view is None


async def test_a_view_opened_from_inside_a_submission_closes_again(
    maya: Persona, door: ScriptedDoor, api: Api, workspace: Workspace
) -> None:
    await opened(api, modal(text_input("one")))

    def opening(payload: Json) -> Reply:
        workspace.stacks[maya.id] = [View("V9", maya.id, modal(section()), "h", "V9")]
        return Reply(200)

    door.answer = opening
    await maya.submit(one="x")
    assert maya.view is None


async def test_a_form_stays_when_the_app_does_not_answer(maya: Persona, door: ScriptedDoor, api: Api) -> None:
    await opened(api, modal(text_input("one")))
    door.answer = lambda _: Reply(0)
    await maya.submit(one="x")
    assert maya.form.notice == TROUBLE
    assert maya.form.values["one"]["one"]["value"] == "x"


async def test_a_field_that_dispatches_tells_the_app_at_once_with_everything_typed(
    maya: Persona, door: ScriptedDoor, api: Api
) -> None:
    await opened(api, modal(text_input("text"), select("route", "a", "b", dispatch_action=True)))
    await maya.fill(text="typed", route="b")
    assert len(door.seen) == 1
    payload = door.last
    assert payload["type"] == "block_actions"
    assert payload["actions"][0]["selected_option"]["value"] == "b"
    assert payload["container"] == {"type": "view", "view_id": maya.form.id}
    assert payload["view"]["state"]["values"]["text"]["text"]["value"] == "typed"
    assert "response_url" not in payload


async def test_closing_is_told_where_the_form_asked_for_it(maya: Persona, door: ScriptedDoor, api: Api) -> None:
    await opened(api, modal(text_input("a"), notify_on_close=True))
    await maya.close()
    assert (door.last["type"], door.last["is_cleared"]) == ("view_closed", False)
    assert maya.view is None
    await opened(api, modal(text_input("a")))
    await maya.close()
    assert len(door.seen) == 1


async def test_ephemeral_messages_are_gone_after_a_reload(maya: Persona, api: Api, workspace: Workspace) -> None:
    await api("chat.postEphemeral", channel="G0HIRING", user="U0MAYA", text="x")
    workspace.reload("U0MAYA")
    assert maya.ephemerals == []
