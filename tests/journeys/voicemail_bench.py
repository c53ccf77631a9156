"""A message on its way from the telephone company's word into our bucket, over networks that may fail."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Account
from chalicelib.domain.audit import GENESIS, verify_link
from chalicelib.domain.telephony import CallEntry, CallFacts
from chalicelib.domain.voicemail import VoicemailPlace, Words
from chalicelib.errors import Unavailable
from chalicelib.services.ports.phone import Media
from chalicelib.services.voicemail.keep_voicemail import work_on
from chalicelib.services.voicemail.take_recording import Recorded, take_recording
from chalicelib.settings import Settings
from tests.fakes.acme import ANAS_PHONE, open_acme
from tests.fakes.desk import FakeClock
from tests.fakes.faults import Faults, When
from tests.fakes.phone import MemoryPhoneCompany, MemoryTranscriber
from tests.fakes.recordings import wav

_LOOKS: Final = 40
_POSTS: Final = 4
_READS: Final = frozenset({"dynamodb.GetItem", "dynamodb.Query"})
T = TypeVar("T")


@dataclass
class LossyCompany(MemoryPhoneCompany):
    """The telephone company behind a network that loses calls as AWS's does, counted together with those."""

    faults: Faults = field(default_factory=Faults)

    @contextmanager
    def recording(self, sid: str) -> Iterator[Media]:
        with super().recording(sid) as media:
            lost = self._is_lost("company.recording")
            if lost and self.faults.when is When.BEFORE:
                raise Unavailable("lost")
            yield Media(media.content_type, media.size, _cut(media.chunks) if lost else media.chunks)

    def delete_recording(self, sid: str) -> None:
        self._lossy("company.delete", lambda: super(LossyCompany, self).delete_recording(sid))

    def call(self, sid: str) -> CallFacts:
        return self._lossy("company.call", lambda: super(LossyCompany, self).call(sid))

    def _lossy(self, name: str, act: Callable[[], T]) -> T:
        lost = self._is_lost(name)
        if lost and self.faults.when is When.BEFORE:
            raise Unavailable("lost")
        done = act()
        if lost:
            raise Unavailable("lost")
        return done

    def _is_lost(self, name: str) -> bool:
        number = len(self.faults.calls)
        self.faults.calls.append(name)
        if number != self.faults.at:
            return False
        self.faults.fired = True
        return True


def _cut(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """What came before the line broke."""
    yield next(chunks)
    raise Unavailable("lost")


class VoicemailBench:
    """Runs a caller's two takes, the second after the first was kept, with one call to anybody lost."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.runs = 0
        self.clock = FakeClock(datetime.now(UTC).replace(microsecond=0))
        self.company = LossyCompany(faults=faults)
        self.desk = LiveDesk(Settings.from_environment())  # a container that has run for long
        parts = {"clock": self.clock, "phone_company": self.company, "transcriber": MemoryTranscriber()}
        self.desk.__dict__.update(parts)
        self.account: Account = open_acme(self.desk, "acme-voicemail").account

    def run(self, at: int | None = None, when: When = When.BEFORE) -> "Left":
        """Let a caller leave two takes whose call never reached us."""
        self.runs += 1
        call = f"CA{self.runs:032x}"
        takes = [f"RE{self.runs:016x}{take:016x}" for take in (1, 2)]
        self.company.calls[call] = CallFacts(call=call, caller=ANAS_PHONE, started_at=self.clock.now())
        self.faults.arm(at, when)
        for take, recording in enumerate(takes, start=1):
            self.company.audio[recording] = wav(take)
            self._tell(Recorded(call=call, recording=recording, seconds=take, made_at=self.clock.now(), take=take))
            self._work(call)
        self.clock.pass_(minutes=10)
        self._work(call)
        with self.faults.paused():
            left = self._left(call, takes)
        return Left(self.faults.calls, left)

    def _tell(self, recorded: Recorded) -> None:
        """As often as the company posts what was answered with a 5xx."""
        self.clock.pass_(seconds=recorded.seconds or 0)
        for _ in range(_POSTS):
            try:
                take_recording(self.desk, self.account.id, recorded)
            except Exception:  # noqa: BLE001, S112  whatever the loss came to
                continue
            return
        raise AssertionError("the word was never taken")

    def _entry(self, call: str) -> CallEntry:
        with self.faults.paused():
            return self.desk.lines.call(call)

    def _work(self, call: str) -> None:
        """Look whenever it is time, until nothing is left to do but to wait for the words."""
        entry = self._entry(call)
        for _ in range(_LOOKS):
            with self.faults.paused():
                found = self.desk.voicemails.of_request(entry.account, entry.request)
            due = [one for one in found if one.work_at and one.work_at - self.clock.now() < timedelta(minutes=4)]
            if not due:
                return
            self.clock.at = max(self.clock.at, *(one.work_at for one in due if one.work_at))
            for one in due:
                try:
                    work_on(self.desk, VoicemailPlace(one.account, one.request, one.id))
                except Exception:  # noqa: BLE001, S112  as above
                    continue
        raise AssertionError("the work never came to an end")

    def _left(self, call: str, takes: list[str]) -> list[Any]:
        """What everybody can see afterwards, without ids and times."""
        desk, entry = self.desk, self._entry(call)
        head = desk.requests.get(entry.account, entry.request)
        last, tags = GENESIS, []
        for audit in desk.audit_log.of_request(head.account, head.id):
            assert verify_link(last, audit)
            last = audit.head
            tags.append(audit.tag)
        assert last == head.chain_head
        left: list[Any] = [sorted(tags), head.sort, head.contact, head.right]
        for recording in takes:
            one = desk.voicemails.get(entry.account, entry.request, recording)
            there = desk.voicemail_bucket.find(one)
            left += [one.take, one.audio, one.unusable, one.size, one.sha256, one.tagged, one.alone]
            left += [one.kept_at is not None, one.deleted_there_at is not None, one.words is not Words.WANTED]
            left += [there and there.size, there and there.tags, recording in self.company.audio]
        kept = desk.voicemails.call(entry.account, entry.request, call)
        found = [one for one in desk.requests.by_contact(head.account, ANAS_PHONE.look_up) if one.request == head.id]
        return [*left, kept.caller, kept.incomplete, len(found)]


@dataclass(frozen=True, slots=True)
class Left:
    """What one run called and left."""

    calls: list[str]
    left: list[Any]

    def losses(self) -> list[tuple[int, When]]:
        """Every way to lose a call; of one that only reads it is the same before and after."""
        every = [(at, When.BEFORE) for at in range(len(self.calls))]
        return every + [(at, When.AFTER) for at, call in enumerate(self.calls) if call not in _READS]
