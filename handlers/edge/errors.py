"""Slack's words for what is wrong: how they are read, and what they mean to us.

What it says no to falls into three kinds: it passes by itself and is tried again; somebody can mend it, so the message
waits; or it never gets better, and the message ends. `MEANING` is the one table of them.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from slack_sdk.errors import SlackApiError

from domain.trouble import Reason

#: Slack's words for errors look so; whatever else stands in their place may quote somebody.
_WORD = re.compile(r"[A-Za-z0-9_.\-]{1,80}")
_PLACE = re.compile(r"json-pointer:(/[a-z0-9_/]{1,120})")
UNREADABLE = "unreadable"

#: The token itself is no good: nothing works until somebody mends the installation.
TOKEN_REFUSED = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})
#: As Slack says where a call carries no token.
UNAUTHED = "not_authed"
#: A chain of tokens that are renewed is broken: only a new installation mends it.
CHAIN_BROKEN = frozenset({"invalid_refresh_token", "token_revoked", "token_expired", "account_inactive"})
#: Settings of ours are wrong.
APP_REFUSED = frozenset(
    {"invalid_client_id", "bad_client_secret", "bad_redirect_uri", "oauth_authorization_url_mismatch"}
)
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
#: The message is not there any more.
NO_MESSAGE = frozenset({"message_not_found"})
#: It stands there as it was, which harms nobody; it is no less there, and an erasure has to find it.
STANDS = frozenset({"cant_update_message", "edit_window_closed"})
#: It may not be changed, or not be deleted; what stands there can still be taken away in the other way.
CANNOT_CHANGE = frozenset(
    {
        "cant_update_message",
        "edit_window_closed",
        "is_inactive",
        "cant_delete_message",
        "compliance_exports_prevent_deletion",
        "unknown_method",
        "as_user_not_supported",
    }
)
#: The thread's first message is gone.
ROOT_GONE = frozenset({"thread_not_found"})
#: Nothing can stand in the thread, so it stands at the top.
THREAD_GONE = ROOT_GONE | {
    "cannot_reply_to_message",
    "restricted_action_thread_locked",
    "restricted_action_non_threadable_channel",
}
#: Another Slack that cannot open direct messages can still post to a person.
CANNOT_OPEN = frozenset({"unknown_method", "missing_scope", "method_not_supported_for_channel_type"})
#: Apps make no canvas here: of this plan, of an admin's choice, or of what we were allowed.
NO_CANVAS = frozenset(
    {
        "canvas_disabled_user_team",
        "canvas_disabled_file_team",
        "free_teams_cannot_create_non_tabbed_canvases",
        "free_teams_cannot_edit_standalone_canvases",
        "canvas_creation_failed",
        "restricted_action",
        "not_allowed_token_type",
        "missing_scope",
        "unknown_method",
    }
)
#: The three seconds for opening a form are over.
TRIGGER_OVER = frozenset({"expired_trigger_id", "trigger_expired", "exchanged_trigger_id", "trigger_exchanged"})
#: Wait, then ask again; nothing was done.
RATE_LIMITED = frozenset({"ratelimited", "rate_limited"})
#: Slack stumbled: nobody knows whether it was done.
UNKNOWN_OUTCOME = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})


class Passing(StrEnum):
    """What passes by itself."""

    #: In a moment.
    SOON = "soon"
    #: When somebody has mended the installation, which no single message has to say.
    INSTALLATION = "installation"


def _all(meaning: Passing | Reason, *errors: str) -> dict[str, Passing | Reason]:
    return dict.fromkeys(errors, meaning)


MEANING: Mapping[str, Passing | Reason] = {
    **_all(Passing.SOON, *RATE_LIMITED, *UNKNOWN_OUTCOME, "accesslimited", "team_added_to_org", "team_quota_exceeded"),
    **_all(Passing.SOON, "external_channel_migrating", "channel_migrating", "message_limit_exceeded"),
    **_all(Passing.INSTALLATION, *INSTALLATION, "ekm_access_denied", "two_factor_setup_required", "access_denied"),
    **_all(Passing.INSTALLATION, "app_missing_action_url", "invalid_app_id", "no_permission", "team_not_found"),
    **_all(Reason.NOT_THERE, "not_in_channel", "not_in_group", "user_not_in_channel"),
    **_all(Reason.ARCHIVED, "is_archived", "is_inactive"),
    **_all(Reason.NOT_THERE, "channel_not_found", "group_not_found", "channel_is_deleted", "invalid_channel"),
    **_all(Reason.RESTRICTED, "restricted_action", "restricted_action_read_only_channel", "messages_tab_disabled"),
    **_all(Reason.RESTRICTED, "restricted_action_thread_only_channel", "posting_to_general_channel_denied"),
    **_all(Reason.RESTRICTED, "not_allowed", "channel_is_limited_access", "is_frozen", "as_user_not_supported"),
    **_all(Reason.SHARED, "slack_connect_canvas_sharing_blocked", "slack_connect_file_link_sharing_blocked"),
    **_all(Reason.PERSON_GONE, "user_not_found", "users_not_found", "user_disabled", "user_not_visible"),
    **_all(Reason.PERSON_GONE, "cannot_dm_bot", "user_is_bot", "user_is_restricted", "user_is_ultra_restricted"),
}


def meaning_of(error: str, conversation: str) -> Passing | Reason:
    """What Slack's no to a message for this conversation means; what nobody has heard of never gets better."""
    meaning = MEANING.get(error, Reason.REFUSED)
    # The direct message of somebody whose account is gone looks archived, or not there.
    is_gone = meaning in (Reason.NOT_THERE, Reason.ARCHIVED) and conversation[:1] in {"U", "W"}
    return Reason.PERSON_GONE if is_gone else meaning


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
    reason = str(data.get("error") or "") if isinstance(data, dict) else ""
    return SaidNo(status, reason if not reason or _WORD.fullmatch(reason) else UNREADABLE)


def code_of(error: SlackApiError) -> str:
    """Slack's word for the error, for a decision or the log."""
    return read_no(error).code


def places_of(error: SlackApiError) -> list[str]:
    """Where in a view Slack found the error, for the log: its sentence may quote what stands there."""
    data = getattr(error.response, "data", None)
    return sorted(set(_PLACE.findall(str(data.get("response_metadata"))))) if isinstance(data, dict) else []
