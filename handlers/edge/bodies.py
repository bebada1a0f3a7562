"""From bytes to JSON without what no database can keep; both doors read alike."""

import json
import re
from binascii import a2b_qp
from typing import Any
from urllib.parse import unquote_to_bytes

Payload = dict[str, Any]

#: PostgreSQL refuses the first in any text, and nothing can encode the others.
_UNKEPT = re.compile("[\x00\ud800-\udfff]")
# In JSON that is valid UTF-8 both can only stand as escapes. Whole pairs of halves are emoji; what follows a
# backslash that is itself escaped is no escape.
_WHOLE = re.compile(r"\\(?:\\|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})")
_SUSPECT = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")


class Malformed(Exception):
    """What came in is nothing that Slack sends; the text names the part, never its content."""


def read_body(raw: bytes, content_type: str) -> object:
    """The clean payload of an HTTP request: JSON, or a form whose `payload` is JSON, or a form alone. Raises Malformed."""
    try:
        text = raw.decode("utf-8")
        if content_type.partition(";")[0].strip().lower() == "application/json":
            return _read_json(text)
        fields = _read_form(raw)
        return _read_json(fields["payload"]) if "payload" in fields else cleaned(fields)
    except (ValueError, RecursionError):
        raise Malformed("The body is neither JSON nor a form.") from None


def cleaned(payload: object) -> object:
    """The same without NUL and halves of characters, wherever they stand. Raises Malformed where it is bottomless."""
    try:
        return _cleaned(payload)
    except RecursionError:
        raise Malformed("payload: nested too deeply") from None


def _read_json(text: str) -> object:
    found = json.loads(text)
    # To walk through a large form takes longer than to read it, and hardly any needs it.
    needs_cleaning = _SUSPECT.search(text) and _SUSPECT.search(_WHOLE.sub("", text))
    return cleaned(found) if needs_cleaning else found


def _read_form(raw: bytes) -> dict[str, str]:
    """As `parse_qsl(…, keep_blank_values=True, errors="strict")` reads it, the last of each name; raises ValueError."""
    pairs = (part.partition(b"=") for part in raw.split(b"&") if part)
    return {_unquoted(name): _unquoted(value) for name, _, value in pairs}


def _unquoted(part: bytes) -> str:
    """Read in C where all is well: quoted-printable is the same encoding with another sign.

    (yarl reads fast too, but its public way keeps the last 128 bodies in a cache, and bad UTF-8 passes.)
    """
    part = part.replace(b"+", b" ")
    found = a2b_qp(part.replace(b"=", b"=3D").replace(b"%", b"="))
    # An escape shrinks by two. Whatever shrank otherwise was none, and a line's end means something else there.
    if len(found) != len(part) - 2 * part.count(b"%") or b"\n" in part or b"\r" in part:
        found = unquote_to_bytes(part)
    return found.decode("utf-8")


def _cleaned(part: object) -> object:
    if isinstance(part, str):
        return _UNKEPT.sub("", part)
    if isinstance(part, dict):
        return {_cleaned(name): _cleaned(value) for name, value in part.items()}
    if isinstance(part, list):
        return [_cleaned(each) for each in part]
    return part
