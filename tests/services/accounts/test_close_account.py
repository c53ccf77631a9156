"""A business leaves: it takes no more requests, deals with what is open, and can come back until erasure begins."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import Account, AccountState, Cause, Plan, Staff
from chalicelib.domain.account_course import Who
from chalicelib.domain.closing_request import Fate
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Request
from chalicelib.errors import Forbidden, Gone, InvalidField, NotFound, NotPossible
from chalicelib.services.accounts.change_plan import change_plan
from chalicelib.services.accounts.close_account import cancel_closing, close_account, close_own_account, days_of
from chalicelib.services.accounts.closing_requests import hand_over, open_ones, warn_of
from chalicelib.services.accounts.finish_closing import finish_closing, note_exported, shut, waive_export
from tests.fakes.acme import ask, ask_one, hire
from tests.fakes.desk import SETTINGS, FakeDesk

OPERATOR = "operator:command"


def acme(desk: FakeDesk) -> Account:
    return desk.accounts.by_slug("acme")


def told(desk: FakeDesk, address: str = "olga@acme.example") -> list[str]:
    """What an owner was mailed, by the letters' kinds."""
    desk.deliver()
    return [mail.subject for mail in desk.mailer.to(address)]


def last(desk: FakeDesk) -> tuple[str, dict[str, object]]:
    entry = desk.audit_log.entries(desk.audit_log.chain_of(acme(desk).id, None))[-1]
    return entry.tag, dict(entry.detail)


def test_a_closing_business_takes_no_requests_and_keeps_what_it_has(desk: FakeDesk, olga: Staff) -> None:
    before = ask(desk, olga.account)
    closed = close_account(desk, acme(desk), actor=OPERATOR)
    with pytest.raises(Gone):
        ask(desk, closed)
    assert desk.requests.submission(closed.id, before.id)
    assert (closed.state, closed.may_change) == (AccountState.CLOSING, True)
    assert last(desk) == ("account:closing:begun", {"cause": "operator", "open": 1})
    assert told(desk) == ["staff-closing"]
    assert "count: 1" in desk.mailer.to("olga@acme.example")[0].text


def test_every_owner_is_told_and_nobody_else(desk: FakeDesk, olga: Staff) -> None:
    hire(desk, olga.account, Role.OWNER, "Otto")
    hire(desk, olga.account, Role.ADMINISTRATOR, "Adam")
    close_account(desk, acme(desk), actor=OPERATOR)
    assert told(desk, "otto@acme.example")[-1] == "staff-closing"
    assert told(desk, "adam@acme.example") == ["staff-invited"]


def test_it_is_closed_once(desk: FakeDesk, olga: Staff) -> None:
    closed = close_account(desk, olga.account, actor=OPERATOR)
    with pytest.raises(NotPossible, match="already-closed"):
        close_account(desk, closed, actor=OPERATOR)


def test_the_account_that_runs_the_deployment_is_not_closed(olga: Staff) -> None:
    desk = FakeDesk(replace(SETTINGS, operator="acme"))
    with pytest.raises(NotPossible, match="operator-account"):
        close_account(desk, olga.account, actor=OPERATOR)


def test_an_owner_types_the_name_and_nobody_else_closes(desk: FakeDesk, olga: Staff) -> None:
    for typed, problem in (("", "missing"), ("Globex", "other")):
        with pytest.raises(InvalidField, match=f"typed_name: {problem}"):
            close_own_account(desk, olga, typed)
    adam = hire(desk, olga.account, Role.ADMINISTRATOR, "Adam")
    with pytest.raises(Forbidden):
        close_own_account(desk, adam, "Acme")
    closed = close_own_account(desk, olga, " acme ")
    assert closed.closing
    assert (closed.closing.cause, closed.closing.was) == (Cause.OWNER, AccountState.TRIAL)
    assert set(days_of(closed)) == {"closes_day", "erases_day", "erased_day"}
    assert days_of(olga.account) == {}


@pytest.fixture
def leaving(desk: FakeDesk, olga: Staff) -> Request:
    """An open request of an account whose owner has begun to close it."""
    head = ask_one(desk, olga.account)
    close_own_account(desk, olga, "Acme")
    return head


def test_each_open_request_is_handed_over_or_its_business_warned(desk: FakeDesk, olga: Staff, leaving: Request) -> None:
    [one] = open_ones(desk, acme(desk))
    assert (one.head.id, one.said) == (leaving.id, None)
    assert warn_of(desk, olga, [leaving.id, leaving.id]) == 1
    desk.clock.pass_(minutes=1)
    assert hand_over(desk, olga, [leaving.id], to="Globex", how="By courier\non Monday") == 1
    [one] = open_ones(desk, acme(desk))
    assert one.said
    assert (one.said.fate, one.said.to, one.said.how) == (Fate.HANDED_OVER, "Globex", "By courier\non Monday")
    assert last(desk) == ("account:closing:request", {"fate": "handed-over", "requests": [leaving.id]})
    assert "Globex" not in str(desk.engine.audit.values())


