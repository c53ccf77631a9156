"""Mailings go on, page by page, until everybody has got theirs."""

from chalice.app import Blueprint

from chalicelib.jobs.frame import job
from chalicelib.services.notices.contents import CONTENTS
from chalicelib.services.notices.mailings import continue_mailings
from chalicelib.services.ports.desk import Desk

blueprint = Blueprint(__name__)


@blueprint.schedule("rate(1 minute)")
@job
def send_mailings(desk: Desk) -> int:
    """Put the letters of what is mailed into the outbox; return how many."""
    return continue_mailings(desk, CONTENTS)
