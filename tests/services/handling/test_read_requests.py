"""One request beside the others of the same contact: what repeats and what exceeds the law's number is flagged."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Phone
from chalicelib.domain.flags import Flag, FlagKind
from chalicelib.domain.ids import new_reference
from chalicelib.domain.request import Behalf, Channel, Request, Submission, Typed
from chalicelib.domain.rights import Right
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.handling import read_requests
from chalicelib.services.handling.read_requests import read_request
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from tests.fakes import acme
from tests.fakes.desk import FakeDesk


def asked(desk: FakeDesk, staff: Staff, *rights: Right, residence: str = "US-CA") -> Submission:
    desk.clock.pass_(days=40)
    return acme.ask(desk, staff.account, *rights, residence=residence)


def flags(desk: FakeDesk, staff: Staff, submission: Submission, right: Right) -> dict[FlagKind, Flag]:
    heads = (desk.requests.get(staff.account.id, name) for name in submission.requests)
    head = next(head for head in heads if head.right is right)
    return {flag.kind: flag for flag in read_request(desk, staff, head.id).flags}


def ids(flag: Flag) -> list[str]:
    return [shown.submission for shown in flag.requests]


def test_the_third_request_to_know_is_flagged_with_links_to_the_first_two(desk: FakeDesk, staff: Staff) -> None:
    first = asked(desk, staff, Right.KNOW_CATEGORIES, Right.KNOW_SPECIFIC)
    second = asked(desk, staff, Right.KNOW_CATEGORIES)
    assert FlagKind.FREQUENCY not in flags(desk, staff, second, Right.KNOW_CATEGORIES)
    third = asked(desk, staff, Right.KNOW_SPECIFIC, Right.DELETE)
    flag = flags(desk, staff, third, Right.KNOW_SPECIFIC)[FlagKind.FREQUENCY]
    assert (flag.number, flag.free) == (3, 2)
    assert ids(flag) == [second.id, first.id, first.id]
    assert FlagKind.FREQUENCY not in flags(desk, staff, third, Right.DELETE)


def test_the_same_right_still_open_is_a_likely_duplicate_and_a_withdrawn_one_is_not(
    desk: FakeDesk, staff: Staff
) -> None:
    first = asked(desk, staff, Right.DELETE)
    second = asked(desk, staff, Right.DELETE, Right.OPT_OUT_SALE)
    assert ids(flags(desk, staff, second, Right.DELETE)[FlagKind.DUPLICATE]) == [first.id]
    assert ids(flags(desk, staff, first, Right.DELETE)[FlagKind.DUPLICATE]) == [second.id]
    assert flags(desk, staff, second, Right.OPT_OUT_SALE) == {}
    withdraw_request(desk, staff.account, first.id, first.requests[0])
    assert flags(desk, staff, second, Right.DELETE) == {}


def test_nothing_is_flagged_between_strangers_or_businesses(desk: FakeDesk, staff: Staff) -> None:
    other = acme.open_acme(desk, "umbrella")
    asked(desk, other, Right.DELETE)
    asked(desk, staff, Right.OPT_OUT_SALE)
    assert flags(desk, staff, asked(desk, staff, Right.DELETE), Right.DELETE) == {}


def by_phone(desk: FakeDesk, staff: Staff) -> Request:
    command = SubmitRequest(
        account=staff.account,
        reference=new_reference(desk.chance.bytes(16)),
        rights=(Right.OPT_OUT_SALE,),
        residence="US-CA",
        behalf=Behalf.SELF,
        typed=Typed(name="", email=None, phone=Phone("+12135550123")),
        channel=Channel.WEB,
        language="en",
    )
    return desk.requests.get(staff.account.id, submit_request(desk, command).requests[0])


def test_who_left_only_a_number_is_known_by_it(desk: FakeDesk, staff: Staff) -> None:
    first, second = by_phone(desk, staff), by_phone(desk, staff)
    dossier = read_request(desk, staff, second.id)
    assert [entry.request for entry in dossier.related] == [first.id]
    assert [flag.requests[0].id for flag in dossier.flags] == [first.id]


def test_what_lies_more_than_a_year_back_is_related_and_flags_nothing(desk: FakeDesk, staff: Staff) -> None:
    old = asked(desk, staff, Right.DELETE)
    desk.clock.pass_(days=367)
    new = asked(desk, staff, Right.DELETE)
    dossier = read_request(desk, staff, new.requests[0])
    assert [entry.submission for entry in dossier.related] == [old.id]
    assert dossier.flags == ()


def test_a_contact_that_asks_without_end_costs_a_page_no_more_reads(
    desk: FakeDesk, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_requests, "MOST_RELATED", 2)
    sent = [asked(desk, staff, Right.DELETE) for _ in range(4)]
    assert ids(flags(desk, staff, sent[-1], Right.DELETE)[FlagKind.DUPLICATE]) == [sent[2].id, sent[1].id]


def test_shine_the_light_is_counted_by_the_calendar_year(desk: FakeDesk, staff: Staff) -> None:
    lists = Staff(replace(staff.account, regimes=("ccpa", "ca_shine_the_light")), staff.user)
    first = asked(desk, lists, Right.SHINE_THE_LIGHT)  # in January
    second = asked(desk, lists, Right.SHINE_THE_LIGHT)
    flag = flags(desk, lists, second, Right.SHINE_THE_LIGHT)[FlagKind.FREQUENCY]
    assert (flag.number, flag.free, ids(flag)) == (2, 1, [first.id])
    assert flag.since is not None
    assert (flag.since.month, flag.since.day) == (1, 1)
