"""Voicemails for staff: to play, to save, and what was said set right."""

from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission
from chalicelib.domain.request import Request
from chalicelib.http.call import Call, request_id
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.line_page import media_of, shown_line
from chalicelib.http.staff.step import Step, run_step
from chalicelib.routes.staff.registry import blueprint, step_page
from chalicelib.services.voicemail.correct_transcript import CorrectTranscript, correct_transcript, correctable
from chalicelib.services.voicemail.play_voicemail import play_voicemail

_PATH: Final = "/staff/requests/{request}/voicemails/{voicemail}"


@endpoint(blueprint, f"{_PATH}/audio", audit=(Tag.VIEW_VOICEMAIL,), permission=Permission.READ_REQUESTS)
def audio(call: Call) -> Response:
    """What the player asks for: lead on to the bucket, which answers ranges, by a link of five minutes."""
    return see_other(play_voicemail(call.desk, call.staff, request_id(call), call.params["voicemail"]))


@endpoint(blueprint, f"{_PATH}/file", audit=(Tag.VIEW_VOICEMAIL,), permission=Permission.READ_REQUESTS)
def file(call: Call) -> Response:
    """The same as a download."""
    return see_other(play_voicemail(call.desk, call.staff, request_id(call), call.params["voicemail"], save=True))


def _context(call: Call, head: Request) -> dict[str, Any]:
    voicemail = correctable(call.desk, call.staff, head.id, call.params["voicemail"])
    line = shown_line(call, head, only=voicemail.id)
    return {"values": {"text": voicemail.transcript}, "line": line, "media": media_of(call, line)}


def _correct(call: Call, seen: int) -> None:
    command = CorrectTranscript(
        request=request_id(call),
        voicemail=call.params["voicemail"],
        text=call.value("text"),
        seen=seen,
    )
    correct_transcript(call.desk, call.staff, command)


_STEP: Final = Step(
    template="staff/transcript.html",
    done="transcript-corrected",
    part="voicemail",
    context=_context,
    act=_correct,
)


@step_page("voicemails/{voicemail}/transcript", Tag.REQUEST_TRANSCRIPT_CORRECTED)
def transcript(call: Call) -> Response:
    """Listen once more beside the words, and write what was said."""
    return run_step(call, _STEP)
