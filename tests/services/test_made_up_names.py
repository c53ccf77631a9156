"""What somebody typed into an address is no key of the table: a service that logs keys never sees it."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.ids import RequestId
from chalicelib.errors import NotFound
from tests.fakes.desk import FakeDesk

Read = Callable[[FakeDesk, Staff, str], Any]
MADE_UP = ("ana@example.com", "01JDBBBBBBBBBBBBBBBBBBBBBB-ana", "0" * 2000, "01jdbbbbbbbbbbbbbbbbbbbbbb", "")


@pytest.mark.parametrize("name", MADE_UP)
@pytest.mark.parametrize(
    "read",
    [
        lambda desk, olga, name: desk.format_wishes.get(olga.account.id, RequestId("01R"), name),
        lambda desk, olga, name: desk.consumer_erasures.get(olga.account.id, name),
        lambda desk, olga, name: desk.takeouts.get(olga.account.id, name),
        lambda desk, olga, name: desk.transfers.get(olga.account.id, name),
    ],
    ids=["wish", "erasure", "export", "transfer"],
)
def test_no_row_is_asked_for_under_it(
    desk: FakeDesk, olga: Staff, read: Read, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(desk.engine, "get", lambda pk, sk, **_: asked.append(f"{pk}|{sk}"))
    with pytest.raises(NotFound):
        read(desk, olga, name)
    assert asked == []
