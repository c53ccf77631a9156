"""An operator has requests counted anew, and checks the counts."""

import json

import pytest

from chalicelib.cli.main import main
from chalicelib.domain.rights import Right
from tests.fakes.acme import ask_one, open_acme
from tests.fakes.desk import FakeDesk


@pytest.fixture
def desk() -> FakeDesk:
    desk = FakeDesk()
    staff = open_acme(desk)
    for _ in range(3):
        ask_one(desk, staff.account, Right.OPT_OUT_SALE)
    return desk


def run(desk: FakeDesk, *words: str) -> int:
    return main(["figures", *words, "--account", "acme"], lambda: desk)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_recount_says_page_by_page_what_changed_and_where_to_go_on(
    desk: FakeDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(desk, "recount") == 0
    first, *others = lines(capsys)
    assert (first["requests"], first["changed"]) == (3, 3)
    assert others[-1]["cursor"] == ""
    assert run(desk, "recount", "--from", str(first["cursor"])) == 0
    assert [page["requests"] for page in lines(capsys)] == [page["requests"] for page in others]


def test_a_check_names_what_differs_and_a_recount_from_nothing_mends_it(
    desk: FakeDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(desk, "recount") == 0
    assert run(desk, "check") == 0
    account = desk.accounts.by_slug("acme")
    desk.figures.add(account.id, [], {("desk", "open"): 4}, epoch=1)
    capsys.readouterr()
    assert run(desk, "check") == 1
    assert lines(capsys) == [{"sheet": "desk", "count": "open", "says": 7, "should": 3}]
    assert run(desk, "recount", "--from-nothing") == 0
    assert run(desk, "check") == 0
