"""What an answer must never give out, found in text before it is sent (11 CCR 7024(d); Minn. Stat. 325M.14 subd. 4(i)).

A warning and no lock: the patterns know shapes, check digits and the words before a number, not what was meant. A
finding carries the kind, the line and a mask; what was found itself goes nowhere.
"""

import csv
import hashlib
import io
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from chalicelib.domain.disclosure_patterns import PATTERNS
from chalicelib.values import dataclass

MOST: Final = 50  # findings; whoever has so many looks at the whole text
SCAN_LIMIT: Final = 5_000_000  # characters of a file; what lies behind them is not looked through, and that is said
INCOMPLETE: Final = "incomplete"
_SHOWN: Final = 2  # characters of what was found
_SHORT: Final = 6  # below this length none is shown
_DOTS: Final = 8


class Never(StrEnum):
    """The kinds that the law names; also the key of their text (`never.<kind>`)."""

    SOCIAL_SECURITY = "social-security"
    GOVERNMENT_ID = "government-id"
    CARD = "card"
    ACCOUNT = "account"
    HEALTH_ID = "health-id"
    PASSWORD = "password"  # noqa: S105  a kind, not a password
    SECURITY_ANSWER = "security-answer"
    BIOMETRIC = "biometric"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that looks as if it must not leave: `line` counts from 1, `excerpt` shows two characters at most."""

    kind: Never
    line: int
    excerpt: str


def findings(text: str) -> tuple[Finding, ...]:
    """Everything in a text that looks forbidden, in the order of the lines, at most `MOST`; one place counts once."""
    taken: list[tuple[int, int]] = []
    found: list[tuple[int, Finding]] = []
    for kind, start, end in _matches(text):
        if any(start < other_end and other_start < end for other_start, other_end in taken):
            continue
        taken.append((start, end))
        found.append((start, Finding(kind, text.count("\n", 0, start) + 1, _masked(text[start:end]))))
        if len(found) == MOST:
            break
    return tuple(finding for _, finding in sorted(found, key=lambda pair: pair[0]))


def kinds(found: tuple[Finding, ...]) -> tuple[str, ...]:
    """The kinds alone, each once, in the order of their declaration: all that may be kept of findings."""
    present = {finding.kind for finding in found}
    return tuple(kind.value for kind in Never if kind in present)


def in_file(content_type: str, text: str) -> tuple[str, ...]:
    """The kinds found in the text of a file; the last one says `INCOMPLETE` where not all of it was looked through."""
    whole = labelled(text) if content_type == "text/csv" else text
    found = kinds(findings(whole[:SCAN_LIMIT]))
    return (*found, INCOMPLETE) if max(len(whole), len(text)) > SCAN_LIMIT else found


def fingerprint(found: tuple[Finding, ...], files: tuple[str, ...] = ()) -> str:
    """A name for exactly these findings and files with warnings: what a person looked at; empty for nothing."""
    if not found and not files:
        return ""
    lines = [f"{finding.kind}|{finding.line}|{finding.excerpt}" for finding in found]
    return hashlib.sha256("\n".join([*lines, *sorted(files)]).encode()).hexdigest()[:16]


def labelled(table: str) -> str:
    """A CSV text with each cell behind the name of its column, so that a number stands behind its word.

    One line for each record that says anything, and no more than are looked through: names of columns may be long.
    A text that is no table comes back as it is.
    """
    lines: list[str] = []
    length = 0
    try:
        rows = (row for row in csv.reader(io.StringIO(table), strict=True) if row)
        heads = next(rows, [])
        for row in rows:
            lines.append("; ".join(_cells(heads, row)))
            length += len(lines[-1]) + 1
            if length > SCAN_LIMIT:
                break
    except csv.Error:
        return table
    return "\n".join(["; ".join(heads), *lines]) if lines and len(heads) > 1 else table


def _cells(heads: list[str], row: list[str]) -> Iterator[str]:
    for index, cell in enumerate(row):
        yield f"{heads[index]}: {cell}" if index < len(heads) else cell


def _matches(text: str) -> Iterator[tuple[Never, int, int]]:
    """Where something was found: the span of the number or word itself, without the words before it."""
    lowered = text.lower()
    for rule in PATTERNS:
        if rule.may_match(lowered):
            spans = (match.span("found") for match in rule.pattern.finditer(text) if rule.check(match))
            yield from ((Never(rule.kind), start, end) for start, end in spans)


def _masked(found: str) -> str:
    shown = found[-_SHOWN:] if len(found) >= _SHORT else ""
    return "•" * min(len(found) - len(shown), _DOTS) + shown
