"""What counts as a second factor, of whom one is demanded, and how recovery codes read."""

from datetime import UTC, datetime

import pytest

from chalicelib.domain.ids import AccountId, UserId
from chalicelib.domain.permissions import Role
from chalicelib.domain.second_factor import (
    RECOVERY_CODES,
    Demand,
    Factors,
    Passkey,
    new_recovery_codes,
    plain_recovery_code,
)

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
NONE = Factors(account=AccountId("a"), user=UserId("u"))
KEY = Passkey(id="k", public_key="p", signs=0, added_at=NOW)


@pytest.mark.parametrize(
    ("demand", "roles"),
    [
        (Demand.NOBODY, set()),
        (Demand.ADMINISTRATORS, {Role.OWNER, Role.ADMINISTRATOR}),
        (Demand.EVERYONE, set(Role)),
    ],
)
def test_a_demand_names_roles(demand: Demand, roles: set[Role]) -> None:
    assert {role for role in Role if demand.asks(role)} == roles


def test_recovery_codes_alone_are_no_second_factor() -> None:
    both = Factors(account=AccountId("a"), user=UserId("u"), secret="S", recovery=("r",)).with_passkey(KEY)
    assert both.kinds == ("authenticator", "passkey", "recovery")
    one = both.without_authenticator()
    assert (one.kinds, one.authenticator_at) == (("passkey", "recovery"), None)
    nothing = one.without_passkey("k")
    assert (nothing.kinds, nothing.is_set_up, nothing.recovery) == ((), False, ())
    assert both.without_passkey("k").kinds == ("authenticator", "recovery")


def test_a_passkey_that_signs_again_takes_its_own_place() -> None:
    later = Passkey(id="k", public_key="p", signs=7, added_at=NOW)
    assert NONE.with_passkey(KEY).with_passkey(later).passkeys == (later,)
    assert NONE.with_passkey(KEY).passkey("k") == KEY
    assert NONE.passkey("k") is None


def test_recovery_codes_are_ten_and_read_without_doubt() -> None:
    codes = new_recovery_codes(bytes(range(100)))
    assert len(set(codes)) == RECOVERY_CODES
    assert all(len(code) == 11 and code[5] == "-" for code in codes)
    assert not set("".join(codes)) & set("ilou")


@pytest.mark.parametrize("typed", ["k3f7q-9xw20", "K3F7Q 9XW2O", " k3f7q9xw20\n", "k3f7q\u20139xw20"])
def test_a_recovery_code_is_read_as_people_type_it(typed: str) -> None:
    assert plain_recovery_code(typed) == "k3f7q9xw20"
    assert plain_recovery_code("Il0") == "110"
