"""Offers and who takes part in them: found by contact under two peppers, paged in the order of change, due in time."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import AccountId
from chalicelib.domain.incentive import Category, How, Membership, OfferVersion, Terms, nobody_in
from chalicelib.domain.keeping import LEAST_MONTHS, months_after
from chalicelib.errors import Conflict
from chalicelib.storage.cipher import EnvelopeCipher
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine
from chalicelib.storage.incentives import StoredIncentives
from chalicelib.storage.pepper import Pepper
from chalicelib.storage.work import StorageWork
from tests.storage.samples import NOW, a_request, because

ANA, OFFERS = Email("Ana@example.com"), ("01M82RS6J8P8QXS9MGFMBXCB20", "01M82RS6J8P8QXS9MGFMBXCB21")


@pytest.fixture
def incentives(any_engine: Engine, codec: Codec, pepper: Pepper) -> StoredIncentives:
    return StoredIncentives(any_engine, codec, pepper)


def keep(work: StorageWork, account: AccountId, *records: Membership | OfferVersion) -> None:
    """Write them with a request whose chain says why."""
    request = a_request(account)
    unit = work.begin(account, NOW)
    unit.create(request, because=because(request.id))
    for record in records:
        unit.store(record, because=because(request.id))
    unit.commit()


def joined(account: AccountId, offer: str = OFFERS[0], contact: Email | Phone = ANA, at: datetime = NOW) -> Membership:
    return nobody_in(account, offer, contact, at).joined(1, How.SYSTEM, at)


def a_version(account: AccountId, offer: str, number: int) -> OfferVersion:
    terms = Terms(name="Club", summary="Ten percent", terms="An address", value="4 USD", method="By people")
    return OfferVersion(
        account=account,
        offer=offer,
        number=number,
        published_at=NOW,
        by="user:1",
        effective_from=date(2026, 1, number),
        effective_until=None,
        categories=(Category.IDENTIFIERS,),
        words={"en": terms},
    )


def test_versions_come_in_the_order_of_their_numbers_and_of_one_offer_only(
    work: StorageWork, incentives: StoredIncentives, account: AccountId
) -> None:
    made = [a_version(account, offer, number) for offer in OFFERS for number in (1, 2, 10)]
    keep(work, account, *reversed(made))
    assert [(one.offer, one.number) for one in incentives.versions(account)] == [(o.offer, o.number) for o in made]
    found = incentives.versions(account, OFFERS[1])
    assert found == tuple(replace(one, version=1) for one in made[3:])
    assert incentives.versions(account, OFFERS[0][:-1] + "2") == ()
    assert incentives.versions(account, "not a name#") == ()
    assert incentives.versions(AccountId("acc_other")) == ()


def test_a_contact_is_found_in_each_offer_however_it_is_written_and_by_nobody_else(
    work: StorageWork, incentives: StoredIncentives, account: AccountId
) -> None:
    phone = Phone("+14155550133")
    keep(work, account, *(joined(account, offer) for offer in OFFERS), joined(account, contact=phone))
    assert [one.offer for one in incentives.of(account, Email("ana@EXAMPLE.com"))] == list(OFFERS)
    found = incentives.member(account, OFFERS[0], phone)
    assert found is not None
    assert (found.value, found.contact, found.version) == (phone.e164, phone, 1)
    assert incentives.member(account, OFFERS[1], phone) is None
    assert incentives.of(AccountId("acc_other"), ANA) == ()


def test_of_two_who_change_it_at_once_one_is_told(
    work: StorageWork, incentives: StoredIncentives, account: AccountId
) -> None:
    keep(work, account, joined(account))
    with pytest.raises(Conflict):
        keep(work, account, joined(account))
    [found] = incentives.of(account, ANA)
    keep(work, account, found.joined(2, How.PAGE, NOW))
    with pytest.raises(Conflict):
        keep(work, account, found.joined(3, How.STAFF, NOW))


def test_under_a_new_pepper_it_is_found_changed_and_removed_where_it_lies(
    any_engine: Engine, cipher: EnvelopeCipher, account: AccountId
) -> None:
    old, new = Pepper({1: b"p" * 32}), Pepper({1: b"p" * 32, 2: b"q" * 32})
    keep(StorageWork(any_engine, Codec(cipher, old)), account, joined(account))
    codec = Codec(cipher, new)
    work, reader = StorageWork(any_engine, codec), StoredIncentives(any_engine, codec, new)
    [found] = reader.of(account, ANA)
    keep(work, account, found.left(How.PAGE, NOW + timedelta(days=1)))
    [after] = reader.of(account, ANA)
    assert (after.present, after.version) == (None, 2)
    assert reader.page(account, limit=10).members == (after,)
    request = a_request(account)
    unit = work.begin(account, NOW)
    unit.create(request, because=because(request.id))
    unit.remove(after, because=because(request.id))
    unit.commit()
    assert reader.of(account, ANA) == ()


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_pages_show_everybody_once_in_the_order_of_change(
    work: StorageWork, incentives: StoredIncentives, account: AccountId, limit: int
) -> None:
    for minute in (3, 0, 2, 1):
        at = NOW + timedelta(minutes=minute)
        keep(work, account, joined(account, contact=Email(f"{minute}@example.com"), at=at))
    page = incentives.page(account, limit=limit)
    shown = list(page.members)
    while page.after:
        page = incentives.page(account, after=page.after, limit=limit)
        shown += page.members
    assert [one.value for one in shown] == [f"{minute}@example.com" for minute in range(4)]


def test_it_is_due_when_the_proof_is_over_and_no_more_once_the_person_is_back(
    work: StorageWork, incentives: StoredIncentives, account: AccountId
) -> None:
    def due(at: datetime) -> list[Membership]:
        return [one for one in incentives.ended(now=at, limit=500) if one.account == account]

    over = months_after(NOW, LEAST_MONTHS)
    keep(work, account, joined(account))
    assert due(over + timedelta(days=1)) == []
    [found] = incentives.of(account, ANA)
    keep(work, account, found.left(How.PAGE, NOW))
    [left] = incentives.of(account, ANA)
    assert due(over - timedelta(minutes=2)) == []
    assert due(over + timedelta(minutes=2)) == [left]
    keep(work, account, left.joined(2, How.PAGE, NOW))
    assert due(over + timedelta(minutes=2)) == []


def test_what_staff_had_erased_is_read_by_nobody_and_waits_for_the_run_under_any_pepper(
    any_engine: Engine, cipher: EnvelopeCipher, account: AccountId
) -> None:
    old, new = Pepper({1: b"p" * 32}), Pepper({1: b"p" * 32, 2: b"q" * 32})
    keep(StorageWork(any_engine, Codec(cipher, old)), account, joined(account))
    codec = Codec(cipher, new)
    work, reader = StorageWork(any_engine, codec), StoredIncentives(any_engine, codec, new)
    [found] = reader.of(account, ANA)
    [lies, *others] = reader.marks(found)
    assert len(others) == 1  # what it would be called under the newest
    keep(work, account, found.leaving(NOW))
    assert reader.of(account, ANA) == reader.page(account, limit=10).members == ()
    [waits] = [one for one in reader.leaving(now=NOW, limit=500) if one.account == account]
    assert (waits.value, waits.stays, waits.leaving_at) == ("", (), NOW)
    assert reader.marks(waits) == (lies,)
    assert ANA.address not in lies
