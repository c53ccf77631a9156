"""Requests for systems: file them, list them, read one, read its timeline."""

from typing import Final

import msgspec

from chalicelib.channels.signed_api import Filing, understand
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.request import Bucket, Channel
from chalicelib.http.api.operation import BASE, Answer, ApiCall, version_of
from chalicelib.http.api.request_view import filed, request_file, summary, timeline_entry
from chalicelib.http.api.schemas.common import STATES, ListName, of_query
from chalicelib.http.api.schemas.dossier import RequestFile
from chalicelib.http.api.schemas.requests import (
    NOBODY,
    FiledSubmission,
    FileRequest,
    FindQuery,
    RequestPage,
    SortName,
    TimelinePage,
    TimelineQuery,
)
from chalicelib.http.api.sections import Section
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.consumer.view_receipt import view_receipt
from chalicelib.services.handling.find_requests import FindRequests, find_requests
from chalicelib.services.handling.read_requests import look_at, read_request
from chalicelib.services.intake.own_questions import questions_asked
from chalicelib.services.intake.submit_request import submit_request

section: Final = Section(blueprint, "Requests", "/requests")
_DATES: Final = ("due_from", "due_before", "received_from", "received_before", "changed_since")
_SAME: Final = ("right", "channel", "regime", "mark", "due", *_DATES)


@section.writes(
    audit=(Tag.REQUEST_RECEIVED,), body=FileRequest, answer=FiledSubmission, status=201, refusals=("conflict", "gone")
)
def file_request(call: ApiCall) -> Answer:
    """File a request in a consumer's name.

    Each right becomes a request of its own, under one reference, with the clocks of the law that the residence names.
    The consumer is written to as if they had used the form; a contact still has to be confirmed by its code. What came
    by post or at a counter may have been received up to two years ago: give `received_at`. `answers` to the business's
    own questions are never demanded here. With an Idempotency-Key a
    repetition files nothing twice, even if the first answer was lost.
    """
    sent = msgspec.structs.asdict(call.body)
    filing = Filing(**(sent | {"rights": tuple(sent["rights"])}))
    reference = call.reference()
    asked = questions_asked(call.desk, call.account)
    command = understand(call.account, filing, reference=reference, actor=call.staff.actor, now=call.now, asked=asked)
    submission = submit_request(call.desk, command)
    receipt = view_receipt(call.desk, call.account, submission.id)
    today = call.account.day_of(call.now)
    heads = [call.desk.requests.get(call.account.id, name) for name in submission.requests]
    made = FiledSubmission(
        reference=submission.id,
        received_at=submission.received_at,
        requests=[filed(head, call.account, today) for head in heads],
        receipt=receipt,
    )
    return Answer(content=made, location=f"{BASE}{section.path}/{heads[0].id}")


@section.reads(audit=(Tag.VIEW_QUEUE,), query=FindQuery, answer=RequestPage)
def list_requests(call: ApiCall) -> RequestPage:
    """List requests.

    List by list (open, waiting for the consumer's code, closed), in each the soonest due first, or as `sort` says.
    List, assignee, state of open requests and due dates are answered by an index. For the rest, at most 1,000 are
    looked through for a page: it may hold less than `limit`, even nothing, and still have a `next`.
    """
    query: FindQuery = call.query
    command = FindRequests(
        bucket=None if query.list is ListName.ALL else Bucket(query.list.value),
        state=STATES[query.state] if query.state else None,
        limit=query.limit,
        cursor=query.cursor,
        assignee="" if query.assignee == NOBODY else query.assignee or None,
        residence=query.residence or None,
        by_receipt=query.sort in {SortName.RECEIVED, SortName.RECEIVED_LAST},
        descending=query.sort in {SortName.DUE_LAST, SortName.RECEIVED_LAST},
        **of_query(query, *_SAME),
    )
    found = find_requests(call.desk, call.staff, command)
    today = call.account.day_of(call.now)
    items = [summary(head, today) for head in found.requests]
    return RequestPage(items=items, next=found.cursor or None, read=found.read)


@section.reads("/{request}", audit=(Tag.VIEW_REQUEST,), answer=RequestFile, versioned=True)
def read_one(call: ApiCall) -> Answer:
    """Read one request.

    Everything that staff see of it which is data: state, clocks with citations, facts of verification, letters,
    messages, files, and how many notes there are. Its ETag is what a change may demand in If-Match.
    """
    found = read_request(call.desk, call.staff, call.request)
    head = found.request
    agent = call.desk.agents.request(head.account, head.id) if head.channel is Channel.AGENT else None
    content = request_file(found, call.account, call.account.day_of(call.now), agent)
    return Answer(content=content, etag=version_of(head))


@section.reads("/{request}/timeline", audit=(Tag.VIEW_REQUEST,), query=TimelineQuery, answer=TimelinePage)
def read_timeline(call: ApiCall) -> TimelinePage:
    """Read a request's timeline.

    Its audit entries, oldest first, each with the hash that covers it and the one before.
    """
    head = look_at(call.desk, call.staff, call.request)
    query: TimelineQuery = call.query
    about = f"timeline|{head.id}"
    after = int(call.place(about, 0))
    entries = [entry for entry in call.desk.audit_log.of_request(call.account.id, head.id) if entry.seq > after]
    shown = entries[: query.limit]
    more = call.write_cursor([shown[-1].seq], about) if len(entries) > len(shown) else None
    return TimelinePage(items=[timeline_entry(entry) for entry in shown], next=more)
