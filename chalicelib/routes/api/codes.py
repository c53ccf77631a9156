"""Service codes and numbers of the telephone line, for systems."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.telephony import ServiceCode
from chalicelib.errors import InvalidField
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.settings import (
    AddCode,
    CodeFacts,
    CodeList,
    Greet,
    NameLanguage,
    RecordingTicket,
    RetireCode,
)
from chalicelib.http.api.sections import Section
from chalicelib.http.endpoint import Reads
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.telephone.record_greeting import accept_recording, announce_recording
from chalicelib.services.telephone.service_codes import (
    GREETING_BYTES,
    add_code,
    greet_by_default,
    greet_by_text,
    greet_ready_made,
    rename_code,
    retire_code,
)

section: Final = Section(blueprint, "Service codes", "/codes")


@section.reads(audit=Reads.NOTHING_PERSONAL, answer=CodeList)
def list_all(call: ApiCall) -> CodeList:
    """List the service codes.

    What callers key to reach a brand of the account, retired ones included, with their greetings.
    """
    return CodeList(items=[_facts(code) for code in call.desk.lines.codes(call.account.id)])


@section.administers(
    audit=(Tag.ACCOUNT_CODE_ADDED,), body=AddCode, answer=CodeFacts, status=201, refusals=("conflict",)
)
def add(call: ApiCall) -> CodeFacts:
    """Add a service code.

    Six digits, drawn by chance, that lead callers to a brand at once.
    """
    return _facts(add_code(call.desk, call.account, name=call.body.name, actor=call.staff.actor))


@section.administers(
    "/{code}/name", audit=(Tag.ACCOUNT_CODE_CHANGED,), body=AddCode, answer=CodeFacts, refusals=("conflict",)
)
def rename(call: ApiCall) -> CodeFacts:
    """Rename a brand.

    The name is what callers hear and what letters to them say.
    """
    code, actor = call.params["code"], call.staff.actor
    return _facts(rename_code(call.desk, call.account, code, name=call.body.name, actor=actor))


@section.administers(
    "/{code}/greeting", audit=(Tag.ACCOUNT_CODE_CHANGED,), body=Greet, answer=CodeFacts, refusals=("conflict",)
)
def greet(call: ApiCall) -> CodeFacts:
    """Choose a greeting.

    A ready-made one, own words to be spoken in one language, or the default. For a recording see the next one.
    """
    body: Greet = call.body
    code, actor = call.params["code"], call.staff.actor
    if sum(map(bool, (body.ready, body.text, body.default))) > 1:
        raise InvalidField(field="ready", problem="one-of", said="Give ready, text or default, not several.")
    if body.default:
        made = greet_by_default(call.desk, call.account, code, actor=actor, language=body.language)
        return _facts(made)
    if body.ready:
        return _facts(greet_ready_made(call.desk, call.account, code, ready=body.ready, actor=actor))
    if body.text or body.language:
        made = greet_by_text(call.desk, call.account, code, text=body.text, language=body.language, actor=actor)
        return _facts(made)
    return _facts(greet_by_default(call.desk, call.account, code, actor=actor))


@section.administers(
    "/{code}/recordings",
    audit=Reads.NOTHING_PERSONAL,
    body=NameLanguage,
    answer=RecordingTicket,
    status=201,
    refusals=("conflict",),
)
def announce(call: ApiCall) -> RecordingTicket:
    """Announce a recorded greeting.

    In WAV or MP3. The answer holds a form that sends it straight to storage, for 15 minutes; then call its
    acceptance. Callers hear nothing of it before.
    """
    made = announce_recording(call.desk, call.account, call.params["code"], language=call.body.language)
    return RecordingTicket(
        recording=made.recording,
        url=made.form.url,
        fields=dict(made.form.fields),
        most=GREETING_BYTES,
        until=made.until,
    )


@section.administers(
    "/{code}/recordings/{recording}",
    audit=(Tag.ACCOUNT_CODE_CHANGED,),
    body=NameLanguage,
    answer=CodeFacts,
    refusals=("conflict",),
)
def accept(call: ApiCall) -> CodeFacts:
    """Take a recorded greeting into use.

    To be called when it was sent: it is looked at, kept and played to callers in that language from now on; a second
    call changes nothing.
    """
    code, recording = call.params["code"], call.params["recording"]
    made = accept_recording(
        call.desk, call.account, code, recording, language=call.body.language, actor=call.staff.actor
    )
    return _facts(made)


@section.administers(
    "/{code}/retirement",
    audit=(Tag.ACCOUNT_CODE_RETIRED,),
    body=RetireCode,
    answer=CodeFacts,
    refusals=("conflict", "not-possible"),
)
def retire(call: ApiCall) -> CodeFacts:
    """Retire a service code.

    For a year it leads on to another one of the account, if one is named; it is never given to anybody else.
    """
    code, onward = call.params["code"], call.body.forwards_to
    return _facts(retire_code(call.desk, call.account, code, forwards_to=onward, actor=call.staff.actor))


def _facts(code: ServiceCode) -> CodeFacts:
    same = ("code", "name", "created_at", "retired_at", "forwards_to")
    greeting = code.greeting
    return CodeFacts(
        greeting=greeting.kind,
        ready=greeting.ready,
        texts=dict(greeting.texts),
        recorded=sorted(greeting.audio),
        **{name: getattr(code, name) for name in same},
    )
