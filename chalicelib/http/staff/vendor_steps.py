"""The forms about one request's vendors: whom to tell, and what to do with one of them."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from msgspec import Struct

from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.request import Request
from chalicelib.domain.vendor import Vendor, identifying
from chalicelib.domain.vendor_task import OF_LAW, Standing, VendorAnswer, Without
from chalicelib.errors import InvalidField, NotFound, NotPossible
from chalicelib.http.call import Call
from chalicelib.services.vendors.answer_task import Said
from chalicelib.services.vendors.tell_vendors import LeftOut, TellVendors, check_tellable, untold
from chalicelib.services.vendors.vendor_link import is_needless

WHY: Final = tuple(why.value for why in Without)


class Proposal(Struct, frozen=True, kw_only=True):
    """A vendor that can be told; `rule` is a text `staff.tell-vendors.<rule>`."""

    id: str
    name: str
    rule: str
    chosen: bool
    asks_why: bool


class AnswerRow(Struct, frozen=True, kw_only=True):
    """One answer of a vendor; `number` is its place."""

    number: int
    answer: str
    on: date
    by: str
    words: str
    until: date | None = None
    counts: bool = False
    final: bool = True


def proposals(call: Call, head: Request) -> Sequence[Proposal]:
    """Whom the rule names, and whom it does not. Raise `NotPossible` where nobody is told, or not yet."""
    check_tellable(head)
    found = [_proposal(vendor, head) for vendor in untold(call.desk, head)]
    if not found:
        raise NotPossible("vendors-all-told")
    return found


def read_told(call: Call, head: Request, seen: int) -> TellVendors:
    """What the form of telling holds."""
    left = {}
    for vendor in untold(call.desk, head):
        why = call.value(f"why_{vendor.id}")
        if why in WHY:
            left[vendor.id] = LeftOut(Without(why), call.value(f"explanation_{vendor.id}"))
    return TellVendors(request=head.id, vendors=tuple(call.form.get("vendors", [])), left_out=left, seen=seen)


def read_said(call: Call) -> Said:
    """An answer that staff note. Raise `InvalidField` (`vendor_answer`)."""
    answer = call.value("vendor_answer")
    if answer not in set(VendorAnswer):
        raise InvalidField(field="vendor_answer", problem="missing")
    return Said(answer=VendorAnswer(answer), reason=call.value("vendor_reason"), until=call.value("vendor_until"))


def task_context(call: Call, head: Request, name: Any) -> dict[str, Any]:
    """The page of one task; `name` words an actor."""
    account = call.staff.account
    vendor = call.desk.vendors.get(head.account, call.params["vendor"])
    task = call.desk.vendors.task(head.account, head.id, vendor.id)
    counted = task.answer
    able = permits(call.staff.user.role, Permission.HANDLE_REQUESTS)
    rows = [
        AnswerRow(
            number=number,
            answer=given.answer.value,
            on=account.day_of(given.at),
            by=name(given.by),
            words=words,
            until=given.until,
            counts=given is counted,
            final=given.answer is not VendorAnswer.NEEDS_TIME,
        )
        for number, (given, words) in enumerate(zip(task.answers, task.words, strict=True))
    ]
    return {
        "vendor": vendor,
        "task": task,
        "rows": rows,
        "able": able and not is_needless(head),
        "by_hand": _by_hand(call, head, vendor) if able and task.standing is Standing.TO_ENTER else [],
        "answers": [answer.value for answer in VendorAnswer],
        "whys": sorted(why.value for why in OF_LAW),
        "can_ask": vendor.retired_at is None and not task.satisfied and task.standing is not Standing.TO_ENTER,
    }


def _by_hand(call: Call, head: Request, vendor: Vendor) -> list[tuple[str, str]]:
    """What staff enter in the vendor's portal."""
    try:
        typed = call.desk.requests.submission(head.account, head.submission).typed
    except NotFound:
        return []
    return list(identifying(vendor, typed, head.right).items())


def _proposal(vendor: Vendor, head: Request) -> Proposal:
    by_rule = vendor.concerns(head.right)
    rule = "by-rule" if vendor.required else "by-rule-optional"
    return Proposal(
        id=vendor.id,
        name=vendor.name,
        rule=rule if by_rule else "beside",
        chosen=by_rule,
        asks_why=by_rule and vendor.required,
    )
