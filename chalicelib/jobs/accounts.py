"""Accounts have days of their own: a trial ends, closing ends, erasure begins."""

from chalice.app import Blueprint

from chalicelib.jobs.frame import job
from chalicelib.services.accounts import keep_accounts as accounts
from chalicelib.services.ports.desk import Desk

blueprint = Blueprint(__name__)


@blueprint.schedule("rate(1 hour)")
@job
def keep_accounts(desk: Desk) -> int:
    """Announce and do what is due; return to how many accounts something happened."""
    return accounts.keep_accounts(desk)
