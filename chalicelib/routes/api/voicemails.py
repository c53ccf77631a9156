"""Voicemails, for systems: listed, heard, read, set right."""

from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.voicemail import Voicemail
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.files import Link
from chalicelib.http.api.schemas.voicemails import (
    CorrectWords,
    LinkQuery,
    RequestVoicemails,
    VoicemailFacts,
    VoicemailPage,
    VoicemailRecord,
    VoicemailsQuery,
)
from chalicelib.http.api.sections import Section
from chalicelib.http.api.steps import STEP_REFUSALS
from chalicelib.http.endpoint import Reads
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.handling.read_requests import look_at
from chalicelib.services.telephone.read_line import read_line
from chalicelib.services.voicemail.correct_transcript import CorrectTranscript, correct_transcript
from chalicelib.services.voicemail.play_voicemail import PLAY_SECONDS, play_voicemail

section: Final = Section(blueprint, "Voicemails", "/requests/{request}/voicemails")
_every: Final = Section(blueprint, section.group)
_LIST: Final = "voicemails"
_PLAIN: Final = ("id", "request", "take", "language", "received_at", "seconds", "audio", "unusable", "content_type")
_MORE: Final = ("size", "sha256", "expires_at", "expired_at", "words")


@_every.reads("/voicemails", audit=Reads.NOTHING_PERSONAL, query=VoicemailsQuery, answer=VoicemailPage)
def list_all(call: ApiCall) -> VoicemailPage:
    """List the voicemails.

    Those whose audio is kept or awaited, oldest first: when they came, how long they are and until when they can be
    heard; nothing of who called or what was said.
    """
    query: VoicemailsQuery = call.query
    page = call.desk.voicemails.page(call.account.id, after=str(call.place(_LIST, "")), limit=query.limit)
    following = call.write_cursor([page.after], _LIST) if page.after else None
    return VoicemailPage(items=[VoicemailFacts(**_facts(call, one)) for one in page.voicemails], next=following)


@section.reads(audit=(Tag.VIEW_REQUEST,), answer=RequestVoicemails)
def of_request(call: ApiCall) -> RequestVoicemails:
    """Read the voicemails of a request.

    With their transcripts and, where the audio was deleted in time, the signed certificate of it. All requests of one
    call share its recordings.
    """
    line = read_line(call.desk, look_at(call.desk, call.staff, call.request))
    found = sorted(line.voicemails, key=lambda one: (one.received_at, one.take))
    return RequestVoicemails(items=[_record(call, one) for one in found])


@section.reads("/{voicemail}/link", audit=(Tag.VIEW_VOICEMAIL,), query=LinkQuery, answer=Link, refusals=("gone",))
def link(call: ApiCall) -> Link:
    """Get a link to a voicemail.

    It plays or downloads the audio for five minutes, from the request that the voicemail is filed under; who asked
    for it is recorded. Past its last day there is none, unless something holds it.
    """
    query: LinkQuery = call.query
    url = play_voicemail(call.desk, call.staff, call.request, call.params["voicemail"], save=query.save)
    return Link(url=url, seconds=PLAY_SECONDS)


@section.writes(
    "/{voicemail}/transcript",
    audit=(Tag.REQUEST_TRANSCRIPT_CORRECTED,),
    body=CorrectWords,
    answer=VoicemailRecord,
    versioned=True,
    refusals=STEP_REFUSALS,
)
def correct(call: ApiCall) -> VoicemailRecord:
    """Set a transcript right.

    What a person has heard stands in place of the machine's words from then on.
    """
    body: CorrectWords = call.body
    command = CorrectTranscript(
        request=call.request,
        voicemail=call.params["voicemail"],
        text=body.text,
        seen=call.seen,
    )
    return _record(call, correct_transcript(call.desk, call.staff, command))


def _record(call: ApiCall, voicemail: Voicemail) -> VoicemailRecord:
    said = ("transcript", "corrected_at", "corrected_by", "certificate")
    return VoicemailRecord(**_facts(call, voicemail), **{name: getattr(voicemail, name) for name in said})


def _facts(call: ApiCall, voicemail: Voicemail) -> dict[str, Any]:
    return {
        "reference": voicemail.submission,
        "held": voicemail.hold,
        "playable": voicemail.playable(call.now),
        **{name: getattr(voicemail, name) for name in (*_PLAIN, *_MORE)},
    }
