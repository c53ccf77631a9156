"""What one vendor was asked about one request, and what it answered: each answer stays, none replaces another.

Where a vendor answers twice and differently, neither answer counts before staff have said which one does.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final, Self

from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.record import sealed
from chalicelib.domain.rights import Right
from chalicelib.domain.vendor import Method
from chalicelib.errors import InvalidField, NotPossible
from chalicelib.values import dataclass, replace

REASON_LIMIT: Final = 2000
ANSWERS_LIMIT: Final = 20  # of one vendor about one request: a system that answers in a loop is stopped
MORE_TIME: Final = timedelta(days=45)  # at most, from the day on which it asks for it


class VendorAnswer(StrEnum):
    """What a vendor can say."""

    DONE = "done"
    NOTHING_HELD = "nothing-held"
    REFUSED = "refused"  # with its reason
    NEEDS_TIME = "needs-time"  # until a day that it names


class Without(StrEnum):
    """Why a business does without a vendor's answer, in the law's words where they are such."""

    IMPOSSIBLE = "impossible"  # Cal. Civ. Code 1798.105(c)(1); GDPR Art 19
    DISPROPORTIONATE = "disproportionate"  # disproportionate effort; the same
    NOT_CONCERNED = "not-concerned"  # it was never given anything about this person


OF_LAW: Final = frozenset({Without.IMPOSSIBLE, Without.DISPROPORTIONATE})  # they must be explained


class Standing(StrEnum):
    """Where a task stands; follows from its facts."""

    TO_ENTER = "to-enter"  # staff must enter it in the vendor's portal
    WAITING = "waiting"
    MORE_TIME = "more-time"
    DONE = "done"
    NOTHING_HELD = "nothing-held"
    REFUSED = "refused"
    CONTRADICTORY = "contradictory"  # it said two different things; staff must say which one counts
    SET_ASIDE = "set-aside"  # the business does without, and recorded why


OPEN: Final = frozenset({Standing.TO_ENTER, Standing.WAITING, Standing.MORE_TIME})
SATISFIED: Final = frozenset({Standing.DONE, Standing.NOTHING_HELD, Standing.SET_ASIDE})
NEEDS_LOOK: Final = frozenset({Standing.TO_ENTER, Standing.REFUSED, Standing.CONTRADICTORY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One answer; `by` is the audit actor, `until` the day that more time was asked for."""

    answer: VendorAnswer
    at: datetime
    by: str
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorTask:
    """A request as one vendor was told of it. `words` are the reasons of `answers`, one for each."""

    KIND: ClassVar[str] = "vendor-task"

    account: AccountId
    request: RequestId
    vendor: str
    submission: Reference
    right: Right
    method: Method
    told_at: datetime
    told_on: date  # the business's day
    due: date
    required: bool = True
    left_out: bool = False  # it was never told, and `without` says why
    entered_at: datetime | None = None  # in the vendor's portal, by staff
    failed_at: datetime | None = None  # the mail came back
    answers: tuple[Given, ...] = ()
    counts: int | None = None  # which of contradictory answers counts, as staff said
    without: Without | None = None
    without_at: datetime | None = None
    without_by: str = ""
    reminded: tuple[str, ...] = ()  # codes of `domain.vendor_chase`
    ended: bool = False  # a refusal of which staff know, about a request that is answered
    next_at: datetime | None = None  # when somebody is reminded; None: nobody is any more
    key: str = sealed("")  # of the link: whoever has it may answer
    salt: str = sealed("")
    words: tuple[str, ...] = sealed(())
    explanation: str = sealed("")  # of `without`: the person may read it
    version: int = 0

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        if self.without is not None:
            return Standing.SET_ASIDE
        counted = self.answer
        if counted is not None:
            return Standing(counted.answer.value)
        if self._final:
            return Standing.CONTRADICTORY
        if self.answers:
            return Standing.MORE_TIME
        return Standing.TO_ENTER if self.method is Method.PORTAL and not self.entered_at else Standing.WAITING

    @property
    def answer(self) -> Given | None:
        """The answer that counts; None where there is none, or where they contradict each other."""
        if self.counts is not None:
            return self.answers[self.counts]
        final = self._final
        return final[0] if len({given.answer for given in final}) == 1 else None

    @property
    def reason(self) -> str:
        """The reason of the answer that counts."""
        counted = self.answer
        return self.words[self.answers.index(counted)] if counted and self.words else ""

    @property
    def open(self) -> bool:
        """Whether its answer is awaited."""
        return self.standing in OPEN

    @property
    def satisfied(self) -> bool:
        """Whether it stands in the way of an answer in full no more."""
        return self.standing in SATISFIED

    @property
    def needs_look(self) -> bool:
        """Whether staff must do something."""
        return not self.ended and (self.standing in NEEDS_LOOK or (self.open and self.failed_at is not None))

    def repeats(self, answer: VendorAnswer, words: str, until: date | None) -> bool:
        """Whether the same was said last: it is not noted again."""
        if not self.answers:
            return False
        last = self.answers[-1]
        return (last.answer, last.until, self.words[-1]) == (answer, until, words)

    def answered(self, given: Given, words: str) -> Self:
        """The task with one more answer. What staff settled before does not settle what is said now.

        Raise `NotPossible` (`vendor-answers-limit`).
        """
        if len(self.answers) >= ANSWERS_LIMIT:
            raise NotPossible("vendor-answers-limit")
        settled = self.answer
        differs = given.answer is not VendorAnswer.NEEDS_TIME and settled and settled.answer is not given.answer
        later = given.until if given.until and settled is None else None
        return replace(
            self,
            answers=(*self.answers, given),
            words=(*self.words, words),
            counts=None if differs else self.counts,
            due=later or self.due,
            entered_at=self.entered_at or given.at,  # who answers was told
            failed_at=None,
            ended=False,
        )

    def settled(self, number: int) -> Self:
        """The task with one of its contradictory answers that counts. Raise `NotPossible`, `InvalidField`."""
        if self.standing is not Standing.CONTRADICTORY:
            raise NotPossible("vendor-not-contradictory")
        if not 0 <= number < len(self.answers) or self.answers[number] not in self._final:
            raise InvalidField(field="vendor_counts", problem="missing")
        return replace(self, counts=number)

    def set_aside(self, why: Without, explanation: str, *, by: str, at: datetime) -> Self:
        """The task without which the business does."""
        return replace(self, without=why, explanation=explanation, without_by=by, without_at=at)

    @property
    def _final(self) -> tuple[Given, ...]:
        return tuple(given for given in self.answers if given.answer is not VendorAnswer.NEEDS_TIME)


def parse_until(answer: VendorAnswer, text: str, *, today: date) -> date | None:
    """The day that more time is asked for; None with every other answer.

    Raise `InvalidField` (`vendor_until`) `missing`, `malformed`, `past`, `too-late`.
    """
    if answer is not VendorAnswer.NEEDS_TIME:
        return None
    if not text.strip():
        raise InvalidField(field="vendor_until", problem="missing")
    try:
        until = date.fromisoformat(text.strip())
    except ValueError:
        raise InvalidField(field="vendor_until", problem="malformed") from None
    if until <= today:
        raise InvalidField(field="vendor_until", problem="past")
    if until > today + MORE_TIME:
        raise InvalidField(field="vendor_until", problem="too-late", limit=MORE_TIME.days)
    return until
