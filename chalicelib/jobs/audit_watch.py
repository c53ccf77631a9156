"""The audit is watched: every new entry is registered, every other change raises an alarm, heads are signed hourly.

What the entries tell of is counted afterwards and apart from that: figures that cannot be written delay no alarm, no
register and no digest. What the stream's reader could not count, the hourly job counts; what that one cannot either,
`recourse figures recount` does.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial

from chalice.app import Blueprint

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.audit_export import Digest
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.jobs.audit_entry import entry_of
from chalicelib.jobs.frame import ARN_OF_TEMPLATE, StreamRecord, apart, job, stream_job_with
from chalicelib.log import metric
from chalicelib.services.audit import write_digest as digests
from chalicelib.services.audit.watch_audit import note_entry, raise_alarm
from chalicelib.services.figures.follow_audit import catch_up, follow_entries
from chalicelib.services.ports.desk import Desk

blueprint = Blueprint(__name__)


def count_requests(desk: Desk, records: Sequence[StreamRecord]) -> None:
    """Count the requests that a batch tells of, account by account."""
    entries: dict[AccountId, list[AuditEntry]] = defaultdict(list)
    for entry in (entry_of(record) for record in records if record.event == "INSERT"):
        account, request = desk.webhooks.subject(entry.chain)
        if request is not None:
            entries[account].append(entry)
    for account, told in entries.items():
        _count(partial(follow_entries, desk, account, told))


def _count(act: Callable[[], int]) -> None:
    """Count something; one account's trouble is not another's."""
    if not apart("count_requests", act):
        metric("FiguresNotCounted", 1)


@blueprint.on_dynamodb_record(stream_arn=ARN_OF_TEMPLATE, batch_size=100, starting_position="TRIM_HORIZON")
@stream_job_with(count_requests)
def on_audit_change(desk: Desk, record: StreamRecord) -> None:
    """Register a new entry; nobody may modify or remove one."""
    if record.event == "INSERT":
        note_entry(desk, entry_of(record))
    else:
        raise_alarm(desk, chain=record.text("pk"), seq=record.whole("seq"), what=record.event)


@blueprint.schedule("rate(1 hour)")
@job
def write_digest(desk: Desk) -> int:
    """Sign the heads of the chains that have grown; return how many there were."""
    return digests.write_digests(desk, then=_count_grown)


def _count_grown(desk: Desk, digest: Digest) -> None:
    """Count the requests whose chains a digest covers and that nobody has counted since."""
    grown: dict[AccountId, dict[RequestId, int]] = defaultdict(dict)
    for chain, head in digest.heads.items():
        account, request = desk.webhooks.subject(chain)
        if request is not None:
            grown[account][request] = head.seq
    for account, requests in grown.items():
        _count(partial(catch_up, desk, account, requests))
