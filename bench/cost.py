"""What use cases and an idle month cost in dollars: counted, priced, and compared with the stored figures.

`python -m bench cost` prints it and fails when a use case has become more than 10 % dearer than `figures.json` says;
`python -m bench cost --store` stores what was counted as the new figures, on purpose and in the same change.
"""

import json
import sys
from collections import Counter
from collections.abc import Mapping
from typing import Final

from bench.bill import GATEWAY, MAIL, TIME, Usage, dearer, dollars, price_list, priced, times, together
from bench.desk import Bench
from bench.idle import billed_month, idle_month, listed_month
from bench.meter import caches_kept
from bench.month import FIGURES
from bench.use_cases import API_FILED, API_READ, FILED, FOLLOW_UP, VOICEMAIL, Runs, counted
from tests.http.stage import Stage, Time, application

_ASKED: Final = {"per 1,000 HTTP calls": 0.02, "per 1,000 filed requests": 0.20, "an idle month": 8.0}
_MIX: Final = {FILED: 0.7, FOLLOW_UP: 0.1, API_FILED: 0.05, API_READ: 0.05, VOICEMAIL: 0.1}
_TRANSCRIBED: Final = frozenset({"transcribed minute"})


def measure(bench: Bench) -> None:
    """Print every use case with its price, and the idle month; fail when one has become dearer."""
    print("\n# cost")
    stage = Stage(app=application(), desk=bench.desk, account=bench.account, owner=bench.staff.user, time=Time())
    with caches_kept():
        cases, runs = counted(stage)
    for name, usage in cases.items():
        _print_case(name, usage)
    _print_mix(cases)
    _print_idle(idle_month(runs))
    now = storable(cases, runs)
    if "--store" in sys.argv:
        FIGURES.write_text(f"{json.dumps(now, indent=1, sort_keys=True)}\n")
    grown = compared(now, json.loads(FIGURES.read_text()))
    for name, what in grown.items():
        print(f"cost: DEARER by more than 10 %: {name}: {'; '.join(what)}")
    if grown:
        raise SystemExit("a use case became dearer; see above")


def storable(cases: Mapping[str, Usage], runs: Runs) -> dict[str, dict[str, float]]:
    """What is the same on every machine: all units but billed time."""
    whole = {name: dict(usage) for name, usage in cases.items()}
    whole |= {f"idle: {name}": times(usage, 1) for name, (_, usage) in runs.items()}
    return {
        name: {unit: round(count, 6) for unit, count in usage.items() if unit not in TIME}
        for name, usage in whole.items()
    }


def compared(now: Mapping[str, Usage], stored: Mapping[str, Usage]) -> dict[str, list[str]]:
    """What became dearer, by use case; one that has no stored figure yet is named, too."""
    grown = {name: dearer(usage, stored.get(name, {})) for name, usage in now.items()}
    return {name: what for name, what in grown.items() if what}


def mix(cases: Mapping[str, Usage]) -> Counter[str]:
    """A thousand HTTP calls: intake 70, follow-up 10, API 10 and telephone 10 of a hundred."""
    calls = {name: cases[name]["http call"] for name in _MIX}
    return together(times(cases[name], 1000 * share / calls[name]) for name, share in _MIX.items())


def _print_case(name: str, usage: Usage) -> None:
    units = ", ".join(f"{count:.4g} {unit}" for unit, count in sorted(usage.items()))
    own = dollars(usage, without=GATEWAY | MAIL | _TRANSCRIBED)
    rest = {unit: cost for unit, cost in priced(usage).items() if unit in GATEWAY | MAIL | _TRANSCRIBED}
    apart = ", ".join(f"{unit} {1000 * cost:.4f}" for unit, cost in sorted(rest.items()))
    print(f"cost: {name}: {units}")
    print(f"cost: {name}: ${1000 * own:.4f} per 1,000; apart from it {apart}")


def _print_mix(cases: Mapping[str, Usage]) -> None:
    whole = mix(cases)
    own, gateway = dollars(whole, without=GATEWAY | MAIL | _TRANSCRIBED), priced(whole)
    asked = _ASKED["per 1,000 HTTP calls"]
    print(f"cost: per 1,000 HTTP calls, mixed 70/10/10/10: ${own:.4f} (asked: at most {asked}); ", end="")
    print(f"API Gateway {gateway['http call']:.4f}, data sent {gateway['sent GB']:.5f}")
    arm = price_list()["lambda GB-second arm"].dollars / price_list()["lambda GB-second"].dollars
    saved = gateway["lambda GB-second"] * (1 - arm)
    print(f"cost: per 1,000 HTTP calls on arm: ${own - saved:.4f}")
    filed = 1000 * dollars(cases[FILED], without=MAIL)
    print(f"cost: per 1,000 filed requests, API Gateway included: ${filed:.4f} ", end="")
    print(f"(asked: at most {_ASKED['per 1,000 filed requests']})")
    message, spoken = dollars(cases[VOICEMAIL]), priced(cases[VOICEMAIL])["transcribed minute"]
    print(f"cost: per voicemail of a minute: ${message:.5f}, of which its transcript {spoken:.5f}")


def _print_idle(items: Mapping[str, Usage]) -> None:
    for name, usage in items.items():
        print(f"cost: idle: {name}: ${dollars(usage):.3f}")
    asked, listed, without = _ASKED["an idle month"], listed_month(items), listed_month(items, dashboard=False)
    print(
        f"cost: an idle month: ${billed_month(items):.2f} (asked: at most {asked:g}); where the ten alarms and three "
    )
    print(
        f"cost: dashboards that AWS gives each account are used up by others ${listed:.2f}, or ${without:.2f} ", end=""
    )
    print("with Overview=off")
