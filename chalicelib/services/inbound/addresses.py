"""The addresses that mail comes in by: one for each account, and one for each thread that nobody can guess."""

from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.inbound import (
    Arrived,
    local_part,
    named_account,
    reply_address,
    reply_content,
    reply_to,
)
from chalicelib.errors import NotFound
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

_STAFF: Final = "staff-"
# They go to somebody else than who has asked: an answer to them is not that person's.
# An agent's address that nobody has confirmed is no way into a person's thread.
_ELSEWHERE: Final = frozenset({LetterKind.FILE_NOTICE, LetterKind.ACCOUNT_ERASED, LetterKind.AGENT_ADDRESS})
ACCOUNTS_LIMIT: Final = 5  # that one mail can be for


@dataclass(frozen=True, slots=True)
class Addressed:
    """An account that a mail is for; `thread` is the request that its address leads to, `false` one that is no key."""

    account: Account
    thread: RequestId | None = None
    false: bool = False


def account_address(desk: Desk, account: Account) -> str:
    """The address at which an account takes requests by mail; empty where no mail comes in."""
    return f"{account.slug}@{desk.inbound_domain}" if desk.inbound_domain else ""


def address_of_thread(desk: Desk, account: AccountId, request: RequestId) -> str:
    """The address that leads into the thread of a request; empty where no mail comes in."""
    if not desk.inbound_domain:
        return ""
    return reply_address(account, request, _keyed(desk, account, request), desk.inbound_domain)


def reply_address_of(desk: Desk, letter: Letter) -> str:
    """Where a letter is answered so that the answer finds its thread; empty for one to anybody but who has asked."""
    if not desk.inbound_domain or letter.kind in _ELSEWHERE or letter.kind.value.startswith(_STAFF):
        return ""
    if letter.request:
        return address_of_thread(desk, letter.account, letter.request)
    if letter.submission is None:
        return ""
    try:
        first = desk.requests.submission(letter.account, letter.submission).requests[0]
    except NotFound:
        return ""
    return address_of_thread(desk, letter.account, first)


def whom_for(desk: Desk, mail: Arrived) -> tuple[Addressed, ...]:
    """The accounts that a mail is for, each once; an address that leads into a thread counts before all others."""
    found: dict[AccountId, Addressed] = {}
    for address in mail.recipients:
        local = local_part(address, desk.inbound_domain)
        one = _addressed(desk, local) if local else None
        if one and (one.account.id not in found or one.thread):
            found[one.account.id] = one
        if len(found) >= ACCOUNTS_LIMIT:
            break
    return tuple(found.values())


def _addressed(desk: Desk, local: str) -> Addressed | None:
    said = reply_to(local)
    try:
        if said is None:
            return Addressed(desk.accounts.by_slug(named_account(local)))
        account = desk.accounts.get(said.account)
    except NotFound:
        return None
    if said.genuine(_keyed(desk, said.account, said.request)):
        return Addressed(account, thread=said.request)
    return Addressed(account, false=True)


def _keyed(desk: Desk, account: AccountId, request: RequestId) -> str:
    return desk.secrets.hash("reply-address", reply_content(account, request))
