"""Erasures of accounts as the operator sees them: ids, days, counts, and the signed certificate; no person."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from chalicelib.domain.erasure import Erasure, Stage
from chalicelib.http.staff.pages import OPERATOR

ERASURES_PATH = f"{OPERATOR}/erasures"


class ErasureLine(Struct, frozen=True, kw_only=True):
    """One erasure; text `operator.erasure.stage.<stage>`."""

    url: str
    account: str
    stage: str
    done: bool
    begun_at: datetime
    finished_at: datetime | None
    count: int


class ErasureView(Struct, frozen=True, kw_only=True):
    """The whole of one; `held` are requests with the day of their erasure, None while a hold stands."""

    line: ErasureLine
    by: str
    users: int
    keys_gone_at: datetime | None
    counts: Mapping[str, int]
    held: Sequence[tuple[str, date | None]]
    certificate_url: str


def erasure_line(erasure: Erasure) -> ErasureLine:
    """A line of the list."""
    return ErasureLine(
        url=f"{ERASURES_PATH}/{erasure.account}",
        account=erasure.account,
        stage=erasure.stage.value,
        done=erasure.stage is Stage.DONE,
        begun_at=erasure.begun_at,
        finished_at=erasure.finished_at,
        count=sum(erasure.counts.values()),
    )


def erasure_view(erasure: Erasure) -> ErasureView:
    """Everything that is kept of it."""
    held = [(request, date.fromisoformat(day) if day else None) for request, day in sorted(erasure.held.items())]
    return ErasureView(
        line=erasure_line(erasure),
        by=erasure.by,
        users=erasure.users,
        keys_gone_at=erasure.keys_gone_at,
        counts=dict(sorted(erasure.counts.items())),
        held=held,
        certificate_url=f"{ERASURES_PATH}/{erasure.account}/certificate" if erasure.certificate else "",
    )
