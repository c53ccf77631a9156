"""What the tests of signing in share: an owner who has come in, and an issuer that the desk may speak to."""

from collections.abc import Iterator

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.issuer import Issuer
from chalicelib.outbound.guarded_post import GuardedPost
from chalicelib.outbound.issuer_door import GuardedIssuerDoor
from chalicelib.services.accounts.sessions import SignedIn
from chalicelib.services.accounts.sso_settings import add_issuer
from tests.fakes.desk import FakeDesk
from tests.fakes.issuer import Issuing, issuer
from tests.services.accounts.factor_world import mailed
from tests.services.accounts.sso_world import TRUE, typed


@pytest.fixture
def idp(desk: FakeDesk) -> Iterator[Issuing]:
    """An issuer on this machine, which the desk may speak to."""
    desk.__dict__["issuer_door"] = GuardedIssuerDoor(GuardedPost(loopback=True), desk.clock)
    with issuer(lambda: desk.clock.now().timestamp()) as running:
        running.claims = dict(TRUE)
        yield running


@pytest.fixture
def trusted(desk: FakeDesk, olga: Staff, idp: Issuing) -> Issuer:
    """The issuer as Acme trusts it."""
    return add_issuer(desk, olga, typed(idp))


@pytest.fixture
def newcomer(olga: Staff, desk: FakeDesk) -> Staff:
    """The owner, signed in for the first time: her account demands a second factor of her."""
    assert olga.enrolling is False
    opened = mailed(desk)
    assert isinstance(opened, SignedIn)
    return opened.staff
