"""The audit of one account page by page, for systems: each page closed by a signed manifest of the chains ending on it.

Nothing is kept between two pages: where the next one begins says it all. First come the chains that the register
names, then those of requests that it should name. What a chain should hold is asked of the same witnesses as in
`export_audit`; each page's manifest holds the hash of the one before, and the last one says that it is the last.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit import AuditEntry, ChainHead
from chalicelib.domain.audit_export import FIRST_PREVIOUS, Manifest, Part, signing_bytes
from chalicelib.domain.ids import new_request_id
from chalicelib.domain.request import Bucket
from chalicelib.errors import NotFound
from chalicelib.services.audit.export_audit import record_export
from chalicelib.services.ports.desk import ChainState, Desk
from chalicelib.values import dataclass, field, replace

CHAINS_A_PAGE: Final = 50  # looked at for one page, whether they hold anything or not
REGISTERED: Final = timedelta(minutes=15)  # by then the stream has told the register of a request
_LISTS: Final = tuple(Bucket)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page begins: in the register behind the chain `at`, or, with `listed`, in a list of requests."""

    began: datetime
    part: int = 1
    previous: str = FIRST_PREVIOUS
    listed: int = 0  # the register; then the number of a list
    at: str = ""  # a chain of the register, or the cursor of a list
    chain: str = ""  # the one that the page before has begun
    seq: int = 0  # and how far it came there


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPage:
    """Entries, the signed manifest that closes them, and where the next page begins; None behind the last one."""

    entries: tuple[AuditEntry, ...]
    closing: Mapping[str, Any]
    following: Place | None


@dataclass(slots=True)
class _Page:
    """A page as it fills."""

    room: int
    entries: list[AuditEntry] = field(default_factory=list)
    heads: dict[str, ChainHead] = field(default_factory=dict)

    def close(self, chain: str, known: ChainHead, found: tuple[AuditEntry, ...]) -> None:
        """Take the rest of a chain, and note how far it should go."""
        self.entries += found
        self.heads[chain] = max([known, *(entry.head for entry in found[-1:])], key=lambda head: head.seq)


def export_page(desk: Desk, staff: Staff, place: Place | None, *, limit: int) -> ExportPage:
    """Return the page at a place, of `limit` entries or so; None begins an export, which is audited.

    A page may hold less, even nothing, and not be the last. Requests that came in the last quarter of an hour are left
    to the next export. Raise `Conflict`.
    """
    account = desk.accounts.get(staff.account.id)
    if place is None:
        place = Place(began=desk.clock.now())
        record_export(desk, account.id, staff.actor, {"in": "pages"})
    page = _Page(limit)
    fill = _from_lists if place.listed else _from_register
    following = fill(desk, account, place, page)
    part = Part(
        manifest=Manifest(account=account.id, exported_at=place.began, heads=page.heads),
        number=place.part,
        previous=place.previous,
        last=following is None,
    )
    if following:
        following = replace(following, part=part.number + 1, previous=part.hash)
    closing = part.signed(desk.signer.kid, desk.signer.sign(signing_bytes(part.document)))
    return ExportPage(entries=tuple(page.entries), closing=closing, following=following)


def _from_register(desk: Desk, account: Account, place: Place, page: _Page) -> Place | None:
    own = desk.audit_log.chain_of(account.id, None)
    states = desk.audit_log.some_chains(account.id, after=place.at, limit=CHAINS_A_PAGE)
    at = place.at
    for state in states:
        if state.chain != own and not _too_young(desk, account, state.chain, place):
            behind = place.seq if state.chain == place.chain else 0
            found = desk.audit_log.entries(state.chain, after=behind)
            room = page.room - len(page.entries)
            if len(found) > room:
                page.entries += found[:room]
                return replace(place, at=at, chain=state.chain, seq=found[room - 1].seq if room else behind)
            page.close(state.chain, _known(desk, account, state), found)
        at = state.chain
    if len(states) == CHAINS_A_PAGE:
        return replace(place, at=at, chain="", seq=0)
    return replace(place, listed=1, at="", chain="", seq=0)


def _from_lists(desk: Desk, account: Account, place: Place, page: _Page) -> Place | None:
    """The account's own chain, and requests that nothing was registered of although it should have been."""
    if place.listed == 1 and not place.at:
        own = desk.audit_log.chain_of(account.id, None)
        page.close(own, account.chain_head, desk.audit_log.entries(own))
    found = desk.requests.queue(account, _LISTS[place.listed - 1], cursor=place.at, limit=CHAINS_A_PAGE)
    for head in found.requests:
        chain = desk.audit_log.chain_of(account.id, head.id)
        if desk.audit_log.chain(account.id, chain) is None and not _too_young(desk, account, chain, place):
            page.close(chain, head.chain_head, desk.audit_log.entries(chain))
    if found.cursor:
        return replace(place, at=found.cursor)
    return replace(place, listed=place.listed + 1, at="") if place.listed < len(_LISTS) else None


def _too_young(desk: Desk, account: Account, chain: str, place: Place) -> bool:
    request = desk.audit_log.request_of(account.id, chain)
    return request is not None and request >= new_request_id(place.began - REGISTERED, bytes(10))


def _known(desk: Desk, account: Account, state: ChainState) -> ChainHead:
    """How far a registered chain goes by the register, or by its request, whichever knows more of it."""
    registered = ChainHead(state.seq, state.hash)
    request = desk.audit_log.request_of(account.id, state.chain)
    if request is None:
        return registered
    try:
        head = desk.requests.get(account.id, request).chain_head
    except NotFound:
        return registered
    return max(registered, head, key=lambda each: each.seq)
