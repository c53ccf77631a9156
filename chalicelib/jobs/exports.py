"""Older voicemails are copied into accounts' own buckets, page by page, until all are."""

from chalice.app import Blueprint

from chalicelib.jobs.frame import job
from chalicelib.services.ports.desk import Desk
from chalicelib.services.voicemail import backfill_voicemails

blueprint = Blueprint(__name__)


@blueprint.schedule("rate(5 minutes)")
@job
def copy_older_voicemails(desk: Desk) -> int:
    """Go on with what is not finished; return how many voicemails were looked at."""
    return backfill_voicemails.continue_backfills(desk)
