"""Records to rows and back: plain fields as JSON, personal ones sealed, look-up values left out."""

from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, Final, TypeVar

import msgspec

from chalicelib.domain.account import Account
from chalicelib.domain.ids import AccountId
from chalicelib.domain.record import SEALED, UNSTORED
from chalicelib.shapes import known
from chalicelib.storage import keys
from chalicelib.storage.cipher import Cipher
from chalicelib.storage.engine import Row, Scrap
from chalicelib.storage.kinds import kind_of
from chalicelib.storage.lean_request import lengthen, shorten
from chalicelib.storage.pepper import Pepper

R = TypeVar("R")

_REQUIRED: Final = object()
# Sealed fields that lists need without the rest.
_SUMMARY: Final = {
    "request": ("requester", "contact"),
    "api-key": ("name",),
    "suppression": ("value",),
    "address-mark": ("value",),
}


@cache
def _names(kind: Any, mark: str) -> frozenset[str]:
    return frozenset(item.name for item in fields(kind) if item.metadata.get(mark))


class Codec:
    """Turns records into rows and rows into records for one deployment."""

    def __init__(self, cipher: Cipher, pepper: Pepper) -> None:
        self._cipher = cipher
        self._pepper = pepper

    def row(self, record: Any, *, version: int) -> Row:
        """Return the row of a record, sealed for its account and place."""
        from chalicelib.storage.places_incentives import place

        where = place(record, self._pepper)
        plain, personal = _split(record)
        plain.pop("version", None)
        shorten(record, plain)
        owner = _owner(record)
        short = {name: personal.pop(name) for name in _SUMMARY.get(record.KIND, ())}
        return Row(
            pk=where.pk,
            sk=where.sk,
            kind=record.KIND,
            version=version,
            body=msgspec.json.encode(plain).decode(),
            sealed=self._seal(owner, f"{where.pk}|{where.sk}", personal),
            summary=self._seal(owner, f"{where.pk}|{where.sk}|summary", short),
            list_pk=where.list_pk,
            list_sk=where.list_sk,
            due_pk=where.due_pk,
            due_sk=where.due_sk,
            who_pk=where.who_pk,
            state_pk=where.state_pk,
            got_sk=where.got_sk,
        )

    def record(self, row: Row) -> Any:
        """Return the record of a row."""
        kind = kind_of(row.kind)
        values = msgspec.json.decode(row.body)
        lengthen(kind, values)
        owner = _owner_of(values)
        values |= self._open(owner, f"{row.pk}|{row.sk}", row.sealed)
        values |= self._open(owner, f"{row.pk}|{row.sk}|summary", row.summary)
        if "version" in kind.__dataclass_fields__:
            values["version"] = row.version
        return msgspec.convert(values, known(kind))

    def scrap(self, thing: Any, *, expires_at: int) -> Scrap:
        """Return the ephemeral item of a passing thing."""
        plain, personal = _split(thing)
        return Scrap(
            id=keys.scrap(thing.KIND, thing.id),
            kind=thing.KIND,
            expires_at=expires_at,
            body=msgspec.json.encode(plain).decode(),
            sealed=self._seal(thing.account, keys.scrap(thing.KIND, thing.id), personal),
        )

    def thing(self, kind: type[R], scrap: Scrap) -> R:
        """Return the passing thing of an ephemeral item."""
        values = msgspec.json.decode(scrap.body)
        values |= self._open(_owner_of(values), scrap.id, scrap.sealed)
        return msgspec.convert(values, known(kind))

    def _seal(self, owner: AccountId, where: str, values: dict[str, Any]) -> bytes | None:
        return self._cipher.seal(owner, where, msgspec.json.encode(values)) if values else None

    def _open(self, owner: AccountId, where: str, content: bytes | None) -> dict[str, Any]:
        if not content:
            return {}
        opened: dict[str, Any] = msgspec.json.decode(self._cipher.open(owner, where, content))
        return opened


def plain_body(thing: Any) -> str:
    """Return the unsealed part of a passing thing as it lies in the table: what a replacement compares with."""
    return msgspec.json.encode(_split(thing)[0]).decode()


def _split(record: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    kind: Any = type(record)
    values: dict[str, Any] = msgspec.to_builtins(record)
    for name in _names(kind, UNSTORED):
        values.pop(name, None)
    defaults = _defaults(kind)
    sealed = {name: values.pop(name) for name in _names(kind, SEALED)}
    personal = {name: value for name, value in sealed.items() if defaults.get(name, _REQUIRED) != value}
    stored = {name: value for name, value in values.items() if defaults.get(name, _REQUIRED) != value}
    return {name: _lean(value, getattr(record, name)) for name, value in stored.items()}, personal


def _lean(value: Any, thing: Any) -> Any:
    """The value of a thing without what is absent inside it, or what the dataclasses inside it say anyway.

    A nested field that may be None has None as its default.
    """
    if isinstance(value, tuple) and isinstance(thing, tuple):
        return [_lean(inner, each) for inner, each in zip(value, thing, strict=True)]
    if not isinstance(value, dict):
        return value
    if not is_dataclass(thing):
        return {name: inner for name, inner in value.items() if inner is not None}
    kind: Any = type(thing)
    said = _defaults(kind)
    kept = {name: inner for name, inner in value.items() if inner is not None and said.get(name, _REQUIRED) != inner}
    return {name: _lean(inner, getattr(thing, name)) for name, inner in kept.items()}


@cache
def _defaults(kind: Any) -> dict[str, Any]:
    """What need not be stored because the dataclass says it anyway; a request must fit into one write unit."""
    given = {item.name: item.default for item in fields(kind) if item.default is not MISSING}
    defaults: dict[str, Any] = msgspec.to_builtins(given)
    return defaults


def _owner(record: Any) -> AccountId:
    return record.id if isinstance(record, Account) else record.account


def _owner_of(values: dict[str, Any]) -> AccountId:
    return AccountId(values.get("account") or values["id"])
