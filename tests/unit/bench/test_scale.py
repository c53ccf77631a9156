"""The simulated day knows every partition that requests share, by the names that the product itself gives."""

from collections import Counter

import pytest

from bench.scale import PARTITIONS, account_name, sharded, shards_needed, simulate, warmth
from bench.traffic import READS, WRITES, CountingEngine, Touch, capture, impersonal, shared
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.storage import keys
from chalicelib.storage.engine import PutRow, Row


@pytest.fixture(scope="module")
def acts() -> dict[str, Counter[Touch]]:
    return capture()


def test_every_partition_that_requests_share_is_named_by_its_key_function(acts: dict[str, Counter[Touch]]) -> None:
    touched = {name for touches in acts.values() for _, name, _ in touches if shared(name)}
    assert touched == set(PARTITIONS)


@pytest.mark.parametrize("name", PARTITIONS)
def test_a_key_function_gives_the_name_that_it_stands_for(name: str) -> None:
    assert impersonal(PARTITIONS[name](AccountId("acc_wywkisklc3zd4oy"), 7)) == name.replace("{name}", "7")


def test_what_is_a_requests_own_is_never_hot() -> None:
    request = keys.request(AccountId("acc_wywkisklc3zd4oy"), RequestId("01HF7YAT00GJ8Q3M5T9V2X4Z6B"))
    assert impersonal(request) == "A#{A}#R#{R}"
    assert not shared(impersonal(request))
    assert shared(impersonal(keys.wake(3)))


def test_half_of_all_requests_are_the_first_accounts_and_each_act_happens_once(acts: dict[str, Counter[Touch]]) -> None:
    day = simulate(shards=3, requests=2_000, accounts=20)
    filed = sum(sum(counts) for (act, _), counts in day.great.items() if act == "filed")
    others = sum(count for (_, act), count in day.others.items() if act == "filed")
    assert (filed, others) == (1_000, 1_000)
    assert sum(sum(counts) for (act, _), counts in day.due.items() if act == "decided") == 2_000
    found = {(one.place, one.partition, one.kind): one for one in warmth(day, acts)}
    register = found["records", keys.chain_register(account_name(0)), WRITES]
    assert register.units == 1_000 * len(acts)
    lists = [found["list", keys.queue(account_name(0), "open", n), WRITES].units for n in range(3)]
    assert all(200 < units / sum(lists) * 1_000 < 500 for units in lists)


def test_an_entry_of_an_index_that_moves_counts_where_it_was_and_where_it_is() -> None:
    engine = CountingEngine()
    row = Row(pk="A#x", sk="y", kind="z", version=1, body="{}", list_pk="A#x#open#1", list_sk="a")
    engine.put_row(PutRow(row=row, expect=0))
    moved = Row(pk="A#x", sk="y", kind="z", version=2, body="{}", list_pk="A#x#closed#1", list_sk="a")
    engine.put_row(PutRow(row=moved, expect=1))
    assert engine.touched["list", "A#x#open#{n}", WRITES] == 2
    assert engine.touched["list", "A#x#closed#{n}", WRITES] == 1
    engine.get("A#x", "y")
    assert engine.touched["records", "A#x", READS] == 1


def test_more_requests_need_more_shards(acts: dict[str, Counter[Touch]]) -> None:
    assert shards_needed(3_000, acts) == 1
    assert shards_needed(10_000_000, acts) > shards_needed(1_000_000, acts) >= 1
    assert sharded("A#{A}#open#{n}")
    assert not sharded("A#{A}#CHAINS")
