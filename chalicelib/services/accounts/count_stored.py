"""What an account's plan is measured by, noted where it changes: bytes of files, and months with too many requests.

Nothing here may keep anybody from their work: whoever loses a race tries again, and gives up in the end.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from functools import partial

from chalicelib.domain.account import Account
from chalicelib.domain.correspondence import AnswerFile, FileState, NoteFile
from chalicelib.domain.figures import ALL, MONTH
from chalicelib.domain.ids import AccountId
from chalicelib.domain.plans import PLANS, check_room
from chalicelib.domain.stored import Stored
from chalicelib.errors import Conflict
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk


def count_stored(desk: Desk, account: AccountId, size: int) -> None:
    """Add the bytes of a file that came, or take away (below 0) those of one that went."""
    if size:
        _change(desk, account, lambda kept: replace(kept, size=max(0, kept.size + size)))


def uncount(desk: Desk, account: AccountId, files: Iterable[object]) -> None:
    """Take away what files took up that are gone; what was never taken, or went before, took nothing."""
    gone = [file for file in files if isinstance(file, AnswerFile | NoteFile)]
    count_stored(desk, account, -sum(file.size for file in gone if _lies(file)))


def _lies(file: AnswerFile | NoteFile) -> bool:
    return file.state is FileState.ACCEPTED and file.removed_at is None


def check_storage(desk: Desk, account: AccountId, *, more: int = 1) -> None:
    """Raise `NotPossible` (`plan-storage`) when the plan has no room for another attachment."""
    plan = desk.accounts.get(account).plan
    check_room(plan, "storage", desk.accounts.stored(account).size, more=more)


def note_full_month(desk: Desk, account: Account) -> bool:
    """Note, once a month, that more requests came than the plan has room for; the owners are told soon."""
    now = desk.clock.now()
    month = f"{account.day_of(now):%Y-%m}"
    sheet = f"{MONTH}{month}"
    count = desk.figures.sheets(account, sheet).get(sheet, {}).get(ALL, 0)
    if count <= PLANS[account.plan].requests_a_month or desk.accounts.stored(account.id).full_month == month:
        return False
    _change(desk, account.id, lambda kept: replace(kept, full_month=month, tell_at=now))
    return True


def _change(desk: Desk, account: AccountId, change: Callable[[Stored], Stored]) -> None:
    with suppress(Conflict):
        persistently(partial(_once, desk, account, change))


def _once(desk: Desk, account: AccountId, change: Callable[[Stored], Stored]) -> None:
    desk.work.settle(change(desk.accounts.stored(account)))
