"""A small app for tests of the practice workspace: its manifest, and it as installed."""

from sandbox.workspace import App

MANIFEST = {
    "display_information": {"name": "Helper for teams"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Team Helper"},
        "shortcuts": [
            {"name": "Start", "type": "global", "callback_id": "go", "description": "Begin"},
            {"name": "Score", "type": "message", "callback_id": "score", "description": "Score them"},
        ],
        "slash_commands": [{"command": "/team", "description": "Helps", "usage_hint": "[plan | list]"}],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "commands",
                "chat:write",
                "im:write",
                "im:history",
                "groups:history",
                "groups:read",
                "channels:read",
                "users:read",
            ]
        }
    },
    "settings": {"event_subscriptions": {"bot_events": ["message.im"]}},
}


def app() -> App:
    """As it is on the day it was installed."""
    return App.of(MANIFEST)
