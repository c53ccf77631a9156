"""A whole desk in memory: the real storage, cipher and wiring over dictionaries, with a clock one can set.

`FakeDesk` is `LiveDesk` with every part that would leave the process replaced: a test may read what was mailed
(`desk.mailer.sent`), what lies in the bucket (`desk.files`), and move time (`desk.clock.pass_`).
"""

import base64
import hashlib
import hmac
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Account
from chalicelib.domain.correspondence import Letter, LetterState
from chalicelib.domain.ids import AccountId
from chalicelib.outbound.letters import LetterTexts
from chalicelib.outbound.secrets import DeploymentSecret
from chalicelib.services.letters.deliver_letter import deliver_letter
from chalicelib.services.ports.mail import LetterPlace, Mail
from chalicelib.settings import Settings
from chalicelib.storage.blobs import S3KeyCopies
from chalicelib.storage.cipher import EnvelopeCipher
from chalicelib.storage.key_maker import StoredKeyMaker
from tests.fakes.agent import RecordingTeller
from tests.fakes.buckets import MemoryDigests, MemoryFiles, MemorySheets
from tests.fakes.contact_lists import MemoryListBucket
from tests.fakes.leaving import MemoryGround, MemoryLedger, MemoryObjects, MemoryTakeouts
from tests.fakes.mails import MemoryMailBucket
from tests.fakes.memory_engine import MemoryEngine
from tests.fakes.phone import MemoryExportDoor, MemoryPhoneCompany, MemoryTranscriber, MemoryVoicemailBucket
from tests.fakes.signer import RsaSigner
from tests.fakes.webhooks import MemoryQueue, MemorySender

START = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # a Monday, 9 o'clock in Los Angeles
SETTINGS = Settings(
    stage="test",
    public_url="http://recourse.test",
    records_table="records",
    audit_table="audit",
    ephemeral_table="ephemeral",
    keys_table="keys",
    files_bucket="files",
    digest_bucket="digests",
    keys_bucket="key-copies",
    data_key="alias/data",
    signing_key="alias/signing",
    secret="recourse-test",
    mail_from="privacy@recourse.test",
    webhook_queue="https://queue.test/webhooks",
    removal_queue="https://queue.test/removals",
    voicemail_bucket="voicemails",
    twilio_account_sid="AC" + "0" * 32,
)


@dataclass
class FakeClock:
    """A clock that stands still until it is moved."""

    at: datetime = START

    def now(self) -> datetime:
        return self.at

    def pass_(self, **span: float) -> None:
        """Let time pass: `pass_(minutes=15)`."""
        self.at += timedelta(**span)


@dataclass
class SlowClock(FakeClock):
    """A clock on which minutes pass whenever somebody looks."""

    minutes: int = 1

    def now(self) -> datetime:
        self.pass_(minutes=self.minutes)
        return self.at


class SeededChance:
    """Randomness that is the same in every run."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)  # noqa: S311  a fake

    def bytes(self, count: int) -> bytes:
        return self._random.randbytes(count)


@dataclass
class RecordingMailer:
    """Keeps what would have been sent; raises the next of `failures` first, if there is one."""

    sent: list[Mail] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)

    def send(self, mail: Mail) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(mail)

    def to(self, address: str) -> list[Mail]:
        """What one address got, oldest first."""
        return [mail for mail in self.sent if mail.to == address]


@dataclass
class RecordingAlarm:
    """Keeps every alarm."""

    raised: list[tuple[str, int, str]] = field(default_factory=list)
    missed: list[tuple[str, str]] = field(default_factory=list)  # recording, why

    def tampered(self, chain: str, seq: int, what: str) -> None:
        self.raised.append((chain, seq, what))

    def lost(self, recording: str, why: str) -> None:
        self.missed.append((recording, why))


class LocalSecret(DeploymentSecret):
    """The deployment's secret, known to everybody."""

    def plant(self, *letters: str) -> None:
        """Put seeds in place of those there; the last one is in use from now on."""
        self.values["seed"] = {str(number): _text(each.encode()) for number, each in enumerate(letters)}

    def season(self, *letters: str, retired: Sequence[int] = ()) -> None:
        """Put peppers in place of those there, the first of version 1; the last one is in use from now on."""
        self.values["pepper"] = {str(number): _text(each.encode()) for number, each in enumerate(letters, 1)}
        self.values["pepper_retired"] = list(retired)

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__("local", now)

    @cached_property
    def values(self) -> dict[str, Any]:
        """What would lie in the secret; a test may put more into it."""
        return {
            "pepper": {"1": _text(b"p")},
            "form_key": _text(b"f"),
            "cursor_key": _text(b"c"),
        }

    @property
    def _values(self) -> dict[str, Any]:
        return self.values


def _text(letter: bytes) -> str:
    return base64.b64encode(letter * 32).decode()


class LocalKeys:
    """Wraps data keys by deriving them: the wrapped form holds nothing of the plain one."""

    def new_data_key(self, account: AccountId) -> tuple[bytes, bytes]:
        wrapped = f"wrapped|{account}".encode()
        return self.unwrap(account, wrapped), wrapped

    def unwrap(self, account: AccountId, wrapped: bytes) -> bytes:
        return hmac.digest(b"k" * 32, f"{account}|".encode() + wrapped, hashlib.sha256)


