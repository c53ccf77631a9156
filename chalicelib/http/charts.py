"""Charts as plain numbers: where each bar begins and how wide it is, in hundredths of the chart's width."""

from collections.abc import Sequence

from msgspec import Struct

_WIDEST = 100.0
_SEEN = 0.6  # a bar of one among thousands is still to be seen


class Part(Struct, frozen=True, kw_only=True):
    """One part of a bar; ``pattern`` is how it is drawn, one of `macros/chart.html`."""

    pattern: str
    count: int
    start: float
    width: float


class Bar(Struct, frozen=True, kw_only=True):
    """One bar with its label and what stands at its end."""

    label: str
    said: str
    parts: Sequence[Part]


def bars(rows: Sequence[tuple[str, Sequence[int]]], patterns: Sequence[str]) -> list[Bar]:
    """A bar for each row, in parts that are drawn as `patterns` say; the longest row fills the width."""
    longest = max((sum(counts) for _, counts in rows), default=0)
    return [_bar(label, counts, patterns, longest) for label, counts in rows]


def _bar(label: str, counts: Sequence[int], patterns: Sequence[str], longest: int) -> Bar:
    parts: list[Part] = []
    start = 0.0
    for pattern, count in zip(patterns, counts, strict=True):
        width = max(_SEEN, _WIDEST * count / longest) if count else 0.0
        width = min(width, _WIDEST - start)
        if count:
            parts.append(Part(pattern=pattern, count=count, start=round(start, 2), width=round(width, 2)))
        start += width
    return Bar(label=label, said=" · ".join(str(count) for count in counts), parts=parts)
