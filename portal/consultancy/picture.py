"""The picture of a timeline: how often something happened, month by month, drawn by the server without colour."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from portal.consultancy.timeline import Month, Timeline
from portal.diary.incidents import Behaviour

_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 8, 26, 40
_PLOT_HEIGHT = 150
_BAR, _SPACE = 22, 8
_LEAST_WIDTH = 200  # so that the words above and below are not cut off where there are few months
_STEPS = (1, 2, 5)
_GRID_MOST = 5
_LABELS_MOST = 13
_LABEL_EVERY = 2  # a month in words is as wide as two bars
_MARK = 5
_OPENING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {picture.width} {picture.height}" width="{picture.width}" '
    'height="{picture.height}" role="img" aria-label={seen} font-family="sans-serif" font-size="11" '
    'fill="currentColor">'
)


@dataclass(frozen=True)
class Bar:
    """One month: where its bar stands, how high, whether its name stands below and a mark for a breach above."""

    month: str
    count: int
    breaches: int
    x: int
    y: int
    height: int
    is_named: bool


@dataclass(frozen=True)
class Rule:
    """A line across, for one number on the upright axis."""

    y: int
    number: int


@dataclass(frozen=True)
class Picture:
    """Everything that is drawn, in units of the picture: a template or `to_svg` puts it down."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    rules: tuple[Rule, ...]
    left: int = _LEFT
    right: int = _RIGHT
    top: int = _TOP
    bar_width: int = _BAR
    base: int = _TOP + _PLOT_HEIGHT


@dataclass(frozen=True)
class PictureWords:
    """What stands beside the picture: the axes, the mark, what there is to be seen, and each month's name."""

    upright: str
    level: str
    mark: str
    seen: str
    months: Mapping[str, str] = field(default_factory=dict)


def draw(timeline: Timeline) -> Picture | None:
    """Return the picture of a timeline; none where no day is known of anything."""
    if not timeline.months:
        return None
    most = max(month.count for month in timeline.months)
    step = _step_for(most)
    top = step * -(-most // step)
    breaches = _breaches(timeline)
    every = max(_LABEL_EVERY, -(-len(timeline.months) // _LABELS_MOST))
    bars = tuple(
        _bar(number, month, breaches.get(month.month, 0), top, is_named=number % every == 0)
        for number, month in enumerate(timeline.months)
    )
    width = max(_LEAST_WIDTH, _LEFT + len(bars) * (_BAR + _SPACE) + _SPACE + _RIGHT)
    rules = tuple(Rule(_height_at(number, top), number) for number in range(0, top + 1, step))
    return Picture(width, _TOP + _PLOT_HEIGHT + _BOTTOM, bars, rules)


def to_svg(picture: Picture, words: PictureWords) -> str:
    """Return the picture as SVG in the colour of the text around it, so that it reads on light, on dark and in grey."""
    parts = [
        _OPENING.format(picture=picture, seen=quoteattr(words.seen)),
        f"<title>{escape(words.seen)}</title>",
        f'<text x="2" y="12">{escape(words.upright)}</text>',
        *_rules(picture),
        *_bars(picture, words),
        f'<text x="{picture.left}" y="{picture.height - 4}">{escape(words.level)}</text>',
    ]
    if any(bar.breaches for bar in picture.bars):
        across = picture.width - picture.right
        parts.append(f'<text x="{across}" y="12" text-anchor="end">◆ {escape(words.mark)}</text>')
    return "".join([*parts, "</svg>"])


def _bar(number: int, month: Month, breaches: int, top: int, *, is_named: bool) -> Bar:
    y = _height_at(month.count, top)
    return Bar(
        month=month.month,
        count=month.count,
        breaches=breaches,
        x=_LEFT + _SPACE + number * (_BAR + _SPACE),
        y=y,
        height=_TOP + _PLOT_HEIGHT - y,
        is_named=is_named,
    )


def _breaches(timeline: Timeline) -> dict[str, int]:
    found: dict[str, int] = {}
    for entry in timeline.entries:
        if entry.on is not None and Behaviour.ORDER in entry.kinds:
            month = f"{entry.on.year:04}-{entry.on.month:02}"
            found[month] = found.get(month, 0) + 1
    return found


def _step_for(most: int) -> int:
    """Return the round number between two lines across, so that at most five are needed above the base."""
    size = 1
    while True:
        for step in _STEPS:
            if step * size * _GRID_MOST >= most:
                return step * size
        size *= 10


def _height_at(count: int, top: int) -> int:
    return _TOP + _PLOT_HEIGHT - round(_PLOT_HEIGHT * count / top)


def _rules(picture: Picture) -> Iterable[str]:
    right = picture.width - picture.right
    for rule in picture.rules:
        yield (
            f'<line x1="{picture.left}" x2="{right}" y1="{rule.y}" y2="{rule.y}" stroke="currentColor" '
            f'stroke-opacity="0.35" stroke-width="{1 if rule.number else 2}"/>'
            f'<text x="{picture.left - 6}" y="{rule.y + 4}" text-anchor="end">{rule.number}</text>'
        )


def _bars(picture: Picture, words: PictureWords) -> Iterable[str]:
    for bar in picture.bars:
        middle = bar.x + picture.bar_width // 2
        if bar.count:
            size = f'width="{picture.bar_width}" height="{bar.height}"'
            yield f'<rect x="{bar.x}" y="{bar.y}" {size} fill-opacity="0.75"/>'
        if bar.breaches:
            over = bar.y - _MARK - 3
            yield f'<path d="M{middle} {over - _MARK}l{_MARK} {_MARK}l-{_MARK} {_MARK}l-{_MARK} -{_MARK}z"/>'
        if bar.is_named:
            name = escape(words.months[bar.month])
            yield f'<text x="{middle}" y="{picture.base + 15}" text-anchor="middle">{name}</text>'
