"""A year's figures as tables: for staff, for the public page, and as CSV."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from chalicelib import texts
from chalicelib.domain.csv_table import as_csv
from chalicelib.domain.year_figures import REFUSALS, Category, Line, YearFigures

Row = Sequence[object]
FEWER: Final = 5  # the public page says of smaller numbers only that they are smaller
_COLUMNS: Final = (
    *("received", "granted", "no_data", "partial", "denied", "referred", "withdrawn", "open"),
    *("duplicates", "no_requests", "in_time", "late"),
)
_NOTHING: Final = "\N{EN DASH}"


class StatutoryLine(Struct, frozen=True, kw_only=True):
    """One line of the table of 11 CCR 7102, worded: text ``category.<key>``."""

    key: str
    received: str
    complied: str
    partial: str
    denied: str
    mean: str
    median: str


def statutory(year: YearFigures, language: str) -> list[StatutoryLine]:
    """The five lines of the regulation with every number as it is."""
    return [_line(category, line, language, least=0) for category, line in year.categories.items()]


def public(year: YearFigures, language: str) -> list[StatutoryLine]:
    """The same lines, in which numbers that could be about somebody whom one knows are not said."""
    return [_line(category, line, language, least=FEWER) for category, line in year.categories.items()]


def _line(category: Category, line: Line, language: str, *, least: int) -> StatutoryLine:
    def number(count: int) -> str:
        return texts.text("statistics.fewer", language, least=least) if 0 < count < least else str(count)

    told = line.answered >= max(least, 1)
    return StatutoryLine(
        key=category.value,
        received=number(line.received),
        complied=number(line.complied),
        partial=number(line.partial),
        denied=number(line.denied),
        mean=days(line.mean if told else None, language),
        median=days(line.median if told else None, language),
    )


def days(number: float | None, language: str) -> str:
    """Days with one decimal at most, as the language writes them."""
    if number is None:
        return _NOTHING
    written = f"{number:.1f}".removesuffix(".0")
    return written.replace(".", texts.text("language.decimal", language))


def percent(share: float | None) -> str:
    """A share in whole per cent, never rounded up to all of them."""
    return _NOTHING if share is None else f"{int(share * 100)} %"


def refusal_rows(year: YearFigures, language: str) -> list[Row]:
    """The kinds of denials of each category (11 CCR 7102(a)(3))."""
    return [
        (texts.text(f"category.{category}", language), *(line.refusals.get(why, 0) for why in REFUSALS))
        for category, line in year.categories.items()
    ]


def right_rows(year: YearFigures, language: str) -> list[Row]:
    """Every right that was asked for, of any law."""
    return [
        (
            right_name(right, language),
            *(line.received, line.complied, line.denied, line.referred + line.withdrawn, line.open),
            *(days(line.mean, language), days(line.median, language), percent(line.in_time_share)),
        )
        for right, line in year.rights.items()
    ]


def right_name(right: str, language: str) -> str:
    """The short name of a right; of one that this code does not know, its own."""
    key = f"right.{right}.short"
    return texts.text(key, language) if texts.has_text(key) else right


def csv_of(everyone: YearFigures, california: YearFigures) -> str:
    """Both tables of a year in codes: one row a line, `counted` says whose requests."""
    denied = (f"denied_{why.replace('-', '_')}" for why in REFUSALS)
    rows: list[Row] = [("year", "counted", "line", "complied", *_COLUMNS, "mean_days", "median_days", *denied)]
    for counted, figures in (("california", california), ("everyone", everyone)):
        lines = {f"7102 {category}": line for category, line in figures.categories.items()}
        lines |= {f"right {right}": line for right, line in figures.rights.items()} | {"all": figures.all}
        rows += [_csv_row(figures.year, counted, name, line) for name, line in lines.items()]
    return as_csv(rows)


def _csv_row(year: int, counted: str, name: str, line: Line) -> Row:
    numbers = [getattr(line, column) for column in _COLUMNS]
    mean = None if line.mean is None else round(line.mean, 2)
    return (year, counted, name, line.complied, *numbers, mean, line.median, *line.refusals.values())
