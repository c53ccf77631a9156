"""Whom an incident concerns: the requests that somebody touched in a time, or all that were there, and their people.

The audit is what tells: each look at a request left an entry (`domain.audit_tags`, `view:`), each act another.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.audit import AuditEntry, timestamp
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import RequestId, UserId
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Typed
from chalicelib.errors import NotFound
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

_PAGE: Final = 500
_OPERATOR: Final = UserId("operator")
# What shows many requests at once leaves a count, not their names.
_LISTS: Final = frozenset({Tag.VIEW_QUEUE, Tag.VIEW_SUPPRESSIONS, Tag.VIEW_TAKEOUT, Tag.VIEW_REGISTER})


@dataclass(frozen=True, slots=True)
class Period:
    """From an instant to another one, both included; with an actor only what that one did (`user:…`, `key:…`)."""

    since: datetime
    until: datetime
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """What an incident concerns of one account.

    `people` by one of their contacts; `lists` were looked at and name nobody: whoever was on them is concerned, too.
    """

    account: Account
    requests: tuple[RequestId, ...]
    people: dict[str, Typed]
    lists: int


def incident_scope(desk: Desk, account: Account, period: Period, *, actor: str) -> Scope:
    """Find it, and leave an entry on the account's audit that somebody did."""
    lists = 0
    if period.actor:
        touched: dict[str, None] = {}
        for entry, request in _touched(desk, account, period):
            lists += entry.tag in _LISTS
            touched |= {request: None} if request else {}
        names = [RequestId(name) for name in touched]
    else:
        names = list(_every(desk, account))
    found = Scope(account, *_people(desk, account, names, period.until), lists)
    detail: Detail = {"count": len(found.requests), "people": len(found.people)}
    reason = Reason(Tag.VIEW_INCIDENT_SCOPE, actor, None, detail)
    desk.work.witness(account.id, reason, user=_OPERATOR, at=desk.clock.now())
    return found


def _touched(desk: Desk, account: Account, period: Period) -> Iterator[tuple[AuditEntry, str]]:
    """The actor's entries of the period, each with the request that it is about, if one is."""
    since, until = timestamp(period.since), timestamp(period.until)
    after = ""
    while chains := desk.audit_log.some_chains(account.id, after=after, limit=_PAGE):
        for state in chains:
            own = desk.audit_log.request_of(account.id, state.chain) or ""
            for entry in desk.audit_log.entries(state.chain):
                if entry.actor == period.actor and since <= entry.at <= until:
                    looked = entry.detail.get("request", "")
                    yield entry, own or str(looked)
        after = chains[-1].chain


def _every(desk: Desk, account: Account) -> Iterator[RequestId]:
    before = "~"
    while names := desk.audit_log.newest_requests(account.id, before=before, limit=_PAGE):
        yield from names
        before = names[-1]


def _people(
    desk: Desk, account: Account, names: list[RequestId], until: datetime
) -> tuple[tuple[RequestId, ...], dict[str, Typed]]:
    """The requests that are still there and were there by then, and who had sent them."""
    there: list[RequestId] = []
    people: dict[str, Typed] = {}
    for name in names:
        try:
            head = desk.requests.get(account.id, name)
            typed = desk.requests.submission(account.id, head.submission).typed
        except NotFound:
            continue  # deleted since: nothing of it can be told to anybody
        if head.received_at > until:
            continue
        there.append(name)
        contact = typed.email.look_up if typed.email else typed.phone.e164 if typed.phone else str(head.submission)
        people.setdefault(contact, typed)
    return tuple(there), people
