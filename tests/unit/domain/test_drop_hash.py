"""The DROP hash: the vectors that the platform publishes, and where it differs from our own comparison."""

import base64

import pytest

from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.drop_hash import drop_hash, parse_drop_hash, standard_email, standard_phone
from chalicelib.errors import InvalidField

ANNA = "KA18MT/ph6IHYjzT9zwETySDQyvSh87YuoSBpOQtkhE="


@pytest.mark.parametrize(
    ("contact", "hashed"),
    [
        (Email("Anna.Smith@Domain.com"), ANNA),
        (Phone.parse("+1(415)555-9317"), "vGM7y5n+hBXRSEAklhHDPCbysyNgYTmXdMcagGUOY8E="),
        (Phone.parse("+84(90)123 4567"), "ptzVkgbv9DonwvPCHmXmJ2SEOaolSh37z3ZzY/Gmm+U="),
    ],
)
def test_the_published_vectors_hold(contact: Email | Phone, hashed: str) -> None:
    assert drop_hash(contact) == hashed


def test_an_address_is_hashed_in_lower_case_without_white_space() -> None:
    assert standard_email(" Anna. Smith@Domain.com\t") == "anna.smith@domain.com"


def test_a_number_is_hashed_as_its_last_ten_digits() -> None:
    assert standard_phone("+1 (415) 555-9317") == "4155559317"
    assert standard_phone("+354 411 1111") == "3544111111"
    assert standard_phone("911") == "911"


def test_two_numbers_of_different_countries_can_share_a_hash() -> None:
    assert drop_hash(Phone("+14155559317")) == drop_hash(Phone("+524155559317"))


def test_our_look_up_lowers_as_drop_does_and_folds_nothing() -> None:
    sharp, plain = Email("straße@example.com"), Email("strasse@example.com")
    assert sharp.look_up != plain.look_up
    assert drop_hash(sharp) != drop_hash(plain)


def test_a_hash_that_is_handed_over_keeps_one_spelling() -> None:
    assert parse_drop_hash(f" {ANNA}\n") == ANNA
    other = ANNA[:-2] + "F="  # the two last bits of 44 characters are no part of 32 bytes
    assert base64.b64decode(other) == base64.b64decode(ANNA)
    assert parse_drop_hash(other) == ANNA


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "missing"),
        ("anna.smith@domain.com", "malformed"),
        (ANNA[:-1], "malformed"),
        ("A" * 44, "malformed"),
        ("a" * 60, "malformed"),
        (ANNA.replace("/", "_"), "malformed"),
        ("é" * 44, "malformed"),
    ],
)
def test_what_is_no_hash_is_refused(text: str, problem: str) -> None:
    with pytest.raises(InvalidField, match=f"hash: {problem}"):
        parse_drop_hash(text)
