"""What may be written down, and how entries are chained."""

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chalicelib.domain.audit import (
    AGENT,
    CONSUMER,
    GENESIS,
    AuditEntry,
    AuditEvent,
    ChainHead,
    DetailValue,
    Tag,
    append,
    canonical_json,
    commitment,
    timestamp,
    verify_link,
)
from chalicelib.domain.ids import new_reference, new_request_id

AT = datetime(2026, 11, 22, 3, 11, tzinfo=timezone(timedelta(hours=1)))
CHAIN = "A#acc_aaaaaaaaaaaaaaaa#R#01ARZ3NDEK0000000000000000"


def event(**detail: DetailValue) -> AuditEvent:
    """Return an event with this detail."""
    return AuditEvent(chain=CHAIN, tag=Tag.REQUEST_RECEIVED, actor=CONSUMER, detail=detail)


def test_the_first_entry_is_hashed_as_the_contract_says() -> None:
    entry = append(GENESIS, event(right="delete", fields=["name", "email"], draft=False, days=45), AT)
    text = (
        '{"actor":"consumer","at":"2026-11-22T02:11:00.000Z","chain":"' + CHAIN + '",'
        '"detail":{"days":45,"draft":false,"fields":["name","email"],"right":"delete"},'
        f'"previous":"{"0" * 64}","seq":1,"tag":"request:received"}}'
    )
    assert entry.hash == hashlib.sha256(text.encode()).hexdigest()
    assert json.loads(canonical_json(entry.as_dict())) == {**json.loads(text), "hash": entry.hash}


def test_each_entry_continues_the_one_before() -> None:
    head = GENESIS
    for number in range(1, 4):
        entry = append(head, event(number=number), AT)
        assert verify_link(head, entry)
        assert entry.seq == number
        head = entry.head
    assert head == ChainHead(3, entry.hash)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("chain", "other"),
        ("seq", 2),
        ("at", "2026-11-22T02:11:00.001Z"),
        ("actor", AGENT),
        ("tag", "request:denied"),
        ("detail", {"right": "correct"}),
        ("previous", "1" * 64),
        ("hash", "1" * 64),
    ],
)
def test_a_change_of_any_field_breaks_the_link(field: str, value: object) -> None:
    entry = append(GENESIS, event(right="delete"), AT)
    changed: AuditEntry = replace(entry, **{field: value})  # type: ignore[arg-type]  # each of its own type
    assert not verify_link(GENESIS, changed)


def test_an_entry_does_not_follow_another_head() -> None:
    entry = append(GENESIS, event(), AT)
    assert not verify_link(entry.head, entry)
    assert not verify_link(ChainHead(0, "1" * 64), entry)


def test_later_changes_of_the_callers_list_do_not_reach_the_entry() -> None:
    fields = ["name"]
    entry = append(GENESIS, event(fields=fields), AT)
    fields.append("email")
    assert verify_link(GENESIS, entry)


@pytest.mark.parametrize("actor", ["consumer", "agent", "user:usr_a2", "operator:cli", "system:retention"])
def test_the_five_kinds_of_actors_are_accepted(actor: str) -> None:
    assert AuditEvent(chain=CHAIN, tag=Tag.VIEW_QUEUE, actor=actor).actor == actor


@pytest.mark.parametrize("actor", ["", "user:", "Ann Example", "user:ann@example.com", "root", "system:a b"])
def test_a_person_or_an_unknown_actor_is_refused(actor: str) -> None:
    with pytest.raises(ValueError, match="actor"):
        AuditEvent(chain=CHAIN, tag=Tag.VIEW_QUEUE, actor=actor)


@pytest.mark.parametrize("chain", ["", "A#\n"])
def test_a_chain_needs_a_printable_name(chain: str) -> None:
    with pytest.raises(ValueError, match="chain"):
        AuditEvent(chain=chain, tag=Tag.VIEW_QUEUE, actor=CONSUMER)


@pytest.mark.parametrize("key", ["", "Name", "9lives", "e-mail", "a__b", "_a", "a_", "a b"])
def test_keys_are_snake_case(key: str) -> None:
    with pytest.raises(ValueError, match="snake_case"):
        event(**{key: "x"})


@pytest.mark.parametrize(
    "value",
    [
        "ann@example.com",
        "ann\uff20example.com",
        "x" * 81,
        "two\nlines",
        "+1 415 555 2671",
        "(415) 555-2671",
        "call 4155552671",
        "4155552671",
        "".join(chr(0xFF10 + int(digit)) for digit in "4155552671"),
        "415.555.2671",
        "account 1234567",
        "078-05-1120",
        ["name", "ann@example.com"],
        1.5,
        None,
        {"a": "b"},
        [1],
        10**15,
        -(10**15),
    ],
)
def test_what_looks_like_personal_data_or_is_no_plain_value_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="detail given: ") as caught:
        event(given=value)  # type: ignore[arg-type]  # that is the point
    assert str(value) not in str(caught.value)


@pytest.mark.parametrize(
    "value",
    [
        "",
        new_reference(bytes(16)),
        "2026-11-22",
        "2026-11-22T02:11:00.000Z",
        "2026-11-22..2026-12-01",
        "ccpa-2026-01-01",
        "CCPA_145P_HOUSEHOLD",
        "550e8400-e29b-41d4-a716-446655440000",
        "0" * 64,
        "deadbeef" * 4,
        "acc_2345672345672345",
        "01ARZ3NDEK0000000000000000",
        "due in 45 days",
        ["name", "e-mail"],
        [],
        True,
        10**15 - 1,
        0,
    ],
)
def test_ids_dates_hashes_and_field_names_are_accepted(value: DetailValue) -> None:
    assert append(GENESIS, event(given=value), AT).detail["given"] == value


@given(st.binary(min_size=16, max_size=16), st.binary(min_size=10, max_size=10), st.datetimes(timezones=st.just(UTC)))
def test_our_own_ids_are_never_mistaken_for_telephone_numbers(one: bytes, other: bytes, at: datetime) -> None:
    at = at.replace(year=2000 + at.year % 200)
    named = new_request_id(at, other)
    assume(not named.isdecimal())  # 26 digits are an account number in Poland; of 100 million ids at most one is so
    event(reference=new_reference(one), request=named, at=timestamp(at), hash=one.hex() * 2)


@given(st.dictionaries(st.from_regex(r"[a-z]{1,9}", fullmatch=True), st.text(max_size=20) | st.integers(-9, 9)))
def test_canonical_json_has_one_spelling_whatever_the_order(detail: dict[str, object]) -> None:
    reversed_order = dict(reversed(detail.items()))
    assert canonical_json(detail) == canonical_json(reversed_order)
    assert json.loads(canonical_json(detail)) == detail


def test_canonical_json_knows_no_infinity() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical_json({"n": float("inf")})


def test_a_commitment_is_an_hmac_and_needs_a_whole_salt() -> None:
    salt = bytes(range(32))
    assert commitment(salt, "né") == hmac.new(salt, "né".encode(), hashlib.sha256).hexdigest()
    with pytest.raises(ValueError, match="32 random bytes"):
        commitment(b"short", "text")


def test_times_are_written_in_utc_with_milliseconds_and_need_a_zone() -> None:
    assert timestamp(AT) == "2026-11-22T02:11:00.000Z"
    with pytest.raises(ValueError, match="zone"):
        timestamp(datetime(2026, 11, 22))  # noqa: DTZ001  that is the point
