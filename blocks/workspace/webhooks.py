"""Other systems that hear of what happens, as a workspace's admins set them."""

from collections.abc import Sequence
from typing import Final

from blocks.button import ButtonValue
from blocks.forms import Fields, FormState, Reader, modal
from blocks.inputs import input_choices, input_text
from blocks.kit import Block, Choice, Element, View, actions, button, confirm, divider, section
from blocks.routes import Route
from blocks.text import Mrkdwn, join, md, moment
from domain.outgoing.delivery import State
from domain.workspace.webhook import TOLD, URL_LIMIT, LastCall, Webhook, WebhookDraft, WebhooksPage, shown_address

_URL: Final = "url"
_WORDS: Final = "words"
_GOES: Final = Choice(
    value="words",
    label="Names, titles and reasons go along",
    description="They cannot be taken back from there, nor erased",
)
_WHAT: Final = md(
    "Another system can hear of what happens here: {what}. Ids and states alone, signed; never a note or a score. "
    "What is read there: `docs/webhooks.md`.",
    what=", ".join(TOLD),
)
_NONE: Final = Mrkdwn("_None is set._")
_SURE: Final = confirm("Remove it?", "Nothing is told there any more, nor what still waits.", "Remove it")
_ANOTHER: Final = confirm(
    "Another secret?", "For a day calls are signed by both, so that the receiver can take the new one.", "Yes, another"
)
_STATES: Final = {
    State.PENDING: "on its way",
    State.WAITING: "held up",
    State.SENT: "taken",
    State.FAILED: "not taken",
    State.SKIPPED: "not needed any more",
    State.CANCELLED: "not needed any more",
}
#: Our own words for why; everything else is the receiver's number.
_WHY: Final = {
    "private_address": "it leads into a private network",
    "not_taken_for_three_days": "not for three days",
    "receiver_is_gone": "the receiver says that it is gone",
}


class WebhookState(FormState):
    """Nothing but whose form it is."""


def webhooks_page(page: WebhooksPage, said: str = "") -> View:
    """Each with what became of its newest call; a secret is shown once, when it is new."""
    blocks: list[Block | None] = [
        section(md(":white_check_mark: {said}", said=said)) if said else None,
        *_secret(page),
        section(_WHAT),
        *[block for number, each in enumerate(page.webhooks) for block in _one(page, each, number)],
        None if page.webhooks else section(_NONE),
        divider(),
        actions(
            None if page.is_full else button("Add a webhook", Route.WEBHOOK_ADD, style="primary"),
            button("Look again", Route.WEBHOOK_SHOW),
            block_id="webhooks",
        ),
    ]
    return modal(Route.NOTICE_READ, "Webhooks", blocks)


def webhook_form(_: WebhooksPage, state: WebhookState, typed: WebhookDraft | None = None, notice: str = "") -> View:
    """Where to, and whether words go along."""
    typed = typed or WebhookDraft()
    return modal(
        Route.WEBHOOK_SAVE,
        "Add a webhook",
        [
            input_text(
                _URL,
                "Its address",
                initial=typed.url,
                placeholder="https://hooks.example.com/ai-hire",
                max_length=URL_LIMIT,
                hint="Calls come by POST. You get the secret that proves them when it is saved, this once.",
            ),
            input_choices(_WORDS, "What goes along", [_GOES], initial=[_GOES.value] if typed.with_words else []),
            actions(button("Back", Route.WEBHOOK_SHOW), block_id="below"),
        ],
        state=state,
        notice=notice,
        submit="Add it",
        close="Cancel",
    )


def read_webhook_form(fields: Fields, *, draft: bool = False) -> WebhookDraft:
    """What was typed. Raises Invalid where there is no address."""
    reader = Reader(fields, draft=draft)
    url = reader.text(_URL, required="Please type where calls go.", limit=URL_LIMIT)
    words = _GOES.value in reader.ids(_WORDS)
    reader.check()
    return WebhookDraft(url=url, with_words=words)


def _secret(page: WebhooksPage) -> Sequence[Block]:
    if not page.shown:
        return ()
    told = md("The secret of *{url}*, shown this once:", url=shown_address(page.webhook(page.changed).url))
    return (section(join([told, md("`{secret}`", secret=page.shown)])), divider())


def _one(page: WebhooksPage, webhook: Webhook, number: int) -> list[Block]:
    words = "names, titles and reasons go along" if webhook.with_words else "ids and states alone"
    told = [
        md("*{url}*", url=shown_address(webhook.url)),
        md("{words} · since {at}", words=words, at=moment(webhook.made_at)),
        _last(page.calls.get(webhook.id)),
    ]
    if webhook.paused_at is not None:
        told.append(md("*Paused* since {at}: what happens waits, three days at most", at=moment(webhook.paused_at)))
    return [divider(), section(join(told)), actions(*_buttons(webhook, number), block_id=f"webhook {webhook.id}")]


def _buttons(webhook: Webhook, number: int) -> tuple[Element, ...]:
    value = ButtonValue(subject=webhook.id).dump()
    first = (
        (
            button("Send a test", Route.WEBHOOK_TEST, value=value, number=number),
            button("Pause", Route.WEBHOOK_PAUSE, value=value, number=number),
        )
        if webhook.paused_at is None
        else (button("Resume", Route.WEBHOOK_RESUME, value=value, number=number),)
    )
    return (
        *first,
        button("Another secret", Route.WEBHOOK_RENEW, value=value, number=number, ask=_ANOTHER),
        button("Remove", Route.WEBHOOK_REMOVE, value=value, number=number, style="danger", ask=_SURE),
    )


def _last(call: LastCall | None) -> Mrkdwn:
    if call is None:
        return md("Nothing was told there lately")
    why = f" ({_WHY.get(call.error, call.error)})" if call.error and call.state is not State.SENT else ""
    return md("Newest call: {state}{why}", state=_STATES[call.state], why=why)
