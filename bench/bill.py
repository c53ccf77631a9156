"""What AWS bills: units by name, priced by `prices.json`, whose rows name their source and its date (us-east-1)."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("prices.json")
GATEWAY: Final = frozenset({"http call", "sent GB"})
MAIL: Final = frozenset({"mail"})
TIME: Final = frozenset({"lambda GB-second", "lambda GB-second arm"})
DEARER: Final = 1.10  # a use case may cost this share of its stored figure, and no more

Usage = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """So many dollars for so many of a unit; `seen` is the day of the source, empty where none was looked up."""

    name: str
    what: str
    dollars: float
    per: int
    source: str
    seen: str


def price_list() -> dict[str, Price]:
    """Every price by the name of its unit."""
    return {row["name"]: Price(**row) for row in json.loads(_FILE.read_text())}


def priced(usage: Usage) -> dict[str, float]:
    """Dollars by unit. Raise `KeyError` for a unit that has no price."""
    prices = price_list()
    return {name: prices[name].dollars * count / prices[name].per for name, count in usage.items()}


def dollars(usage: Usage, *, without: Iterable[str] = ()) -> float:
    """Dollars for all of it but some units."""
    left_out = set(without)
    return sum(cost for name, cost in priced(usage).items() if name not in left_out)


def together(parts: Iterable[Usage]) -> Counter[str]:
    """The sum of several usages."""
    whole: Counter[str] = Counter()
    for part in parts:
        whole.update(dict(part))
    return whole


def times(usage: Usage, number: float) -> dict[str, float]:
    """So many times the same usage."""
    return {name: count * number for name, count in usage.items()}


def dearer(now: Usage, stored: Usage) -> list[str]:
    """What makes a use case dearer than its stored figure by more than it may; empty where nothing does.

    Billed time is left out: it hangs on the machine. The unit that grew is named, so that the cause is found.
    """
    before, after = dollars(stored, without=TIME), dollars(now, without=TIME)
    if after <= before * DEARER:
        return []
    names = sorted({*now, *stored} - TIME)
    grown = [name for name in names if now.get(name, 0) > stored.get(name, 0)]
    return [f"{name}: {now.get(name, 0):g} instead of {stored.get(name, 0):g}" for name in grown]
