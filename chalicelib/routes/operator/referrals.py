"""Controllers that stay silent, over all accounts: for who runs the deployment, which learns ids and dates alone."""

from typing import Final

from chalicelib.domain.ids import AccountId
from chalicelib.errors import NotFound
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads
from chalicelib.http.operator.pages import operator_page
from chalicelib.http.responses import Response
from chalicelib.routes.operator.registry import operator_route

_MOST: Final = 100


@operator_route("referrals", audit=Reads.NOTHING_PERSONAL)
def referrals(call: Call) -> Response:
    """List what nobody answers, the longest silent first."""
    found = call.desk.referrals.silent(limit=_MOST)
    names = {agenda.account: _name(call, agenda.account) for agenda in found}
    rows = [
        (names[agenda.account], agenda.account, agenda.referral, agenda.silent_since)
        for agenda in found
        if agenda.silent_since
    ]
    return operator_page(call, "operator/referrals.html", nav="referrals", rows=rows, most=_MOST)


def _name(call: Call, account: AccountId) -> str:
    try:
        return call.desk.accounts.get(account).name
    except NotFound:
        return account
