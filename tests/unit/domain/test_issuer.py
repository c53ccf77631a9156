"""What an administrator types of an issuer, and what of an issuer's word counts."""

from datetime import UTC, datetime

import pytest

from chalicelib.domain.issuer import IssuerTyped, read_claims
from chalicelib.errors import InvalidField

GIVEN = {"url": "https://idp.example/realm", "client_id": "c", "secret": "s", "name": "Okta", "hosted": "acme.example"}
NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def test_what_fits_is_taken_as_it_is() -> None:
    assert IssuerTyped.parse(**GIVEN).url == "https://idp.example/realm"


@pytest.mark.parametrize(
    ("field", "text", "problem"),
    [
        ("url", "", "missing"),
        ("url", "ftp://idp.example", "malformed"),
        ("url", "https://", "malformed"),
        ("url", "https://idp.example/?a=b", "malformed"),
        ("url", "https://idp.example/#a", "malformed"),
        ("url", "https://me@idp.example", "malformed"),
        ("url", "https://idp.example:99999", "malformed"),
        ("url", "https://idp.example:0", "malformed"),
        ("url", "https://idp example", "malformed"),
        ("url", "https://idp.exámple", "malformed"),
        ("url", "https://[", "malformed"),
        ("url", "https://x" * 100, "too-long"),
        ("client_id", " ", "missing"),
        ("secret", "", "missing"),
        ("name", "", "missing"),
        ("hosted", "a b", "malformed"),
    ],
)
def test_what_does_not_fit_is_told_at_its_field(field: str, text: str, problem: str) -> None:
    with pytest.raises(InvalidField, match=f"{field}: {problem}"):
        IssuerTyped.parse(**{**GIVEN, field: text})


@pytest.mark.parametrize(
    ("said", "sure"),
    [
        ({"email_verified": True}, True),
        ({"email_verified": "true"}, True),
        ({"xms_edov": "1"}, True),
        ({"xms_edov": 1}, True),
        ({"email_verified": False}, False),
        ({"email_verified": "false"}, False),
        ({"email_verified": [True]}, False),
        ({}, False),
    ],
)
def test_an_address_counts_as_verified_only_when_that_is_said(said: dict[str, object], *, sure: bool) -> None:
    assert read_claims(said, None).email_verified is sure


def test_words_of_another_kind_count_as_absent() -> None:
    read = read_claims({"sub": 7, "email": ["a"], "hd": {}, "tid": "t" * 400}, NOW)
    assert (read.subject, read.email, read.hosted, read.signed_in_at) == ("", "", "", NOW)
    assert read_claims({"hd": "", "tid": "tenant"}, None).hosted == "tenant"
