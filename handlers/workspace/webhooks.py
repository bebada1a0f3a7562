"""`/ai-hire webhooks`: other systems that hear of what happens, for the workspace's admins."""

from collections.abc import Awaitable, Callable

from blocks.routes import Route
from blocks.workspace.webhooks import WebhookState, read_webhook_form, webhook_form, webhooks_page
from domain.command import Saved
from domain.ids import new_id
from domain.workspace.webhook import AddWebhook, ChangeWebhook, WebhookDraft, WebhooksPage
from handlers.edge.answers import Answer, NextPage, OpenForm, Routes, ShowForm, Tick
from handlers.edge.payloads import Click, Command, Submission
from handlers.feature import Feature
from handlers.form import Form
from services.outgoing.webhooks import Changed

WEBHOOK = Form[WebhookState, WebhooksPage, WebhookDraft](
    state=WebhookState, read=lambda fields, _, draft: read_webhook_form(fields, draft=draft), draw=webhook_form
)
ADDED = "Added. Send a test once the receiver has the secret."
RENEWED = "From now on calls are signed by the new secret, and for a day by the one before as well."
TESTED = "A call is on its way. Look again in a moment to see whether it was taken."
PAUSED = "Nothing is sent there until you resume it."
RESUMED = "It goes on with what waited."
REMOVED = "Removed."


class WebhookHandlers(Feature):
    """Shows them all, and does what an admin asks for."""

    def routes(self) -> Routes:
        service = self._services.webhooks
        return Routes(
            commands={Route.COMMAND_WEBHOOKS: self.command},
            clicks={
                Route.WEBHOOK_SHOW: self.show,
                Route.WEBHOOK_ADD: self.ask,
                Route.WEBHOOK_TEST: self._doing(service.test, TESTED),
                Route.WEBHOOK_PAUSE: self._doing(service.pause, PAUSED),
                Route.WEBHOOK_RESUME: self._doing(service.resume, RESUMED),
                Route.WEBHOOK_RENEW: self._doing(service.renew, RENEWED),
                Route.WEBHOOK_REMOVE: self._doing(service.remove, REMOVED),
            },
            submissions={Route.WEBHOOK_SAVE: self.save},
            ticks={Tick.CALLS: self.forget_old},
        )

    async def forget_old(self, workspace: str) -> None:
        await self._threads.write(self._services.webhooks.forget, workspace, self._clock())

    async def command(self, command: Command) -> Answer:
        return OpenForm(webhooks_page(await self._threads.read(self._services.webhooks.page, command.actor)))

    async def show(self, click: Click) -> Answer:
        return ShowForm(webhooks_page(await self._threads.read(self._services.webhooks.page, click.actor)))

    async def ask(self, click: Click) -> Answer:
        page = await self._threads.read(self._services.webhooks.page, click.actor)
        return WEBHOOK.turn_to(page, WebhookState(form_id=new_id()))

    async def save(self, submission: Submission) -> Answer:
        state, typed = WEBHOOK.sent(submission)
        command = AddWebhook(**self._asked(submission.actor, state), draft=typed)
        outcome = await self._threads.write(self._services.webhooks.add, command)
        if isinstance(outcome, Saved):
            return NextPage(webhooks_page(outcome.result, ADDED))
        return WEBHOOK.answer(outcome, state, typed)

    def _doing(self, do: Callable[[ChangeWebhook], Changed], said: str) -> Callable[[Click], Awaitable[Answer]]:
        """The button of one webhook, and the page as it is then."""

        async def done(click: Click) -> Answer:
            command = ChangeWebhook(actor=click.actor, now=self._clock(), webhook=click.pressed.subject)
            outcome = await self._threads.write(do, command)
            page = outcome.result if isinstance(outcome, Saved) else outcome.page
            return ShowForm(webhooks_page(page, said))

        return done
