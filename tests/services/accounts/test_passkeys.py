"""A passkey is made and shown as a browser does it; no other opens anything."""

import json
from dataclasses import replace

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.second_factor import FactorKind
from chalicelib.errors import InvalidField, NotPossible, NotSignedIn
from chalicelib.services.accounts.second_step import (
    Shown,
    half_way,
    half_way_owner,
    passkey_request,
    take_second_step,
)
from chalicelib.services.accounts.set_up_factor import (
    add_passkey,
    begin_passkey,
)
from tests.fakes.desk import FakeDesk
from tests.fakes.factors import SoftKey
from tests.services.accounts.factor_world import NOTHING, half


@pytest.fixture
def olga(newcomer: Staff) -> Staff:
    return newcomer


def test_a_passkey_is_made_and_shown_with_the_real_library(desk: FakeDesk, olga: Staff) -> None:
    key = SoftKey(signs=1)
    assert len(add_passkey(desk, olga, key.create(begin_passkey(desk, olga)), device="Firefox, Windows")) == 10
    token = half(desk)
    factors = half_way(desk, token)[1]
    options = passkey_request(desk, factors, half_way_owner(desk, token))
    assert [one["id"] for one in json.loads(options)["allowCredentials"]] == [factors.passkeys[0].id]
    answer = key.get(options)
    opened = take_second_step(desk, token, Shown(FactorKind.PASSKEY, answer), NOTHING)
    assert opened.staff.way == "passkey"
    assert desk.second_factors.of(olga.account.id, olga.user.id).passkeys[0].signs == 3
    with pytest.raises(NotSignedIn):
        take_second_step(desk, token, Shown(FactorKind.PASSKEY, answer), NOTHING)


@pytest.mark.parametrize("wrong", ["origin", "host", "key", "copy", "challenge", "twice", "other"])
def test_a_passkey_that_is_not_the_one_opens_nothing(desk: FakeDesk, olga: Staff, wrong: str) -> None:
    key = SoftKey(signs=5)
    add_passkey(desk, olga, key.create(begin_passkey(desk, olga)), device="")
    token = half(desk)
    owner, factors = half_way_owner(desk, token), half_way(desk, token)[1]
    forged = {
        "origin": replace(key, origin="http://evil.test"),
        "host": replace(key, host="evil.test"),
        "key": replace(key, key=SoftKey().key),
        "copy": replace(key, signs=1),  # has signed less often than the one that we know
        "other": replace(key, id=b"another"),
    }.get(wrong, key)
    answer = forged.get(passkey_request(desk, factors, owner))
    if wrong == "challenge":
        passkey_request(desk, factors, owner)  # another page was opened since
    if wrong == "twice":
        refused = replace(key, host="evil.test").get(passkey_request(desk, factors, owner))
        with pytest.raises(InvalidField):
            take_second_step(desk, token, Shown(FactorKind.PASSKEY, refused), NOTHING)
    with pytest.raises(InvalidField, match="credential: wrong"):
        take_second_step(desk, token, Shown(FactorKind.PASSKEY, answer), NOTHING)


def test_a_passkey_is_added_only_as_the_page_asked_for_it(desk: FakeDesk, olga: Staff) -> None:
    for answer in (SoftKey(origin="http://evil.test").create(begin_passkey(desk, olga)), "", "{}"):
        with pytest.raises(InvalidField, match="credential: wrong"):
            add_passkey(desk, olga, answer, device="")
    assert desk.second_factors.of(olga.account.id, olga.user.id).passkeys == ()


def test_nobody_has_more_than_ten_passkeys(desk: FakeDesk, olga: Staff) -> None:
    for number in range(10):
        key = SoftKey(id=f"passkey {number}".encode())
        add_passkey(desk, olga, key.create(begin_passkey(desk, olga)), device="")
    with pytest.raises(NotPossible):
        add_passkey(desk, olga, SoftKey().create(begin_passkey(desk, olga)), device="")
    assert len(json.loads(begin_passkey(desk, olga))["excludeCredentials"]) == 10
