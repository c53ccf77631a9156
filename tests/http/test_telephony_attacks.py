"""Whoever shows another's number, knows their reference or keys what nobody asked for gets nowhere near their data."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.correspondence import Way
from chalicelib.domain.request import Behalf, Period, Request, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import MatchMethod, MatchResult
from chalicelib.errors import InvalidField, NotPossible
from chalicelib.http.next_step import next_step
from chalicelib.services.codes import code_of_letter
from chalicelib.services.follow_up import ask_follow_up, open_follow_up
from chalicelib.services.record_match import RecordMatch, record_match
from chalicelib.services.send_phone_code import send_phone_code
from chalicelib.services.sort_request import SortRequest, sort_request
from infra.local.phone.client import LocalCall
from tests.fakes.phone import MemoryPhoneCompany
from tests.http.telephone import DEDICATED, Line, new_caller

EVA = Email.parse("eva@example.com")


@pytest.fixture(autouse=True)
def company(line: Line) -> Iterator[MemoryPhoneCompany]:
    """What leaves for a telephone stays here."""
    company = MemoryPhoneCompany()
    line.stage.desk.__dict__["phone_company"] = company
    yield company
    del line.stage.desk.__dict__["phone_company"]


def left(line: Line, number: str, key: str = "2") -> LocalCall:
    """Somebody calls, shows a number (whose ever it is), asks to know all and hangs up."""
    return line.dial(f"112{key}", to=DEDICATED, caller=number).hang_up()


def sort(line: Line, call: LocalCall, *, email: Email | None = None, phone: str = "") -> None:
    """Staff write down what the message says."""
    typed = Typed(name="Eva", email=email, phone=Phone(phone) if phone else line.kept(call).caller)
    heard = SortRequest(
        request=line.request(call).id,
        rights=(Right.KNOW_SPECIFIC,),
        residence="US-CA",
        behalf=Behalf.SELF,
        typed=typed,
    )
    sort_request(line.stage.desk, line.stage.staff, heard)


def matched(line: Line, call: LocalCall, *, file_contact: Email | None = None) -> Request:
    """Who was married to her knows all that staff ask; the number that was shown is the one on file."""
    command = RecordMatch(
        request=line.request(call).id,
        compared=("name", "address", "birthday"),
        method=MatchMethod.RECORDS,
        result=MatchResult.MATCHED,
        declaration=True,
        contact_on_file=file_contact is None,
        file_contact=file_contact,
    )
    return record_match(line.stage.desk, line.stage.staff, command)


def sent_code(line: Line, call: LocalCall, way: Way = Way.TEXT) -> str:
    """The code that staff have sent, as only the owner of the number reads or hears it."""
    letter = send_phone_code(line.stage.desk, line.stage.staff, line.request(call).id, way)
    line.stage.deliver()
    return code_of_letter(line.stage.desk, letter.id)


def keyed(line: Line, call: LocalCall, digits: str) -> LocalCall:
    """Call the line again, from anywhere, with the reference and six digits."""
    return line.dial(f"12{line.reference(call)}{digits}")


# A number that is only shown


def test_the_pin_of_a_spoofed_call_makes_nobody_the_owner_of_the_number(line: Line) -> None:
    call = left(line, new_caller())
    sort(line, call)
    assert keyed(line, call, line.pin(call)).says("Acme Stores received your request")
    assert line.request(call).verification.contact_confirmed_at is not None
    matched(line, call)
    assert not line.request(call).verification.sufficient


def test_a_code_can_still_be_sent_after_the_pin_and_counts_for_more(line: Line) -> None:
    call = left(line, new_caller())
    sort(line, call)
    keyed(line, call, line.pin(call))
    head = matched(line, call)
    told = replace(head, clocks=head.meeting(Period.ACKNOWLEDGE, line.stage.time.now()))
    step = next_step(line.stage.staff, told, (), today=head.received_at.date())
    assert (step.key, step.action and step.action.key) == ("code-outstanding", "phone-code")
    keyed(line, call, sent_code(line, call, Way.CALL))
    check = line.request(call).verification
    assert check.sufficient
    assert line.tags(call).count("request:contact:confirmed") == 2
    keyed(line, call, line.pin(call))
    assert line.request(call).verification == check


# A code that went elsewhere


def test_a_code_that_a_telephone_got_confirms_no_address_that_staff_typed_later(line: Line) -> None:
    number = new_caller()
    call = left(line, number)
    code = sent_code(line, call)
    sort(line, call, email=EVA)
    desk, account = line.stage.desk, line.stage.staff.account
    with pytest.raises(InvalidField):
        open_follow_up(desk, account, line.reference(call), code, "v" * 32, contact=EVA)
    keyed(line, call, code)
    assert line.submission(call).contact_confirmed_at is None


def test_the_pin_tells_where_a_request_stands_and_confirms_no_address(line: Line) -> None:
    call = left(line, new_caller())
    sort(line, call, email=EVA)
    assert keyed(line, call, line.pin(call)).says("Acme Stores received your request")
    assert line.submission(call).contact_confirmed_at is None


def test_staff_send_no_code_to_a_number_beside_the_address_that_is_answered(line: Line) -> None:
    call = left(line, new_caller())
    sort(line, call, email=EVA)
    with pytest.raises(NotPossible, match="code-by-mail"):
        sent_code(line, call)


def test_a_code_for_one_number_confirms_no_other(line: Line) -> None:
    mine, hers = new_caller(), new_caller()
    call = left(line, mine)
    code = sent_code(line, call)
    sort(line, call, phone=hers)
    desk, account = line.stage.desk, line.stage.staff.account
    with pytest.raises(InvalidField):
        open_follow_up(desk, account, line.reference(call), code, "w" * 32, contact=Phone(hers))
    assert not keyed(line, call, code).says("received your request")
    assert line.submission(call).contact_confirmed_at is None


def test_the_pin_opens_no_page(line: Line) -> None:
    number = new_caller()
    call = left(line, number)
    desk, account = line.stage.desk, line.stage.staff.account
    ask_follow_up(desk, account, line.reference(call), Phone(number))
    with pytest.raises(InvalidField):
        open_follow_up(desk, account, line.reference(call), line.pin(call), "x" * 32, contact=Phone(number))
