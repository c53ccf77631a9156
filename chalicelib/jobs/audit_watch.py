"""The audit is watched: every new entry is registered, every other change raises an alarm, heads are signed hourly."""

from chalice.app import Blueprint

from chalicelib.jobs.audit_entry import entry_of
from chalicelib.jobs.frame import ARN_OF_TEMPLATE, StreamRecord, job, stream_job
from chalicelib.services.audit import write_digest as digests
from chalicelib.services.audit.watch_audit import note_entry, raise_alarm
from chalicelib.services.ports.desk import Desk

blueprint = Blueprint(__name__)


@blueprint.on_dynamodb_record(stream_arn=ARN_OF_TEMPLATE, batch_size=100, starting_position="TRIM_HORIZON")
@stream_job
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
    return digests.write_digests(desk)
