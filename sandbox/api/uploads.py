"""POST /upload/v1/{id}: where the app sends a file; GET /files/{id}/{name}: where a person takes it from."""

from urllib.parse import quote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from sandbox.workspace import Workspace


class Uploads:
    """Takes each announced file once, of the announced size."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    async def take(self, request: Request) -> Response:
        file = self.workspace.files.get(request.path_params["id"])
        if fault := self.workspace.faults.take("upload"):
            return Response("", fault.status if fault.status != 200 else 500)
        try:
            content = await request.body()
        except ClientDisconnect:
            return Response("", 499)
        if file is None or file.content is not None or len(content) != file.size:
            return PlainTextResponse("upload refused", 400)
        file.content = content
        return PlainTextResponse(f"OK - {len(content)}")

    async def canvas(self, request: Request) -> Response:
        """A canvas as it was written; what it looks like there is Slack's."""
        canvas = self.workspace.canvases.get(request.path_params["id"])
        if canvas is None:
            return PlainTextResponse("There is no such canvas.", 404)
        return PlainTextResponse(f"{canvas.title}\n\n{canvas.markdown}", headers={"X-Content-Type-Options": "nosniff"})

    async def give(self, request: Request) -> Response:
        """The file, never opened in the browser."""
        file = self.workspace.files.get(request.path_params["id"])
        if file is None or not file.is_complete:
            return PlainTextResponse("There is no such file.", 404)
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}"}
        return Response(file.content, media_type="application/octet-stream", headers=headers)
