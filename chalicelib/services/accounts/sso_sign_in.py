"""Staff come in through an issuer that their account trusts: OpenID Connect with code, PKCE, state and nonce."""

import base64
import hashlib
import hmac
from typing import Final

from chalicelib.domain.account import Account, Staff, User
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.ids import AccountId
from chalicelib.domain.issuer import Claims, Identity, Issuer
from chalicelib.domain.passing import SSO_LIFE, STAFF_FRESH_LIFE, KeptForm, SsoStart
from chalicelib.domain.reason import Reason
from chalicelib.errors import InvalidField, NotFound, NotPossible
from chalicelib.services.accounts.sessions import Entrance, SignedIn, open_session, prove_again
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.sso import Redeemed
from chalicelib.values import dataclass, replace

CALLBACK: Final = "/staff/sso/callback"  # followed by the account's short name
STATE_LIMIT: Final = 200
CODE_LIMIT: Final = 4000
_GOOGLE: Final = "https://accounts.google.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack:
    """What the browser brings back from an issuer."""

    state: str
    account: str = ""  # the short name in the address to which it came back
    code: str = ""
    error: str = ""
    issuer: str = ""  # RFC 9207, where the issuer says it
    browser: str = ""


@dataclass(frozen=True, slots=True)
class Arrived:
    """Who came in, or who has shown again who they are; and the page to return to."""

    back: str
    opened: SignedIn | None = None
    kept: str = ""  # the form that was being written


def redirect_uri(desk: Desk, account: Account) -> str:
    """What each issuer of an account must be told: where it sends browsers back to.

    No two accounts share it. Else an evil account's issuer could send who comes to it on to another account's issuer,
    whose code would be taken for the evil one's and shown to it.
    """
    return f"{desk.public_url}{CALLBACK}/{account.slug}"


def trusted(desk: Desk, account: Account, name: str) -> Issuer:
    """An issuer of an account. Raise `NotFound`."""
    for issuer in desk.issuers.of(account.id):
        if issuer.id == name:
            return issuer
    raise NotFound("issuer")


def keep_form(desk: Desk, account: AccountId, text: str, *, browser: str) -> str:
    """Keep a form for a browser that is about to go to an issuer; return the name under which it takes it along."""
    name = desk.chance.bytes(16).hex()
    kept = KeptForm(id=name, account=account, browser=_browser_name(desk, browser), text=text)
    desk.work.ephemeral.put(kept, until=desk.clock.now() + SSO_LIFE)
    return name


def start_sso(desk: Desk, issuer: Issuer, *, browser: str, back: str, again: bool = False, kept: str = "") -> str:
    """Where the browser is sent; `kept` names a form of this browser. Raise `NotPossible` (`sso-unreachable`)."""
    state, verifier = _random(desk), _random(desk)
    start = SsoStart(
        id=_state_name(desk, state),
        account=issuer.account,
        issuer=issuer.id,
        browser=_browser_name(desk, browser),
        nonce=_random(desk),
        back=back,
        again=again,
        verifier=verifier,
        kept=_kept(desk, issuer, kept, browser),
    )
    query = {
        "response_type": "code",
        "scope": "openid email profile",
        "client_id": issuer.client_id,
        "redirect_uri": redirect_uri(desk, desk.accounts.get(issuer.account)),
        "state": state,
        "nonce": start.nonce,
        "code_challenge": _base64(hashlib.sha256(verifier.encode()).digest()),
        "code_challenge_method": "S256",
    }
    if again:
        google = issuer.url == _GOOGLE  # knows no other way to have somebody choose again
        query |= {"prompt": "select_account"} if google else {"prompt": "login", "max_age": "0"}
    where = desk.issuer_door.authorization(issuer, query)
    desk.work.ephemeral.put(start, until=desk.clock.now() + SSO_LIFE)
    return where


