"""The keys of an account's systems, for systems that may administer."""

from typing import Final

from chalicelib.domain.api_key import ApiKey, parse_public_key, parse_scopes
from chalicelib.domain.audit_tags import Tag
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.settings import AddKey, KeyFacts, KeyList
from chalicelib.http.api.sections import Section
from chalicelib.http.endpoint import Reads
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.accounts.api_keys import add_key, revoke_key

section: Final = Section(blueprint, "Keys", "/keys")
_SAME: Final = ("id", "name", "public_key", "created_at", "created_by", "last_used_on", "revoked_at")


@section.administers(method="GET", audit=Reads.NOTHING_PERSONAL, answer=KeyList)
def list_all(call: ApiCall) -> KeyList:
    """List the keys.

    Of all systems of the account, revoked ones included, with the day on which each was last used.
    """
    return KeyList(items=[_facts(key) for key in call.desk.api_keys.of(call.account.id)])


@section.administers(
    audit=(Tag.ACCOUNT_KEY_ADDED,), body=AddKey, answer=KeyFacts, status=201, refusals=("conflict", "not-possible")
)
def add(call: ApiCall) -> KeyFacts:
    """Add a key.

    Takes a public key into use at once; its private half never comes here. To roll a key over, add the new one, use
    it, and revoke the old one.
    """
    body: AddKey = call.body
    made = add_key(
        call.desk,
        call.account,
        name=body.name,
        public_key=parse_public_key(body.public_key),
        scopes=parse_scopes(body.scopes),
        actor=call.staff.actor,
    )
    return _facts(made)


@section.administers("/{key}/revocation", audit=(Tag.ACCOUNT_KEY_REVOKED,), answer=KeyFacts, refusals=("conflict",))
def revoke(call: ApiCall) -> KeyFacts:
    """Revoke a key.

    For good, within 30 seconds; a second time changes nothing. A key may revoke itself.
    """
    return _facts(revoke_key(call.desk, call.account, call.params["key"], actor=call.staff.actor))


def _facts(key: ApiKey) -> KeyFacts:
    return KeyFacts(scopes=list(key.scopes), **{name: getattr(key, name) for name in _SAME})
