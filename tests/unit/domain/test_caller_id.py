"""Whose number is shown, and when none is."""

import pytest

from chalicelib.domain.caller_id import number_of
from chalicelib.domain.contact import Phone


def keyed(word: str) -> str:
    """A word as the keys of a telephone spell it."""
    keys = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999", strict=True))
    return "+" + "".join(keys[letter] for letter in word.upper())


def test_a_number_is_read() -> None:
    assert number_of("+14158675309") == Phone("+14158675309")


@pytest.mark.parametrize("word", ["anonymous", "unavailable", "restricted", "blocked", "unknown", "private"])
def test_a_word_in_the_place_of_a_number_is_nobodys(word: str) -> None:
    assert number_of(keyed(word)) is None


@pytest.mark.parametrize("text", ["", "anonymous", "Anonymous", "client:jane", "sip:a@example.com", "4158675309", "+1"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert number_of(text) is None
