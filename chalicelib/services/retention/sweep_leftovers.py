"""What hangs on no request goes when its time is over: ended opt-outs and holds, letters to staff, marked addresses.

An opt-out that stands is honoured while it stands, whatever became of the request behind it. One that has ended is
proved for its period; then the proof goes, and with the last of a contact the contact itself.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.address_mark import AddressMark
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.consumer_erasure import ConsumerErasure
from chalicelib.domain.correspondence import Letter
from chalicelib.domain.elsewhere_answer import ElsewhereAnswer
from chalicelib.domain.ids import AccountId
from chalicelib.domain.incentive import Membership
from chalicelib.domain.legal_hold import LegalHold
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request_log import LoggedRequest
from chalicelib.domain.suppression import Suppression
from chalicelib.domain.telephony import TextStop
from chalicelib.errors import Conflict, NotFound
from chalicelib.services.ports.desk import Desk, Unit
from chalicelib.services.retention.delete_submission import RETENTION

Leftover = (
    Suppression
    | TextStop
    | LegalHold
    | Letter
    | AddressMark
    | LoggedRequest
    | ConsumerErasure
    | ElsewhereAnswer
    | Membership
)
LIMIT: Final = 200  # of a kind, and of a shard where it has any
TOGETHER: Final = 40  # in one transaction


def sweep_leftovers(desk: Desk, *, limit: int = LIMIT) -> int:
    """Delete what is due, account by account; return how much went. What somebody changes meanwhile is left."""
    now = desk.clock.now()
    found: dict[AccountId, list[Leftover]] = defaultdict(list)
    due: Iterable[Leftover] = (
        *desk.retention.ended_opt_outs(now=now, limit=limit),
        *desk.retention.ended_holds(now=now, limit=limit),
        *desk.retention.old_letters(now=now, limit=limit),
        *desk.request_log.old(now=now, limit=limit),
        *desk.consumer_erasures.old(now=now, limit=limit),
        *desk.elsewhere.old(now=now, limit=limit),
        *desk.address_marks.ended(now=now, limit=limit),
        *desk.incentives.ended(now=now, limit=limit),
    )
    for record in due:
        found[record.account].append(record)
    return sum(_of_account(desk, account, records, now) for account, records in found.items())


def _of_account(desk: Desk, account: AccountId, records: Sequence[Leftover], now: datetime) -> int:
    try:
        holder = desk.accounts.get(account)
    except NotFound:
        return 0  # erased meanwhile
    today = holder.day_of(now)
    held = {hold.name for hold in desk.retention.holds(account) if hold.name and hold.stands(today)}
    free = [record for record in records if _name(record) not in held]
    return sum(_delete(desk, account, free[at : at + TOGETHER], now) for at in range(0, len(free), TOGETHER))


def _name(record: Leftover) -> str:
    """The keyed hash of the contact that a record is about, as a hold has it; empty for what is about none."""
    if isinstance(record, Suppression) and record.keyed:
        return record.keyed[1]
    if isinstance(record, AddressMark):
        return record.name or ""
    return record.hashed if isinstance(record, TextStop | Membership) else ""


def _delete(desk: Desk, account: AccountId, records: Sequence[Leftover], now: datetime) -> int:
    holder: Account = desk.accounts.get(account)
    counts = Counter(record.KIND for record in records)
    detail: Detail = {kind.replace("-", "_"): counts[kind] for kind in sorted(counts)}
    because = Reason(Tag.ACCOUNT_RECORDS_DELETED, RETENTION, None, detail)
    unit = desk.work.begin(account, now)
    unit.store(holder, because=because)
    for record in records:
        _forget(unit, record, now, because)
    unit.count(counts)
    try:
        unit.commit()
    except Conflict:
        return 0  # the next sweep finds them again
    return len(records)


def _forget(unit: Unit, record: Leftover, now: datetime, because: Reason) -> None:
    left = record.shed(now) if isinstance(record, Suppression) else None
    if left and left.opt_outs:
        unit.store(left, because=because)
    else:
        unit.remove(record, because=because)
