"""Lists of contacts are worked on in the background, and deleted when their time is over."""

from chalice.app import Blueprint

from chalicelib.jobs.frame import job
from chalicelib.services.lists.work_on_lists import sweep_lists
from chalicelib.services.lists.work_on_lists import work_on_lists as work
from chalicelib.services.ports.desk import Desk

blueprint = Blueprint(__name__)


@blueprint.schedule("rate(1 minute)")
@job
def work_on_lists(desk: Desk) -> int:
    """Go on with every list that is not finished, and delete those whose time is over; return how much was done."""
    return work(desk) + sweep_lists(desk)
