"""Whom a request is about: by the name that was given, by the number called, by the code keyed."""

from chalicelib.domain.account import Account
from chalicelib.domain.controller import Controller, Match, Service, Traces, find
from chalicelib.domain.correspondence import Filed
from chalicelib.domain.ids import AccountId
from chalicelib.domain.request import Request, Submission
from chalicelib.domain.telephony import PhoneCall
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True)
class Concerned:
    """What a request says of whom it is about, and what the directory makes of it."""

    named: str = ""  # as the consumer typed it
    matches: tuple[Match, ...] = ()
    service: Service | None = None  # that the code stands for


def concerned(desk: Desk, head: Request, submission: Submission, filed: tuple[Filed, ...], also: str = "") -> Concerned:
    """Whom a request is about; `also` is a name that staff look for."""
    calls = [item for item in filed if isinstance(item, PhoneCall)]
    codes = tuple(dict.fromkeys(code for code in (head.code, *(call.code for call in calls)) if code))
    traces = Traces(
        chosen=submission.typed.company_id,
        named=also or submission.typed.company,
        codes=codes,
        numbers=tuple(call.called for call in calls if call.called),
    )
    services = desk.controllers.services(head.account)
    service = next((one for one in services if one.ended_at is None and set(one.codes) & set(codes)), None)
    return Concerned(submission.typed.company, find(desk.controllers.every(head.account), traces), service)


def named_like(desk: Desk, account: Account, name: str) -> tuple[Match, ...]:
    """The controllers that a consumer's words may mean, of those that may be named to them."""
    if not account.refers:
        return ()
    return find(desk.controllers.recent(account.id), Traces(named=name))


def standing(desk: Desk, account: AccountId) -> tuple[Controller, ...]:
    """All controllers to which requests can be passed on, by name."""
    every = (one for one in desk.controllers.every(account) if one.stands)
    return tuple(sorted(every, key=lambda one: one.name.casefold()))
