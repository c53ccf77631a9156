"""The operator's help for who cannot come in any more: a lost second factor, an issuer that has failed."""

import json

import pytest

from chalicelib.cli.main import main
from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.issuer import Sso
from chalicelib.domain.reason import Reason
from chalicelib.domain.second_factor import Demand
from chalicelib.services.accounts.sessions import Entrance, open_session
from chalicelib.services.accounts.set_up_factor import add_authenticator, begin_authenticator
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeDesk
from tests.fakes.factors import digits

ADD = [
    *("account", "add", "--name", "Beta", "--slug", "beta", "--time-zone", "America/Los_Angeles", "--place", "US-CA"),
    *("--owner-name", "Bea", "--owner-email", "bea@beta.example"),
]


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def olga(desk: FakeDesk) -> Staff:
    staff = open_acme(desk)
    opened = open_session(desk, staff.user, Entrance()).staff
    secret = begin_authenticator(desk, opened).secret
    add_authenticator(desk, opened, digits(secret, desk.clock.now().timestamp()))
    return opened


def test_a_lost_second_factor_is_taken_away(desk: FakeDesk, olga: Staff, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["user", "reset-second-factor", "--account", "acme", "--email", "Olga@acme.example"]
    assert main(command, lambda: desk) == 0
    assert json.loads(capsys.readouterr().out)["id"] == olga.user.id
    assert not desk.second_factors.of(olga.account.id, olga.user.id).is_set_up
    assert main(command, lambda: desk) != 0  # there is none any more
    assert main([*command[:-1], "nobody@acme.example"], lambda: desk) != 0


def test_codes_are_mailed_again(desk: FakeDesk, olga: Staff, capsys: pytest.CaptureFixture[str]) -> None:
    from dataclasses import replace

    account = desk.accounts.get(olga.account.id)
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(replace(account, sso=Sso.ONLY), because=Reason(Tag.ACCOUNT_SETTINGS_CHANGED, "system:test"))
    unit.commit()
    assert main(["account", "allow-codes", "acme"], lambda: desk) == 0
    assert desk.accounts.get(account.id).sso is Sso.OFFERED
    assert json.loads(capsys.readouterr().out)["slug"] == "acme"


@pytest.mark.parametrize(
    ("more", "demand"),
    [((), Demand.ADMINISTRATORS), (("--second-factor", "nobody"), Demand.NOBODY)],
)
def test_a_business_says_from_the_start_who_needs_a_second_factor(
    desk: FakeDesk, more: tuple[str, ...], demand: Demand
) -> None:
    assert main([*ADD, *more], lambda: desk) == 0
    assert desk.accounts.by_slug("beta").second_factor is demand
