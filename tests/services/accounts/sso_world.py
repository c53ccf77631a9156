"""An issuer, an account that trusts it, and a browser that goes there and comes back."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.domain.issuer import Issuer, IssuerTyped
from chalicelib.errors import NotPossible
from chalicelib.services.accounts.sessions import Entrance, SignedIn
from chalicelib.services.accounts.sso_sign_in import Arrived, CameBack, finish_sso, start_sso
from tests.fakes.desk import FakeDesk
from tests.fakes.issuer import Issuing

TRUE = {"email": "Olga@acme.example", "email_verified": True}


def typed(idp: Issuing, **other: str) -> IssuerTyped:
    """The issuer as an administrator types it."""
    given = {"url": idp.url, "client_id": "recourse", "secret": "the secret", "name": "Okta", **other}
    return IssuerTyped.parse(**given)


def began(desk: FakeDesk, trusted: Issuer, *, again: bool = False) -> str:
    """Where the browser is sent."""
    return start_sso(desk, trusted, browser="mine", back="/staff/keys", again=again)


def state_of(where: str) -> str:
    """The state that the browser carries."""
    return parse_qs(urlsplit(where).query)["state"][0]


def came_back(desk: FakeDesk, idp: Issuing, trusted: Issuer, *, again: bool = False, **other: str) -> CameBack:
    """What the browser brings back."""
    where = began(desk, trusted, again=again)
    slug = desk.accounts.get(trusted.account).slug
    came = CameBack(state=state_of(where), account=slug, code=idp.authorize(where), browser="mine")
    return replace(came, **other)


def arrive(desk: FakeDesk, idp: Issuing, trusted: Issuer, **other: str) -> Arrived:
    """Go there and come back."""
    came = replace(came_back(desk, idp, trusted), **other)
    return finish_sso(desk, came, Entrance(device="Edge, Windows"))


def entered(desk: FakeDesk, idp: Issuing, trusted: Issuer) -> SignedIn:
    """The session that is opened."""
    opened = arrive(desk, idp, trusted).opened
    assert opened
    return opened


def refused(desk: FakeDesk, idp: Issuing, trusted: Issuer, **other: str) -> str:
    """Why nobody came in."""
    sessions = len([one for one in desk.engine.scraps if one.startswith("staff-session#")])
    with pytest.raises(NotPossible) as found:
        arrive(desk, idp, trusted, **other)
    assert len([one for one in desk.engine.scraps if one.startswith("staff-session#")]) == sessions
    return found.value.reason
