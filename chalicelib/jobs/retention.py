"""What has had its time goes. Drafts, codes and sessions need no job: readers refuse them, DynamoDB deletes them."""

from chalice.app import Blueprint

from chalicelib.jobs.frame import job
from chalicelib.services.handling.request_files import sweep_request_files
from chalicelib.services.ports.desk import Desk
from chalicelib.services.sweep_retention import sweep_files, sweep_webhook_logs

blueprint = Blueprint(__name__)


@blueprint.schedule("rate(1 hour)")
@job
def sweep_retention(desk: Desk) -> int:
    """Delete files past their date, those of lists too, and old entries of the webhooks' logs; return how many went."""
    return sweep_files(desk) + sweep_webhook_logs(desk) + sweep_request_files(desk)
