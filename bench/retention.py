"""The retention sweep at 5,000 closed requests over one at 200, as many of them due: calls and read units of each.

On the in-memory engine with ordered keys, as the deadline job's figures are. The same with twice as many due shows that
the cost follows what is due, and nothing else.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bench.deadlines import BenchDesk
from chalicelib.domain.account import Account
from chalicelib.domain.contact import Email
from chalicelib.domain.request import Outcome
from chalicelib.services.figures.project_request import project_requests
from chalicelib.services.retention.sweep_requests import sweep_requests
from tests.fakes.acme import ask, open_acme

_DUE = 50
_SIZES = (200, 5_000)


def measure(sizes: tuple[int, int] = _SIZES, due: int = _DUE) -> None:
    """Print what a due submission costs at both sizes, and a run with twice as many due."""
    small, large, double = _run(sizes[0], due), _run(sizes[1], due), _run(sizes[0], 2 * due)
    for name in ("calls", "read units"):
        each, same = small[name] / due, large[name] / due
        figures = f"{each:.4g} at {sizes[0]:,} closed, {same:.4g} at {sizes[1]:,}"
        print(f"retention, {due} due: {name} a submission {figures}, ratio {large[name] / small[name]:.2f}")
    print(f"retention, {2 * due} due over {due}: calls {double['calls'] / small['calls']:.2f}")


def _run(count: int, due: int) -> dict[str, float]:
    """Fill an account with closed requests of which `due` have had their time, sweep once, and return what it took."""
    desk = BenchDesk()
    account = open_acme(desk).account
    now = desk.clock.now()
    for number in range(count):
        at = now - timedelta(days=740 if number < due else 100 + number % 600)
        _closed(desk, account, Email(f"ana.{number}@example.com"), at)
    engine = desk.engine
    engine.calls, engine.read_units = 0, 0.0
    went = sweep_requests(desk, until=now + timedelta(seconds=1))
    assert went == due, went
    return {"calls": engine.calls, "read units": engine.read_units}


def _closed(desk: BenchDesk, account: Account, email: Email, at: datetime) -> None:
    [name] = ask(desk, account, email=email, confirmed=False).requests
    head = replace(desk.requests.get(account.id, name).closed(Outcome.WITHDRAWN, at), version=2)
    desk.engine.put(desk._codec.row(head, version=2))  # noqa: SLF001  filled past the writer, for speed
    project_requests(desk, account.id, [name])
