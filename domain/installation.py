"""Who the bot is in a workspace of Slack, and for which of them something is done now."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from domain.model import Value


class Identity(Value):
    """The bot as Slack knows it. Of an installation for a whole organisation, `workspace` is the organisation's id."""

    workspace: str
    workspace_name: str
    bot_user: str
    bot_id: str
    #: Where the workspace is in a browser; empty where nobody knows it yet.
    url: str = ""


def is_organisation(workspace: str) -> bool:
    """Whether the bot was installed for a whole organisation, and serves it as one workspace."""
    return workspace.startswith("E")


class Source(Value):
    """Where Slack says that something comes from; of an organisation's own installation it may name no team."""

    enterprise: str = ""
    team: str = ""
    is_organisation: bool = False

    @property
    def workspaces(self) -> tuple[str, ...]:
        """Under which names the bot may be installed there, the nearest first."""
        found = (self.enterprise,) if self.is_organisation else (self.team, self.enterprise)
        return tuple(each for each in found if each)


class NotInstalled(Exception):
    """The bot has no token for this workspace, or none any more."""


_WORKSPACE: Final[ContextVar[str]] = ContextVar("workspace", default="")


def working_for() -> str:
    """The workspace whose token calls to Slack carry now; empty outside of `work_for`."""
    return _WORKSPACE.get()


@contextmanager
def work_for(workspace: str) -> Iterator[None]:
    """What is called in Slack meanwhile is called in this workspace's name."""
    before = _WORKSPACE.set(workspace)
    try:
        yield
    finally:
        _WORKSPACE.reset(before)
