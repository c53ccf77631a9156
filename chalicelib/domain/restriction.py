"""What the operator may stop of a misused account, and the words to its owners; an opt-out is never stopped."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from chalicelib.domain.ids import AccountId
from chalicelib.domain.record import sealed
from chalicelib.values import dataclass

MISUSE_LIFE: Final = timedelta(days=365)  # of a closed report: to see a pattern and to answer a dispute
WORDS_LIMIT: Final = 2000  # of the operator to an account


class MisuseKind(StrEnum):
    """What an account is said to be misused for."""

    SPAM_CALLS = "spam-calls"
    SPAM_TEXTS = "spam-texts"
    PHISHING = "phishing"
    PRETENDS = "pretends"  # its form or number pretends to be somebody else's
    OTHER = "other"


class Stop(StrEnum):
    """What is stopped.

    `INTAKE`: the public form (in a frame as well), agents' systems and callers are told politely that nothing is taken
    here, and where else the business can be reached. What was sent before can be followed, appealed and withdrawn;
    opt-outs by text, by signal or by a business's own systems, and what staff enter, are taken as ever.
    `OUTGOING`: no text leaves and nobody is called, staff and systems write no messages of their own to consumers, and
    letters have the product's words instead of the business's. What a law asks for leaves as ever, by mail.
    """

    INTAKE = "intake"
    OUTGOING = "outgoing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """What is stopped of an account, since when and for what; the words lie apart (`RestrictionWords`)."""

    since: datetime
    stops: tuple[Stop, ...]
    kind: MisuseKind
    report: str  # the report that led to it


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictionWords:
    """What the operator says to the account about its restriction; kept under the account's own key."""

    KIND: ClassVar[str] = "restriction"

    account: AccountId
    words: str = sealed("")
    version: int = 0


def stopped(restriction: Restriction | None, stop: Stop) -> bool:
    """Whether something is stopped."""
    return restriction is not None and stop in restriction.stops
