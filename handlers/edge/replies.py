"""Turns answers into Slack: the HTTP body, one call that opens or changes a form, or words to one person."""

from collections.abc import Mapping, Sequence

import aiohttp
import structlog
from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from blocks.forms import block_errors
from blocks.kit import Block, View, in_text
from blocks.notice import notice
from blocks.origins import carrying
from blocks.text import Mrkdwn, escape
from domain.refusals import Refusal
from handlers.edge.answers import Answer, CloseForms, Done, NextPage, OpenForm, Say, ShowForm
from handlers.edge.errors import HASH_CONFLICT, INVALID_BLOCKS, TRIGGER_OVER, UNKNOWN_METHOD, code_of, places_of
from handlers.edge.hosts import Hooks, proxy_for
from handlers.edge.payloads import (
    ClickPayload,
    ClosedPayload,
    CommandPayload,
    Event,
    Form,
    Sent,
    ShortcutPayload,
    SubmissionPayload,
    WayBack,
)

log = structlog.get_logger()

TOO_LATE = "Slack gives me three seconds to open a form, and they were over. Please try once more."
UNREAD_CLICK = "I could not read what Slack sent, so nothing was done. Please try once more; if it stays, tell whoever runs AI Hire."
FORM_FAILED = "Slack did not let me open the form. Please try once more."


