"""An agent's list is read however it was saved; a row that cannot be read is named and takes no other with it."""

import pytest

from chalicelib.domain.agent_sheet import COLUMNS, EXAMPLE, NEEDED, ROWS_LIMIT, read_sheet
from chalicelib.domain.csv_table import as_csv
from chalicelib.errors import InvalidField

HEAD = "row,rights,residence,name,email,agent_name,agent_email"
ANA = "1,delete,US-CA,Ana,ana@example.com,Lee,lee@chan.example"


def test_what_is_downloaded_can_be_sent_back_as_it_is() -> None:
    [row] = read_sheet(as_csv((COLUMNS, EXAMPLE)))
    assert dict(row.cells) == {name: cell for name, cell in zip(COLUMNS, EXAMPLE, strict=True) if cell}
    assert (row.line, row.own, row.fault) == (2, "1", "")


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_marks_delimiters_and_ends_of_lines_are_those_of_the_program_that_wrote_it(
    mark: str, delimiter: str, end: str
) -> None:
    [row] = read_sheet(mark + end.join((HEAD, ANA, "")).replace(",", delimiter))
    assert (row.cells["email"], row.cells["agent_email"]) == ("ana@example.com", "lee@chan.example")


def test_names_of_columns_are_read_whatever_their_case_and_empty_ones_left_out() -> None:
    [row] = read_sheet("Rights,Residence,Agent Name,agent-email,,\ndelete,US-CA,Lee,lee@chan.example,,\n")
    assert set(row.cells) == set(NEEDED)


def test_half_a_list_that_is_malformed_leaves_the_other_half() -> None:
    bad = (
        '2,delete,US-CA,"Ana,ana@example.com,Lee,lee@chan.example',
        ANA + ",one,more",
        ANA.replace("Ana", "An\ufffd"),
        "x" * 20_000,
    )
    text = "\n".join((HEAD, *(line for pair in zip([ANA] * 4, bad, strict=True) for line in pair))) + "\n"
    found = read_sheet(text)
    assert [row.fault for row in found] == ["", "quotes", "", "columns", "", "encoding", "", "too-long"]
    assert [row.line for row in found] == [2, 3, 4, 5, 6, 7, 8, 9]


def test_a_cell_may_go_over_lines_and_lines_are_counted_as_the_file_has_them() -> None:
    first, second = read_sheet(f'{HEAD},details\n{ANA},"one\ntwo"\n{ANA},three\n')
    assert (first.line, first.cells["details"], second.line) == (2, "one\ntwo", 4)


@pytest.mark.parametrize(
    ("cell", "read"),
    [("'+12135550123", "+12135550123"), ("'=A1", "=A1"), ("'007", "007"), ("'t Hooft", "'t Hooft"), ("'", "'")],
)
def test_the_apostrophe_of_a_spreadsheet_is_no_part_of_a_cell(cell: str, read: str) -> None:
    [row] = read_sheet(f"{HEAD},customer_number\n{ANA},{cell}\n")
    assert row.cells["customer_number"] == read


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "missing"),
        ("\n\n", "missing"),
        (HEAD, "missing"),
        ("r\x00ights,residence", "encoding"),
        ('"rights', "columns"),
        ("rights,residence\ndelete,US-CA\n", "columns"),
        (f"{HEAD},ssn\n{ANA},1\n", "unknown-column"),
        (f"{HEAD},row\n{ANA},1\n", "column-twice"),
        ("\n".join([HEAD] + [ANA] * (ROWS_LIMIT + 1)), "too-many-rows"),
    ],
)
def test_a_list_that_cannot_be_read_at_all_says_why(text: str, problem: str) -> None:
    with pytest.raises(InvalidField) as refused:
        read_sheet(text)
    assert (refused.value.field, refused.value.problem) == ("csv", problem)


def test_what_an_agent_calls_a_row_is_cut_to_what_a_page_shows() -> None:
    [row] = read_sheet(f"{HEAD}\n{ANA.replace('1', 'n' * 100, 1)}\n")
    assert row.own == "n" * 40
