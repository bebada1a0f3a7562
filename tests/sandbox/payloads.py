"""Small blocks and views for the tests."""

from sandbox.workspace import Json


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str = "Hello", **more: object) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def option(value: str, text: str | None = None) -> Json:
    return {"text": plain(text or value), "value": value}


def button(text: str = "Go", action_id: str = "go", **more: object) -> Json:
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def text_input(name: str, **more: object) -> Json:
    """`more` goes to the block, except what belongs to the element."""
    own = ("initial_value", "min_length", "max_length", "multiline", "placeholder")
    element = {"type": "plain_text_input", "action_id": name, **{k: v for k, v in more.items() if k in own}}
    rest = {k: v for k, v in more.items() if k not in own}
    return {"type": "input", "block_id": name, "label": plain(name), "element": element, **rest}


def field(name: str, element: Json, **more: object) -> Json:
    return {
        "type": "input",
        "block_id": name,
        "label": plain(name),
        "element": {"action_id": name, **element},
        **more,
    }


def select(name: str, *values: str, **more: object) -> Json:
    return field(name, {"type": "static_select", "options": [option(v) for v in values]}, **more)


def modal(*blocks: Json, **more: object) -> Json:
    return {"type": "modal", "title": plain("Form"), "submit": plain("Send"), "blocks": list(blocks), **more}


def chart(points: int = 2, series: int = 1, label: int = 3) -> Json:
    names = [f"{n:0{label}d}" for n in range(points)]
    data = [{"label": name, "value": 1} for name in names]
    return {
        "type": "data_visualization",
        "title": "Scores",
        "chart": {
            "type": "bar",
            "series": [{"name": f"s{n}", "data": data} for n in range(series)],
            "axis_config": {"categories": names},
        },
    }


def table(rows: int, columns: int = 1, text: str = "x") -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": text}] * columns] * rows}