class Replies:
    """Carries answers out. `client` waits two seconds at most and never retries."""

    def __init__(self, client: AsyncWebClient, session: aiohttp.ClientSession, *, hooks: Hooks) -> None:
        self._client = client
        self._session = session
        self._hooks = hooks

    async def answer(self, sent: Sent, answer: Answer, ack: AsyncAck) -> None:
        """Says what a handler answered, where it was asked. Raises Refusal where Slack does not open a form."""
        match sent:
            case CommandPayload():
                await self._to_command(sent, answer, ack)
            case ClickPayload():
                await self._to_click(sent, answer)
                await ack()
            case SubmissionPayload():
                await self._to_submission(sent, answer, ack)
            case ClosedPayload():
                await ack()
            case ShortcutPayload():
                await self._to_shortcut(sent, answer)
                await ack()

    async def whisper(self, event: Event, said: Say, ack: AsyncAck) -> None:
        """To whoever wrote, alone, where they wrote it; tried once."""
        body: dict[str, object] = {"channel": event.channel, "user": event.user, "text": said.text}
        body |= {"blocks": list(said.blocks)} if said.blocks else {}
        body |= {"thread_ts": event.thread} if event.thread else {}
        try:
            await self._client.api_call("chat.postEphemeral", json=body)
        except Exception as error:
            log.warning("ephemeral not shown", error=type(error).__name__)
        await ack()

    async def replace(self, address: str, answer: Say) -> None:
        """Puts words in the place of those that were pressed in; tried once, and never raises."""
        await self._respond(address, answer.text, answer.blocks, replace=True)

    async def refuse(self, sent: Sent, text: str, ack: AsyncAck) -> None:
        """Tells the person alone; works without a database, and never raises."""
        match sent:
            case CommandPayload():
                await ack(text=text)
            case ClickPayload(is_home=True):
                await self._try_open(sent.trigger, notice(escape(text)), push=False)
                await ack()
            case ClickPayload(form=None):
                await self._ephemeral(sent, escape(text), [])
                await ack()
            case ClickPayload(is_typed=True):
                # They hear it when they send the form; nothing is put over what they are typing.
                await ack()
            case ClickPayload():
                await self._try_open(sent.trigger, notice(escape(text)), push=True)
                await ack()
            case SubmissionPayload():
                await self.correct(sent, {"": text}, ack)
            case ClosedPayload():
                # Nothing is in front of them any more at which it could be said.
                await ack()
            case ShortcutPayload():
                await self._try_open(sent.trigger, notice(escape(text)), push=False)
                await ack()

    async def unread(self, way: WayBack) -> None:
        """Tells whoever pressed what could not be read; never raises."""
        if self._hooks.allow(way.response_url):
            await self._respond(way.response_url, escape(UNREAD_CLICK), ())
        elif way.trigger:
            await self._try_open(way.trigger, notice(escape(UNREAD_CLICK)), push=way.is_in_form)

    async def correct(self, sent: SubmissionPayload, errors: Mapping[str, str], ack: AsyncAck) -> None:
        """At the form's fields (`""`: the first), so that everything typed stays; as a notice where it has no field."""
        if placed := block_errors(errors, sent.form.fields):
            await ack(response_action="errors", errors=placed)
        else:
            await ack(response_action="update", view=dict(notice(escape(" ".join(errors.values())))))

    async def _to_command(self, sent: CommandPayload, answer: Answer, ack: AsyncAck) -> None:
        match answer:
            case Say():
                await self._say_to_command(sent, answer, ack)
            case OpenForm(view=view):
                await self._open(sent.trigger, view)
                await ack()
            case _:
                await ack()

    async def _say_to_command(self, sent: CommandPayload, answer: Say, ack: AsyncAck) -> None:
        """By the HTTP body; tables and charts by the response address, since only there Slack says that it knows none."""
        text, blocks = answer.text, list(answer.blocks)
        simpler = in_text(blocks)
        if simpler != blocks and await self._respond(sent.response_url, text, blocks):
            await ack()
        else:
            await ack(text=text, blocks=[dict(block) for block in simpler], response_type="ephemeral")

    async def _to_click(self, sent: ClickPayload, answer: Answer) -> None:
        match answer:
            case Say():
                await self._say(sent, answer.text, answer.blocks)
            case OpenForm(view=view) | NextPage(view=view) if sent.form is None:
                await self._open(sent.trigger, carrying(view, sent.origin))
            case OpenForm(view=view):
                await self._push(sent.trigger, carrying(view, sent.origin))
            case ShowForm(view=view) | NextPage(view=view) if sent.form is not None:
                await self._update(sent, sent.form, carrying(view, sent.origin))
            case _:
                pass

    async def _to_submission(self, sent: SubmissionPayload, answer: Answer, ack: AsyncAck) -> None:
        match answer:
            case NextPage(view=view) | OpenForm(view=view) | ShowForm(view=view):
                await ack(response_action="update", view=dict(carrying(view, sent.origin)))
            case Say():
                await ack(response_action="update", view=dict(notice(answer.text, answer.blocks)))
            case CloseForms():
                await ack(response_action="clear")
            case Done():
                await ack()

    async def _to_shortcut(self, sent: ShortcutPayload, answer: Answer) -> None:
        match answer:
            case OpenForm(view=view):
                await self._open(sent.trigger, view)
            case Say():
                await self._open(sent.trigger, notice(answer.text, answer.blocks))
            case _:
                pass

    async def _say(self, sent: ClickPayload, text: Mrkdwn, blocks: Sequence[Block]) -> None:
        # On the home tab nothing can be shown beside it but a page.
        if sent.form is not None or sent.is_home:
            await self._try_open(sent.trigger, notice(text, in_text(blocks)), push=sent.form is not None)
        else:
            await self._ephemeral(sent, text, blocks)

    async def _open(self, trigger: str, view: View) -> None:
        """Raises Refusal where Slack does not open it."""
        await self._form_call("views.open", {"trigger_id": trigger, "view": dict(view)})

    async def _push(self, trigger: str, view: View) -> None:
        await self._form_call("views.push", {"trigger_id": trigger, "view": dict(view)})

    async def _update(self, sent: ClickPayload, form: Form, view: View) -> None:
        change: dict[str, object] = {"view_id": form.view_id, "view": dict(view)}
        try:
            await self._form_call("views.update", change | {"hash": form.hash})
        except Refusal as refusal:
            cause = refusal.__cause__
            code = code_of(cause) if isinstance(cause, SlackApiError) else ""
            if code == HASH_CONFLICT:
                # Another answer changed the page since this was pressed. What a field would show is old by now;
                # a button was pressed to go somewhere, so it goes there.
                if not sent.is_field:
                    await self._form_call("views.update", change)
                return
            if code != UNKNOWN_METHOD:
                raise
            # This Slack cannot change an open form: what a tap would have shown comes when the form is sent.
            if not sent.is_field:
                await self._push(sent.trigger, view)

    async def _form_call(self, method: str, arguments: dict[str, object]) -> None:
        try:
            await self._client.api_call(method, json=arguments)
        except SlackApiError as error:
            code = code_of(error)
            log.warning("form refused", method=method, error=code, places=places_of(error))
            raise Refusal(TOO_LATE if code in TRIGGER_OVER else FORM_FAILED) from error
        except aiohttp.ClientError as error:
            log.warning("form not opened", method=method, error=type(error).__name__)
            raise Refusal(FORM_FAILED) from error

    async def _try_open(self, trigger: str, view: View, *, push: bool) -> None:
        try:
            await (self._push(trigger, view) if push else self._open(trigger, view))
        except Exception as error:
            log.warning("notice not shown", error=type(error).__name__)

    async def _ephemeral(self, sent: ClickPayload, text: Mrkdwn, blocks: Sequence[Block]) -> None:
        """In the thread where it was pressed, else by the response address; tried once each, and without tables again."""
        place = sent.place
        body: dict[str, object] = {"channel": place.channel, "user": sent.user, "text": text}
        if blocks:
            body["blocks"] = list(blocks)
        # A card with replies is its own thread's root: it was pressed in the channel, so the words belong there.
        if place.thread and place.thread != place.ts:
            body["thread_ts"] = place.thread
        simpler = in_text(blocks)
        try:
            await self._client.api_call("chat.postEphemeral", json=body)
        except Exception as error:
            code = code_of(error) if isinstance(error, SlackApiError) else type(error).__name__
            log.warning("ephemeral not shown", error=code)
            if code == INVALID_BLOCKS and simpler != list(blocks):
                await self._ephemeral(sent, text, simpler)
            else:
                await self._respond(sent.response_url, text, simpler)

    async def _respond(self, url: str, text: Mrkdwn, blocks: Sequence[Block], *, replace: bool = False) -> bool:
        """Whether Slack took it."""
        if not self._hooks.allow(url):
            if url:
                log.warning("response address is not Slack's")
            return False
        body = {"response_type": "ephemeral", "replace_original": replace, "text": text, "blocks": list(blocks) or None}
        try:
            async with self._session.post(url, json=body, allow_redirects=False, proxy=proxy_for(url)) as response:
                if response.status != 200:
                    log.warning("response address refused", status=response.status)
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("response address failed", error=type(error).__name__)
            return False
