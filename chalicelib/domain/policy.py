"""The operator's privacy policy: versions that follow one another, and which of them holds at an instant.

A version takes effect at the beginning of a day (UTC), at least an hour after it was published: whoever remembers the
list for a minute is never wrong about what holds now. Nothing is changed afterwards; one that has not begun yet can be
withdrawn. Whatever comes in pins the number that holds then; 0 says that nothing was published.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from chalicelib.domain.ids import AccountId
from chalicelib.values import dataclass, field

NOTICE: Final = timedelta(hours=1)  # between publication, or withdrawal, and the first instant; far above any memory
MOST_VERSIONS: Final = 200
TITLE_LIMIT: Final = 100
SUMMARY_LIMIT: Final = 2000
TEXT_LIMIT: Final = 40_000  # of one language: both fit into one form
LINK_LIMIT: Final = 500
USES_NOTICE: Final = timedelta(days=14)  # before a use changes, so that everybody can refuse in time
MOST_AHEAD: Final = timedelta(days=366)


class Use(StrEnum):
    """What an account's data is used for beyond the work that it orders: each can be refused when it changes."""

    TRANSCRIPTION = "transcription"  # voicemails are turned into words by a machine
    NEWS = "news"  # mail about the service to the account's users
    OTHER = "other"  # as the summary describes it: the operator reads the list of those who refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """One version, without its text: what a list shows and what decides when it holds. All of it is public."""

    KIND: ClassVar[str] = "policy-version"

    account: AccountId  # whose staff published it
    number: int  # from 1 on, without gaps
    by: str  # actor
    published_at: datetime
    effective_on: date
    titles: dict[str, str]  # by language; one at least
    summaries: dict[str, str]  # of what changes, in the same languages
    material: bool = False  # mailed to everybody
    uses: tuple[Use, ...] = ()  # that change, and can be refused
    links: dict[str, str] = field(default_factory=dict)  # where the text lies, by language; else it lies here
    withdrawn_at: datetime | None = None
    version: int = 0

    @property
    def begins_at(self) -> datetime:
        """Its first instant."""
        return datetime.combine(self.effective_on, time(), tzinfo=UTC)

    def stands(self) -> bool:
        """Whether it was not withdrawn."""
        return self.withdrawn_at is None

    def holds(self, at: datetime) -> bool:
        """Whether it has begun; a later one may have taken its place."""
        return self.stands() and self.begins_at <= at

    def can_be_withdrawn(self, now: datetime) -> bool:
        """Whether nothing can have come in under it before everybody knows that it is gone."""
        return self.stands() and now + NOTICE <= self.begins_at


@dataclass(frozen=True, slots=True, kw_only=True)
class UseChoice:
    """What an account's owner has said of a use; it counts at once, and a refusal until it is taken back."""

    use: Use
    allowed: bool
    number: int  # the newest version when it was said
    at: datetime
    by: str  # actor


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyText:
    """The words of a version in one language."""

    KIND: ClassVar[str] = "policy-text"

    account: AccountId
    number: int
    language: str
    text: str
    version: int = 0


def earliest(now: datetime) -> date:
    """The first day on which a version that is published now can take effect."""
    return (now + NOTICE).astimezone(UTC).date() + timedelta(days=1)


def holding(versions: Iterable[PolicyVersion], at: datetime) -> PolicyVersion | None:
    """The version that holds at an instant; None before the first one."""
    return max((one for one in versions if one.holds(at)), key=lambda one: one.number, default=None)


def in_effect(versions: Iterable[PolicyVersion], at: datetime) -> int:
    """Its number, as data pins it; 0 before the first one."""
    found = holding(versions, at)
    return found.number if found else 0


def to_come(versions: Iterable[PolicyVersion], at: datetime) -> tuple[PolicyVersion, ...]:
    """The versions that have not begun, in the order in which they will."""
    found = [one for one in versions if one.stands() and one.begins_at > at]
    return tuple(sorted(found, key=lambda one: one.number))


def spoken(words: Mapping[str, str], language: str) -> str:
    """The language in which words are shown to who speaks `language`: that one, or else the first there is."""
    return language if language in words else next(iter(words))
