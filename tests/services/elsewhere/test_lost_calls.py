"""A choice and the deletion after it are broken off before and after each call in turn; the next try ends it, once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit import GENESIS, verify_link
from chalicelib.domain.elsewhere_answer import LEASE
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.services.accounts.serve_places import serve_places
from chalicelib.services.elsewhere.choose_elsewhere import DeleteElsewhere, delete_and_say
from chalicelib.services.elsewhere.finish_elsewhere import finish_elsewhere
from chalicelib.services.handling.write_message import add_note
from chalicelib.services.ports.desk import new_id
from tests.fakes.acme import ask, open_acme
from tests.fakes.desk import FakeDesk
from tests.fakes.faults import When
from tests.services.consumer_data.test_lost_calls import Network
from tests.services.retention.closed import traces


def world() -> tuple[FakeDesk, Staff, Request, DeleteElsewhere]:
    """A request from Virginia to a business that serves California, and what staff press."""
    desk = FakeDesk()
    olga = open_acme(desk)
    staff = replace(olga, account=serve_places(desk, olga, ["US-CA"]))
    sent = ask(desk, staff.account, Right.ACCESS, Right.OPT_OUT_SALE, residence="US-VA")
    add_note(desk, staff, sent.requests[0], "Ana called.")
    desk.deliver()
    head = desk.requests.get(staff.account.id, sent.requests[0])
    command = DeleteElsewhere(request=head.id, nothing_else=True, once=new_id(desk), seen=head.version)
    return desk, staff, head, command


def whole(desk: FakeDesk, staff: Staff, command: DeleteElsewhere) -> None:
    delete_and_say(desk, staff, command)
    finish_elsewhere(desk, until=desk.clock.now() + timedelta(minutes=1))


def left(desk: FakeDesk, head: Request, command: DeleteElsewhere) -> tuple[Any, ...]:
    """What there is afterwards, and what was said of it."""
    answer = desk.elsewhere.get(head.account, command.once)
    at = GENESIS
    entries = desk.audit_log.of_request(head.account, head.id)
    for entry in entries:
        assert verify_link(at, entry)
        at = entry.head
    return (
        traces(desk, head),
        [entry.tag for entry in entries],
        (answer.place, answer.told, answer.doing, answer.next_at),
        len([mail for mail in desk.mailer.sent if mail.id == answer.id]),
        sorted(desk.erasure_ledger.requests()),
        desk.figures.sheets(desk.accounts.get(head.account), "year/"),
        desk.retention.deleted(head.account, desk.clock.now().date()),
    )


def undisturbed() -> tuple[list[str], tuple[Any, ...]]:
    desk, staff, head, command = world()
    network = Network(desk)
    whole(desk, staff, command)
    network.mend()
    desk.deliver()
    return network.calls, left(desk, head, command)


CALLS, EXPECTED = undisturbed()


def test_undisturbed_only_what_it_counted_as_is_left() -> None:
    kinds, tags, answer, mails, ledger, *_ = EXPECTED
    assert (set(kinds), mails, len(ledger)) == ({"tally"}, 1, 2)
    assert tags[-1] == "request:erased"
    assert answer[2:] == ((), None)


@pytest.mark.parametrize("when", When)
@pytest.mark.parametrize("at", range(len(CALLS)))
def test_a_choice_that_breaks_off_anywhere_is_done_once(at: int, when: When) -> None:
    desk, staff, head, command = world()
    network = Network(desk, at, when)
    with pytest.raises(ConnectionError):
        whole(desk, staff, command)
    network.mend()
    delete_and_say(desk, staff, command)
    desk.clock.at += LEASE + timedelta(seconds=1)
    finish_elsewhere(desk, until=desk.clock.now() + timedelta(minutes=1))
    desk.deliver()
    assert left(desk, head, command) == EXPECTED, f"call {at} ({CALLS[at]}) lost {when}"
