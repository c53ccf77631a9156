"""The operator announces a transfer to everybody whom it concerns, or takes it back before it is done."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.mailing import Audience, Mailing
from chalicelib.domain.operator_notice import TITLE_LIMIT, OperatorNotice, Severity
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.register import FIELDS, Register
from chalicelib.domain.text import in_languages, required
from chalicelib.domain.transfer import (
    CONTACT_LIMIT,
    MOST_AHEAD,
    NAME_LIMIT,
    SHOWN_AFTER,
    TEXT_LIMIT,
    Transfer,
    earliest,
)
from chalicelib.errors import InvalidField, NotFound, NotPossible
from chalicelib.services.ports.desk import Desk, new_id
from chalicelib.services.transfers.transfer_mail import gone_mailing
from chalicelib.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnounceTransfer:
    """A transfer as the operator has written it; `slug` is that of the account, empty for the whole deployment."""

    titles: Mapping[str, str]
    texts: Mapping[str, str]
    to: str
    contact: str
    country: str
    safeguard: str
    effective_on: date
    slug: str = ""
    id: str = ""  # as it was shown before it was announced; empty for a new one


@dataclass(frozen=True, slots=True)
class Announced:
    """A transfer with the notice that tells of it."""

    transfer: Transfer
    notice: OperatorNotice


def announce_transfer(desk: Desk, staff: Staff, command: AnnounceTransfer) -> Transfer:
    """Tell everybody whom it concerns, by mail and on their pages; a page that is sent twice is one transfer.

    Raise `InvalidField`, `NotPossible` where too many notices stand already.
    """
    now = desk.clock.now()
    with suppress(NotFound):
        return desk.transfers.get(staff.account.id, command.id)
    told = written_transfer(desk, staff, command)
    transfer, notice = told.transfer, told.notice
    board = desk.notices.board(notice.account, notice.to).with_mark(notice.mark, now)
    mailing = _mailing(transfer, notice.id, LetterKind.STAFF_TRANSFER, now)
    because = Reason(Tag.ACCOUNT_TRANSFER_ANNOUNCED, staff.operating, None, _detail(transfer))
    unit = desk.work.begin(staff.account.id, now)
    unit.store(desk.accounts.get(staff.account.id), because=because)
    for record in (transfer, notice, mailing):
        unit.create(record, because=because)
    unit.store(board, because=because)
    unit.commit()
    return replace(transfer, version=1)


def written_transfer(desk: Desk, staff: Staff, command: AnnounceTransfer) -> Announced:
    """The transfer as it would be announced now; nothing is written. Raise `InvalidField`."""
    now, name = desk.clock.now(), command.id or new_id(desk)
    titles, texts = in_languages(command.titles, command.texts, title_limit=TITLE_LIMIT, text_limit=TEXT_LIMIT)
    account = _account(desk, staff, command.slug)
    transfer = Transfer(
        account=staff.account.id,
        id=name,
        by=staff.operating,
        announced_at=now,
        effective_on=command.effective_on,
        to=required("transfer_to", command.to, limit=NAME_LIMIT),
        contact=required("transfer_contact", command.contact, limit=CONTACT_LIMIT),
        country=required("transfer_country", command.country, limit=NAME_LIMIT),
        safeguard=_safeguard(command.safeguard),
        of=account.id if account else None,
        slug=command.slug,
    )
    if command.effective_on < earliest(now):
        raise InvalidField(field="passes", problem="too-early", date=earliest(now).isoformat())
    if command.effective_on > (now + MOST_AHEAD).date():
        raise InvalidField(field="passes", problem="too-late")
    notice = OperatorNotice(
        account=staff.account.id,
        id=name,
        by=staff.user.id,
        made_at=now,
        severity=Severity.IMPORTANT,
        starts_at=now,
        ends_at=transfer.begins_at + SHOWN_AFTER,
        titles=titles,
        texts=texts,
        to=transfer.of,
        slug=transfer.slug,
        mailed=True,
    )
    return Announced(transfer, notice)


def withdraw_transfer(desk: Desk, staff: Staff, name: str) -> Transfer:
    """Take back what is not done, and mail that to whom it was mailed; before the first mail, nobody gets any.

    Raise `NotFound`, `NotPossible` (`transfer-over`), `Conflict` where the mails begin at this moment.
    """
    now = desk.clock.now()
    transfer = desk.transfers.get(staff.account.id, name)
    transfer.check_waits()
    notice, mailing = desk.notices.get(staff.account.id, name), desk.notices.mailing(staff.account.id, name)
    because = Reason(Tag.ACCOUNT_TRANSFER_WITHDRAWN, staff.operating, None, {"transfer": name})
    unit = desk.work.begin(staff.account.id, now)
    unit.store(desk.accounts.get(staff.account.id), because=because)
    unit.store(replace(transfer, withdrawn_at=now), because=because)
    if mailing and mailing.begun_at is None:
        unit.store(mailing.ended(now), because=because)
    else:
        unit.create(_mailing(transfer, gone_mailing(name), LetterKind.STAFF_TRANSFER_GONE, now), because=because)
    if notice.stands(now):
        unit.store(replace(notice, withdrawn_at=now), because=because)
        unit.store(desk.notices.board(notice.account, notice.to).without(name), because=because)
    unit.commit()
    return replace(transfer, withdrawn_at=now, version=transfer.version + 1)


def _mailing(transfer: Transfer, name: str, kind: LetterKind, now: datetime) -> Mailing:
    everybody = Audience.EVERYBODY
    return Mailing(account=transfer.account, id=name, kind=kind, audience=everybody, to=transfer.of, next_at=now)


def _account(desk: Desk, staff: Staff, slug: str) -> Account | None:
    if not slug:
        return None
    try:
        account = desk.accounts.by_slug(slug)
    except NotFound:
        raise InvalidField(field="addressee", problem="unknown") from None
    if account.id == staff.account.id:
        raise NotPossible("operator-account")
    return account


def _safeguard(chosen: str) -> str:
    words = next(field.words for field in FIELDS[Register.TRANSFERS] if field.name == "safeguard")
    if chosen not in words:
        raise InvalidField(field="safeguard", problem="missing")
    return chosen


def _detail(transfer: Transfer) -> Detail:
    of = transfer.of or "deployment"
    return {"transfer": transfer.id, "of": of, "effective": transfer.effective_on.isoformat()}
