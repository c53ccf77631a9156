"""Each month the owners hear what was deleted by class, what is held, and how much is due in the month that begins.

One entry of the due index for each account leads here. The letters and the entry's next month are one transaction, so
that nobody hears twice of a month and no account is left out.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from chalicelib.domain.account import Account, AccountState, User
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.keeping import LEAST_MONTHS, disposable_at
from chalicelib.domain.legal_hold import Review
from chalicelib.domain.permissions import Role
from chalicelib.domain.reason import Detail, Reason
from chalicelib.errors import Conflict, NotFound
from chalicelib.services.letters.new_letter import new_letter
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.retention import Behind
from chalicelib.services.retention.delete_submission import RETENTION

AT_ONCE: Final = 100  # accounts in one run; the next one goes on
_PAGE: Final = 1000
_HOUR: Final = time(9)  # at the business, on the first of the month
_DAY: Final = timedelta(days=1)
# Of the kinds of records, the classes that a person would name; all others are one.
CLASSES: Final[Mapping[str, tuple[str, ...]]] = {
    "requests": ("request",),
    "letters": ("letter",),
    "messages": ("message",),
    "notes": ("note",),
    "files": ("file", "note-file"),
    "recordings": ("voicemail",),
    "calls": ("call",),
    "opt-outs": ("suppression", "text-stop"),
}
SINGLY: Final = "singly"  # how many of all these went one by one, on the order of the business
_NOBODY: Final = frozenset({AccountState.CLOSED, AccountState.ERASED})


def first_review(account: Account, now: datetime) -> Review:
    """The entry of an account that was just opened."""
    return Review(account=account.id, next_at=_next(account, now))


def send_reviews(desk: Desk, *, limit: int = AT_ONCE) -> int:
    """Tell the owners of accounts whose month is over; return how many accounts that were."""
    now = desk.clock.now()
    due = desk.retention.reviews(now=now, limit=limit)
    if not due:
        return 0
    coming = _coming(desk, _end_of_month(now))
    return sum(_tell(desk, review, coming.get(review.account, []), now) for review in due)


def by_class(deleted: Mapping[str, int]) -> dict[str, int]:
    """Counts of kinds as counts of classes, without those that are none."""
    of_kind = {kind: name for name, kinds in CLASSES.items() for kind in kinds} | {SINGLY: SINGLY}
    found: Counter[str] = Counter()
    for kind, number in deleted.items():
        found[of_kind.get(kind, "others")] += number
    return {name: found[name] for name in (*CLASSES, "others", SINGLY) if found[name]}


def deleted_between(desk: Desk, account: AccountId, first: date, last: date) -> dict[str, int]:
    """What was deleted in the months from that of `first` to that of `last`, by class."""
    total: Counter[str] = Counter()
    month = first.replace(day=1)
    while month <= last:
        total.update(desk.retention.deleted(account, month))
        month = (month + 31 * _DAY).replace(day=1)
    return by_class(total)


def due_until(desk: Desk, account: Account, requests: Sequence[RequestId], end: datetime) -> int:
    """How many of these, whom the index names, may go by then: a business that keeps longer is asked one by one."""
    if account.kept_months == LEAST_MONTHS:
        return len(requests)
    heads = (desk.retention.head(account.id, name) for name in requests)
    times = [disposable_at(head, account.kept_months) for head in heads if head is not None]
    return sum(at is not None and at <= end for at in times)


def _coming(desk: Desk, upto: datetime) -> Mapping[AccountId, list[RequestId]]:
    """What the index has up to a moment, by account: read once for all accounts of a run."""
    found: dict[AccountId, list[RequestId]] = defaultdict(list)
    for shard in range(desk.retention.shards):
        after: Behind = ()
        while True:
            page = desk.retention.due(shard, upto=upto, after=after, limit=_PAGE)
            for one in page.requests:
                found[one.account].append(one.request)
            after = page.after
            if not after:
                break
    return found


def _tell(desk: Desk, review: Review, coming: Sequence[RequestId], now: datetime) -> bool:
    try:
        account = desk.accounts.get(review.account)
    except NotFound:
        return False  # erased: its entry goes with it
    last = now.date().replace(day=1) - _DAY
    first = review.last_at.date() if review.last_at else last
    deleted = deleted_between(desk, account.id, first, last)
    held = sum(hold.stands(account.day_of(now)) for hold in desk.retention.holds(account.id))
    due = due_until(desk, account, coming, _end_of_month(now))
    owners = [] if account.state in _NOBODY else _owners(desk, account)
    detail: Detail = {"held": held, "due": due, "owners": len(owners)}
    detail |= {f"deleted_{name.replace('-', '_')}": number for name, number in deleted.items()}
    because = Reason(Tag.ACCOUNT_RETENTION_REVIEWED, RETENTION, None, detail)
    values = {"from_day": first.replace(day=1).isoformat(), "to_day": last.isoformat(), "held": str(held)}
    values |= {"due": str(due), "deleted": " ".join(f"{name}={number}" for name, number in deleted.items())}
    unit = desk.work.begin(account.id, now)
    unit.store(account, because=because)
    unit.store(replace(review, next_at=_next(account, now), last_at=now), because=because)
    for owner in owners:
        unit.create(_letter(desk, account, owner, values), because=because)
    try:
        unit.commit()
    except Conflict:
        return False  # another run was faster, or the account changes at this moment
    return True


def _owners(desk: Desk, account: Account) -> list[User]:
    return [user for user in desk.accounts.users(account.id) if user.role is Role.OWNER and user.disabled_at is None]


def _letter(desk: Desk, account: Account, owner: User, values: Mapping[str, str]) -> Letter:
    return new_letter(
        desk,
        LetterKind.STAFF_RETENTION,
        account=account.id,
        language=account.languages[0],
        to=owner.email,
        values=dict(values),
    )


def _next(account: Account, now: datetime) -> datetime:
    """Nine o'clock at the business on the first of the next month."""
    first = (account.day_of(now).replace(day=1) + 31 * _DAY).replace(day=1)
    return datetime.combine(first, _HOUR, tzinfo=account.zone).astimezone(UTC)


def _end_of_month(now: datetime) -> datetime:
    return datetime.combine((now.date().replace(day=1) + 31 * _DAY).replace(day=1), time(), tzinfo=UTC)
