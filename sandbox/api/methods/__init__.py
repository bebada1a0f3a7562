"""The Web API's methods, one module a family."""

from sandbox.api.methods import canvases, chat, conversations, files, people, views
from sandbox.api.methods.calls import Method

METHODS: dict[str, Method] = {
    **people.METHODS,
    **conversations.METHODS,
    **chat.METHODS,
    **files.METHODS,
    **views.METHODS,
    **canvases.METHODS,
}

__all__ = ["METHODS"]
