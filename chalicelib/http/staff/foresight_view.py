"""What recording a request would mean, in the template's terms."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from chalicelib.http.staff.request_view import request_url
from chalicelib.services.intake.foresee_request import Foresight


class DueView(Struct, frozen=True, kw_only=True):
    """One period of one right; ``over`` is the number of days since its last one, 0 while it can be kept."""

    right: str
    regime: str
    clock: str
    due: date
    over: int = 0


class ForesightView(Struct, frozen=True, kw_only=True):
    """The dates of each right (none: ``undated``); other submissions of the contact: reference, address, receipt."""

    dues: Sequence[DueView]
    undated: Sequence[str] = ()
    others: Sequence[tuple[str, str, datetime]] = ()

    @property
    def late(self) -> bool:
        """Whether a period is over already."""
        return any(due.over for due in self.dues)


def foresight_view(found: Foresight, *, today: date) -> ForesightView:
    """The view, periods in the order of the law."""
    return ForesightView(
        dues=[
            DueView(
                right=one.right.value,
                regime=one.regime,
                clock=clock.period.value,
                due=clock.due,
                over=max(0, (today - clock.due).days),
            )
            for one in found.rights
            for clock in one.clocks
        ],
        undated=[one.right.value for one in found.rights if not one.clocks],
        others=[(entry.submission, request_url(entry.request), entry.received_at) for entry in found.others[:10]],
    )
