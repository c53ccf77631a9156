"""The receipt: a page, the signed file that proves it, and the file that says what was sent."""

import json
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.receipt import DIGEST_METHOD
from chalicelib.domain.request import Period, Request, Submission, as_content
from chalicelib.domain.suppression import asked_of
from chalicelib.domain.verification import asks_code
from chalicelib.http.call import Call
from chalicelib.http.consumer.business import business_of
from chalicelib.http.consumer.pages import consumer_page, sent_reference, site, whole_site
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, document
from chalicelib.http.views import ReceiptView, RequestDates
from chalicelib.law.choice import SIGNALLED, rights_for
from chalicelib.routes.consumer.registry import blueprint
from chalicelib.services.consumer.view_receipt import view_receipt
from chalicelib.services.persistence import persistently

_JOSE: Final = "application/jose"


@endpoint(blueprint, "/c/{slug}/receipt/{reference}", audit=Reads.OWN_REQUEST)
def receipt(call: Call) -> Response:
    """What was asked and what happens by when: for the browser that sent it, or after a code was shown."""
    account = business_of(call)
    submission = call.desk.requests.submission(account.id, sent_reference(call, account))
    heads = [call.desk.requests.get(account.id, request) for request in submission.requests]
    contact = submission.typed.email or submission.typed.phone
    shown = ReceiptView(
        reference=submission.id,
        received_at=submission.received_at,
        by_day=submission.by_day,
        contact=contact.masked() if contact else None,
        requests=[_dates(head) for head in heads],
    )
    return consumer_page(
        call,
        "consumer/receipt.html",
        here=site(call, "receipt", submission.id),
        receipt=shown,
        receipt_url=_file(call, submission, "signed"),
        content_url=_file(call, submission, "content"),
        follow_url=whole_site(call, "status") if submission.typed.email else None,
        code_url=site(call, "code") if to_confirm(submission, heads) else None,
        permission_url=permission_url(call, submission, heads),
        gpc=signal_processed(submission, heads, account),
    )


def permission_url(call: Call, submission: Submission, heads: list[Request]) -> str | None:
    """Where an agent shows the permission, while it counts for anything; none where the person asks alone."""
    shown = any(head.in_work and head.verification.agent for head in heads)
    return whole_site(call, "receipt", submission.id, "permission") if shown else None


def _file(call: Call, submission: Submission, name: str) -> str:
    """Where a file of the receipt lies; the framed form has few addresses of its own."""
    path = site(call, "receipt", submission.id)
    return f"{path}?file={name}" if call.framed else f"{path}/{name}"


def signal_processed(submission: Submission, heads: list[Request], account: Account) -> bool:
    """Whether the browser's signal was an opt-out where the person lives, asked for now or before, and stands."""
    meant = [head for head in heads if head.right in SIGNALLED]
    if not submission.signal or (meant and not any(asked_of(head) for head in meant)):
        return False
    on = account.day_of(submission.received_at)
    offered = rights_for(submission.residence, listed=account.regimes, on=on)
    return not set(SIGNALLED).isdisjoint({*offered, *(head.right for head in heads)})


def to_confirm(submission: Submission, heads: list[Request]) -> bool:
    """Whether a code has still to be shown before all that was asked can be done."""
    if submission.typed.email is None or submission.contact_confirmed_at is not None:
        return False
    return any(head.open and asks_code(head.right, head.verification.needed) for head in heads)


def _dates(head: Request) -> RequestDates:
    acknowledge, respond = head.clock(Period.ACKNOWLEDGE), head.clock(Period.RESPOND)
    return RequestDates(
        right=head.right.value,
        acknowledge_by=acknowledge.due if acknowledge else None,
        answer_by=respond.due if respond else None,
    )


@endpoint(blueprint, "/c/{slug}/receipt/{reference}/signed", audit=(Tag.RECEIPT_SIGNED,))
def signed_receipt(call: Call) -> Response:
    """The receipt as a signed document (JWS, compact), to be saved; it names nobody."""
    account = business_of(call)
    reference = sent_reference(call, account)
    token = persistently(lambda: view_receipt(call.desk, account, reference))
    return document(token, _JOSE, name=f"recourse-receipt-{reference}.jws")


@endpoint(blueprint, "/c/{slug}/receipt/{reference}/content", audit=Reads.OWN_REQUEST)
def sent_content(call: Call) -> Response:
    """What was sent, with the salt: beside the signed receipt it proves the words, without it nothing."""
    account = business_of(call)
    submission = call.desk.requests.submission(account.id, sent_reference(call, account))
    content = {
        "reference": submission.id,
        "content": as_content(submission.typed),
        "salt": submission.salt,
        "digest_method": DIGEST_METHOD,
    }
    body = json.dumps(content, ensure_ascii=False, indent=1)
    return document(body, "application/json", name=f"recourse-request-{submission.id}.json")
