"""CSV that no spreadsheet calculates."""

import csv
import io

import pytest

from chalicelib.domain.csv_table import as_csv, safe_cell


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "+49", "＝1", "＠x"])  # noqa: RUF001
def test_what_would_be_calculated_is_a_text(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Ana", "a-b", "", "Ana =1", "1-2", "•••• 12", 12, -3, 4.5])
def test_everything_else_stays(value: object) -> None:
    assert safe_cell(value) == value


def test_nothing_is_an_empty_cell() -> None:
    assert safe_cell(None) == ""


def test_a_table_is_read_back_as_it_was_written() -> None:
    written = as_csv([("name", "number"), ('Á "b", c', 3), ("=x", None)])
    assert written.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(written.removeprefix("\ufeff"))))
    assert rows == [["name", "number"], ['Á "b", c', "3"], ["'=x", ""]]
