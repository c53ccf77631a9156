"""Everything that a contact has sent is found, with what keeps each from going."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.consumer_erasure import Stays
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import Letter, LetterState
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Role
from chalicelib.domain.rights import Right
from chalicelib.errors import Forbidden, NotFound
from chalicelib.services.consumer_data.find_data import SUBMISSIONS_LIMIT, find_of_contact, find_of_request
from chalicelib.services.handling.hold_request import HoldRequest, hold_request
from chalicelib.services.retention.delete_submission import delete_submission
from tests.fakes.acme import ANA, ANAS_PHONE, ask, ask_one, hire, open_acme
from tests.fakes.desk import FakeDesk
from tests.services.retention.closed import decide, full


def test_a_closed_submission_may_go_and_says_until_when_its_files_can_be_fetched(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    [held] = find_of_contact(desk, olga, ANA).held
    assert (held.submission.id, held.stays) == (head.submission, ())
    assert held.files_until is not None
    assert held.files_until.date().isoformat() == "2026-12-23"


def test_each_reason_to_stay_is_told(desk: FakeDesk, olga: Staff) -> None:
    open_ = ask_one(desk, olga.account)
    assert Stays.OPEN in find_of_contact(desk, olga, ANA).held[0].stays
    hold_request(desk, olga, HoldRequest(request=open_.id, reason="litigation"))
    assert {Stays.OPEN, Stays.HELD} <= set(find_of_contact(desk, olga, ANA).held[0].stays)


def test_a_letter_that_has_not_left_keeps_a_submission_also_one_to_be_printed(desk: FakeDesk, olga: Staff) -> None:
    head = ask_one(desk, olga.account, Right.OPT_OUT_SALE)
    decide(desk, olga, head.id)
    assert find_of_contact(desk, olga, ANA).held[0].stays == (Stays.LETTER,)
    desk.deliver()
    assert find_of_contact(desk, olga, ANA).held[0].stays == ()
    by_post = ask(desk, olga.account, Right.OPT_OUT_SALE, email=None, phone=ANAS_PHONE, confirmed=False)
    decide(desk, olga, by_post.requests[0])
    desk.deliver()
    states = {letter.state for letter in _letters(desk, olga, by_post.requests[0])}
    assert LetterState.TO_POST in states
    assert find_of_contact(desk, olga, ANAS_PHONE).held[0].stays == (Stays.LETTER,)


def test_a_request_leads_to_all_that_its_contacts_have_sent_itself_first(desk: FakeDesk, olga: Staff) -> None:
    by_mail = ask_one(desk, olga.account)
    both = ask(desk, olga.account, phone=ANAS_PHONE)
    by_phone = ask(desk, olga.account, Right.OPT_OUT_SALE, email=None, phone=ANAS_PHONE, confirmed=False)
    ask(desk, olga.account, email=Email("ben@example.com"))
    found = find_of_request(desk, olga, both.requests[0])
    assert found.asked_in == both.requests[0]
    assert found.held[0].submission.id == both.id
    assert {one.submission.id for one in found.held} == {by_mail.submission, both.id, by_phone.id}
    assert {one.submission.id for one in find_of_request(desk, olga, by_mail.id).held} == {by_mail.submission, both.id}


def test_the_newest_are_shown_and_the_rest_is_counted(desk: FakeDesk, olga: Staff) -> None:
    for _ in range(SUBMISSIONS_LIMIT + 2):
        desk.clock.pass_(seconds=1)
        newest = ask(desk, olga.account, Right.OPT_OUT_SALE)
    found = find_of_contact(desk, olga, ANA)
    assert (len(found.held), found.more) == (SUBMISSIONS_LIMIT, 2)
    assert found.held[0].submission.id == newest.id


def test_what_is_gone_is_not_found_and_nobody_elses_ever(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    other = open_acme(desk, "other")
    assert find_of_contact(desk, other, ANA).held == ()
    with pytest.raises(NotFound):
        find_of_request(desk, other, head.id)
    delete_submission(desk, olga.account.id, head.submission)
    assert find_of_contact(desk, olga, ANA).held == ()
    with pytest.raises(Forbidden):
        find_of_contact(desk, hire(desk, olga.account, Role.HANDLER), ANA)


def test_the_look_is_audited_without_what_was_typed(desk: FakeDesk, olga: Staff) -> None:
    full(desk, olga)
    find_of_contact(desk, olga, ANA)
    entries = [entry for entry in desk.engine.audit.values() if entry.tag == "view:consumer-data"]
    assert [entry.detail for entry in entries] == [{"submissions": 1}]


def _letters(desk: FakeDesk, olga: Staff, request: RequestId) -> list[Letter]:
    return [item for item in desk.requests.dossier(olga.account.id, request)[1] if isinstance(item, Letter)]
