"""Whether a legal hold stops every deletion: on the request, on one sent with it, or on a contact of theirs."""

from contextlib import suppress

from chalicelib.domain.account import Account
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.request import BY_TELEPHONE, Request, Submission
from chalicelib.errors import Conflict, NotPossible
from chalicelib.services.ports.desk import Desk


def is_held(desk: Desk, account: Account, submission: Submission) -> bool:
    """Whether anything of a submission is held today at the business; what was sent together is held together."""
    today = account.day_of(desk.clock.now())
    heads = (desk.retention.head(account.id, name) for name in submission.requests)
    if any(head is not None and head.held(today) for head in heads):
        return True
    found = desk.retention.holds_on(account.id, look_ups_of(desk, submission))
    return any(hold.stands(today) for hold in found)


def check_free(desk: Desk, account: Account, head: Request) -> None:
    """Raise `NotPossible` (`held`) where a hold stops deletions."""
    if is_held(desk, account, desk.requests.submission(account.id, head.submission)):
        raise NotPossible("held")


def bring_forward(desk: Desk, account: AccountId, reference: Reference) -> None:
    """Let retention look again, now, at what it had put off for a hold; what somebody changes meanwhile is left."""
    now = desk.clock.now()
    submission = desk.requests.submission(account, reference)
    for head in (desk.retention.head(account, name) for name in submission.requests):
        if head is not None and head.review_at is not None and head.review_at > now:
            with suppress(Conflict):
                desk.work.put_off(head, until=now)


def look_ups_of(desk: Desk, submission: Submission) -> tuple[str, ...]:
    """Every contact that leads to a submission (`look_up` form): typed, replaced by sorting, shown in calls."""
    typed = [contact.look_up for contact in (submission.typed.email, submission.typed.phone) if contact]
    called = _called(desk, submission.account, submission.requests[0]) if submission.channel in BY_TELEPHONE else []
    return tuple(dict.fromkeys((*typed, *submission.former, *called)))


def _called(desk: Desk, account: AccountId, request: RequestId) -> list[str]:
    calls = desk.voicemails.calls(account, request)
    return [number.look_up for call in calls for number in (call.caller, call.given) if number]
