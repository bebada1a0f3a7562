"""files.*: an address is asked for, the file is sent there, and the upload is completed, which shares it."""

from typing import Any

from sandbox.api import happenings
from sandbox.api.methods.calls import ApiError, Call, Method, file_json, invalid_arguments
from sandbox.api.methods.chat import target, thread_of
from sandbox.workspace import File, Json, Message

MOST_BYTES = 1_000_000_000


def get_upload_url(call: Call) -> Json:
    name, size = call.required("filename"), call.whole("length", 0)
    if size <= 0:
        raise invalid_arguments("[ERROR] must be greater than 0 [json-pointer:/length]")
    if size > MOST_BYTES:
        raise ApiError("file_upload_size_restricted")
    file = File(call.workspace.new_id("F"), name, size)
    call.workspace.files[file.id] = file
    return {"upload_url": f"{call.base_url}/upload/v1/{file.id}", "file_id": file.id}


def complete(call: Call) -> Json:
    """Shares what was sent, in one message; where no channel is named the files stay private."""
    listed = call.data("files")
    if not isinstance(listed, list) or not listed:
        raise invalid_arguments("[ERROR] missing required field: files")
    files = [_sent(call, each) for each in listed]
    if call.has("channel_id"):
        channel = target(call.naming("channel", call.text("channel_id")))
        thread = thread_of(call, channel)
        said = Message(
            channel.id,
            call.workspace.next_ts(),
            call.workspace.app.bot_user,
            call.text("initial_comment"),
            is_bot=True,
            thread_ts=thread,
            files=files,
        )
        happenings.post(call.workspace, said)
    for file in files:
        file.is_complete = True
    return {"files": [{"id": file.id, "title": file_json(file)["title"]} for file in files]}


def _sent(call: Call, listed: Any) -> File:
    file = call.workspace.files.get(str(listed.get("id"))) if isinstance(listed, dict) else None
    if file is None or file.content is None or file.is_complete:
        raise ApiError("file_not_found")
    file.title = str(listed.get("title") or "")
    return file


METHODS = {
    "files.getUploadURLExternal": Method(get_upload_url, ("files:write",), reads_json=False),
    "files.completeUploadExternal": Method(complete, ("files:write",)),
}