def finish_sso(desk: Desk, came: CameBack, entrance: Entrance, *, signed_in: Staff | None = None) -> Arrived:
    """Open a session for who came back, or note that who is `signed_in` has shown again who they are.

    Raise `NotPossible`: `sso-state`, `sso-refused`, `sso-issuer`, what `IssuerDoor.redeem` names, `sso-hosted`,
    `sso-unverified`, `sso-uninvited`, `sso-other-identity`, `sso-not-again`.
    """
    start = _taken(desk, came)
    account = desk.accounts.get(start.account)
    if came.account != account.slug:
        raise NotPossible("sso-state")
    try:
        issuer = trusted(desk, account, start.issuer)
    except NotFound:
        raise NotPossible("sso-state") from None
    if came.issuer and came.issuer != issuer.url:
        raise NotPossible("sso-issuer")
    if came.error or not came.code or len(came.code) > CODE_LIMIT:
        raise NotPossible("sso-refused")
    now = desk.clock.now()
    redeemed = Redeemed(came.code, start.verifier, start.nonce, redirect_uri(desk, account))
    claims = desk.issuer_door.redeem(issuer, redeemed, now=now)
    if not claims.subject or (issuer.hosted and not _same(claims.hosted, issuer.hosted)):
        raise NotPossible("sso-hosted" if claims.subject else "sso-uninvited")
    user = _person(desk, account, issuer, claims)
    if not start.again:
        opened = open_session(desk, user, replace(entrance, way="sso", enrolling=False, shown_at=claims.signed_in_at))
        return Arrived(start.back, opened, start.kept)
    recent = claims.signed_in_at is not None and now - claims.signed_in_at <= STAFF_FRESH_LIFE
    if signed_in is None or signed_in.user.id != user.id or not recent:
        raise NotPossible("sso-not-again")
    prove_again(desk, signed_in, way="sso")
    return Arrived(start.back, None, start.kept)


def _kept(desk: Desk, issuer: Issuer, name: str, browser: str) -> str:
    """A form of this browser and this account, or nothing."""
    try:
        kept = desk.work.ephemeral.get(KeptForm, name, now=desk.clock.now())
    except NotFound:
        return ""
    own = hmac.compare_digest(kept.browser, _browser_name(desk, browser))
    return kept.text if own and kept.account == issuer.account else ""


def _taken(desk: Desk, came: CameBack) -> SsoStart:
    """What the browser was sent with: good once, and for this browser only. Raise `NotPossible` (`sso-state`)."""
    name = _state_name(desk, came.state[:STATE_LIMIT])
    now = desk.clock.now()
    try:
        start = desk.work.ephemeral.get(SsoStart, name, now=now)
    except NotFound:
        raise NotPossible("sso-state") from None
    own = hmac.compare_digest(start.browser, _browser_name(desk, came.browser))
    by = desk.chance.bytes(16).hex()
    if not own or not desk.work.ephemeral.claim(f"sso-state|{name}", by=by, until=now + 2 * SSO_LIFE):
        raise NotPossible("sso-state")
    desk.work.ephemeral.drop(SsoStart, name)
    return start


def _person(desk: Desk, account: Account, issuer: Issuer, claims: Claims) -> User:
    """The user who is meant: by issuer and subject, and the first time by an address that was invited and verified."""
    identity = Identity(issuer=issuer.url, subject=claims.subject)
    working = [user for user in desk.accounts.users(account.id) if user.disabled_at is None]
    for user in working:
        if user.identity == identity:
            return user
    address = _address(claims)
    found = next((user for user in working if address and user.email.look_up == address.look_up), None)
    if found is None:
        raise NotPossible("sso-uninvited")
    if not claims.email_verified:
        _refused(desk, found, "sso-unverified")
    if found.identity is not None and found.identity.issuer == identity.issuer:
        _refused(desk, found, "sso-other-identity")
    return _link(desk, found, identity, issuer)


def _link(desk: Desk, user: User, identity: Identity, issuer: Issuer) -> User:
    because = Reason(Tag.USER_LINKED, f"user:{user.id}", None, {"user": user.id, "issuer": issuer.id})
    unit = desk.work.begin(user.account, desk.clock.now())
    unit.store(desk.accounts.get(user.account), because=because)
    unit.store(replace(user, identity=identity), because=because)
    unit.commit()
    return desk.accounts.user(user.account, user.id)


def _refused(desk: Desk, user: User, why: str) -> None:
    because = Reason(Tag.USER_SSO_REFUSED, f"user:{user.id}", None, {"why": why})
    desk.work.witness(user.account, because, user=user.id, at=desk.clock.now())
    raise NotPossible(why)


def _address(claims: Claims) -> Email | None:
    try:
        return Email.parse(claims.email)
    except InvalidField:
        return None


def _random(desk: Desk) -> str:
    return _base64(desk.chance.bytes(32))


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _state_name(desk: Desk, state: str) -> str:
    return desk.secrets.hash("sso-state", state)[:40]


def _browser_name(desk: Desk, browser: str) -> str:
    return desk.secrets.hash("sso-browser", browser)[:40]
