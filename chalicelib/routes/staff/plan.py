"""The account's plan: what it has room for, how much of that is used, and how the account stands."""

from chalicelib.domain.permissions import Permission
from chalicelib.domain.plans import PLANS
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response
from chalicelib.http.staff.pages import staff_page
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.accounts.read_plan import read_plan


@endpoint(blueprint, "/staff/plan", audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_REQUESTS)
def plan(call: Call) -> Response:
    """Counts beside limits, and what the other plans have room for."""
    account = call.desk.accounts.get(call.staff.account.id)
    ends = account.trial_ends_at
    return staff_page(
        call,
        "staff/plan.html",
        nav="plan",
        plan=account.plan.value,
        state=account.state.value,
        ends=account.day_of(ends) if ends else None,
        use=read_plan(call.desk, account),
        plans=list(PLANS.items()),
    )
