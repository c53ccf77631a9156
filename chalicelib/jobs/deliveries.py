"""Letters go out: a stream sends them when they are written, a sweep catches what it missed and what is due again."""

from chalice.app import Blueprint

from chalicelib.domain.correspondence import Letter
from chalicelib.jobs.frame import ARN_OF_TEMPLATE, StreamRecord, job, stream_job
from chalicelib.services import deliver_letter as outbox
from chalicelib.services.ports import Desk
from chalicelib.services.ports_mail import LetterPlace

blueprint = Blueprint(__name__)


@blueprint.on_dynamodb_record(stream_arn=ARN_OF_TEMPLATE, batch_size=25, starting_position="TRIM_HORIZON")
@stream_job
def on_records_change(desk: Desk, record: StreamRecord) -> None:
    """Deliver a letter that has just been written; every other change is none of this job's business."""
    if record.event == "INSERT" and record.text("kind") == Letter.KIND:
        outbox.deliver_letter(desk, LetterPlace(record.text("pk"), record.text("sk")))


@blueprint.schedule("rate(1 minute)")
@job
def sweep_outbox(desk: Desk) -> int:
    """Deliver what the stream missed and what is due again; return how many letters were tried."""
    return outbox.sweep_outbox(desk)
