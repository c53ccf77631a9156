"""Which files an answer may hold: by name, and by what the first bytes say."""

from typing import Final

from chalicelib.domain.text import required
from chalicelib.errors import InvalidField

FILE_LIMIT: Final = 25 * 1024 * 1024  # bytes

_TYPES: Final = {
    "pdf": "application/pdf",
    "zip": "application/zip",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "csv": "text/csv",
    "txt": "text/plain",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
ENDINGS: Final = tuple(_TYPES)
_MAGIC: Final = {
    "application/pdf": (b"%PDF-",),
    "application/zip": (b"PK\x03\x04", b"PK\x05\x06"),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (b"PK\x03\x04",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (b"PK\x03\x04",),
}
_TEXT: Final = frozenset({"text/csv", "text/plain", "application/json"})
_MARKUP: Final = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml")


def type_of_name(name: str) -> str | None:
    """The content type that a file name announces; None for one that is not taken."""
    return _TYPES.get(name.rpartition(".")[2].lower()) if "." in name else None


def ending_of(content_type: str) -> str:
    """The usual ending of a file of this type; `bin` of one that answers do not hold."""
    return next((ending for ending, kind in _TYPES.items() if kind == content_type), "bin")


def named_type(name: str) -> tuple[str, str]:
    """A file's name without its folders, and the type that it announces. Raise `InvalidField` (`file`)."""
    shown = required("file", name.replace("\\", "/").rpartition("/")[2], limit=150)
    content_type = type_of_name(shown)
    if content_type is None:
        raise InvalidField(field="file", problem="type")
    return shown, content_type


def is_text(content_type: str) -> bool:
    """Whether a file of this type can be read as text."""
    return content_type in _TEXT


def fits_type(content_type: str, first: bytes) -> bool:
    """Whether the first bytes are those of the announced type; text must be text, and no markup in disguise."""
    if content_type in _TEXT:
        return b"\x00" not in first and not first.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP)
    return first.startswith(_MAGIC[content_type])
