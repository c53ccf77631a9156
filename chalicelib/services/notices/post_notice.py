"""The operator posts a notice, or takes it back: notice, board, mailing and audit entry in one transaction."""

from contextlib import suppress
from datetime import datetime

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import AccountId
from chalicelib.domain.mailing import Audience, Mailing
from chalicelib.domain.operator_notice import TEXT_LIMIT, TITLE_LIMIT, OperatorNotice, Severity
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.text import in_languages
from chalicelib.errors import InvalidField, NotFound, NotPossible
from chalicelib.services.ports.desk import Desk, new_id
from chalicelib.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class PostNotice:
    """A notice as the operator has written it; `to` is the slug of one account, empty for all."""

    titles: dict[str, str]
    texts: dict[str, str]
    severity: Severity
    starts_at: datetime
    ends_at: datetime
    to: str = ""
    mailed: bool = False
    id: str = ""  # as it was shown before it was posted; empty for a new one


def post_notice(desk: Desk, staff: Staff, command: PostNotice) -> OperatorNotice:
    """Show a notice to whom it is for. Raise `InvalidField`, `NotPossible` where too many stand there already."""
    now = desk.clock.now()
    notice = written_notice(desk, staff, command)
    with suppress(NotFound):
        return desk.notices.get(notice.account, notice.id)  # the same page was sent twice
    board = desk.notices.board(notice.account, notice.to).with_mark(notice.mark, now)
    detail: Detail = {"notice": notice.id, "to": notice.to or "all", "mailed": notice.mailed}
    because = Reason(Tag.ACCOUNT_NOTICE_POSTED, staff.operating, None, detail)
    unit = desk.work.begin(notice.account, now)
    unit.store(desk.accounts.get(notice.account), because=because)
    unit.create(notice, because=because)
    unit.store(board, because=because)
    if notice.mailed:
        unit.create(_mailing(notice, now), because=because)
    unit.commit()
    return notice


def written_notice(desk: Desk, staff: Staff, command: PostNotice) -> OperatorNotice:
    """The notice as it would be posted now; nothing is written. Raise `InvalidField`."""
    now = desk.clock.now()
    titles, words = in_languages(command.titles, command.texts, title_limit=TITLE_LIMIT, text_limit=TEXT_LIMIT)
    if command.ends_at <= max(now, command.starts_at):
        raise InvalidField(field="until", problem="before")
    return OperatorNotice(
        account=staff.account.id,
        id=command.id or new_id(desk),
        by=staff.user.id,
        made_at=now,
        severity=command.severity,
        starts_at=command.starts_at,
        ends_at=command.ends_at,
        titles=titles,
        texts=words,
        to=_addressed(desk, command.to),
        slug=command.to,
        mailed=command.mailed,
    )


def withdraw_notice(desk: Desk, staff: Staff, name: str) -> OperatorNotice:
    """Show it to nobody any more and mail it to nobody else. Raise `NotFound`, `NotPossible` once it is over."""
    now = desk.clock.now()
    notice = desk.notices.get(staff.account.id, name)
    if not notice.stands(now):
        raise NotPossible("notice-over")
    gone = replace(notice, withdrawn_at=now)
    because = Reason(Tag.ACCOUNT_NOTICE_WITHDRAWN, staff.operating, None, {"notice": notice.id})
    unit = desk.work.begin(notice.account, now)
    unit.store(desk.accounts.get(notice.account), because=because)
    unit.store(gone, because=because)
    unit.store(desk.notices.board(notice.account, notice.to).without(name), because=because)
    unit.commit()
    return gone


def _mailing(notice: OperatorNotice, now: datetime) -> Mailing:
    return Mailing(
        account=notice.account,
        id=notice.id,
        kind=LetterKind.STAFF_NOTICE,
        audience=Audience.OWNERS,
        to=notice.to,
        next_at=max(now, notice.starts_at),
    )


def _addressed(desk: Desk, slug: str) -> AccountId | None:
    if not slug:
        return None
    try:
        return desk.accounts.by_slug(slug).id
    except NotFound:
        raise InvalidField(field="addressee", problem="unknown") from None
