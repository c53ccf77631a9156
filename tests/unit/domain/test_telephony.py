"""Service codes catch what fingers get wrong, and a retired one leads on for a time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.ids import AccountId
from chalicelib.domain.telephony import FORWARDING, ServiceCode, is_service_code, new_service_code

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
random = st.binary(min_size=16, max_size=16)
codes = random.map(new_service_code)


def one_wrong_digit(code: str) -> Iterator[str]:
    for place, digit in enumerate(code):
        yield from (f"{code[:place]}{other}{code[place + 1 :]}" for other in "0123456789" if other != digit)


def two_neighbours_swapped(code: str) -> Iterator[str]:
    for place in range(len(code) - 1):
        one, other = code[place], code[place + 1]
        if one != other:
            yield f"{code[:place]}{other}{one}{code[place + 2 :]}"


@given(codes)
def test_a_code_is_six_digits_that_do_not_begin_with_nought(code: str) -> None:
    assert len(code) == 6
    assert code[0] != "0"
    assert is_service_code(code)


@given(codes)
def test_any_one_wrong_digit_and_any_swap_of_neighbours_is_caught(code: str) -> None:
    assert len(list(one_wrong_digit(code))) == 54
    for mistaken in (*one_wrong_digit(code), *two_neighbours_swapped(code)):
        assert not is_service_code(mistaken), mistaken


def test_the_random_number_alone_decides_which_code_it_is() -> None:
    assert [new_service_code(number.to_bytes(16)) for number in (0, 89_999, 90_000)] == ["100009", "999999", "100009"]


@pytest.mark.parametrize(
    "keyed",
    [
        "",
        "10000",
        "1000090",
        "100008",
        "10000x",
        "*00009",
        "\uff11\uff10\uff10\uff10\uff10\uff19",
        "\u00b200009",
        " 100009",
    ],
)
def test_what_is_no_code_is_refused(keyed: str) -> None:
    assert not is_service_code(keyed)


@given(st.text())
def test_any_text_can_be_asked_about(keyed: str) -> None:
    assert is_service_code(keyed) is (keyed.isascii() and keyed.isdecimal() and is_service_code(keyed))


@pytest.mark.parametrize(
    ("retired", "forwards_to", "leads"),
    [
        (None, "", False),
        (None, "100009", False),
        (timedelta(), "", False),
        (timedelta(), "100009", True),
        (FORWARDING - timedelta(seconds=1), "100009", True),
        (FORWARDING, "100009", False),
    ],
)
def test_a_retired_code_leads_on_for_a_time_and_to_where_it_was_told(
    retired: timedelta | None, forwards_to: str, *, leads: bool
) -> None:
    code = ServiceCode(
        account=AccountId("acc_a"),
        code="234565",
        name="Acme Stores",
        created_at=NOW - timedelta(days=1000),
        retired_at=None if retired is None else NOW - retired,
        forwards_to=forwards_to,
    )
    assert code.leads_on(NOW) is leads
