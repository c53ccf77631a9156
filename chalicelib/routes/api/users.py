"""The staff of an account, for systems that may administer: a directory of the company can keep them up to date."""

from typing import Final

from chalicelib.domain.account import LastSignIn, User
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.ids import UserId
from chalicelib.domain.second_factor import Factors
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.people import Forgotten, GiveAccess, GiveRole, InviteUser, UserFacts, UserList
from chalicelib.http.api.sections import Section
from chalicelib.http.endpoint import Reads
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.accounts.own_data import forget_colleague
from chalicelib.services.accounts.user_access import change_role, disable_user, enable_user, invite

section: Final = Section(blueprint, "Users", "/users")
_REFUSALS: Final = ("conflict", "not-possible")


@section.administers(method="GET", audit=Reads.NOTHING_PERSONAL, answer=UserList)
def list_all(call: ApiCall) -> UserList:
    """List the staff.

    Everybody who signs in or could once, with their role, last sign-in and whether a second factor is asked for.
    """
    account, desk = call.account.id, call.desk
    last = {one.user: one for one in desk.accounts.last_sign_ins(account)}
    have = {one.user: one for one in desk.second_factors.every(account)}
    users = desk.accounts.users(account)
    return UserList(items=[_facts(user, last.get(user.id), have.get(user.id)) for user in users])


@section.administers(audit=(Tag.ACCOUNT_USER_ADDED,), body=InviteUser, answer=UserFacts, status=201, refusals=_REFUSALS)
def add(call: ApiCall) -> UserFacts:
    """Invite somebody.

    They are told by mail and sign in with a code that is mailed to this address each time. Owners are made by owners.
    """
    body: InviteUser = call.body
    email = Email.parse(body.email)
    return _now(call, invite(call.desk, call.staff, name=body.name, email=email, role=body.role))


@section.administers(
    "/{user}/role", audit=(Tag.ACCOUNT_USER_ROLE_CHANGED,), body=GiveRole, answer=UserFacts, refusals=_REFUSALS
)
def role(call: ApiCall) -> UserFacts:
    """Change a role.

    Ends the person's sessions and tells them by mail; the same role again changes nothing. Owners are made and unmade
    by owners alone.
    """
    body: GiveRole = call.body
    return _now(call, change_role(call.desk, call.staff, _user(call), body.role))


@section.administers(
    "/{user}/access",
    audit=(Tag.ACCOUNT_USER_DISABLED, Tag.ACCOUNT_USER_ENABLED),
    body=GiveAccess,
    answer=UserFacts,
    refusals=_REFUSALS,
)
def access(call: ApiCall) -> UserFacts:
    """End or give back access.

    Ending it ends all sessions at once; what the person did stays on record, and requests assigned to them stay so.
    The person is told by mail. An account keeps an owner who can sign in.
    """
    body: GiveAccess = call.body
    change = enable_user if body.allowed else disable_user
    return _now(call, change(call.desk, call.staff, _user(call)))


@section.administers(
    "/{user}", method="DELETE", audit=(Tag.ACCOUNT_USER_FORGOTTEN,), answer=Forgotten, refusals=_REFUSALS
)
def forget(call: ApiCall) -> Forgotten:
    """Delete a person's data.

    Of somebody whose access has ended: name, address and every way to sign in go at once. What they did stays on record
    under an id that leads to nobody.
    """
    user = _user(call)
    forget_colleague(call.desk, call.staff, user)
    return Forgotten(id=user.id)


def _user(call: ApiCall) -> User:
    return call.desk.accounts.user(call.account.id, UserId(call.params["user"]))


def _now(call: ApiCall, user: User) -> UserFacts:
    factors = call.desk.second_factors.of(user.account, user.id)
    return _facts(user, call.desk.accounts.last_sign_in(user.account, user.id), factors)


def _facts(user: User, last: LastSignIn | None, factors: Factors | None) -> UserFacts:
    return UserFacts(
        id=user.id,
        name=user.name,
        email=user.email.address,
        role=user.role,
        added_at=user.added_at,
        disabled_at=user.disabled_at,
        last_sign_in_at=last.at if last else None,
        second_factor=bool(factors and factors.is_set_up),
    )
