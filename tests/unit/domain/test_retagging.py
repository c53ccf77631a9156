"""The walk through an account's voicemails: it goes on while there is a next page, and counts what it did."""

from datetime import UTC, datetime, timedelta

from chalicelib.domain.ids import AccountId
from chalicelib.domain.retagging import Retagging

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
WALK = Retagging(account=AccountId("acc_x"), retention=365, started_at=AT, next_at=AT)


def test_it_goes_on_where_the_next_page_begins() -> None:
    later = AT + timedelta(minutes=1)
    page = WALK.moved(seen=100, changed=40, after="there", at=later)
    assert (page.after, page.seen, page.changed) == ("there", 100, 40)
    assert (page.next_at, page.finished_at) == (later, None)
    second = page.moved(seen=100, changed=1, after="further", at=later)
    assert (second.seen, second.changed) == (200, 41)


def test_without_a_next_page_it_is_finished() -> None:
    end = WALK.moved(seen=3, changed=3, after="", at=AT)
    assert (end.next_at, end.finished_at, end.after) == (None, AT, "")
