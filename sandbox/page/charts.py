"""The `data_visualization` block: bars as inline SVG with axes and a legend, any other chart as a table."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

Json = Mapping[str, Any]
Points = Mapping[str, float]  # label -> value
Series = Sequence[tuple[str, Points]]  # by name
Place = Callable[[float], float]  # where on the picture a value or a label stands

COLOURS = ("#4a6ee0", "#1f9d8b", "#e0a12b", "#c2477f", "#7b5cd6", "#5b8c3e", "#d9673b", "#3c8fbf")
WIDTH, HEIGHT = 560, 280
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 14, 50


def chart(block: Json) -> Markup:
    """Every value in sight: drawn with a text alternative that names it, or written down."""
    body = block.get("chart") or {}
    series = [
        (str(one.get("name", "")), {str(p.get("label")): _number(p.get("value")) for p in one.get("data") or []})
        for one in body.get("series") or [{"data": body.get("segments")}]
    ]
    axes = body.get("axis_config") or {}
    labels = [str(name) for name in axes.get("categories") or []] or list(
        dict.fromkeys(name for _, points in series for name in points)
    )
    if body.get("type") == "bar":
        return _drawn(str(block.get("title", "")), axes, labels, series)
    return _written(labels, series)


def _number(value: object) -> float:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return 0.0
    return number if math.isfinite(number) else 0.0


def tidy(value: float) -> str:
    """12, 2.5, 1.2k: a number as an axis shows it."""
    for size, unit in ((1e9, "B"), (1e6, "M"), (1e4, "k")):
        if abs(value) >= size:
            size = 1e3 if unit == "k" else size
            return f"{value / size:.1f}".removesuffix(".0") + unit
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"


def steps(low: float, high: float) -> list[float]:
    """Four to eight round marks that hold the values and zero."""
    low, high = min(low, 0.0), max(high, 0.0)
    # Below what a picture can show, a span is none; the smallest floats would not even survive the logarithm.
    span = high - low if high - low > 1e-9 else 1.0
    size = 10 ** math.floor(math.log10(span))
    step = next((size * part for part in (0.1, 0.2, 0.25, 0.5, 1, 2) if span / (size * part) <= 6), size)
    first, last = math.floor(low / step), math.ceil(high / step) if high > low else math.floor(low / step) + 1
    return [round(mark * step, 10) for mark in range(first, last + 1)]


def _written(labels: Sequence[str], series: Series) -> Markup:
    cell = Markup('<td class="right">{}</td>').format
    rows = [
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            label, Markup("").join(cell(tidy(points[label]) if label in points else "") for _, points in series)
        )
        for label in labels
    ]
    names = Markup("").join(Markup('<th scope="col" class="right">{}</th>').format(name) for name, _ in series)
    head = Markup("<thead><tr><td></td>{}</tr></thead>").format(names) if any(name for name, _ in series) else ""
    return Markup('<div class="scroll"><table class="grid">{}<tbody>{}</tbody></table></div>').format(
        head, Markup("").join(rows)
    )


def _drawn(title: str, axes: Json, labels: Sequence[str], series: Series) -> Markup:
    values = [value for _, points in series for value in points.values()] or [0.0]
    marks = steps(min(values), max(values))
    low, high = marks[0], marks[-1]
    wide = (WIDTH - LEFT - RIGHT) / max(len(labels), 1)

    def x(index: float) -> float:
        return LEFT + wide * (index + 0.5)

    def y(value: float) -> float:
        return TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM)

    thick = min(wide * 0.72 / len(series), 48.0)
    html = [_grid(marks, y), _labels(labels, x, wide)]
    for place, (name, points) in enumerate(series):
        for at, label in enumerate(labels):
            if label not in points:
                continue
            value = points[label]
            left, tall = x(at) + thick * (place - len(series) / 2), abs(y(value) - y(0))
            box = (left, min(y(value), y(0)), max(thick - 2, 1), tall)
            html.append(_bar(box, COLOURS[place % len(COLOURS)], f"{name} · {label}: {tidy(value)}", value))
    for text, where in (
        (axes.get("x_label"), f'x="{LEFT + (WIDTH - LEFT - RIGHT) / 2:.0f}" y="{HEIGHT - 6}"'),
        (axes.get("y_label"), f'transform="translate(12 {TOP + (HEIGHT - TOP - BOTTOM) / 2:.0f}) rotate(-90)"'),
    ):
        if text:
            html.append(Markup('<text class="axis" text-anchor="middle" {}>{}</text>').format(Markup(where), text))
    said = "; ".join(
        f"{name}: " + ", ".join(f"{label} {tidy(value)}" for label, value in points.items()) for name, points in series
    )
    return Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}. {}">{}</svg>{}').format(
        WIDTH, HEIGHT, title, said, Markup("").join(html), _legend([name for name, _ in series])
    )


def _grid(marks: Sequence[float], y: Place) -> Markup:
    return Markup("").join(
        Markup(
            '<line class="{}" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>'
            '<text class="tick" text-anchor="end" x="{}" y="{:.1f}">{}</text>'
        ).format(
            "base" if not mark else "rule", LEFT, WIDTH - RIGHT, y(mark), y(mark), LEFT - 6, y(mark) + 4, tidy(mark)
        )
        for mark in marks
    )


def _labels(labels: Sequence[str], x: Place, wide: float) -> Markup:
    room = max(int(wide / 6.2), 3)
    lean = any(len(label) > room for label in labels) and len(labels) > 3
    html = []
    for index, label in enumerate(labels):
        limit = 14 if lean else room
        shown = label if len(label) <= limit else label[: limit - 1] + "…"
        turn = f' transform="rotate(-28 {x(index):.1f} {HEIGHT - BOTTOM + 16})"' if lean else ""
        html.append(
            Markup('<text class="tick" text-anchor="{}" x="{:.1f}" y="{}"{}><title>{}</title>{}</text>').format(
                "end" if lean else "middle", x(index), HEIGHT - BOTTOM + 16, Markup(turn), label, shown
            )
        )
    return Markup("").join(html)


def _bar(box: tuple[float, float, float, float], colour: str, title: str, value: float) -> Markup:
    left, top, wide, tall = box
    html = Markup(
        '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="2" fill="{}"><title>{}</title></rect>'
    ).format(left, top, wide, tall, colour, title)
    if wide > 14:
        html += Markup('<text class="value" text-anchor="middle" x="{:.1f}" y="{:.1f}">{}</text>').format(
            left + wide / 2, top - 4 if value >= 0 else top + tall + 11, tidy(value)
        )
    return html


def _legend(names: Sequence[str]) -> Markup:
    if len(names) < 2:
        return Markup("")
    return Markup('<ul class="legend" aria-hidden="true">{}</ul>').format(
        Markup("").join(
            Markup('<li><i style="background:{}"></i>{}</li>').format(COLOURS[place % len(COLOURS)], name)
            for place, name in enumerate(names)
        )
    )
