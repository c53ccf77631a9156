"""The queue's filter as its address says it: codes only, so that it can be kept, shared and linked to.

list      open, waiting, closed
due       late, week, ack
assignee  me, nobody, or a user's id
state, right, channel, residence, law, flag    codes; spaces are hyphens
received_from, received_to    days at the business, both included
sort      due, -due, received, -received
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from chalicelib.domain import places
from chalicelib.domain.account import Staff
from chalicelib.domain.request import Bucket, Channel, State, bucket_of
from chalicelib.domain.request_file import RequestFile
from chalicelib.domain.request_filter import DueWithin, Mark
from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField
from chalicelib.http.staff.days import midnight
from chalicelib.law.rules import Regime
from chalicelib.services.handling.find_requests import FindRequests
from chalicelib.values import dataclass

QUEUE: Final = "/staff/queue"
ME: Final = "me"
NOBODY: Final = "nobody"
FIELDS: Final = (
    "list",
    "due",
    "assignee",
    "state",
    "right",
    "channel",
    "residence",
    "law",
    "received_from",
    "received_to",
    "flag",
    "sort",
)
SORTS: Final = ("due", "-due", "received", "-received")
NARROWING: Final = FIELDS[1:-1]
_STATES: Final = {state.value.replace(" ", "-"): state for state in State}
_USER: Final = re.compile(r"usr_[a-z2-7]{16}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: the search, its fields as they are written, and what could not be understood."""

    command: FindRequests
    fields: Mapping[str, str]
    problems: tuple[InvalidField, ...] = ()

    @property
    def bucket(self) -> Bucket:
        """The list that is shown."""
        return self.command.bucket or Bucket.OPEN

    @property
    def narrowed(self) -> bool:
        """Whether anything but a list and an order is asked for."""
        return any(name in self.fields for name in NARROWING)

    def url(self, **changed: str) -> str:
        """The address of this view, with some fields as they are given here; an empty one is left out."""
        return queue_url(dict(self.fields) | changed)

    def query(self) -> str:
        """What follows the question mark."""
        return self.url().partition("?")[2]


def queue_url(fields: Mapping[str, str]) -> str:
    """The address of a view; fields stand in the order of `FIELDS`."""
    order = (*FIELDS, "cursor", "done")
    pairs = [(name, fields[name]) for name in order if fields.get(name)]
    return f"{QUEUE}?{urlencode(pairs)}" if pairs else QUEUE


def asked_by(query: str, staff: Staff) -> Asked:
    """As `read_asked`, of a query that was kept or posted."""
    return read_asked(dict(parse_qsl(query[:2000], max_num_fields=50)), staff)


def read_asked(query: Mapping[str, str], staff: Staff) -> Asked:
    """Read an address; a field that cannot be understood is left out, and is one of the problems."""
    reading = _Reading(query)
    zone = staff.account.zone
    state = reading.take("state", _STATES.__getitem__)
    bucket = reading.take("list", Bucket) or Bucket.OPEN
    sort = reading.take("sort", lambda text: _listed(text, SORTS)) or "due"
    command = FindRequests(
        bucket=bucket_of(state) if state else bucket,
        state=state,
        due=reading.take("due", DueWithin),
        assignee=reading.take("assignee", lambda text: _assignee(text, staff)),
        right=reading.take("right", Right),
        channel=reading.take("channel", Channel),
        residence=reading.take("residence", lambda text: _listed(text, places.ALL)),
        regime=reading.take("law", lambda text: Regime(text).value),
        mark=reading.take("flag", Mark),
        received_from=reading.take("received_from", lambda text: midnight(text, zone)),
        received_before=reading.take("received_to", lambda text: midnight(text, zone, days=1)),
        by_receipt=sort.endswith("received"),
        descending=sort.startswith("-"),
    )
    fields = reading.fields | {"list": (command.bucket or bucket).value}
    return Asked(command, {name: fields[name] for name in FIELDS if name in fields}, tuple(reading.problems))


class _Reading:
    """Collects what is understood of an address, and what is not."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self._query = query
        self.fields: dict[str, str] = {}
        self.problems: list[InvalidField] = []

    def take(self, name: str, parse: Callable[[str], Any]) -> Any:
        """The value of a field, None where it is not given or not understood."""
        text = self._query.get(name, "").strip()
        if not text:
            return None
        try:
            value = parse(text)
        except (ValueError, KeyError, OverflowError):
            self.problems.append(InvalidField(field=name, problem="not-on-list"))
            return None
        self.fields[name] = text
        return value


def _listed(text: str, known: Collection[str]) -> str:
    if text not in known:
        raise ValueError(text)
    return text


def _assignee(text: str, staff: Staff) -> str:
    if text == ME:
        return staff.user.id
    if text == NOBODY:
        return ""
    if not _USER.fullmatch(text):
        raise ValueError(text)
    return text


def state_codes(bucket: Bucket) -> Sequence[str]:
    """The states that stand in a list, as they are written."""
    return [code for code, state in _STATES.items() if bucket_of(state) is bucket]


def url_of(file: RequestFile, staff: Staff) -> tuple[str, bool]:
    """The address of the list that a file was made of, and whether it is narrowed."""
    sought, zone = file.sought, staff.account.zone
    end = sought.received_before
    sort = "received" if file.by_receipt else "due"
    fields = {
        "list": sought.bucket,
        "due": sought.due,
        "assignee": NOBODY if sought.assignee == "" else sought.assignee,
        "state": sought.state.value.replace(" ", "-") if sought.state else None,
        "right": sought.right,
        "channel": sought.channel,
        "residence": sought.residence,
        "law": sought.regime,
        "received_from": sought.received_from.astimezone(zone).date().isoformat() if sought.received_from else None,
        "received_to": (end.astimezone(zone).date() - timedelta(days=1)).isoformat() if end else None,
        "flag": sought.mark,
        "sort": f"-{sort}" if file.descending else sort,
    }
    given = {name: str(value) for name, value in fields.items() if value}
    return queue_url(given), any(name in given for name in NARROWING)
