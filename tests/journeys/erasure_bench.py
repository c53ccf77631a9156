"""The erasure of an account over a network that may fail, and what it leaves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from chalicelib import aws as clients
from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Account, Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.erasure import SETTLING, Erasure, Stage
from chalicelib.domain.jws import payload_of
from chalicelib.domain.permissions import Role
from chalicelib.domain.rights import Right
from chalicelib.errors import NotFound
from chalicelib.services.accounts.sessions import Entrance, open_session
from chalicelib.services.erasure.begin_erasure import begin_erasure
from chalicelib.services.erasure.erase_account import erase_accounts
from chalicelib.services.handling.write_message import add_note
from chalicelib.services.intake.keep_draft import keep_answers, open_draft
from chalicelib.services.telephone.service_codes import add_code
from chalicelib.settings import Settings
from tests.fakes.acme import ask, hire, open_acme
from tests.fakes.desk import FakeClock
from tests.fakes.faults import Faults, When
from tests.fakes.normalised import raw_items

MARKERS: Final = ("Zedmark", "zedmark", "López")
_PRESSES: Final = 30
_IDS: Final = re.compile(r"(acc|usr|key|era)_[0-9A-Za-z]+|\b[0-9A-HJKMNP-TV-Z]{26}\b|\b[1-9]\d{10}\b|[0-9a-f]{40,64}")


@dataclass
class World:
    """One stage of its own, whose tables and buckets hold nothing but what a run puts there."""

    faults: Faults
    settings: Settings = field(default_factory=Settings.from_environment)
    clock: FakeClock = field(default_factory=lambda: FakeClock(datetime.now(UTC).replace(microsecond=0)))
    runs: int = 0

    def __post_init__(self) -> None:
        """Every run begins at the same moment."""
        self.began = self.clock.at

    def desk(self) -> LiveDesk:
        """A fresh container: it knows no secret and no key yet."""
        desk = LiveDesk(self.settings)
        desk.__dict__["clock"] = self.clock
        return desk

    def settle(self) -> Account:
        """A business of some thirty items, in every table and bucket."""
        self.runs += 1
        desk = self.desk()
        olga = open_acme(desk, f"zedmark-{self.runs}")
        hire(desk, olga.account, Role.REVIEWER, f"Zedmark-Rita-{self.runs}")
        account = desk.accounts.get(olga.account.id)
        staff = Staff(account, olga.user, "session")
        open_session(desk, olga.user, Entrance())
        sent = ask(desk, account, Right.DELETE, Right.OPT_OUT_SALE, email=Email(f"zedmark{self.runs}@example.com"))
        for number in range(4):
            add_note(desk, staff, sent.requests[0], f"Zedmark note {number}")
        ask(desk, account, Right.KNOW_SPECIFIC, email=Email(f"zedmark{self.runs}@example.com"))
        add_code(desk, desk.accounts.get(account.id), name="Zedmark Brand", actor="system:test")
        keep_answers(desk, open_draft(desk, account, f"b-{self.runs}"), {"name": ["Zedmark Draft"]})
        for name in (f"{account.id}/R/f", f"notes/{account.id}/R/f", f"uploads/{account.id}/R/f"):
            clients.client("s3").put_object(Bucket=self.settings.files_bucket, Key=name, Body=b"Zedmark")
        key = f"greetings/{account.id}/g"
        clients.client("s3").put_object(Bucket=self.settings.voicemail_bucket, Key=key, Body=b"Zedmark")
        return account

    def run(self, at: int | None = None, when: When = When.BEFORE) -> "Run":
        """Erase a new account with one call lost, as often as the minutes come."""
        self.faults.arm(None)
        self.clear()
        self.clock.at = self.began
        account = self.settle()
        self.faults.arm(at, when)
        self._press(account)
        calls, mails, fired = self.faults.calls, self.faults.mails, self.faults.fired
        self.faults.arm(None)
        return Run(calls, self._left(account, mails), fired=fired)

    def _press(self, account: Account) -> None:
        for _ in range(_PRESSES):
            desk = self.desk()
            try:
                begin_erasure(desk, account, actor="system:test")
                erase_accounts(desk)
            except Exception:  # noqa: BLE001  whatever the loss came to: the next minute comes
                self.clock.pass_(minutes=7)
            with self.faults.paused():
                erasure = self.erasure(account)
            if erasure and erasure.stage is Stage.DONE:
                return
            self.clock.at = max(self.clock.at + timedelta(minutes=7), self._until(erasure))
        raise AssertionError("the erasure never came to an end")

    def _until(self, erasure: Erasure | None) -> datetime:
        if erasure is None or erasure.next_at is None:
            return self.clock.at
        return min(erasure.next_at, self.clock.at + SETTLING)

    def erasure(self, account: Account) -> Erasure | None:
        """How far it is."""
        try:
            return self.desk().erasures.get(account.id)
        except NotFound:
            return None

    def _left(self, account: Account, mails: list[dict[str, Any]]) -> list[str]:
        erasure = self.erasure(account)
        assert erasure is not None
        counts = payload_of(erasure.certificate)["erased"]
        letters = {mail["Destination"]["ToAddresses"][0] for mail in mails}
        assert len(mails) <= len(letters) + 1
        places = sorted(_IDS.sub("<id>", place) for place in self.places())
        return [*places, f"erased: {counts}", f"letters: {len(letters)}"]

    def places(self) -> Iterator[str]:
        """The name of everything that lies in the tables and buckets, and what the audit says."""
        yield from (f"{item['pk']} {item['sk']} {item['kind']}" for item in raw_items(self.settings.records_table))
        yield from (f"{item['id']}" for item in raw_items(self.settings.ephemeral_table))
        yield from (f"{item['id']}" for item in raw_items(self.settings.keys_table))
        yield from (f"{item['pk']} {item['seq']} {item['tag']}" for item in raw_items(self.settings.audit_table))
        yield from (f"{bucket} {key}" for bucket, key in self.objects())

    def objects(self) -> Iterator[tuple[str, str]]:
        """Every object of every bucket."""
        settings = self.settings
        for name in (settings.files_bucket, settings.voicemail_bucket, settings.keys_bucket, settings.digest_bucket):
            for page in clients.client("s3").get_paginator("list_objects_v2").paginate(Bucket=name):
                yield from ((name, found["Key"]) for found in page.get("Contents", []))

    def clear(self) -> None:
        """Empty the tables; the ledger stays, as it must, and so do its bucket's objects."""
        keyed = {
            self.settings.records_table: ("pk", "sk"),
            self.settings.audit_table: ("pk", "seq"),
            self.settings.ephemeral_table: ("id",),
            self.settings.keys_table: ("id",),
        }
        for table, names in keyed.items():
            for item in raw_items(table):
                key = {name: {"N" if name == "seq" else "S": str(item[name])} for name in names}
                clients.client("dynamodb").delete_item(TableName=table, Key=key)
        for bucket, name in list(self.objects()):
            if bucket == self.settings.digest_bucket:
                versions = clients.client("s3").list_object_versions(Bucket=bucket, Prefix=name)
                for one in versions.get("Versions", []):
                    clients.client("s3").delete_object(
                        Bucket=bucket, Key=name, VersionId=one["VersionId"], BypassGovernanceRetention=True
                    )
            clients.client("s3").delete_object(Bucket=bucket, Key=name)


@dataclass(frozen=True, slots=True)
class Run:
    """What one run did and left."""

    calls: list[str]
    left: list[str]
    fired: bool = False  # whether the call was lost

    def worth_losing(self) -> list[int]:
        """Every call; of queries in a row, which are asked in the same way, the first and the second."""
        last = [None, None, *self.calls]
        return [
            at for at, call in enumerate(self.calls) if call != "dynamodb.Query" or {call} != set(last[at : at + 2])
        ]
