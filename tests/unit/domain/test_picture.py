"""Pictures: what is none is refused, and what a camera wrote in is not kept."""

import base64
import zlib

import pytest

from chalicelib.domain.picture import LOGO_LIMIT, SIDE_LIMIT, read_picture
from chalicelib.errors import InvalidField

PNG = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, data: bytes = b"") -> bytes:
    return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)


def png(width: int = 2, height: int = 3, *more: bytes) -> bytes:
    head = chunk(b"IHDR", width.to_bytes(4) + height.to_bytes(4) + b"\x08\x00\x00\x00\x00")
    return PNG + head + b"".join(more) + chunk(b"IDAT", zlib.compress(b"\x00" * 9)) + chunk(b"IEND")


def segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(data) + 2).to_bytes(2) + data


def jpeg(width: int = 2, height: int = 3, *more: bytes) -> bytes:
    frame = segment(0xC0, b"\x08" + height.to_bytes(2) + width.to_bytes(2) + b"\x01\x01\x11\x00")
    return b"\xff\xd8" + segment(0xE0, b"JFIF\x00") + b"".join(more) + frame + segment(0xDA, b"\x01") + b"xx\xff\xd9"


def problem(content: bytes) -> str:
    with pytest.raises(InvalidField) as raised:
        read_picture(content)
    assert raised.value.field == "logo"
    return raised.value.problem


def test_a_png_is_kept_without_its_texts() -> None:
    picture = read_picture(png(20, 30, chunk(b"tEXt", b"Author\x00Ana"), chunk(b"eXIf", b"GPS")) + b"behind the end")
    assert (picture.content_type, picture.width, picture.height) == ("image/png", 20, 30)
    assert picture.content == png(20, 30)


def test_a_jpeg_is_kept_without_what_the_camera_wrote() -> None:
    picture = read_picture(jpeg(20, 30, segment(0xE1, b"Exif\x00\x00GPS"), segment(0xFE, b"by Ana")) + b"more")
    assert (picture.content_type, picture.width, picture.height) == ("image/jpeg", 20, 30)
    assert picture.content == jpeg(20, 30)


def test_a_picture_of_another_program_is_read() -> None:
    drawn = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
    assert read_picture(drawn).content == drawn


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        PNG,
        PNG + b"\x00",
        PNG + chunk(b"IEND"),
        PNG + chunk(b"IDAT", b"x") + chunk(b"IEND"),
        png().replace(b"IDAT", b"IDAX"),
        png()[:-12],
        PNG + b"\xff\xff\xff\xff" + b"IHDR",
        b"\xff\xd8",
        b"\xff\xd8\xff",
        b"\xff\xd8abcdefgh",
        b"\xff\xd8\xff\xe0\x00\x01",
        b"\xff\xd8\xff\xe0\xff\xff",
        jpeg()[:-2],
        b"\xff\xd8" + segment(0xDA, b"\x01") + b"xx\xff\xd9",
    ],
)
def test_what_is_no_whole_picture_is_refused(content: bytes) -> None:
    assert problem(content) == "not-picture"


@pytest.mark.parametrize(("width", "height"), [(SIDE_LIMIT + 1, 1), (1, SIDE_LIMIT + 1), (0, 1)])
def test_what_is_too_wide_too_high_or_nothing_is_refused(width: int, height: int) -> None:
    assert problem(png(width, height)) == "too-many-pixels"


def test_nothing_and_too_much_are_refused() -> None:
    assert problem(b"") == "missing"
    assert problem(png() + b"x" * LOGO_LIMIT) == "too-large"
