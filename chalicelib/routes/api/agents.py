"""Authorized agents, for systems: how the one who sent a request stands, and what they have shown."""

from typing import Final

from chalicelib.domain.api_key import Scope
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import NoteFile
from chalicelib.domain.permissions import Permission
from chalicelib.errors import InvalidField
from chalicelib.http.api.frame import api
from chalicelib.http.api.operation import BASE, ApiCall
from chalicelib.http.api.schemas.agents import (
    AgentFileFacts,
    AgentFiles,
    AgentStandingFacts,
    AgentUploadTicket,
    AnnounceAgentFile,
    FindAgent,
)
from chalicelib.http.api.sections import Section
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.agents.agent_standing import AgentStanding, find_agent, read_standing
from chalicelib.services.agents.permission_file import (
    PERMISSION_BYTES,
    accept_by_staff,
    announce_by_staff,
    files_of_submission,
)
from chalicelib.services.handling.attach_file import UPLOAD
from chalicelib.services.handling.read_requests import look_at

section: Final = Section(blueprint, "Agents", "/requests/{request}")
_REFUSALS: Final = ("not-found", "not-possible", "conflict")


@section.reads("/agent", audit=(Tag.VIEW_AGENT,), answer=AgentStandingFacts, refusals=("not-found", "not-possible"))
def standing(call: ApiCall) -> AgentStandingFacts:
    """Read an agent's standing.

    Of the agent who sent this request: names and address as given, what else they have sent, how much of it was
    permitted, and the share that was unfounded. Counted anew each time from at most 100 submissions.
    """
    return _standing(read_standing(call.desk, call.staff, call.request))


@api(
    blueprint,
    "/agents/search",
    method="POST",
    scope=Scope.READ,
    permission=Permission.READ_REQUESTS,
    audit=(Tag.VIEW_AGENT,),
    group=section.group,
    body=FindAgent,
    answer=AgentStandingFacts,
    refusals=("not-found",),
)
def search(call: ApiCall) -> AgentStandingFacts:
    """Find an agent.

    By the address that they left with what they sent: the same as of one of their requests.
    """
    body: FindAgent = call.body
    return _standing(
        read_standing(call.desk, call.staff, find_agent(call.desk, call.staff, Email.parse(body.email, mailed=False)))
    )


def _standing(found: AgentStanding) -> AgentStandingFacts:
    return AgentStandingFacts(
        names=list(found.names),
        organisations=list(found.organisations),
        email=found.contact,
        known=found.known,
        submissions=found.submissions,
        left_out=found.left_out,
        requests=[head.id for head in found.requests],
        open=found.open,
        decided=found.decided,
        unfounded=found.unfounded,
        share=found.share,
        permitted=found.permitted,
        attorney=found.attorney,
        denied=found.denied,
        missing=found.missing,
        unshown=found.unshown,
        shown=found.shown,
    )


@section.reads("/agent-files", audit=(Tag.VIEW_REQUEST,), answer=AgentFiles, refusals=("not-found",))
def files(call: ApiCall) -> AgentFiles:
    """List what an agent has shown.

    For the whole submission, also what was refused or taken away, without its content. A link to one, and its removal,
    are those of a note's attachment (`/note-files/{file}/link`, on the request with which it lies).
    """
    head = look_at(call.desk, call.staff, call.request)
    return AgentFiles(items=[_facts(file) for file in files_of_submission(call.desk, head)])


@section.writes(
    "/agent-files",
    audit=(Tag.REQUEST_AGENT_FILE_ANNOUNCED,),
    body=AnnounceAgentFile,
    answer=AgentUploadTicket,
    status=201,
    refusals=_REFUSALS,
)
def announce(call: ApiCall) -> AgentUploadTicket:
    """Announce a file of an agent.

    The signed permission, a power of attorney or who the agent is; the form takes the content for 15 minutes, then call
    the file's acceptance. It proves nothing before the business has recorded what it has seen.
    """
    body: AnnounceAgentFile = call.body
    path = section.path.replace("{request}", call.request)
    back = f"{call.desk.public_url}{BASE}{path}/agent-files/{{file}}/acceptance"
    try:
        made = announce_by_staff(call.desk, call.staff, call.request, body.shows, body.name, back=back)
    except InvalidField as error:
        raise InvalidField(field="name", problem=error.problem, **error.values) from None
    return AgentUploadTicket(
        file=_facts(made.file),
        url=made.form.url,
        fields=dict(made.form.fields),
        most=PERMISSION_BYTES,
        until=made.file.created_at + UPLOAD,
    )


@section.writes(
    "/agent-files/{file}/acceptance",
    audit=(Tag.REQUEST_AGENT_FILE_ATTACHED, Tag.REQUEST_AGENT_FILE_REFUSED),
    answer=AgentFileFacts,
    refusals=_REFUSALS,
)
def accept(call: ApiCall) -> AgentFileFacts:
    """Have a file of an agent looked at.

    To be called when its content was sent: size and first bytes must be those of its type. A second call changes
    nothing.
    """
    return _facts(accept_by_staff(call.desk, call.staff, call.request, call.params["file"]))


def _facts(file: NoteFile) -> AgentFileFacts:
    return AgentFileFacts(
        id=file.id,
        shows=file.shows,
        name=file.name,
        state=file.state,
        content_type=file.content_type,
        size=file.size,
        created_at=file.created_at,
        by=file.by,
        removed_at=file.removed_at,
    )
