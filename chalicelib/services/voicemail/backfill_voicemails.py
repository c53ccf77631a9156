"""Copies the voicemails that were there before an account named its bucket: page by page, resumable, with progress."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import AccountId
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Reason
from chalicelib.domain.voicemail import Audio, Voicemail
from chalicelib.domain.voicemail_export import Backfill
from chalicelib.errors import Conflict, NotFound, NotPossible
from chalicelib.services.ports.desk import Desk
from chalicelib.services.voicemail.copy_voicemail import copy_voicemail, due

PAGE: Final = 50
_COUNTED: Final = 1000
_RUN: Final = timedelta(minutes=3)  # the job that goes on has five


def start_backfill(desk: Desk, staff: Staff) -> Backfill:
    """Begin to copy what was there before.

    Raise `Forbidden`, `NotFound` without a bucket, `NotPossible` (`backfill-runs`) while one runs.
    """
    require(staff.user.role, Permission.ADMINISTER)
    if desk.exports.of(staff.account.id) is None:
        raise NotFound("export")
    before = desk.exports.backfill(staff.account.id)
    if before and before.finished_at is None:
        raise NotPossible("backfill-runs")
    now = desk.clock.now()
    started = Backfill(
        account=staff.account.id,
        started_at=now,
        next_at=now,
        version=before.version if before else 0,
    )
    because = Reason(Tag.ACCOUNT_EXPORT_CHANGED, staff.actor, None, {"settings": [], "backfill": "started"})
    unit = desk.work.begin(staff.account.id, now)
    unit.store(desk.accounts.get(staff.account.id), because=because)
    if before:
        unit.store(started, because=because)
    else:
        unit.create(started, because=because)
    unit.commit()
    return started


def continue_backfills(desk: Desk, *, limit: int = 10) -> int:
    """Go on with every copying that is not finished; return how many voicemails were looked at."""
    until = desk.clock.now() + _RUN
    return sum(_continue(desk, account, until) for account in desk.exports.unfinished(limit=limit))


def _continue(desk: Desk, account: AccountId, until: datetime) -> int:
    looked = 0
    while desk.clock.now() < until:
        state = desk.exports.backfill(account)
        if state is None or state.finished_at is not None:
            return looked
        if state.total is None:
            desk.work.settle(replace(state, total=sum(1 for _ in _all(desk, account))))
            continue
        page = desk.voicemails.page(account, after=state.after, limit=PAGE)
        results = [_copy(desk, voicemail) for voicemail in page.voicemails]
        now = desk.clock.now()
        moved = replace(
            state,
            seen=state.seen + len(results),
            copied=state.copied + results.count(True),
            failed=state.failed + results.count(False),
            after=page.after,
            next_at=now if page.after else None,
            finished_at=None if page.after else now,
        )
        try:
            desk.work.settle(moved)
        except Conflict:
            return looked  # another run has done this page
        looked += len(results)
    return looked


def _copy(desk: Desk, voicemail: Voicemail) -> bool | None:
    """Copy one; None where there is nothing to do, False where the copying that is retried for days takes over."""
    if voicemail.audio is not Audio.KEPT or voicemail.copied_at is not None:
        return None
    whole = desk.voicemails.get(voicemail.account, voicemail.request, voicemail.id)
    wanted = replace(whole, copy_wanted=True, copy_failing_since=None)
    if not due(wanted):
        return None
    try:
        return copy_voicemail(desk, wanted).copied_at is not None
    except Conflict:
        return False


def _all(desk: Desk, account: AccountId) -> Iterator[Voicemail]:
    after = ""
    while True:
        page = desk.voicemails.page(account, after=after, limit=_COUNTED)
        yield from page.voicemails
        if not page.after:
            return
        after = page.after
