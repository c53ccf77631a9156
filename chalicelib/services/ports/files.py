"""What the use cases ask of the buckets of answers and of signed digests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from chalicelib.domain.correspondence import AnswerFile, NoteFile
from chalicelib.domain.misuse import Evidence
from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.ids import AccountId


Uploaded = AnswerFile | NoteFile | Evidence


@dataclass(frozen=True, slots=True)
class UploadForm:
    """A presigned POST: where to send it and with which fields."""

    url: str
    fields: Mapping[str, str]


class Files(Protocol):
    """Objects of the files bucket; keys are chosen here, never by a client."""

    def upload_form(self, file: Uploaded, *, most: int, seconds: int, back: str) -> UploadForm:
        """A form that accepts one object of at most `most` bytes and then returns to `back`."""

    def take(self, file: Uploaded) -> tuple[int, bytes] | None:
        """Copy what was uploaded out of its form's reach; size and first bytes of the copy, None if nothing came."""

    def text(self, file: AnswerFile, *, most: int) -> str:
        """The first `most` bytes of what was taken, as text; what is no UTF-8 is replaced."""

    @property
    def origin(self) -> str:
        """Scheme and host of the links: a page whose form ends at one must name it in its policy."""

    def link(self, file: Uploaded, *, seconds: int) -> str:
        """A link that downloads what was taken as an attachment, and holds nothing that somebody typed."""

    def delete(self, file: Uploaded) -> None:
        """Remove the object and its upload; nothing happens if there is none. For jobs: pages cannot delete."""

    def let_go(self, file: Uploaded, *, ahead: bool = False) -> None:
        """Have the object and its upload removed within a minute; `ahead` as in `Removals`. Raise `Unavailable`."""

    def sound_form(self, account: AccountId, sound: str, *, most: int, seconds: int, back: str = "") -> UploadForm:
        """A form that accepts one recording of at most `most` bytes, for as long as it lives; then it leads `back`."""

    def sound(self, account: AccountId, sound: str, *, most: int) -> bytes | None:
        """What came by that form, its first `most` bytes; None if nothing did."""


class Digests(Protocol):
    """The object-lock bucket of signed digests."""

    def last(self) -> tuple[int, str] | None:
        """Number and content of the newest one."""

    def read(self, number: int) -> str | None:
        """The content of one; None where there is none of that number."""

    def put(self, number: int, content: str) -> None:
        """Keep one; refuses to overwrite."""
