"""chat.*"""

import json

from sandbox.api import happenings
from sandbox.api.methods.calls import ApiError, Call, Method, message_json
from sandbox.blockkit import blocks_too_long, check_message
from sandbox.workspace import Channel, Ephemeral, Json, Message
from sandbox.workspace.state import values_of, with_ids

MAX_POST = 40_000
MAX_UPDATE = 4_000
MAX_MARKDOWN = 12_000
MAX_METADATA = 8_000  # Slack documents the error and no number


def blocks_of(call: Call) -> list[Json]:
    """The blocks as sent, with ids; refused as Slack refuses."""
    blocks = call.data("blocks")
    if blocks is None:
        return []
    if problems := check_message(blocks):
        raise ApiError("invalid_blocks", errors=problems, response_metadata={"messages": problems})
    if blocks_too_long(blocks):
        raise ApiError("msg_blocks_too_long")
    return with_ids(list(blocks), call.new_ids()) if isinstance(blocks, list) else []


def text_of(call: Call, blocks: list[Json]) -> str:
    text = call.text("text")
    if call.has("markdown_text"):
        if text or blocks:
            raise ApiError("markdown_text_conflict")
        text = call.text("markdown_text")
        if len(text) > MAX_MARKDOWN:
            raise ApiError("msg_too_long")
    if not text.strip() and not blocks:
        raise ApiError("no_text")
    if blocks and not text:
        call.workspace.complain(f"{call.method}: blocks without text, so notifications and screen readers say nothing")
    return text


def metadata_of(call: Call) -> Json | None:
    metadata = call.data("metadata")
    if metadata in (None, {}):
        return None
    if (
        not isinstance(metadata, dict)
        or set(metadata) - {"entities"} != {"event_type", "event_payload"}
        or not isinstance(metadata["event_payload"], dict)
    ):
        raise ApiError("invalid_metadata_format")
    if len(json.dumps(metadata, ensure_ascii=False)) > MAX_METADATA:
        raise ApiError("metadata_too_large")
    return metadata


def target(call: Call) -> Channel:
    """A channel by id, or the direct message that a user id stands for."""
    name = call.required("channel")
    channel = call.direct_message(name) if name in call.workspace.users else call.writable(call.channel())
    if channel.is_im and not call.workspace.app.has_messages:
        raise ApiError("messages_tab_disabled")
    return channel


def thread_of(call: Call, channel: Channel) -> str | None:
    if not call.has("thread_ts"):
        return None
    root = channel.message(call.text("thread_ts"))
    if root is None:
        raise ApiError("thread_not_found")
    if root.is_reply:
        raise ApiError("cannot_reply_to_message")
    return root.ts


def post_message(call: Call) -> Json:
    channel = target(call)
    blocks = blocks_of(call)
    text = text_of(call, blocks)
    if len(text) > MAX_POST:
        call.workspace.complain(f"chat.postMessage: Slack cuts a text of {len(text)} characters at {MAX_POST}")
    message = Message(
        channel=channel.id,
        ts="",
        user=call.workspace.app.bot_user,
        text=text[:MAX_POST],
        blocks=blocks,
        is_bot=True,
        thread_ts=thread_of(call, channel),
        reply_broadcast=call.flag("reply_broadcast"),
        metadata=metadata_of(call),
    )
    message.ts = call.workspace.next_ts()
    happenings.post(call.workspace, message)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "message": message_json(call.workspace, message, metadata=True),
    }


def update(call: Call) -> Json:
    channel = call.writable(call.channel(), closed="is_inactive")
    message = call.own_message(channel, call.required("ts"), "cant_update_message")
    before = message_json(call.workspace, message)
    blocks = blocks_of(call)
    text = text_of(call, blocks)
    if len(text) > MAX_UPDATE:
        raise ApiError("msg_too_long")
    message.text, message.blocks = text, blocks
    for file_id in filter(None, call.text("file_ids").split(",")):
        file = call.workspace.files.get(file_id)
        if file is None or not file.is_complete:
            raise ApiError("file_not_found")
        message.files.append(file)
    if "metadata" in call.args and call.args["metadata"] is not None:
        message.metadata = metadata_of(call)
    message.reply_broadcast = message.reply_broadcast or call.flag("reply_broadcast")
    message.typed = {user: values_of(blocks, typed) for user, typed in message.typed.items()}
    happenings.edited(call.workspace, message, before)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": text,
        "message": message_json(call.workspace, message, metadata=True),
    }


def delete(call: Call) -> Json:
    channel = call.channel()
    message = call.own_message(channel, call.required("ts"), "cant_delete_message")
    happenings.delete(call.workspace, message)
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(call: Call) -> Json:
    channel = call.writable(call.channel())
    user = call.required("user")
    person = call.workspace.users.get(user)
    if person is None or person.deleted or user not in channel.members:
        raise ApiError("user_not_in_channel")
    blocks = blocks_of(call)
    ephemeral = Ephemeral(
        user=user,
        channel=channel.id,
        ts=call.workspace.next_ts(),
        text=text_of(call, blocks),
        blocks=blocks,
        thread_ts=thread_of(call, channel),
        sender=call.workspace.app.bot_user,
    )
    call.workspace.whisper(ephemeral)
    return {"message_ts": ephemeral.ts}


def get_permalink(call: Call) -> Json:
    channel = call.channel()
    message = channel.message(call.required("message_ts"))
    if message is None:
        raise ApiError("message_not_found")
    link = f"https://{call.workspace.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


METHODS = {
    "chat.postMessage": Method(post_message, ("chat:write",)),
    "chat.update": Method(update, ("chat:write",)),
    "chat.delete": Method(delete, ("chat:write",)),
    "chat.postEphemeral": Method(post_ephemeral, ("chat:write",)),
    "chat.getPermalink": Method(get_permalink, reads_json=False),
}
