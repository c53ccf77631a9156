"""Lists of contacts, for systems: cleaned, taken over, written out; and links by which people unsubscribe."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.contact_list import BYTES_LIMIT, UPLOAD_TIME, ContactList, Output, Task
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.contact_lists import (
    CleanList,
    ImportList,
    ListFacts,
    ListsOfContacts,
    ListTicket,
    MakeUnsubscribeLinks,
    UnsubscribeAddresses,
)
from chalicelib.http.api.schemas.files import Link
from chalicelib.http.api.sections import Section
from chalicelib.http.endpoint import Reads
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.lists.contact_lists import (
    LINK_SECONDS,
    Announced,
    AnnounceList,
    announce_list,
    begin_list,
    export_list,
    fetch_list,
    find_list,
    own_lists,
)
from chalicelib.services.lists.links import MakeLinks, make_links

section: Final = Section(blueprint, "Lists of contacts", "/contact-lists")
_links: Final = Section(blueprint, "Suppressions", "/suppressions")


@section.reads(audit=Reads.NOTHING_PERSONAL, answer=ListsOfContacts)
def list_(call: ApiCall) -> ListsOfContacts:
    """List the lists.

    Those that are awaited, in work, ready or refused; each is forgotten a day after it is.
    """
    return ListsOfContacts(items=[_facts(one) for one in own_lists(call.desk, call.staff)])


@section.reads("/{list}", audit=Reads.NOTHING_PERSONAL, answer=ListFacts)
def show(call: ApiCall) -> ListFacts:
    """See how far a list is.

    With what came of it once it is ready: how many rows, how many were suppressed, which could not be read.
    """
    return _facts(find_list(call.desk, call.staff, call.params["list"]))


@section.writes(
    "/clean", audit=(Tag.CONTACTS_ASKED,), body=CleanList, answer=ListTicket, status=201, refusals=("not-possible",)
)
def clean(call: ApiCall) -> ListTicket:
    """Announce a campaign's list.

    Send the CSV file with the form that is answered, then begin. It comes back without the rows of those who may not
    be reached for its purpose; what is kept stays as it was, byte for byte. What was sent is deleted once it is read.
    """
    body: CleanList = call.body
    command = AnnounceList(
        task=Task.CLEAN,
        purposes=(body.purpose,),
        brand=body.brand,
        links=body.links,
        asks=body.asks,
        name=body.name,
    )
    return _announced(call, command)


@section.writes(
    "/import", audit=(Tag.CONTACTS_ASKED,), body=ImportList, answer=ListTicket, status=201, refusals=("not-possible",)
)
def import_(call: ApiCall) -> ListTicket:
    """Announce a list of opt-outs.

    Everybody in the CSV file is put on the list. The columns of an export are read: contact, purpose, brand, since,
    ended; a row without a purpose has those that are given here.
    """
    body: ImportList = call.body
    command = AnnounceList(
        task=Task.IMPORT, purposes=tuple(body.purposes), brand=body.brand, why=body.why, name=body.name
    )
    return _announced(call, command)


@section.administers(
    "/export", audit=(Tag.CONTACTS_ASKED,), answer=ListFacts, status=202, refusals=("not-possible", "conflict")
)
def export(call: ApiCall) -> ListFacts:
    """Have the list of opt-outs written.

    One line for each contact, purpose and brand, ended ones included, as an import reads them.
    """
    return _facts(export_list(call.desk, call.staff, language=call.account.languages[0]))


@section.writes("/{list}/begin", audit=(Tag.CONTACTS_BEGUN,), answer=ListFacts, refusals=("conflict",))
def begin(call: ApiCall) -> ListFacts:
    """Begin, once the file is sent.

    It is worked on in the background, a few thousand rows a second; a second call changes nothing.
    """
    return _facts(begin_list(call.desk, call.staff, call.params["list"]))


@section.writes("/{list}/rows", audit=(Tag.VIEW_CONTACTS,), answer=Link)
def rows(call: ApiCall) -> Link:
    """Get a link to what came of a list.

    The cleaned list, or the exported one; who asked for it is recorded.
    """
    return _link(call, Output.ROWS)


@section.writes("/{list}/faults", audit=(Tag.VIEW_CONTACTS,), answer=Link)
def faults(call: ApiCall) -> Link:
    """Get a link to the rows that could not be used.

    Each with its line, why, and what stood there.
    """
    return _link(call, Output.FAULTS)


@_links.writes("/links", audit=(Tag.LINKS_MADE,), body=MakeUnsubscribeLinks, answer=UnsubscribeAddresses)
def links(call: ApiCall) -> UnsubscribeAddresses:
    """Make links to unsubscribe.

    For the headers List-Unsubscribe and List-Unsubscribe-Post (RFC 8058) of the business's own mail, and for its text.
    A link never expires; nothing is stored for it, and its address says nothing about the person.
    """
    body: MakeUnsubscribeLinks = call.body
    contacts = [
        Email.parse(typed, field="contacts", mailed=False) if "@" in typed else Phone.parse(typed, field="contacts")
        for typed in body.contacts
    ]
    command = MakeLinks(contacts=contacts, purpose=body.purpose, brand=body.brand)
    return UnsubscribeAddresses(links=make_links(call.desk, call.staff, command))


def _announced(call: ApiCall, command: AnnounceList) -> ListTicket:
    made: Announced = announce_list(call.desk, call.staff, command, language=call.account.languages[0], back="")
    return ListTicket(
        list=_facts(made.given),
        url=made.form.url,
        fields=dict(made.form.fields),
        most=BYTES_LIMIT,
        until=made.given.asked_at + UPLOAD_TIME,
    )


def _link(call: ApiCall, output: Output) -> Link:
    return Link(url=fetch_list(call.desk, call.staff, call.params["list"], output), seconds=LINK_SECONDS)


def _facts(given: ContactList) -> ListFacts:
    counts = given.counts
    return ListFacts(
        id=given.id,
        task=given.task,
        stage=given.stage,
        name=given.name,
        purposes=list(given.purposes),
        brand=given.brand,
        asks=given.asks,
        asked_at=given.asked_at,
        percent=given.percent,
        rows=counts.rows,
        kept=counts.kept,
        left=counts.left,
        faulty=counts.faulty,
        failure=given.failure,
        has_rows=Output.ROWS in given.outputs,
        has_faults=Output.FAULTS in given.outputs,
        policy=given.policy,
        finished_at=given.finished_at,
        expires_at=given.expires_at,
    )
