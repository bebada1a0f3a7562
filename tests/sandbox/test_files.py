"""Files: an address, the bytes, and the message that shares them, refused as Slack refuses."""

import json

import pytest

from sandbox.workspace import Workspace
from tests.sandbox.conftest import Api

ROOM = "G0HIRING"


@pytest.fixture(autouse=True)
def may_write_files(workspace: Workspace) -> None:
    workspace.app.scopes |= {"files:write"}


async def asked(api: Api) -> str:
    body = await api("files.getUploadURLExternal", filename="page.md", length=4)
    return str(body["file_id"])


async def sent(api: Api, file: str, content: bytes) -> int:
    return (await api.client.post(f"/upload/v1/{file}", content=content)).status_code


async def complete(api: Api, file: str, **where: str) -> dict[str, object]:
    return await api("files.completeUploadExternal", files=json.dumps([{"id": file, "title": "Page"}]), **where)


async def test_a_file_is_shared_with_its_words_and_can_be_taken(api: Api, workspace: Workspace) -> None:
    file = await asked(api)
    assert await sent(api, file, b"text") == 200
    answer = await complete(api, file, channel_id=ROOM, initial_comment="Here.")
    assert answer["files"] == [{"id": file, "title": "Page"}]
    said = workspace.channels[ROOM].messages[-1]
    assert (said.text, [each.content for each in said.files]) == ("Here.", [b"text"])
    history = await api("conversations.history", channel=ROOM, limit=1)
    assert history["messages"][0]["files"][0]["name"] == "page.md"
    taken = await api.client.get(f"/files/{file}/page.md", headers={"host": "localhost"})
    assert (taken.content, taken.headers["content-disposition"]) == (b"text", "attachment; filename*=UTF-8''page.md")


async def test_a_file_of_another_size_than_announced_is_refused(api: Api) -> None:
    file = await asked(api)
    assert await sent(api, file, b"longer") == 400
    assert (await complete(api, file, channel_id=ROOM))["error"] == "file_not_found"


async def test_an_upload_is_completed_once(api: Api) -> None:
    file = await asked(api)
    await sent(api, file, b"text")
    await complete(api, file, channel_id=ROOM)
    assert (await complete(api, file, channel_id=ROOM))["error"] == "file_not_found"


async def test_files_need_their_scope(api: Api, workspace: Workspace) -> None:
    workspace.app.scopes -= {"files:write"}
    assert (await api("files.getUploadURLExternal", filename="a", length=1))["error"] == "missing_scope"


async def test_a_room_that_the_bot_cannot_see_gets_no_file(api: Api) -> None:
    file = await asked(api)
    await sent(api, file, b"text")
    assert (await complete(api, file, channel_id="G0NOWHERE"))["error"] == "channel_not_found"
