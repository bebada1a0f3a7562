"""The whole frame, end to end: a person types, the bot answers, by both doors."""

from tests.house import House


async def test_a_command_is_answered_over_http(house: House) -> None:
    maya = house.person("maya")
    reply = await maya.command("/ai-hire dance")
    assert reply.ok
    assert maya.last_ephemeral.text


async def test_a_command_is_answered_by_socket(house_by_socket: House) -> None:
    maya = house_by_socket.person("maya")
    reply = await maya.command("/ai-hire dance")
    assert reply.ok
    assert maya.last_ephemeral.text
