"""Answer files: the name announces a type, the first bytes must agree."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.file_types import ending_of, fits_type, is_text, named_type, type_of_name
from chalicelib.errors import InvalidField


def a_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("data.txt", "x")
    return buffer.getvalue()


def an_empty_zip() -> bytes:
    buffer = io.BytesIO()
    zipfile.ZipFile(buffer, "w").close()
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("answer.pdf", b"%PDF-1.7\n"),
        ("ANSWER.PDF", b"%PDF-1.4"),
        ("all.zip", a_zip()),
        ("nothing.zip", an_empty_zip()),
        ("sheet.xlsx", a_zip()),
        ("letter.docx", a_zip()),
        ("scan.png", b"\x89PNG\r\n\x1a\n\x00\x00"),
        ("scan.jpg", b"\xff\xd8\xff\xe0"),
        ("scan.jpeg", b"\xff\xd8\xff\xe1"),
        ("data.csv", "\ufeffname;e-mail\nJosé;".encode()),
        ("data.tar.json", b'{"name": "<b>"}'),
        ("notes.txt", b""),
    ],
)
def test_a_file_that_is_what_its_name_says_is_taken(name: str, first: bytes) -> None:
    announced = type_of_name(name)
    assert announced is not None
    assert fits_type(announced, first)


@pytest.mark.parametrize(
    "name", ["", "pdf", "answer", "answer.exe", "page.html", "answer.pdf.js", "answer.pdf ", "a.svg"]
)
def test_other_names_are_not_taken(name: str) -> None:
    assert type_of_name(name) is None


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("answer.pdf", b"MZ\x90\x00"),
        ("answer.pdf", b" %PDF-1.7"),
        ("scan.png", b"\x89PNG"),
        ("scan.jpg", b"\x89PNG\r\n\x1a\n"),
        ("sheet.xlsx", an_empty_zip()),
        ("data.csv", b"\x00\x01"),
        ("data.csv", b"MZ\x90\x00\x03"),
        ("page.txt", b"<!DOCTYPE html><html>"),
        ("page.txt", b"\xef\xbb\xbf \r\n<SCRIPT>alert(1)</SCRIPT>"),
        ("page.json", b'<?xml version="1.0"?><svg>'),
        ("data.csv", "<html>".encode("utf-16")),
        ("answer.pdf", b""),
    ],
)
def test_a_file_in_disguise_is_not_taken(name: str, first: bytes) -> None:
    announced = type_of_name(name)
    assert announced is not None
    assert not fits_type(announced, first)


def test_what_can_be_searched_is_text_and_nothing_else() -> None:
    searched = {
        name for name in ("a.csv", "a.txt", "a.json", "a.pdf", "a.png", "a.docx") if is_text(type_of_name(name) or "")
    }
    assert searched == {"a.csv", "a.txt", "a.json"}


@given(st.text(), st.binary(max_size=64))
def test_any_name_and_any_bytes_get_an_answer(name: str, first: bytes) -> None:
    announced = type_of_name(name)
    if announced is not None:
        assert fits_type(announced, first) in {True, False}


def test_a_file_is_named_without_its_folders_and_typed_by_its_name() -> None:
    assert named_type("C:\\letters\\proof.pdf") == ("proof.pdf", "application/pdf")
    with pytest.raises(InvalidField, match="file: type"):
        named_type("proof.exe")


def test_a_type_has_one_ending_and_a_strange_one_says_nothing() -> None:
    assert [ending_of(kind) for kind in ("application/pdf", "image/jpeg", "text/csv")] == ["pdf", "jpg", "csv"]
    assert ending_of("application/x-strange") == "bin"
