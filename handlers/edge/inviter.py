"""Invites people into a channel that the bot is in."""

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.edge.errors import code_of

log = structlog.get_logger()

#: They are where they were wanted.
ALREADY_THERE = "already_in_channel"
NO_ANSWER = "no_answer"


class Inviter:
    """Asks Slack once, and says what it answered."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def invite(self, room: str, user: str) -> str:
        """Slack's word for why not; empty where the person is in the channel now."""
        try:
            # One by one: with several, Slack invites nobody where one cannot be invited.
            await self._client.conversations_invite(channel=room, users=user)
        except SlackApiError as error:
            code = code_of(error)
            if code == ALREADY_THERE:
                return ""
            log.warning("not invited", room=room, user=user, error=code)
            return code
        except Exception as error:
            log.warning("not invited", room=room, user=user, error=type(error).__name__)
            return NO_ANSWER
        return ""
