"""Slack's OAuth: the page on which somebody consents, the codes that follow, and tokens that are renewed or taken away."""

import base64
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from sandbox.api.methods.calls import ApiError
from sandbox.api.web_api import WebApi
from sandbox.workspace import GRID, Json, Workspace

CODE_SECONDS = 600
TOKEN_SECONDS = 12 * 60 * 60


@dataclass
class Code:
    """What a browser carries back; it is good for ten minutes, and once."""

    workspace: Workspace
    redirect_uri: str
    issued: float
    is_used: bool = False


@dataclass
class Distribution:
    """An app that many workspaces may install. Nobody knows its secret beforehand."""

    redirect_urls: tuple[str, ...] = ()
    client_id: str = "111.222"
    client_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    rotates: bool = False
    #: Seconds that a token lives where tokens are renewed.
    lifetime: int = TOKEN_SECONDS
    codes: dict[str, Code] = field(default_factory=dict)
    #: Whose each token is; of one that is not good any more also Slack's word for that.
    tokens: dict[str, Workspace] = field(default_factory=dict)
    ended: dict[str, str] = field(default_factory=dict)
    refresh_tokens: dict[str, Workspace] = field(default_factory=dict)

    def consent(self, workspace: Workspace, redirect_uri: str = "") -> str:
        """Somebody there allows it: the code."""
        code = secrets.token_hex(16)
        self.codes[code] = Code(workspace, redirect_uri, workspace.seconds())
        return code

    def exchange(self, args: Json, given: tuple[str, str]) -> Json:
        """Answers `oauth.v2.access`. Raises ApiError."""
        if given[0] != self.client_id:
            raise ApiError("invalid_client_id")
        if given[1] != self.client_secret:
            raise ApiError("bad_client_secret")
        if args.get("grant_type") == "refresh_token":
            # Good for one use.
            workspace = self.refresh_tokens.pop(str(args.get("refresh_token")), None)
            if workspace is None:
                raise ApiError("invalid_refresh_token")
            return self.grant(workspace)
        code = self.codes.get(str(args.get("code")))
        if code is None or code.workspace.seconds() - code.issued > CODE_SECONDS:
            raise ApiError("invalid_code")
        if code.is_used:
            raise ApiError("code_already_used")
        if str(args.get("redirect_uri") or "") != code.redirect_uri:
            raise ApiError("bad_redirect_uri")
        code.is_used = True
        return self.grant(code.workspace)

    def grant(self, workspace: Workspace) -> Json:
        """A token for this workspace, or for the whole organisation that it stands for."""
        app = workspace.app
        app.bot_token = f"xoxb-{secrets.token_hex(16)}"
        is_whole = workspace.is_org_wide
        answer: Json = {
            "access_token": app.bot_token,
            "token_type": "bot",
            "scope": ",".join(sorted(app.scopes)),
            "bot_user_id": app.bot_user,
            "app_id": app.id,
            "team": None if is_whole else {"id": workspace.team_id, "name": workspace.name},
            "enterprise": {"id": GRID, "name": "Grid"} if is_whole else None,
            "is_enterprise_install": is_whole,
            "authed_user": {"id": next(iter(workspace.users))},
        }
        if self.rotates:
            app.bot_token = answer["access_token"] = f"xoxe.{app.bot_token}"
            refresh = f"xoxe-1-{secrets.token_hex(24)}"
            self.refresh_tokens[refresh] = workspace
            answer |= {"refresh_token": refresh, "expires_in": self.lifetime}
        self.tokens[app.bot_token] = workspace
        return answer

    def take_away(self, workspace: Workspace) -> None:
        """Somebody uninstalls it there: its tokens are dead at once, and it hears so."""
        for token in [token for token, whose in self.tokens.items() if whose is workspace]:
            self.ended[token] = "account_inactive"
        self.refresh_tokens = {token: whose for token, whose in self.refresh_tokens.items() if whose is not workspace}
        workspace.owe("tokens_revoked", {"type": "tokens_revoked", "tokens": {"bot": [workspace.app.bot_user]}})
        workspace.owe("app_uninstalled", {"type": "app_uninstalled"})
        workspace.changed()


