"""No vendor's silence passes unnoticed: vendors are reminded, and staff are told who does not answer."""

from chalice.app import Blueprint

from chalicelib.jobs.frame import job
from chalicelib.services.ports.desk import Desk
from chalicelib.services.vendors import chase_vendors as chasing

blueprint = Blueprint(__name__)


@blueprint.schedule("rate(15 minutes)")
@job
def chase_vendors(desk: Desk) -> int:
    """Give what reminders are due; return how many tasks were looked at."""
    return chasing.chase_vendors(desk)
