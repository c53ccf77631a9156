"""What has had its time goes. Drafts, codes and sessions need no job: readers refuse them, DynamoDB deletes them."""

from datetime import timedelta
from typing import Final

from chalice.app import Blueprint

from chalicelib.jobs.frame import job
from chalicelib.services.handling.request_files import sweep_request_files
from chalicelib.services.misuse.sweep_misuse import sweep_misuse
from chalicelib.services.ports.desk import Desk
from chalicelib.services.retention.review_month import send_reviews
from chalicelib.services.retention.sweep_leftovers import sweep_leftovers
from chalicelib.services.retention.sweep_requests import sweep_requests
from chalicelib.services.sweep_retention import sweep_files, sweep_webhook_logs

blueprint = Blueprint(__name__)


SECONDS: Final = 200  # of work on requests in one run; the function has five minutes


@blueprint.schedule("rate(1 hour)")
@job
def sweep_retention(desk: Desk) -> int:
    """Delete what has had its time, requests last: there may be more of them than a run can do.

    Files past their date, those of lists too, old entries of the webhooks' logs, what hangs on no request; and tell
    owners of the month. Return how much went.
    """
    until = desk.clock.now() + timedelta(seconds=SECONDS)
    went = sweep_files(desk) + sweep_webhook_logs(desk) + sweep_request_files(desk) + sweep_leftovers(desk)
    went += sweep_misuse(desk)
    send_reviews(desk)
    return went + sweep_requests(desk, until=until)
