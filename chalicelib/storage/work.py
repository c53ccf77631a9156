"""The only writer: no other file may save, update or delete.

`begin` collects changes that need proof and commits them with their audit entries in one transaction;
`ephemeral` writes what carries none.
"""

import secrets
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final, TypeVar

from chalicelib.domain.account import Account
from chalicelib.domain.agenda import Agenda, Recheck
from chalicelib.domain.alerts import Notice, Summary
from chalicelib.domain.audit import GENESIS, AuditEvent, ChainHead, append
from chalicelib.domain.child_task import ChildTask
from chalicelib.domain.contact_list import ContactList
from chalicelib.domain.correspondence import CODE_LETTERS, REMINDER_LETTERS, Letter
from chalicelib.domain.format_wish import FormatWish
from chalicelib.domain.ids import AccountId, UserId
from chalicelib.domain.misuse import MisuseReport
from chalicelib.domain.outside_case import OutsideCase
from chalicelib.domain.passing import Draft, Passing
from chalicelib.domain.reason import Reason
from chalicelib.domain.referral import ReferralAgenda
from chalicelib.domain.request import Request
from chalicelib.domain.request_file import RequestFile
from chalicelib.domain.takeout import Takeout
from chalicelib.domain.vendor_task import VendorTask
from chalicelib.domain.webhook import Delivery
from chalicelib.errors import AuditMissing, Conflict, NotFound
from chalicelib.services.ports.reminders import Reminder
from chalicelib.services.ports.settled import Settled
from chalicelib.storage import keys, keys_misuse, keys_retention
from chalicelib.storage.codec import Codec, plain_body
from chalicelib.storage.engine import (
    AddCounts,
    Change,
    DeleteRow,
    Engine,
    PutEntry,
    PutRow,
    ReplaceScrap,
    Scrap,
    Taken,
)
from chalicelib.storage.work_register import RegisterDoor
from chalicelib.storage.work_rehashing import RehashingDoor
from chalicelib.storage.work_retention import RetentionDoor
from chalicelib.values import dataclass, field, replace

P = TypeVar("P", bound=Passing)
_WITNESS_TRIES: Final = 10
_WITNESS_PARTS: Final = 8
_COUNT_PARTS: Final = 8  # sheets of what was deleted in one month
_HEADS_KNOWN: Final = 1000
_REMINDING: Final = (Agenda, Recheck, Notice, Summary, ReferralAgenda, VendorTask, FormatWish, OutsideCase, ChildTask)


def _epoch(at: datetime) -> int:
    return int(at.timestamp())


def chain_name(account: AccountId, reason: Reason) -> str:
    """The chain in which a reason is recorded."""
    if reason.matter:
        return keys_misuse.report(account, reason.matter)
    return keys.request(account, reason.about) if reason.about else keys.account_chain(reason.owner or account)


@dataclass(slots=True)
class UnitOfWork:
    """Changes to one account's records; see `services.ports.desk.Unit`."""

    engine: Engine
    codec: Codec
    account: AccountId
    at: datetime
    _puts: list[tuple[Any, int]] = field(default_factory=list)
    _deletes: list[Any] = field(default_factory=list)
    _scraps: list[ReplaceScrap] = field(default_factory=list)
    _reasons: list[Reason] = field(default_factory=list)
    _deleted: Counter[str] = field(default_factory=Counter)

    def create(self, record: Any, *, because: Reason) -> None:
        """See `Unit`."""
        self._collect(because)
        self._puts.append((record, 0))

    def store(self, record: Any, *, because: Reason) -> None:
        """See `Unit`."""
        self._collect(because)
        self._puts.append((record, record.version))

    def remove(self, record: Any, *, because: Reason) -> None:
        """See `Unit`."""
        self._collect(because)
        self._deletes.append(record)

    def note(self, because: Reason) -> None:
        """See `Unit`."""
        self._collect(because)

    def replace(self, was: Draft, becomes: Draft, *, until: datetime) -> None:
        """See `Unit`."""
        scrap = self.codec.scrap(becomes, expires_at=_epoch(until))
        self._scraps.append(ReplaceScrap(scrap=scrap, was=plain_body(was)))

    def count(self, deleted: Mapping[str, int]) -> None:
        """See `Unit`."""
        self._deleted.update(deleted)

    def commit(self) -> None:
        """See `Unit`."""
        if not self._reasons:
            raise AuditMissing("a commit without a reason")
        entries, heads = self._chain_up()
        changes: list[Change] = [self._delete(record) for record in self._deletes]
        changes += self._scraps
        changes += [self._put(record, expect, heads) for record, expect in self._puts]
        changes += entries
        if self._deleted:
            month = keys_retention.month(self.at.date(), secrets.randbelow(_COUNT_PARTS))
            changes.append(AddCounts(pk=keys_retention.deleted(self.account), sk=month, counts=dict(self._deleted)))
        try:
            self.engine.transact(changes)
        except Taken as taken:
            raise Conflict(taken.kind) from None

    def _collect(self, because: Reason) -> None:
        if because not in self._reasons:
            self._reasons.append(because)

    def _chain_up(self) -> tuple[list[PutEntry], dict[str, ChainHead]]:
        """The audit entries of this commit and, per chain, the head that its owner will carry."""
        owners = [*self._deletes, *(record for record, _ in self._puts)]  # a chain's last entry leaves with its owner
        heads = {_chain_of(record): record.chain_head for record in owners if _owns_chain(record)}
        entries = []
        for reason in self._reasons:
            chain = chain_name(self.account, reason)
            if chain not in heads:
                raise AuditMissing(f"{reason.tag}: no record of this commit owns its chain")
            event = AuditEvent(chain=chain, tag=reason.tag, actor=reason.actor, detail=reason.detail)
            entry = append(heads[chain], event, self.at)
            heads[chain] = ChainHead(entry.seq, entry.hash)
            entries.append(PutEntry(entry=entry))
        return entries, heads

    def _put(self, record: Any, expect: int, heads: dict[str, ChainHead]) -> PutRow:
        if _owns_chain(record):
            changed = {"changed_at": self.at} if isinstance(record, Request) else {}
            record = replace(record, chain_head=heads[_chain_of(record)], **changed)
        return PutRow(row=self.codec.row(record, version=expect + 1), expect=expect)

    def _delete(self, record: Any) -> DeleteRow:
        row = self.codec.row(record, version=record.version)
        return DeleteRow(pk=row.pk, sk=row.sk, kind=row.kind, expect=record.version)


