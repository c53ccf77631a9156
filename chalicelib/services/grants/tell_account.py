"""An account is told of a legal demand or an incident: at once, or as soon as the law does not forbid it any more.

Until then nothing lies with the account: neither the grant nor an audit entry, so that no list, count, chain, digest
or export of it shows a gap. Telling goes in steps that can each be repeated: the account's own copy with the letters
to its owners, then the views that were recorded with the operator, then the note that all is told.
"""

from dataclasses import replace
from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.grant import Grant
from chalicelib.domain.ids import UserId
from chalicelib.domain.reason import Detail, Reason
from chalicelib.errors import NotFound, Unavailable
from chalicelib.services.accounts.tell_owners import tell_owners
from chalicelib.services.grants.grant_letter import values_of
from chalicelib.services.grants.views import entries_of
from chalicelib.services.ports.desk import Desk

_A_RUN: Final = 100
_SYSTEM: Final = "system:grants"


def tell_account(desk: Desk, grant: Grant) -> Grant:
    """Tell the account of a demand or an incident of which it may know. What was done already is not repeated."""
    now = desk.clock.now()
    if not grant.untold or grant.is_silent(now):
        return grant
    try:
        account = desk.accounts.get(grant.opens)
    except NotFound:
        account = None
    if account is not None and account.may_read:  # of an erased one nobody is left who could be told
        _hand_over_views(desk, grant, _hand_over(desk, grant))
    told = replace(grant, told_at=now)
    detail: Detail = {"grant": grant.id, "account": grant.opens}
    because = Reason(Tag.ACCOUNT_GRANT_TOLD, _SYSTEM, None, detail)
    unit = desk.work.begin(grant.account, now)
    unit.store(desk.accounts.get(grant.account), because=because)
    unit.store(told, because=because)
    unit.commit()
    return replace(told, version=grant.version + 1)


def tell_due(desk: Desk) -> int:
    """Tell each account that may be told now; return how many. Raise `Unavailable` at the end if any could not be."""
    due = desk.grants.untold(now=desk.clock.now(), limit=_A_RUN)
    failed = sum(not _told(desk, grant) for grant in due)
    if failed:
        raise Unavailable(f"{failed} of {len(due)} grants could not be told")
    return len(due)


def mirror_end(desk: Desk, grant: Grant) -> None:
    """Let the copy of an account that was told show that the demand has ended."""
    try:
        copy = desk.grants.get(grant.opens, grant.id)
    except NotFound:
        return  # the account has gone
    if copy.ended_at == grant.ended_at or copy.ended_at is not None:
        return
    ended = replace(copy, ended_at=grant.ended_at, ended_by=grant.ended_by)
    because = Reason(Tag.ACCOUNT_GRANT_ENDED, grant.ended_by or _SYSTEM, None, {"grant": grant.id})
    unit = desk.work.begin(grant.opens, desk.clock.now())
    unit.store(desk.accounts.get(grant.opens), because=because)
    unit.store(ended, because=because)
    unit.commit()


def _told(desk: Desk, grant: Grant) -> bool:
    try:
        tell_account(desk, grant)
    except Exception:  # noqa: BLE001  one account that cannot be told must not keep the others from knowing
        return False
    return True


def _hand_over(desk: Desk, grant: Grant) -> Grant:
    """Give the account its copy, and its owners the letter; return the copy, which may have been there."""
    try:
        return desk.grants.get(grant.opens, grant.id)
    except NotFound:
        pass
    now = desk.clock.now()
    account = desk.accounts.get(grant.opens)
    copy = replace(grant, account=grant.opens, told_at=now, version=0)
    detail: Detail = {"grant": grant.id, "kind": grant.kind.value, "since": grant.given_at.date().isoformat()}
    because = Reason(Tag.ACCOUNT_GRANT_TOLD, grant.given_by, None, detail)
    unit = desk.work.begin(account.id, now)
    unit.store(account, because=because)
    unit.create(copy, because=because)
    tell_owners(desk, unit, account, because, LetterKind.STAFF_GRANT, values_of(grant, account))
    unit.commit()
    return copy


def _hand_over_views(desk: Desk, grant: Grant, copy: Grant) -> None:
    """Repeat on the account's own chain, of the day of its copy, what was viewed in silence and when."""
    silent = entries_of(desk, grant.account, grant, every=True)
    known = sum("seen" in entry.detail for entry in entries_of(desk, grant.opens, copy, every=True))
    for entry in silent[known:]:
        detail: Detail = {key: value for key, value in entry.detail.items() if key != "account"}
        reason = Reason(Tag(entry.tag), entry.actor, None, detail | {"seen": entry.at})
        desk.work.witness(grant.opens, reason, user=UserId(grant.id), at=copy.told_at or copy.given_at)
