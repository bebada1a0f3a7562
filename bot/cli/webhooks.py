"""Where other systems hear of what happens, as whoever runs the bot sets it."""

from collections.abc import Iterator
from datetime import datetime

from bot.cli.cannot import CannotRun
from bot.cli.typed import typed_with
from domain.refusals import NotFound
from domain.workspace.webhook import What, why_no_address
from services.outgoing.webhooks import WebhookService


def listed(service: WebhookService, workspace: str) -> Iterator[str]:
    """Lines for the terminal; never a secret."""
    found = service.of(workspace)
    if not found:
        yield f"No webhook is set. Set one: {typed_with('webhooks --add https://…')}"
    for each in found:
        words = "with names, titles and reasons" if each.with_words else "ids and states alone"
        yield f"{each.id}  {each.url}  {words}, since {each.made_at:%Y-%m-%d %H:%M} UTC"


def added(
    service: WebhookService, workspace: str, url: str, now: datetime, *, with_words: bool, to_private: bool
) -> Iterator[str]:
    """Lines for the terminal, with the secret, this once. Raises CannotRun."""
    if why := why_no_address(url, to_private=to_private):
        raise CannotRun(why)
    webhook = service.add(workspace, url, now, with_words=with_words)
    yield f"From now on {webhook.url} hears of: {', '.join(What)}."
    yield f"The receiver checks the signature with this secret, which is not shown again: {webhook.secret}"
    if with_words:
        yield "Names, titles and reasons go along, and cannot be taken back from there."


def removed(service: WebhookService, workspace: str, webhook_id: str, now: datetime) -> str:
    """Raises CannotRun where there is none."""
    try:
        service.remove(workspace, webhook_id, now)
    except NotFound:
        raise CannotRun(f"There is no webhook {webhook_id}. See which there are: {typed_with('webhooks')}") from None
    return "Nothing is told there any more."
