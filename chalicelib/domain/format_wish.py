"""What somebody asked to get in another form: large print, audio, braille ...; followed until they have it.

Everything must be there for people with disabilities (11 CCR 7003(b); ADA, Civil Code 54.1), and nobody has to say why
they ask. A wish is filed with a request, hangs on it, and has a date of its own by which it is to be met.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final, Self

from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.record import sealed
from chalicelib.domain.text import optional, required
from chalicelib.errors import InvalidField
from chalicelib.values import dataclass, replace

DAYS: Final = 10  # to meet a wish: no law counts them; the answer's own date runs beside it
SOON: Final = 2  # days before it at which staff are reminded
AGAIN: Final = 7  # days between reminders of one that is late
WORDS_LIMIT: Final = 1000
OPEN_LIMIT: Final = 10  # of one submission: nobody needs more at the same time, and nobody can flood the list


class Form(StrEnum):
    """Which other form; also the key of its text (`form.<form>`)."""

    LARGE_PRINT = "large-print"
    AUDIO = "audio"
    BRAILLE = "braille"
    PLAIN_TEXT = "plain-text"
    EASY = "easy"  # in easy words
    TELEPHONE = "telephone"  # read out, by a call
    LANGUAGE = "language"
    OTHER = "other"


NEEDS_WORDS: Final = frozenset({Form.LANGUAGE, Form.OTHER})


class Came(StrEnum):
    """How it was asked for."""

    PAGE = "page"
    PHONE = "phone"
    TEXT = "text"
    STAFF = "staff"  # staff heard it: by mail, at the counter ...
    API = "api"


class WishState(StrEnum):
    """Where it stands."""

    OPEN = "open"
    GIVEN = "given"
    DECLINED = "declined"  # it cannot be done; the person was told why and what instead
    WITHDRAWN = "withdrawn"  # the person does not want it any more


ENDS: Final = (WishState.GIVEN, WishState.DECLINED, WishState.WITHDRAWN)


class Nudge(StrEnum):
    """What staff are told of it, in order."""

    ASKED = "asked"
    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatWish:
    """One wish; `words` are the person's own, `answer` what staff told them at its end."""

    KIND: ClassVar[str] = "format-wish"

    account: AccountId
    request: RequestId
    submission: Reference
    id: str
    form: Form
    came: Came
    asked_at: datetime
    due: date
    by: str  # audit actor
    state: WishState = WishState.OPEN
    next_on: date | None = None  # when staff are reminded next
    told: int = 0  # how many reminders there were
    ended_at: datetime | None = None
    ended_by: str = ""
    words: str = sealed("")
    answer: str = sealed("")
    version: int = 0

    @property
    def open(self) -> bool:
        """Whether somebody still waits for it."""
        return self.state is WishState.OPEN

    def nudge(self, today: date) -> Nudge | None:
        """What staff are to be told on a day, if anything."""
        if not self.open or self.next_on is None or self.next_on > today:
            return None
        if not self.told:
            return Nudge.ASKED
        return Nudge.LATE if today > self.due else Nudge.SOON

    def nudged(self, today: date) -> Self:
        """It, after they were told: once when it came, once before its date, each week when it is late."""
        soon, late = self.due - timedelta(days=SOON), self.due + timedelta(days=1)
        following = soon if today < soon else late if today < late else today + timedelta(days=AGAIN)
        return replace(self, told=self.told + 1, next_on=following)

    def ended(self, state: WishState, *, at: datetime, by: str, answer: str) -> Self:
        """It, at its end; nobody is reminded any more."""
        return replace(self, state=state, ended_at=at, ended_by=by, answer=answer, next_on=None)

    def is_late(self, today: date) -> bool:
        """Whether it should have been met before this day."""
        return self.open and today > self.due


def due_of(asked_on: date) -> date:
    """By when a wish is to be met."""
    return asked_on + timedelta(days=DAYS)


def parse_form(typed: str, words: str) -> tuple[Form, str]:
    """A form and the words to it. Raise `InvalidField` (`format` missing, `format_words` missing or too-long)."""
    form = next((one for one in Form if one.value == typed), None)
    if form is None:
        raise InvalidField(field="format", problem="missing")
    read = required if form in NEEDS_WORDS else optional
    return form, read("format_words", words, limit=WORDS_LIMIT, lines=True)


def same_again(wishes: Iterable[FormatWish], form: Form, words: str) -> FormatWish | None:
    """The open wish that says the same, if there is one: who sends a form twice wants one thing."""
    return next((one for one in wishes if one.open and (one.form, one.words) == (form, words)), None)
