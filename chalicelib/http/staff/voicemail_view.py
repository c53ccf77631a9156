"""What a call or a text left, as staff see it: the facts of the call, each recording, and the words of both."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from chalicelib import texts
from chalicelib.domain.contact import Phone
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.request import Channel, Request, Sorting
from chalicelib.domain.telephony import PhoneCall
from chalicelib.domain.voicemail import Audio, Voicemail, Words
from chalicelib.http.staff.request_view import Reader, request_url
from chalicelib.services.telephone.read_line import Line

_SAID: Final = frozenset({Words.DONE, Words.CORRECTED})


class CallView(Struct, frozen=True, kw_only=True):
    """One call; `number` is empty when it is withheld, `ours` the number that was called, `brand` whose code was keyed.

    `given` is the number that who withholds theirs has keyed to be called back at; nothing proves it.
    `attestation` is verbatim; `place` is in words and a guess; `consent` names the text `staff.call.consent.<consent>`.
    """

    number: str
    given: str
    name: str
    place: str
    attestation: str
    language: str
    consent: str
    started_at: datetime
    ended_at: datetime | None
    ours: str
    brand: str
    code: str
    takes: int
    incomplete: bool


class VoicemailView(Struct, frozen=True, kw_only=True):
    """One recording; `state` names the text `staff.voicemail.state.<state>`.

    awaited, failing, kept, over (past its last day), expired, removed (not by the rules), deleted (for good),
    superseded, unusable
    (`unusable` says why). An address is empty where there is nothing to do. `held` is legal, open, or empty: then it
    can be heard until `until`. `words` is wanted, started, done, missing or corrected.
    """

    id: str
    state: str
    received_at: datetime
    length: str
    size: int
    sha256: str
    unusable: str = ""
    attempts: int = 0
    next_try: datetime | None = None
    held: str = ""
    until: datetime | None = None
    expired_at: datetime | None = None
    play_url: str = ""
    save_url: str = ""
    certificate_url: str = ""
    delete_url: str = ""  # the page that deletes it for good
    correct_url: str = ""
    words: str = ""
    transcript: str = ""
    language: str = ""  # of the transcript
    corrected_at: datetime | None = None
    corrected_by: str = ""


class LineView(Struct, frozen=True, kw_only=True):
    """What came by telephone or text: `text` are the words of a text, `sort` what staff must do first."""

    calls: Sequence[CallView]
    voicemails: Sequence[VoicemailView]
    text: str = ""
    sort: str = ""
    number: str = ""  # to call back
    withheld: bool = False  # a call came, and shows no number

    @property
    def playing(self) -> bool:
        """Whether the page plays anything: its policy must then name where the audio lies."""
        return any(voicemail.play_url for voicemail in self.voicemails)


def line_view(line: Line, reader: Reader, brands: Mapping[str, str], now: datetime) -> LineView | None:
    """What the page shows of the telephone line; None for what came otherwise. `brands` are names by service code."""
    head, sent = line.request, line.submission
    if not line.calls and not line.voicemails and head.channel is not Channel.TEXT:
        return None
    held = held_by((head, *line.siblings))
    called = [call for call in line.calls if not call.incomplete]
    return LineView(
        calls=[_call(call, brands, reader) for call in line.calls],
        voicemails=[_voicemail(one, held, reader, now) for one in newest_first(line.voicemails)],
        text=sent.typed.details if head.channel is Channel.TEXT else "",
        sort=(head.sort or Sorting.READ).value.replace(" ", "-") if head.unsorted else "",
        number=next((number.e164 for call in line.calls if (number := call_back_at(call))), ""),
        withheld=bool(called) and all(call.caller is None for call in called),
    )


def call_back_at(call: PhoneCall) -> Phone | None:
    """The number that called or, where it is withheld, the one that was keyed instead."""
    return call.caller or call.given


def newest_first(voicemails: Sequence[Voicemail]) -> list[Voicemail]:
    """The last recording of a call counts: it stands first."""
    return sorted(voicemails, key=lambda one: (one.received_at, one.take), reverse=True)


def held_by(heads: Sequence[Request]) -> str:
    """Why a voicemail is held: a legal hold, or a request of its submission that can still be worked on."""
    if any(head.hold for head in heads):
        return "legal"
    return "open" if any(head.in_work for head in heads) else ""


def _call(call: PhoneCall, brands: Mapping[str, str], reader: Reader) -> CallView:
    place = f"place.{call.place}"
    return CallView(
        number=call.caller.e164 if call.caller else "",
        given=call.given.e164 if call.given else "",
        name=call.name,
        place=texts.text(place, reader.language) if texts.has_text(place) else call.place,
        attestation=call.attestation,
        language=texts.describe(call.language).name,
        consent=call.consent.value.replace(" ", "-"),
        started_at=call.started_at,
        ended_at=call.ended_at,
        ours=call.called,
        brand=brands.get(call.code, ""),
        code=call.code,
        takes=call.takes,
        incomplete=call.incomplete,
    )


def _voicemail(voicemail: Voicemail, held: str, reader: Reader, now: datetime) -> VoicemailView:
    url = f"{request_url(voicemail.request)}/voicemails/{voicemail.id}"
    playable = voicemail.playable(now)
    kept = voicemail.audio is Audio.KEPT
    handles = permits(reader.staff.user.role, Permission.HANDLE_REQUESTS)
    gone = voicemail.audio is Audio.EXPIRED
    return VoicemailView(
        id=voicemail.id,
        state=_state(voicemail, now),
        received_at=voicemail.received_at,
        length=length(voicemail.seconds),
        size=voicemail.size,
        sha256=voicemail.sha256,
        unusable=voicemail.unusable.value if voicemail.unusable else "",
        attempts=voicemail.attempts,
        next_try=voicemail.work_at,
        held=held if kept and voicemail.hold else "",
        until=voicemail.expires_at if kept else None,
        expired_at=voicemail.expired_at,
        play_url=f"{url}/audio" if playable else "",
        save_url=f"{url}/file" if playable else "",
        certificate_url=f"{url}/certificate" if gone and voicemail.certificate else "",
        delete_url=_deletion(voicemail) if permits(reader.staff.user.role, Permission.ADMINISTER) else "",
        correct_url=f"{url}/transcript" if handles and kept else "",
        words=voicemail.words.value if kept or (gone and voicemail.words in _SAID) else "",
        transcript=voicemail.transcript,
        language=voicemail.language,
        corrected_at=voicemail.corrected_at,
        corrected_by=reader.name(voicemail.corrected_by) if voicemail.corrected_by else "",
    )


def _state(voicemail: Voicemail, now: datetime) -> str:
    if voicemail.audio is Audio.AWAITED:
        return "failing" if voicemail.attempts > 1 else "awaited"
    if voicemail.audio is Audio.KEPT and not voicemail.playable(now):
        return "over"
    if voicemail.ordered:
        return "deleted"
    return "removed" if voicemail.removed else voicemail.audio.value


def _deletion(voicemail: Voicemail) -> str:
    """The page that deletes it for good; empty while it is fetched, and once that was done."""
    if voicemail.audio is Audio.AWAITED or voicemail.ordered:
        return ""
    return f"{request_url(voicemail.request)}/deletion?part=recording&id={voicemail.id}"


def length(seconds: int) -> str:
    """Minutes and seconds, as a player writes them."""
    return f"{seconds // 60}:{seconds % 60:02}" if seconds else ""
