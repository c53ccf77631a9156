"""All requests of an account are counted anew, page by page: what the stream missed is made good.

A page may be counted again, and others may count meanwhile: nothing is counted twice. From nothing begins another
edition of the sheets, which is what everybody reads from then on, filling while the recount goes.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.figures import Place, Tally, from_marks, total
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Bucket
from chalicelib.services.figures.project_request import TOGETHER, project_requests
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.retention import Behind
from chalicelib.values import dataclass, replace

PAGE: Final = 48  # requests: four transactions
_LISTS: Final = (Bucket.OPEN, Bucket.WAITING, Bucket.CLOSED)
_GONE: Final = "gone"  # the list of what was deleted: what each counted as is all that is left
_EVERYTHING: Final = ("desk", "due/", "age/", "month/", "year/")


@dataclass(frozen=True, slots=True)
class Counted:
    """A page of a recount; `cursor` goes on behind it, empty at the end."""

    requests: int
    changed: int
    cursor: str


def recount_page(desk: Desk, account: Account, *, cursor: str = "", limit: int = PAGE) -> Counted:
    """Count the next page of an account's requests. Raise `InvalidField` for a cursor of another account."""
    name, _, inner = cursor.partition(".")
    if name == _GONE:
        return _recount_gone(desk, account, inner)
    bucket = Bucket(name) if name in tuple(Bucket) else _LISTS[0]
    page = desk.requests.queue(account, bucket, cursor=inner, limit=limit)
    done = project_requests(desk, account.id, [request.id for request in page.requests])
    return Counted(len(page.requests), done.changed, _following(bucket, page.cursor))


def _following(bucket: Bucket, inner: str) -> str:
    if inner:
        return f"{bucket.value}.{inner}"
    after = _LISTS[_LISTS.index(bucket) + 1 :]
    return f"{after[0].value}." if after else f"{_GONE}."


def _recount_gone(desk: Desk, account: Account, inner: str) -> Counted:
    """Add what deleted requests counted as to an edition that does not have it; each once."""
    page = desk.retention.gone(account.id, after=tuple(inner.split("|")) if inner else (), limit=TOGETHER)
    known = desk.figures.counted_to(account.id, [tally.request for tally in page.tallies])
    older = [tally for tally in known.values() if tally.epoch < account.figures]
    if older:
        change = total(from_marks(tally.marks) for tally in older)
        desk.figures.add(
            account.id, [replace(tally, epoch=account.figures) for tally in older], change, epoch=account.figures
        )
    return Counted(len(page.tallies), len(older), f"{_GONE}.{'|'.join(page.after)}" if page.after else "")


def begin_anew(desk: Desk, account: AccountId, *, actor: str) -> Account:
    """Begin another edition of an account's sheets, with nothing in it."""

    def begin() -> Account:
        before = desk.accounts.get(account)
        because = Reason(Tag.ACCOUNT_SETTINGS_CHANGED, actor, None, {"settings": ["figures"]})
        unit = desk.work.begin(account, desk.clock.now())
        unit.store(replace(before, figures=before.figures + 1), because=because)
        unit.commit()
        return desk.accounts.get(account)

    return persistently(begin)


def differences(desk: Desk, account: Account) -> dict[Place, tuple[int, int]]:
    """Where the sheets do not say what the requests were counted as: what they say, and what they should.

    Meant for a desk at rest: what is counted while this reads can show as a difference.
    """
    should: Counter[Place] = Counter()
    for page in _pages(desk, account):
        for tally in page.values():
            should.update(from_marks(tally.marks) if tally.epoch == account.figures else {})
    sheets = desk.figures.sheets(account, *_EVERYTHING)
    says = {(sheet, name): number for sheet, counts in sheets.items() for name, number in counts.items()}
    places = sorted({*should, *says})
    return {place: (says.get(place, 0), should[place]) for place in places if says.get(place, 0) != should[place]}


def _pages(desk: Desk, account: Account) -> Iterator[dict[RequestId, Tally]]:
    for bucket in _LISTS:
        cursor = ""
        while True:
            page = desk.requests.queue(account, bucket, cursor=cursor, limit=PAGE)
            yield desk.figures.counted_to(account.id, [request.id for request in page.requests])
            cursor = page.cursor
            if not cursor:
                break
    after: Behind = ()
    while True:
        gone = desk.retention.gone(account.id, after=after, limit=PAGE)
        # The index may be a moment behind: the tallies themselves are asked.
        yield desk.figures.counted_to(account.id, [tally.request for tally in gone.tallies])
        after = gone.after
        if not after:
            return
