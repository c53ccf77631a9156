"""The words of the monthly letter about what was deleted: classes and counts, and nobody's name."""

from collections.abc import Mapping

from chalicelib import texts


def retention_words(values: Mapping[str, str], language: str) -> dict[str, str]:
    """`deleted`, one class on a line, or that nothing was."""
    counts = dict(part.split("=") for part in values["deleted"].split())
    lines = [
        texts.text(
            "letter.staff-retention.line", language, name=texts.text(f"retention.class.{name}", language), count=n
        )
        for name, n in counts.items()
    ]
    return {"deleted": "\n".join(lines) or texts.text("letter.staff-retention.nothing", language)}
