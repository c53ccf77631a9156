"""What the page of the audit asks for and shows: its address says it all, so that a search can be kept and shared."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from msgspec import Struct

from chalicelib import texts
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.audit_kinds import ActKind
from chalicelib.domain.ids import RequestId, parse_reference
from chalicelib.errors import InvalidField, NotFound
from chalicelib.http.call import Call
from chalicelib.http.staff.days import midnight
from chalicelib.http.staff.request_view import Reader, request_url
from chalicelib.services.audit.read_audit import AuditPage, Place, Wanted, Where
from chalicelib.values import dataclass

AUDIT: Final = "/staff/audit"
FIELDS: Final = ("where", "user", "kind", "request", "from", "to")
OTHERS: Final = ("consumer", "agent", "key", "operator", "system")
_WHO: Final = re.compile(r"usr_[a-z2-7]{16}|key_[a-z2-7]{16}")
_PLACE: Final = re.compile(r"(account|[0-9A-Z]{26}|\d{4}-\d{2}-\d{2}\|[a-z0-9_.]{1,40}):(\d{1,9})")
T = TypeVar("T")


class AuditLine(Struct, frozen=True, kw_only=True):
    """One entry: ``tag`` names the text ``timeline.<tag>``, `recorded` is its detail with names for ids."""

    at: datetime
    actor: str
    tag: str
    recorded: str
    seq: int
    hash: str
    reference: str | None = None
    right: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """The search, its fields as they are written, what could not be understood, and where a page begins."""

    wanted: Wanted
    fields: Mapping[str, str]
    place: Place
    problems: tuple[InvalidField, ...] = ()

    def url(self, place: Place | None = None) -> str:
        """The address of this search, or of a later page of it."""
        more = {"at": f"{place.name}:{place.below}"} if place else {}
        query = urlencode(dict(self.fields) | more)
        return f"{AUDIT}?{query}" if query else AUDIT


class _Reading:
    """Reads fields one by one; what cannot be understood is a problem and counts as not asked for."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self.fields = {name: query[name].strip() for name in FIELDS if query.get(name, "").strip()}
        self.problems: list[InvalidField] = []

    def take(self, name: str, read: Callable[[str], T]) -> T | None:
        """The field as it was understood; None where there is none."""
        if name not in self.fields:
            return None
        try:
            return read(self.fields[name])
        except InvalidField as problem:
            self.problems.append(problem)
        except ValueError:
            self.problems.append(InvalidField(field=name, problem="malformed"))
        return None


def asked(call: Call) -> Asked:
    """Read an address."""
    reading = _Reading(call.query)
    zone = call.staff.account.zone
    requests = reading.take("request", lambda text: _requests(call, text))
    where = reading.take("where", Where) or (Where.REQUESTS if requests else Where.ACCOUNT)
    if requests and where is Where.ACCOUNT:
        where = Where.REQUESTS  # a request has entries there, and looks at it elsewhere
    wanted = Wanted(
        where=where,
        actor=reading.take("user", _actor) or "",
        kind=reading.take("kind", ActKind),
        requests=requests or (),
        since=reading.take("from", lambda text: midnight(text, zone)),
        until=reading.take("to", lambda text: midnight(text, zone, days=1)),
    )
    return Asked(wanted, reading.fields, _place(call.query.get("at", ""), where), tuple(reading.problems))


def options(call: Call) -> dict[str, Sequence[tuple[str, Sequence[tuple[str, str]]]]]:
    """The groups of the fields in which something is chosen."""

    def say(key: str) -> str:
        return texts.text(key, call.language)

    account = call.staff.account.id
    people = sorted(((user.id, user.name) for user in call.desk.accounts.users(account)), key=lambda one: one[1])
    systems = [(key.id, key.name) for key in call.desk.api_keys.of(account)]
    kinds = [(kind.value, say(f"audit-kind.{kind.value}")) for kind in ActKind]
    others = [(kind, say(f"staff.actor.{kind}")) for kind in OTHERS]
    return {
        "where": [("", [(where.value, say(f"staff.audit-page.where.{where.value}")) for where in Where])],
        "user": [
            ("", [("", say("staff.audit-page.everybody"))]),
            (say("staff.audit-page.people"), people),
            *([(say("staff.audit-page.systems"), systems)] if systems else []),
            (say("staff.audit-page.others"), others),
        ],
        "kind": [("", [("", say("staff.audit-page.any")), *kinds])],
    }


def lines(call: Call, page: AuditPage, who: Reader) -> list[AuditLine]:
    """The rows of a page, each with the request that it is about."""
    about = {id(entry): request for entry in page.found if (request := _about(call, entry))}
    heads = call.desk.requests.several(call.staff.account.id, set(about.values()))
    found = []
    for entry in page.found:
        head = heads.get(about.get(id(entry), RequestId("")))
        more: dict[str, Any] = {}
        if head:
            more = {"reference": head.submission, "right": head.right.value, "url": request_url(head.id)}
        found.append(
            AuditLine(
                at=datetime.fromisoformat(entry.at),
                actor=who.name(entry.actor),
                tag=entry.tag,
                recorded=_recorded(entry, who),
                seq=entry.seq,
                hash=entry.hash,
                **more,
            )
        )
    return found


def _about(call: Call, entry: AuditEntry) -> RequestId | None:
    """The request in whose chain an entry lies, or that was looked at."""
    looked = entry.detail.get("request")
    return (
        RequestId(looked)
        if isinstance(looked, str)
        else call.desk.audit_log.request_of(call.staff.account.id, entry.chain)
    )


def _recorded(entry: AuditEntry, who: Reader) -> str:
    """The detail as it lies there: ids, codes and numbers, with the names of colleagues."""
    parts = []
    for name, value in entry.detail.items():
        said = ", ".join(value) if isinstance(value, list) else str(value)
        if name in {"user", "assignee"}:
            said = who.users.get(said, said)  # a forgotten one's id: who looks for it may still follow it
        if said and name != "request" and not name.endswith("commitment"):
            parts.append(f"{name}: {said}")
    return "; ".join(parts)


def _requests(call: Call, text: str) -> tuple[RequestId, ...]:
    try:
        reference = parse_reference(text)
        return call.desk.requests.submission(call.staff.account.id, reference).requests
    except InvalidField as problem:
        raise InvalidField(field="request", problem=problem.problem) from None
    except NotFound:
        raise InvalidField(field="request", problem="unknown") from None


def _actor(text: str) -> str:
    if text in OTHERS:
        return text
    if not _WHO.fullmatch(text):
        raise ValueError(text)
    return f"key:{text}" if text.startswith("key_") else f"user:{text}"


def _place(text: str, where: Where) -> Place:
    """Where a page begins; what is no place of this search is its beginning."""
    found = _PLACE.fullmatch(text)
    if not found:
        return Place()
    if where is Where.LOOKS:
        try:
            date.fromisoformat(found[1][:10])
        except ValueError:
            return Place()
    return Place(found[1], int(found[2]))
