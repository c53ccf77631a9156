"""The keys of an account's own systems: added, revoked, and when each was used last."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.api_key import ApiKey, Scope, used_today
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import KeyId, new_key_id
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.text import required
from chalicelib.errors import Conflict, NotFound, NotPossible
from chalicelib.services.ports.desk import Desk

KEYS_LIMIT: Final = 50
_NAME_LIMIT: Final = 80


def add_key(
    desk: Desk,
    account: Account,
    *,
    name: str,
    public_key: str,
    scopes: Sequence[Scope],
    actor: str,
) -> ApiKey:
    """Take a public key (`parse_public_key`) into use at once.

    Raise `InvalidField` (`name`), or `NotPossible` when the account has too many keys in use.
    """
    named = required("name", name, limit=_NAME_LIMIT)
    if sum(key.revoked_at is None for key in desk.api_keys.of(account.id)) >= KEYS_LIMIT:
        raise NotPossible("too-many-keys", limit=str(KEYS_LIMIT))
    key = ApiKey(
        account=account.id,
        id=new_key_id(desk.chance.bytes(10)),
        scopes=tuple(scopes),
        public_key=public_key,
        created_at=desk.clock.now(),
        created_by=actor,
        name=named,
    )
    detail: Detail = {"key": key.id, "scopes": [scope.value for scope in key.scopes]}
    because = Reason(Tag.ACCOUNT_KEY_ADDED, actor, None, detail)
    unit = desk.work.begin(account.id, key.created_at)
    unit.store(desk.accounts.get(account.id), because=because)
    unit.create(key, because=because)
    unit.commit()
    return replace(key, version=1)


def key_of(desk: Desk, account: Account, key: str) -> ApiKey:
    """A key of this account. Raise `NotFound`, for another account's as well."""
    found = desk.api_keys.get(KeyId(key))
    if found.account != account.id:
        raise NotFound("key")
    return found


def revoke_key(desk: Desk, account: Account, key: str, *, actor: str) -> ApiKey:
    """Take a key out of use for good; a second time changes nothing. Raise `NotFound`."""
    found = key_of(desk, account, key)
    if found.revoked_at is not None:
        return found
    revoked = replace(found, revoked_at=desk.clock.now())
    because = Reason(Tag.ACCOUNT_KEY_REVOKED, actor, None, {"key": found.id})
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(desk.accounts.get(account.id), because=because)
    unit.store(revoked, because=because)
    unit.commit()
    return replace(revoked, version=found.version + 1)


def note_use(desk: Desk, key: ApiKey) -> bool:
    """Note the day on which a key was used, once a day; whether anything was written.

    Whoever changes the key at the same moment is right: the next call notes it.
    """
    now = desk.clock.now()
    if used_today(key, now):
        return False
    try:
        desk.work.settle(replace(desk.api_keys.get(key.id), last_used_on=now.astimezone(UTC).date()))
    except Conflict:
        return False
    return True
