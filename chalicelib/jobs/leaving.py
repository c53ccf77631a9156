"""Accounts and persons take everything along, and are erased: all in the background, minute by minute."""

from datetime import timedelta
from typing import Final

from chalice.app import Blueprint

from chalicelib.jobs.frame import job
from chalicelib.services.children import sweep_children as children
from chalicelib.services.consumer_data import carry_out
from chalicelib.services.elsewhere import finish_elsewhere
from chalicelib.services.erasure import erase_account
from chalicelib.services.incentives import forget_left
from chalicelib.services.ports.desk import Desk
from chalicelib.services.takeout import takeouts

blueprint = Blueprint(__name__)

PERSONS_SECONDS: Final = 60  # of a run; accounts have 200, and the function has five minutes


@blueprint.schedule("rate(1 minute)")
@job
def erase_accounts(desk: Desk) -> int:
    """Go on with every erasure that is due, first of persons' data; return how many pieces of work were done.

    What came from elsewhere and from children, and opt-ins to offers, is the smallest: it comes first.
    """
    until = desk.clock.now() + timedelta(seconds=PERSONS_SECONDS)
    went = finish_elsewhere.finish_elsewhere(desk, until=until)
    went += children.sweep_children(desk) + forget_left.forget_left(desk)
    return went + carry_out.erase_consumers(desk, until=until) + erase_account.erase_accounts(desk)


@blueprint.schedule("rate(1 minute)")
@job
def write_takeouts(desk: Desk) -> int:
    """Go on with exports of everything, and delete those whose time is over; return how much was done."""
    return takeouts.write_takeouts(desk) + takeouts.sweep_takeouts(desk)
