"""Only the page itself may ask the page's server anything."""

import ipaddress
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

Endpoint = Callable[[Request], Awaitable[Response]]


def guarded(endpoint: Endpoint) -> Endpoint:
    """Only pages of this very server may ask, and only under a name that no stranger can point at it."""

    async def checked(request: Request) -> Response:
        host = request.headers.get("host", "")
        if not trusted(host):
            return Response("Open the practice workspace by its address on this machine.", 421)
        if request.method == "POST":
            origin = request.headers.get("origin")
            same = request.headers.get("sec-fetch-site", "same-origin") == "same-origin"
            if not same or origin not in (None, f"http://{host}", f"https://{host}"):
                return Response("This came from another page.", 403)
            if request.headers.get("content-type", "").partition(";")[0] != "application/json":
                return Response("The page sends JSON.", 415)
        return await endpoint(request)

    return checked


def trusted(host: str) -> bool:
    """localhost or a bare address; a domain name could be rebound to this machine."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
