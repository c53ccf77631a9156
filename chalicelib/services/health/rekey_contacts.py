"""After a change of the pepper: everything that lies under a contact's hash is moved to the hash in use.

A run goes through all records in stretches and notes after each how far it is; one that is cut off goes on there, and
what was moved twice was moved once. Requests come in meanwhile: look-ups try both versions, each move is one
transaction that fails where somebody changed the row, and a pass that has left something is followed by another.
"""

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.account import LoginEntry
from chalicelib.domain.agent_name import look_up_of_agent
from chalicelib.domain.rekeying import REKEYING_LIFE, SETTLING, Rekeyed, Rekeying
from chalicelib.domain.request import ContactEntry
from chalicelib.errors import NotFound, Unreadable
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.rekeying import Hashed
from chalicelib.services.retention.held import look_ups_of

_NAME: Final = "job:rekeying"
_RUN: Final = timedelta(minutes=4)


def rekey_contacts(desk: Desk) -> int:
    """Go on for some minutes, if there is something to do; return how many entries were moved."""
    peppers, begun = desk.secrets.peppers, desk.clock.now()
    if len(peppers.known) == 1 or (peppers.since and begun < peppers.since + SETTLING):
        return 0
    state = rekeying(desk)
    if state is None or state.version != peppers.in_use:
        state = Rekeying(version=peppers.in_use, begun_at=begun)
    elif state.done_at or state.rests(begun):
        return 0
    before = state.moved
    while state.done_at is None and desk.clock.now() < begun + _RUN:
        state = _page(desk, state)
        _note(desk, state)
        if not state.after:  # what a pass has left is looked at by the next run
            break
    return state.moved - before


def rekeying(desk: Desk) -> Rekeying | None:
    """How far it is; None where no pepper was changed lately."""
    told = desk.work.ephemeral.get_value(_NAME, now=desk.clock.now())
    if told is None:
        return None
    found = json.loads(told)
    done, begun = found.pop("done_at"), datetime.fromisoformat(found.pop("begun_at"))
    return Rekeying(**found, begun_at=begun, done_at=datetime.fromisoformat(done) if done else None)


def begin_again(desk: Desk) -> Rekeying:
    """Let the job go through everything once more: after tables were restored, which hold earlier hashes."""
    now = desk.clock.now()
    state = Rekeying(version=desk.secrets.peppers.in_use, begun_at=now)
    _note(desk, state)
    return state


def _page(desk: Desk, state: Rekeying) -> Rekeying:
    if not state.after and state.looked:
        state = state.again(desk.clock.now())
    page = desk.rehashing.page(state.after, version=state.version)
    found = tuple(_move(desk, one) for one in page.found)
    return state.with_page(looked=page.looked, found=found, after=page.after, now=desk.clock.now())


def _move(desk: Desk, one: Hashed) -> Rekeyed:
    contacts: tuple[str, ...] = ()
    try:
        contacts = _contacts(desk, one)
        done = desk.rehashing.move(one, contacts)
        if done is Rekeyed.MOVED:
            _contacts(desk, one)
    except NotFound:  # what it leads to is deleted, maybe while it was moved
        desk.rehashing.drop(one, contacts)
        return Rekeyed.STRAY
    except Unreadable:
        return Rekeyed.UNREADABLE
    return done


def _contacts(desk: Desk, one: Hashed) -> tuple[str, ...]:
    """What the hash of a mere look-up may have been made from. Raise `NotFound` where it leads nowhere."""
    if one.record is None:
        return ()
    if one.kind == LoginEntry.KIND:
        user = desk.accounts.user(one.record.account, one.record.user)
        return tuple(email.look_up for email in (user.email, user.new_email) if email)
    if one.kind == ContactEntry.KIND:
        submission = desk.requests.submission(one.record.account, one.record.submission)
        return tuple(dict.fromkeys((*look_ups_of(desk, submission), look_up_of_agent(submission))))
    return ()


def _note(desk: Desk, state: Rekeying) -> None:
    told = asdict(state)
    times = {"begun_at": state.begun_at.isoformat(), "done_at": state.done_at.isoformat() if state.done_at else None}
    until = desk.clock.now() + REKEYING_LIFE
    desk.work.ephemeral.put_value(_NAME, json.dumps(told | times), until=until)


def still_under(desk: Desk, version: int) -> dict[str, int]:
    """How many entries of each kind lie under one version of the pepper: looks at the keys of all records."""
    counts: dict[str, int] = {}
    after = ""
    while True:
        page = desk.rehashing.page(after, version=0, read=False)
        for one in page.found:
            if one.version == version:
                counts[one.kind] = counts.get(one.kind, 0) + 1
        after = page.after
        if not after:
            return dict(sorted(counts.items()))
