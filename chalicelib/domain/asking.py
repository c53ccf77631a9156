"""Whether a business may ask somebody who opted out to agree again: not for 12 months (Civ. Code 1798.135(c)(4)).

What the person does of their own accord is no matter of this: whoever comes back by themselves may opt in at any time
(11 CCR 7028(a)), and who begins a transaction that needs it may be told so ((b)). The wait begins anew with each time
that the person opts out. That the business took somebody off its list ends no wait, unless it never was an opt-out.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from chalicelib.domain.keeping import months_after
from chalicelib.domain.suppression import EVERY_BRAND, OptOut, Purpose, Source, Suppression
from chalicelib.values import dataclass

WAIT_MONTHS: Final = 12
# Sale and sharing and sensitive data by the statute; automated decisions as 11 CCR 7221 has it.
WAITED_FOR: Final = (Purpose.SALE_SHARING, Purpose.LIMIT_SENSITIVE, Purpose.AUTOMATED_DECISIONS)


@dataclass(frozen=True, slots=True)
class Lock:
    """What nobody may be asked for yet: the use that was opted out of, when, and when asking is lawful again."""

    purpose: Purpose
    brand: str
    since: datetime
    until: datetime


def locks(found: Iterable[Suppression], now: datetime, *, brand: str | None = None) -> tuple[Lock, ...]:
    """What holds now for a person's contacts, one for each use and brand, the longest wait of each.

    `brand` is who wants to ask: then what other brands alone must heed is left out.
    """
    longest: dict[tuple[Purpose, str], Lock] = {}
    for lock in (lock for record in found for lock in _of(record, now)):
        if brand is not None and lock.brand not in {EVERY_BRAND, brand}:
            continue
        known = longest.get((lock.purpose, lock.brand))
        if known is None or lock.until > known.until:
            longest[lock.purpose, lock.brand] = lock
    return tuple(longest[name] for name in sorted(longest))


def _of(record: Suppression, now: datetime) -> Iterator[Lock]:
    for one in record.opt_outs:
        if one.purpose in WAITED_FOR and _counts(one):
            said = one.again_at or one.since
            until = months_after(said, WAIT_MONTHS)
            if now < until:
                yield Lock(one.purpose, one.brand, said, until)


def _counts(one: OptOut) -> bool:
    """Whether it stands, or has ended by nobody's word but the business's."""
    return one.stands or (one.lifted_by is Source.BUSINESS and not one.mistaken)
