"""How the staff of an account sign in, as its administrators see it."""

from collections.abc import Sequence

from msgspec import Struct

from chalicelib.domain.second_factor import Factors
from chalicelib.http.call import Call


class ColleagueView(Struct, frozen=True, kw_only=True):
    """One member of staff: `kinds` of the second factor that they have, and whether they must have one."""

    id: str
    name: str
    email: str
    role: str
    kinds: Sequence[str]
    demanded: bool
    self: bool


def colleagues(call: Call) -> Sequence[ColleagueView]:
    """Those who can sign in, by name."""
    staff = call.staff
    have = {factors.user: factors for factors in call.desk.second_factors.every(staff.account.id)}
    nothing = Factors(account=staff.account.id, user=staff.user.id)
    found = [
        ColleagueView(
            id=user.id,
            name=user.name,
            email=user.email.address,
            role=user.role.value,
            kinds=[kind.value for kind in have.get(user.id, nothing).kinds],
            demanded=staff.account.second_factor.asks(user.role),
            self=user.id == staff.user.id,
        )
        for user in call.desk.accounts.users(staff.account.id)
        if user.disabled_at is None
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))
