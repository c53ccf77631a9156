"""The one extension: with a reason, inside the first period, counted from receipt."""

from datetime import date

import pytest

from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.request import Period
from chalicelib.domain.rights import Right
from chalicelib.errors import Conflict, InvalidField, NotPossible
from chalicelib.services.handling.extend_deadline import REASON_LIMIT, extend_deadline
from tests.fakes import acme
from tests.fakes.desk import FakeDesk


def test_it_moves_the_answer_once_and_tells_the_consumer_why() -> None:
    desk = FakeDesk()
    staff = acme.open_acme(desk)
    request = acme.ask_one(desk, staff.account)
    done = extend_deadline(desk, staff, request.id, "Many archives.", seen=request.version)
    clock = done.clock(Period.RESPOND)
    assert clock is not None
    assert clock.extended
    assert clock.due == date(2027, 2, 21)  # 90 days after November 23
    assert done.clock(Period.ACKNOWLEDGE) == request.clock(Period.ACKNOWLEDGE)
    letter = desk.letters()[-1]
    assert letter.kind is LetterKind.EXTENDED
    assert letter.values["reason"] == "Many archives."
    entry = desk.audit_log.of_request(staff.account.id, request.id)[-1]
    assert (entry.detail["was"], entry.detail["due"]) == ("2027-01-07", "2027-02-21")
    assert "Many archives" not in str(entry.detail)
    with pytest.raises(NotPossible, match="already-extended"):
        extend_deadline(desk, staff, request.id, "More.")
    with pytest.raises(Conflict):
        extend_deadline(desk, staff, request.id, "More.", seen=request.version)


@pytest.mark.parametrize(("reason", "problem"), [("", "missing"), (" \n ", "missing"), ("x" * 2001, "too-long")])
def test_it_needs_a_reason_of_a_bearable_length(reason: str, problem: str) -> None:
    desk = FakeDesk()
    staff = acme.open_acme(desk)
    request = acme.ask_one(desk, staff.account)
    assert REASON_LIMIT == 2000
    with pytest.raises(InvalidField, match=f"reason: {problem}"):
        extend_deadline(desk, staff, request.id, reason)


def test_it_is_possible_on_the_last_day_and_not_on_the_next() -> None:
    desk = FakeDesk()
    staff = acme.open_acme(desk)
    first, second = acme.ask_one(desk, staff.account), acme.ask_one(desk, staff.account)
    desk.clock.pass_(days=45, hours=14)  # 11 at night in Los Angeles, the 45th day
    assert extend_deadline(desk, staff, first.id, "Last minute.").clock(Period.RESPOND)
    desk.clock.pass_(hours=2)
    with pytest.raises(NotPossible, match="extension-too-late"):
        extend_deadline(desk, staff, second.id, "Too late.")


def test_a_right_without_an_extension_has_none() -> None:
    desk = FakeDesk()
    staff = acme.open_acme(desk)
    request = acme.ask_one(desk, staff.account, Right.OPT_OUT_SALE, confirmed=False)
    with pytest.raises(NotPossible, match="no-extension"):
        extend_deadline(desk, staff, request.id, "Please.")
