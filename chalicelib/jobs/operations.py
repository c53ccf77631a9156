"""For who runs the deployment: what has failed to the end is tried again on their word, what is late is counted."""

from chalice.app import Blueprint

from chalicelib.jobs.frame import job
from chalicelib.log import metric
from chalicelib.services.health import late_clocks
from chalicelib.services.health import rekey_contacts as rekeying
from chalicelib.services.health.redrive import continue_redrives
from chalicelib.services.ports.desk import Desk

blueprint = Blueprint(__name__)


@blueprint.schedule("rate(15 minutes)")
@job
def rekey_contacts(desk: Desk) -> int:
    """After a change of the pepper, move look-ups to the hashes in use; return how many were moved."""
    return rekeying.rekey_contacts(desk)


@blueprint.schedule("rate(1 minute)")
@job
def redrive_failures(desk: Desk) -> int:
    """Give functions again what they gave up on, if that was asked for; return how many messages were tried."""
    return continue_redrives(desk)


@blueprint.schedule("rate(1 hour)")
@job
def count_late_clocks(desk: Desk) -> int:
    """Count what is late over all accounts, for the operator's page of health; return how many are."""
    late = late_clocks.count_late_clocks(desk)
    if late:  # a metric that is always there costs 30 cents a month
        metric("RequestsLate", late)
    return late
