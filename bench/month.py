"""What a month with so many requests costs: the stored figures of the use cases, priced, without running anything.

Stored figures have no billed time, since that hangs on the machine; each Lambda call is taken for `_TIME`.
"""

import json
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Final

from bench.bill import Usage, dollars, times, together
from bench.idle import billed_month, idle_month
from chalicelib.domain.schedule import JOBS

FIGURES: Final = Path(__file__).with_name("figures.json")
REQUESTS: Final = (10, 100, 1_000, 10_000, 100_000)  # a month
BY_PHONE: Final = 0.2
_FILED: Final = "a request, from the first page to the receipt"
_FOLLOWED: Final = "a follow-up: reference, code, status"
_CALLED: Final = "a voicemail, from the first ring to its transcript"
_LOOKED: Final = "staff open the queue and a request"
# GB-seconds of a Lambda call, and of a job's that finds nothing: what `python -m bench cost` measures, rounded.
_TIME, _IDLE_TIME = 0.025, 0.05
LOOKS: Final = 6  # of staff at the queue and the request
LETTERS: Final = 3  # besides the code: acknowledged, answered, and a notice to staff
_HANDLED: Final = {"write unit": 58, "read unit": 11, "mail": LETTERS}  # acknowledge, match, decide: docs/cost.md
MINUTES: Final = 3  # of a call, each begun one counts; one of them is recorded
_CALL: Final = {"phone minute": MINUTES, "recorded minute": 1}
MONTHS, KILOBYTES = 24, 40  # how long and how much is kept of a request, its letters, its audit and all index entries
_MONTH: Final = timedelta(days=30)


def bill(requests: int, *, by_phone: float = 0.0) -> tuple[float, float]:
    """Dollars of a month to AWS and to the telephone company, `by_phone` of the requests (0 to 1) by telephone.

    After the alarms and dashboards that AWS gives every account; without its other free tiers.
    """
    figures = _figures()
    handled = together([times(figures[_LOOKED], LOOKS), _HANDLED])
    on_web = together([figures[_FILED], figures[_FOLLOWED], handled])
    by_call = together([figures[_CALLED], handled])
    kept = requests * MONTHS * KILOBYTES / 1024**2
    used = together(
        [
            times(on_web, requests * (1 - by_phone)),
            times(by_call, requests * by_phone),
            {"stored GB-month": kept, "recoverable GB-month": kept},
        ]
    )
    line = together([times(_CALL, requests * by_phone), {"phone number": 1}]) if by_phone else {}
    return idle() + dollars(used), dollars(line)


@cache
def idle() -> float:
    """Dollars of a month in which nobody asks for anything."""
    figures = _figures()
    runs = {name: (_MONTH / every, figures[f"idle: {name}"]) for name, every in JOBS.items()}
    return billed_month(idle_month(runs))


def _figures() -> dict[str, Usage]:
    stored: dict[str, Usage] = json.loads(FIGURES.read_text())
    return {name: _timed(usage, _IDLE_TIME if name.startswith("idle: ") else _TIME) for name, usage in stored.items()}


def _timed(usage: Usage, seconds: float) -> Usage:
    return {**usage, "lambda GB-second": usage.get("lambda call", 0) * seconds}
