"""Records for the contract tests."""

import secrets
from datetime import UTC, date, datetime, timedelta

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.ids import AccountId, Reference, RequestId, new_reference, new_request_id
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Behalf, Channel, Clock, Period, Request, Submission, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import Level, Verification

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def a_request(
    account: AccountId, *, due: date = date(2027, 1, 6), needed: Level = Level.NONE, shard: int = 0
) -> Request:
    return Request(
        account=account,
        id=new_request_id(NOW, secrets.token_bytes(10)),
        submission=new_reference(secrets.token_bytes(16)),
        right=Right.DELETE,
        regime="ccpa",
        law_version="ccpa-2026-01-01",
        residence="US-CA",
        channel=Channel.WEB,
        language="en",
        received_at=NOW,
        clocks=(Clock(period=Period.RESPOND, due=due, target=due - timedelta(days=1)),),
        verification=Verification(needed=needed),
        shard=shard,
        requester="Ann Example",
        contact="a•••@example.com",
    )


def a_submission(account: AccountId, request: Request) -> Submission:
    return Submission(
        account=account,
        id=request.submission,
        received_at=NOW,
        channel=Channel.WEB,
        language="en",
        residence="US-CA",
        behalf=Behalf.SELF,
        requests=(request.id,),
        law_versions=("ccpa-2026-01-01",),
        typed=Typed(name="Ann Example", email=Email("ann@example.com"), phone=None),
        salt="00" * 32,
    )


def a_letter(account: AccountId, reference: Reference) -> Letter:
    return Letter(
        account=account,
        id=new_request_id(NOW, secrets.token_bytes(10)),
        kind=LetterKind.CONFIRM_CONTACT,
        language="en",
        created_at=NOW,
        submission=reference,
        to=Email("ann@example.com"),
        values={"reference": reference},
    )


def because(request: RequestId, tag: Tag = Tag.REQUEST_RECEIVED) -> Reason:
    return Reason(tag, "consumer", request, {"right": "delete"})
