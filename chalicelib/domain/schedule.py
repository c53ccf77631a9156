"""What runs by the clock, and how often: who looks after the deployment is told of what has not run in time."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from chalicelib.values import dataclass

RUN_LIFE: Final = timedelta(days=40)  # of the note of a run
_MISSED: Final = 3  # periods without a run until that is said; the first may just have been deployed
_LEAST: Final = timedelta(minutes=10)

JOBS: Final[dict[str, timedelta]] = {
    "sweep_outbox": timedelta(minutes=1),
    "tell_agents": timedelta(minutes=1),
    "follow_referrals": timedelta(minutes=1),
    "keep_deadlines": timedelta(minutes=15),
    "write_digest": timedelta(hours=1),
    "sweep_retention": timedelta(hours=1),
    "copy_older_voicemails": timedelta(minutes=5),
    "write_request_files": timedelta(minutes=1),
    "retag_voicemails": timedelta(minutes=5),
    "check_voicemails": timedelta(hours=1),
    "sweep_inbound_mail": timedelta(minutes=5),
    "keep_voicemails": timedelta(minutes=1),
    "reconcile_recordings": timedelta(hours=1),
    "sweep_webhooks": timedelta(minutes=1),
    "send_mailings": timedelta(minutes=1),
    "redrive_failures": timedelta(minutes=1),
    "count_late_clocks": timedelta(hours=1),
    "keep_accounts": timedelta(hours=1),
    "erase_accounts": timedelta(minutes=1),
    "write_takeouts": timedelta(minutes=1),
    "work_on_lists": timedelta(minutes=1),
    "chase_vendors": timedelta(minutes=15),
    "rekey_contacts": timedelta(minutes=15),
}


class Course(StrEnum):
    """How a job is doing."""

    WELL = "well"
    FAILED = "failed"  # its last run did
    MISSING = "missing"  # it has not run for several of its periods
    NEVER = "never"  # no run is known


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRuns:
    """The last run of a job that came to its end, and the last that did not; `error` is the type of its error."""

    job: str
    well_at: datetime | None = None
    count: int = 0  # of what the last good run did
    failed_at: datetime | None = None
    error: str = ""

    @property
    def last_at(self) -> datetime | None:
        """The newer of the two."""
        return max((at for at in (self.well_at, self.failed_at) if at), default=None)

    def course(self, now: datetime) -> Course:
        """What is to be said of it."""
        if self.last_at is None:
            return Course.NEVER
        if now - self.last_at > max(_MISSED * JOBS[self.job], _LEAST):
            return Course.MISSING
        return Course.FAILED if self.failed_at == self.last_at else Course.WELL
