"""A recount makes good what was missed, page by page, and can begin from nothing."""

import pytest

from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField
from chalicelib.services.figures.recount import begin_anew, differences, recount_page
from tests.fakes.acme import ask, ask_one, open_acme
from tests.services.figures.conftest import Office
from tests.services.figures.test_project_request import decide


@pytest.fixture
def busy(office: Office) -> Office:
    """Five requests, of which the stream has told two."""
    for number in range(5):
        head = ask_one(office.desk, office.account, Right.OPT_OUT_SALE)
        if number == 1:
            office.tell()
        if number % 2:
            decide(office, head.id)
    ask(office.desk, office.account, Right.DELETE, confirmed=False)
    return office


def pages(office: Office, cursor: str = "") -> list[tuple[int, int, str]]:
    found = []
    while True:
        page = recount_page(office.desk, office.account, cursor=cursor, limit=2)
        found.append((page.requests, page.changed, page.cursor))
        cursor = page.cursor
        if not cursor:
            return found


def test_what_was_missed_is_made_good_and_nothing_is_counted_twice(busy: Office) -> None:
    assert busy.shown() != busy.recounted()
    done = pages(busy)
    assert sum(requests for requests, _, _ in done) == 6
    assert sum(changed for _, changed, _ in done) == 5
    assert busy.shown() == busy.recounted()
    assert sum(changed for _, changed, _ in pages(busy)) == 0
    assert differences(busy.desk, busy.account) == {}


def test_a_recount_goes_on_where_it_was_interrupted(busy: Office) -> None:
    first = recount_page(busy.desk, busy.account, limit=2)
    pages(busy, first.cursor)
    assert busy.shown() == busy.recounted()


def test_a_cursor_of_another_account_is_refused(busy: Office) -> None:
    cursor = recount_page(busy.desk, busy.account, limit=2).cursor
    other = open_acme(busy.desk, "other").account
    with pytest.raises(InvalidField):
        recount_page(busy.desk, other, cursor=cursor)


def test_from_nothing_another_edition_is_filled_and_what_was_wrong_is_gone(busy: Office) -> None:
    pages(busy)
    busy.desk.figures.add(busy.account.id, [], {("desk", "open"): 7}, epoch=busy.account.figures)
    assert differences(busy.desk, busy.account) == {("desk", "open"): (busy.shown()["desk", "open"], 3)}
    begin_anew(busy.desk, busy.account.id, actor="system:test")
    assert busy.shown() == {}
    busy.tell()  # the stream goes on meanwhile
    pages(busy)
    assert busy.shown() == busy.recounted()
    assert differences(busy.desk, busy.account) == {}
