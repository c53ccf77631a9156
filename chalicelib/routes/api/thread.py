"""Words about a request, for systems: messages to and from the consumer, and internal notes."""

from typing import Final, TypeVar

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Message, Note
from chalicelib.http.api.operation import ApiCall
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
from chalicelib.http.api.sections import Section
from chalicelib.http.api.steps import part_of
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.handling.read_requests import look_at
from chalicelib.services.handling.write_message import add_note, write_to_consumer

section: Final = Section(blueprint, "Messages and notes", "/requests/{request}")
W = TypeVar("W", Message, Note)
_REFUSALS: Final = ("conflict", "precondition-failed")


@section.reads("/messages", audit=(Tag.VIEW_REQUEST,), query=ThreadQuery, answer=MessagePage)
def messages(call: ApiCall) -> MessagePage:
    """List the messages of a request.

    What business and consumer have written to each other, oldest first.
    """
    shown, following = _written(call, Message)
    return MessagePage(items=[message(item) for item in shown], next=following)


@section.writes(
    "/messages",
    audit=(Tag.REQUEST_MESSAGE_SENT,),
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
    once = call.filed_as()
    made = write_to_consumer(
        call.desk, call.staff, call.request, body.text, looked=body.looked, seen=call.seen, once=once
    )
    return message(made)


@section.reads("/notes", audit=(Tag.VIEW_REQUEST,), query=ThreadQuery, answer=NotePage)
def notes(call: ApiCall) -> NotePage:
    """List the notes of a request.

    What colleagues have written for each other, oldest first; no consumer ever sees it.
    """
    shown, following = _written(call, Note)
    return NotePage(items=[_note(item) for item in shown], next=following)


@section.writes(
    "/notes",
    audit=(Tag.REQUEST_NOTE_ADDED,),
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
    once = call.filed_as()
    return _note(add_note(call.desk, call.staff, call.request, body.text, seen=call.seen, once=once))


def _written(call: ApiCall, kind: type[W]) -> tuple[list[W], str | None]:
    """A page of what was written of this kind, oldest first, and the cursor of the next one."""
    head = look_at(call.desk, call.staff, call.request)
    _, filed = call.desk.requests.dossier(head.account, head.id)
    found = sorted((item for item in filed if isinstance(item, kind)), key=lambda one: (one.at, one.id))
    return part_of(call, found, f"{kind.KIND}s|{head.id}")


def _note(note: Note) -> NoteFacts:
    return NoteFacts(id=note.id, at=note.at, by=note.by, text=note.text)
