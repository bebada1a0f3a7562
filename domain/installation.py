"""Who the bot is in a workspace of Slack."""

from domain.model import Value


class Identity(Value):
    """The bot as Slack knows it."""

    workspace: str
    workspace_name: str
    bot_user: str
    bot_id: str
    #: Where the workspace is in a browser; empty where nobody knows it yet.
    url: str = ""
