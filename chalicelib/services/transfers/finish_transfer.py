"""A transfer is done once its day has come and nobody who refused is taken along; it is registered."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.reason import Reason
from chalicelib.domain.register import Register, RegisterEntry
from chalicelib.domain.transfer import Answer, Transfer, answer_of
from chalicelib.errors import NotPossible
from chalicelib.services.ports.desk import Desk, Unit

_PAGE: Final = 100
_REVIEW: Final = timedelta(days=365)
CATEGORIES: Final = "Everything of the account: requests, letters, notes, voicemails, staff, settings"


def finish_transfer(desk: Desk, staff: Staff, name: str) -> Transfer:
    """Note that it is done, with an entry in the register of onward transfers; an account gets its new name.

    Raise `NotFound`; `NotPossible`: `transfer-over`, `transfer-early`, `transfer-not-agreed` for one account whose
    owners have not agreed, `transfer-account-leaves` for one that is closing, `transfer-refused` while accounts that
    refused are still there; `Conflict` where somebody answers at this moment.
    """
    now = desk.clock.now()
    transfer = desk.transfers.get(staff.account.id, name)
    transfer.check_waits()
    transfer.check_day(now)
    done = replace(transfer, done_at=now)
    because = Reason(Tag.ACCOUNT_TRANSFER_DONE, staff.operating, None, {"transfer": name})
    unit = desk.work.begin(staff.account.id, now)
    unit.store(desk.accounts.get(staff.account.id), because=because)
    unit.store(done, because=because)
    if transfer.of:
        _pass_on(desk, unit, desk.accounts.get(transfer.of), transfer, staff)
    else:
        _check_nobody_refuses(desk, transfer)
    _register(desk, unit, desk.accounts.get(staff.account.id), transfer, because, by=staff.operating)
    unit.commit()
    return replace(done, version=transfer.version + 1)


def refusing(desk: Desk, transfer: Transfer) -> Iterator[Account]:
    """The accounts that refuse to go along and have not left: neither closing nor closed."""
    for account in _every(desk):
        there = account.takes_requests and transfer.concerns(account.id)
        if there and answer_of(account.transfers, transfer.id) is Answer.REFUSES:
            yield account


def _every(desk: Desk) -> Iterator[Account]:
    after = ""
    while page := desk.accounts.page(after=after, limit=_PAGE):
        yield from page
        after = page[-1].slug


def _check_nobody_refuses(desk: Desk, transfer: Transfer) -> None:
    count = sum(1 for _ in refusing(desk, transfer))
    if count:
        raise NotPossible("transfer-refused", count=str(count))


def _pass_on(desk: Desk, unit: Unit, account: Account, transfer: Transfer, staff: Staff) -> None:
    """The account under its new name, on its own chain, with the entry in its own register."""
    if not account.takes_requests:
        raise NotPossible("transfer-account-leaves")
    if answer_of(account.transfers, transfer.id) is not Answer.AGREES:
        raise NotPossible("transfer-not-agreed")
    detail = {"transfer": transfer.id}
    because = Reason(Tag.ACCOUNT_TRANSFER_DONE, staff.operating, None, {**detail}, owner=account.id)
    unit.store(replace(account, name=transfer.to), because=because)
    _register(desk, unit, account, transfer, because, by=staff.operating)


def _register(desk: Desk, unit: Unit, account: Account, transfer: Transfer, because: Reason, *, by: str) -> None:
    """The entry in an account's register of onward transfers, also in one that takes no more by hand."""
    now = desk.clock.now()
    values = {
        "recipient": transfer.to,
        "role": "controller" if transfer.of else "processor",
        "categories": CATEGORIES,
        "country": transfer.country,
        "safeguard": transfer.safeguard,
        "since": account.day_of(now).isoformat(),
        "review_on": account.day_of(now + _REVIEW).isoformat(),
    }
    entry = RegisterEntry(
        account=account.id, register=Register.TRANSFERS, id=transfer.id, made_at=now, made_by=by, values=values
    )
    unit.create(entry, because=because)
