"""The link by which a vendor sees what it is asked and answers: who has it may, and nobody else.

It names the task and holds 128 random bits, which lie sealed in the task alone. A new link makes the one before void.
"""

import hmac
import re
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.request import Outcome, Request
from chalicelib.domain.vendor import Vendor, identifying
from chalicelib.domain.vendor_task import VendorTask
from chalicelib.errors import NotFound
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

KEY_BYTES: Final = 16
PATH: Final = "/vendor"
_TOKEN: Final = re.compile(r"(acc_[a-z2-7]{16})\.([0-9A-Z]{26})\.([0-9A-Z]{26})\.([0-9a-f]{32})")
_FOLLOWED: Final = frozenset({None, Outcome.GRANTED, Outcome.PARTIAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What one vendor is asked, with what it is asked about."""

    account: Account
    head: Request
    vendor: Vendor
    task: VendorTask

    @property
    def needless(self) -> bool:
        """Whether nothing need be done any more: the request was refused, withdrawn, or is answered elsewhere."""
        return is_needless(self.head)


def is_needless(head: Request) -> bool:
    """Whether a request asks nothing of vendors any more."""
    return head.outcome not in _FOLLOWED


def token_of(task: VendorTask) -> str:
    """What stands in the link."""
    return f"{task.account}.{task.request}.{task.vendor}.{task.key}"


def link_of(desk: Desk, task: VendorTask) -> str:
    """The link as it leaves."""
    return f"{desk.public_url}{PATH}/{token_of(task)}"


def asked_by(desk: Desk, token: str) -> Asked:
    """What the link leads to. Raise `NotFound`, whatever is wrong with it."""
    named = _TOKEN.fullmatch(token)
    if named is None:
        raise NotFound("vendor-task")
    account_id, request, vendor, key = named.groups()
    task = desk.vendors.task(AccountId(account_id), RequestId(request), vendor)
    if not task.key or not hmac.compare_digest(task.key, key):
        raise NotFound("vendor-task")
    account = desk.accounts.get(task.account)
    if not account.may_read:
        raise NotFound("vendor-task")
    head = desk.requests.get(task.account, task.request)
    return Asked(account=account, head=head, vendor=desk.vendors.get(task.account, vendor), task=task)


def about_whom(desk: Desk, asked: Asked) -> dict[str, str]:
    """What the vendor needs to find the person, by field; nothing once it has answered or need do nothing."""
    if asked.needless or not asked.task.open:
        return {}
    typed = desk.requests.submission(asked.account.id, asked.head.submission).typed
    return identifying(asked.vendor, typed, asked.head.right)
