"""A small picture that somebody has sent: looked at byte by byte, and kept without what a camera or program wrote in.

PNG (RFC 2083) and JPEG (ITU T.81) only: what is drawn from scripts or markup, as SVG is, is never taken.
"""

import zlib
from typing import Final

from chalicelib.errors import InvalidField
from chalicelib.values import dataclass

LOGO_LIMIT: Final = 100 * 1024  # bytes
SIDE_LIMIT: Final = 2000  # pixels
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_KEPT_CHUNKS: Final = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"sRGB", b"gAMA", b"cHRM"})
_JPEG: Final = b"\xff\xd8"
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # of any coding; each says how large the picture is
_SCAN: Final = 0xDA
_KEPT_SEGMENTS: Final = _FRAMES | {0xC4, 0xCC, 0xDB, 0xDD, 0xE0, 0xEE, _SCAN}  # E0 and EE say how colours are coded


@dataclass(frozen=True, slots=True)
class Picture:
    """What is kept of it."""

    content: bytes
    content_type: str
    width: int
    height: int


def read_picture(content: bytes) -> Picture:
    """Return the picture. Raise `InvalidField` (`logo`): `missing`, `too-large`, `not-picture` or `too-many-pixels`."""
    if not content:
        raise _refused("missing")
    if len(content) > LOGO_LIMIT:
        raise InvalidField(field="logo", problem="too-large", limit=LOGO_LIMIT // 1024)
    if content.startswith(_PNG):
        picture = _png(content)
    elif content.startswith(_JPEG):
        picture = _jpeg(content)
    else:
        raise _refused("not-picture")
    if not (0 < picture.width <= SIDE_LIMIT and 0 < picture.height <= SIDE_LIMIT):
        raise InvalidField(field="logo", problem="too-many-pixels", limit=SIDE_LIMIT)
    return picture


def _png(content: bytes) -> Picture:
    at, kept = len(_PNG), [_PNG]
    names: list[bytes] = []
    while at < len(content) and names[-1:] != [b"IEND"]:
        length = int.from_bytes(content[at : at + 4])
        name, end = content[at + 4 : at + 8], at + 12 + length
        if content[end - 4 : end] != zlib.crc32(content[at + 4 : end - 4]).to_bytes(4):
            raise _refused("not-picture")
        if name in _KEPT_CHUNKS:
            kept.append(content[at:end])
            names.append(name)
        at = end
    if names[:1] != [b"IHDR"] or names[-1] != b"IEND" or b"IDAT" not in names:
        raise _refused("not-picture")
    size = kept[1]
    return Picture(b"".join(kept), "image/png", int.from_bytes(size[8:12]), int.from_bytes(size[12:16]))


def _jpeg(content: bytes) -> Picture:
    at, kept = len(_JPEG), [_JPEG]
    width = height = marker = 0
    while marker != _SCAN:
        length = int.from_bytes(content[at + 2 : at + 4])
        end = at + 2 + length
        if content[at : at + 1] != b"\xff" or length < 2 or end > len(content):
            raise _refused("not-picture")
        marker = content[at + 1]
        if marker in _FRAMES:
            height, width = int.from_bytes(content[at + 5 : at + 7]), int.from_bytes(content[at + 7 : at + 9])
        if marker in _KEPT_SEGMENTS:
            kept.append(content[at:end])
        at = end
    over = content.rfind(b"\xff\xd9")
    if over < at or not width:
        raise _refused("not-picture")
    return Picture(b"".join((*kept, content[at : over + 2])), "image/jpeg", width, height)


def _refused(problem: str) -> InvalidField:
    return InvalidField(field="logo", problem=problem)
