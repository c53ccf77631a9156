"""An account says whose word it takes for its staff (OpenID Connect), and whether nothing else counts."""

from dataclasses import replace

from chalicelib.domain.account import Account, Staff, User
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.issuer import ISSUERS_LIMIT, Issuer, IssuerTyped, Sso
from chalicelib.domain.people import check_reach
from chalicelib.domain.permissions import Permission, Role, require
from chalicelib.domain.reason import Reason
from chalicelib.errors import InvalidField, NotFound, NotPossible
from chalicelib.services.accounts.sessions import forget_sessions
from chalicelib.services.accounts.user_access import acting_role
from chalicelib.services.ports.desk import Desk


def add_issuer(desk: Desk, staff: Staff, typed: IssuerTyped) -> Issuer:
    """Ask the issuer who it is, then trust it.

    An issuer says who everybody is, owners included: only an owner adds one. Raise `Forbidden`, `InvalidField` (`url`),
    `NotPossible` for who is none (`issuers-owners-only`) and beyond five.
    """
    if acting_role(desk, staff) is not Role.OWNER:
        raise NotPossible("issuers-owners-only")
    present = desk.issuers.of(staff.account.id)
    if len(present) >= ISSUERS_LIMIT:
        raise NotPossible("issuers-limit")
    if any((one.url, one.client_id) == (typed.url, typed.client_id) for one in present):
        raise InvalidField(field="url", problem="taken")
    desk.issuer_door.check(typed.url)
    issuer = Issuer(
        account=staff.account.id,
        id=f"iss{desk.chance.bytes(8).hex()}",
        url=typed.url,
        client_id=typed.client_id,
        name=typed.name,
        hosted=typed.hosted,
        secret=typed.secret,
        added_at=desk.clock.now(),
    )
    account = desk.accounts.get(staff.account.id)
    because = _changed(staff, "issuers")
    unit = desk.work.begin(account.id, issuer.added_at)
    unit.store(replace(account, sso=Sso.OFFERED if account.sso is Sso.OFF else account.sso), because=because)
    unit.create(issuer, because=because)
    unit.commit()
    return issuer


def remove_issuer(desk: Desk, staff: Staff, name: str) -> None:
    """Trust it no more. Raise `Forbidden`, `NotFound`, `NotPossible` for the last one while nothing else counts."""
    require(staff.user.role, Permission.ADMINISTER)
    present = desk.issuers.of(staff.account.id)
    issuer = next((one for one in present if one.id == name), None)
    if issuer is None:
        raise NotFound("issuer")
    account = desk.accounts.get(staff.account.id)
    last = len(present) == 1
    if last and account.sso is Sso.ONLY:
        raise NotPossible("sso-last-issuer")
    because = _changed(staff, "issuers")
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(replace(account, sso=Sso.OFF if last else account.sso), because=because)
    unit.remove(issuer, because=because)
    unit.commit()


def demand_sso(desk: Desk, staff: Staff, *, only: bool) -> Account:
    """Say whether codes are mailed at all. Raise `Forbidden`, `NotPossible` for who has not come in that way."""
    require(staff.user.role, Permission.ADMINISTER)
    if only and staff.way != "sso":
        raise NotPossible("sso-first")  # or the last who could change it back would be locked out
    return allow_codes(desk, desk.accounts.get(staff.account.id), only=only, actor=staff.actor)


def allow_codes(desk: Desk, account: Account, *, only: bool, actor: str) -> Account:
    """The same for `actor`, whose right to it the caller has checked."""
    wanted = Sso.ONLY if only else Sso.OFFERED
    if account.sso in {wanted, Sso.OFF}:
        return account
    because = Reason(Tag.ACCOUNT_SETTINGS_CHANGED, actor, None, {"settings": ["sso_only"]})
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(replace(account, sso=wanted), because=because)
    unit.commit()
    return desk.accounts.get(account.id)


def unlink(desk: Desk, staff: Staff, user: User) -> None:
    """Forget who somebody is at an issuer: the next sign-in there links anew.

    Raise `Forbidden`, `NotFound`, `NotPossible` (`owners-only`).
    """
    check_reach(acting_role(desk, staff), user.role)
    if user.identity is None:
        raise NotFound("identity")
    because = Reason(Tag.USER_UNLINKED, staff.actor, None, {"user": user.id})
    unit = desk.work.begin(user.account, desk.clock.now())
    unit.store(desk.accounts.get(user.account), because=because)
    unit.store(replace(user, identity=None), because=because)
    unit.commit()
    forget_sessions(desk, user)


def _changed(staff: Staff, setting: str) -> Reason:
    return Reason(Tag.ACCOUNT_SETTINGS_CHANGED, staff.actor, None, {"settings": [setting]})
