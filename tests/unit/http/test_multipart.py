"""Forms with a file are read as browsers write them, and what is cut off or none is refused."""

import pytest

from chalicelib.errors import InvalidField, WrongContentType
from chalicelib.http.multipart import Chosen, read_multipart

KIND = "multipart/form-data; boundary=x"


def part(head: str, content: bytes) -> bytes:
    return f"--x\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"


def test_fields_and_files_come_under_their_names() -> None:
    body = part('name="a"', b"one\r\n-x") + part('name="a"', b"two") + part('name="f"; filename="l.csv"', b"r;s\n")
    read = read_multipart('multipart/form-data; boundary="x"; charset=utf-8', body + b"--x--\r\n", most=9)
    assert read.fields == {"a": ["one\r\n-x", "two"]}
    assert read.files == {"f": Chosen("l.csv", b"r;s\n")}


def test_a_field_in_which_nothing_was_chosen_is_no_file_and_an_empty_file_is_one() -> None:
    body = part('name="f"; filename=""', b"") + part('name="g"; filename="empty.csv"', b"") + b"--x--"
    assert read_multipart(KIND, body, most=9).files == {"g": Chosen("empty.csv", b"")}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"--x--"),
        (KIND, b""),
        (KIND, part('name="a"', b"cut")),
        (KIND, b"before" + part('name="a"', b"") + b"--x--"),
    ],
)
def test_what_is_no_whole_form_is_refused(kind: str, body: bytes) -> None:
    with pytest.raises(WrongContentType):
        read_multipart(kind, body, most=9)


def test_too_many_parts_are_refused() -> None:
    with pytest.raises(InvalidField):
        read_multipart(KIND, part('name="a"', b"") * 3 + b"--x--", most=2)


@pytest.mark.parametrize(
    "head", ["Content-Type: text/csv", "\xff: ;;=", "Content-Disposition: form-data; name*=punycode''%ff"]
)
def test_a_part_whose_head_names_no_field_is_nobodys(head: str) -> None:
    read = read_multipart(KIND, b"--x\r\n" + head.encode("latin-1") + b"\r\n\r\nv\r\n--x--", most=9)
    assert (read.fields, read.files) == ({"": ["v"]}, {})


def test_a_form_within_a_form_is_a_text_and_costs_no_more() -> None:
    deep = "".join(f"Content-Type: multipart/x; boundary=y{one}\r\n\r\n--y{one}\r\n" for one in range(2000))
    read = read_multipart(KIND, part('name="a"', deep.encode()) + b"--x--", most=9)
    assert read.fields == {"a": [deep]}


def test_letters_of_every_language_arrive_as_they_were_typed() -> None:
    body = part('name="a"; filename="año.csv"', "José;Zoë\n".encode()) + b"--x--"
    assert read_multipart(KIND, body, most=9).files["a"].content == "José;Zoë\n".encode()
