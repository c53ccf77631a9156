"""Attachments of internal notes, for systems: announced by name, sent straight to the bucket, then looked at by us."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import NoteFile
from chalicelib.domain.file_types import FILE_LIMIT
from chalicelib.errors import InvalidField
from chalicelib.http.api.operation import BASE, ApiCall
from chalicelib.http.api.schemas.files import Link
from chalicelib.http.api.schemas.note_files import AnnounceNoteFile, NoteFileFacts, NoteFiles, NoteUploadTicket
from chalicelib.http.api.sections import Section
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.handling.attach_file import LINK_SECONDS, UPLOAD
from chalicelib.services.handling.attach_to_note import (
    accept_attachment,
    announce_attachment,
    remove_attachment,
    view_attachment,
)
from chalicelib.services.handling.read_requests import look_at

section: Final = Section(blueprint, "Messages and notes", "/requests/{request}/note-files")
_REFUSALS: Final = ("conflict", "not-possible")


@section.reads(audit=(Tag.VIEW_REQUEST,), answer=NoteFiles)
def list_all(call: ApiCall) -> NoteFiles:
    """List what is attached to notes.

    Also what was refused or taken away, without its content.
    """
    look_at(call.desk, call.staff, call.request)
    return NoteFiles(items=[_facts(file) for file in _files(call)])


@section.writes(
    audit=(Tag.REQUEST_NOTE_FILE_ANNOUNCED,),
    body=AnnounceNoteFile,
    answer=NoteUploadTicket,
    status=201,
    refusals=_REFUSALS,
)
def announce(call: ApiCall) -> NoteUploadTicket:
    """Announce an attachment of a note.

    The answer holds a form that sends the content straight to storage, for 15 minutes; call the attachment's acceptance
    then. A copy of an identity document is marked as one (`identity`): it goes when the request is decided, and cannot
    be attached afterwards.
    """
    body: AnnounceNoteFile = call.body
    back = f"{call.desk.public_url}{BASE}{section.path.replace('{request}', call.request)}/{{file}}/acceptance"
    try:
        made = announce_attachment(
            call.desk, call.staff, call.request, body.note, body.name, back=back, identity=body.identity
        )
    except InvalidField as error:
        raise InvalidField(field="name", problem=error.problem, **error.values) from None
    return NoteUploadTicket(
        file=_facts(made.file),
        url=made.form.url,
        fields=dict(made.form.fields),
        most=FILE_LIMIT,
        until=made.file.created_at + UPLOAD,
    )


@section.writes(
    "/{file}/acceptance",
    audit=(Tag.REQUEST_NOTE_FILE_ATTACHED, Tag.REQUEST_NOTE_FILE_REFUSED),
    answer=NoteFileFacts,
    refusals=_REFUSALS,
)
def accept(call: ApiCall) -> NoteFileFacts:
    """Have an attachment looked at.

    To be called when its content was sent: size and first bytes must be those of its type. A second call changes
    nothing.
    """
    return _facts(accept_attachment(call.desk, call.staff, call.request, call.params["file"]))


@section.writes(
    "/{file}/removal", audit=(Tag.REQUEST_NOTE_FILE_REMOVED,), answer=NoteFiles, refusals=(*_REFUSALS, "not-found")
)
def remove(call: ApiCall) -> NoteFiles:
    """Take an attachment away.

    Its content is deleted; that it was there stays. Refused while a legal hold stands.
    """
    remove_attachment(call.desk, call.staff, call.request, call.params["file"])
    return NoteFiles(items=[_facts(file) for file in _files(call)])


@section.reads("/{file}/link", audit=(Tag.VIEW_NOTE_FILE,), answer=Link)
def link(call: ApiCall) -> Link:
    """Get a link to an attachment.

    It downloads an accepted one for 60 seconds; who asked for it is recorded.
    """
    url = view_attachment(call.desk, call.staff, call.request, call.params["file"])
    return Link(url=url, seconds=LINK_SECONDS)


def _files(call: ApiCall) -> list[NoteFile]:
    _, filed = call.desk.requests.dossier(call.account.id, call.request)
    return sorted((item for item in filed if isinstance(item, NoteFile)), key=lambda file: (file.created_at, file.id))


def _facts(file: NoteFile) -> NoteFileFacts:
    return NoteFileFacts(
        id=file.id,
        note=file.note,
        name=file.name,
        state=file.state,
        content_type=file.content_type,
        size=file.size,
        identity=file.identity,
        created_at=file.created_at,
        by=file.by,
        removed_at=file.removed_at,
    )
