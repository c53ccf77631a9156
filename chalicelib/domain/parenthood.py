"""Whether who asks for a child is its parent or guardian: the ways of 11 CCR 7070(a)(2), as staff have seen them.

The same ways prove it for what a parent wants to know, correct or delete (7070(c)). A person of 13 to 15 decides for
themselves (7071), and nobody else's proof is asked for.
"""

from datetime import datetime
from enum import StrEnum

from chalicelib.domain.request_terms import Behalf
from chalicelib.errors import InvalidField
from chalicelib.values import dataclass


class ParentShown(StrEnum):
    """How it was shown."""

    FORM = "form"  # signed under penalty of perjury, sent by post, fax or as a scan: (A)
    CARD = "card"  # a payment of which the holder of the card is told each time: (B)
    TELEPHONE = "telephone"  # a toll-free number with trained staff: (C)
    VIDEO = "video"  # (D)
    IN_PERSON = "in-person"  # (E)
    ID_CHECK = "id-check"  # government identification looked up in a database, and deleted at once: (F)
    COURT = "court"  # the court's papers: of a guardian, also of an adult


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentProof:
    """That it is asked for, and how it was shown."""

    shown: ParentShown | None = None
    at: datetime | None = None
    by: str = ""  # actor


def parent_proof(behalf: Behalf, *, verified: bool) -> ParentProof | None:
    """What a request asks for when it comes in: of who asks for a child or a ward, where anything is verified."""
    return ParentProof() if verified and behalf in {Behalf.PARENT, Behalf.GUARDIAN} else None


def check_shown(shown: ParentShown, behalf: Behalf, *, deleted: bool) -> None:
    """Raise `InvalidField`: identification must be gone again, and a court appoints guardians, not parents."""
    if shown is ParentShown.ID_CHECK and not deleted:
        raise InvalidField(field="deleted", problem="needed")
    if shown is ParentShown.COURT and behalf is not Behalf.GUARDIAN:
        raise InvalidField(field="shown", problem="guardians-only")
