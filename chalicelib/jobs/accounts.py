"""Accounts have days of their own: a trial ends, closing ends, erasure begins, a silence that a court ordered ends."""

from chalice.app import Blueprint

from chalicelib.jobs.frame import job
from chalicelib.services.accounts import keep_accounts as accounts
from chalicelib.services.grants.tell_account import tell_due
from chalicelib.services.ports.desk import Desk

blueprint = Blueprint(__name__)


@blueprint.schedule("rate(1 hour)")
@job
def keep_accounts(desk: Desk) -> int:
    """Announce and do what is due, and tell what may be told; return to how many accounts something happened."""
    try:
        kept = accounts.keep_accounts(desk)
    finally:
        told = tell_due(desk)  # also where another account has failed: this one has waited by order of a court
    return kept + told
