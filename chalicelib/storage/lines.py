"""Reads numbers, service codes and the global look-ups of the telephone line."""

from dataclasses import replace

from chalicelib.domain.contact import Phone
from chalicelib.domain.ids import AccountId, Reference
from chalicelib.domain.telephony import (
    CallEntry,
    PhoneNumber,
    PhoneNumberEntry,
    ReferenceEntry,
    ServiceCode,
    ServiceCodeEntry,
    TextStop,
)
from chalicelib.errors import NotFound
from chalicelib.storage import keys
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine, Row
from chalicelib.storage.pepper import Pepper


class StoredLines:
    """See `services.ports.lines.Lines`."""

    def __init__(self, engine: Engine, codec: Codec, pepper: Pepper) -> None:
        self._engine = engine
        self._codec = codec
        self._pepper = pepper

    def number(self, number: str) -> PhoneNumber:
        """See `Lines`."""
        entry: PhoneNumberEntry = self._codec.record(self._one(keys.phone_number(number), keys.NUMBER, "phone number"))
        row = self._one(keys.account(entry.account), keys.NUMBER + number, "phone number")
        found: PhoneNumber = self._codec.record(row)
        return found

    def numbers(self, account: AccountId) -> tuple[PhoneNumber, ...]:
        """See `Lines`."""
        rows = self._engine.partition(keys.account(account), keys.NUMBER)
        return tuple(self._codec.record(row) for row in rows)

    def code(self, code: str) -> ServiceCode:
        """See `Lines`."""
        entry: ServiceCodeEntry = self._codec.record(self._one(keys.service_code(code), keys.SERVICE, "service code"))
        row = self._one(keys.account(entry.account), keys.SERVICE + code, "service code")
        found: ServiceCode = self._codec.record(row)
        return found

    def codes(self, account: AccountId) -> tuple[ServiceCode, ...]:
        """See `Lines`."""
        rows = self._engine.partition(keys.account(account), keys.SERVICE)
        return tuple(self._codec.record(row) for row in rows)

    def account_of(self, reference: Reference) -> AccountId:
        """See `Lines`."""
        return self.reference(reference).account

    def reference(self, reference: Reference) -> ReferenceEntry:
        """See `Lines`."""
        entry: ReferenceEntry = self._codec.record(self._one(keys.reference(reference), keys.REFERENCE, "reference"))
        return entry

    def call(self, sid: str) -> CallEntry:
        """See `Lines`."""
        entry: CallEntry = self._codec.record(self._one(keys.call(sid), keys.CALL, "call"))
        return entry

    def stop(self, account: AccountId, phone: Phone) -> TextStop | None:
        """See `Lines`."""
        places = [keys.text_stop(account, hashed) for hashed in self._pepper.candidates(phone.look_up)]
        row = next((row for row in reversed([self._engine.get(pk, keys.STOP) for pk in places]) if row), None)
        if row is None:
            return None
        found: TextStop = self._codec.record(row)
        newest = row.pk == keys.text_stop(account, self._pepper.newest(phone.look_up))
        return found if newest else replace(found, version=0)  # what changes it writes it anew

    def _one(self, pk: str, sk: str, what: str) -> Row:
        row = self._engine.get(pk, sk)
        if row is None:
            raise NotFound(what)
        return row
