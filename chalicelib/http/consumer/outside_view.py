"""What consumers see of a complaint that they took outside, as the business noted it: where it lies, how it ended."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from chalicelib.domain.account import Account
from chalicelib.services.consumer.follow_up import Status


class LiesOutside(Struct, frozen=True, kw_only=True):
    """One complaint; text `case-state.<state>`. What staff wrote about it is for them."""

    name: str
    reference: str
    filed_on: date
    state: str
    ended_on: date | None = None


def lies_outside(status: Status, account: Account) -> Sequence[Sequence[LiesOutside]]:
    """For each request, in order."""
    return [
        [
            LiesOutside(
                name=case.name,
                reference=case.reference,
                filed_on=case.filed_on,
                state=case.state.value,
                ended_on=account.day_of(case.ended_at) if case.ended_at else None,
            )
            for case in part.cases
        ]
        for part in status.requests
    ]
