"""A simulated day: 1,000 accounts, one with half of all traffic, 1,000,000 requests; how warm each partition gets.

What an act writes and reads comes from the real use cases (`bench.traffic`), the partitions' names from the real key
functions; only the hours of the day are made up. A partition bears 3,000 read units and 1,000 write units a second.
"""

import random
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from math import ceil
from typing import Final

from bench.traffic import READS, WRITES, Touch, capture, shared
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.storage import keys, keys_figures, keys_queue, keys_retention

BEARS: Final = {READS: 3000, WRITES: 1000}
_ACCOUNTS: Final = 1_000
_REQUESTS: Final = 1_000_000
_DAY: Final = 24 * 3600
_SAFE: Final = 0.5  # of what a partition bears: an index that is throttled holds up the table's writes
_ACTS: Final = ("filed", "confirmed", "acknowledged", "matched", "decided")
_AWAKE: Final = (2, 1, 1, 1, 1, 2, 3, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 5, 6, 6, 6, 5, 3, 2)  # people, by the hour
_AT_WORK: Final = (0, 0, 0, 0, 0, 0, 0, 1, 5, 8, 9, 8, 5, 7, 9, 8, 7, 4, 1, 0, 0, 0, 0, 0)  # staff, by the hour
_SHARDED: Final = ("waiting", "open", "closed", "state#", "nobody")
_LOOK_CALLS: Final = 4.26  # AWS calls for each request that is due (docs/cost.md)
_CALL: Final = 0.006  # seconds that one is taken to wait
_REMINDING: Final = 4 * 200  # seconds of an hour in which the deadline job reminds: four runs

Names = Callable[[AccountId, int], str]

# The partitions that many requests share: their name by account and shard, by the functions that the product uses.
PARTITIONS: Final[dict[str, Names]] = {
    "A#{A}": lambda account, _: keys.account(account),
    "A#{A}#CHAINS": lambda account, _: keys.chain_register(account),
    "A#{A}#F#{n}": lambda account, _: keys_figures.sheets(account, 1),
    "A#{A}#waiting#{n}": lambda account, n: keys.queue(account, "waiting", n),
    "A#{A}#open#{n}": lambda account, n: keys.queue(account, "open", n),
    "A#{A}#closed#{n}": lambda account, n: keys.queue(account, "closed", n),
    "A#{A}#open#nobody#{n}": lambda account, n: keys_queue.assigned(account, "open", "", n),
    "A#{A}#state#new#{n}": lambda account, n: keys_queue.stated(account, "new", n),
    "A#{A}#state#in progress#{n}": lambda account, n: keys_queue.stated(account, "in progress", n),
    "wake#{n}": lambda _, n: keys.wake(n),
    "out#{n}": lambda _, n: keys.outbox(n),
    "digest#{n}": lambda _, n: keys.undigested(n),
    "gone#{n}": lambda _, n: keys_retention.disposals(n),
}


@dataclass
class Day:
    """When each act happened: by second for the greatest account and for each due shard, else only how often."""

    shards: int
    great: dict[tuple[str, int], "array[int]"] = field(default_factory=dict)  # act and list shard
    due: dict[tuple[str, int], "array[int]"] = field(default_factory=dict)  # act and due shard
    others: Counter[tuple[int, str]] = field(default_factory=Counter)  # account and act

    def happen(self, act: str, account: int, request: str, second: int) -> None:
        """Note one act."""
        if account == 0:
            _at(self.great, (act, keys.shard_of(request, self.shards)))[second] += 1
        else:
            self.others[account, act] += 1
        _at(self.due, (act, keys.shard_of(request, keys.DUE_SHARDS)))[second] += 1


def _at(kept: dict[tuple[str, int], "array[int]"], key: tuple[str, int]) -> "array[int]":
    if key not in kept:
        kept[key] = array("H", bytes(2 * _DAY))
    return kept[key]


def account_name(number: int) -> AccountId:
    """The id of a simulated account."""
    return AccountId(f"acc_{number:016d}")


def simulate(*, shards: int, requests: int = _REQUESTS, accounts: int = _ACCOUNTS, seed: int = 1) -> Day:
    """A day in which as many requests come in as are answered; the first account has half of them."""
    chance, day = random.Random(seed), Day(shards)  # noqa: S311  a simulation must be the same tomorrow
    awake, at_work = (list(accumulate(hours)) for hours in (_AWAKE, _AT_WORK))
    small = list(accumulate(1 / rank for rank in range(1, accounts)))
    for number in range(requests):
        account = 0 if number % 2 == 0 else 1 + chance.choices(range(accounts - 1), cum_weights=small)[0]
        request = RequestId(f"{number:026d}")
        came = _second(chance, awake)
        day.happen("filed", account, request, came)
        day.happen("confirmed", account, request, (came + 120) % _DAY)
        for act in _ACTS[2:]:
            day.happen(act, account, request, _second(chance, at_work))
    return day


