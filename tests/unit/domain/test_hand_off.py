"""What a business says of who is signed in on its site, and what of it counts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.contact import Email
from chalicelib.domain.hand_off import (
    ADDRESS_LIMIT,
    FORM_LIFE,
    ID_LIMIT,
    NAME_LIMIT,
    SIGN_IN_LIFE,
    SKEW,
    TOKEN_LIFE,
    HandedOver,
    read_claims,
)
from chalicelib.domain.ids import KeyId
from chalicelib.domain.request import Behalf, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import ApprovalState, Demands, Level, MatchMethod, Verification
from chalicelib.errors import NotPossible

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
FORM = "https://privacy.example.com/c/acme"
KEY = KeyId("key_aaaaaaaaaaaaaaaa")
SAID: dict[str, Any] = {
    "aud": FORM,
    "iat": SECONDS,
    "exp": SECONDS + 120,
    "jti": "one",
    "email": "Ana@example.com",
    "auth_time": SECONDS - 60,
    "name": "Ana López",
    "sub": "A-4711",
    "sign_in_url": "https://shop.example.com/sign-in",
}
TYPED = Typed(name="Ana López", email=Email("ana@example.com"), phone=None)


def read(**changed: Any) -> HandedOver:
    """What is read of a token in which some claims are changed; None leaves one out."""
    claims = {name: value for name, value in (SAID | changed).items() if value is not None}
    return read_claims(claims, key=KEY, audience=FORM, now=NOW)


def test_a_whole_token_is_read_as_it_says() -> None:
    handed = read()
    assert handed.email.address == "Ana@example.com"
    assert handed.signed_in_at == NOW - timedelta(seconds=60)
    assert (handed.number, handed.name, handed.again) == ("A-4711", "Ana López", "https://shop.example.com/sign-in")


def test_what_is_optional_may_be_missing() -> None:
    handed = read(auth_time=None, name=None, sub=None, sign_in_url=None)
    assert (handed.signed_in_at, handed.name, handed.number, handed.again) == (None, "", "", "")


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": None},
        {"aud": "https://privacy.example.com/c/bolt"},
        {"aud": [FORM]},
        {"iat": None},
        {"iat": True},
        {"iat": "1"},
        {"iat": SECONDS + int(SKEW.total_seconds()) + 1, "exp": SECONDS + 120},
        {"exp": None},
        {"exp": 10**30},
        {"exp": SECONDS + int(TOKEN_LIFE.total_seconds()) + 1},
        {"jti": None},
        {"jti": "x" * (ID_LIMIT + 1)},
        {"jti": 7},
        {"email": None},
        {"email": "nobody"},
        {"email": "a" * ADDRESS_LIMIT + "@example.com"},
        {"auth_time": SECONDS + int(SKEW.total_seconds()) + 1},
        {"name": "x" * (NAME_LIMIT + 1)},
        {"sub": 4711},
        {"sign_in_url": "javascript:alert(1)"},
        {"sign_in_url": "http://shop.example.com"},
        {"sign_in_url": "https://["},
        {"sign_in_url": "https:///path"},
        {"sign_in_url": "https://exámple.com"},
    ],
)
def test_what_lacks_something_or_is_for_another_form_is_no_hand_off(changed: dict[str, Any]) -> None:
    with pytest.raises(NotPossible, match="hand-off-invalid"):
        read(**changed)


def test_a_token_that_has_ended_is_told_apart() -> None:
    with pytest.raises(NotPossible, match="hand-off-expired"):
        read(iat=SECONDS - 121, exp=SECONDS - 1)


@pytest.mark.parametrize(
    ("typed", "behalf", "means"),
    [
        (TYPED, Behalf.SELF, True),
        (replace(TYPED, name=" ana lópez "), Behalf.SELF, True),
        (TYPED, Behalf.PARENT, False),
        (replace(TYPED, name="Bo"), Behalf.SELF, False),
        (replace(TYPED, email=Email("eve@example.com")), Behalf.SELF, False),
        (replace(TYPED, email=None), Behalf.SELF, False),
    ],
)
def test_only_the_person_who_was_signed_in_is_meant(typed: Typed, behalf: Behalf, *, means: bool) -> None:
    handed = read()
    assert handed.means(typed, behalf) is means
    assert handed.completed(typed, behalf).customer_number == ("A-4711" if means else "")


def test_without_a_name_or_a_number_nothing_is_compared_with_them_or_filled_in() -> None:
    handed = read(name=None, sub=None)
    assert handed.means(replace(TYPED, name="Ana"), Behalf.SELF)
    assert handed.completed(replace(TYPED, customer_number="mine"), Behalf.SELF).customer_number == "mine"


def test_data_need_a_sign_in_that_was_made_for_this_and_opt_outs_need_none() -> None:
    just = read(auth_time=SECONDS - int(SIGN_IN_LIFE.total_seconds()))
    old = read(auth_time=SECONDS - int(SIGN_IN_LIFE.total_seconds()) - 1)
    data, none = [Right.DELETE], [Right.OPT_OUT_SALE]
    assert just.proves(TYPED, Behalf.SELF, data, NOW + FORM_LIFE)
    assert not just.proves(TYPED, Behalf.SELF, data, NOW + FORM_LIFE + timedelta(seconds=1))
    assert not old.proves(TYPED, Behalf.SELF, data, NOW)
    assert not read(auth_time=None).proves(TYPED, Behalf.SELF, data, NOW)
    assert old.proves(TYPED, Behalf.SELF, none, NOW)
    assert not old.proves(TYPED, Behalf.PARENT, none, NOW)


def test_a_sign_in_reaches_the_reasonable_degree_and_names_the_key() -> None:
    proved = read().prove(Verification(needed=Level.REASONABLE), NOW)
    assert proved.sufficient
    assert proved.match is not None
    assert (proved.match.method, proved.match.by) == (MatchMethod.ACCOUNT, f"key:{KEY}")
    assert not read().prove(Verification(needed=Level.REASONABLY_HIGH), NOW).sufficient


def test_a_policy_may_let_no_sign_in_count_or_want_a_second_person() -> None:
    no = read().prove(Verification(needed=Level.REASONABLE, demands=Demands(sign_in=False)), NOW)
    assert no.match is None
    assert no.contact_confirmed_at == NOW
    two = read().prove(Verification(needed=Level.REASONABLE, demands=Demands(second_person=True)), NOW)
    assert two.approval is ApprovalState.WAITING
    assert not two.sufficient
