"""A business's signed hand-off: its own site says who is signed in there, and the form opens with them proved.

The token is a JSON Web Token (RFC 7519), signed with an Ed25519 key of the account (RFC 8037) that has its scope.
It is good once and for minutes, names the form that it is for, and says when the person last signed in: an existing
account proves somebody who has signed in again before data are disclosed, corrected or deleted (11 CCR 7061(a)).
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from chalicelib.domain.contact import Email
from chalicelib.domain.ids import KeyId
from chalicelib.domain.request import Behalf, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.text import clean
from chalicelib.domain.verification import ApprovalState, Match, MatchMethod, MatchResult, Verification
from chalicelib.errors import InvalidField, NotPossible
from chalicelib.values import dataclass, replace

TYPE: Final = "recourse-hand-off+jwt"  # a token that the business signed for something else is none of ours
ALGORITHMS: Final = ("Ed25519", "EdDSA")  # RFC 9864, and what libraries have called it before
TOKEN_LIMIT: Final = 4000  # characters
TOKEN_LIFE: Final = timedelta(minutes=5)  # the longest from `iat` to `exp`
SKEW: Final = timedelta(seconds=30)  # a clock of theirs may be ahead by this
SIGN_IN_LIFE: Final = timedelta(minutes=10)  # before the hand-off: an older sign-in was not made for this
FORM_LIFE: Final = timedelta(minutes=60)  # from the hand-off to Send
ID_LIMIT: Final = 128  # characters of `jti`
NAME_LIMIT: Final = 200
NUMBER_LIMIT: Final = 100
ADDRESS_LIMIT: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """Who came from the business's own site, and what it says of them."""

    key: KeyId
    id: str  # `jti`
    at: datetime
    until: datetime  # `exp`
    email: Email
    signed_in_at: datetime | None = None  # `auth_time`
    name: str = ""
    number: str = ""  # `sub`: what the business calls the person's account
    again: str = ""  # `sign_in_url`: where the person signs in again

    def means(self, typed: Typed, behalf: Behalf) -> bool:
        """Whether the form asks for the person who was signed in: with their address and name, for themselves."""
        mine = typed.email is not None and typed.email.look_up == self.email.look_up
        named = not self.name or clean(typed.name).casefold() == self.name.casefold()
        return behalf is Behalf.SELF and mine and named

    def fresh(self, now: datetime) -> bool:
        """Whether the person signed in for this, and sends the form soon after."""
        since = self.signed_in_at
        return since is not None and self.at - since <= SIGN_IN_LIFE and now - self.at <= FORM_LIFE

    def completed(self, typed: Typed, behalf: Behalf) -> Typed:
        """The form with the number of the account, where it asks for the person who was signed in."""
        return replace(typed, customer_number=self.number) if self.number and self.means(typed, behalf) else typed

    def proves(self, typed: Typed, behalf: Behalf, rights: Iterable[Right], now: datetime) -> bool:
        """Whether nothing else need be asked: the same person, signed in anew wherever data are touched."""
        return self.means(typed, behalf) and (self.fresh(now) or not any(right.touches_data for right in rights))

    def prove(self, check: Verification, now: datetime) -> Verification:
        """The check with the address confirmed and, where the business's policy lets a sign-in count, the match."""
        confirmed = replace(check, contact_confirmed_at=now)
        if not check.demands.sign_in:
            return confirmed
        match = Match(
            compared=(),
            method=MatchMethod.ACCOUNT,
            result=MatchResult.MATCHED,
            declaration=False,
            contact_on_file=True,
            by=f"key:{self.key}",
            at=now,
        )
        waits = ApprovalState.WAITING if check.demands.second_person else ApprovalState.NOT_NEEDED
        return replace(confirmed, match=match, approval=waits)


def read_claims(claims: Mapping[str, Any], *, key: KeyId, audience: str, now: datetime) -> HandedOver:
    """Read what a token says whose signature holds.

    Raise `NotPossible`: `hand-off-invalid` for what lacks something, is too long or is for another form, and
    `hand-off-expired`.
    """
    issued, until = _instant(claims.get("iat")), _instant(claims.get("exp"))
    if issued is None or until is None or until - issued > TOKEN_LIFE or claims.get("aud") != audience:
        raise NotPossible("hand-off-invalid")
    if now > until:
        raise NotPossible("hand-off-expired")
    signed_in = _instant(claims.get("auth_time"))
    name = _text(claims, "jti", ID_LIMIT)
    ahead = now + SKEW
    if not name or issued > ahead or (signed_in is not None and signed_in > ahead):
        raise NotPossible("hand-off-invalid")
    try:
        email = Email.parse(_text(claims, "email", ADDRESS_LIMIT))
    except InvalidField:
        raise NotPossible("hand-off-invalid") from None
    return HandedOver(
        key=key,
        id=name,
        at=now,
        until=until,
        email=email,
        signed_in_at=signed_in,
        name=_text(claims, "name", NAME_LIMIT),
        number=_text(claims, "sub", NUMBER_LIMIT),
        again=_address(_text(claims, "sign_in_url", ADDRESS_LIMIT)),
    )


def _instant(value: object) -> datetime | None:
    """A NumericDate (RFC 7519, section 2) as a whole number; what no calendar holds counts as absent."""
    if type(value) is not int:
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _text(claims: Mapping[str, Any], name: str, limit: int) -> str:
    value = claims.get(name, "")
    text = clean(value) if isinstance(value, str) else None
    if text is None or len(text) > limit:
        raise NotPossible("hand-off-invalid")
    return text


def _address(url: str) -> str:
    """An address to which a link may lead. Raise `NotPossible` (`hand-off-invalid`)."""
    try:
        where = urlsplit(url)
    except ValueError:
        raise NotPossible("hand-off-invalid") from None
    if url and (where.scheme != "https" or not where.hostname or not url.isascii()):
        raise NotPossible("hand-off-invalid")
    return url
