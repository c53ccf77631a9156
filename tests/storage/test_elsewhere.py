"""What is left of requests from elsewhere, on both engines: found by its letter, due, listed, forgotten."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.elsewhere_answer import ElsewhereAnswer, Told
from chalicelib.domain.ids import AccountId, RequestId, new_request_id
from chalicelib.errors import Conflict, NotFound
from chalicelib.storage.cipher import EnvelopeCipher
from chalicelib.storage.codec import Codec
from chalicelib.storage.consumer_data import StoredElsewhere
from chalicelib.storage.engine import Engine, PutRow
from chalicelib.storage.work import StorageWork

AT = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
Put = Callable[[Any], Any]


@pytest.fixture
def reader(any_engine: Engine, codec: Codec) -> StoredElsewhere:
    return StoredElsewhere(any_engine, codec)


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


def answer(account: AccountId, *, minutes: int = 0) -> ElsewhereAnswer:
    return ElsewhereAnswer(
        account=account,
        id=new_request_id(AT + timedelta(minutes=minutes), secrets.token_bytes(10)),
        on=date(2026, 11, 23),
        place="DE",
        told=Told.MAILED,
        doing=(RequestId("01R"),),
        next_at=AT,
    )


def due(reader: StoredElsewhere, now: datetime, account: AccountId) -> list[str]:
    return [one.id for one in reader.due(now=now, limit=1000) if one.account == account]


def old(reader: StoredElsewhere, now: datetime, account: AccountId) -> list[str]:
    return [one.id for one in reader.old(now=now, limit=1000) if one.account == account]


def test_it_is_in_work_until_it_is_done_and_then_waits_for_its_end(
    reader: StoredElsewhere, account: AccountId, put: Put, work: StorageWork
) -> None:
    made = put(answer(account))
    assert reader.get(account, made.id) == made
    assert due(reader, AT - timedelta(minutes=1), account) == []
    assert due(reader, AT, account) == [made.id]
    work.settle(made.taken(AT))
    assert due(reader, AT, account) == []
    with pytest.raises(Conflict):
        work.settle(made.taken(AT))
    work.settle(replace(made.done(), version=2))
    assert due(reader, AT + timedelta(days=1), account) == []
    assert old(reader, datetime(2028, 11, 23, 23, tzinfo=UTC), account) == []
    assert old(reader, datetime(2028, 11, 24, 1, tzinfo=UTC), account) == [made.id]


def test_the_list_is_the_account_s_own_newest_first_and_goes_on(
    reader: StoredElsewhere, account: AccountId, put: Put
) -> None:
    made = [put(answer(account, minutes=number)).id for number in range(3)]
    first, after = reader.page(account, after="", limit=2)
    rest, end = reader.page(account, after=after, limit=2)
    assert [one.id for one in (*first, *rest)] == made[::-1]
    assert end == ""
    assert reader.page(AccountId("acc_of_somebody_else"), after="", limit=2) == ((), "")
    assert [one.id for one in reader.page(account, after="../made up", limit=2)[0]] == made[:0:-1]


@pytest.mark.parametrize("name", ["", "made up", "01K", "0" * 26])
def test_what_is_not_there_is_not_found(reader: StoredElsewhere, account: AccountId, name: str) -> None:
    with pytest.raises(NotFound):
        reader.get(account, name)
