"""What Slack says no with, in every shape that a no can have."""

from types import SimpleNamespace

import pytest
from slack_sdk.errors import SlackApiError

from handlers.edge.errors import code_of


@pytest.mark.parametrize(
    ("response", "code"),
    [
        (SimpleNamespace(status_code=200, data={"ok": False, "error": "hash_conflict"}), "hash_conflict"),
        (SimpleNamespace(status_code=404, data={"ok": False, "error": "unknown_method"}), "unknown_method"),
        (SimpleNamespace(status_code=404, data="Not Found"), "unknown_method"),
        (SimpleNamespace(status_code=503, data={}), "HTTP 503"),
        # Where the body is no JSON, the library hands over aiohttp's own response.
        (SimpleNamespace(status=404), "unknown_method"),
        (SimpleNamespace(status=502), "HTTP 502"),
        (SimpleNamespace(), "HTTP error"),
    ],
)
def test_every_no_has_a_word(response: object, code: str) -> None:
    assert code_of(SlackApiError("no", response)) == code  # type: ignore[no-untyped-call]
