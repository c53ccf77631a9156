"""Everything that the page of health says: what waits, what runs, what has failed, what is set up."""

from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.schedule import Course, JobRuns
from chalicelib.errors import Unavailable
from chalicelib.services.health.job_runs import job_runs, newest_digest
from chalicelib.services.health.late_clocks import LateClocks, late_clocks
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.operations import MailState, QueueDepth, Waiting
from chalicelib.values import dataclass

LETTERS_LATE: Final = timedelta(hours=1)
WEBHOOKS_LATE: Final = timedelta(minutes=15)
CLOCKS_LATE: Final = timedelta(hours=1)
DIGEST_LATE: Final = timedelta(days=2)  # a deployment in which nothing happens signs nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How the deployment is doing at an instant; None where something did not answer or is not known yet."""

    at: datetime
    queues: tuple[QueueDepth, ...] | None
    jobs: tuple[JobRuns, ...]
    letters: Waiting
    webhooks: Waiting
    clocks: Waiting
    late: LateClocks | None
    digest: tuple[int, datetime] | None
    mail: MailState | None
    has_line: bool
    transcribes: bool

    @property
    def failures(self) -> int:
        """How many messages lie in queues of failures."""
        return sum(queue.waiting + queue.in_flight for queue in self.queues or () if queue.failures)

    @property
    def ailing(self) -> tuple[JobRuns, ...]:
        """The jobs that have failed or not run; that none is known yet is nothing to worry about."""
        return tuple(job for job in self.jobs if job.course(self.at) in {Course.FAILED, Course.MISSING})


def read_health(desk: Desk) -> Health:
    """Read it all by keys, indexes and counters: the same number of calls whatever the number of accounts."""
    now = desk.clock.now()
    return Health(
        at=now,
        queues=_depths(desk),
        jobs=job_runs(desk),
        letters=desk.backlogs.letters(before=now - LETTERS_LATE),
        webhooks=desk.backlogs.webhooks(before=now - WEBHOOKS_LATE),
        clocks=desk.backlogs.clocks(before=now - CLOCKS_LATE),
        late=late_clocks(desk),
        digest=newest_digest(desk),
        mail=desk.mail_state,
        has_line=desk.has_line,
        transcribes=desk.transcribes,
    )


def _depths(desk: Desk) -> tuple[QueueDepth, ...] | None:
    try:
        return desk.queues.depths()
    except Unavailable:
        return None