def _owns_chain(record: Any) -> bool:
    return isinstance(record, Request | Account | MisuseReport)


def _chain_of(record: Request | Account | MisuseReport) -> str:
    if isinstance(record, Account):
        return keys.account_chain(record.id)
    if isinstance(record, MisuseReport):
        return keys_misuse.report(record.account, record.id)
    return keys.request(record.account, record.id)


class EphemeralDoor:
    """Writes the ephemeral table; see `services.ports.desk.Ephemeral`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def put(self, thing: Passing, *, until: datetime) -> None:
        """See `Ephemeral`."""
        self._engine.put_scrap(self._codec.scrap(thing, expires_at=_epoch(until)))

    def get(self, kind: type[P], name: str, *, now: datetime) -> P:
        """See `Ephemeral`."""
        found = self._engine.get_scrap(keys.scrap(kind.KIND, name))
        if found is None or found.expires_at <= _epoch(now):
            raise NotFound(kind.KIND)
        return self._codec.thing(kind, found)

    def drop(self, kind: type[P], name: str) -> None:
        """See `Ephemeral`."""
        self._engine.delete_scrap(keys.scrap(kind.KIND, name))

    def begin(self, thing: P, *, now: datetime, until: datetime) -> P | None:
        """See `Ephemeral`. What DynamoDB has not deleted yet is overwritten; a repeat by the SDK meets its own."""
        scrap = self._codec.scrap(thing, expires_at=_epoch(until))
        try:
            self._engine.put_scrap(scrap, new=True)
        except Taken:
            there = self._engine.get_scrap(scrap.id)
        else:
            return None
        if there is not None and there.body == scrap.body:
            return None
        if there is not None and there.expires_at > _epoch(now):
            return self._codec.thing(type(thing), there)
        if there is None or not self._exchange(there.body, scrap):
            raise Conflict(thing.KIND)
        return None

    def exchange(self, was: Passing, becomes: Passing, *, until: datetime) -> bool:
        """See `Ephemeral`."""
        return self._exchange(plain_body(was), self._codec.scrap(becomes, expires_at=_epoch(until)))

    def _exchange(self, was: str, scrap: Scrap) -> bool:
        try:
            self._engine.transact([ReplaceScrap(scrap=scrap, was=was)])
        except Taken:
            return False
        return True

    def count(self, name: str, *, until: datetime) -> int:
        """See `Ephemeral`."""
        return self._engine.count(keys.scrap("count", name), kind="count", expires_at=_epoch(until))

    def claim(self, name: str, *, by: str, until: datetime) -> bool:
        """See `Ephemeral`; a repeat by the SDK after a lost answer meets its own claim."""
        claim = Scrap(id=keys.scrap("claim", name), kind="claim", body=by, expires_at=_epoch(until))
        try:
            self._engine.put_scrap(claim, new=True)
        except Taken:
            first = self._engine.get_scrap(claim.id)
            return first is not None and first.body == by
        return True

    def first_seen(self, name: str, *, at: datetime, until: datetime) -> datetime:
        """See `Ephemeral`."""
        mark = Scrap(id=keys.scrap("seen", name), kind="seen", body=at.isoformat(), expires_at=_epoch(until))
        try:
            self._engine.put_scrap(mark, new=True)
        except Taken:
            first = self._engine.get_scrap(mark.id)
            return datetime.fromisoformat(first.body) if first else at
        return at

    def put_value(self, name: str, value: str, *, until: datetime) -> None:
        """See `Ephemeral`."""
        scrap = Scrap(id=keys.scrap("value", name), kind="value", body=value, expires_at=_epoch(until))
        self._engine.put_scrap(scrap)

    def get_value(self, name: str, *, now: datetime) -> str | None:
        """See `Ephemeral`."""
        found = self._engine.get_scrap(keys.scrap("value", name))
        return found.body if found and found.expires_at > _epoch(now) else None


class StorageWork(RetentionDoor, RegisterDoor, RehashingDoor):
    """`Work` over an engine; see `services.ports.desk.Work`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._ephemeral = EphemeralDoor(engine, codec)
        self._engine = engine
        self._codec = codec
        self._heads: dict[str, ChainHead] = {}  # of the chains of views, as this container left them

    @property
    def ephemeral(self) -> EphemeralDoor:
        """See `Work`."""
        return self._ephemeral

    def begin(self, account: AccountId, at: datetime) -> UnitOfWork:
        """See `Work`."""
        return UnitOfWork(self._engine, self._codec, account, at)

    def witness(self, account: AccountId, reason: Reason, *, user: UserId, at: datetime) -> None:
        """See `Work`. Two tabs of one person may collide; the entry then takes the next place.

        A system looks from many threads at once: its entries are spread over several chains. The end of a chain as
        this container left it is remembered; where another one wrote since, the place is taken and the end is read.
        """
        part = f".{secrets.randbelow(_WITNESS_PARTS)}" if reason.actor.startswith("key:") else ""
        chain = keys.views_chain(account, f"{user}{part}", at.date())
        event = AuditEvent(chain=chain, tag=reason.tag, actor=reason.actor, detail=reason.detail)
        looks = reason.tag.startswith("view:")  # a sign-in that fails takes as long for a known address as for others
        for attempt in range(_WITNESS_TRIES):
            head = (self._heads.pop(chain, None) if looks else None) or self._tail(chain)
            entry = append(head, event, at)
            try:
                self._engine.append(entry)
            except Taken:
                time.sleep(0.005 * secrets.randbelow(2**attempt))
            else:
                if len(self._heads) >= _HEADS_KNOWN:
                    self._heads.clear()
                self._heads[chain] = entry.head
                return
        raise Conflict("audit")

    def _tail(self, chain: str) -> ChainHead:
        last = self._engine.tail(chain)
        return last.head if last else GENESIS

    def post_code(self, letter: Letter) -> None:
        """See `Work`."""
        if letter.kind not in CODE_LETTERS:
            raise AuditMissing(f"{letter.kind}: only letters that carry a code go out without a reason")
        self._engine.put_row(PutRow(row=self._codec.row(letter, version=1), expect=0))

    def remind(self, put: Sequence[Reminder], *, remove: Sequence[Reminder] = ()) -> None:
        """See `Reminders.write`: reminders carry no proof, and nothing that owns a chain passes here."""
        for record in (*put, *remove):
            letter = isinstance(record, Letter) and record.kind in REMINDER_LETTERS
            if not letter and not isinstance(record, _REMINDING):
                raise AuditMissing(f"{record.KIND}: only reminders go out without a reason")
        changes: list[Change] = []
        for record in remove:
            row = self._codec.row(record, version=record.version)
            changes.append(DeleteRow(pk=row.pk, sk=row.sk, kind=row.kind, expect=record.version))
        for record in put:
            row = self._codec.row(record, version=record.version + 1)
            changes.append(PutRow(row=row, expect=record.version))
        try:
            self._engine.transact(changes)
        except Taken as taken:
            raise Conflict(taken.kind) from None

    def settle(self, record: Settled) -> None:
        """See `Work`."""
        row = self._codec.row(record, version=record.version + 1)
        try:
            self._engine.put_row(PutRow(row=row, expect=record.version))
        except Taken:
            raise Conflict(record.KIND) from None

    def post_delivery(self, delivery: Delivery) -> bool:
        """See `Work`."""
        try:
            self._engine.put_row(PutRow(row=self._codec.row(delivery, version=1), expect=0))
        except Taken:
            return False
        return True

    def drop_expired(self, record: Delivery | RequestFile | Takeout | ContactList) -> None:
        """See `Work`."""
        row = self._codec.row(record, version=record.version)
        with suppress(Taken):
            self._engine.transact([DeleteRow(pk=row.pk, sk=row.sk, kind=row.kind, expect=record.version)])