class Consent:
    """`/oauth/v2/authorize`: who asks for what, and in which workspace it may."""

    def __init__(self, distribution: Distribution, workspaces: Iterable[Workspace]) -> None:
        self.distribution = distribution
        self.workspaces = {each.team_id: each for each in workspaces}

    async def ask(self, request: Request) -> Response:
        """The page; nothing is given yet."""
        if refusal := self.refusal(request):
            return HTMLResponse(f"<h1>Something went wrong</h1><p>{refusal}</p>", 400)
        fields = "".join(
            f'<input type="hidden" name="{name}" value="{escape(request.query_params.get(name, ""))}">'
            for name in ("client_id", "scope", "state", "redirect_uri")
        )
        choices = "".join(
            f'<button name="team" value="{escape(team)}">Allow in {escape(each.name)}</button> '
            for team, each in self.workspaces.items()
        )
        body = f'<h1>May it be installed?</h1><form method="post">{fields}{choices}<button name="team">Cancel</button></form>'
        return HTMLResponse(body)

    async def answer(self, request: Request) -> Response:
        """Allowed in one of them, or not at all: the browser goes back with that."""
        async with request.form() as form:
            given = {name: str(value) for name, value in form.items()}
        distribution, workspace = self.distribution, self.workspaces.get(given.get("team", ""))
        asked = given.get("redirect_uri", "")
        if given.get("client_id") != distribution.client_id or (asked and asked not in distribution.redirect_urls):
            return HTMLResponse("<h1>Something went wrong</h1>", 400)
        back = {"code": distribution.consent(workspace, asked)} if workspace else {"error": "access_denied"}
        where = asked or next(iter(distribution.redirect_urls))
        return RedirectResponse(f"{where}?{urlencode({**back, 'state': given.get('state', '')})}", 302)

    def refusal(self, request: Request) -> str:
        asked = request.query_params
        if asked.get("client_id") != self.distribution.client_id:
            return "invalid_client_id"
        if not self.distribution.redirect_urls or asked.get("redirect_uri", "") not in (
            "",
            *self.distribution.redirect_urls,
        ):
            return "bad_redirect_uri"
        return "" if asked.get("scope") else "no_scopes"


class Calls:
    """The Web API of all workspaces at one address: each call goes where its token belongs."""

    def __init__(self, distribution: Distribution, apis: Iterable[WebApi]) -> None:
        self.distribution = distribution
        self.apis = list(apis)
        self.of = {api.workspace.team_id: api for api in self.apis}
        #: What was exchanged or renewed, for tests.
        self.exchanged: list[Json] = []

    async def endpoint(self, request: Request) -> Response:
        name = request.path_params["method"]
        if name == "oauth.v2.access":
            return await self.exchange(request)
        token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        if word := self.distribution.ended.get(token):
            return JSONResponse({"ok": False, "error": word})
        workspace = self.distribution.tokens.get(token)
        # Without a token, or with one that nobody has, the answer is the same anywhere.
        api = self.apis[0] if workspace is None else self.of[workspace.team_id]
        return await api.endpoint(request)

    async def exchange(self, request: Request) -> Response:
        async with request.form() as form:
            args: Json = {name: str(value) for name, value in form.items()}
        fault = self.apis[0].workspace.faults.take("oauth.v2.access")
        if fault and fault.status != 200:
            return Response("", fault.status)
        kind, _, encoded = request.headers.get("authorization", "").partition(" ")
        client_id, _, secret = base64.b64decode(encoded if kind == "Basic" else "").decode().partition(":")
        self.exchanged.append(args)
        try:
            return JSONResponse({"ok": True, **self.distribution.exchange(args, (client_id, secret))})
        except ApiError as error:
            return JSONResponse(error.body())
