"""No date passes unnoticed: reminders to consumers and staff, found through the due index."""

from chalice.app import Blueprint

from chalicelib.jobs.frame import job
from chalicelib.services.deadlines import keep_deadlines as deadlines
from chalicelib.services.ports.desk import Desk

blueprint = Blueprint(__name__)


@blueprint.schedule("rate(15 minutes)")
@job
def keep_deadlines(desk: Desk) -> int:
    """Give what reminders are due and mail what waits; return how many requests were looked at."""
    return deadlines.keep_deadlines(desk)
