"""Somebody wants what they get in another form: filed with a request of theirs, so that staff see it and are reminded.

It is never asked why, and nothing has to be proved: a wish changes the shape of what the person gets, not to whom it
goes. What is sent twice is one wish.
"""

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit import CONSUMER
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.format_wish import OPEN_LIMIT, Came, Form, FormatWish, due_of, parse_form, same_again
from chalicelib.domain.ids import Reference, RequestId
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Request
from chalicelib.errors import Conflict, NotPossible
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk, new_id
from chalicelib.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class AskFormat:
    """Which form (a word of `domain.format_wish.Form`), with the person's own words to it."""

    form: str
    words: str = ""
    came: Came = Came.PAGE
    seen: int | None = None  # the version of the request that staff looked at


def ask_format(desk: Desk, account: Account, reference: Reference, command: AskFormat) -> FormatWish:
    """Take a wish from the consumer; it is filed with the first request that is still in work, else with the last.

    Raise `NotFound`, `InvalidField` (`format`, `format_words`), `NotPossible` (`formats-full`).
    """
    form, words = parse_form(command.form, command.words)

    def filed() -> FormatWish:
        submission = desk.requests.submission(account.id, reference)
        heads = [desk.requests.get(account.id, request) for request in submission.requests]
        about = next((head for head in heads if head.in_work), heads[-1])
        return _filed(desk, account, about, replace(command, form=form, words=words), by=CONSUMER)

    return persistently(filed)


def enter_format(desk: Desk, staff: Staff, request: RequestId, command: AskFormat) -> FormatWish:
    """The same by staff, who heard it. Raise `Forbidden` and `Conflict` as well."""
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    form, words = parse_form(command.form, command.words)
    head = desk.requests.get(staff.account.id, request)
    if command.seen is not None and head.version != command.seen:
        raise Conflict("request")
    return _filed(desk, staff.account, head, replace(command, form=form, words=words), by=staff.actor)


def _filed(desk: Desk, account: Account, head: Request, command: AskFormat, *, by: str) -> FormatWish:
    """The wish, or the open one that says the same; the request's version moves, so that two at once become one."""
    submission = desk.requests.submission(account.id, head.submission)
    known = desk.format_wishes.of(account.id, submission.requests)
    form = Form(command.form)
    again = same_again(known, form, command.words)
    if again:
        return again
    if sum(wish.open for wish in known) >= OPEN_LIMIT:
        raise NotPossible("formats-full", limit=str(OPEN_LIMIT))
    now = desk.clock.now()
    today = account.day_of(now)
    wish = FormatWish(
        account=account.id,
        request=head.id,
        submission=head.submission,
        id=new_id(desk),
        form=form,
        came=command.came,
        asked_at=now,
        due=due_of(today),
        by=by,
        next_on=today,
        words=command.words,
    )
    detail: Detail = {"wish": wish.id, "form": form.value, "came": wish.came.value, "due": wish.due.isoformat()}
    because = Reason(Tag.REQUEST_FORMAT_ASKED, by, head.id, detail)
    unit = desk.work.begin(account.id, now)
    unit.store(head, because=because)
    unit.create(wish, because=because)
    unit.commit()
    return replace(wish, version=1)
