"""The words of a summary for staff: which request, what is due when, and where to act; never who asked."""

import json
from collections.abc import Mapping
from datetime import date

from chalicelib import texts
from chalicelib.domain.ids import Reference, show_reference


def summary_words(values: Mapping[str, str], language: str, staff_link: str) -> dict[str, str]:
    """`lines`, soonest due first, as the text of the letter wants them; at the end how many more there are."""
    lines = [_line(line, language, staff_link) for line in json.loads(values["summary"])]
    more = int(values["more"])
    if more:
        lines.append(texts.text("letter.staff-summary.more", language, count=str(more)))
    return {"lines": "\n\n".join(lines), "count": str(len(json.loads(values["summary"])) + more)}


def _line(line: list[str], language: str, staff_link: str) -> str:
    request, reference, right, subject, due, late = line
    key = f"letter.staff-summary.{'late' if late else 'due'}.{subject}"
    return texts.text(
        "letter.staff-summary.line",
        language,
        reference=show_reference(Reference(reference)),
        right=texts.text(f"right.{right}.short", language),
        what=texts.text(key, language, date=texts.date_text(date.fromisoformat(due), language)),
        link=f"{staff_link}/requests/{request}",
    )
