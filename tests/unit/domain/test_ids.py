"""Names of things, and above all the reference that people say and type."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.ids import (
    Reference,
    damm,
    drawn_name,
    is_key_id,
    is_reference,
    is_user_id,
    new_account_id,
    new_key_id,
    new_reference,
    new_request_id,
    new_user_id,
    parse_reference,
    request_made_at,
    show_reference,
)
from chalicelib.errors import InvalidField

EARLIEST, LATEST = (datetime(year, 1, 1) for year in (1970, 2400))  # noqa: DTZ001  hypothesis adds the zone
NOW = datetime(2026, 11, 22, 2, 11, tzinfo=UTC)
references = st.binary(min_size=16, max_size=16).map(new_reference)
moments = st.datetimes(min_value=EARLIEST, max_value=LATEST, timezones=st.just(UTC))


def test_the_check_digit_is_that_of_the_published_example() -> None:
    assert damm("572") == 4
    assert damm("5724") == 0


@given(references)
def test_every_single_wrong_digit_is_caught(reference: Reference) -> None:
    for place, right in enumerate(reference):
        for wrong in set("0123456789") - {right}:
            assert not is_reference(reference[:place] + wrong + reference[place + 1 :])


@given(references)
def test_every_swap_of_neighbours_is_caught(reference: Reference) -> None:
    for place in range(10):
        one, other = reference[place], reference[place + 1]
        if one != other:
            assert not is_reference(reference[:place] + other + one + reference[place + 2 :])


def test_the_table_catches_every_error_in_every_state_it_can_be_in() -> None:
    prefixes = {damm(str(number)): str(number) for number in range(100)}
    assert set(prefixes) == set(range(10))
    for prefix in prefixes.values():
        for one in "0123456789":
            for other in set("0123456789") - {one}:
                assert damm(prefix + one) != damm(prefix + other)
                assert damm(prefix + one + other) != damm(prefix + other + one)


@given(references)
def test_a_reference_never_starts_with_zero_and_is_its_own_reading(reference: Reference) -> None:
    assert reference[0] != "0"
    assert parse_reference(reference) == reference
    assert parse_reference(show_reference(reference)) == reference


def test_the_smallest_and_the_largest_draw_stay_within_ten_digits() -> None:
    assert new_reference(bytes(16))[:10] == "1000000000"
    largest = (9 * 10**9 - 1).to_bytes(16)
    assert new_reference(largest)[:10] == "9999999999"


def test_first_digits_are_drawn_evenly() -> None:
    drawn = [new_reference((number * 10**6).to_bytes(16))[0] for number in range(9000)]
    assert {digit: drawn.count(digit) for digit in "123456789"} == dict.fromkeys("123456789", 1000)


def test_a_reference_is_shown_in_groups_of_four_four_and_three() -> None:
    assert show_reference(Reference("12345678901")) == "1234 5678 901"


@pytest.mark.parametrize(
    "typed",
    [
        "1000 0000 00{c}",
        "1000-0000-00{c}",
        " 1000\u00a00000\u201300{c}\r\n",
        "\uff11" + "\uff10" * 9 + "{c}",  # full-width
        "\u0661" + "\u0660" * 9 + "{c}",  # Arabic-Indic
    ],
)
def test_spaces_dashes_and_foreign_digits_are_read(typed: str) -> None:
    reference = new_reference(bytes(16))
    assert parse_reference(typed.format(c=reference[-1])) == reference


@pytest.mark.parametrize("typed", ["", "   ", " - "])
def test_nothing_typed_is_named_as_missing(typed: str) -> None:
    with pytest.raises(InvalidField) as caught:
        parse_reference(typed)
    assert (caught.value.field, caught.value.problem) == ("reference", "missing")


@pytest.mark.parametrize(
    "typed",
    ["1234 5678 90", "123456789012", "12345678901x", "O2345678901", "01234567890", "1" * 10_000, "1²345678901"],
)
def test_what_is_no_reference_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(InvalidField) as caught:
        parse_reference(typed)
    assert caught.value.problem == "malformed"
    assert typed not in str(caught.value)


@given(st.text())
def test_any_text_is_either_a_reference_or_refused(text: str) -> None:
    read = None
    with contextlib.suppress(InvalidField):
        read = parse_reference(text)
    assert read is None or is_reference(read)


@given(moments, st.integers(1, 10**10), st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_request_ids_sort_by_time(at: datetime, later: int, one: bytes, other: bytes) -> None:
    first, second = new_request_id(at, one), new_request_id(at + timedelta(milliseconds=later), other)
    assert first < second
    assert len(first) == len(second) == 26


def test_a_request_id_is_the_known_ulid_of_its_instant() -> None:
    at = datetime(2016, 7, 30, 23, 54, 10, 259_000, tzinfo=UTC)  # the example of the ULID specification
    assert new_request_id(at, bytes(10)) == "01ARZ3NDEK" + "0" * 16
    assert new_request_id(NOW, b"\xff" * 10).endswith("Z" * 16)


def test_a_name_says_when_it_was_made_and_one_of_another_kind_does_not() -> None:
    at = datetime(2026, 11, 22, 16, 30, 15, 250_000, tzinfo=UTC)
    assert request_made_at(new_request_id(at, bytes(10))) == at
    assert request_made_at(f"{new_request_id(at, bytes(10))}-usr_a") == at
    for other in ("usr_a", "short", "0" * 9, "Z" * 26):
        assert request_made_at(other) is None


def test_account_and_user_ids_are_sixteen_characters_behind_their_kind() -> None:
    assert new_account_id(bytes(10)) == "acc_" + "a" * 16
    assert new_user_id(b"\xff" * 10) == "usr_" + "7" * 16


@pytest.mark.parametrize("short", [b"", bytes(9), bytes(11)])
def test_too_little_randomness_is_a_programmers_mistake(short: bytes) -> None:
    with pytest.raises(ValueError, match="10 random bytes"):
        new_account_id(short)
    with pytest.raises(ValueError, match="16 random bytes"):
        new_reference(short)


def test_an_id_of_a_user_is_known_by_its_shape() -> None:
    made = new_user_id(bytes(range(10)))
    assert is_user_id(made)
    for other in ("", "Ana López", made.upper(), made[:-1], f"{made}2", f"{made}\n", "operator"):
        assert not is_user_id(other)


def test_only_what_has_the_form_of_a_keys_id_is_taken_for_one() -> None:
    assert is_key_id(new_key_id(bytes(10)))
    assert not any(map(is_key_id, ("", "key_", "key_../../x", "acc_aaaaaaaaaaaaaaaa", None, 7)))


@pytest.mark.parametrize(
    "typed", ["", "01arz3ndektsv4rrffq69g5fav", "01ARZ3NDEKTSV4RRFFQ69G5FA", "U" * 26, "0" * 26, "HEAD"]
)
def test_a_form_brings_back_a_name_of_ours_or_none(typed: str) -> None:
    assert drawn_name("01ARZ3NDEKTSV4RRFFQ69G5FAV") == "01ARZ3NDEKTSV4RRFFQ69G5FAV"
    assert drawn_name(typed) == ""
