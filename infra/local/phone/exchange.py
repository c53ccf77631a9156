"""The telephone company: takes calls and texts from people, asks the app what to do, keeps what is recorded."""

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import urlsplit

from infra.local.phone import sound
from infra.local.phone.book import Book, new_sid
from infra.local.phone.conversation import Conversation
from infra.local.phone.places import WITHHELD, place_parameters
from infra.local.phone.records import Call, Number, Recording
from infra.local.phone.verbs import Record
from infra.local.phone.webhooks import Webhooks
from infra.local.phone.wire import Transport

ACCOUNT = "AC" + "10ca1" * 6 + "00"
TOKEN = "local-telephone-token"  # noqa: S105 - of a company that does not exist
API_VERSION = "2010-04-01"
TOO_SHORT = "16101"
FORGOTTEN = timedelta(minutes=15)


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Exchange:
    """All of the company.

    `public_url` is where the app's webhooks are, `api_base` where this company's REST addresses are.
    """

    transport: Transport
    public_url: str
    api_base: str = "http://127.0.0.1:9"
    account: str = ACCOUNT
    token: str = TOKEN
    clock: Callable[[], datetime] = _now
    book: Book = field(default_factory=Book)
    conversations: dict[str, Conversation] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Calls that went on when the process ended are over."""
        self.webhooks = Webhooks(self.book, self.transport, self.token, self.clock)
        for call in self.book.state.calls.values():
            if call.ended_at is None:
                self.end(call)

    @property
    def origin(self) -> str:
        """Scheme and host of the app."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}"

    def number(self, number: str) -> Number:
        """The app's number; every number that is called is one of the app's, with its usual addresses."""
        base = f"{self.public_url}/telephony"
        usual = Number(number, f"{base}/voice", f"{base}/sms", f"{base}/voice/status")
        return self.book.state.numbers.setdefault(number, usual)

    def dial(self, caller: str | None, called: str, *, stepwise: bool = False, **facts: str) -> Conversation:
        """A person calls the app; no caller is a number that is withheld."""
        call = Call(new_sid("CA"), caller or WITHHELD, called, "inbound", self.clock(), "ringing", facts)
        number = self.number(called)
        call.status_url = number.status_url
        conversation = self._begin(call, stepwise=stepwise)
        conversation.fetch("voice", number.voice_url)
        self._settle()
        return conversation

    def ring(self, to: str, sender: str, *, url: str = "", twiml: str = "", status_url: str = "") -> Call:
        """The app calls a person, whose telephone rings until `answer` or `refuse`."""
        call = Call(new_sid("CA"), sender, to, "outbound-api", self.clock(), "ringing", status_url=status_url)
        call.url, call.twiml = url, twiml
        with self.book.lock:
            self.book.state.calls[call.sid] = call
        self._settle()
        return call

    def answer(self, sid: str, *, stepwise: bool = False) -> Conversation:
        """The person takes the call of the app."""
        call = self.book.state.calls[sid]
        if call.ended_at or sid in self.conversations:
            raise ValueError(f"call {sid} does not ring")
        conversation = self._begin(call, stepwise=stepwise)
        call.status, call.answered_at = "in-progress", self.clock()
        if call.twiml:
            conversation.take(call.twiml.encode())
        else:
            conversation.fetch("voice", call.url)
        self._settle()
        return conversation

    def refuse(self, sid: str, *, status: str = "no-answer") -> None:
        """Nobody takes the call of the app."""
        self.end(self.book.state.calls[sid], status=status)
        self._settle()

    def act(self, conversation: Conversation, action: Callable[[Conversation], None]) -> None:
        """Let the caller do something; what follows from it has happened when this returns."""
        with conversation.lock:
            conversation.touched_at = self.clock()
            action(conversation)
        self._settle()

    def hang_up_forgotten(self) -> None:
        """End the calls at whose telephone nobody has been for a while: its page was closed."""
        for conversation in list(self.conversations.values()):
            if not conversation.over and self.clock() > conversation.touched_at + FORGOTTEN:
                self.act(conversation, Conversation.hang_up)

    def end(self, call: Call, *, status: str = "completed") -> None:
        """The call is over; the number's status callback says so."""
        if call.ended_at is not None:
            return
        call.status, call.ended_at = status, self.clock()
        began = call.answered_at or call.ended_at
        seconds = max(0, math.ceil((call.ended_at - began).total_seconds()))
        told = {"CallDuration": str(seconds), "Duration": "1", "SequenceNumber": "0"}
        told |= {"Timestamp": rfc_2822(call.ended_at), "CallbackSource": "call-progress-events"}
        self.webhooks.tell("status", call.status_url, self.parameters(call) | told)
        if self.webhooks.wanted("status").early:
            self.webhooks.deliver()

    def parameters(self, call: Call) -> dict[str, str]:
        """The standard parameters of a webhook of this call."""
        given = {
            "CallSid": call.sid,
            "AccountSid": self.account,
            "From": call.caller,
            "To": call.called,
            "Caller": call.caller,
            "Called": call.called,
            "CallStatus": call.status,
            "ApiVersion": API_VERSION,
            "Direction": call.direction,
        }
        for role, number in (
            ("From", call.caller),
            ("Caller", call.caller),
            ("To", call.called),
            ("Called", call.called),
        ):
            given |= place_parameters(role, number)
        if call.direction == "inbound" and call.status == "ringing":
            call.status, call.answered_at = "in-progress", self.clock()  # the first webhook still says "ringing"
        return given | call.facts

    def recording_url(self, sid: str) -> str:
        """Where a recording's audio is."""
        return f"{self.api_base}/{API_VERSION}/Accounts/{self.account}/Recordings/{sid}"

    def keep(self, call: Call, audio: bytes, content_type: str, *, seconds: float, longest: int) -> Recording:
        """Keep a recording, cut at its longest length."""
        if seconds > longest and sound.seconds_of(audio):
            audio, seconds = sound.cut(audio, longest), longest
        digest = hashlib.sha256(audio).hexdigest()
        kept = Recording(
            new_sid("RE"), call.sid, self.clock(), max(1, round(seconds)), content_type, digest, len(audio)
        )
        kept.words = sound.words_in(audio) or ""
        self.book.keep_audio(kept.sid, audio)
        with self.book.lock:
            self.book.state.recordings[kept.sid] = kept
        return kept

    def recording_begins(self, call: Call, record: Record, url: str) -> None:
        """Tell of the beginning, where that is wanted."""
        if "in-progress" in record.events and record.callback:
            self.webhooks.tell("recording", url, self._recorded(call, new_sid("RE"), "in-progress"))

    def recording_absent(self, call: Call, record: Record, url: str) -> None:
        """Tell that there is none, where that is wanted."""
        if "absent" in record.events:
            nothing = self._recorded(call, new_sid("RE"), "absent") | {"RecordingDuration": "0", "ErrorCode": TOO_SHORT}
            self.webhooks.tell("recording", url, nothing)

    def recording_ends(self, call: Call, kept: Recording, record: Record, url: str) -> None:
        """Tell that it is there; this may arrive before or after the step that posts it."""
        if "completed" in record.events:
            told = self._recorded(call, kept.sid, "completed") | {"RecordingDuration": str(kept.seconds)}
            self.webhooks.tell("recording", url, told)
            if self.webhooks.wanted("recording").early:
                self.webhooks.deliver()

    def problem(self, sentence: str) -> None:
        """Note loudly that the app did something wrong."""
        self.book.state.problems.append(sentence)

    def _recorded(self, call: Call, sid: str, status: str) -> dict[str, str]:
        return {
            "AccountSid": self.account,
            "CallSid": call.sid,
            "RecordingSid": sid,
            "RecordingUrl": self.recording_url(sid),
            "RecordingStatus": status,
            "RecordingChannels": "1",
            "RecordingStartTime": rfc_2822(self.clock()),
            "RecordingSource": "RecordVerb",
            "RecordingTrack": "both",
        }

    def _begin(self, call: Call, *, stepwise: bool) -> Conversation:
        conversation = Conversation(self, call, self.clock(), stepwise=stepwise)
        with self.book.lock:
            self.book.state.calls[call.sid] = call
            self.conversations[call.sid] = conversation
        return conversation

    def _settle(self) -> None:
        self.webhooks.deliver()
        self.book.save()


def rfc_2822(at: datetime) -> str:
    """A time as Twilio writes it."""
    return format_datetime(at.astimezone(UTC))
