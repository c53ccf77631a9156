"""What the work on lists of contacts asks of the world outside, and the links by which people unsubscribe."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.contact import Email, Phone
    from chalicelib.domain.contact_list import ContactList, Output
    from chalicelib.domain.ids import AccountId
    from chalicelib.domain.suppression import Purpose, Suppression
    from chalicelib.services.ports.files import UploadForm


class ContactLists(Protocol):
    """Reads which lists there are."""

    def of(self, account: AccountId) -> tuple[ContactList, ...]:
        """The account's, newest first."""

    def get(self, account: AccountId, name: str) -> ContactList:
        """Raise `NotFound`."""

    def due(self, *, now: datetime, limit: int) -> tuple[ContactList, ...]:
        """Those that a run may go on with."""

    def expired(self, *, now: datetime, limit: int) -> tuple[ContactList, ...]:
        """Those whose time is over."""


class ListBucket(Protocol):
    """Where lists are uploaded, and what comes of them grows; keys are chosen here, never by a client."""

    def upload_form(self, given: ContactList, *, most: int, seconds: int, back: str) -> UploadForm:
        """A form that accepts one file of at most `most` bytes; then it leads `back`, if that is given."""

    def uploaded(self, given: ContactList) -> tuple[int, str] | None:
        """Size and tag of what was uploaded; None if nothing came."""

    def stretch(self, given: ContactList, first: int, last: int) -> bytes:
        """Bytes of the upload, `last` not included. Raise `Gone` if another file lies in its place, or none."""

    def begin(self, given: ContactList, output: Output) -> str:
        """Begin the upload of what comes of it."""

    def put_tail(self, given: ContactList, output: Output, number: int, content: bytes) -> None:
        """Note what a stretch has added to it; the same number again replaces it."""

    def part(self, given: ContactList, output: Output, tails: Sequence[int], *, upload: str, number: int) -> None:
        """Make these notes, one after the other, a part of it; the same number again replaces the part.

        Nobody holds the part for that: a part is 5 MB at least, ten times what a run holds else.
        """

    def complete(self, given: ContactList, output: Output, upload: str) -> None:
        """Put the parts together; done already is no error."""

    def clear(self, given: ContactList, *, whole: bool) -> None:
        """Delete what was uploaded and every note; with `whole`, what came of it too."""

    def link(self, given: ContactList, output: Output, *, name: str, seconds: int) -> str:
        """A link that downloads what came of it under a name."""


class ListWriter(Protocol):
    """Writes lines of lists for people; no cell is a formula."""

    def faults_head(self, language: str) -> bytes:
        """The first line of the rows that could not be used."""

    def fault(self, line: int, code: str, content: bytes, language: str) -> bytes:
        """One of them: its line, why, and what stood there."""

    def head(self) -> bytes:
        """The first line of the list of those who opted out; as it is imported again."""

    def lines(self, records: Sequence[Suppression]) -> bytes:
        """One line for each contact, purpose and brand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What a link to unsubscribe says: who, from what, and of which list."""

    account: AccountId
    contact: Email | Phone
    purpose: Purpose
    brand: str
    source: str  # the list it was made with, or the key that asked for it: an id
    made_at: datetime


class UnsubscribeLinks(Protocol):
    """Seals what a link says under the account's key: nobody reads or makes one, and it dies with the account."""

    def make(self, invitation: Invitation) -> str:
        """What stands at the end of the link's address."""

    def read(self, token: str) -> Invitation:
        """Raise `NotFound` for what is no link, or was made for an account that is gone; `Unavailable`."""


class ListDesk(Protocol):
    """What lists of contacts need of the desk."""

    @property
    def contact_lists(self) -> ContactLists: ...
    @property
    def list_bucket(self) -> ListBucket: ...
    @property
    def list_writer(self) -> ListWriter: ...
    @property
    def unsubscribe_links(self) -> UnsubscribeLinks: ...
