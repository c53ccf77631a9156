"""The receipt: a document that the deployment signs when it is first looked at."""

from dataclasses import replace

from chalicelib.domain.account import Account
from chalicelib.domain.audit import CONSUMER
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import Reference
from chalicelib.domain.reason import Reason
from chalicelib.domain.receipt import ReceiptClaims, ReceiptRight, compact, signing_input
from chalicelib.domain.request import Period, Request, Submission
from chalicelib.services.audit.commitments import content_commitment
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk


def view_receipt(desk: Desk, account: Account, reference: Reference) -> str:
    """Return the signed receipt (compact JWS, RS256) of a submission, signing it at the first view.

    Raise `NotFound`, or `Conflict` when others keep changing the request.
    """
    return persistently(lambda: _receipt(desk, account, desk.requests.submission(account.id, reference)))


def _receipt(desk: Desk, account: Account, submission: Submission) -> str:
    return submission.receipt or _sign(desk, account, submission)


def _sign(desk: Desk, account: Account, submission: Submission) -> str:
    heads = [desk.requests.get(account.id, request) for request in submission.requests]
    signed_over = signing_input(_claims(desk, account, submission, heads), desk.signer.kid)
    token = compact(signed_over, desk.signer.sign(signed_over))
    first = heads[0]
    because = Reason(Tag.RECEIPT_SIGNED, CONSUMER, first.id, {"kid": desk.signer.kid})
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(first, because=because)
    unit.store(replace(submission, receipt=token), because=because)
    unit.commit()
    return token


def _claims(desk: Desk, account: Account, submission: Submission, heads: list[Request]) -> ReceiptClaims:
    return ReceiptClaims(
        issuer=desk.public_url,
        reference=submission.id,
        business_name=account.name,
        business_slug=account.slug,
        received_at=submission.received_at,
        time_zone=account.time_zone,
        rights=tuple(_right(head) for head in heads),
        submission_digest=content_commitment(submission),
    )


def _right(head: Request) -> ReceiptRight:
    acknowledge, respond = head.clock(Period.ACKNOWLEDGE), head.clock(Period.RESPOND)
    return ReceiptRight(
        right=head.right,
        regime=head.regime,
        law=head.law_version,
        acknowledge_by=acknowledge.due if acknowledge else None,
        answer_by=respond.due if respond else head.due,
    )
