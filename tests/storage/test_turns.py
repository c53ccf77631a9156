"""A turn is begun once, also by many at the same moment, and taken over by one."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from chalicelib.domain.ids import AccountId
from chalicelib.domain.passing import Turn
from chalicelib.storage.work import StorageWork
from tests.storage.samples import NOW

UNTIL = NOW + timedelta(days=1)


def turn(account: AccountId, worker: str = "first") -> Turn:
    return Turn(
        id=f"turn of {account}",
        account=account,
        fingerprint="f",
        started_at=NOW,
        worker=worker,
        until=NOW + timedelta(minutes=1),
    )


def test_the_second_meets_the_first_and_what_it_has_answered(work: StorageWork, account: AccountId) -> None:
    first = turn(account)
    assert work.ephemeral.begin(first, now=NOW, until=UNTIL) is None
    assert work.ephemeral.begin(turn(account, "second"), now=NOW, until=UNTIL) == first
    done = replace(first, status=201, headers=(("ETag", '"1-1"'),), body='{"name": "Ana"}')
    assert work.ephemeral.exchange(first, done, until=UNTIL)
    assert work.ephemeral.begin(turn(account, "third"), now=NOW, until=UNTIL) == done


def test_a_repeat_after_a_lost_answer_meets_its_own(work: StorageWork, account: AccountId) -> None:
    for _ in range(2):
        assert work.ephemeral.begin(turn(account), now=NOW, until=UNTIL) is None


def test_what_is_over_is_begun_anew(work: StorageWork, account: AccountId) -> None:
    work.ephemeral.begin(turn(account), now=NOW, until=UNTIL)
    later = replace(turn(account, "second"), started_at=UNTIL)
    assert work.ephemeral.begin(later, now=UNTIL, until=UNTIL + timedelta(days=1)) is None
    assert work.ephemeral.get(Turn, later.id, now=UNTIL).worker == "second"


def test_of_many_one_begins_and_of_many_one_takes_over(work: StorageWork, account: AccountId) -> None:
    turns = [turn(account, str(number)) for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        begun = list(pool.map(lambda one: work.ephemeral.begin(one, now=NOW, until=UNTIL), turns))
    assert begun.count(None) == 1
    first = turns[begun.index(None)]
    heirs = [turn(account, f"heir {number}") for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda one: work.ephemeral.exchange(first, one, until=UNTIL), heirs))
    assert taken.count(True) == 1


def test_a_turn_that_was_given_up_is_free(work: StorageWork, account: AccountId) -> None:
    work.ephemeral.begin(turn(account), now=NOW, until=UNTIL)
    work.ephemeral.drop(Turn, turn(account).id)
    assert work.ephemeral.begin(turn(account, "second"), now=NOW, until=UNTIL) is None
