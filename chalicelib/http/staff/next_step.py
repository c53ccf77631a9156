"""What staff can do with a request now, and the one thing that comes first; with the day by which."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from msgspec.structs import replace

from chalicelib.domain.account import Staff, User
from chalicelib.domain.appeals import deciders
from chalicelib.domain.correspondence import AnswerFile, Filed, FileState, Letter
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.request import BY_TELEPHONE, Behalf, Channel, Outcome, Period, Request, Sorting, State
from chalicelib.domain.rights import Right
from chalicelib.domain.telephony import Consent, PhoneCall
from chalicelib.domain.telling import CONFIRMATION
from chalicelib.domain.verification import ApprovalState, Lack, Level
from chalicelib.domain.voicemail import Voicemail
from chalicelib.errors import NotPossible
from chalicelib.http.staff.cases_view import CaseRow
from chalicelib.http.staff.formats_view import WishRow
from chalicelib.http.staff.letter_view import first_untold, letter_url, told_by, untold_key
from chalicelib.http.staff.request_view import request_url
from chalicelib.http.views import ActionLink, NextStep
from chalicelib.law.clocks import paused_since
from chalicelib.law.drafts import by_categories, denial_draft_due
from chalicelib.services.handling.ask_clarification import pauses_by_law
from chalicelib.services.handling.ask_identity import identity_outstanding
from chalicelib.services.handling.extend_deadline import extension

_TIGHT: Final = 14  # days before it in which the page offers to extend
GIVES_DATA: Final = frozenset({Right.KNOW_CATEGORIES, Right.KNOW_SPECIFIC, Right.ACCESS, Right.PORTABILITY})
_ALWAYS: Final = ("message", "note", "format", "outside")  # whatever has become of the request
_POSTS: Final = frozenset({"acknowledge"})
_DRAFTED: Final = frozenset({"denial-drafted", "categories-drafted"})
_SORTS: Final = {sort: f"sort-{sort.value.replace(' ', '-')}" for sort in Sorting}
_AWAITED: Final = "message-awaited"
_LATE: Final = timedelta(days=1)  # a recording that has not come by then was silence
_PAGES: Final = {
    "answer-unverified": "answer",
    Lack.POINTS: "match",
    Lack.DECLARATION: "identity",
    "code-outstanding": "phone-code",
    **dict.fromkeys(_DRAFTED, "answer"),
    _AWAITED: _SORTS[Sorting.CALL_BACK],
}


def actions(staff: Staff, head: Request, *, today: date, users: Sequence[User] = ()) -> list[ActionLink]:
    """Everything that this person may do with the request in its present state; `users` are all of the account."""
    found = []
    if permits(staff.user.role, Permission.HANDLE_REQUESTS):
        found += [_link(head, key) for key in (*_handling(staff, head, today), *_of_child(head))]
    if may_approve(staff, head):
        found.append(_link(head, "approve"))
    if may_decide_appeal(staff, head, users):
        found.append(_link(head, "appeal"))
    if permits(staff.user.role, Permission.ADMINISTER):
        found.append(_link(head, "hold"))
    return found


def _handling(staff: Staff, head: Request, today: date) -> list[str]:
    if not head.in_work:
        return [*_ALWAYS, *_of_agent(head), *_referred(head)]
    if head.unsorted:
        return [_SORTS[head.sort or Sorting.READ], "message", "note"]
    keys = [*_ALWAYS, "upload", *(["answer"] if head.open else [])]
    if extendable(staff, head, today=today):
        keys.insert(0, "extend")
    keys += _while_open(staff, head)
    if head.verification.needed is not Level.NONE:
        keys.insert(0, "match")
    check = head.verification
    if check.parent:
        keys.insert(0, "parent")
    if _by_number_alone(head) and (check.contact_by_pin or not check.contact_confirmed_at):
        keys.insert(0, "phone-code")
    keys = [*_of_agent(head), *keys]
    if _unmet(head, Period.ACKNOWLEDGE):
        keys.insert(0, "acknowledge")
    return [*(["elsewhere"] if head.open and head.elsewhere else []), *keys]


def _while_open(staff: Staff, head: Request) -> list[str]:
    if not head.open:
        return []
    return [*_questions(head), *(["refer"] if staff.account.refers else [])]


def _of_child(head: Request) -> list[str]:
    """Whoever asks may turn out to be a child, also long after; a parent or guardian is none."""
    return [] if head.behalf in {Behalf.PARENT, Behalf.GUARDIAN} else ["child"]


def _referred(head: Request) -> list[str]:
    return ["referral"] if head.outcome is Outcome.REFERRED else []


def _of_agent(head: Request) -> list[str]:
    """What is recorded of an agent's permission, also when the request is closed: results may be asked for later."""
    proof = head.verification.agent
    if proof is None:
        return []
    asks = head.open and head.email is not None and proof.permission_outstanding
    address = head.open and proof.address_outstanding
    asking = [*(["ask-agent-permission"] if asks else []), *(["ask-agent-address"] if address else [])]
    return ["agent-permission", "agent-file", *asking]


