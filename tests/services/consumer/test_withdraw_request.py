"""A consumer takes a request back."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.correspondence import LetterKind, LetterState
from chalicelib.domain.request import Outcome, Request
from chalicelib.domain.rights import Right
from chalicelib.errors import NotFound, NotPossible
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.handling.attach_file import accept_upload, find_file, prepare_upload
from chalicelib.services.sweep_retention import sweep_files
from tests.fakes.acme import ANA, ask, ask_one
from tests.fakes.desk import FakeDesk


def test_the_request_is_closed_its_clocks_end_and_a_letter_says_so(desk: FakeDesk, olga: Staff) -> None:
    request = ask_one(desk, olga.account, Right.DELETE)
    closed = withdraw_request(desk, olga.account, request.submission, request.id)
    found: Request = desk.requests.get(olga.account.id, request.id)
    assert (found.outcome, found.closed_at, found.version) == (Outcome.WITHDRAWN, desk.clock.now(), closed.version)
    assert all(clock.met_at == desk.clock.now() for clock in found.clocks)
    desk.deliver()
    assert LetterKind.WITHDRAWN.value in [mail.subject for mail in desk.mailer.to(ANA.address)]
    assert desk.audit_log.of_request(olga.account.id, request.id)[-1].tag == "request:withdrawn"


def test_files_that_were_waiting_for_the_answer_go_with_the_next_sweep(desk: FakeDesk, olga: Staff) -> None:
    request = ask_one(desk, olga.account, Right.KNOW_SPECIFIC)
    file = prepare_upload(desk, olga, request.id, "data.txt", back="x").file
    desk.files.put(file.id, b"plain words")
    accept_upload(desk, olga, request.id, file.id)
    withdraw_request(desk, olga.account, request.submission, request.id)
    desk.clock.pass_(days=2)
    assert sweep_files(desk) == 1
    assert find_file(desk, olga.account.id, request.id, file.id).removed_at == desk.clock.now()


def test_the_other_requests_of_the_form_go_on(desk: FakeDesk, olga: Staff) -> None:
    sent = ask(desk, olga.account, Right.DELETE, Right.OPT_OUT_SALE)
    withdraw_request(desk, olga.account, sent.id, sent.requests[0])
    assert desk.requests.get(olga.account.id, sent.requests[1]).open


def test_what_is_closed_cannot_be_withdrawn_again(desk: FakeDesk, olga: Staff) -> None:
    request = ask_one(desk, olga.account)
    withdraw_request(desk, olga.account, request.submission, request.id)
    with pytest.raises(NotPossible):
        withdraw_request(desk, olga.account, request.submission, request.id)
    assert len([letter for letter in desk.letters() if letter.kind is LetterKind.WITHDRAWN]) == 1


def test_a_request_of_another_submission_is_not_there(desk: FakeDesk, olga: Staff) -> None:
    mine, other = ask_one(desk, olga.account), ask_one(desk, olga.account)
    with pytest.raises(NotFound):
        withdraw_request(desk, olga.account, mine.submission, other.id)
    assert desk.requests.get(olga.account.id, other.id).open


def test_who_left_no_address_gets_the_confirmation_by_post_and_nothing_waits_for_it(
    desk: FakeDesk, olga: Staff
) -> None:
    sent = ask(desk, olga.account, Right.OPT_OUT_SALE, email=None, confirmed=False)
    closed = withdraw_request(desk, olga.account, sent.id, sent.requests[0])
    [letter] = desk.letters()
    assert (letter.kind, letter.state, letter.to) == (LetterKind.WITHDRAWN, LetterState.TO_POST, None)
    assert (closed.undelivered, closed.outcome) == ((), Outcome.WITHDRAWN)
    last = desk.audit_log.of_request(olga.account.id, sent.requests[0])[-1]
    assert (last.tag, last.detail["letter"]) == ("request:withdrawn", letter.id)
