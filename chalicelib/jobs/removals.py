"""Objects that a page has let go are removed, seconds later and again until it is done."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.jobs.frame import QUEUE_OF_TEMPLATE, queue_job
from chalicelib.services.ports.desk import Desk
from chalicelib.services.removals.remove_objects import remove_objects

blueprint = Blueprint(__name__)


@blueprint.on_sqs_message(queue_arn=QUEUE_OF_TEMPLATE, batch_size=10, maximum_concurrency=2)
@queue_job
def on_removal(desk: Desk, message: Any) -> None:
    """Remove the objects that one message names."""
    store, *keys = message
    remove_objects(desk, store, keys)
