"""A request that was passed on to the controller who decides: handed over, acknowledged, answered, or followed up.

The request itself is closed with the word that somebody else must be asked; the referral has a clock of its own, and
does not end before the controller has answered or staff have said how it ended.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final, Self

from chalicelib.domain.contact import Email
from chalicelib.domain.controller import HandOver
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.record import sealed
from chalicelib.errors import NotPossible
from chalicelib.values import dataclass, replace

WORDS_LIMIT: Final = 2000
ACKNOWLEDGE_DAYS: Final = 10  # in which a controller is expected to say that it has the request
HAND_OVER_DAYS: Final = 2  # in which staff are expected to hand it over where no machine does
ESCALATE_DAYS: Final = 7  # after the due day: then whoever runs the deployment hears of it
AGAIN_DAYS: Final = 14  # staff are told again of one that stays unanswered, for as long as it stands
PAGE_LIFE: Final = timedelta(days=180)  # after which the controller's page opens nothing any more
AGAIN_AFTER: Final = (  # how long after each attempt the next one follows
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=4),
    timedelta(hours=24),
)
_DAY: Final = timedelta(days=1)


class Answer(StrEnum):
    """What a controller says; what it told the consumer is between the two, and no processor need know it."""

    ANSWERED = "answered"  # it has answered the consumer itself
    INSTRUCTS = "instructs"  # it has decided, and says what the business is to do
    NOT_OURS = "not-ours"  # it is not the one who decides
    OVER = "over"  # in its queue here the request is gone, and nobody is told why: only the machine says so


SAYABLE: Final = (Answer.ANSWERED, Answer.INSTRUCTS, Answer.NOT_OURS)


class Ended(StrEnum):
    """How staff ended a referral that the controller had not answered; none where the machine found it `OVER`."""

    OTHERWISE = "otherwise"  # it was answered another way
    NO_ANSWER = "no-answer"  # the controller stays silent: the consumer is told so, and who can help
    TAKEN_BACK = "taken-back"  # it was a mistake, or the business answers itself


class ReferralState(StrEnum):
    """Where a referral stands."""

    TO_HAND_OVER = "to-hand-over"
    HANDED_OVER = "handed-over"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    ENDED = "ended"


class Audience(StrEnum):
    """Who is reminded."""

    CONTROLLER = "controller"
    STAFF = "staff"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class There:
    """The request that a controller with an account here gets: its reference is drawn first, and it is made once."""

    account: AccountId
    reference: Reference
    request: RequestId | None = None  # once it is there


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """One hand-over of one request; `key` opens the controller's page."""

    KIND: ClassVar[str] = "referral"

    account: AccountId
    request: RequestId
    id: str
    controller: str  # id in the directory
    method: HandOver
    by: str  # actor
    made_at: datetime
    acknowledge_by: date
    due: date
    files: tuple[str, ...] = ()  # attachments of notes, and voicemails, that go with it
    there: There | None = None
    letter: str = ""  # the last one that went to the controller
    attempts: int = 0
    trouble: str = ""  # why it could not be handed over; a code
    handed_at: datetime | None = None
    acknowledged_at: datetime | None = None
    answered_at: datetime | None = None
    answer: Answer | None = None
    escalated_at: datetime | None = None
    ended_at: datetime | None = None
    ended_as: Ended | None = None
    theirs: str = sealed("")  # the controller's own reference
    name: str = sealed()  # as the consumer was told
    reach: str = sealed("")
    email: Email | None = sealed(None)  # where the controller is written to
    words: str = sealed("")  # from staff to the controller
    answer_words: str = sealed("")
    key: str = sealed()
    version: int = 0

    @property
    def state(self) -> ReferralState:
        """Follows from what has happened."""
        steps = (
            (self.ended_at, ReferralState.ENDED),
            (self.answered_at, ReferralState.ANSWERED),
            (self.acknowledged_at, ReferralState.ACKNOWLEDGED),
            (self.handed_at, ReferralState.HANDED_OVER),
        )
        return next((state for at, state in steps if at), ReferralState.TO_HAND_OVER)

    @property
    def open(self) -> bool:
        """Whether anything is still awaited."""
        return self.ended_at is None and self.answered_at is None

    @property
    def page_ends_at(self) -> datetime:
        """When the controller's page opens nothing any more."""
        return self.made_at + PAGE_LIFE

    def must_be_open(self) -> Self:
        """The referral. Raise `NotPossible` (`referral-closed`) once it was answered or ended."""
        if not self.open:
            raise NotPossible("referral-closed")
        return self

    def handed(self, at: datetime) -> Self:
        """The referral once the controller has it; a second hand-over changes nothing."""
        return self if self.handed_at else replace(self, handed_at=at, trouble="", attempts=0)

    def acknowledged(self, at: datetime) -> Self:
        """The referral once the controller has said that it has the request."""
        had = self.handed(at)
        return had if had.acknowledged_at else replace(had, acknowledged_at=at)

    def answered(self, answer: Answer, words: str, at: datetime) -> Self:
        """The referral with the controller's answer. Raise `NotPossible`: the first answer counts."""
        return replace(self.must_be_open().acknowledged(at), answered_at=at, answer=answer, answer_words=words)

    def over(self, at: datetime) -> Self:
        """The referral whose request is gone from the controller's queue: ended, not answered. Raise `NotPossible`."""
        return replace(self.must_be_open(), ended_at=at, answer=Answer.OVER)

    def failed(self, why: str) -> Self:
        """The referral after an attempt that did not reach the controller."""
        return replace(self, attempts=self.attempts + 1, trouble=why)

    def ended(self, how: Ended, at: datetime) -> Self:
        """The referral as staff ended it. Raise `NotPossible`."""
        return replace(self.must_be_open(), ended_at=at, ended_as=how)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralAgenda:
    """When a referral is looked at again: beside it, and gone once nothing is awaited; see `domain.agenda`."""

    KIND: ClassVar[str] = "referral-agenda"

    account: AccountId
    request: RequestId
    referral: str
    wake_at: datetime
    done: tuple[str, ...] = ()
    silent_since: datetime | None = None  # whoever runs the deployment was told of it then
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferredFrom:
    """Beside a request that another account here passed on: who it was, and what it is called there."""

    KIND: ClassVar[str] = "referred-from"

    account: AccountId
    request: RequestId
    origin: AccountId
    reference: Reference
    referral: str
    at: datetime
    received_at: datetime  # by who passed it on
    name: str = sealed()
    page: str = sealed("")  # what opens the words and files that came with it, as long as they are given out
    version: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One reminder, to be given on the morning of `on`; its code stands for it wherever it counts as given."""

    code: str
    audience: Audience
    on: date


@dataclass(frozen=True, slots=True)
class Plan:
    """What is due now, what then counts as given, and when to look again; None: nothing is awaited any more."""

    due: tuple[Step, ...]
    done: tuple[str, ...]
    wake_on: date | None


def plan(referral: Referral, *, made_on: date, today: date, done: tuple[str, ...] = ()) -> Plan:
    """The reminders of a referral on a day of the business; of several missed ones each audience gets the last."""
    steps = sorted(_steps(referral, made_on, today), key=lambda step: step.on) if referral.open else []
    ahead = [step for step in steps if step.code not in done]
    reached = [step for step in ahead if step.on <= today]
    last = {step.audience: step for step in reached}
    given = {*done, *(step.code for step in reached)}
    return Plan(
        due=tuple(last.values()),
        done=tuple(step.code for step in steps if step.code in given),
        wake_on=min((step.on for step in ahead if step.on > today), default=None),
    )


def _steps(referral: Referral, made_on: date, today: date) -> Iterator[Step]:
    if referral.handed_at is None:
        yield Step("hand-over", Audience.STAFF, made_on + HAND_OVER_DAYS * _DAY)
    else:
        yield from _to_controller(referral, made_on)
    if referral.handed_at and referral.acknowledged_at is None:
        yield Step("unacknowledged", Audience.STAFF, referral.acknowledge_by)
    yield Step("week", Audience.STAFF, referral.due - 7 * _DAY)
    yield Step("due", Audience.STAFF, referral.due)
    yield Step("silent", Audience.OPERATOR, referral.due + ESCALATE_DAYS * _DAY)
    late = max((today - referral.due).days, 0) // AGAIN_DAYS
    for number in (late, late + 1):
        if number:
            yield Step(f"again-{number}", Audience.STAFF, referral.due + number * AGAIN_DAYS * _DAY)


def _to_controller(referral: Referral, made_on: date) -> Iterator[Step]:
    """At half time, a week before, on the day and a week after it; none where it has a queue of its own here."""
    if referral.method is HandOver.ACCOUNT or referral.email is None:
        return
    half = made_on + (referral.due - made_on) / 2
    days = {"half": half, "last-week": referral.due - 7 * _DAY, "day": referral.due, "after": referral.due + 7 * _DAY}
    yield from (Step(f"controller-{name}", Audience.CONTROLLER, on) for name, on in days.items() if on > made_on)
