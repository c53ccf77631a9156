"""Everything of an account in one file: asked for by an owner, made in the background, fetched for a week."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.takeout import Step, Takeout
from chalicelib.errors import Conflict, NotFound, NotPossible
from chalicelib.services.accounts.finish_closing import note_exported
from chalicelib.services.accounts.owners_keys import require_owner
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk, new_id
from chalicelib.services.takeout.gather import gathered
from chalicelib.services.takeout.pack import measured, packed

LINK_SECONDS: Final = 300  # to begin the download; one that runs goes on
TAKEOUT_LIMIT: Final = 3  # of an account, in work or ready
RUN_SECONDS: Final = 200  # work in one run; the function has five minutes
_AT_ONCE: Final = 5
_STEPS: Final = {Step.GATHER: gathered, Step.MEASURE: measured, Step.PACK: packed}


def ask_for_takeout(desk: Desk, staff: Staff, *, language: str) -> Takeout:
    """Have everything put together. Raise `Forbidden`, `NotPossible`: `takeout-running` or `too-many-takeouts`."""
    _check(desk, staff)
    now = desk.clock.now()
    mine = in_work_or_ready(desk, staff, of_persons=False)
    if any(one.finished_at is None for one in mine):
        raise NotPossible("takeout-running")
    if len(mine) >= TAKEOUT_LIMIT:
        raise NotPossible("too-many-takeouts", limit=str(TAKEOUT_LIMIT))
    takeout = Takeout(
        account=staff.account.id,
        id=new_id(desk),
        by=staff.actor,
        asked_at=now,
        language=language,
        next_at=now,
    )
    because = Reason(Tag.ACCOUNT_TAKEOUT_ASKED, staff.actor, None, {"export": takeout.id})
    unit = desk.work.begin(takeout.account, now)
    unit.store(desk.accounts.get(takeout.account), because=because)
    unit.create(takeout, because=because)
    unit.commit()
    return replace(takeout, version=1)


def own_takeouts(desk: Desk, staff: Staff) -> tuple[Takeout, ...]:
    """What is in work or can be fetched, newest first. Raise `Forbidden`."""
    _check(desk, staff)
    return in_work_or_ready(desk, staff, of_persons=False)


def in_work_or_ready(desk: Desk, staff: Staff, *, of_persons: bool) -> tuple[Takeout, ...]:
    """The account's exports of everything, or those of persons, newest first; for who has asked who may."""
    now = desk.clock.now()
    found = (one for one in desk.takeouts.of(staff.account.id) if bool(one.submissions) is of_persons)
    return tuple(one for one in found if one.ready(now) or (one.finished_at is None and not one.is_dropped))


def fetch_takeout(desk: Desk, staff: Staff, name: str) -> str:
    """A link of five minutes; audited, and noted where the account is closing. Raise `Forbidden`, `NotFound`."""
    _check(desk, staff)
    now = desk.clock.now()
    takeout = desk.takeouts.get(staff.account.id, name)
    if takeout.submissions or not takeout.ready(now):
        raise NotFound("export")
    reason = Reason(Tag.VIEW_TAKEOUT, staff.actor, None, {"export": takeout.id})
    desk.work.witness(staff.account.id, reason, user=staff.user.id, at=now)
    if not staff.key:
        persistently(lambda: note_exported(desk, staff))
    called = f"recourse-{staff.account.day_of(takeout.asked_at).isoformat()}.zip"
    return desk.takeout_bucket.link(takeout, name=called, seconds=LINK_SECONDS)


def write_takeouts(desk: Desk) -> int:
    """Go on with every export that is not finished; return how many stretches of work were done."""
    until = desk.clock.now() + timedelta(seconds=RUN_SECONDS)
    return sum(_write(desk, one, until) for one in desk.takeouts.due(now=desk.clock.now(), limit=_AT_ONCE))


def sweep_takeouts(desk: Desk) -> int:
    """Delete the exports whose time is over, and that they were there; return how many went."""
    expired = desk.takeouts.expired(now=desk.clock.now(), limit=100)
    for takeout in expired:
        desk.takeout_bucket.clear(takeout, whole=True)
        desk.work.drop_expired(takeout)
    return len(expired)


def _check(desk: Desk, staff: Staff) -> None:
    """Owners only, and systems by a key that one of them has made, or the command of who holds the machine."""
    require_owner(desk, staff, Permission.EXPORT_EVERYTHING, machine=True)


def _write(desk: Desk, takeout: Takeout, until: datetime) -> int:
    """Work until the export or the time is over; a run that is lost is followed by another one."""
    done = 0
    try:
        takeout = _settled(desk, takeout.taken(desk.clock.now()))
        while takeout.step is not Step.PACK or takeout.packed < takeout.size:
            takeout = _STEPS[takeout.step](desk, takeout)
            done += 1
            over = desk.clock.now() >= until
            takeout = _settled(desk, replace(takeout, next_at=desk.clock.now()) if over else takeout)
            if over:
                return done
        desk.takeout_bucket.complete(takeout)
        persistently(lambda: _finish(desk, takeout))
        desk.takeout_bucket.clear(takeout, whole=False)
    except Conflict:
        return done  # another run has it, or the account is being erased
    except NotFound:
        return done  # the account is gone
    return done


def _settled(desk: Desk, takeout: Takeout) -> Takeout:
    desk.work.settle(takeout)
    return replace(takeout, version=takeout.version + 1)


def _finish(desk: Desk, takeout: Takeout) -> None:
    """Only what is recorded can be fetched."""
    now = desk.clock.now()
    detail: Detail = {"export": takeout.id, "bytes": takeout.size, "records": sum(takeout.counts.values())}
    because = Reason(Tag.ACCOUNT_TAKEOUT_READY, takeout.by, None, detail)
    unit = desk.work.begin(takeout.account, now)
    unit.store(desk.accounts.get(takeout.account), because=because)
    unit.store(takeout.finished(now), because=because)
    unit.commit()
