"""An owner agrees to a transfer or refuses it; the answer is kept with the account."""

from dataclasses import replace

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission
from chalicelib.domain.reason import Reason
from chalicelib.domain.transfer import Answer, Transfer, TransferAnswer, answer_of
from chalicelib.errors import NotFound
from chalicelib.services.accounts.operators import operator_account
from chalicelib.services.accounts.owners_keys import require_owner
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk


def transfers_of(desk: Desk, account: Account) -> tuple[Transfer, ...]:
    """Every transfer that concerns an account, the newest first; none where nobody runs the deployment by pages."""
    if not desk.operator:
        return ()
    found = desk.transfers.listed(operator_account(desk).id)
    return tuple(one for one in found if one.concerns(account.id))


def answer_transfer(desk: Desk, staff: Staff, name: str, answer: Answer) -> Account:
    """Keep what an owner says; the same again changes nothing.

    The transfer moves on with each answer: nobody notes that it is done who has not seen them all. Raise `Forbidden`
    for who is no owner, `NotFound` for other accounts' transfers, `NotPossible` (`transfer-over`), `Conflict`.
    """
    require_owner(desk, staff, Permission.CHOOSE_USES)
    return persistently(lambda: _answered(desk, staff, name, answer))


def _answered(desk: Desk, staff: Staff, name: str, answer: Answer) -> Account:
    account = desk.accounts.get(staff.account.id)
    known = {one.id: one for one in transfers_of(desk, account)}
    transfer = known.get(name)
    if transfer is None:
        raise NotFound("transfer")
    transfer.check_waits()
    if answer_of(account.transfers, name) is answer:
        return account
    now = desk.clock.now()
    given = TransferAnswer(transfer=name, answer=answer, at=now, by=staff.actor)
    others = tuple(one for one in account.transfers if one.transfer != name and _counts(known.get(one.transfer)))
    because = Reason(Tag.ACCOUNT_TRANSFER_ANSWERED, staff.actor, None, {"transfer": name, "answer": answer.value})
    unit = desk.work.begin(account.id, now)
    unit.store(replace(account, transfers=(*others, given)), because=because)
    unit.store(transfer, because=because)
    unit.commit()
    return desk.accounts.get(account.id)


def _counts(transfer: Transfer | None) -> bool:
    """Whether what was said of it is kept: nothing comes of one that was withdrawn."""
    return transfer is not None and transfer.withdrawn_at is None
