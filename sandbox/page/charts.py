"""The `data_visualization` block as inline SVG: bar, line, area and pie, with axes and a legend."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

Json = Mapping[str, Any]

COLOURS = ("#4a6ee0", "#1f9d8b", "#e0a12b", "#c2477f", "#7b5cd6", "#5b8c3e", "#d9673b", "#3c8fbf")
WIDTH, HEIGHT = 560, 280
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 14, 50


def chart(block: Json) -> Markup:
    """The drawing, with a text alternative that names every value."""
    body = block.get("chart") or {}
    if body.get("type") == "pie":
        return _pie(body.get("segments") or [], str(block.get("title", "")))
    return _plot(body, str(block.get("title", "")))


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


def _plot(body: Json, title: str) -> Markup:
    axes = body.get("axis_config") or {}
    series = [one for one in body.get("series") or [] if isinstance(one, dict)]
    points = [{str(p.get("label")): _number(p.get("value")) for p in one.get("data") or []} for one in series]
    labels = [str(name) for name in axes.get("categories") or []] or list(
        dict.fromkeys(name for one in points for name in one)
    )
    values = [value for one in points for value in one.values()] or [0.0]
    marks = steps(min(values), max(values))
    low, high = marks[0], marks[-1]
    wide = (WIDTH - LEFT - RIGHT) / max(len(labels), 1)

    def x(index: int) -> float:
        return LEFT + wide * (index + 0.5)

    def y(value: float) -> float:
        return TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM)

    html = [_grid(marks, y), _labels(labels, x, wide)]
    kind = str(body.get("type", "bar"))
    for place, one in enumerate(points):
        colour = COLOURS[place % len(COLOURS)]
        name = str(series[place].get("name", ""))
        if kind == "bar":
            html.append(_bars(one, labels, (place, len(points)), (x, y, wide), (colour, name)))
        else:
            html.append(_line(one, labels, (x, y), (colour, name), filled=kind == "area"))
    for text, where in (
        (axes.get("x_label"), f'x="{LEFT + (WIDTH - LEFT - RIGHT) / 2:.0f}" y="{HEIGHT - 6}"'),
        (axes.get("y_label"), f'transform="translate(12 {TOP + (HEIGHT - TOP - BOTTOM) / 2:.0f}) rotate(-90)"'),
    ):
        if text:
            html.append(Markup('<text class="axis" text-anchor="middle" {}>{}</text>').format(Markup(where), text))
    said = "; ".join(
        f"{one.get('name', '')}: " + ", ".join(f"{label} {tidy(value)}" for label, value in data.items())
        for one, data in zip(series, points, strict=True)
    )
    names = [str(one.get("name", "")) for one in series]
    return _figure(f"{title}. {said}", html) + _legend(names)


def _grid(marks: Sequence[float], y: Any) -> Markup:
    return Markup("").join(
        Markup(
            '<line class="{}" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>'
            '<text class="tick" text-anchor="end" x="{}" y="{:.1f}">{}</text>'
        ).format(
            "base" if not mark else "rule", LEFT, WIDTH - RIGHT, y(mark), y(mark), LEFT - 6, y(mark) + 4, tidy(mark)
        )
        for mark in marks
    )


def _labels(labels: Sequence[str], x: Any, wide: float) -> Markup:
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


def _bars(
    data: Mapping[str, float], labels: Sequence[str], place: tuple[int, int], scale: Any, look: tuple[str, str]
) -> Markup:
    (index, count), (x, y, wide), (colour, name) = place, scale, look
    thick = min(wide * 0.72 / count, 48.0)
    html = []
    for at, label in enumerate(labels):
        if label not in data:
            continue
        value = data[label]
        left = x(at) - thick * count / 2 + thick * index
        top, tall = min(y(value), y(0)), abs(y(value) - y(0))
        html.append(
            Markup(
                '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="2" fill="{}"><title>{}</title></rect>'
            ).format(left, top, max(thick - 2, 1), tall, colour, f"{name} · {label}: {tidy(value)}")
        )
        if thick > 16:
            html.append(
                Markup('<text class="value" text-anchor="middle" x="{:.1f}" y="{:.1f}">{}</text>').format(
                    left + thick / 2 - 1, top - 4 if value >= 0 else top + tall + 11, tidy(value)
                )
            )
    return Markup("").join(html)


def _line(
    data: Mapping[str, float], labels: Sequence[str], scale: Any, look: tuple[str, str], *, filled: bool
) -> Markup:
    (x, y), (colour, name) = scale, look
    dots = [(x(at), y(data[label]), label) for at, label in enumerate(labels) if label in data]
    path = " ".join(f"{left:.1f},{top:.1f}" for left, top, _ in dots)
    html = []
    if filled and dots:
        area = f"{dots[0][0]:.1f},{y(0):.1f} {path} {dots[-1][0]:.1f},{y(0):.1f}"
        html.append(Markup('<polygon points="{}" fill="{}" opacity=".22"/>').format(area, colour))
    html.append(Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="2.2"/>').format(path, colour))
    html += [
        Markup('<circle cx="{:.1f}" cy="{:.1f}" r="3.4" fill="{}"><title>{}</title></circle>').format(
            left, top, colour, f"{name} · {label}: {tidy(data[label])}"
        )
        for left, top, label in dots
    ]
    return Markup("").join(html)


def _pie(segments: Sequence[Json], title: str) -> Markup:
    parts = [(str(one.get("label", "")), max(_number(one.get("value")), 0.0)) for one in segments]
    total = sum(value for _, value in parts) or 1.0
    html, angle = [], -math.pi / 2
    for place, (label, value) in enumerate(parts):
        sweep = value / total * math.tau
        colour, said = COLOURS[place % len(COLOURS)], f"{label}: {tidy(value)} ({value / total:.0%})"
        if sweep >= math.tau - 1e-9:
            html.append(Markup('<circle cx="110" cy="110" r="100" fill="{}"/>').format(colour))
        elif sweep:
            ends = [(110 + 100 * math.cos(at), 110 + 100 * math.sin(at)) for at in (angle, angle + sweep)]
            path = (
                f"M110 110 L{ends[0][0]:.2f} {ends[0][1]:.2f} "
                f"A100 100 0 {int(sweep > math.pi)} 1 {ends[1][0]:.2f} {ends[1][1]:.2f} Z"
            )
            html.append(
                Markup('<path d="{}" fill="{}" stroke="#fff" stroke-width="1.5"><title>{}</title></path>').format(
                    path, colour, said
                )
            )
        angle += sweep
    names = [f"{label} · {tidy(value)} ({value / total:.0%})" for label, value in parts]
    drawing = _figure(f"{title}. {', '.join(names)}", html, box="0 0 220 220", small=True)
    return Markup('<div class="pie">{}{}</div>').format(drawing, _legend(names, always=True))


def _figure(said: str, html: Sequence[Markup], box: str = f"0 0 {WIDTH} {HEIGHT}", small: bool = False) -> Markup:
    return Markup('<svg class="chart{}" viewBox="{}" role="img" aria-label="{}">{}</svg>').format(
        " small" if small else "", box, said, Markup("").join(html)
    )


def _legend(names: Sequence[str], always: bool = False) -> Markup:
    if len(names) < 2 and not always:
        return Markup("")
    return Markup('<ul class="legend" aria-hidden="true">{}</ul>').format(
        Markup("").join(
            Markup('<li><i style="background:{}"></i>{}</li>').format(COLOURS[place % len(COLOURS)], name)
            for place, name in enumerate(names)
        )
    )