def test_what_is_said_of_requests_names_some_that_are_open_and_who_takes_them(
    desk: FakeDesk, olga: Staff, leaving: Request
) -> None:
    with pytest.raises(InvalidField, match="requests: none-chosen"):
        warn_of(desk, olga, [])
    with pytest.raises(InvalidField, match="handed_to: missing"):
        hand_over(desk, olga, [leaving.id], to=" ", how="x")
    with pytest.raises(NotFound):
        warn_of(desk, olga, [RequestId("none")])
    with pytest.raises(Forbidden):
        warn_of(desk, hire(desk, acme(desk), Role.ADMINISTRATOR, "Adam"), [leaving.id])
    cancel_closing(desk, acme(desk), actor=OPERATOR)
    with pytest.raises(NotPossible, match="account-state"):
        warn_of(desk, olga, [leaving.id])


def test_an_owner_finishes_once_nothing_is_left_and_the_records_are_theirs(
    desk: FakeDesk, olga: Staff, leaving: Request
) -> None:
    with pytest.raises(NotPossible, match="requests-open"):
        finish_closing(desk, olga)
    warn_of(desk, olga, [leaving.id])
    with pytest.raises(NotPossible, match="export-missing"):
        finish_closing(desk, olga)
    note_exported(desk, olga)
    closed = finish_closing(desk, olga)
    assert (closed.state, closed.may_change, closed.may_read) == (AccountState.CLOSED, False, True)
    assert last(desk) == ("account:closed", {"export": "fetched", "handed_over": 0, "warned": 1, "left": 0})
    assert told(desk) == ["staff-closing", "staff-closed"]
    assert finish_closing(desk, olga) == closed


def test_an_owner_does_without_the_export_in_writing_once(desk: FakeDesk, olga: Staff, leaving: Request) -> None:
    del leaving
    with pytest.raises(InvalidField, match="typed_name"):
        waive_export(desk, olga, "yes")
    waived = waive_export(desk, olga, "Acme").closing
    assert waived
    assert (waived.waived_at, waived.waived_by) == (desk.clock.now(), olga.actor)
    before = acme(desk).version
    assert waive_export(desk, olga, "Acme").version == before
    cancel_closing(desk, acme(desk), actor=olga.actor, who=Who.OWNER)
    with pytest.raises(NotPossible, match="account-state"):
        waive_export(desk, olga, "Acme")


def test_an_export_counts_when_an_owner_fetches_it_while_the_account_leaves(desk: FakeDesk, olga: Staff) -> None:
    assert note_exported(desk, olga).closing is None
    close_own_account(desk, olga, "Acme")
    adam = hire(desk, acme(desk), Role.ADMINISTRATOR, "Adam")
    left = note_exported(desk, adam).closing
    assert left
    assert left.exported_at is None
    note_exported(desk, olga)
    desk.clock.pass_(days=1)
    again = note_exported(desk, olga).closing
    assert again
    assert again.exported_at != desk.clock.now()


def test_closing_is_cancelled_and_what_was_said_before_counts_no_more(
    desk: FakeDesk, olga: Staff, leaving: Request
) -> None:
    warn_of(desk, olga, [leaving.id])
    desk.clock.pass_(days=1)
    back = cancel_closing(desk, acme(desk), actor=olga.actor, who=Who.OWNER)
    assert (back.state, back.closing, back.takes_requests) == (AccountState.TRIAL, None, True)
    assert told(desk)[-1] == "staff-closing-cancelled"
    assert ask(desk, back)
    close_own_account(desk, olga, "Acme")
    assert all(one.said is None for one in open_ones(desk, acme(desk)))


def test_many_open_requests_are_dealt_with_together(desk: FakeDesk, olga: Staff) -> None:
    heads = [ask_one(desk, olga.account) for _ in range(55)]
    close_own_account(desk, olga, "Acme")
    assert warn_of(desk, olga, [head.id for head in heads]) == 55
    assert all(one.said for one in open_ones(desk, acme(desk)))


def test_a_plan_brings_a_lapsed_trial_back_and_tells_its_owners(desk: FakeDesk, olga: Staff) -> None:
    lapsed = close_account(desk, olga.account, actor="system:accounts", who=Who.CLOCK)
    assert told(desk) == ["staff-trial-over"]
    account = change_plan(desk, lapsed, Plan.SMALL_BUSINESS, actor=OPERATOR).account
    assert (account.state, account.closing, account.trial_ends_at) == (AccountState.ACTIVE, None, None)
    assert told(desk)[-1] == "staff-converted"


def test_what_is_not_closing_is_not_shut(desk: FakeDesk, olga: Staff) -> None:
    with pytest.raises(NotPossible, match="account-state"):
        shut(desk, olga.account, actor=OPERATOR, who=Who.CLOCK)
    half = replace(olga.account, state=AccountState.CLOSING)
    with pytest.raises(NotPossible, match="account-state"):
        shut(desk, half, actor=OPERATOR, who=Who.CLOCK)
