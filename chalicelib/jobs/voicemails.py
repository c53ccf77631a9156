"""Messages are fetched, kept and looked after: at once when one was left, each minute for what is due again.

Not by the stream that mails letters: a telephone company that hangs would hold up people's codes.
"""

import json

from chalice.app import Blueprint

from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.voicemail import Voicemail, VoicemailPlace
from chalicelib.jobs.frame import ARN_OF_TEMPLATE, StreamRecord, job, stream_job
from chalicelib.log import logger, metric
from chalicelib.services.ports.desk import Desk
from chalicelib.services.voicemail import keep_voicemail
from chalicelib.services.voicemail import reconcile_recordings as reconciliation

blueprint = Blueprint(__name__)


@blueprint.on_dynamodb_record(stream_arn=ARN_OF_TEMPLATE, batch_size=1, starting_position="TRIM_HORIZON")
@stream_job
def on_voicemail(desk: Desk, record: StreamRecord) -> None:
    """Work on a voicemail that has just been left; what goes wrong is the schedule's."""
    if record.event == "INSERT" and record.text("kind") == Voicemail.KIND:
        _note(keep_voicemail.work_on(desk, _place(record)))


@blueprint.schedule("rate(1 minute)")
@job
def keep_voicemails(desk: Desk) -> int:
    """Work on what is due; return how many voicemails were looked at."""
    count, failed = keep_voicemail.keep_voicemails(desk)
    _note(failed)
    return count


@blueprint.schedule("rate(1 hour)")
@job
def reconcile_recordings(desk: Desk) -> int:
    """Take in recordings of which no word ever came; return how many there were."""
    count = reconciliation.reconcile_recordings(desk)
    if count:
        metric("RecordingsReconciled", count)
    return count


def _place(record: StreamRecord) -> VoicemailPlace:
    plain = json.loads(record.text("body"))
    return VoicemailPlace(AccountId(plain["account"]), RequestId(plain["request"]), plain["id"])


def _note(failed: tuple[str, ...]) -> None:
    """Say which steps will be tried again."""
    for what in failed:
        logger().warning("voicemail step failed", extra={"what": what})
    if failed:
        metric("VoicemailStepsFailed", len(failed))
