"""A person comes from the business's own site, where they are signed in, with its signed word for it."""

import json
import warnings
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from chalicelib.domain.account import Account
from chalicelib.domain.api_key import ApiKey, Scope, lives
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.hand_off import ALGORITHMS, SKEW, TOKEN_LIMIT, TYPE, HandedOver, read_claims
from chalicelib.domain.ids import KeyId, is_key_id
from chalicelib.domain.jws import spelled_header
from chalicelib.domain.passing import DRAFT_LIFE, Draft
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Request
from chalicelib.domain.verification import ApprovalState, Level, Match, Verification
from chalicelib.errors import NotFound, NotPossible
from chalicelib.services.accounts.api_keys import note_use
from chalicelib.services.intake.keep_draft import open_draft
from chalicelib.services.ports.desk import Desk, Unit

_HEADERS: Final = frozenset({"alg", "kid", "typ"})


def form_address(desk: Desk, account: Account) -> str:
    """The audience that a token for an account's form names."""
    return f"{desk.public_url}/c/{account.slug}"


def take_hand_off(desk: Desk, account: Account, token: str, visitor: str) -> Draft:
    """Open the form for whom the token names; it is used up before anything is opened.

    Raise `NotPossible`: `hand-off-invalid` (no token of this account's, whatever is wrong with it), `hand-off-expired`
    or `hand-off-used`.
    """
    now = desk.clock.now()
    key = _key(desk, account, token)
    claims = _verified(token, key)
    handed = read_claims(claims, key=key.id, audience=form_address(desk, account), now=now)
    name = desk.secrets.hash("hand-off", f"{key.id}|{handed.id}")
    if not desk.work.ephemeral.claim(f"hand-off|{name}", by=desk.chance.bytes(16).hex(), until=handed.until + SKEW):
        raise NotPossible("hand-off-used")
    note_use(desk, key)
    known = {"email": [handed.email.address]} | ({"name": [handed.name]} if handed.name else {})
    draft = replace(open_draft(desk, account, visitor), handed=handed, answers=known)
    desk.work.ephemeral.put(draft, until=now + DRAFT_LIFE)
    return draft


def _key(desk: Desk, account: Account, token: str) -> ApiKey:
    """The key that the token names: of this account, in use, and with the scope for it. Raise `NotPossible`."""
    header = spelled_header(token) if len(token) <= TOKEN_LIMIT else {}
    named = header.get("kid")
    if set(header) != _HEADERS or header["alg"] not in ALGORITHMS or header["typ"] != TYPE or not is_key_id(named):
        raise NotPossible("hand-off-invalid")
    try:
        key = desk.api_keys.get(KeyId(str(named)))
    except NotFound:
        raise NotPossible("hand-off-invalid") from None
    if key.account != account.id or not lives(account, key) or Scope.HAND_OFF not in key.scopes:
        raise NotPossible("hand-off-invalid")
    return key


def _verified(token: str, key: ApiKey) -> dict[str, Any]:
    """What a token says that the key has signed. Raise `NotPossible` (`hand-off-invalid`)."""
    from joserfc.errors import JoseError, SecurityWarning  # 60 ms, needed when somebody is handed over only
    from joserfc.jwk import OKPKey
    from joserfc.jws import deserialize_compact

    public = key.public_key.rstrip("=").translate(str.maketrans("+/", "-_"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SecurityWarning)  # "EdDSA" is an old name; the key says which curve
            owner = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": public})
            said = json.loads(deserialize_compact(token, owner, algorithms=list(ALGORITHMS)).payload)
    except (JoseError, ValueError, RecursionError):
        raise NotPossible("hand-off-invalid") from None
    if not isinstance(said, dict):
        raise NotPossible("hand-off-invalid")
    return said


def proved(handed: HandedOver | None, requests: tuple[Request, ...], now: datetime) -> tuple[Request, ...]:
    """The requests with what the sign-in proves, where there was one and anything must be proved."""
    if handed is None:
        return requests
    return tuple(
        replace(request, verification=handed.prove(request.verification, now))
        if request.verification.needed > Level.NONE
        else request
        for request in requests
    )


def note_proof(unit: Unit, handed: HandedOver | None, requests: tuple[Request, ...]) -> None:
    """The audit's word for it, in the name of the business's system that vouched."""
    if handed is None:
        return
    actor = f"key:{handed.key}"
    for request in requests:
        check = request.verification
        if check.needed is Level.NONE:
            continue
        unit.note(Reason(Tag.REQUEST_CONTACT_CONFIRMED, actor, request.id, {"contact": "account"}))
        if check.match:
            unit.note(Reason(Tag.REQUEST_VERIFICATION_RECORDED, actor, request.id, _detail(check, check.match)))
        if check.approval is ApprovalState.WAITING:
            unit.note(Reason(Tag.REQUEST_APPROVAL_REQUESTED, actor, request.id, {"policy": check.demands.policy}))


def _detail(check: Verification, match: Match) -> Detail:
    return {
        "compared": list(match.compared),
        "method": match.method.value,
        "result": match.result.value,
        "declaration": match.declaration,
        "contact_on_file": match.contact_on_file,
        "level": int(check.reached),
    }
