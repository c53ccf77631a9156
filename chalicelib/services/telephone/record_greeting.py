"""A recorded greeting that comes by a form of ours: sent straight to storage, then looked at and taken into use."""

from datetime import datetime
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.telephony import ServiceCode
from chalicelib.errors import InvalidField, NotFound, NotPossible
from chalicelib.services.handling.attach_file import UPLOAD
from chalicelib.services.ports.desk import Desk, new_id
from chalicelib.services.ports.files import UploadForm
from chalicelib.services.telephone.service_codes import GREETING_BYTES, code_of, greet_by_audio, spoken_language
from chalicelib.values import dataclass

_NAME_LENGTH: Final = 26  # of what `new_id` makes


@dataclass(frozen=True, slots=True)
class RecordingForm:
    """The name that a recording will have, and the form that sends its content; taken until `until`."""

    recording: str
    form: UploadForm
    until: datetime


def announce_recording(desk: Desk, account: Account, code: str, *, language: str, back: str = "") -> RecordingForm:
    """Sign a form for a recording; nothing is changed yet.

    `back` is where the form leads a browser, `{recording}` in it the name. Raise `NotFound`, `InvalidField`
    (`language`), `NotPossible` (`code-retired`).
    """
    if code_of(desk, account, code).retired_at:
        raise NotPossible("code-retired")
    spoken_language(account, language)
    name = new_id(desk)
    # One byte more than may be: what is too long is refused by us, with the reason, and not by the storage.
    form = desk.files.sound_form(
        account.id,
        name,
        most=GREETING_BYTES + 1,
        seconds=int(UPLOAD.total_seconds()),
        back=back.replace("{recording}", name),
    )
    return RecordingForm(name, form, desk.clock.now() + UPLOAD)


def accept_recording(
    desk: Desk, account: Account, code: str, recording: str, *, language: str, actor: str
) -> ServiceCode:
    """Have what was sent played in one language; a second time changes nothing.

    What is looked at is what is kept: the form could write again, but only where nothing is played from. Raise
    `NotFound`, `InvalidField` (`language`, `audio`: `missing`, `not-audio`, `too-long`), `Conflict`.
    """
    found = code_of(desk, account, code)
    if len(recording) != _NAME_LENGTH or not (recording.isascii() and recording.isalnum()):
        raise NotFound("recording")
    if found.greeting.audio.get(spoken_language(account, language)) == recording:
        return found
    audio = desk.files.sound(account.id, recording, most=GREETING_BYTES + 1)
    if audio is None:
        raise InvalidField(field="audio", problem="missing")
    return greet_by_audio(desk, account, code, audio=audio, language=language, actor=actor, sound=recording)
