"""A closed business takes no more requests."""

import pytest

from chalicelib.errors import Gone, NotPossible
from chalicelib.services.accounts.close_account import close_account
from tests.fakes.acme import ask, open_acme
from tests.fakes.desk import FakeDesk

OPERATOR = "operator:command"


def test_a_closed_business_takes_no_requests_and_keeps_what_it_has() -> None:
    desk = FakeDesk()
    olga = open_acme(desk)
    before = ask(desk, olga.account)
    closed = close_account(desk, desk.accounts.get(olga.account.id), actor=OPERATOR)
    with pytest.raises(Gone):
        ask(desk, closed)
    assert desk.requests.submission(closed.id, before.id)
    *_, last = desk.audit_log.entries(desk.audit_log.chain_of(closed.id, None))
    assert (last.tag, last.actor) == ("account:closed", OPERATOR)


def test_it_is_closed_once() -> None:
    desk = FakeDesk()
    olga = open_acme(desk)
    closed = close_account(desk, desk.accounts.get(olga.account.id), actor=OPERATOR)
    with pytest.raises(NotPossible):
        close_account(desk, closed, actor=OPERATOR)
