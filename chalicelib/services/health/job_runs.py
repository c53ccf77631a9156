"""Each scheduled job leaves a note of its last good and its last failed run: one write a run, no person in it."""

import json
from datetime import datetime
from typing import Any, Final

from chalicelib.domain.audit_export import Digest
from chalicelib.domain.schedule import JOBS, RUN_LIFE, JobRuns
from chalicelib.services.ports.desk import Desk

_DIGEST: Final = "job:digest"


def note_run(desk: Desk, job: str, *, count: int = 0, error: str = "") -> None:
    """Note that a job has come to its end, or by the type of an error that it has not."""
    now = desk.clock.now()
    told = {"at": now.isoformat(), **({"error": error} if error else {"count": count})}
    desk.work.ephemeral.put_value(_name(job, failed=bool(error)), json.dumps(told), until=now + RUN_LIFE)


def job_runs(desk: Desk) -> tuple[JobRuns, ...]:
    """What is known of every job of the schedule."""
    return tuple(_runs(desk, job) for job in JOBS)


def _runs(desk: Desk, job: str) -> JobRuns:
    well, failed = (_told(desk, job, failed=failed) for failed in (False, True))
    return JobRuns(
        job=job,
        well_at=datetime.fromisoformat(well["at"]) if well else None,
        count=well.get("count", 0),
        failed_at=datetime.fromisoformat(failed["at"]) if failed else None,
        error=failed.get("error", ""),
    )


def _told(desk: Desk, job: str, *, failed: bool) -> dict[str, Any]:
    told = desk.work.ephemeral.get_value(_name(job, failed=failed), now=desk.clock.now())
    found: dict[str, Any] = json.loads(told) if told else {}
    return found


def _name(job: str, *, failed: bool) -> str:
    """The policies of the jobs allow names that begin with `job:` and no others."""
    return f"job:{job}:{'failed' if failed else 'well'}"


def note_digest(desk: Desk, digest: Digest) -> None:
    """Note which digest is the newest: to find it in its bucket takes a walk through all of them."""
    told = {"at": digest.at.isoformat(), "number": digest.number}
    desk.work.ephemeral.put_value(_DIGEST, json.dumps(told), until=desk.clock.now() + RUN_LIFE)


def newest_digest(desk: Desk) -> tuple[int, datetime] | None:
    """Its number and when it was signed; None where none was lately."""
    told = desk.work.ephemeral.get_value(_DIGEST, now=desk.clock.now())
    found = json.loads(told) if told else None
    return (found["number"], datetime.fromisoformat(found["at"])) if found else None
