"""Words about a request, for systems: messages to and from the consumer, and internal notes."""

from typing import Final

from chalicelib.domain.api_key import Scope
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Message, Note
from chalicelib.domain.permissions import Permission
from chalicelib.http.api.frame import ApiCall, api
from chalicelib.http.api.request_view import message
from chalicelib.http.api.schemas.dossier import MessageFacts
from chalicelib.http.api.schemas.thread import (
    MessagePage,
    NoteFacts,
    NotePage,
    ThreadQuery,
    WriteMessage,
    WriteNote,
)
from chalicelib.http.api.steps import part_of
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.handling.read_requests import look_at
from chalicelib.services.handling.write_message import add_note, write_to_consumer

GROUP: Final = "Messages and notes"
PATH: Final = "/requests/{request}"
_REFUSALS: Final = ("conflict", "precondition-failed")


@api(
    blueprint,
    f"{PATH}/messages",
    scope=Scope.READ,
    permission=Permission.READ_REQUESTS,
    audit=(Tag.VIEW_REQUEST,),
    group=GROUP,
    query=ThreadQuery,
    answer=MessagePage,
)
def messages(call: ApiCall) -> MessagePage:
    """List the messages of a request.

    What business and consumer have written to each other, oldest first.
    """
    head = look_at(call.desk, call.staff, call.request)
    _, filed = call.desk.requests.dossier(head.account, head.id)
    found = sorted((item for item in filed if isinstance(item, Message)), key=lambda one: (one.at, one.id))
    shown, following = part_of(call, found, f"messages|{head.id}")
    return MessagePage(items=[message(item) for item in shown], next=following)


@api(
    blueprint,
    f"{PATH}/messages",
    method="POST",
    scope=Scope.WRITE,
    permission=Permission.HANDLE_REQUESTS,
    audit=(Tag.REQUEST_MESSAGE_SENT,),
    group=GROUP,
    body=WriteMessage,
    answer=MessageFacts,
    status=201,
    versioned=True,
    refusals=_REFUSALS,
)
def write(call: ApiCall) -> MessageFacts:
    """Write to the consumer.

    The mail says that a message is there; its words are read behind a code. A closed request takes messages too.
    """
    body: WriteMessage = call.body
    made = write_to_consumer(call.desk, call.staff, call.request, body.text, looked=body.looked, seen=call.seen)
    return message(made)


@api(
    blueprint,
    f"{PATH}/notes",
    scope=Scope.READ,
    permission=Permission.READ_REQUESTS,
    audit=(Tag.VIEW_REQUEST,),
    group=GROUP,
    query=ThreadQuery,
    answer=NotePage,
)
def notes(call: ApiCall) -> NotePage:
    """List the notes of a request.

    What colleagues have written for each other, oldest first; no consumer ever sees it.
    """
    head = look_at(call.desk, call.staff, call.request)
    _, filed = call.desk.requests.dossier(head.account, head.id)
    found = sorted((item for item in filed if isinstance(item, Note)), key=lambda one: (one.at, one.id))
    shown, following = part_of(call, found, f"notes|{head.id}")
    return NotePage(items=[_note(item) for item in shown], next=following)


@api(
    blueprint,
    f"{PATH}/notes",
    method="POST",
    scope=Scope.WRITE,
    permission=Permission.HANDLE_REQUESTS,
    audit=(Tag.REQUEST_NOTE_ADDED,),
    group=GROUP,
    body=WriteNote,
    answer=NoteFacts,
    status=201,
    versioned=True,
    refusals=_REFUSALS,
)
def add(call: ApiCall) -> NoteFacts:
    """Add a note.

    For colleagues only: never sent, never logged, never in an event.
    """
    body: WriteNote = call.body
    return _note(add_note(call.desk, call.staff, call.request, body.text, seen=call.seen))


def _note(note: Note) -> NoteFacts:
    return NoteFacts(id=note.id, at=note.at, by=note.by, text=note.text)
