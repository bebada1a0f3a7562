"""Where other systems hear of what happens, as whoever runs the bot sets it; admins do it with `/ai-hire webhooks`."""

from collections.abc import Iterator
from datetime import datetime

from bot.cli.cannot import CannotRun
from bot.cli.deliveries import OPERATOR
from bot.cli.typed import typed_with
from domain.command import Saved
from domain.people import Actor
from domain.refusals import Invalid, NotFound, Refusal
from domain.workspace.webhook import TOLD, AddWebhook, ChangeWebhook, WebhookDraft, WebhooksPage, shown_address
from services.outgoing.webhooks import Changed, WebhookService


def listed(service: WebhookService, workspace: str) -> Iterator[str]:
    """Lines for the terminal; never a secret, nor what may be one of the receiver's."""
    found = service.page(_operator(workspace)).webhooks
    if not found:
        yield f"No webhook is set. Set one: {typed_with('webhooks --add https://…')}"
    for each in found:
        words = "with names, titles and reasons" if each.with_words else "ids and states alone"
        paused = f", paused since {each.paused_at:%Y-%m-%d %H:%M} UTC" if each.paused_at else ""
        yield f"{each.id}  {shown_address(each.url)}  {words}, since {each.made_at:%Y-%m-%d %H:%M} UTC{paused}"


def added(service: WebhookService, workspace: str, url: str, now: datetime, *, with_words: bool) -> Iterator[str]:
    """Lines for the terminal, with the secret, this once. Raises CannotRun."""
    draft = WebhookDraft(url=url, with_words=with_words)
    try:
        page = _saved(service.add(AddWebhook(actor=_operator(workspace), now=now, draft=draft)))
    except Invalid as invalid:
        raise CannotRun(" ".join(invalid.errors.values())) from None
    except Refusal as refusal:
        raise CannotRun(refusal.text) from None
    yield f"From now on {shown_address(page.webhook(page.changed).url)} hears of: {', '.join(TOLD)}."
    yield f"The receiver checks the signature with this secret, which is not shown again: {page.shown}"
    if with_words:
        yield "Names, titles and reasons go along, and cannot be taken back from there."


def removed(service: WebhookService, workspace: str, webhook_id: str, now: datetime) -> str:
    """Raises CannotRun where there is none."""
    try:
        service.remove(ChangeWebhook(actor=_operator(workspace), now=now, webhook=webhook_id))
    except NotFound:
        raise CannotRun(f"There is no webhook {webhook_id}. See which there are: {typed_with('webhooks')}") from None
    return "Nothing is told there any more."


def _operator(workspace: str) -> Actor:
    return Actor(workspace=workspace, user=OPERATOR, is_admin=True)


def _saved(outcome: Changed) -> WebhooksPage:
    if not isinstance(outcome, Saved):
        raise CannotRun("Somebody changed the webhooks at the same moment. Try again.")
    return outcome.result
