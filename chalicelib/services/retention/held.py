"""Whether a legal hold stops every deletion: on the request, on one of those sent with it, or on a contact of theirs."""

from chalicelib.domain.account import Account
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.request import BY_TELEPHONE, Request, Submission
from chalicelib.errors import NotPossible
from chalicelib.services.ports.desk import Desk


def is_held(desk: Desk, account: Account, submission: Submission) -> bool:
    """Whether anything of a submission is held today at the business; what was sent together is held together."""
    today = account.day_of(desk.clock.now())
    heads = desk.requests.several(account.id, submission.requests).values()
    if any(head.held(today) for head in heads):
        return True
    found = desk.retention.holds_on(account.id, look_ups_of(desk, submission))
    return any(hold.stands(today) for hold in found)


def check_free(desk: Desk, account: Account, head: Request) -> None:
    """Raise `NotPossible` (`held`) where a hold stops deletions."""
    if is_held(desk, account, desk.requests.submission(account.id, head.submission)):
        raise NotPossible("held")


def held_contact(desk: Desk, account: Account, reference: Reference) -> bool:
    """Whether a contact of a submission is held, whatever its requests are."""
    today = account.day_of(desk.clock.now())
    submission = desk.requests.submission(account.id, reference)
    found = desk.retention.holds_on(account.id, look_ups_of(desk, submission))
    return any(hold.stands(today) for hold in found)


def look_ups_of(desk: Desk, submission: Submission) -> tuple[str, ...]:
    """Every contact that leads to a submission (`look_up` form): typed, replaced by sorting, shown or keyed in calls."""
    typed = [contact.look_up for contact in (submission.typed.email, submission.typed.phone) if contact]
    called = _called(desk, submission.account, submission.requests[0]) if submission.channel in BY_TELEPHONE else []
    return tuple(dict.fromkeys((*typed, *submission.former, *called)))


def _called(desk: Desk, account: AccountId, request: RequestId) -> list[str]:
    calls = desk.voicemails.calls(account, request)
    return [number.look_up for call in calls for number in (call.caller, call.given) if number]