def _questions(head: Request) -> list[str]:
    """What can be asked of the consumer, or recorded of what was asked: meaning, and proof of who they are."""
    awaited = head.paused_since is not None
    keys = ["clarified"] if awaited else []
    if not (awaited and pauses_by_law(head)):
        keys.append("clarify")
    if head.verification.needed is not Level.NONE:
        keys.append("identity")
    return [*keys, "identified"] if identity_outstanding(head) else keys


def may_approve(staff: Staff, head: Request) -> bool:
    """Whether this person can be the second one: has the role, and did not make the match."""
    check = head.verification
    waiting = head.in_work and check.approval is ApprovalState.WAITING and check.match is not None
    another = check.match is None or check.match.by != staff.actor
    return waiting and another and permits(staff.user.role, Permission.APPROVE)


def may_decide_appeal(staff: Staff, head: Request, users: Sequence[User]) -> bool:
    """Whether an appeal waits that this person may decide: another than the first reviewer, where there is one."""
    permitted = permits(staff.user.role, Permission.DECIDE_APPEALS)
    return head.state is State.APPEALED and permitted and deciders(head.decided_by, users).include(staff.user)


def extendable(staff: Staff, head: Request, *, today: date) -> date | None:
    """The day to which the period of the answer, or of the appeal, can still be moved; or None."""
    if not head.in_work or head.unsorted:
        return None
    try:
        return extension(staff, head, today=today)[1].due
    except NotPossible:
        return None


def next_step(
    staff: Staff,
    head: Request,
    filed: tuple[Filed, ...],
    *,
    today: date,
    users: Sequence[User] = (),
) -> NextStep:
    """The one thing to do now, by when, and the way to it if this person may; `users` are all of the account."""
    untold = first_untold(head, filed)
    if untold:
        return _tell(staff, head, untold, today)
    key = _key(staff, head, filed, today, users)
    period = _period(head, key)
    clock = head.clock(period) if head.in_work else None
    by = (clock.target if key in _DRAFTED else clock.due) if clock else None
    days_left = (by - today).days if by else 0
    asked = key == Lack.DECLARATION and identity_outstanding(head)
    page = "match" if asked else _PAGES.get(key, key)
    action = next((link for link in actions(staff, head, today=today, users=users) if link.key == page), None)
    tight = period is not Period.ACKNOWLEDGE and days_left <= _TIGHT
    return NextStep(
        key=key,
        by=None if clock and paused_since(head, clock) else by,
        days_left=days_left,
        action=action,
        extendable_to=extendable(staff, head, today=today) if tight else None,
    )


def what_stays_open(step: NextStep, wishes: Sequence[WishRow], cases: Sequence[CaseRow], *, today: date) -> NextStep:
    """The same, or where it says that nothing is left to do, what stands beside the request and has not ended."""
    dues = (
        ("format-open", [wish.due for wish in wishes if wish.ended_at is None]),
        ("case-open", [case.due for case in cases if case.ended_at is None]),
    )
    key, days = next(((key, days) for key, days in dues if days), ("", []))
    if step.key != "none" or not key:
        return step
    by = min((day for day in days if day), default=None)
    return replace(step, key=key, by=by, days_left=(by - today).days if by else 0)


