"""Slack's words for what is wrong: how they are read, and what they mean to us."""

from typing import NamedTuple

from slack_sdk.errors import SlackApiError

#: The token itself is no good: nothing works until somebody mends the installation.
TOKEN_REFUSED = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})
#: The bot's own trouble, not the message's: the row waits until somebody mends the installation.
INSTALLATION = TOKEN_REFUSED | {
    "missing_scope",
    "org_login_required",
    "team_access_not_granted",
    "not_allowed_token_type",
    "unknown_method",
}
#: The person or channel that was looked up is not there, or not to be seen by us.
NOT_FOUND = frozenset({"user_not_found", "users_not_found", "user_not_visible", "channel_not_found"})
#: The message to update is not there (or not ours) any more, which harms nobody.
MESSAGE_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed", "is_inactive"})
#: Another Slack that cannot open direct messages can still post to a person.
CANNOT_OPEN = frozenset({"unknown_method", "missing_scope", "method_not_supported_for_channel_type"})
#: The three seconds for opening a form are over.
TRIGGER_OVER = frozenset({"expired_trigger_id", "trigger_expired", "exchanged_trigger_id", "trigger_exchanged"})
#: Wait, then ask again; nothing was done.
RATE_LIMITED = frozenset({"ratelimited", "rate_limited"})
#: Slack stumbled: nobody knows whether it was done.
UNKNOWN_OUTCOME = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})

#: The form changed since the click.
HASH_CONFLICT = "hash_conflict"
#: This Slack has no such method; what can be done without it is done.
UNKNOWN_METHOD = "unknown_method"
INVALID_BLOCKS = "invalid_blocks"


class SaidNo(NamedTuple):
    """What came back: the HTTP status (0 where there was none) and Slack's word (empty where it said none)."""

    status: int
    reason: str

    @property
    def code(self) -> str:
        """One word; a method that this Slack does not have is "unknown_method", however it says so."""
        return UNKNOWN_METHOD if self.status == 404 else self.reason or f"HTTP {self.status or 'error'}"


def read_no(error: SlackApiError) -> SaidNo:
    """What Slack said, in whatever shape the library hands it over: its answer, a text, or aiohttp's own response."""
    status = int(getattr(error.response, "status_code", None) or getattr(error.response, "status", None) or 0)
    data = getattr(error.response, "data", None)
    return SaidNo(status, str(data.get("error") or "") if isinstance(data, dict) else "")


def code_of(error: SlackApiError) -> str:
    """Slack's word for the error, for a decision or the log."""
    return read_no(error).code


def detail_of(error: SlackApiError) -> object:
    """What Slack adds to the error, for the log."""
    data = getattr(error.response, "data", None)
    return data.get("response_metadata") if isinstance(data, dict) else None
