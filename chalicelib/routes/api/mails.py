"""Mails that came in, for systems: read, fetched, put where they belong; and those that are held back."""

from functools import partial
from typing import Final

from chalicelib.channels.email import read_mail
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.inbound import InboundMail
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.files import Link
from chalicelib.http.api.schemas.mails import (
    BelongsTo,
    ChosenMails,
    HeldMailFacts,
    HeldMails,
    MailFacts,
    MailFindings,
    MailLinkQuery,
    MailPartFacts,
    MailsDone,
    RequestMails,
)
from chalicelib.http.api.sections import Section
from chalicelib.http.endpoint import Reads
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.handling.read_requests import look_at
from chalicelib.services.inbound.addresses import account_address
from chalicelib.services.inbound.held_mail import SHOWN, delete_held, held_mail, let_in
from chalicelib.services.inbound.move_mail import MoveMail, move_mail
from chalicelib.services.inbound.view_mail import LINK_SECONDS, view_original, view_part

section: Final = Section(blueprint, "E-mail", "/requests/{request}")
_held: Final = Section(blueprint, section.group, "/held-mails")
_FINDINGS: Final = ("spf", "dkim", "dmarc", "spam", "virus")
_PART: Final = ("number", "name", "content_type", "size", "state")
_PLAIN: Final = ("id", "received_at", "name", "subject", "size", "joined", "original_until", "moved_from")


@section.reads("/mails", audit=(Tag.VIEW_REQUEST,), answer=RequestMails)
def of_request(call: ApiCall) -> RequestMails:
    """Read the mails of a request.

    The one that began it, and replies that joined it: what each claims to be from, what the mail service found, and
    what came with it.
    """
    head = look_at(call.desk, call.staff, call.request)
    _, filed = call.desk.requests.dossier(head.account, head.id)
    found = [item for item in filed if isinstance(item, InboundMail)]
    return RequestMails(items=[_mail(one) for one in sorted(found, key=lambda one: one.received_at)])


@section.reads("/mails/{mail}/link", audit=(Tag.VIEW_MAIL,), query=MailLinkQuery, answer=Link)
def link(call: ApiCall) -> Link:
    """Get a link to a mail or an attachment.

    For one minute; who asked is recorded. The mail as it came is plain text and is kept for 30 days; attachments stay
    as long as their request.
    """
    query: MailLinkQuery = call.query
    name = call.params["mail"]
    url = (
        view_part(call.desk, call.staff, call.request, name, query.part)
        if query.part
        else view_original(call.desk, call.staff, call.request, name)
    )
    return Link(url=url, seconds=LINK_SECONDS)


@section.step("/mail/belongs", audit=(Tag.REQUEST_MAIL_MOVED, Tag.REQUEST_MESSAGE_RECEIVED), body=BelongsTo)
def move(call: ApiCall) -> None:
    """Put a mail into another request's thread.

    Of a request that a mail began and nobody has sorted: its words become a message of the other one, its files
    follow, and it is closed; nobody is written to.
    """
    body: BelongsTo = call.body
    move_mail(call.desk, call.staff, MoveMail(request=call.request, reference=body.reference, seen=call.seen))


@_held.reads(audit=Reads.NOTHING_PERSONAL, answer=HeldMails)
def held(call: ApiCall) -> HeldMails:
    """List what is held back.

    When far more mails arrive than people send, they wait unopened for a decision, 30 days at most.
    """
    found = held_mail(call.desk, call.staff)
    return HeldMails(
        address=account_address(call.desk, call.account),
        items=[HeldMailFacts(name=one.name, held_at=one.held_at, size=one.size) for one in found[:SHOWN]],
        more=len(found) > SHOWN,
    )


@_held.writes(
    "/admission",
    audit=(Tag.ACCOUNT_MAIL_LET_IN, Tag.REQUEST_RECEIVED, Tag.REQUEST_MESSAGE_RECEIVED),
    body=ChosenMails,
    answer=MailsDone,
    refusals=("conflict",),
)
def admit(call: ApiCall) -> MailsDone:
    """Let held mails in.

    They are filed with the moment at which they came, at most twenty by one call.
    """
    body: ChosenMails = call.body
    return MailsDone(count=let_in(call.desk, call.staff, body.names, partial(read_mail, now=call.now)))


@_held.writes(
    "/deletion", audit=(Tag.ACCOUNT_MAIL_DELETED,), body=ChosenMails, answer=MailsDone, refusals=("conflict",)
)
def delete(call: ApiCall) -> MailsDone:
    """Delete held mails.

    Unread, and for good; nobody is told.
    """
    body: ChosenMails = call.body
    return MailsDone(count=delete_held(call.desk, call.staff, body.names))


def _mail(mail: InboundMail) -> MailFacts:
    return MailFacts(
        sender=mail.sender.address if mail.sender else "",
        marks=list(mail.marks),
        findings=MailFindings(**{name: getattr(mail.verdicts, name) for name in _FINDINGS}),
        parts=[MailPartFacts(**{name: getattr(one, name) for name in _PART}) for one in mail.parts],
        **{name: getattr(mail, name) for name in _PLAIN},
    )