class MemoryKeyCopies(S3KeyCopies):
    """The second copy of each wrapped key."""

    def __init__(self) -> None:
        super().__init__("memory")
        self.copies: dict[AccountId, bytes] = {}

    def put(self, account: AccountId, wrapped: bytes) -> None:
        self.copies[account] = wrapped

    def destroy(self, account: AccountId) -> None:
        self.copies.pop(account, None)

    def there(self, account: AccountId) -> bool:
        return account in self.copies


class PlainWords(LetterTexts):
    """Mails of a letter's kind and values, so that tests depend on no wording; passages are the real ones."""

    def __call__(self, letter: Letter, account: Account, values: Mapping[str, str]) -> tuple[str, str]:
        return letter.kind.value, "\n".join(f"{name}: {value}" for name, value in sorted(values.items()))


class FakeDesk(LiveDesk):
    """`services.ports.desk.Desk` in memory; each part is made when first asked for, as in the real one."""

    def __init__(self, settings: Settings = SETTINGS, *, limits: bool = True, seed: int = 1) -> None:
        super().__init__(settings)
        self._limits = limits
        self._seed = seed

    @property
    def limits(self) -> bool:
        return self._limits

    @cached_property
    def clock(self) -> FakeClock:
        return FakeClock()

    @cached_property
    def chance(self) -> SeededChance:
        return SeededChance(self._seed)

    @cached_property
    def secrets(self) -> LocalSecret:
        return LocalSecret(self.clock.now)

    @cached_property
    def files(self) -> MemoryFiles:
        return MemoryFiles()

    @cached_property
    def request_sheets(self) -> MemorySheets:
        return MemorySheets()

    @cached_property
    def list_bucket(self) -> MemoryListBucket:
        return MemoryListBucket(self.objects["files"].kept)

    @cached_property
    def digests(self) -> MemoryDigests:
        return MemoryDigests()

    @cached_property
    def agent_teller(self) -> RecordingTeller:
        return RecordingTeller()

    @cached_property
    def mailer(self) -> RecordingMailer:
        return RecordingMailer()

    @cached_property
    def signer(self) -> RsaSigner:
        return RsaSigner()

    @cached_property
    def keys(self) -> StoredKeyMaker:
        return StoredKeyMaker(self._cipher, self._key_copies)

    @cached_property
    def _key_copies(self) -> MemoryKeyCopies:
        return MemoryKeyCopies()

    @cached_property
    def objects(self) -> dict[str, MemoryObjects]:
        """The buckets as erasing sees them."""
        return {
            "files": MemoryObjects(),
            "voicemails": MemoryObjects(self.voicemail_bucket.objects),
            "mails": MemoryObjects(self.mail_bucket.objects),
        }

    @cached_property
    def _objects(self) -> dict[str, MemoryObjects]:
        return self.objects

    @cached_property
    def _ground(self) -> MemoryGround:
        return MemoryGround(self.engine)

    @cached_property
    def takeout_bucket(self) -> MemoryTakeouts:
        return MemoryTakeouts(self.objects)

    @cached_property
    def erasure_ledger(self) -> MemoryLedger:
        return MemoryLedger()

    @cached_property
    def alarm(self) -> RecordingAlarm:
        return RecordingAlarm()

    @cached_property
    def phone_company(self) -> MemoryPhoneCompany:
        return MemoryPhoneCompany()

    @cached_property
    def voicemail_bucket(self) -> MemoryVoicemailBucket:
        return MemoryVoicemailBucket()

    @cached_property
    def mail_bucket(self) -> MemoryMailBucket:
        return MemoryMailBucket()

    @cached_property
    def transcriber(self) -> MemoryTranscriber:
        return MemoryTranscriber()

    @cached_property
    def export_door(self) -> MemoryExportDoor:
        return MemoryExportDoor()

    @cached_property
    def webhook_queue(self) -> MemoryQueue:
        return MemoryQueue(self.clock.now)

    @cached_property
    def webhook_sender(self) -> MemorySender:
        return MemorySender()

    @property
    def phone_token(self) -> str:
        return "12345"

    @cached_property
    def letter_text(self) -> PlainWords:
        return PlainWords(self.settings.public_url)

    @cached_property
    def engine(self) -> MemoryEngine:
        """The tables themselves, for tests that look into them."""
        return MemoryEngine()

    @cached_property
    def _engine(self) -> MemoryEngine:
        return self.engine

    @cached_property
    def _cipher(self) -> EnvelopeCipher:
        return EnvelopeCipher(self.engine, LocalKeys())

    def letters(self) -> list[Letter]:
        """Every letter of every account, in the order of writing: the clock stands still, so ids do not tell."""
        return [self._codec.record(row) for row in self.engine.rows.values() if row.kind == Letter.KIND]

    def deliver(self) -> int:
        """Do what the stream worker does: try every queued letter once; return how many there were."""
        places = [
            LetterPlace(row.pk, row.sk)
            for row in list(self.engine.rows.values())
            if row.kind == Letter.KIND and self._codec.record(row).state is LetterState.QUEUED
        ]
        for place in places:
            deliver_letter(self, place)
        return len(places)
