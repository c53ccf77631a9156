"""Files of an answer, for systems: announced by name, sent straight to the bucket, then looked at by us."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.file_types import FILE_LIMIT
from chalicelib.errors import InvalidField
from chalicelib.http.api.operation import BASE, ApiCall
from chalicelib.http.api.request_view import answer_file
from chalicelib.http.api.schemas.dossier import FileFacts
from chalicelib.http.api.schemas.files import AnnounceFile, Link, UploadTicket
from chalicelib.http.api.sections import Section
from chalicelib.http.api.steps import STEP_REFUSALS
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.handling.attach_file import (
    LINK_SECONDS,
    UPLOAD,
    accept_upload,
    find_file,
    prepare_upload,
    view_file,
    withdraw_file,
)

section: Final = Section(blueprint, "Files", "/requests/{request}/files")


@section.writes(
    audit=(Tag.REQUEST_FILE_ANNOUNCED,),
    body=AnnounceFile,
    answer=UploadTicket,
    status=201,
    refusals=("conflict", "not-possible"),
)
def announce(call: ApiCall) -> UploadTicket:
    """Announce a file of the answer.

    The answer holds a form that sends the content straight to storage, for 15 minutes. The storage answers with a
    redirection, which need not be followed; call the file's acceptance then. Nothing is released before the answer.
    """
    body: AnnounceFile = call.body
    back = f"{call.desk.public_url}{BASE}{section.path.replace('{request}', call.request)}/{{file}}/acceptance"
    try:
        made = prepare_upload(call.desk, call.staff, call.request, body.name, back=back)
    except InvalidField as error:
        raise InvalidField(field="name", problem=error.problem, **error.values) from None
    return UploadTicket(
        file=answer_file(made.file),
        url=made.form.url,
        fields=dict(made.form.fields),
        most=FILE_LIMIT,
        until=made.file.created_at + UPLOAD,
    )


@section.writes(
    "/{file}/acceptance",
    audit=(Tag.REQUEST_FILE_ATTACHED, Tag.REQUEST_FILE_REFUSED),
    answer=FileFacts,
    refusals=("conflict", "not-possible"),
)
def accept(call: ApiCall) -> FileFacts:
    """Have a file looked at.

    To be called when its content was sent: size and first bytes must be those of its type, and a text is searched for
    what may never be disclosed (`warnings`). Its state says whether it was accepted or refused; a second call changes
    nothing.
    """
    return answer_file(accept_upload(call.desk, call.staff, call.request, call.params["file"]))


@section.writes(
    "/{file}/withdrawal", audit=(Tag.REQUEST_FILE_REMOVED,), answer=FileFacts, versioned=True, refusals=STEP_REFUSALS
)
def withdraw(call: ApiCall) -> FileFacts:
    """Take a file back.

    One that was accepted and not released yet. Its content is deleted; that it was there stays in the timeline.
    """
    withdraw_file(call.desk, call.staff, call.request, call.params["file"], seen=call.seen)
    return answer_file(find_file(call.desk, call.account.id, call.request, call.params["file"]))


@section.reads("/{file}/link", audit=(Tag.VIEW_FILE,), answer=Link)
def link(call: ApiCall) -> Link:
    """Get a link to a file.

    It downloads an accepted file for 60 seconds; who asked for it is recorded.
    """
    url = view_file(call.desk, call.staff, call.request, call.params["file"])
    return Link(url=url, seconds=LINK_SECONDS)
