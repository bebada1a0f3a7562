"""Canvases: a page is made and people are let in, refused as Slack refuses."""

import json

import pytest

from sandbox.workspace import Workspace
from tests.sandbox.conftest import Api

PAGE = json.dumps({"type": "markdown", "markdown": "# A page"})


@pytest.fixture(autouse=True)
def may_write_canvases(workspace: Workspace) -> None:
    workspace.app.scopes |= {"canvases:write"}


async def test_a_page_is_made_and_somebody_is_let_in(api: Api, workspace: Workspace) -> None:
    made = await api("canvases.create", title="Page", document_content=PAGE)
    canvas = workspace.canvases[str(made["canvas_id"])]
    assert (canvas.title, canvas.markdown, canvas.access) == ("Page", "# A page", {})
    let = {"canvas_id": canvas.id, "access_level": "write", "user_ids": json.dumps(["U0MAYA"])}
    assert (await api("canvases.access.set", **let))["ok"]
    assert canvas.access == {"U0MAYA": "write"}
    seen = await api.client.get(f"/docs/T0PRACTICE/{canvas.id}", headers={"host": "localhost"})
    assert seen.text == "Page\n\n# A page"
    assert (await api.client.get("/docs/T0PRACTICE/F0", headers={"host": "localhost"})).status_code == 404
    assert (await api("canvases.access.set", **(let | {"access_level": "all"})))["error"] == "invalid_arguments"
    assert (await api("canvases.access.set", **(let | {"canvas_id": "F0"})))["error"] == "canvas_not_found"
    assert (await api("canvases.access.set", canvas_id=canvas.id, access_level="read"))["error"] == "invalid_parameters"


async def test_neither_a_free_plan_nor_an_app_without_the_scope_makes_one(api: Api, workspace: Workspace) -> None:
    assert (await api("canvases.create", document_content="{}"))["error"] == "invalid_arguments"
    workspace.is_free = True
    refused = await api("canvases.create", document_content=PAGE)
    assert refused["error"] == "free_teams_cannot_create_non_tabbed_canvases"
    workspace.is_free = False
    workspace.app.scopes -= {"canvases:write"}
    assert (await api("canvases.create", document_content=PAGE))["error"] == "missing_scope"
