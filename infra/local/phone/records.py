"""What the local telephone company keeps."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Line:
    """One thing that was heard on a call: `kind` is say, play, pause, beep or error."""

    kind: str
    words: str = ""
    language: str = ""
    url: str = ""
    seconds: float = 0
    loop: int = 1


@dataclass
class Number:
    """A number of the app and the addresses that are told of its calls and texts."""

    number: str
    voice_url: str
    sms_url: str
    status_url: str
    opt_out: str = ""  # advanced: OptOutType is sent; "" is what the kind of number makes of it


@dataclass
class Call:
    """A call; `facts` are parameters of its webhooks that only some calls have (StirVerstat, CallerName, FromState)."""

    sid: str
    caller: str
    called: str
    direction: str
    created_at: datetime
    status: str
    facts: dict[str, str] = field(default_factory=dict)
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    heard: list[Line] = field(default_factory=list)
    prompt: int = 0  # where in `heard` the present prompt begins
    documents: list[str] = field(default_factory=list)
    url: str = ""  # of an outgoing call: where its document comes from
    twiml: str = ""  # of an outgoing call: the document itself
    status_url: str = ""


@dataclass
class Recording:
    """A recording; its audio lies beside, until it is deleted. `words` are those that it was made of, if any."""

    sid: str
    call: str
    created_at: datetime
    seconds: int
    content_type: str
    sha256: str
    size: int
    words: str = ""
    deleted_at: datetime | None = None


@dataclass
class Text:
    """A text message; `by` is app, person or carrier."""

    sid: str
    sender: str
    to: str
    body: str
    at: datetime
    by: str
    status: str = "delivered"
    error: int = 0
    status_url: str = ""


@dataclass
class Callback:
    """A webhook on its way that nobody waits for."""

    event: str
    url: str
    parameters: dict[str, str]
    due_at: datetime
    token: str
    times: int = 1
    held: bool = False
    forged: bool = False


@dataclass
class Posted:
    """A webhook that was sent: the status is 0 where nobody answered, -1 where it was lost on purpose."""

    event: str
    url: str
    status: int
    at: datetime


@dataclass
class Delivery:
    """What goes wrong with the webhooks of one kind.

    `delay` in seconds, `times` how often each arrives, `early` before the step that it follows, `hold` until told.
    """

    delay: float = 0
    times: int = 1
    lose: bool = False
    forge: bool = False
    early: bool = False
    hold: bool = False


@dataclass
class Fault:
    """What goes wrong at a REST address.

    `resource` is media, recording, recordings, call, calls, messages or *. `kind` is a status such as 404 or 500, or
    slow, redirect, truncated, empty, wrong-type, long. It lasts until `until`, and for `count` answers if that is set.
    """

    resource: str
    kind: str
    until: datetime | None = None
    count: int | None = None
    to: str = ""  # where a redirection leads


@dataclass
class State:
    """Everything but the audio."""

    numbers: dict[str, Number] = field(default_factory=dict)
    calls: dict[str, Call] = field(default_factory=dict)
    recordings: dict[str, Recording] = field(default_factory=dict)
    texts: list[Text] = field(default_factory=list)
    callbacks: list[Callback] = field(default_factory=list)
    posted: list[Posted] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    blocked: list[tuple[str, str]] = field(default_factory=list)  # (who wants no texts, the app's number)
    landlines: list[str] = field(default_factory=list)  # numbers that take no texts
    unreachable: list[str] = field(default_factory=list)  # numbers that do not exist
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
