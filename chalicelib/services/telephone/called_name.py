"""The name by which a person knows whom they asked: the brand whose service code was keyed, else the account's."""

from chalicelib.domain.account import Account
from chalicelib.domain.request import Submission
from chalicelib.errors import NotFound
from chalicelib.services.ports.desk import Desk


def called_name(desk: Desk, account: Account, submission: Submission) -> str:
    """The name for all that is said about a submission by telephone or text."""
    return name_of_code(desk, account, desk.requests.get(account.id, submission.requests[0]).code)


def name_of_code(desk: Desk, account: Account, code: str) -> str:
    """The brand of a code, also of a retired one: who called knows it by that name."""
    try:
        brand = desk.lines.code(code) if code else None
    except NotFound:
        brand = None
    return brand.name if brand and brand.account == account.id else account.name
