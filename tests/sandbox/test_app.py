"""The installed app has what its manifest says, and nothing else."""

import pytest

from bot.cli.manifest import read_manifest
from sandbox.doors import Kind
from sandbox.page.scene import proposals
from sandbox.people import Impossible
from sandbox.sandbox import Sandbox
from sandbox.workspace import App, Command, Shortcut, Workspace
from tests.sandbox.apps import MANIFEST, app
from tests.sandbox.conftest import Api, ScriptedDoor
from tests.sandbox.payloads import section


def test_an_app_is_what_its_manifest_says() -> None:
    found = App.of(MANIFEST)
    assert (found.name, found.handle) == ("Team Helper", "team-helper")
    assert found.commands == (Command("/team", "Helps", "[plan | list]"),)
    assert found.menu("global") == [Shortcut("Start", "global", "go", "Begin")]
    assert found.events == {"message.im"}
    assert (found.has_home, found.has_messages, found.takes_messages) == (True, True, True)


def test_what_a_manifest_leaves_out_the_app_does_not_have() -> None:
    bare = App.of({"display_information": {"name": "Bare"}})
    assert bare.name == "Bare"
    assert not any([bare.scopes, bare.events, bare.commands, bare.shortcuts])
    assert not any([bare.has_home, bare.has_messages, bare.takes_messages])


def test_the_bots_own_manifest_is_understood() -> None:
    manifest = read_manifest()
    found = App.of(manifest)
    assert found.name == manifest["features"]["bot_user"]["display_name"]
    assert found.scopes == set(manifest["oauth_config"]["scopes"]["bot"])
    assert [one.callback_id for one in found.shortcuts] == [
        one["callback_id"] for one in manifest["features"]["shortcuts"]
    ]
    assert found.takes_messages


def test_no_two_installations_share_a_secret() -> None:
    one, other = app(), app()
    assert not {one.bot_token, one.app_token, one.signing_secret} & {
        other.bot_token,
        other.app_token,
        other.signing_secret,
    }


def test_the_composer_proposes_each_word_of_a_command() -> None:
    assert [name for name, _ in proposals(app())] == ["/team", "/team plan", "/team list", "/invite @Team Helper"]


async def test_a_home_tab_that_is_switched_off_cannot_be_published(api: Api, workspace: Workspace) -> None:
    workspace.app.has_home = False
    view = {"type": "home", "blocks": [section("x")]}
    assert await api.error("views.publish", user_id="U0MAYA", view=view) == "not_enabled"


@pytest.mark.parametrize("by", ["person", "conversation"])
async def test_an_app_without_a_messages_tab_cannot_write_to_people(api: Api, workspace: Workspace, by: str) -> None:
    workspace.app.has_messages = False
    channel = "U0MAYA" if by == "person" else workspace.direct_message("U0MAYA").id
    assert await api.error("chat.postMessage", channel=channel, text="x") == "messages_tab_disabled"
    assert (await api("chat.postMessage", channel="G0HIRING", text="x"))["ok"]


async def test_nobody_writes_to_an_app_that_takes_no_messages(sandbox: Sandbox, door: ScriptedDoor) -> None:
    maya = sandbox.person("maya")
    await maya.say(None, "hello")
    assert [kind for kind, _ in door.seen] == [Kind.EVENT]
    sandbox.workspace.app.takes_messages = False
    with pytest.raises(Impossible):
        await maya.say(None, "hello?")
    assert len(door.seen) == 1


async def test_a_shortcut_that_is_in_no_menu_cannot_be_chosen(sandbox: Sandbox, door: ScriptedDoor) -> None:
    maya = sandbox.person("maya")
    with pytest.raises(Impossible):
        await maya.shortcut("score")  # a message's, not a global one
    with pytest.raises(Impossible):
        await maya.message_shortcut("go", await maya.say("support", "x"))
    assert not door.seen
