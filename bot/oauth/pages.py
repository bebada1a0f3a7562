"""`/slack/install` and `/slack/oauth_redirect`: from a browser to Slack's consent and back, by Bolt's own flow."""

import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from html import escape
from typing import Final

import structlog
from slack_bolt import BoltResponse
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.cli.manifest import REDIRECT_PATH, read_manifest, scopes_of
from bot.doors.slack import AWAY
from bot.oauth.stores import SILENT, StateStore
from bot.oauth.tokens import Tokens
from bot.settings import ManyWorkspaces
from domain.installation import Identity
from domain.refusals import Refusal
from handlers.edge.errors import APP_REFUSED, read_no
from handlers.edge.threads import Threads

log = structlog.get_logger(__name__)

INSTALL: Final = "/slack/install"
#: Bytes of a state: nobody guesses it.
STATE_BYTES: Final = 32
#: What comes back is a browser's: nothing of it is longer.
MOST: Final = 1000

_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>AI Hire</title>
<style>body{{font:17px/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem}}</style></head>
<body><h1>{title}</h1><p>{words}</p>{way}</body></html>
"""
_AGAIN: Final = f'<p><a href="{INSTALL.rpartition("/")[2]}">Begin again</a></p>'
#: No script, no frame, no referrer with a code in it, and nothing that a shared computer keeps.
_HEADERS: Final = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}
#: By Bolt's reasons and Slack's words; whatever else there is, is told by the last one.
_WHY: Final = {
    "access_denied": "You chose not to install AI Hire, so nothing was changed.",
    "invalid_browser": "This page belongs to an installation that was begun in another browser, or with cookies off.",
    "invalid_state": "That installation was begun more than ten minutes ago, or has been completed already.",
    "missing_code": "Slack sent no code along, so nothing was changed.",
    "invalid_code": "Slack does not know this code. It may have been used already.",
    "code_already_used": "This code has been used already.",
    "code_expired": "That took longer than Slack waits, so the code is not good any more.",
    "storage_error": "I could not save the installation just now. Please begin again in a minute.",
    "unreachable": "Slack did not answer. Please begin again in a minute.",
}
_SETTINGS: Final = "Slack refuses the settings of this app ({code}). Please tell whoever runs AI Hire."
_OTHER: Final = "Slack did not install AI Hire, so nothing was changed."


class Refused(Exception):
    """Slack does not exchange the code; `code` is its word."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Installations(AsyncInstallationStore):
    """Bolt hands over what was installed; the rest is asked of `Tokens`."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    async def async_save(self, installation: Installation) -> None:
        bot = installation.to_bot()
        is_whole = bool(installation.is_enterprise_install)
        workspace = (installation.enterprise_id if is_whole else installation.team_id) or ""
        name = (installation.enterprise_name if is_whole else installation.team_name) or ""
        identity = Identity(
            workspace=workspace,
            workspace_name=name,
            bot_user=installation.bot_user_id or "",
            bot_id=installation.bot_id or "",
            url=installation.enterprise_url or "",
        )
        await self._tokens.keep(identity, bot)


class _States(AsyncOAuthStateStore):
    def __init__(self, store: StateStore, threads: Threads) -> None:
        self._store = store
        self._threads = threads

    async def async_issue(self, *_: object, **__: object) -> str:
        state = secrets.token_urlsafe(STATE_BYTES)
        await self._threads.write(self._store.begin, state, datetime.now(UTC))
        return state

    async def async_consume(self, state: str) -> bool:
        return await self._threads.write(self._store.end, state, datetime.now(UTC))


class Flow(AsyncOAuthFlow):
    """Bolt's flow without what a stranger could add to Slack's address, and without codes in the log."""

    async def build_authorize_url(self, state: str, request: AsyncBoltRequest) -> str:
        return self.settings.authorize_url_generator.generate(state=state)

    async def run_installation(self, code: str) -> Installation:
        """Raises Refused."""
        try:
            answer = await self.client.oauth_v2_access(
                code=code,
                client_id=self.settings.client_id,
                client_secret=self.settings.client_secret,
                redirect_uri=self.settings.redirect_uri,
            )
            token = str(answer.get("access_token") or "")
            if not token.startswith("xox"):
                raise Refused("no_bot_token")
            who = await self.client.auth_test(token=token)
        except SlackApiError as error:
            no = read_no(error)
            raise Refused("unreachable" if no.status >= 429 or not no.reason else no.code) from None
        except AWAY:
            raise Refused("unreachable") from None
        is_whole = bool(answer.get("is_enterprise_install"))
        enterprise, team = answer.get("enterprise") or {}, answer.get("team") or {}
        if not (enterprise if is_whole else team).get("id"):
            raise Refused("no_workspace")
        return Installation(
            app_id=answer.get("app_id"),
            enterprise_id=enterprise.get("id"),
            enterprise_name=enterprise.get("name"),
            enterprise_url=str(who.get("url") or ""),
            team_id=None if is_whole else team.get("id"),
            team_name=None if is_whole else team.get("name"),
            bot_token=token,
            bot_id=who.get("bot_id"),
            bot_user_id=answer.get("bot_user_id"),
            bot_scopes=answer.get("scope") or "",
            bot_refresh_token=answer.get("refresh_token"),
            bot_token_expires_in=answer.get("expires_in"),
            user_id=str((answer.get("authed_user") or {}).get("id") or ""),
            is_enterprise_install=is_whole,
            token_type=answer.get("token_type"),
        )


def install_routes(
    many: ManyWorkspaces, *, api_url: str, client: AsyncWebClient, tokens: Tokens, states: StateStore, threads: Threads
) -> list[BaseRoute]:
    """The two addresses, by GET alone. `client` carries no token of its own."""

    async def done(args: AsyncSuccessArgs) -> BoltResponse:
        where = (
            args.installation.enterprise_name
            if args.installation.is_enterprise_install
            else args.installation.team_name
        )
        words = f"It works in {escape(where or 'your workspace')} now. Type <b>/ai-hire</b> in Slack to begin."
        return _page("AI Hire is installed", words, forget=flow)

    async def failed(args: AsyncFailureArgs) -> BoltResponse:
        return _failed(args.reason, args.suggested_status_code, flow)

    flow = Flow(
        client=client,
        logger=SILENT,
        settings=AsyncOAuthSettings(
            client_id=many.client_id,
            client_secret=many.client_secret.get_secret_value(),
            scopes=sorted(scopes_of(read_manifest())),
            user_scopes=[],
            redirect_uri=f"{many.public_url}{REDIRECT_PATH}" if many.public_url else None,
            install_path=INSTALL,
            redirect_uri_path=REDIRECT_PATH,
            install_page_rendering_enabled=False,
            authorization_url=authorization_url(api_url),
            callback_options=AsyncCallbackOptions(success=done, failure=failed),
            installation_store=_Installations(tokens),
            state_store=_States(states, threads),
            logger=SILENT,
        ),
    )

    async def guarded(request: Request, handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]) -> Response:
        if any(len(value) > MOST for value in request.query_params.values()):
            return _sent(_failed("invalid_code", 400, flow))
        try:
            answer = await handle(to_async_bolt_request(request, b""))
        except Refused as refused:
            log.warning("not installed", error=refused.code)
            answer = _failed(refused.code, 502 if refused.code == "unreachable" else 400, flow)
        except Refusal as refusal:
            answer = _page("Not yet", escape(refusal.text), status=503, way=_AGAIN)
        except Exception:
            log.exception("installation failed")
            answer = _page("AI Hire is not installed", "Something broke on my side.", status=500, way=_AGAIN)
        return _sent(answer)

    async def install(request: Request) -> Response:
        return await guarded(request, flow.handle_installation)

    async def back(request: Request) -> Response:
        return await guarded(request, flow.handle_callback)

    return [Route(INSTALL, install, methods=["GET"]), Route(REDIRECT_PATH, back, methods=["GET"])]


def authorization_url(api_url: str) -> str:
    """Where people consent: beside the Web API, also of a Slack that stands in."""
    return f"{api_url.removesuffix('/').removesuffix('/api')}/oauth/v2/authorize"


def _failed(reason: str, status: int, flow: Flow) -> BoltResponse:
    words = _WHY.get(reason) or (_SETTINGS.format(code=reason) if reason in APP_REFUSED else _OTHER)
    return _page("AI Hire is not installed", words, status=status, way=_AGAIN, forget=flow)


def _page(title: str, words: str, *, status: int = 200, way: str = "", forget: Flow | None = None) -> BoltResponse:
    cookie = {"set-cookie": forget.settings.state_utils.build_set_cookie_for_deletion()} if forget else {}
    body = _PAGE.format(title=title, words=words, way=way)
    return BoltResponse(status=status, body=body, headers={**_HEADERS, **cookie})


def _sent(answer: BoltResponse) -> Response:
    response = to_starlette_response(answer)
    for name, value in _HEADERS.items():
        response.headers[name] = value
    return response
