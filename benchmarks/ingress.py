"""What the door costs: from the bytes of a request to the value that a handler's request is made of.

    python -m benchmarks.ingress

Beside it stands the way that is written first: `parse_qsl`, and every text cleaned. Each the best of many rounds, in turns.
"""

import json
import re
import sys
import time
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode

from blocks.routes import Route
from handlers.edge.parse import arrival_by_http, parse
from tests.handlers.attacks import Json, forms

FORM = "application/x-www-form-urlencoded"
ROUNDS, TIMES = 25, 40
WHO: Json = {"team": {"id": "T1"}, "user": {"id": "U1"}, "trigger_id": "1.2.3"}
ACTION: Json = {"type": "button", "action_id": Route.BRIEF_SHOW.value, "block_id": "b", "value": "0123456789abcdef:1"}
UNKEPT = re.compile("[\x00\ud800-\udfff]")


def small_click() -> Json:
    return {
        "type": "block_actions",
        **WHO,
        "actions": [ACTION],
        "channel": {"id": "C1", "name": "general"},
        "message": {"ts": "1.1", "text": "A card"},
        "container": {"type": "message", "message_ts": "1.1", "channel_id": "C1"},
        "response_url": "https://hooks.slack.com/actions/T1/1/x",
    }


def form_click(extra: str = "") -> Json:
    """A tap in the largest scorecard form."""
    view = max((each for each in forms() if each["callback_id"] == "scorecard.send"), key=lambda each: len(str(each)))
    action = {**ACTION, "type": "radio_buttons", "action_id": Route.SCORECARD_SAVE.value}
    return {"type": "block_actions", **WHO, "view": {**view, "hash": "1" + extra}, "actions": [action]}


def written_first(raw: bytes) -> object:
    return parse(clean(json.loads(dict(parse_qsl(raw.decode(), keep_blank_values=True, errors="strict"))["payload"])))


def clean(part: object) -> object:
    if isinstance(part, str):
        return UNKEPT.sub("", part)
    if isinstance(part, dict):
        return {clean(name): clean(value) for name, value in part.items()}
    return [clean(each) for each in part] if isinstance(part, list) else part


def microseconds(work: Callable[[bytes], object], raw: bytes) -> float:
    began = time.perf_counter()
    for _ in range(TIMES):
        work(raw)
    return (time.perf_counter() - began) / TIMES * 1e6


def main() -> None:
    bodies = {
        "small click": small_click(),
        "click in a form": form_click(),
        "with an emoji": form_click("\N{PARTY POPPER}"),
        "with half of one": form_click("\ud83c"),
    }
    sys.stdout.write(f"{'':18} {'bytes':>7} {'here':>9} {'written first':>14} {'ratio':>6}\n")
    for name, body in bodies.items():
        raw = urlencode({"payload": json.dumps(body)}).encode()
        pairs = [
            (microseconds(lambda raw: arrival_by_http(raw, FORM), raw), microseconds(written_first, raw))
            for _ in range(ROUNDS)
        ]
        here, first = (min(times) for times in zip(*pairs, strict=True))
        sys.stdout.write(f"{name:18} {len(raw):7} {here:6.0f} µs {first:11.0f} µs {first / here:6.2f}\n")


if __name__ == "__main__":
    main()
