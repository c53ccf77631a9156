"""Lists of contacts as CSV: where rows end however they are cut, which column is which, whom a row is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.contact_sheet import (
    ROW_LIMIT,
    Layout,
    Row,
    RowFault,
    SheetFault,
    cells_of,
    contacts_in,
    layout_of,
    rows,
)
from chalicelib.domain.suppression import Subject

EMAIL, PHONE = frozenset({Subject.EMAIL}), frozenset({Subject.PHONE})
BOTH = EMAIL | PHONE


def all_rows(content: bytes, *, stretch: int = 1 << 20) -> list[tuple[int, bytes]]:
    """Read as a run does: a stretch at a time, each beginning behind the last whole row."""
    found: list[tuple[int, bytes]] = []
    at, line = 0, 1
    while at < len(content):
        last = at + stretch >= len(content)
        for row in rows(content[at : at + stretch], line=line, last=last):
            found.append((row.line, row.raw))
            at, line = at + len(row.raw), row.line + row.lines
    return found


def test_rows_end_where_lines_do_and_the_last_needs_no_end() -> None:
    assert all_rows(b"a,b\r\nc,d\ne,f") == [(1, b"a,b\r\n"), (2, b"c,d\n"), (3, b"e,f")]


def test_a_cell_in_quotation_marks_goes_over_lines_and_they_are_counted() -> None:
    assert all_rows(b'1,"Ann\nSmith, ""Annie"""\n2,b\n') == [(1, b'1,"Ann\nSmith, ""Annie"""\n'), (3, b"2,b\n")]


@pytest.mark.parametrize("bad", [b'x,"never closed\n', b'x,"a"b\n', b'5" disk,x\n', b'x,"\n'])
def test_a_mark_that_nobody_closes_costs_one_line(bad: bytes) -> None:
    good = b"".join(b"%d,fine\n" % number for number in range(ROW_LIMIT // 5))
    found = all_rows(bad + good + bad + good)
    assert found[0] == (1, bad)
    assert len(found) == 2 + 2 * (ROW_LIMIT // 5)


def test_two_stray_marks_do_not_swallow_what_lies_between_them() -> None:
    assert [raw for _, raw in all_rows(b'5" disk,a\nfine,b\n3" disk,c\n')] == [
        b'5" disk,a\n',
        b"fine,b\n",
        b'3" disk,c\n',
    ]


def test_a_mark_at_the_very_end_ends_there() -> None:
    assert all_rows(b'a,b\nc,"d') == [(1, b"a,b\n"), (2, b'c,"d')]
    assert all_rows(b'a,b\nc,"d\n') == [(1, b"a,b\n"), (2, b'c,"d\n')]


def test_a_line_without_end_is_cut_and_named() -> None:
    long = b"x" * (ROW_LIMIT + 10)
    (row,) = rows(long, line=1, last=False)
    with pytest.raises(RowFault) as refused:
        cells_of(row, Layout())
    assert refused.value.code == "too-long"
    assert list(rows(b"x" * 10, line=1, last=False)) == []


@given(
    st.lists(st.sampled_from([b"a,b\n", b'"x\ny",1\n', b'5" d\n', b'"open\n', b"\r\n", b'"a""b",2\r\n']), max_size=40),
    st.integers(min_value=1, max_value=50),
)
def test_no_byte_is_lost_or_read_twice(pieces: list[bytes], step: int) -> None:
    content = b"".join(pieces)
    found = all_rows(content, stretch=ROW_LIMIT + step)
    assert b"".join(raw for _, raw in found) == content
    assert [line for line, _ in found] == sorted({line for line, _ in found})


@pytest.mark.parametrize(
    ("head", "subjects", "expected"),
    [
        (b"Name,E-Mail Address,Phone\n", BOTH, Layout(head=True, email=1, phone=2)),
        (b"\xef\xbb\xbfcorreo;tel\xc3\xa9fono\r\n", BOTH, Layout(delimiter=";", head=True, email=0, phone=1)),
        (b"id\tmobile_phone\n", PHONE, Layout(delimiter="\t", head=True, phone=1)),
        (
            b"contact,purpose,since,brand,ended\n",
            BOTH,
            Layout(head=True, email=0, phone=0, purpose=1, since=2, brand=3, ended=4),
        ),
        (b"Ann,ann@example.com,415 555 0100\n", BOTH, Layout(email=1, phone=2)),
        (b"ann@example.com", EMAIL, Layout(email=0)),
        (b"4155550100|x\n", PHONE, Layout(delimiter="|", phone=0)),
    ],
)
def test_columns_are_found_by_name_or_by_what_is_in_them(
    head: bytes, subjects: frozenset[Subject], expected: Layout
) -> None:
    assert layout_of(head, subjects) == expected


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (b"name,city\n", "columns"),
        (b"phone\n", "columns"),
        (b'"a"b@c\n', "columns"),
        (b"", "columns"),
        ("email\n".encode("utf-16"), "encoding"),
        (b"e\x00m\x00a\x00", "encoding"),
    ],
)
def test_a_list_without_the_column_that_matters_is_refused(head: bytes, code: str) -> None:
    with pytest.raises(SheetFault) as refused:
        layout_of(head, EMAIL)
    assert refused.value.code == code


def about(line: bytes, layout: Layout, subjects: frozenset[Subject] = BOTH) -> tuple[Email | Phone, ...]:
    return contacts_in(cells_of(Row(2, line), layout), layout, subjects)


def test_a_row_is_about_each_contact_that_is_given_and_matters() -> None:
    layout = Layout(email=0, phone=1)
    assert about(b"ann@example.com,415 555 0100\r\n", layout) == (Email("ann@example.com"), Phone("+14155550100"))
    assert about(b"ann@example.com,\n", layout) == (Email("ann@example.com"),)
    assert about(b"ann@example.com,nonsense\n", layout, EMAIL) == (Email("ann@example.com"),)
    assert about(b"a@b.example,'+1 415 555 0100\n", layout, PHONE) == (Phone("+14155550100"),)


def test_one_column_of_both_is_told_apart_by_the_at_sign() -> None:
    layout = Layout(email=0, phone=0)
    assert about(b"ann@example.com\n", layout) == (Email("ann@example.com"),)
    assert about(b"+1 415 555 0100\n", layout) == (Phone("+14155550100"),)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"ann@example.com\n", "columns"),
        (b" ,\n", "missing"),
        (b"ann at example,\n", "email"),
        (b",12\n", "phone"),
        (b"ann@example.com,12\n", "phone"),
        (b'"ann@example.com,x\n', "quotes"),
        (b'"a"x,y\n', "quotes"),
        (b'"a@b.example",1\n2" x,3\n', "quotes"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(line: bytes, code: str) -> None:
    with pytest.raises(RowFault) as refused:
        about(line, Layout(email=0, phone=1))
    assert refused.value.code == code


def test_older_programs_letters_do_not_matter() -> None:
    assert about("José,jose@example.com\n".encode("cp1252"), Layout(email=1), EMAIL) == (Email("jose@example.com"),)
    assert about(b'"\x81\x8d",jose@example.com\n', Layout(email=1), EMAIL) == (Email("jose@example.com"),)


def test_empty_lines_are_no_rows() -> None:
    assert [row.blank for row in rows(b"\n , ,\r\nx\n", line=1, last=True)] == [True, True, False]
