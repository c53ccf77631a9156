"""What was passed on to controllers is followed to its end."""

from chalice.app import Blueprint

from chalicelib.jobs.frame import job
from chalicelib.services.ports.desk import Desk
from chalicelib.services.referrals import follow_referrals as following

blueprint = Blueprint(__name__)


@blueprint.schedule("rate(1 minute)")
@job
def follow_referrals(desk: Desk) -> int:
    """Hand over what is due, remind of what waits; return how many were looked at."""
    return following.follow_referrals(desk)
