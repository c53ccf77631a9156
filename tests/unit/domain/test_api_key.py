"""Keys of systems: how they are typed, what they permit, who acts by them."""

import base64
import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from chalicelib.domain.account import Account, AccountState, Plan
from chalicelib.domain.api_key import ApiKey, Scope, acting, lives, parse_public_key, parse_scopes, used_today
from chalicelib.domain.ids import AccountId, KeyId, new_key_id
from chalicelib.domain.permissions import Role
from chalicelib.errors import InvalidField

AT = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
RAW = bytes(range(32))
PLAIN = base64.b64encode(RAW).decode()
SPKI = base64.b64encode(bytes.fromhex("302a300506032b6570032100") + RAW).decode()
PEM = f"-----BEGIN PUBLIC KEY-----\n{SPKI}\n-----END PUBLIC KEY-----\n"
JWK = {"kty": "OKP", "crv": "Ed25519", "x": base64.urlsafe_b64encode(RAW).decode().rstrip("=")}
KEY = ApiKey(
    account=AccountId("acc_x"),
    id=KeyId("key_x"),
    scopes=(Scope.READ,),
    public_key=PLAIN,
    created_at=AT,
    created_by="user:usr_x",
    name="CRM",
)
ACCOUNT = Account(
    id=AccountId("acc_x"),
    slug="acme",
    name="Acme",
    plan=Plan.TRIAL,
    state=AccountState.ACTIVE,
    opened_at=AT,
    time_zone="America/Los_Angeles",
    place="US-CA",
)


@pytest.mark.parametrize("text", [PLAIN, PLAIN.rstrip("="), f" {PLAIN}\n", SPKI, PEM, json.dumps(JWK)])
def test_a_public_key_is_read_in_every_usual_form(text: str) -> None:
    assert parse_public_key(text) == PLAIN


def test_the_urlsafe_alphabet_is_read_as_well() -> None:
    raw = bytes([255] * 32)
    assert parse_public_key(base64.urlsafe_b64encode(raw).decode()) == base64.b64encode(raw).decode()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("  ", "missing"),
        ("x" * 2001, "malformed"),
        ("not base64!", "malformed"),
        ("ä", "malformed"),
        (PLAIN[:-8], "malformed"),
        ("{}}", "malformed"),
        ("{" * 1900, "malformed"),
        (json.dumps(JWK | {"x": "AA"}), "malformed"),
        (json.dumps(JWK | {"crv": "X25519"}), "not-ed25519"),
        (json.dumps({"kty": "RSA"}), "not-ed25519"),
        (json.dumps(JWK | {"d": "AA"}), "private"),
        (f"-----BEGIN PUBLIC KEY-----\n{PLAIN}\n-----END PUBLIC KEY-----", "not-ed25519"),
        ("-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----", "private"),
    ],
)
def test_what_is_no_public_key_is_refused_by_its_kind(text: str, problem: str) -> None:
    with pytest.raises(InvalidField) as refused:
        parse_public_key(text)
    assert (refused.value.field, refused.value.problem) == ("public_key", problem)


def test_scopes_have_one_order_and_stand_once() -> None:
    assert parse_scopes(["admin", " read ", "read", ""]) == (Scope.READ, Scope.ADMIN)


@pytest.mark.parametrize(("names", "problem"), [([], "missing"), ([" "], "missing"), (["read", "fly"], "unknown")])
def test_scopes_that_are_none_are_refused(names: list[str], problem: str) -> None:
    with pytest.raises(InvalidField, match=problem):
        parse_scopes(names)


@pytest.mark.parametrize(
    ("scopes", "role"),
    [
        ((Scope.READ,), Role.AUDITOR),
        ((Scope.READ, Scope.WRITE), Role.HANDLER),
        ((Scope.READ, Scope.WRITE, Scope.ADMIN), Role.ADMINISTRATOR),
    ],
)
def test_the_widest_scope_is_the_role_that_acts(scopes: tuple[Scope, ...], role: Role) -> None:
    staff = acting(ACCOUNT, replace(KEY, scopes=scopes))
    assert (staff.user.role, staff.actor, staff.key) == (role, "key:key_x", "key_x")
    assert staff.actor == KEY.actor


def test_a_key_lives_until_it_is_revoked_or_its_account_erased() -> None:
    assert lives(ACCOUNT, KEY)
    assert not lives(ACCOUNT, replace(KEY, revoked_at=AT))
    assert lives(replace(ACCOUNT, state=AccountState.CLOSED), KEY)
    assert not lives(replace(ACCOUNT, state=AccountState.ERASED), KEY)


def test_the_day_of_the_last_use_is_noted_once() -> None:
    assert not used_today(KEY, AT)
    assert used_today(replace(KEY, last_used_on=date(2026, 11, 23)), AT)
    assert not used_today(replace(KEY, last_used_on=date(2026, 11, 22)), AT)


def test_ids_of_keys_say_what_they_are() -> None:
    assert new_key_id(bytes(10)) == "key_aaaaaaaaaaaaaaaa"


def test_a_key_under_which_anybody_can_sign_is_refused() -> None:
    identity = base64.b64encode(b"\x01" + bytes(31)).decode()
    with pytest.raises(InvalidField, match="not-ed25519"):
        parse_public_key(identity)
