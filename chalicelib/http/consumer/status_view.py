"""The status of a submission as its consumer may see it: nothing here tells whether data are held."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from chalicelib import texts
from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Direction, Message
from chalicelib.domain.request import NOTHING_TO_TELL, Outcome, Period, Request, Sorting, State
from chalicelib.domain.suppression import asked_of
from chalicelib.http import views
from chalicelib.http.staff.appeal_view import appeal_status, decision_words, explanation_of
from chalicelib.law.appeals import REFUSALS, appeal_until, appealable
from chalicelib.law.clocks import paused_since
from chalicelib.law.grounds import Kind, grounds_for
from chalicelib.law.recourse import authority
from chalicelib.services.consumer.confirm_opt_in import may_confirm
from chalicelib.services.consumer.follow_up import Followed, Status
from chalicelib.services.vendors.certify_vendors import may_be_certified

Address = Callable[..., str]  # a path under the business's address, from its parts

# What a consumer may know; the business's comparison, its notes and files in preparation are not among it.
_TOLD: Final = frozenset(
    {
        Tag.REQUEST_RECEIVED,
        Tag.REQUEST_CONTACT_CONFIRMED,
        Tag.REQUEST_ACKNOWLEDGED,
        Tag.REQUEST_LAW_CORRECTED,
        Tag.REQUEST_CLARIFICATION_ASKED,
        Tag.REQUEST_CLARIFICATION_RECEIVED,
        Tag.REQUEST_IDENTITY_ASKED,
        Tag.REQUEST_IDENTITY_RECEIVED,
        Tag.REQUEST_EXTENDED,
        Tag.REQUEST_ANSWERED,
        Tag.REQUEST_DENIED,
        Tag.REQUEST_WITHDRAWN,
        Tag.REQUEST_APPEALED,
        Tag.REQUEST_APPEAL_DECIDED,
        Tag.REQUEST_APPEAL_WITHDRAWN,
        Tag.REQUEST_REOPENED,
        Tag.REQUEST_MESSAGE_SENT,
        Tag.REQUEST_MESSAGE_RECEIVED,
        Tag.REQUEST_FILE_LINK_ISSUED,
        Tag.REQUEST_VOICEMAIL_LEFT,
        Tag.REQUEST_VOICEMAIL_EXPIRED,
        Tag.REQUEST_SORTED,
        Tag.REQUEST_OPTOUT_SIGNAL,
    },
)
_OF_ONE_RIGHT: Final = _TOLD - {
    Tag.REQUEST_RECEIVED,
    Tag.REQUEST_CONTACT_CONFIRMED,
    Tag.REQUEST_MESSAGE_SENT,
    Tag.REQUEST_MESSAGE_RECEIVED,
    Tag.REQUEST_VOICEMAIL_LEFT,
    Tag.REQUEST_VOICEMAIL_EXPIRED,
    Tag.REQUEST_SORTED,
}
_STATES: Final = {State.TO_SORT: "heard", State.NEW: "received", State.AWAITING_VERIFICATION: "confirm"}


def statuses(
    status: Status,
    account: Account,
    language: str,
    now: datetime,
    address: Address,
) -> list[views.RequestStatus]:
    """Each right with where it stands; links of files, of withdrawal and of an appeal are built by `address`."""
    return [_status(part, account, language, now, address) for part in status.requests]


def _status(part: Followed, account: Account, language: str, now: datetime, address: Address) -> views.RequestStatus:
    head, today = part.request, account.day_of(now)
    appeal = appealable(head)
    acknowledge, respond = head.clock(Period.ACKNOWLEDGE), head.clock(Period.RESPOND)
    answer = answer_of(part)
    citations = {ground.code: ground.citation for ground in grounds_for(head.regime, head.right)}
    return views.RequestStatus(
        right=head.right.value,
        state=_state(part),
        acknowledge_by=acknowledge.due if acknowledge and head.open else None,
        acknowledged_at=_acknowledged_at(part),
        acknowledge_late=acknowledge.days_late(today=today, zone=account.zone) if acknowledge else 0,
        answer_by=respond.due if respond else None,
        answered_at=None if head.open or not respond else respond.met_at,
        answer_late=respond.days_late(today=today, zone=account.zone) if respond else 0,
        paused_since=paused_since(head, respond) if respond and not head.waiting_message else None,
        extended=bool(respond and respond.extended),
        extension_reason=part.extension_reason,
        outcome=_outcome(head),
        answer_text=answer.text if answer else None,
        same_as=head.same_as or None,
        grounds=[(code, citations.get(code, "")) for code in head.grounds],
        remedy=head.regime if head.outcome in REFUSALS and texts.has_text(f"remedy.{head.regime}") else None,
        regulator=_regulator(head, language) if head.outcome in REFUSALS else None,
        recourse=_recourse(account) if head.outcome in REFUSALS else None,
        appeal=appeal_status(part, account, today),
        appeal_url=address("status", "appeal", head.id) if appeal else None,
        appeal_until=appeal_until(head, account.zone) if appeal else None,
        files=_files(part, now, address),
        letters=_letters(part, address),
        opt_in_url=address("status", "opt-in", head.id) if may_confirm(head) else None,
        withdraw_url=address("status", "withdraw", head.id) if head.in_work else None,
        opted_out_at=head.received_at if asked_of(head) else None,
        vendors_url=address("status", "vendors", head.id) if may_be_certified(head) else None,
    )


def _regulator(head: Request, language: str) -> tuple[str, str] | None:
    regulator = authority(head.law_version, head.residence)
    return (regulator.named(language), regulator.address) if regulator.name else None


def _recourse(account: Account) -> tuple[str, str] | None:
    return (account.recourse.name, account.recourse.where) if account.recourse else None


def _acknowledged_at(part: Followed) -> datetime | None:
    """When the acknowledgement went out; an answer or a withdrawal ends its clock without one."""
    told = [entry.at for entry in part.history if entry.tag == Tag.REQUEST_ACKNOWLEDGED]
    return datetime.fromisoformat(told[0]) if told else None


def _state(part: Followed) -> str:
    head = part.request
    if head.state is State.APPEALED:
        return "appealed"
    if head.outcome is not None:
        return "closed" if head.outcome in NOTHING_TO_TELL else "answered"
    last = part.messages[-1] if part.messages else None
    if last and last.direction is Direction.TO_CONSUMER and last.asks:
        return "need-information"
    if head.sort is Sorting.CALL_BACK:
        return "called"
    return _STATES.get(head.state, "in-progress")


def _outcome(head: Request) -> str | None:
    """The outcome in words for the consumer: a denial that only says "could not verify", and categories instead."""
    named = {ground.kind for ground in grounds_for(head.regime, head.right) if ground.code in head.grounds}
    if head.outcome is Outcome.DENIED and named == {Kind.UNVERIFIED}:
        return "unverified"
    if head.outcome is Outcome.PARTIAL and Kind.UNVERIFIED in named:
        return "categories"
    return head.outcome.value if head.outcome else None


def _files(part: Followed, now: datetime, address: Address) -> list[views.FileView]:
    return [
        views.FileView(
            name=file.name,
            size=file.size,
            get_url=address("status", "files", part.request.id, file.id),
            available_until=file.expires_at,
        )
        for file in part.files
        if file.expires_at and file.expires_at > now
    ]


def _letters(part: Followed, address: Address) -> list[views.LetterLink]:
    """The letters as they were sent, newest first; what the mail left out stands in them."""
    return [
        views.LetterLink(
            kind=letter.kind.value,
            at=letter.created_at,
            url=address("status", "letters", part.request.id, letter.id),
        )
        for letter in reversed(part.letters)
    ]


def answer_of(part: Followed) -> Message | None:
    """The words of the decision."""
    return decision_words(part.history, part.messages)


def timeline(status: Status, language: str) -> list[views.TimelineEntry]:
    """What has happened, oldest first; with several rights an entry about one of them names it."""
    several = len(status.requests) > 1
    told: dict[tuple[str, str], list[str]] = {}
    for part in status.requests:
        right = texts.text(f"right.{part.request.right.value}.name", language)
        for entry in part.history:
            if entry.tag in _TOLD:
                told.setdefault((entry.at, entry.tag), []).append(right)
    return [
        views.TimelineEntry(
            at=datetime.fromisoformat(at),
            tag=_words_for(tag),
            actor=", ".join(rights) if several and tag in _OF_ONE_RIGHT else None,
        )
        for (at, tag), rights in sorted(told.items())
    ]


def _words_for(tag: str) -> str:
    """The tag whose words speak to the consumer, where they differ from those for staff."""
    own = f"consumer:{tag}"
    return own if texts.has_text(f"timeline.{own.replace(':', '-')}") else tag


def thread(status: Status, account: Account) -> list[views.MessageView]:
    """The messages of all requests in order, without the decisions' words, which stand at their requests."""
    messages = sorted(_spoken(status.requests), key=lambda message: message.at)
    typed = status.submission.typed
    contact = typed.email or typed.phone
    consumer = typed.name or (contact.masked() if contact else "")
    return [
        views.MessageView(
            at=message.at,
            from_business=message.direction is Direction.TO_CONSUMER,
            author=account.name if message.direction is Direction.TO_CONSUMER else consumer,
            text=message.text,
        )
        for message in messages
    ]


def _spoken(parts: Iterable[Followed]) -> Iterable[Message]:
    for part in parts:
        answers = (answer_of(part), explanation_of(part))
        yield from (message for message in part.messages if message not in answers)