def _second(chance: random.Random, hours: list[int]) -> int:
    return chance.choices(range(24), cum_weights=hours)[0] * 3600 + chance.randrange(3600)


@dataclass(frozen=True, slots=True, kw_only=True)
class Warmth:
    """What a partition gets: units in the day, in its worst minute and second (each a second)."""

    place: str
    name: str
    partition: str
    kind: str
    units: float
    minute: float
    second: float

    @property
    def share(self) -> float:
        """Of what a partition bears, in its worst minute: shorter peaks are what DynamoDB keeps a reserve for."""
        return self.minute / BEARS[self.kind]


def warmth(day: Day, acts: dict[str, Counter[Touch]]) -> list[Warmth]:
    """Every shared partition of the greatest account and of the deployment, the warmest first."""
    found = [_warm(touch, name, loads) for touch, name, loads in _loads(day, acts)]
    return sorted(found, key=lambda one: one.share, reverse=True)


def _loads(day: Day, acts: dict[str, Counter[Touch]]) -> Iterator[tuple[Touch, str, list[tuple["array[int]", float]]]]:
    touches = {touch for of_act in acts.values() for touch in of_act if shared(touch[1])}
    for touch in sorted(touches):
        name, of_deployment = touch[1], not touch[1].startswith("A#")
        count = keys.DUE_SHARDS if of_deployment else day.shards if sharded(name) else 1
        for n in range(count):
            times = day.due if of_deployment else day.great
            loads = [
                (counts, float(acts[act][touch]))
                for (act, shard), counts in times.items()
                if acts[act][touch] and (shard == n or count == 1)
            ]
            yield touch, PARTITIONS[name](account_name(0), n), loads


def sharded(name: str) -> bool:
    """Whether a partition of an account is cut into its list shards."""
    return any(part in name for part in _SHARDED)


def _warm(touch: Touch, name: str, loads: list[tuple["array[int]", float]]) -> Warmth:
    seconds = [0.0] * _DAY
    for counts, units in loads:
        for second, count in enumerate(counts):
            if count:
                seconds[second] += count * units
    minutes = [sum(seconds[start : start + 60]) / 60 for start in range(0, _DAY, 60)]
    return Warmth(
        place=touch[0],
        name=touch[1],
        partition=name,
        kind=touch[2],
        units=sum(seconds),
        minute=max(minutes),
        second=max(seconds),
    )


def shards_needed(in_an_hour: float, acts: dict[str, Counter[Touch]]) -> int:
    """List shards for an account that gets so many requests in its worst hour and answers as many in it."""
    worst: Counter[tuple[str, str]] = Counter()
    for touches in acts.values():
        for (place, name, kind), units in touches.items():
            if kind == WRITES and shared(name) and sharded(name):
                worst[place, name] += units
    a_second = in_an_hour / 3600 * max(worst.values())
    return max(1, ceil(a_second / (_SAFE * BEARS[WRITES])))


def looks_in_an_hour() -> int:
    """Requests that the deadline job can look at in an hour, one after the other."""
    return int(_REMINDING / (_LOOK_CALLS * _CALL))


def measure() -> None:
    """Print the warmest partitions with one list shard and with ten, and what each size needs."""
    print("\n# scale")
    acts = capture()
    for shards in (1, 10):
        day = simulate(shards=shards)
        print(f"scale: {_REQUESTS:,} requests of {_ACCOUNTS:,} accounts in a day, {shards} list shard(s)")
        shown: set[Touch] = set()
        for one in warmth(day, acts):
            if (one.place, one.name, one.kind) not in shown:  # of a partition's shards the warmest
                shown.add((one.place, one.name, one.kind))
                print(
                    f"scale: {one.place} {one.partition}: {one.units:,.0f} units of {one.kind}, worst minute "
                    f"{one.minute:.1f}/s, worst second {one.second:.0f}, {100 * one.share:.1f} % of what it bears"
                )
        second = max(count for (_, act), count in day.others.items() if act == "filed")
        print(f"scale: the next account has {second:,} requests, {200 * second / _REQUESTS:.1f} % of the first's")
    for in_an_hour in (3_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000):
        needed = shards_needed(in_an_hour, acts)
        print(f"scale: {in_an_hour:,} requests of an account in its worst hour need {needed} list shards")
    looks = looks_in_an_hour()
    print(f"scale: the deadline job looks at {looks:,} requests an hour, {24 * looks:,} a day")
