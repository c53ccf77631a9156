"""Moves what lies under a hash of an earlier pepper; reads all records in stretches, as erasing does."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from chalicelib.domain.account import LoginEntry
from chalicelib.domain.address_mark import AddressMark
from chalicelib.domain.incentive import Membership
from chalicelib.domain.legal_hold import LegalHold
from chalicelib.domain.rekeying import Rekeyed
from chalicelib.domain.request import ContactEntry
from chalicelib.domain.suppression import Suppression
from chalicelib.domain.telephony import TextStop
from chalicelib.errors import Conflict, Unreadable
from chalicelib.services.ports.rekeying import Hashed, HashedPage
from chalicelib.storage import keys_incentives, keys_mail, keys_retention, keys_suppressions
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine, Row
from chalicelib.storage.ground import Ground
from chalicelib.storage.pepper import Pepper, version_of
from chalicelib.storage.work import StorageWork

Find = Callable[[str, str], str]


def _end_of_pk(pk: str, _: str) -> str:
    return pk.rpartition("#")[2]


def _of_hold(_: str, sk: str) -> str:
    """Empty for the hold of a request."""
    return sk.partition(f"{keys_retention.HOLD}{keys_retention.OF_CONTACT}")[2]


# Each kind of record whose key is made from a contact, and where in the key the hash stands.
HASHED: Final[Mapping[str, Find]] = {
    LoginEntry.KIND: _end_of_pk,
    ContactEntry.KIND: _end_of_pk,
    TextStop.KIND: _end_of_pk,
    LegalHold.KIND: _of_hold,
    Suppression.KIND: lambda pk, sk: keys_suppressions.hashes_of(pk, sk)[1],
    Membership.KIND: lambda pk, _: keys_incentives.hash_of(pk),
    AddressMark.KIND: lambda _, sk: sk.removeprefix(keys_mail.MARK),
}
# Those that know their contact, as they are when their key is made anew.
_BARE: Final[Mapping[str, Callable[[Any], Any]]] = {
    TextStop.KIND: lambda it: replace(it, hashed="") if it.number else None,
    LegalHold.KIND: lambda it: replace(it, name="") if it.contact else None,
    Suppression.KIND: lambda it: replace(it, keyed=None),
    Membership.KIND: lambda it: replace(it, hashed="") if it.value else None,  # one that is leaving has none
    AddressMark.KIND: lambda it: replace(it, name=None),
}


class StoredRehashing:
    """See `services.ports.rekeying.Rehashing`."""

    def __init__(self, engine: Engine, codec: Codec, pepper: Pepper, *, ground: Ground, work: StorageWork) -> None:
        self._engine = engine
        self._codec = codec
        self._pepper = pepper
        self._ground = ground
        self._work = work

    def page(self, after: str, *, version: int, read: bool = True) -> HashedPage:
        """See `Rehashing`."""
        traces, following = self._ground.rows(after)
        found = [
            self._found(trace.pk, trace.sk, trace.kind, under, read=read)
            for trace in traces
            if trace.kind in HASHED
            and (under := version_of(HASHED[trace.kind](trace.pk, trace.sk)))
            and under != version
        ]
        return HashedPage(found=tuple(one for one in found if one), looked=len(traces), after=following)

    def _found(self, pk: str, sk: str, kind: str, version: int, *, read: bool) -> Hashed | None:
        if not read:
            return Hashed(pk=pk, sk=sk, kind=kind, version=version)
        row = self._engine.get(pk, sk)
        return Hashed(pk=pk, sk=sk, kind=kind, version=version, record=self._read(row)) if row else None

    def _read(self, row: Row) -> Any:
        try:
            return self._codec.record(row)
        except Unreadable:
            return None

    def move(self, one: Hashed, contacts: Iterable[str]) -> Rekeyed:
        """See `Rehashing`."""
        if one.record is None:
            return Rekeyed.UNREADABLE
        bare = self._bare(one, contacts)
        if bare is None:
            return Rekeyed.UNKNOWN
        row = self._engine.get(one.pk, one.sk)
        if row is None or row.version != one.record.version:
            return Rekeyed.ELSEWHERE
        try:
            self._work.rehash(row, self._codec.row(bare, version=row.version))
        except Conflict:
            return Rekeyed.ELSEWHERE
        return Rekeyed.MOVED

    def drop(self, one: Hashed, contacts: Iterable[str] = ()) -> None:
        """See `Rehashing`."""
        row = self._engine.get(one.pk, one.sk)
        if row is not None and row.version == one.record.version:
            self._work.forget_rehashed(row)
        bare = self._bare(one, contacts)
        if bare is not None:
            self._work.forget_rehashed(self._codec.row(bare, version=one.record.version))

    def _bare(self, one: Hashed, contacts: Iterable[str]) -> Any:
        """The record as it is written under the pepper in use; None where nothing tells its contact."""
        if one.kind in _BARE:
            return _BARE[one.kind](one.record)
        hashed = HASHED[one.kind](one.pk, one.sk)
        known = one.version in self._pepper.versions
        contact = next((each for each in contacts if known and self._pepper.under(one.version, each) == hashed), "")
        if not contact:
            return None
        return replace(one.record, hashed=self._pepper.newest(contact))
