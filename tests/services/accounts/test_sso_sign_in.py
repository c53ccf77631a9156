"""Staff come in through an issuer: the word of the right one, for an invited person, once, in the same browser."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.issuer import Issuer
from chalicelib.errors import NotFound, NotPossible, NotSignedIn
from chalicelib.services.accounts.sessions import Entrance, staff_of
from chalicelib.services.accounts.sso_settings import add_issuer, remove_issuer, unlink
from chalicelib.services.accounts.sso_sign_in import CameBack, finish_sso
from tests.fakes import acme
from tests.fakes.desk import FakeDesk
from tests.fakes.issuer import ELLIPTIC, OTHER_RSA, RSA, Claims, Issuing, by_public_key, issuer, signed, unsigned
from tests.services.accounts.sso_world import TRUE, arrive, began, came_back, entered, refused, state_of, typed

OLGA = Email("olga@acme.example")


def test_an_invited_person_with_a_verified_address_comes_in_and_goes_on(
    desk: FakeDesk, idp: Issuing, trusted: Issuer
) -> None:
    arrived = arrive(desk, idp, trusted)
    assert arrived.back == "/staff/keys"
    assert arrived.opened
    staff = staff_of(desk, arrived.opened.token)
    assert (staff.user.email, staff.way, staff.enrolling) == (OLGA, "sso", False)
    tags = [entry.tag for entry in desk.engine.audit.values()]
    assert tags[-2:] == ["user:linked", "user:signed-in"]


def test_the_browser_is_sent_with_pkce_state_and_nonce(desk: FakeDesk, trusted: Issuer, idp: Issuing) -> None:
    query = {name: values[0] for name, values in parse_qs(urlsplit(began(desk, trusted)).query).items()}
    assert query["code_challenge_method"] == "S256"
    assert query["redirect_uri"] == "http://recourse.test/staff/sso/callback/acme"
    assert len({query["state"], query["nonce"], query["code_challenge"]}) == 3
    assert query["scope"] == "openid email profile"
    stored = str(desk.engine.scraps)
    assert query["state"] not in stored
    assert "the secret" not in str(desk.engine.rows)


def test_a_person_is_known_by_subject_ever_after(desk: FakeDesk, idp: Issuing, trusted: Issuer) -> None:
    entered(desk, idp, trusted)
    idp.claims = {"email": "renamed@acme.example", "email_verified": False}
    assert entered(desk, idp, trusted).staff.user.email == OLGA


def expired(idp: Issuing, said: Claims) -> str:
    return signed(said | {"exp": said["iat"] - 61}, RSA, "RS256")


def not_yet(idp: Issuing, said: Claims) -> str:
    return signed(said | {"nbf": said["iat"] + 61}, RSA, "RS256")


FORGED: dict[str, tuple[Callable[[Issuing, Claims], str], str]] = {
    "wrong issuer": (lambda _, said: signed(said | {"iss": "https://evil.example"}, RSA, "RS256"), "sso-issuer"),
    "wrong audience": (lambda _, said: signed(said | {"aud": "other"}, RSA, "RS256"), "sso-audience"),
    "no audience": (lambda _, said: signed(said | {"aud": []}, RSA, "RS256"), "sso-audience"),
    "another party": (lambda _, said: signed(said | {"azp": "other"}, RSA, "RS256"), "sso-audience"),
    "several without a party": (
        lambda _, said: signed(said | {"aud": ["recourse", "other"]}, RSA, "RS256"),
        "sso-audience",
    ),
    "wrong nonce": (lambda _, said: signed(said | {"nonce": "other"}, RSA, "RS256"), "sso-nonce"),
    "no nonce": (lambda _, said: signed({k: v for k, v in said.items() if k != "nonce"}, RSA, "RS256"), "sso-nonce"),
    "alg none": (unsigned, "sso-algorithm"),
    "HS256 with the public key": (by_public_key, "sso-algorithm"),
    "RS512": (lambda _, said: signed(said, RSA, "RS512"), "sso-algorithm"),
    "expired": (expired, "sso-expired"),
    "no end": (lambda _, said: signed({k: v for k, v in said.items() if k != "exp"}, RSA, "RS256"), "sso-expired"),
    "not yet valid": (not_yet, "sso-not-yet"),
    "from the future": (lambda _, said: signed(said | {"iat": said["iat"] + 61}, RSA, "RS256"), "sso-not-yet"),
    "no beginning": (
        lambda _, said: signed({k: v for k, v in said.items() if k != "iat"}, RSA, "RS256"),
        "sso-not-yet",
    ),
    "unknown key": (lambda _, said: signed(said, OTHER_RSA, "RS256", kid="nine"), "sso-key"),
    "another key under a known name": (lambda _, said: signed(said, OTHER_RSA, "RS256"), "sso-signature"),
    "a key of another kind": (lambda _, said: signed(said, ELLIPTIC, "ES256", kid="one"), "sso-key"),
    "changed after signing": (
        lambda _, said: ".".join((signed(said, RSA, "RS256").rsplit(".", 2)[0], "e30", "AAAA")),
        "sso-signature",
    ),
    "no token": (lambda *_: "nonsense", "sso-algorithm"),
    "no header": (lambda *_: "e30.e30.e30", "sso-algorithm"),
    "no subject": (lambda _, said: signed(said | {"sub": ""}, RSA, "RS256"), "sso-uninvited"),
    "unverified address": (
        lambda _, said: signed(said | {"email_verified": False}, RSA, "RS256"),
        "sso-unverified",
    ),
    "verified as text of another kind": (
        lambda _, said: signed(said | {"email_verified": "yes"}, RSA, "RS256"),
        "sso-unverified",
    ),
    "uninvited address": (
        lambda _, said: signed(said | {"email": "eve@acme.example"}, RSA, "RS256"),
        "sso-uninvited",
    ),
    "no address": (lambda _, said: signed(said | {"email": None}, RSA, "RS256"), "sso-uninvited"),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_token_opens_nothing(desk: FakeDesk, idp: Issuing, trusted: Issuer, name: str) -> None:
    idp.forge, why = FORGED[name]
    assert refused(desk, idp, trusted) == why


@pytest.mark.parametrize(
    "sound",
    [
        lambda _, said: signed(said | {"aud": ["recourse", "other"], "azp": "recourse"}, RSA, "RS256"),
        lambda _, said: signed(said | {"exp": said["iat"] - 59, "nbf": said["iat"] + 59}, RSA, "RS256"),
        lambda _, said: signed(said | {"email_verified": "true"}, RSA, "RS256"),
        lambda _, said: signed(said | {"email_verified": None, "xms_edov": 1}, RSA, "RS256"),
    ],
)
def test_a_sound_token_of_another_make_opens(
    desk: FakeDesk, idp: Issuing, trusted: Issuer, sound: Callable[[Issuing, Claims], str]
) -> None:
    idp.forge = sound
    assert entered(desk, idp, trusted)


def test_elliptic_keys_and_secrets_in_the_body_are_taken(desk: FakeDesk, olga: Staff, idp: Issuing) -> None:
    idp.keys, idp.basic = [ELLIPTIC], False
    idp.forge = lambda _, said: signed(said, ELLIPTIC, "ES256")
    assert entered(desk, idp, add_issuer(desk, olga, typed(idp)))


def test_a_wrong_verifier_gets_no_token(desk: FakeDesk, idp: Issuing, trusted: Issuer) -> None:
    first, second = began(desk, trusted), began(desk, trusted)
    stolen = CameBack(state=state_of(second), account="acme", code=idp.authorize(first), browser="mine")
    with pytest.raises(NotPossible, match="sso-exchange"):
        finish_sso(desk, stolen, Entrance())


def test_a_wrong_secret_gets_no_token(desk: FakeDesk, olga: Staff, idp: Issuing) -> None:
    assert refused(desk, idp, add_issuer(desk, olga, typed(idp, secret="other"))) == "sso-exchange"


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"browser": "another"}, "sso-state"),
        ({"state": "made up"}, "sso-state"),
        ({"state": ""}, "sso-state"),
        ({"error": "access_denied"}, "sso-refused"),
        ({"code": ""}, "sso-refused"),
        ({"code": "x" * 5000}, "sso-refused"),
        ({"code": "made up"}, "sso-exchange"),
        ({"issuer": "https://evil.example"}, "sso-issuer"),
    ],
)
def test_what_comes_back_must_be_what_was_sent(
    desk: FakeDesk, idp: Issuing, trusted: Issuer, other: dict[str, str], why: str
) -> None:
    assert refused(desk, idp, trusted, **other) == why


def test_a_state_is_good_once_and_for_ten_minutes(desk: FakeDesk, idp: Issuing, trusted: Issuer) -> None:
    came = came_back(desk, idp, trusted)
    finish_sso(desk, came, Entrance())
    with pytest.raises(NotPossible, match="sso-state"):
        finish_sso(desk, came, Entrance())
    late = came_back(desk, idp, trusted)
    desk.clock.pass_(minutes=10)
    with pytest.raises(NotPossible, match="sso-state"):
        finish_sso(desk, late, Entrance())


def test_another_accounts_issuer_opens_only_that_account(desk: FakeDesk, idp: Issuing, trusted: Issuer) -> None:
    umbrella = acme.open_acme(desk, "umbrella")
    with issuer(lambda: desk.clock.now().timestamp()) as theirs:
        theirs.claims = dict(TRUE)  # says that its person is Acme's Olga
        own = add_issuer(desk, umbrella, typed(theirs))
        assert refused(desk, theirs, own) == "sso-uninvited"
        where = began(desk, trusted)
        stolen = CameBack(state=state_of(where), account="acme", code=theirs.authorize(where), browser="mine")
        with pytest.raises(NotPossible, match="sso-exchange"):
            finish_sso(desk, stolen, Entrance())
        idp.forge = lambda _, said: theirs_token(theirs, said)
        assert refused(desk, idp, trusted) == "sso-issuer"


def theirs_token(theirs: Issuing, said: Claims) -> str:
    """A token of the other issuer; both sign with the same key here, so only its name can tell."""
    return signed(said | {"iss": theirs.url}, RSA, "RS256")


def test_an_issuer_that_was_removed_opens_nothing(desk: FakeDesk, olga: Staff, idp: Issuing, trusted: Issuer) -> None:
    came = came_back(desk, idp, trusted)
    remove_issuer(desk, olga, trusted.id)
    with pytest.raises(NotPossible, match="sso-state"):
        finish_sso(desk, came, Entrance())


def test_keys_are_kept_for_an_hour_and_read_again_for_a_new_one(desk: FakeDesk, idp: Issuing, trusted: Issuer) -> None:
    def read() -> int:
        return idp.asked.count("/keys")

    entered(desk, idp, trusted)
    entered(desk, idp, trusted)
    assert read() == 1
    idp.keys = [RSA, ELLIPTIC]
    idp.forge = lambda _, said: signed(said, ELLIPTIC, "ES256")
    assert refused(desk, idp, trusted) == "sso-key"  # at most once a minute
    assert read() == 1
    desk.clock.pass_(seconds=61)
    assert entered(desk, idp, trusted)
    assert read() == 2
    desk.clock.pass_(hours=1)
    assert entered(desk, idp, trusted)
    assert read() == 3


def test_a_domain_or_tenant_can_be_asked_for(desk: FakeDesk, olga: Staff, idp: Issuing) -> None:
    trusted = add_issuer(desk, olga, typed(idp, hosted="acme.example"))
    for said in ({}, {"hd": "evil.example"}, {"hd": 7}):
        idp.claims = TRUE | said
        assert refused(desk, idp, trusted) == "sso-hosted"
    for said in ({"hd": "Acme.example"}, {"tid": "acme.example"}):
        idp.claims = TRUE | said
        assert entered(desk, idp, trusted)


def test_an_address_that_was_given_to_somebody_else_opens_nothing_until_it_is_unlinked(
    desk: FakeDesk, olga: Staff, idp: Issuing, trusted: Issuer
) -> None:
    token = entered(desk, idp, trusted).token
    idp.claims = TRUE | {"sub": "s-2"}
    assert refused(desk, idp, trusted) == "sso-other-identity"
    user = desk.accounts.user(olga.account.id, olga.user.id)
    unlink(desk, olga, user)
    with pytest.raises(NotSignedIn):
        staff_of(desk, token)
    assert entered(desk, idp, trusted)
    with pytest.raises(NotFound):
        unlink(desk, olga, olga.user)


def test_who_was_disabled_stays_out(desk: FakeDesk, olga: Staff, idp: Issuing, trusted: Issuer) -> None:
    from chalicelib.domain.audit_tags import Tag
    from chalicelib.domain.reason import Reason

    entered(desk, idp, trusted)
    user = desk.accounts.user(olga.account.id, olga.user.id)
    unit = desk.work.begin(user.account, desk.clock.now())
    because = Reason(Tag.ACCOUNT_USER_DISABLED, "system:test")
    unit.store(desk.accounts.get(user.account), because=because)
    unit.store(replace(user, disabled_at=desk.clock.now()), because=because)
    unit.commit()
    assert refused(desk, idp, trusted) == "sso-uninvited"


def test_who_is_signed_in_shows_again_who_they_are(desk: FakeDesk, idp: Issuing, trusted: Issuer) -> None:
    opened = entered(desk, idp, trusted)
    desk.clock.pass_(minutes=20)
    staff = staff_of(desk, opened.token)
    for said in ({}, {"auth_time": int(desk.clock.now().timestamp()) - 700}, {"auth_time": True}, {"sub": "s-9"}):
        idp.claims = TRUE | said
        with pytest.raises(NotPossible):
            finish_sso(desk, came_back(desk, idp, trusted, again=True), Entrance(), signed_in=staff)
    idp.claims = TRUE | {"auth_time": int(desk.clock.now().timestamp())}
    with pytest.raises(NotPossible, match="sso-not-again"):
        finish_sso(desk, came_back(desk, idp, trusted, again=True), Entrance())
    assert finish_sso(desk, came_back(desk, idp, trusted, again=True), Entrance(), signed_in=staff).opened is None
    assert staff_of(desk, opened.token).proved_at == desk.clock.now()
    query = parse_qs(urlsplit(began(desk, trusted, again=True)).query)
    assert (query["prompt"], query["max_age"]) == (["login"], ["0"])
