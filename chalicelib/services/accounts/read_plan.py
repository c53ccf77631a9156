"""How much of its plan an account uses, read off counters: nothing is counted for it."""

from chalicelib.domain.account import Account
from chalicelib.domain.figures import ALL, MONTH
from chalicelib.domain.plans import PLANS, Limits
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanUse:
    """The account's limits, and what it uses of them."""

    limits: Limits
    requests: int  # that came in this month
    users: int  # who can sign in
    storage: int  # bytes
    numbers: int


def read_plan(desk: Desk, account: Account) -> PlanUse:
    """The use of the present month at the business, by five small reads."""
    month = f"{MONTH}{account.day_of(desk.clock.now()):%Y-%m}"
    return PlanUse(
        limits=PLANS[account.plan],
        requests=desk.figures.sheets(account, month).get(month, {}).get(ALL, 0),
        users=sum(user.disabled_at is None for user in desk.accounts.users(account.id)),
        storage=desk.accounts.stored(account.id).size,
        numbers=sum(not number.shared for number in desk.lines.numbers(account.id)),
    )
