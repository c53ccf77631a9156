"""What consumers see of where their request was passed on: to whom, since when, and whether anybody answers."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from chalicelib.domain.account import Account
from chalicelib.domain.referral import Referral
from chalicelib.services.consumer.follow_up import Status


class PassedOn(Struct, frozen=True, kw_only=True):
    """The last referral of a request; `reach` is who it is and how they are reached, on lines of their own."""

    reach: str
    on: date
    due: date
    acknowledged: date | None = None
    answered: date | None = None
    ended: bool = False


def passed_on(status: Status, account: Account) -> Sequence[PassedOn | None]:
    """For each request, in order; None where nothing was passed on, or it was taken back."""
    return [_view(part.referral, account) for part in status.requests]


def _view(referral: Referral | None, account: Account) -> PassedOn | None:
    if referral is None:
        return None
    return PassedOn(
        reach=referral.reach,
        on=account.day_of(referral.made_at),
        due=referral.due,
        acknowledged=account.day_of(referral.acknowledged_at) if referral.acknowledged_at else None,
        answered=account.day_of(referral.answered_at) if referral.answered_at else None,
        ended=referral.ended_at is not None,
    )
