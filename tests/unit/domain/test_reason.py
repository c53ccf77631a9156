"""A reason: two of the same are one audit entry, and a forgotten detail is empty, not shared."""

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import RequestId
from chalicelib.domain.reason import Reason


def test_the_same_reason_for_two_records_is_one_reason() -> None:
    one = Reason(Tag.REQUEST_ASSIGNED, "consumer", RequestId("R1"), {"right": "delete"})
    same = Reason(Tag.REQUEST_ASSIGNED, "consumer", RequestId("R1"), {"right": "delete"})
    assert one == same
    assert one != Reason(Tag.REQUEST_ASSIGNED, "consumer", RequestId("R2"), {"right": "delete"})


def test_reasons_without_a_detail_do_not_share_one() -> None:
    first = Reason(Tag.ACCOUNT_OPENED, "system:accounts")
    first.detail["plan"] = "trial"
    second = Reason(Tag.ACCOUNT_OPENED, "system:accounts")
    assert second.detail == {}
    assert second.about is None
