"""A name is claimed once, also by many at the same moment, and its owner may claim it again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from chalicelib.domain.ids import AccountId
from chalicelib.storage.engine import Engine
from chalicelib.storage.work import StorageWork
from tests.storage.samples import NOW

UNTIL = NOW + timedelta(days=1)


def test_the_first_has_it_and_the_second_does_not(work: StorageWork, account: AccountId) -> None:
    assert work.ephemeral.claim(f"code|{account}", by="first", until=UNTIL)
    assert not work.ephemeral.claim(f"code|{account}", by="second", until=UNTIL)
    assert work.ephemeral.claim(f"another|{account}", by="second", until=UNTIL)


def test_the_first_may_ask_again_because_the_answer_may_have_been_lost(work: StorageWork, account: AccountId) -> None:
    for _ in range(3):
        assert work.ephemeral.claim(f"code|{account}", by="first", until=UNTIL)


def test_of_many_who_claim_at_once_one_has_it(work: StorageWork, any_engine: Engine, account: AccountId) -> None:
    with ThreadPoolExecutor(8) as pool:
        had = list(pool.map(lambda n: work.ephemeral.claim(f"code|{account}", by=str(n), until=UNTIL), range(8)))
    assert had.count(True) == 1
    kept = any_engine.get_scrap(f"claim#code|{account}")
    assert kept is not None
    assert kept.body == str(had.index(True))
