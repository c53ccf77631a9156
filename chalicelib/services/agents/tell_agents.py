"""Agents are told when a request of theirs stands differently: the present state each time, so that none comes late."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.agent_request import AgentCallback, AgentRequest
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.errors import Conflict, Gone, NotFound, Unavailable
from chalicelib.law.agents import standing_of
from chalicelib.services.agents.agent_status import exercise_status, fingerprint
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk

_RETRIES: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 600, 1440))
TELL_SECONDS: Final = 30


def note_change(desk: Desk, account: AccountId, request: RequestId) -> None:
    """Have the agent told within a minute if the request stands differently from what it has heard."""
    persistently(lambda: _note(desk, account, request))


def _note(desk: Desk, account: AccountId, request: RequestId) -> None:
    callback = desk.agents.callback(account, request)
    if callback is None:
        return
    standing = standing_of(desk.requests.get(account, request), desk.accounts.get(account).zone)
    if fingerprint(standing) != callback.told:
        desk.work.settle(replace(callback, next_at=desk.clock.now(), attempts=0))


def tell_agents(desk: Desk, *, limit: int = 100) -> tuple[int, int]:
    """Try what is due until the run's time is over; return how many were tried, and how many were given up.

    An agent that does not answer is not asked again in the same run: it holds up nobody but itself.
    """
    end = desk.clock.now() + timedelta(seconds=TELL_SECONDS)
    tried = given_up = 0
    silent: set[str] = set()
    for place in desk.agents.due(now=desk.clock.now(), limit=limit):
        if desk.clock.now() > end:
            break
        callback = desk.agents.callback(place.account, place.request)
        if callback is None or callback.next_at is None:
            continue
        asked = desk.agents.request(place.account, place.request)
        if asked.agent in silent:
            _settle(desk, replace(callback, next_at=desk.clock.now() + _RETRIES[0]))
            continue
        tried += 1
        given_up += not _tell(desk, callback, asked, silent)
    return tried, given_up


def _tell(desk: Desk, callback: AgentCallback, asked: AgentRequest, silent: set[str]) -> bool:
    """Tell one agent, and note if it does not answer; False when it is given up."""
    account = desk.accounts.get(callback.account)
    head = desk.requests.get(callback.account, callback.request)
    heard = replace(callback, told=fingerprint(standing_of(head, account.zone)), next_at=None, attempts=0)
    try:
        desk.agent_teller.tell(callback.url, exercise_status(desk, account, head, asked))
    except Unavailable:
        silent.add(asked.agent)
        return _settle(desk, _later(callback, desk.clock.now()))
    except Gone:
        _settle(desk, heard)
        return False
    return _settle(desk, heard)


def tell_end(desk: Desk, account: AccountId, request: RequestId) -> bool:
    """Tell the agent how a request ended that nobody reads any more; False where trying again may help.

    It hears the status that the protocol has for what the business could not act on, and never why.
    """
    callback, head = desk.agents.callback(account, request), desk.retention.head(account, request)
    if callback is None or head is None:
        return True
    holder = desk.accounts.get(account)
    if fingerprint(standing_of(head, holder.zone)) == callback.told:
        return True
    try:
        asked = desk.agents.request(account, request)
        desk.agent_teller.tell(callback.url, exercise_status(desk, holder, head, asked))
    except Unavailable:
        return False
    except (Gone, NotFound):
        return True
    return True


def _later(callback: AgentCallback, now: datetime) -> AgentCallback:
    """After the last retry nothing is due any more; the next change is a new beginning."""
    attempts = callback.attempts + 1
    wait = _RETRIES[attempts - 1] if attempts <= len(_RETRIES) else None
    return replace(callback, attempts=attempts, next_at=now + wait if wait else None)


def _settle(desk: Desk, callback: AgentCallback) -> bool:
    """Note it, unless the request has changed meanwhile: then it is told again; False when it is given up."""
    try:
        desk.work.settle(callback)
    except Conflict:
        return True
    return callback.next_at is not None or callback.attempts == 0
