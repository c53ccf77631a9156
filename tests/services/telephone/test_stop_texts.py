"""A number wants no texts, or wants them again: one request, one stop, however often and in whatever order it comes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Phone
from chalicelib.domain.ids import Reference
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Channel, Outcome, Period, Request, State
from chalicelib.domain.rights import Right
from chalicelib.services.telephone.may_text import wants_no_texts
from chalicelib.services.telephone.phone_identity import reference_of_call
from chalicelib.services.telephone.phone_numbers import add_number
from chalicelib.services.telephone.stop_texts import Wish, start_texts, stop_texts
from tests.fakes.acme import ANAS_PHONE, open_acme
from tests.fakes.desk import FakeDesk

SHARED, DEDICATED = Phone("+18005550100"), Phone("+18005550177")
SID = "SM" + "1" * 32


@pytest.fixture
def acme(desk: FakeDesk) -> Account:
    account = open_acme(desk).account
    add_number(desk, account, DEDICATED, actor="system:test")
    return account


def wish(account: Account, text: str = SID, *, shared: bool = False, number: Phone = ANAS_PHONE) -> Wish:
    return Wish(account=account, shared=shared, number=number, text=text, language="en")


def heads(desk: FakeDesk, account: Account, reference: Reference | None) -> list[Request]:
    assert reference
    submission = desk.requests.submission(account.id, reference)
    return [desk.requests.get(account.id, request) for request in submission.requests]


def tags(desk: FakeDesk, request: Request) -> list[str]:
    return [entry.tag for entry in desk.audit_log.of_request(request.account, request.id)]


def asked(desk: FakeDesk, account: Account) -> int:
    return len(desk.requests.by_contact(account.id, ANAS_PHONE.look_up))


def test_a_stop_is_an_opt_out_of_texts_and_calls_with_ten_business_days(desk: FakeDesk, acme: Account) -> None:
    reference = stop_texts(desk, wish(acme))
    requests = heads(desk, acme, reference)

    assert reference == reference_of_call(desk, acme.id, SID)
    assert [head.right for head in requests] == [Right.MARKETING_TEXTS, Right.MARKETING_CALLS]
    for head in requests:
        clock = head.clock(Period.RESPOND)
        assert clock is not None
        assert (head.regime, head.law_reason, clock.due) == ("tcpa", "number", date(2026, 12, 8))
        assert (head.channel, head.sort, head.unsorted, head.contact) == (Channel.TEXT, None, False, "•••• 23")
    stop = desk.lines.stop(acme.id, ANAS_PHONE)
    assert stop is not None
    assert (stop.message, stop.request, stop.undone_at) == (SID, requests[0].id, None)
    assert "request:text:stopped" in tags(desk, requests[0])


def test_a_number_outside_north_america_only_stops_texts(desk: FakeDesk, acme: Account) -> None:
    requests = heads(desk, acme, stop_texts(desk, wish(acme, number=Phone("+34612345678"))))
    assert [(head.right, head.regime) for head in requests] == [(Right.MARKETING_TEXTS, "strictest")]


def test_the_same_text_fifty_times_is_one_request(desk: FakeDesk, acme: Account) -> None:
    assert sum(stop_texts(desk, wish(acme)) is not None for _ in range(50)) == 1
    assert asked(desk, acme) == 1


def test_fifty_at_the_same_moment_are_one_request(desk: FakeDesk, acme: Account) -> None:
    wishes = [wish(acme, f"SM{number % 5:032}") for number in range(50)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda each: stop_texts(desk, each), wishes))
    assert asked(desk, acme) == 1


def test_a_second_stop_while_the_first_stands_adds_nothing(desk: FakeDesk, acme: Account) -> None:
    stop_texts(desk, wish(acme))
    assert stop_texts(desk, wish(acme, "SM2")) is None
    assert asked(desk, acme) == 1


def test_start_undoes_the_stop_and_takes_back_what_is_still_open(desk: FakeDesk, acme: Account) -> None:
    reference = stop_texts(desk, wish(acme))

    assert start_texts(desk, wish(acme, "SM2"))
    assert not wants_no_texts(desk, acme.id, DEDICATED.e164, ANAS_PHONE)
    requests = heads(desk, acme, reference)
    assert [(head.state, head.outcome) for head in requests] == [(State.CLOSED, Outcome.WITHDRAWN)] * 2
    last = ["request:withdrawn", "request:text:started", "suppression:changed"]
    assert tags(desk, requests[0])[-3:] == last
    assert not desk.letters()  # nobody is written to about it: the answer by text says so


def test_start_after_the_opt_out_was_done_leaves_the_decision(desk: FakeDesk, acme: Account) -> None:
    reference = stop_texts(desk, wish(acme))
    for head in heads(desk, acme, reference):
        closed = head.closed(Outcome.GRANTED, desk.clock.now())
        unit = desk.work.begin(acme.id, desk.clock.now())
        unit.store(closed, because=Reason(Tag.REQUEST_ANSWERED, "user:usr_1", head.id))
        unit.commit()

    assert start_texts(desk, wish(acme, "SM2"))
    assert [head.outcome for head in heads(desk, acme, reference)] == [Outcome.GRANTED] * 2


def test_a_stop_that_comes_again_after_start_does_not_stop_and_a_new_one_does(desk: FakeDesk, acme: Account) -> None:
    stop_texts(desk, wish(acme))
    start_texts(desk, wish(acme, "SM2"))

    assert stop_texts(desk, wish(acme)) is None
    assert not wants_no_texts(desk, acme.id, DEDICATED.e164, ANAS_PHONE)
    assert stop_texts(desk, wish(acme, "SM3")) is not None
    assert asked(desk, acme) == 2
    assert not start_texts(desk, wish(acme, "SM2"))  # heard before: it undoes no later stop
    assert wants_no_texts(desk, acme.id, DEDICATED.e164, ANAS_PHONE)


def test_start_without_a_stop_is_nothing(desk: FakeDesk, acme: Account) -> None:
    assert not start_texts(desk, wish(acme))
    assert asked(desk, acme) == 0


def test_a_stop_at_the_shared_number_leaves_one_item_and_stops_what_we_send_from_it(
    desk: FakeDesk, acme: Account
) -> None:
    operator = open_acme(desk, "operator").account
    add_number(desk, operator, SHARED, shared=True, actor="system:test")

    requests = heads(desk, operator, stop_texts(desk, wish(operator, shared=True)))

    assert [head.right for head in requests] == [Right.MARKETING_TEXTS]
    assert wants_no_texts(desk, acme.id, SHARED.e164, ANAS_PHONE)  # whatever account it would be for
    assert not wants_no_texts(desk, acme.id, DEDICATED.e164, ANAS_PHONE)
    assert asked(desk, acme) == 0


def test_the_stop_is_keyed_by_account_and_number_and_holds_neither_in_plain(desk: FakeDesk, acme: Account) -> None:
    other = open_acme(desk, "other").account
    stop_texts(desk, wish(acme))

    assert not wants_no_texts(desk, other.id, DEDICATED.e164, ANAS_PHONE)
    assert not wants_no_texts(desk, acme.id, DEDICATED.e164, Phone("+12135550999"))
    assert not any(ANAS_PHONE.e164[2:] in f"{key}{row.body}" for key, row in desk.engine.rows.items())


def test_a_stop_outlives_a_change_of_the_pepper(desk: FakeDesk, acme: Account) -> None:
    stop_texts(desk, wish(acme))
    both = replace(desk._pepper, versions={**desk._pepper.versions, 2: b"q" * 32})
    part: Any
    for part in (desk.lines, desk._codec):
        part._pepper = both

    assert wants_no_texts(desk, acme.id, DEDICATED.e164, ANAS_PHONE)
    assert start_texts(desk, wish(acme, "SM2"))
    assert not wants_no_texts(desk, acme.id, DEDICATED.e164, ANAS_PHONE)
