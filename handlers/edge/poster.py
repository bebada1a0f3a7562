"""The deliverer's hand in Slack: it posts, changes and looks, and tells every way in which Slack may not do it."""

import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final, cast

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from blocks.kit import Canvas, Message, home_view
from domain.installation import NotInstalled
from handlers.edge.errors import RATE_LIMITED, THREAD_GONE, UNAUTHED, UNKNOWN_METHOD, UNKNOWN_OUTCOME, read_no

EVENT = "ai_hire_delivery"
# Slack's machines may differ in time, and so may we where Slack tells us none.
MARGIN = timedelta(minutes=5)
PAGE = 200
# Bad gateway, gateway timeout: somebody behind may still be at it.
GATEWAYS = frozenset({502, 504})
# Seconds that it takes until Slack that asked for a pause may be asked again, where it says nothing longer.
LEAST_PAUSE = 1.0

#: Asked when the bytes of a call leave, the last moment at which it can be held back: whether it is too late for it.
is_too_late: Final[ContextVar[Callable[[], bool]]] = ContextVar("is_too_late", default=lambda: False)

#: Whether a message of the conversation is the one that is looked for.
Is = Callable[[Mapping[str, Any]], bool]


class TooLate(Exception):
    """What the call would have done is somebody else's by now; its bytes did not leave."""


class RateLimited(Exception):
    """Slack wants us to wait. Nothing was done."""

    def __init__(self, delay: timedelta) -> None:
        super().__init__(f"wait {delay}")
        self.delay = delay


