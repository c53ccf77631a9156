"""Who is on the list, and what was written about it."""

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.request import Submission
from chalicelib.domain.suppression import Purpose, Suppression
from chalicelib.services.opt_outs.check_suppression import check_suppression
from tests.fakes.acme import ANA
from tests.fakes.desk import FakeDesk

SALE = Purpose.SALE_SHARING


def purposes(desk: FakeDesk, account: Account, contact: Email | Phone = ANA) -> set[Purpose]:
    return {opt_out.purpose for opt_out in check_suppression(desk, account.id, contact).opt_outs}


def changes(desk: FakeDesk, submission: Submission) -> list[object]:
    entries = [entry for name in submission.requests for entry in desk.audit_log.of_request(submission.account, name)]
    told = [entry.detail for entry in entries if entry.tag == Tag.SUPPRESSION_CHANGED]
    return [change for detail in told for change in ("began", "ended") if detail[change]]


def rows(desk: FakeDesk) -> int:
    return sum(row.kind == Suppression.KIND for row in desk.engine.rows.values())
