"""Finds all that is left of an account and deletes it for good; see `services.ports.erasure.Eraser`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from chalicelib.domain.account import LoginEntry, SlugEntry, User
from chalicelib.domain.erasure import TOGETHER, Farewell, Remnant
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.passing import Challenge, OpenSessions, StaffSession
from chalicelib.domain.request import ContactEntry, Request, Submission
from chalicelib.domain.telephony import (
    CallEntry,
    PhoneNumber,
    PhoneNumberEntry,
    ReferenceEntry,
    ServiceCode,
    ServiceCodeEntry,
    TextStop,
)
from chalicelib.domain.voicemail import Voicemail
from chalicelib.services.ports.erasure import Piece
from chalicelib.storage import (
    keys,
    keys_api,
    keys_consumer_data,
    keys_figures,
    keys_inbound,
    keys_incentives,
    keys_leaving,
    keys_queue,
    keys_retention,
    keys_suppressions,
    keys_webhooks,
)
from chalicelib.storage.blobs import S3KeyCopies
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine
from chalicelib.storage.ground import Ground, Objects, Trace
from chalicelib.storage.pepper import Pepper

_OBJECT: Final = "object:"
_TAKEN_ANEW: Final = frozenset({SlugEntry.KIND, PhoneNumberEntry.KIND, ServiceCodeEntry.KIND})
_BUCKETS: Final = {
    "files": keys_leaving.file_prefixes,
    "voicemails": keys_leaving.voicemail_prefixes,
    "mails": keys_inbound.prefixes,
}


class StoredEraser:
    """See `services.ports.erasure.Eraser`."""

    def __init__(
        self,
        engine: Engine,
        codec: Codec,
        pepper: Pepper,
        *,
        ground: Ground,
        objects: Mapping[str, Objects],
        copies: S3KeyCopies,
    ) -> None:
        self._engine = engine
        self._codec = codec
        self._pepper = pepper
        self._ground = ground
        self._objects = objects
        self._copies = copies

    # -- what leads in

    def doors(self, account: AccountId) -> tuple[Remnant, ...]:
        """See `Eraser`. What tells where the doors are goes with the account's own records.

        A name or a number may be another business's by now: it is taken anew as soon as it is free.
        """
        row = self._engine.get(keys.account(account), keys.ACCOUNT)
        found = [Remnant(keys.slug(self._codec.record(row).slug), "SLUG", SlugEntry.KIND)] if row else []
        for row in self._engine.partition(keys.account(account)):
            if row.kind == User.KIND:
                found += self._of_user(self._codec.record(row))
            elif row.kind == PhoneNumber.KIND:
                name = row.sk.removeprefix(keys.NUMBER)
                found.append(Remnant(keys.phone_number(name), keys.NUMBER, PhoneNumberEntry.KIND))
            elif row.kind == ServiceCode.KIND:
                name = row.sk.removeprefix(keys.SERVICE)
                found.append(Remnant(keys.service_code(name), keys.SERVICE, ServiceCodeEntry.KIND))
        page = self._engine.listed(keys_api.everyone(account), after=None, limit=TOGETHER)
        found += [Remnant(one.pk, one.sk, one.kind) for one in page.rows]
        return self.owned(account, self._ground.there(found))[:TOGETHER]

    def owned(self, account: AccountId, remnants: Sequence[Remnant]) -> tuple[Remnant, ...]:
        """See `Eraser`."""
        return tuple(one for one in remnants if self._leads_to(account, one))

    def _leads_to(self, account: AccountId, door: Remnant) -> bool:
        """Whether a door is still the account's; what is shared with nobody always is."""
        if door.kind not in _TAKEN_ANEW:
            return True
        row = self._engine.get(door.pk, door.sk)
        return row is not None and keys_leaving.named(row.body) == account

    def _of_user(self, user: User) -> list[Remnant]:
        """The sign-ins of a user: by their address, also by one that waits to be confirmed, and their sessions."""
        emails = [email for email in (user.email, user.new_email) if email]
        hashes = [hashed for email in emails for hashed in self._pepper.candidates(email.look_up)]
        found = [Remnant(keys.login(hashed), keys.account(user.account), LoginEntry.KIND) for hashed in hashes]
        name = f"{user.account}|{user.id}"
        scrap = self._engine.get_scrap(keys.scrap(OpenSessions.KIND, name))
        opened = self._codec.thing(OpenSessions, scrap).opened if scrap else ()
        found += [_passing(StaffSession.KIND, name) for name, _ in opened]
        return [*found, _passing(OpenSessions.KIND, name)]

    # -- requests

    def of_request(self, head: Request, *, contacts: Iterable[str]) -> tuple[Remnant, ...]:
        """See `Eraser`."""
        pk = keys.request(head.account, head.id)
        rows = self._engine.partition(pk)
        found = [Remnant(row.pk, row.sk, row.kind) for row in rows if row.sk != keys.HEAD]
        calls = [row.sk.removeprefix(keys.CALL) for row in rows if row.sk.startswith(keys.CALL)]
        found += [Remnant(keys.call(call), keys.CALL, CallEntry.KIND) for call in calls]
        leads = self._engine.listed(keys_retention.look_ups(head.account, head.id), after=None, limit=TOGETHER)
        found += [Remnant(row.pk, row.sk, row.kind) for row in leads.rows]
        found = [*self._of_submission(head, contacts), *found, Remnant(pk, keys.HEAD, Request.KIND)]
        return self._ground.there(found)

    def _of_submission(self, head: Request, contacts: Iterable[str]) -> list[Remnant]:
        """What the requests of a submission share: it goes with the first of them; nothing of it is held then."""
        rows = self._engine.partition(keys.submission(head.account, head.submission))
        own = next((row for row in rows if row.sk == keys.HEAD), None)
        if own is None:
            return []
        submission: Submission = self._codec.record(own)
        found = [*self._of_contacts(submission, contacts), *_of_reference(submission)]
        found.append(Remnant(keys.reference(submission.id), keys.REFERENCE, ReferenceEntry.KIND))
        found += [Remnant(row.pk, row.sk, row.kind) for row in rows if row is not own]
        return [*found, Remnant(own.pk, own.sk, own.kind)]

    def _of_contacts(self, submission: Submission, contacts: Iterable[str]) -> Iterator[Remnant]:
        account = submission.account
        for hashed in (hashed for contact in contacts for hashed in self._pepper.candidates(contact)):
            yield Remnant(keys.text_stop(account, hashed), keys.STOP, TextStop.KIND)
            for request in submission.requests:
                sk = keys.contact_sort(submission.received_at, request)
                yield Remnant(keys.contact(account, hashed), sk, ContactEntry.KIND)

    def voicemails(self, head: Request) -> tuple[Voicemail, ...]:
        """See `Eraser`."""
        rows = self._engine.partition(keys.request(head.account, head.id), keys.VOICE)
        found: list[Voicemail] = [self._codec.record(row) for row in rows]
        return tuple(one for one in found if one.deleted_there_at is None or one.job)

    # -- what is beside them

    def lists(self, account: AccountId, *, after: str) -> Piece:
        """See `Eraser`."""
        lists = (
            *(keys_suppressions.everybody(account), keys_retention.gone(account)),
            keys_incentives.everybody(account),
        )
        at, *place = after.split("\n") if after else ["0"]
        behind = (place[0], place[1], place[2]) if place else None
        page = self._engine.listed(lists[int(at)], after=behind, limit=TOGETHER)
        found = self._ground.there([Remnant(row.pk, row.sk, row.kind) for row in page.rows])
        onward = str(int(at) + 1) if int(at) + 1 < len(lists) else ""
        return Piece(found, "\n".join((at, *page.after)) if page.after else onward)

    def parts(self, account: AccountId) -> tuple[Remnant, ...]:
        """See `Eraser`."""
        found: list[Remnant] = []
        for pk in self._partitions(account):
            found += self._ground.partition(pk, limit=TOGETHER - len(found))
            if len(found) >= TOGETHER:
                break
        return tuple(found)

    def _partitions(self, account: AccountId) -> Iterator[str]:
        for row in self._engine.partition(keys.account(account)):
            if row.kind == User.KIND:
                user = self._codec.record(row).id
                yield from (keys.mailbox(account, user), keys_queue.files(account, user))
            elif row.sk.startswith(keys_webhooks.ENDPOINT):
                yield keys_webhooks.log(account, row.sk.removeprefix(keys_webhooks.ENDPOINT))
            elif row.sk == keys.ACCOUNT:
                editions = self._codec.record(row).figures
                yield from (keys_figures.sheets(account, epoch) for epoch in range(1, editions + 1))
                yield keys_retention.deleted(account)
                yield keys_consumer_data.log(account)

    def records(self, account: AccountId, *, keeps: Iterable[str]) -> tuple[Remnant, ...]:
        """See `Eraser`. Holds stay as long as they hold anything."""
        spared = keys_retention.HOLD if any(keeps) else keys.ACCOUNT
        rows = self._engine.partition(keys.account(account))
        free = (row for row in rows if row.sk != keys.ACCOUNT and not row.sk.startswith(spared))
        return tuple(Remnant(row.pk, row.sk, row.kind) for row in islice(free, TOGETHER))

    def objects(self, account: AccountId, *, keeps: Iterable[str]) -> tuple[Remnant, ...]:
        """See `Eraser`."""
        kept = [f"/{request}/" for request in keeps]
        for name, prefixes in _BUCKETS.items():
            for prefix in prefixes(account):
                found = self._objects[name].beginning(prefix)
                free = tuple(islice((key for key in found if not any(each in key for each in kept)), TOGETHER))
                if free:
                    return tuple(Remnant(f"{_OBJECT}{name}", key, f"{name}-object") for key in free)
        return ()

    # -- the one declared scan

    def strays(self, accounts: frozenset[str], *, after: str, keeps: Iterable[str]) -> Piece:
        """See `Eraser`. What a hold keeps is told by the ids of its requests, wherever they stand in it."""
        traces, onward = self._ground.rows(after)
        marks = self._marks(accounts, keeps)
        found = [trace for trace in traces if _is_stray(trace, accounts)]
        free = [trace for trace in found if not any(mark in _words(trace) for mark in marks)]
        return Piece(tuple(Remnant(one.pk, one.sk, one.kind) for one in free), onward)

    def _marks(self, accounts: frozenset[str], keeps: Iterable[str]) -> list[str]:
        kept = [RequestId(request) for request in keeps]
        rows = [self._engine.get(keys.request(AccountId(one), name), keys.HEAD) for one in accounts for name in kept]
        holds = [f"\n{keys_retention.HOLD}"] if kept else []
        return [*kept, *holds, *(keys_leaving.reference_in(row.body) for row in rows if row)]

    def passing(self, accounts: frozenset[str], *, after: str, now: datetime) -> Piece:
        """See `Eraser`. The farewell itself names the erasure and not the account."""
        traces, onward = self._ground.passing(after)
        over = int((now - timedelta(minutes=1)).timestamp())
        found = [one for one in traces if one.ends <= over or _is_of(one, accounts)]
        return Piece(tuple(Remnant("", one.sk, "passing") for one in found if one.kind != Farewell.KIND), onward)

    # -- deleting

    def delete(self, remnants: Sequence[Remnant]) -> None:
        """See `Eraser`."""
        for name, objects in self._objects.items():
            keyed = [one.sk for one in remnants if one.pk == f"{_OBJECT}{name}"]
            if keyed:
                objects.delete(keyed)
        rows = [one for one in remnants if not one.pk.startswith(_OBJECT)]
        if rows:
            self._ground.delete(rows)

    def destroy_key(self, account: str) -> None:
        """See `Eraser`."""
        self._ground.delete_key(account)
        self._copies.destroy(AccountId(account))

    def has_key(self, account: str) -> bool:
        """See `Eraser`."""
        return self._engine.get_key(account) is not None or self._copies.there(AccountId(account))


def _passing(kind: str, name: str) -> Remnant:
    return Remnant("", keys.scrap(kind, name), "passing")


def _of_reference(submission: Submission) -> Iterator[Remnant]:
    """What passes under a reference: its codes."""
    yield _passing(Challenge.KIND, submission.id)
    yield _passing("value", f"codes|{submission.id}")


def _is_stray(trace: Trace, accounts: frozenset[str]) -> bool:
    owner = keys_leaving.owner(trace.pk, trace.sk, trace.body)
    if owner not in accounts:
        return False
    return not keys_leaving.survives(trace.pk, owner) and not keys_leaving.is_tombstone(trace.pk, trace.sk, owner)


def _words(trace: Trace) -> str:
    return f"{trace.pk}\n{trace.sk}\n{trace.body}"


def _is_of(trace: Trace, accounts: frozenset[str]) -> bool:
    return keys_leaving.named(trace.body) in accounts or any(account in trace.sk for account in accounts)