class Refused(Exception):
    """Slack said no. Nothing was done."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


class Unanswered(Exception):
    """Nobody knows whether it was done; `may_land` where Slack may still be about to do it."""

    def __init__(self, error: str, *, may_land: bool = False) -> None:
        super().__init__(error)
        self.may_land = may_land


class Unreached(Exception):
    """There was no way to Slack. Nothing was done."""


class Poster:
    """Its calls, each tried once; the rows alone retry. `timer` counts seconds, monotonically."""

    def __init__(self, client: AsyncWebClient, *, timer: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._timer = timer
        self._told: tuple[datetime, float] | None = None

    async def time(self) -> datetime | None:
        """What time it is at Slack, never later than there; None where this Slack tells none.

        Messages carry Slack's time, whatever the database's is or ours. Asked once, then heard with each post.
        """
        if self._told is None:
            with suppress(Refused):
                async with _translated():
                    self._hear(await self._client.api_test())
        if self._told is None:
            return None
        told, at = self._told
        return told + timedelta(seconds=max(0.0, self._timer() - at))

    async def open_direct(self, user: str) -> str:
        """The id of the direct message with this person."""
        async with _translated():
            answer = await self._client.conversations_open(users=user)
            return str(answer["channel"]["id"])

    async def post(self, message: Message, *, channel: str, thread_ts: str, delivery_id: str) -> tuple[str, str]:
        """Posts it and gives (channel, ts). Every member can read the metadata, so that is a random id."""
        async with _translated():
            answer = await self._client.chat_postMessage(
                channel=channel,
                thread_ts=thread_ts or None,
                text=message.text,
                blocks=cast(Any, message.blocks),
                metadata={"event_type": EVENT, "event_payload": {"id": delivery_id}},
                unfurl_links=False,
                unfurl_media=False,
            )
            self._hear(answer)
            return str(answer["channel"]), str(answer["ts"])

    async def update(self, message: Message, *, channel: str, ts: str) -> None:
        """Shows the present state on a message that stands already."""
        async with _translated():
            await self._client.chat_update(channel=channel, ts=ts, text=message.text, blocks=cast(Any, message.blocks))

    async def publish(self, message: Message, *, user: str) -> None:
        """Shows it as somebody's home tab; whoever publishes later is drawn later."""
        async with _translated():
            await self._client.views_publish(user_id=user, view=cast(Any, home_view(message.blocks)))

    async def delete(self, *, channel: str, ts: str) -> None:
        """It stands there no more."""
        async with _translated():
            await self._client.chat_delete(channel=channel, ts=ts)

    async def share(self, message: Message, *, channel: str, thread_ts: str) -> None:
        """Posts its text with its files. Slack tells no ts, and no metadata goes with it."""
        async with _translated():
            self._hear(
                await self._client.files_upload_v2(
                    file_uploads=[
                        {"filename": file.name, "title": file.name, "content": file.content} for file in message.files
                    ],
                    channel=channel,
                    thread_ts=thread_ts or None,
                    initial_comment=message.text,
                )
            )

    async def make_canvas(self, canvas: Canvas, *, reader: str) -> str:
        """A page that this person may open, change and share; its address."""
        async with _translated():
            made = await self._client.canvases_create(
                title=canvas.title, document_content={"type": "markdown", "markdown": canvas.markdown}
            )
            canvas_id = str(made["canvas_id"])
            await self._client.canvases_access_set(canvas_id=canvas_id, access_level="write", user_ids=[reader])
            # Slack tells no address of a canvas: it is made of the workspace's own.
            where = await self._client.auth_test()
            return f"{str(where['url']).rstrip('/')}/docs/{where['team_id']}/{canvas_id}"

    async def attach(self, message: Message, *, channel: str, ts: str) -> None:
        """Puts its text, and its files, into a message that stands already."""
        async with _translated():
            sent = await self._client.files_upload_v2(
                file_uploads=[
                    {"filename": file.name, "title": file.name, "content": file.content} for file in message.files
                ]
            )
            ids = [str(file["id"]) for file in sent["files"]]
            await self._client.chat_update(
                channel=channel, ts=ts, text=message.text, blocks=cast(Any, message.blocks), file_ids=ids
            )

    async def find_files(self, message: Message, *, channel: str, thread_ts: str, since: datetime) -> str | None:
        """The ts of the message that brought these files; None where they did not come."""
        names = {file.name for file in message.files}
        return await self._find(
            channel, thread_ts, since, lambda said: names <= {file.get("name") for file in said.get("files") or []}
        )

    async def find(self, *, channel: str, thread_ts: str, delivery_id: str, since: datetime) -> str | None:
        """The ts of the message that carries this delivery's id; raises Refused where we may not look.

        Where the thread is gone, Slack may have put it at the top of the conversation.
        """

        def carries(said: Mapping[str, Any]) -> bool:
            metadata = said.get("metadata") or {}
            return metadata.get("event_type") == EVENT and metadata.get("event_payload") == {"id": delivery_id}

        return await self._find(channel, thread_ts, since, carries)

    async def _find(self, channel: str, thread_ts: str, since: datetime, is_it: Is) -> str | None:
        if thread_ts:
            try:
                return await self._look(channel, thread_ts, since, is_it)
            except Refused as refusal:
                if refusal.error not in THREAD_GONE:
                    raise
        return await self._look(channel, "", since, is_it)

    async def _look(self, channel: str, thread_ts: str, since: datetime, is_it: Is) -> str | None:
        oldest = f"{(since - MARGIN).timestamp():.6f}"
        cursor: str | None = None
        while True:
            async with _translated():
                if thread_ts:
                    answer = await self._client.conversations_replies(
                        channel=channel,
                        ts=thread_ts,
                        oldest=oldest,
                        limit=PAGE,
                        cursor=cursor,
                        include_all_metadata=True,
                    )
                else:
                    answer = await self._client.conversations_history(
                        channel=channel, oldest=oldest, limit=PAGE, cursor=cursor, include_all_metadata=True
                    )
                for message in answer.get("messages") or []:
                    if is_it(message):
                        return str(message["ts"])
                cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None

    def _hear(self, answer: AsyncSlackResponse) -> None:
        """Keeps what time the answer tells."""
        with suppress(ValueError):
            told = parsedate_to_datetime(answer.headers.get("Date") or "")
            self._told = (told if told.tzinfo else told.replace(tzinfo=UTC), self._timer())


@asynccontextmanager
async def _translated() -> AsyncIterator[None]:
    try:
        yield
    except SlackApiError as error:
        raise _of(error) from error
    except NotInstalled as error:
        raise Refused(UNAUTHED) from error
    except aiohttp.ClientConnectorError as error:
        raise Unreached(type(error).__name__) from error
    # TimeoutError is an OSError.
    except (aiohttp.ClientError, SlackClientError, OSError, ValueError, KeyError) as error:
        raise Unanswered(type(error).__name__, may_land=True) from error


def _of(error: SlackApiError) -> Exception:
    no = read_no(error)
    if no.status == 429 or no.reason in RATE_LIMITED:
        return RateLimited(timedelta(seconds=_seconds(error.response.headers.get("Retry-After"))))
    if no.code != UNKNOWN_METHOD and (no.status >= 500 or not no.reason or no.reason in UNKNOWN_OUTCOME):
        # Slack's own word comes when all is over; a machine in front of it that got none does not know.
        return Unanswered(no.code, may_land=no.status in GATEWAYS)
    return Refused(no.code)


def _seconds(retry_after: str | None) -> float:
    try:
        return max(LEAST_PAUSE, float(retry_after or 0))
    except ValueError:
        return LEAST_PAUSE
