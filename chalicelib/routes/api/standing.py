"""How an account stands, for its own systems; and what the operator's systems may change of any account."""

from collections.abc import Callable
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.account_course import closes_at, erased_by, erases_at
from chalicelib.domain.audit_tags import Tag
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.standing import AccountStanding, Becomes, BringInto, PutOnPlan, Room
from chalicelib.http.api.sections import Section
from chalicelib.http.endpoint import Reads
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.accounts.change_plan import change_plan
from chalicelib.services.accounts.close_account import cancel_closing, close_account
from chalicelib.services.accounts.operators import require_operating_system
from chalicelib.services.accounts.past_due import mark_paid, mark_past_due
from chalicelib.services.accounts.read_plan import read_plan
from chalicelib.services.ports.desk import Desk

section: Final = Section(blueprint, "Account", "/account")
operator: Final = Section(blueprint, "Account", "/accounts")
_REFUSALS: Final = ("conflict", "not-possible", "not-found")
_BECOMES: Final[dict[Becomes, Callable[..., Account]]] = {
    Becomes.PAST_DUE: mark_past_due,
    Becomes.PAID: mark_paid,
    Becomes.CLOSING: close_account,
    Becomes.OPEN: cancel_closing,
}


@section.reads(audit=Reads.NOTHING_PERSONAL, answer=AccountStanding)
def show(call: ApiCall) -> AccountStanding:
    """Show how the account stands.

    Its plan with what is used of it, its state, and the days to come while it is a trial or on its way out.
    """
    return _standing(call.desk, call.desk.accounts.get(call.account.id))


@operator.administers("/{slug}", method="GET", audit=Reads.NOTHING_PERSONAL, answer=AccountStanding)
def show_one(call: ApiCall) -> AccountStanding:
    """Show how any account stands.

    For a key of the account that runs the deployment only.
    """
    return _standing(call.desk, _meant(call))


@operator.administers(
    "/{slug}/plan",
    method="PUT",
    audit=(Tag.ACCOUNT_PLAN_CHANGED, Tag.ACCOUNT_CONVERTED),
    body=PutOnPlan,
    answer=AccountStanding,
    refusals=_REFUSALS,
)
def put_on_plan(call: ApiCall) -> AccountStanding:
    """Put any account on a plan.

    For a key of the account that runs the deployment only. A trial, also one that is closing because it ended, becomes
    active. Older voicemails follow their new days in the background.
    """
    body: PutOnPlan = call.body
    changed = change_plan(call.desk, _meant(call), body.plan, actor=_actor(call))
    return _standing(call.desk, changed.account)


@operator.administers(
    "/{slug}/state",
    audit=(Tag.ACCOUNT_PAST_DUE, Tag.ACCOUNT_PAID, Tag.ACCOUNT_CLOSING_BEGUN, Tag.ACCOUNT_CLOSING_CANCELLED),
    body=BringInto,
    answer=AccountStanding,
    refusals=_REFUSALS,
)
def bring_into(call: ApiCall) -> AccountStanding:
    """Say of any account that a payment is missing or has come, begin to close it, or cancel that.

    For a key of the account that runs the deployment only. Its owners are told by mail.
    """
    body: BringInto = call.body
    return _standing(call.desk, _BECOMES[body.becomes](call.desk, _meant(call), actor=_actor(call)))


def _meant(call: ApiCall) -> Account:
    """The account of the address. Raise `Forbidden` for a key of any but the operator, `NotFound`."""
    require_operating_system(call.desk, call.account)
    return call.desk.accounts.by_slug(call.params["slug"])


def _actor(call: ApiCall) -> str:
    return f"operator:{call.key.id}"


def _standing(desk: Desk, account: Account) -> AccountStanding:
    use, closing = read_plan(desk, account), account.closing
    return AccountStanding(
        slug=account.slug,
        plan=account.plan,
        state=account.state,
        trial_ends_at=account.trial_ends_at,
        past_due_at=account.past_due_at,
        requests_this_month=Room(used=use.requests, limit=use.limits.requests_a_month),
        users=Room(used=use.users, limit=use.limits.users),
        storage_bytes=Room(used=use.storage, limit=use.limits.storage),
        numbers=Room(used=use.numbers, limit=use.limits.numbers),
        voicemail_days=use.limits.voicemail_days,
        closes_on=account.day_of(closes_at(closing)) if closing else None,
        erases_on=account.day_of(erases_at(closing)) if closing else None,
        erased_by=account.day_of(erased_by(closing)) if closing else None,
    )
