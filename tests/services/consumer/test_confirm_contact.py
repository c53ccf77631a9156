"""The code comes back: every request that waited for it goes on, and nothing more is proved."""

import pytest

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.request import State, Submission
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import Level
from chalicelib.errors import InvalidField, NotFound, TooManyAttempts
from chalicelib.services.consumer.codes import code_of_letter
from chalicelib.services.consumer.confirm_contact import confirm_contact, mark_confirmed, send_code
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from tests.fakes.acme import ANA, ask, open_acme
from tests.fakes.desk import FakeDesk


def mailed(desk: FakeDesk) -> str:
    """The code of Ana's newest mail."""
    desk.deliver()
    return code_of_letter(desk, desk.mailer.to(ANA.address)[-1].id)


def tags(desk: FakeDesk, account: Account, submission: Submission, n: int = 0) -> list[str]:
    return [entry.tag for entry in desk.audit_log.of_request(account.id, submission.requests[n])]


def test_the_mailed_code_confirms_every_request_that_waited_for_it(desk: FakeDesk, olga: Staff) -> None:
    sent = ask(desk, olga.account, Right.DELETE, Right.KNOW_SPECIFIC, Right.OPT_OUT_SALE, confirmed=False)
    confirm_contact(desk, olga.account, sent.id, mailed(desk))
    opt_out, delete, know = (desk.requests.get(olga.account.id, request) for request in sent.requests)
    assert [delete.state, know.state] == [State.NEW, State.NEW]
    assert opt_out.verification.contact_confirmed_at is None
    assert delete.verification.reached is Level.NONE
    assert not delete.verification.sufficient
    assert tags(desk, olga.account, sent, 1)[-1] == "request:contact:confirmed"


def test_a_wrong_code_changes_nothing(desk: FakeDesk, olga: Staff) -> None:
    sent = ask(desk, olga.account, confirmed=False)
    code = mailed(desk)
    with pytest.raises(InvalidField) as raised:
        confirm_contact(desk, olga.account, sent.id, f"{(int(code) + 1) % 1_000_000:06d}")
    assert raised.value.problem == "wrong"
    assert desk.requests.submission(olga.account.id, sent.id).contact_confirmed_at is None
    assert tags(desk, olga.account, sent) == ["request:received"]


def test_the_same_browser_may_press_twice_and_it_is_recorded_once(desk: FakeDesk, olga: Staff) -> None:
    sent = ask(desk, olga.account, confirmed=False)
    code = mailed(desk)
    for _ in range(2):
        confirmed = confirm_contact(desk, olga.account, sent.id, code, by="browser")
        assert confirmed.contact_confirmed_at == desk.clock.now()
    assert tags(desk, olga.account, sent) == ["request:received", "request:contact:confirmed"]
    with pytest.raises(InvalidField):
        confirm_contact(desk, olga.account, sent.id, code, by="another browser")


def test_a_code_of_another_submission_does_not_confirm_this_one(desk: FakeDesk, olga: Staff) -> None:
    first = ask(desk, olga.account, confirmed=False)
    code = mailed(desk)
    second = ask(desk, olga.account, confirmed=False)
    desk.deliver()
    with pytest.raises(InvalidField):
        confirm_contact(desk, olga.account, second.id, code)
    confirm_contact(desk, olga.account, first.id, code)


def test_another_business_knows_nothing_of_the_submission(desk: FakeDesk, olga: Staff) -> None:
    sent = ask(desk, olga.account, confirmed=False)
    with pytest.raises(NotFound):
        confirm_contact(desk, open_acme(desk, "other").account, sent.id, mailed(desk))


def test_staff_who_act_at_the_same_moment_do_not_cost_the_person_their_code(desk: FakeDesk, olga: Staff) -> None:
    sent = ask(desk, olga.account, confirmed=False)
    stale = desk.requests.submission(olga.account.id, sent.id)
    mark_confirmed(desk, stale)
    acknowledge_request(desk, olga, sent.requests[0])
    assert mark_confirmed(desk, stale).contact_confirmed_at == desk.clock.now()
    assert tags(desk, olga.account, sent).count("request:contact:confirmed") == 1


def test_a_request_withdrawn_meanwhile_stays_as_it_was_closed(desk: FakeDesk, olga: Staff) -> None:
    sent = ask(desk, olga.account, Right.DELETE, Right.CORRECT, confirmed=False)
    closed = withdraw_request(desk, olga.account, sent.id, sent.requests[0])
    mark_confirmed(desk, desk.requests.submission(olga.account.id, sent.id))
    assert desk.requests.get(olga.account.id, sent.requests[0]).version == closed.version
    assert desk.requests.get(olga.account.id, sent.requests[1]).verification.contact_confirmed_at is not None


def test_where_nothing_needed_a_code_the_confirmation_is_still_on_record(desk: FakeDesk, olga: Staff) -> None:
    sent = ask(desk, olga.account, Right.OPT_OUT_SALE, confirmed=False)
    mark_confirmed(desk, desk.requests.submission(olga.account.id, sent.id))
    assert tags(desk, olga.account, sent)[-1] == "request:contact:confirmed"


def test_a_fresh_code_goes_to_the_address_of_the_submission_after_the_delay(desk: FakeDesk, olga: Staff) -> None:
    sent = ask(desk, olga.account, confirmed=False)
    first = mailed(desk)
    send_code(desk, sent)
    with pytest.raises(TooManyAttempts):
        send_code(desk, sent)
    assert mailed(desk) != first
    assert [mail.subject for mail in desk.mailer.to(ANA.address)] == [LetterKind.CONFIRM_CONTACT.value] * 2
    confirm_contact(desk, olga.account, sent.id, first)  # the older one stays good


def test_without_an_address_no_code_is_sent(desk: FakeDesk, olga: Staff) -> None:
    sent = ask(desk, olga.account, Right.OPT_OUT_SALE, email=None, confirmed=False)
    send_code(desk, sent)
    assert desk.letters() == []
