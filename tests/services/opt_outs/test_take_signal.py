"""Signals that a business's own site received become opt-outs."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.request import Channel
from chalicelib.domain.rights import Right
from chalicelib.domain.suppression import Purpose, Source
from chalicelib.errors import Gone, InvalidField
from chalicelib.services.accounts.close_account import close_account
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.opt_outs.take_signal import Signal, take_signal
from tests.fakes.acme import ANA, ANAS_PHONE
from tests.fakes.desk import FakeDesk
from tests.services.opt_outs.listed import SALE, purposes


def a_signal(desk: FakeDesk, account: Account, **changed: object) -> Signal:
    usual = Signal(
        account=account,
        email=ANA,
        phone=None,
        site="www.acme.example",
        residence="US-CA",
        language="en",
        received_at=desk.clock.at - timedelta(hours=1),
        actor="key:key_1",
    )
    return replace(usual, **changed)  # type: ignore[arg-type]


def test_a_signal_becomes_an_opt_out_that_nobody_has_to_prove(desk: FakeDesk, acme: Account) -> None:
    done = take_signal(desk, a_signal(desk, acme))
    assert done.reference
    [name] = done.requests
    head = desk.requests.get(acme.id, name)
    assert (head.right, head.channel, head.verification.sufficient) == (Right.OPT_OUT_SALE, Channel.API, True)
    assert head.received_at == desk.clock.at - timedelta(hours=1)
    assert [(one.purpose, one.source) for one in done.stands.opt_outs] == [(SALE, Source.SIGNAL)]
    entries = desk.audit_log.of_request(acme.id, name)
    assert [entry.tag for entry in entries] == ["request:received", "request:optout:signal", "suppression:changed"]
    assert {entry.actor for entry in entries} == {"key:key_1"}
    assert [letter.to for letter in desk.letters()] == [ANA]


def test_the_same_signal_again_changes_nothing_while_it_stands(desk: FakeDesk, acme: Account) -> None:
    first = take_signal(desk, a_signal(desk, acme))
    desk.clock.pass_(days=2)
    again = take_signal(desk, a_signal(desk, acme, site="shop.acme.example"))
    assert (again.reference, again.requests, again.stands) == (None, (), first.stands)
    assert len(desk.letters()) == 1
    assert first.reference
    withdraw_request(desk, acme, first.reference, first.requests[0])
    assert take_signal(desk, a_signal(desk, acme)).reference not in {None, first.reference}


def test_the_same_signal_ten_times_at_once_is_one_opt_out(desk: FakeDesk, acme: Account) -> None:
    with ThreadPoolExecutor(10) as pool:
        done = list(pool.map(lambda _: take_signal(desk, a_signal(desk, acme)), range(10)))
    assert len({one.reference for one in done} - {None}) == 1
    assert len(desk.requests.by_contact(acme.id, ANA.look_up)) == 1


def test_a_signal_with_a_contact_that_is_new_says_something_new(desk: FakeDesk, acme: Account) -> None:
    take_signal(desk, a_signal(desk, acme))
    done = take_signal(desk, a_signal(desk, acme, phone=ANAS_PHONE))
    assert done.reference
    assert purposes(desk, acme, ANAS_PHONE) == {SALE}


def test_a_signal_means_targeted_advertising_where_the_law_names_it(desk: FakeDesk, acme: Account) -> None:
    done = take_signal(desk, a_signal(desk, acme, residence="US-CO"))
    assert {one.purpose for one in done.stands.opt_outs} == {SALE, Purpose.TARGETED_ADVERTISING}
    assert len(done.requests) == 2


def test_a_signal_where_the_law_knows_none_and_one_for_a_closed_business_are_refused(
    desk: FakeDesk, olga: Staff
) -> None:
    with pytest.raises(InvalidField, match="residence: no-signal"):
        take_signal(desk, a_signal(desk, olga.account, residence="DE"))
    closed = close_account(desk, olga.account, actor="operator:test")
    with pytest.raises(Gone):
        take_signal(desk, a_signal(desk, closed))
