"""The words of a request: how it came, where it stands, how it ended, which periods it has."""

from enum import StrEnum
from typing import Final


class Channel(StrEnum):
    """How a submission came in."""

    WEB = "web"
    PHONE = "phone"
    TEXT = "text"
    EMAIL = "e-mail"
    POST = "post"
    COUNTER = "counter"
    API = "api"
    AGENT = "agent"
    REFERRAL = "referral"  # passed on by another account here, which processes for this one


BY_TELEPHONE: Final = frozenset({Channel.PHONE, Channel.TEXT})


class Behalf(StrEnum):
    """For whom the person asks."""

    SELF = "self"
    PARENT = "parent"
    GUARDIAN = "guardian"
    AGENT = "agent"


TEENAGER: Final = "13-15"  # decides about their data themselves (11 CCR 7071)


class State(StrEnum):
    """Where a request stands; its outcome is kept apart."""

    TO_SORT = "to sort"  # came by telephone or text: staff must hear or read it, and say what is asked for
    NEW = "new"
    AWAITING_VERIFICATION = "awaiting verification"
    IN_PROGRESS = "in progress"
    AWAITING_APPROVAL = "awaiting approval"
    APPEALED = "appealed"  # closed once, and not yet decided again
    NOT_TOLD = "not told"  # closed, but the letter that says so came back
    CLOSED = "closed"


class Sorting(StrEnum):
    """What staff must do before a request that came by telephone or text can be handled."""

    LISTEN = "listen"  # to the message that was left
    CALL_BACK = "call back"  # the caller hung up before leaving one, or did not want to be recorded
    READ = "read"  # a text


class Bucket(StrEnum):
    """Which list a request appears in."""

    OPEN = "open"
    WAITING = "waiting"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How a request ended."""

    GRANTED = "granted"
    PARTIAL = "partial"
    DENIED = "denied"
    NO_DATA = "no data"  # nothing is held about a verified person
    REFERRED = "referred"  # the business is a processor: its controller must be asked
    DUPLICATE = "duplicate"  # the same was asked before, and is answered there
    WITHDRAWN = "withdrawn"
    NO_REQUEST = "no request"  # what came by telephone or text asked for nothing; only sorting finds that out


NOTHING_TO_TELL: Final = frozenset({Outcome.WITHDRAWN, Outcome.NO_REQUEST})  # nobody waits for a word about these


class Period(StrEnum):
    """The legal periods of a request."""

    ACKNOWLEDGE = "acknowledge"
    RESPOND = "respond"
    APPEAL = "appeal"
