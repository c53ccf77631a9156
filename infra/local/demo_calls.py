"""What the demo business got by telephone and text: kept, called back, read, sorted, stopped, and long expired."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Phone
from chalicelib.domain.deletion_certificate import Event, Told
from chalicelib.domain.ids import RequestId
from chalicelib.domain.places import CALIFORNIA
from chalicelib.domain.request import Behalf, Channel, Outcome, Request, Sorting, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.telephony import Consent, PhoneCall
from chalicelib.domain.voicemail import Voicemail, VoicemailPlace
from chalicelib.services.consumer.confirm_contact import mark_confirmed
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.intake.close_no_request import CloseNoRequest, close_no_request
from chalicelib.services.intake.sort_request import SortRequest, sort_request
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from chalicelib.services.telephone.phone_identity import reference_of_call
from chalicelib.services.telephone.phone_numbers import add_number
from chalicelib.services.telephone.service_codes import add_code
from chalicelib.services.telephone.stop_texts import Wish, stop_texts
from chalicelib.services.telephone.take_text import Words, take_text
from chalicelib.services.voicemail.expire_voicemail import expire_voicemail
from chalicelib.services.voicemail.keep_voicemail import work_on
from chalicelib.services.voicemail.retag_voicemail import mark_voicemails
from chalicelib.services.voicemail.take_recording import Recorded, take_recording
from infra.local.demo_line import tones

if TYPE_CHECKING:
    from infra.local.demo import DemoDesk

SHARED: Final = Phone("+18005550100")
OWN: Final = Phone("+18885550142")
_SECONDS: Final = 9
_EXPIRED_DAYS_AGO: Final = 10


@dataclass(frozen=True, slots=True)
class Line:
    """Where calls happen: the desk, who sorts, and the brands' codes."""

    desk: "DemoDesk"
    staff: Staff
    codes: tuple[str, str]

    def ring(self, number: str, right: Right = Right.UNSORTED, *, language: str = "en", code: str = "") -> Request:
        """Somebody calls and keys what they want; what they say comes after."""
        desk, account = self.desk, self.staff.account
        sid = f"CA{desk.chance.bytes(16).hex()}"
        reference = reference_of_call(desk, account.id, sid)
        now = desk.clock.now()
        call = PhoneCall(
            account=account.id,
            request=RequestId(""),
            submission=reference,
            id=sid,
            language=language,
            started_at=now,
            ended_at=now + timedelta(minutes=2),
            called=SHARED.e164 if code else OWN.e164,
            code=code,
            attestation="TN-Validation-Passed-A",
            consent=Consent.GIVEN,
            caller=Phone(number),
            name="WIRELESS CALLER",
            place=CALIFORNIA,
        )
        command = SubmitRequest(
            account=account,
            reference=reference,
            rights=(right,),
            residence="",
            behalf=Behalf.SELF,
            typed=Typed(name="", email=None, phone=Phone(number)),
            channel=Channel.PHONE,
            language=language,
            sort=Sorting.CALL_BACK,
            call=call,
        )
        return desk.requests.get(account.id, submit_request(desk, command).requests[0])

    def speak(self, request: Request, words: str) -> Voicemail:
        """They leave a message; it is fetched, kept and written down."""
        desk = self.desk
        [call] = desk.voicemails.calls(request.account, request.id)
        sid = f"RE{desk.chance.bytes(16).hex()}"
        desk.line.audio[sid], desk.line.words[sid] = tones(_SECONDS), words
        now = desk.clock.now()
        recorded = Recorded(call=call.id, recording=sid, seconds=_SECONDS, made_at=now, take=1)
        take_recording(desk, request.account, replace(recorded, language=request.language))
        voicemail = desk.voicemails.get(request.account, request.id, sid)
        return self.settled(voicemail)

    def settled(self, voicemail: Voicemail) -> Voicemail:
        """The message once the background has nothing left to do with it."""
        while voicemail.work_at:
            self.desk.clock.at = max(voicemail.work_at, self.desk.clock.at)
            work_on(self.desk, VoicemailPlace(voicemail.account, voicemail.request, voicemail.id))
            voicemail = self.desk.voicemails.get(voicemail.account, voicemail.request, voicemail.id)
        return voicemail

    def released(self, voicemail: Voicemail) -> Voicemail:
        """The message once nothing holds it any more."""
        mark_voicemails(self.desk, voicemail.account, voicemail.submission)
        return self.settled(self.desk.voicemails.get(voicemail.account, voicemail.request, voicemail.id))

    def sort(self, request: Request, name: str, *rights: Right, details: str = "") -> None:
        """Staff listen and say what is asked for."""
        known = self.desk.requests.submission(request.account, request.submission).typed
        typed = replace(known, name=name, details=details)
        command = SortRequest(request=request.id, rights=rights, residence=CALIFORNIA, behalf=Behalf.SELF, typed=typed)
        sort_request(self.desk, self.staff, command)


