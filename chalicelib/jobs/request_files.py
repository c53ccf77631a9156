"""Lists of requests become files in the background."""

from chalice.app import Blueprint

from chalicelib.jobs.frame import job
from chalicelib.services.handling.request_files import write_files
from chalicelib.services.ports.desk import Desk

blueprint = Blueprint(__name__)


@blueprint.schedule("rate(1 minute)")
@job
def write_request_files(desk: Desk) -> int:
    """Go on with what is not finished; return how many parts were written."""
    return write_files(desk)