def _tell(staff: Staff, head: Request, letter: Letter, today: date) -> NextStep:
    """What a letter says that told nobody comes before everything else: on paper that step is done already."""
    by = told_by(head, letter)
    able = permits(staff.user.role, Permission.HANDLE_REQUESTS)
    action = ActionLink(key="told", url=f"{letter_url(letter)}/told") if able else None
    return NextStep(key=untold_key(letter), by=by, days_left=(by - today).days if by else 0, action=action)


def _period(head: Request, key: str) -> Period:
    """The period by whose end the next step is to be taken."""
    if head.state is State.APPEALED:
        return Period.APPEAL
    told = key == "acknowledge" or (key in {*_SORTS.values(), _AWAITED} and head.clock(Period.ACKNOWLEDGE) is not None)
    return Period.ACKNOWLEDGE if told else Period.RESPOND


def _key(staff: Staff, head: Request, filed: tuple[Filed, ...], today: date, users: Sequence[User]) -> str:
    """The first of these that holds; a legal date that is still to be met comes before everything of our own."""
    if head.unsorted:
        awaited = head.sort is Sorting.CALL_BACK and _message_awaited(staff, filed, today)
        return _AWAITED if awaited else _SORTS[head.sort or Sorting.READ]
    steps = (
        ("elsewhere", head.open and bool(head.elsewhere)),
        ("approve", may_approve(staff, head)),
        ("acknowledge", _unmet(head, Period.ACKNOWLEDGE)),
        ("approve-wait", head.state is State.AWAITING_APPROVAL),
        ("clarified", head.waiting_message and head.paused_since is not None and pauses_by_law(head)),
        ("message", head.waiting_message),
        ("appeal", may_decide_appeal(staff, head, users)),
        ("appeal-other", head.state is State.APPEALED),
        ("none", not head.open),
        ("clarified", head.paused_since is not None and pauses_by_law(head)),
    )
    first = next((key for key, holds in steps if holds), None)
    if first:
        return first
    if head.verification.sufficient:
        return _towards_answer(head, filed)
    received = staff.account.day_of(head.received_at)
    if denial_draft_due(head, today, received=received):
        return "categories-drafted" if by_categories(head) else "denial-drafted"
    return _unverified(head)


def _message_awaited(staff: Staff, filed: tuple[Filed, ...], today: date) -> bool:
    """Whether the caller has begun a message, today or yesterday, of which nothing has come yet."""
    come = {item.call for item in filed if isinstance(item, Voicemail)}
    calls = [item for item in filed if isinstance(item, PhoneCall) and item.consent is Consent.GIVEN and item.takes]
    return any(call.id not in come and today - staff.account.day_of(call.started_at) <= _LATE for call in calls)


def _towards_answer(head: Request, filed: tuple[Filed, ...]) -> str:
    has_file = any(isinstance(item, AnswerFile) and item.state is FileState.ACCEPTED for item in filed)
    return "upload" if head.right in GIVES_DATA and not has_file else "answer"


def _unverified(head: Request) -> str:
    if head.verification.agent and head.verification.agent.outstanding:
        return "agent-permission"
    if head.verification.confirmation_outstanding:
        return _unconfirmed(head)
    if head.verification.match is None:
        return "match"
    if head.verification.parent_outstanding:
        return "parent"
    if head.verification.code_outstanding:
        return "code-outstanding"
    return head.verification.lacks or "answer-unverified"


def _unconfirmed(head: Request) -> str:
    """Nobody has shown a code: it is sent to a number by hand, and who left none can only call again."""
    if CONFIRMATION in head.undelivered:
        return "confirmation-back"
    if _by_number_alone(head):
        return "phone-code"
    return "wait-for-call" if head.channel in BY_TELEPHONE and not head.contact else "wait"


def _by_number_alone(head: Request) -> bool:
    """Whether a telephone number is all that is known of the person."""
    return head.channel in {*BY_TELEPHONE, Channel.AGENT} and head.email is None and bool(head.contact)


def _unmet(head: Request, period: Period) -> bool:
    clock = head.clock(period)
    return head.open and clock is not None and clock.met_at is None


def _link(head: Request, key: str) -> ActionLink:
    page = "sort" if key in _SORTS.values() else key
    return ActionLink(key=key, url=f"{request_url(head.id)}/{page}", post=key in _POSTS)
