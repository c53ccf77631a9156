"""Keeping and forgetting, for systems."""

from datetime import timedelta
from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.legal_hold import LegalHold
from chalicelib.domain.permissions import Permission
from chalicelib.errors import InvalidField
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.retention import (
    ContactHeld,
    DeletePart,
    HoldContactBody,
    HoldList,
    HoldRecord,
    RetentionFacts,
    WriteRetention,
)
from chalicelib.http.api.sections import Section
from chalicelib.http.endpoint import Reads
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.retention.delete_for_good import DeleteForGood, delete_for_good
from chalicelib.services.retention.hold_contact import HoldContact, hold_contact, list_holds, release_contact
from chalicelib.services.retention.keep_longer import keep_for
from chalicelib.services.retention.review_month import by_class

_GROUP: Final = "Retention"
section: Final = Section(blueprint, _GROUP, "/retention")
_holds: Final = Section(blueprint, _GROUP, "/legal-holds")
_request: Final = Section(blueprint, _GROUP, "/requests/{request}")


@section.reads(audit=Reads.NOTHING_PERSONAL, answer=RetentionFacts, permission=Permission.READ_AUDIT)
def read(call: ApiCall) -> RetentionFacts:
    """Read how long closed requests are kept.

    With what was deleted this month and the last, by class.
    """
    return _facts(call)


@section.administers(
    method="PUT",
    audit=(Tag.ACCOUNT_SETTINGS_CHANGED,),
    body=WriteRetention,
    answer=RetentionFacts,
    refusals=("conflict",),
)
def write(call: ApiCall) -> RetentionFacts:
    """Set how long closed requests are kept.

    Counted from the last decision. A longer period counts at once; a shorter one within a month for what was kept
    longer. Fewer months than 24 are refused (11 CCR 7101).
    """
    body: WriteRetention = call.body
    keep_for(call.desk, call.staff, str(body.kept_months))
    return _facts(call)


@_holds.reads(audit=Reads.NOTHING_PERSONAL, answer=HoldList, permission=Permission.READ_AUDIT)
def holds(call: ApiCall) -> HoldList:
    """List the legal holds.

    Of requests and of contacts, those without an end first; also those whose last day was less than a month ago.
    """
    return _all(call)


@_holds.administers(audit=(Tag.ACCOUNT_CONTACT_HELD,), body=HoldContactBody, answer=ContactHeld, refusals=("conflict",))
def hold(call: ApiCall) -> ContactHeld:
    """Hold a contact.

    Nothing that came from an address or a number is deleted, nor what will come, until the hold ends. A hold that
    stands is changed by another one.
    """
    body: HoldContactBody = call.body
    contact = _contact(body)
    command = HoldContact(contact=contact, reason=body.purpose, until=body.hold_until, words=body.words)
    late = hold_contact(call.desk, call.staff, command)
    [held] = call.desk.retention.holds_on(call.account.id, [contact.look_up])
    return ContactHeld(hold=_record(call, held), late=late)


@_holds.administers(
    "/{hold}/release",
    audit=(Tag.ACCOUNT_CONTACT_HOLD_RELEASED,),
    answer=HoldList,
    refusals=("not-found", "conflict"),
)
def release(call: ApiCall) -> HoldList:
    """End a contact's hold.

    Retention runs again. That of a request is ended at the request.
    """
    release_contact(call.desk, call.staff, call.params["hold"])
    return _all(call)


@_request.step(
    "/deletion",
    audit=(
        *(Tag.REQUEST_NOTE_DELETED, Tag.REQUEST_NOTE_FILE_DELETED),
        *(Tag.REQUEST_FILE_DELETED, Tag.REQUEST_VOICEMAIL_DELETED),
    ),
    body=DeletePart,
    administers=True,
)
def delete(call: ApiCall) -> None:
    """Delete a part for good.

    A note with all its versions and attachments, one attachment, a file, or a recording with its transcript. It is gone
    from the live store at once (the sound of a recording within minutes), and from the backups of the tables 35 days
    later. Refused while a legal hold stands.
    """
    body: DeletePart = call.body
    command = DeleteForGood(request=call.request, part=body.part, id=body.id, reason=body.purpose, seen=call.seen)
    delete_for_good(call.desk, call.staff, command)


def _all(call: ApiCall) -> HoldList:
    return HoldList(items=[_record(call, hold) for hold in list_holds(call.desk, call.staff)])


def _contact(body: HoldContactBody) -> Email | Phone:
    if bool(body.email) is bool(body.phone):
        raise InvalidField(field="email", problem="one-of", said="Give exactly one of email and phone.")
    return Email.parse(body.email, mailed=False) if body.email else Phone.parse(body.phone or "")


def _facts(call: ApiCall) -> RetentionFacts:
    account = call.desk.accounts.get(call.account.id)  # the caller's may be some seconds old
    this = call.now.date().replace(day=1)
    before = (this - timedelta(days=1)).replace(day=1)
    return RetentionFacts(
        kept_months=account.kept_months,
        this_month=by_class(call.desk.retention.deleted(account.id, this)),
        last_month=by_class(call.desk.retention.deleted(account.id, before)),
    )


def _record(call: ApiCall, found: LegalHold) -> HoldRecord:
    return HoldRecord(
        id=found.id,
        purpose=found.hold.reason,
        by=found.hold.by,
        since=found.hold.since,
        hold_until=found.hold.until,
        stands=found.stands(call.account.day_of(call.now)),
        request=found.request,
        contact=found.shown,
        words=found.words,
    )
