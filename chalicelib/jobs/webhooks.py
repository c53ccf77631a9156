"""What happened goes out to accounts' own systems: from the audit into a queue, from there to the receivers.

The audit's stream has a reader of its own for this, beside the one that watches for tampering: neither waits for the
other, and no receiver for anybody. Later attempts and what the queue has lost are found each minute.
"""

from typing import Any

from chalice.app import Blueprint

from chalicelib.domain.webhook import DeliveryPlace
from chalicelib.jobs.audit_entry import entry_of
from chalicelib.jobs.frame import ARN_OF_TEMPLATE, QUEUE_OF_TEMPLATE, StreamRecord, job, queue_job, stream_job
from chalicelib.services.ports.desk import Desk
from chalicelib.services.webhooks import deliver_webhook, resend_webhooks
from chalicelib.services.webhooks.enqueue_event import enqueue_entry

blueprint = Blueprint(__name__)


@blueprint.on_dynamodb_record(stream_arn=ARN_OF_TEMPLATE, batch_size=100, starting_position="TRIM_HORIZON")
@stream_job
def on_audit_event(desk: Desk, record: StreamRecord) -> None:
    """Hand a new entry to the webhooks of its account; a repeat meets what is there."""
    if record.event == "INSERT":
        enqueue_entry(desk, entry_of(record))


@blueprint.on_sqs_message(queue_arn=QUEUE_OF_TEMPLATE, batch_size=10, maximum_concurrency=50)
@queue_job
def on_webhook(desk: Desk, message: Any) -> None:
    """Send one webhook."""
    account, endpoint, name = message
    deliver_webhook.deliver_webhook(desk, DeliveryPlace(account, endpoint, name))


@blueprint.schedule("rate(1 minute)")
@job
def sweep_webhooks(desk: Desk) -> int:
    """Put what is due into the queue, and go on with what is sent anew; return how many that were."""
    return deliver_webhook.sweep_webhooks(desk) + resend_webhooks.continue_resends(desk)
