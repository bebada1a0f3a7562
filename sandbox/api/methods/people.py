"""auth.*, api.*, apps.* and users.*."""

from zoneinfo import ZoneInfo

from sandbox.api.methods.calls import ApiError, Call, Method, page
from sandbox.blockkit import check_message, check_view
from sandbox.workspace import GRID, Json, User, Workspace


def user_json(workspace: Workspace, user: User) -> Json:
    """A person as users.info shows them; of a deactivated one Slack says little."""
    body: Json = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": user.deleted,
        "profile": {
            "real_name": user.real_name,
            "display_name": user.name,
            "team": user.team_id,
            "status_emoji": user.status_emoji,
            "status_text": user.status_text,
        },
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 1_700_000_000,
    }
    if user.teams:
        grid = {"id": user.id, "enterprise_id": GRID, "enterprise_name": "Grid", "teams": list(user.teams)}
        body["enterprise_user"] = grid | {"is_admin": user.is_grid_admin, "is_owner": False}
    if user.deleted:
        return body
    if user.tz:
        offset = workspace.now().astimezone(ZoneInfo(user.tz)).utcoffset()
        body |= {"tz": user.tz, "tz_label": user.tz, "tz_offset": int(offset.total_seconds()) if offset else 0}
    return body | {
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
    }


def auth_test(call: Call) -> Json:
    workspace = call.workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": workspace.bot.name,
        "team_id": workspace.team_id,
        "user_id": workspace.app.bot_user,
        "bot_id": workspace.app.bot_id,
        "app_id": workspace.app.id,
        "is_enterprise_install": workspace.is_org_wide,
    }


def api_test(call: Call) -> Json:
    if call.has("error"):
        raise ApiError(call.text("error"), args=call.args)
    return {"args": call.args}


def connections_open(call: Call) -> Json:
    ticket = call.workspace.new_id("ticket")
    call.workspace.tickets.add(ticket)
    return {"url": f"{call.base_url.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={call.workspace.app.id}"}


def auth_teams_list(call: Call) -> Json:
    if not call.workspace.is_org_wide:
        return page(call, [{"id": call.workspace.team_id, "name": call.workspace.name}], "teams")
    teams = sorted({team for user in call.workspace.users.values() for team in user.teams})
    return page(call, [{"id": team, "name": team} for team in teams], "teams")


def users_info(call: Call) -> Json:
    user = call.user(call.required("user"))
    # Said where it is asked for.
    said = {"locale": user.locale} if call.flag("include_locale") and not user.deleted else {}
    return {"user": user_json(call.workspace, user) | said}


def users_list(call: Call) -> Json:
    if call.workspace.is_org_wide and not call.has("team_id"):
        raise ApiError("missing_argument")
    team = call.text("team_id") or call.workspace.team_id
    found = call.workspace.users.values()
    members = [
        user_json(call.workspace, user) for user in found if not call.workspace.is_org_wide or user.belongs(team)
    ]
    return page(call, members, "members")


def blocks_validate(call: Call) -> Json:
    given = [name for name in ("blocks", "message", "view") if call.has(name)]
    if len(given) != 1:
        raise ApiError("invalid_arguments")
    payload = call.data(given[0])
    if given[0] == "message":
        payload = payload.get("blocks") if isinstance(payload, dict) else None
    problems = check_view(payload) if given[0] == "view" else check_message(payload)
    if problems:
        raise ApiError("invalid_blocks", errors=problems, response_metadata={"messages": problems})
    return {}


METHODS = {
    "auth.test": Method(auth_test),
    "auth.teams.list": Method(auth_teams_list),
    "api.test": Method(api_test, token="none"),
    "apps.connections.open": Method(connections_open, token="app"),
    "blocks.validate": Method(blocks_validate, token="none"),
    "users.info": Method(users_info, ("users:read",), reads_json=False),
    "users.list": Method(users_list, ("users:read",)),
}
