"""What keeping and forgetting read and write, on both engines."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.figures import Tally
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.legal_hold import LegalHold, Review
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Hold, Outcome, Request
from chalicelib.domain.telephony import CallEntry, TextStop
from chalicelib.errors import AuditMissing, Conflict
from chalicelib.storage.cipher import EnvelopeCipher
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine, PutRow
from chalicelib.storage.pepper import Pepper
from chalicelib.storage.retention import StoredRetention
from chalicelib.storage.work import StorageWork
from tests.storage.samples import a_request

AT = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
Put = Callable[[Any], Any]


@pytest.fixture
def retention(any_engine: Engine, codec: Codec, pepper: Pepper) -> StoredRetention:
    return StoredRetention(any_engine, codec, pepper)


@pytest.fixture
def account(cipher: EnvelopeCipher) -> AccountId:
    name = AccountId(f"acc_{secrets.token_hex(8)}")
    cipher.new_key(name)
    return name


@pytest.fixture
def put(any_engine: Engine, codec: Codec) -> Put:
    def write(record: Any) -> Any:
        any_engine.put_row(PutRow(row=codec.row(record, version=1), expect=0))
        return replace(record, version=1)

    return write


def closed(account: AccountId) -> Request:
    return a_request(account).closed(Outcome.GRANTED, AT)


def due(retention: StoredRetention, upto: datetime, account: AccountId) -> list[RequestId]:
    pages = [retention.due(shard, upto=upto, after=(), limit=100) for shard in range(retention.shards)]
    return [one.request for page in pages for one in page.requests if one.account == account]


def test_a_closed_request_is_due_when_the_law_s_period_is_over(
    retention: StoredRetention, account: AccountId, put: Put, work: StorageWork
) -> None:
    head = put(closed(account))
    over = AT.replace(year=2028)
    assert due(retention, over - timedelta(minutes=1), account) == []
    assert due(retention, over, account) == [head.id]
    work.put_off(head, until=over + timedelta(days=31))
    assert due(retention, over, account) == []
    assert due(retention, over + timedelta(days=31), account) == [head.id]
    with pytest.raises(Conflict):
        work.put_off(head, until=over)


def test_due_requests_come_page_by_page(retention: StoredRetention, account: AccountId, put: Put) -> None:
    first = closed(account)
    heads = [put(replace(closed(account), submission=first.submission)) for _ in range(3)]
    found: list[RequestId] = []
    for shard in range(retention.shards):
        after: tuple[str, ...] = ()
        while True:
            page = retention.due(shard, upto=AT.replace(year=2029), after=after, limit=1)
            found += [one.request for one in page.requests if one.account == account]
            after = page.after
            if not after:
                break
    assert sorted(found) == sorted(head.id for head in heads)


def test_only_what_hangs_on_a_marked_request_is_discarded(
    retention: StoredRetention, account: AccountId, put: Put, work: StorageWork
) -> None:
    head = put(closed(account))
    call = put(CallEntry(account=account, call=f"CA{secrets.token_hex(4)}", request=head.id))
    assert retention.hanging(account, head.id) == (call,)
    with pytest.raises(AuditMissing):
        work.discard(head, [call])
    unit = work.begin(account, AT)
    unit.store(replace(head, leaving_at=AT), because=Reason(Tag.REQUEST_DELETION_BEGUN, "system:retention", head.id))
    unit.count({"request": 1})
    unit.commit()
    with pytest.raises(Conflict):
        work.discard(head, [replace(call, version=7)])
    work.discard(head, [call])
    assert retention.hanging(account, head.id) == ()
    marked = retention.head(account, head.id)
    assert marked is not None
    unit = work.begin(account, AT)
    unit.remove(marked, because=Reason(Tag.REQUEST_ERASED, "system:retention", head.id))
    unit.count({"request": 2})
    unit.commit()
    assert retention.head(account, head.id) is None
    assert retention.deleted(account, AT.date()) == {"request": 3}
    assert retention.deleted(account, date(2026, 10, 1)) == {}
    with pytest.raises(AuditMissing):
        work.discard(head, [])


def test_holds_are_found_by_request_by_contact_and_when_they_are_over(
    retention: StoredRetention, account: AccountId, put: Put
) -> None:
    hold = Hold(reason="authority", by="user:usr_x", since=AT, until=date(2026, 12, 1))
    of_request = put(LegalHold(account=account, id="R", hold=hold, request=RequestId("R")))
    put(LegalHold(account=account, id="H", hold=hold, contact="ana@example.com", shown="a•••@example.com"))
    assert {one.id for one in retention.holds(account)} == {"R", "H"}
    assert retention.hold_of(account, RequestId("R")) == of_request
    assert retention.hold_of(account, RequestId("S")) is None
    [found] = retention.holds_on(account, ["bo@example.com", "ana@example.com"])
    assert (found.id, found.shown) == ("H", "a•••@example.com")
    assert found.name
    assert retention.holds_on(account, []) == ()
    over = datetime(2027, 1, 1, tzinfo=UTC)
    ended = [one.id for one in retention.ended_holds(now=over, limit=1000) if one.account == account]
    assert sorted(ended) == ["H", "R"]
    assert not [one for one in retention.ended_holds(now=AT, limit=1000) if one.account == account]


def test_a_stop_is_over_sixty_months_after_texts_are_wanted_again(
    retention: StoredRetention, account: AccountId, put: Put
) -> None:
    put(TextStop(account=account, since=AT, message="SM1", number="+12135550123", undone_at=AT))
    later = AT.replace(year=2032)
    [found] = [one for one in retention.ended_opt_outs(now=later, limit=1000) if one.account == account]
    assert isinstance(found, TextStop)
    assert found.hashed
    assert not [one for one in retention.ended_opt_outs(now=AT.replace(year=2031), limit=9) if one.account == account]


def test_reviews_are_due_at_their_time(retention: StoredRetention, account: AccountId, put: Put) -> None:
    review = put(Review(account=account, next_at=AT))
    assert review in retention.reviews(now=AT, limit=1000)
    assert review not in retention.reviews(now=AT - timedelta(days=1), limit=1000)
    assert retention.review(account) == review


def test_what_deleted_requests_counted_as_is_listed(retention: StoredRetention, account: AccountId, put: Put) -> None:
    tallies = [
        put(
            Tally(
                account=account,
                request=RequestId(f"R{number}"),
                seen=1,
                seq=1,
                epoch=1,
                marks=("month/2026-11|n",),
                gone_at=AT + timedelta(minutes=number),
            )
        )
        for number in range(3)
    ]
    first = retention.gone(account, limit=2)
    second = retention.gone(account, after=first.after, limit=2)
    assert [*first.tallies, *second.tallies] == tallies
    assert second.after == ()
