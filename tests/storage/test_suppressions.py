"""The list of those who opted out: found by contact and by hash under two peppers, paged in the order of change."""

import secrets
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.drop_hash import drop_hash
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.suppression import Purpose, Source, Suppression, listed
from chalicelib.errors import Conflict
from chalicelib.storage.cipher import EnvelopeCipher
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine
from chalicelib.storage.pepper import Pepper
from chalicelib.storage.suppressions import StoredSuppressions
from chalicelib.storage.work import StorageWork
from tests.storage.samples import NOW, a_request, because

ANA = Email("Ana@example.com")


@pytest.fixture
def suppressions(any_engine: Engine, codec: Codec, pepper: Pepper) -> StoredSuppressions:
    return StoredSuppressions(any_engine, codec, pepper)


def keep(work: StorageWork, record: Suppression) -> None:
    """Write it with a request whose chain says why."""
    request = a_request(record.account)
    unit = work.begin(record.account, NOW)
    unit.create(request, because=because(request.id))
    unit.store(record, because=because(request.id))
    unit.commit()


def opted_out(account: AccountId, contact: Email | Phone = ANA, minutes: int = 0) -> Suppression:
    at = NOW + timedelta(minutes=minutes)
    record = listed(account, contact, at)
    return record.with_opt_out(
        Purpose.SALE_SHARING, source=Source.REQUEST, request=RequestId("01REQUEST"), since=at, at=at
    )


def test_a_contact_is_found_by_value_and_by_hash(
    work: StorageWork, suppressions: StoredSuppressions, account: AccountId
) -> None:
    keep(work, opted_out(account))
    found = suppressions.of(account, Email("ana@EXAMPLE.com"))
    assert found is not None
    assert (found.value, found.version, found.purposes) == ("Ana@example.com", 1, frozenset({Purpose.SALE_SHARING}))
    assert suppressions.with_hash(account, drop_hash(ANA)) == (found,)
    assert suppressions.of(account, Email("bob@example.com")) is None
    assert suppressions.with_hash(account, drop_hash(Email("bob@example.com"))) == ()
    other = AccountId(f"acc_{secrets.token_hex(8)}")
    assert suppressions.of(other, ANA) is None
    assert suppressions.with_hash(other, drop_hash(ANA)) == ()


def test_two_numbers_with_one_hash_are_two_records(
    work: StorageWork, suppressions: StoredSuppressions, account: AccountId
) -> None:
    here, there = Phone("+14155559317"), Phone("+524155559317")
    keep(work, opted_out(account, here))
    assert suppressions.of(account, there) is None
    keep(work, opted_out(account, there))
    values = {record.value for record in suppressions.with_hash(account, drop_hash(here))}
    assert values == {here.e164, there.e164}


def test_of_two_who_change_it_at_once_one_is_told(
    work: StorageWork, suppressions: StoredSuppressions, account: AccountId
) -> None:
    keep(work, opted_out(account))
    with pytest.raises(Conflict, match="suppression"):
        keep(work, opted_out(account))
    found = suppressions.of(account, ANA)
    assert found is not None
    keep(work, found.lifted(Purpose.SALE_SHARING, NOW))
    with pytest.raises(Conflict, match="suppression"):
        keep(work, found.lifted(Purpose.SALE_SHARING, NOW))


def test_under_a_new_pepper_it_is_found_and_changed_where_it_lies(
    any_engine: Engine, cipher: EnvelopeCipher, account: AccountId
) -> None:
    old, new = Pepper({1: b"p" * 32}), Pepper({1: b"p" * 32, 2: b"q" * 32})
    keep(StorageWork(any_engine, Codec(cipher, old)), opted_out(account))
    codec = Codec(cipher, new)
    work, reader = StorageWork(any_engine, codec), StoredSuppressions(any_engine, codec, new)
    found = reader.of(account, ANA)
    assert found is not None
    keep(work, found.lifted(Purpose.SALE_SHARING, NOW))
    [record] = reader.with_hash(account, drop_hash(ANA))
    assert (record.purposes, record.version) == (frozenset(), 2)
    assert len(reader.page(account, limit=10).records) == 1


@pytest.mark.parametrize("limit", [1, 2, 5, 50])
def test_pages_show_everybody_once_in_the_order_of_change(
    work: StorageWork, suppressions: StoredSuppressions, account: AccountId, limit: int
) -> None:
    for minute in (3, 0, 4, 1, 2):
        keep(work, opted_out(account, Email(f"{minute}@example.com"), minute))
    page = suppressions.page(account, limit=limit)
    shown = list(page.records)
    while page.after:
        page = suppressions.page(account, after=page.after, limit=limit)
        assert len(page.records) <= limit
        shown += page.records
    assert [record.value for record in shown] == [f"{minute}@example.com" for minute in range(5)]
    since = suppressions.page(account, since=NOW + timedelta(minutes=3), limit=50).records
    assert [record.value for record in since] == ["3@example.com", "4@example.com"]


def test_what_changes_moves_to_the_end(work: StorageWork, suppressions: StoredSuppressions, account: AccountId) -> None:
    for minute in range(2):
        keep(work, opted_out(account, Email(f"{minute}@example.com"), minute))
    [first, _] = suppressions.page(account, limit=5).records
    fresh = suppressions.of(account, first.contact)
    assert fresh is not None
    assert fresh == replace(first, version=fresh.version)
    keep(work, fresh.lifted(Purpose.SALE_SHARING, NOW + timedelta(hours=1)))
    assert [record.value for record in suppressions.page(account, limit=5).records] == [
        "1@example.com",
        "0@example.com",
    ]
