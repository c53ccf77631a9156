"""Accounts take everything along, and are erased: both in the background, minute by minute."""

from chalice.app import Blueprint

from chalicelib.jobs.frame import job
from chalicelib.services.erasure import erase_account
from chalicelib.services.ports.desk import Desk
from chalicelib.services.takeout import takeouts

blueprint = Blueprint(__name__)


@blueprint.schedule("rate(1 minute)")
@job
def erase_accounts(desk: Desk) -> int:
    """Go on with every erasure that is due; return how many pieces of work were done."""
    return erase_account.erase_accounts(desk)


@blueprint.schedule("rate(1 minute)")
@job
def write_takeouts(desk: Desk) -> int:
    """Go on with exports of everything, and delete those whose time is over; return how much was done."""
    return takeouts.write_takeouts(desk) + takeouts.sweep_takeouts(desk)
