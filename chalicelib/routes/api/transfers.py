"""Transfers of the account or of the whole service, for systems."""

from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.transfer import Transfer, answer_of
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.transfers import AnswerTransfer, TransferFacts, TransferList
from chalicelib.http.api.sections import Section
from chalicelib.http.endpoint import Reads
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.transfers.answer_transfer import answer_transfer, transfers_of

section: Final = Section(blueprint, "Transfers", "/transfers")
_SAME: Final = ("id", "announced_at", "effective_on", "to", "contact", "country", "withdrawn_at", "done_at")


@section.reads(audit=Reads.NOTHING_PERSONAL, answer=TransferList)
def list_all(call: ApiCall) -> TransferList:
    """List transfers.

    Whether the account passes to another business, or this service to another operator, and what the account has said.
    """
    return _listed(call, call.account)


@section.administers(
    "/{transfer}/answer",
    audit=(Tag.ACCOUNT_TRANSFER_ANSWERED,),
    body=AnswerTransfer,
    answer=TransferList,
    refusals=("forbidden", "not-found", "conflict", "not-possible"),
)
def answer(call: ApiCall) -> TransferList:
    """Answer a transfer.

    Until it is done or withdrawn the last answer counts. Only by a key that an owner has made who is still one.
    """
    body: AnswerTransfer = call.body
    return _listed(call, answer_transfer(call.desk, call.staff, call.params["transfer"], body.answer))


def _listed(call: ApiCall, account: Account) -> TransferList:
    return TransferList(items=[_facts(account, one) for one in transfers_of(call.desk, account)])


def _facts(account: Account, transfer: Transfer) -> TransferFacts:
    same = {name: getattr(transfer, name) for name in _SAME}
    return TransferFacts(whole_service=transfer.of is None, answer=answer_of(account.transfers, transfer.id), **same)
