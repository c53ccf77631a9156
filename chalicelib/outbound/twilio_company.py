"""Twilio, or what stands in for it at another address."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any, Final

from chalicelib.domain.caller_id import number_of
from chalicelib.domain.contact import Phone
from chalicelib.domain.telephony import CallFacts
from chalicelib.errors import Gone, NotFound, Unavailable
from chalicelib.log import logger
from chalicelib.outbound.twilio_wire import TwilioWire, Waits
from chalicelib.services.ports.phone import Heard, Media

_API: Final = "/2010-04-01/Accounts"
_ID: Final = re.compile(r"[A-Z]{2}[0-9A-Za-z]{1,64}")
_PAGE: Final = 200
_RINGS: Final = 30  # seconds

# Of a number that will never take it: no number, no mobile one, unreachable from ours, stopped by its owner, a
# landline, blocked by the carrier, in a country that the operator has not opened.
_NEVER: Final = frozenset(
    {21211, 21214, 21215, 21216, 21217, 21408, 21421, 21610, 21612, 21614, 21635, 13223, 13224, 30004, 30005, 30006},
)


class TwilioCompany:
    """See `services.ports.phone.PhoneCompany`.

    `token` is asked at every call, so that a new one is used as soon as it is known; of several the first is used.
    `told` is the address to which the company reports what became of a text.
    """

    def __init__(
        self,
        *,
        account_sid: str,
        token: Callable[[], str],
        base: str,
        told: str = "",
        waits: Waits = Waits(),  # noqa: B008  frozen
    ) -> None:
        self._account = account_sid
        self._token = token
        self._wire = TwilioWire(base, waits)
        self._told = told

    @contextmanager
    def recording(self, sid: str) -> Iterator[Media]:
        """See `PhoneCompany`; the company makes WAV or MP3 of it, WAV being what it holds."""
        path = f"{_API}/{self._account}/Recordings/{_known(sid)}.wav"
        answer, chunks = self._wire.stream(path, (self._account, self._password()))
        declared = answer.headers.get("Content-Length", "")
        content_type = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        try:
            yield Media(content_type, int(declared) if declared.isdecimal() else None, chunks)
        finally:
            answer.close()

    def delete_recording(self, sid: str) -> None:
        """See `PhoneCompany`."""
        with suppress(NotFound), _our_words():
            self._client().recordings(_known(sid)).delete()

    def recordings(self, *, since: datetime) -> Iterator[Heard]:
        """See `PhoneCompany`; the company lists by days, and recordings of other kinds as well."""
        day = since.astimezone(UTC).date()
        with _our_words():
            for found in self._client().recordings.stream(date_created_after=day, page_size=_PAGE):
                heard = _heard(found)
                if heard is not None and heard.made_at >= since:
                    yield heard

    def call(self, sid: str) -> CallFacts:
        """See `PhoneCompany`."""
        with _our_words():
            found = self._client().calls(_known(sid)).fetch()
        return CallFacts(
            call=sid,
            caller=number_of(found._from or ""),  # noqa: SLF001  the library's own name for it
            called=found.to or "",
            name=found.caller_name or "",
            attestation=found.stir_verstat or "",
            started_at=found.start_time or found.date_created,
            ended_at=found.end_time,
        )

    def text(self, *, to: Phone, sender: str, body: str, report_to: str = "") -> str:
        """See `PhoneCompany`. It has no idempotency: a repetition is a second text."""
        told = report_to or self._told
        more = {"status_callback": told} if told else {}
        with _our_words():
            return str(self._client().messages.create(to=to.e164, from_=sender, body=body, **more).sid)

    def speak(self, *, to: Phone, sender: str, document: str) -> str:
        """See `PhoneCompany`."""
        with _our_words():
            made = self._client().calls.create(to=to.e164, from_=sender, twiml=document, timeout=_RINGS)
            return str(made.sid)

    def numbers(self) -> list[dict[str, str]]:
        """The numbers of the account, and where they lead."""
        with _our_words():
            return [
                {
                    "phone_number": str(one.phone_number),
                    "voice_url": str(one.voice_url),
                    "status_callback": str(one.status_callback),
                    "sms_url": str(one.sms_url),
                }
                for one in self._client().incoming_phone_numbers.list()
            ]

    def _password(self) -> str:
        tokens = self._token().split()
        if not tokens:
            raise Unavailable("the telephone company's token is empty")
        return tokens[0]

    def _client(self) -> Any:
        from twilio.rest import Client

        return Client(self._account, self._password(), http_client=self._wire)


@contextmanager
def _our_words() -> Iterator[None]:
    """What the library says of a refusal names numbers and addresses; what leaves here is the company's code."""
    from twilio.base.exceptions import TwilioException

    try:
        yield
    except TwilioException as error:
        code = getattr(error, "code", 0)
    except (ValueError, TypeError, KeyError, AttributeError):
        code = 0  # an answer that cannot be read
    else:
        return
    if code in _NEVER:
        raise Gone(f"the number takes nothing: {code}")
    logger().error("the telephone company refuses", extra={"what": f"code {code}"})
    raise Unavailable(f"the telephone company refuses: {code}")


def _known(sid: str) -> str:
    """Raise `NotFound` for what is no id of theirs: it becomes part of an address."""
    if not _ID.fullmatch(sid):
        raise NotFound("the telephone company has no such thing")
    return sid


def _heard(found: Any) -> Heard | None:
    """A recording that a caller has left and that can be fetched; others are not for us."""
    made_at = found.start_time or found.date_created
    if found.status not in {None, "completed"} or found.source not in {None, "RecordVerb"} or made_at is None:
        return None
    return Heard(recording=found.sid, call=found.call_sid, made_at=made_at, seconds=max(0, int(found.duration or 0)))
