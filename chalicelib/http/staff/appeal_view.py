"""An appeal as staff see it and as its consumer does; and whether a business has anybody to decide one."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from chalicelib.domain.account import Account, User
from chalicelib.domain.appeals import able, deciders
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.correspondence import Direction, Filed, Message
from chalicelib.domain.request import Period, Request
from chalicelib.http import views
from chalicelib.law.appeals import appeal_until, appealed_late, appeals_possible
from chalicelib.law.rules import load
from chalicelib.services.consumer.follow_up import Followed


def appeal_view(
    head: Request,
    filed: Sequence[Filed],
    users: Sequence[User],
    name: Callable[[str], str],
    zone: str,
) -> views.AppealView | None:
    """The appeal for the staff's page, with who may decide it; None where there is none."""
    appeal = head.appeal
    if appeal is None:
        return None
    who = deciders(head.decided_by, users)
    return views.AppealView(
        received_at=appeal.received_at,
        words=words_of(head, filed),
        until=appeal_until(head, ZoneInfo(zone)),
        late=appealed_late(head, ZoneInfo(zone)),
        deciders=sorted(user.name for user in who.users),
        same=appeal.same_reviewer if appeal.outcome else who.same,
        outcome=appeal.outcome.value if appeal.outcome else None,
        decided_at=appeal.decided_at,
        decided_by=name(appeal.decided_by) if appeal.decided_by else None,
    )


def words_of(head: Request, filed: Sequence[Filed]) -> str:
    """What the consumer wrote as their appeal."""
    wrote = (item for item in filed if isinstance(item, Message) and item.direction is Direction.FROM_CONSUMER)
    return next((item.text for item in wrote if head.appeal and item.at == head.appeal.received_at), "")


def decision_words(history: Iterable[AuditEntry], filed: Iterable[Filed]) -> Message | None:
    """What was written with the first decision: the message that the deciding entry of the audit names."""
    named = {str(entry.detail["answer"]) for entry in history if "answer" in entry.detail}
    return next((item for item in filed if isinstance(item, Message) and item.id in named), None)


def appeal_status(part: Followed, account: Account, today: date) -> views.AppealStatus | None:
    """The appeal for its consumer; None where there is none."""
    head, appeal = part.request, part.request.appeal
    if appeal is None:
        return None
    clock = head.clock(Period.APPEAL)
    explanation = explanation_of(part)
    return views.AppealStatus(
        received_at=appeal.received_at,
        answer_by=clock.due if clock else None,
        extended=bool(clock and clock.extended),
        extension_reason=part.appeal_extension_reason,
        outcome=appeal.outcome.value if appeal.outcome else None,
        decided_at=appeal.decided_at,
        late=clock.days_late(today=today, zone=account.zone) if clock else 0,
        explanation=explanation.text if explanation else None,
    )


def explanation_of(part: Followed) -> Message | None:
    """The words of the decision about the appeal: the message that the deciding entry names."""
    named = {str(entry.detail["explanation"]) for entry in part.history if "explanation" in entry.detail}
    return next((message for message in part.messages if message.id in named), None)


def alone_with_appeals(account: Account, users: Sequence[User]) -> bool:
    """Whether appeals can come and only one person is there to decide first and again."""
    return len(able(users)) == 1 and appeals_possible(account.regimes)


def alone_with(head: Request, users: Sequence[User]) -> bool:
    """Whether this request can be appealed against one day and only one person is there."""
    rule = load(head.law_version).rule_of_right(head.right)
    return len(able(users)) == 1 and rule.appeal is not None