def open_line(desk: "DemoDesk", staff: Staff) -> Line:
    """Give the business a shared and an own number and a code for each of its brands."""
    by = staff.actor
    codes = [add_code(desk, staff.account, name=name, actor=by).code for name in ("Acme Stores", "Acme Outlet")]
    add_number(desk, staff.account, SHARED, shared=True, actor=by)
    add_number(desk, staff.account, OWN, code=codes[0], actor=by)
    return Line(desk, staff, (codes[0], codes[1]))


def tell_calls(line: Line, at: Callable[[float], datetime], post: Callable[[], None]) -> None:
    """Let everything happen at its time; `at` says when so many days ago was, `post` sends what waits."""
    for days_ago, happen in CALLS:
        line.desk.clock.at = at(days_ago)
        happen(line)
        post()


def _message(line: Line) -> None:
    """A message that nobody has heard yet."""
    request = line.ring("+14155550161", Right.DELETE, code=line.codes[1])
    line.speak(
        request,
        "Hello, this is Denise Walker. I ordered a lamp from you in March, and since then I get your catalog every "
        "week. Please delete my account and everything you have about me. And do not sell my data either. My number "
        "is the one that I am calling from. Thank you.",
    )


def _hung_up(line: Line) -> None:
    """A caller who keyed a right and left no message."""
    line.ring("+12135550188", Right.KNOW_SPECIFIC, language="es", code=line.codes[0])


def _text(line: Line) -> None:
    """A text with something to say."""
    words = "Please stop selling my information to other companies. Thanks, Kevin"
    take_text(
        line.desk,
        Words(
            account=line.staff.account,
            sender="+16505550123",
            number=Phone("+16505550123"),
            text=f"SM{line.desk.chance.bytes(16).hex()}",
            words=words,
            language="en",
        ),
    )


def _silent(line: Line) -> None:
    """A message in which nothing can be heard."""
    request = line.ring("+14155550190")
    voicemail = line.speak(request, "")
    close_no_request(line.desk, line.staff, CloseNoRequest(request=request.id, what="silence"))
    line.released(voicemail)


def _sorted(line: Line) -> None:
    """A message that staff have sorted; the caller has keyed the code that they were sent."""
    request = line.ring("+15105550147", Right.DELETE, language="es", code=line.codes[0])
    line.speak(request, "Buenos días, soy Lucía Romero. Quiero que borren mi cuenta y todos mis datos. Gracias.")
    line.sort(request, "Lucía Romero", Right.DELETE, details="Borrar la cuenta y todos los datos")
    submission = line.desk.requests.submission(request.account, request.submission)
    mark_confirmed(line.desk, submission, contact="call")


def _stopped(line: Line) -> None:
    """A text that says STOP to the business's own number."""
    wish = Wish(
        account=line.staff.account,
        shared=False,
        number=Phone("+14085550111"),
        text=f"SM{line.desk.chance.bytes(16).hex()}",
        language="en",
    )
    stop_texts(line.desk, wish)


def _expired(line: Line) -> None:
    """A message of last spring, answered since; its time is over, and the bucket's rule has deleted it."""
    desk = line.desk
    request = line.ring("+17075550135", Right.OPT_OUT_SALE)
    voicemail = line.speak(request, "This is Frank Osborne. Do not sell my data, please.")
    desk.clock.at += timedelta(days=2)
    line.sort(request, "Frank Osborne", Right.OPT_OUT_SALE)
    desk.clock.at += timedelta(days=1)
    _grant(line, request)
    voicemail = line.released(voicemail)
    desk.voicemail_bucket.delete(voicemail)
    desk.clock.at = voicemail.expires_at + timedelta(hours=14)
    event = Event(id=desk.chance.bytes(16).hex(), at=desk.clock.now(), told=Told.LIFECYCLE)
    expire_voicemail(desk, VoicemailPlace(voicemail.account, voicemail.request, voicemail.id), event)


def _grant(line: Line, request: Request) -> None:
    text = "We do not sell your personal information any more."
    command = DecideRequest(request=request.id, outcome=Outcome.GRANTED, grounds=(), text=text)
    decide_request(line.desk, line.staff, command)


CALLS: Final = (
    (180 + _EXPIRED_DAYS_AGO, _expired),
    (6, _stopped),
    (5, _sorted),
    (3, _silent),
    (1.2, _text),
    (0.3, _hung_up),
    (0.1, _message),
)
