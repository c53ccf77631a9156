"""A code for a telephone: who may send it, to which number, how often; and how it comes back."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Phone
from chalicelib.domain.correspondence import LetterKind, Way
from chalicelib.domain.ids import RequestId, new_reference
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Behalf, Channel, Request, Sorting, Submission, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.telephony import PhoneCall
from chalicelib.domain.verification import Level
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotFound, NotPossible, TooManyAttempts
from chalicelib.services.consumer.codes import code_of_letter
from chalicelib.services.consumer.confirm_contact import confirm_contact, send_code
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from chalicelib.services.telephone.confirm_by_phone import confirm_by_phone, confirm_by_text
from chalicelib.services.telephone.hear_status import hear_status
from chalicelib.services.telephone.may_text import ACCOUNT_A_DAY, NUMBER_A_DAY
from chalicelib.services.telephone.phone_identity import pin_of_call, reference_of_call
from chalicelib.services.telephone.phone_numbers import add_number
from chalicelib.services.telephone.send_phone_code import send_phone_code
from chalicelib.services.telephone.stop_texts import Wish, stop_texts
from tests.fakes.acme import ANAS_PHONE, ask, hire, open_acme, phone_in
from tests.fakes.desk import FakeDesk

OURS, SHARED = Phone("+18005550177"), Phone("+18005550100")
CALL = "CA" + "1" * 32


@pytest.fixture
def olga(desk: FakeDesk) -> Staff:
    staff = open_acme(desk)
    add_number(desk, staff.account, OURS, actor="system:test")
    return staff


def left_by_call(desk: FakeDesk, olga: Staff, right: Right = Right.DELETE, *, called: str = OURS.e164) -> Request:
    """Ana has called, keyed a right and hung up."""
    account = olga.account
    reference = reference_of_call(desk, account.id, CALL)
    call = PhoneCall(
        account=account.id,
        request=RequestId(""),  # the intake fills it in
        submission=reference,
        id=CALL,
        language="en",
        started_at=desk.clock.now(),
        called=called,
        caller=ANAS_PHONE,
    )
    command = SubmitRequest(
        account=account,
        reference=reference,
        rights=(right,),
        residence="",
        behalf=Behalf.SELF,
        typed=Typed(name="", email=None, phone=ANAS_PHONE),
        channel=Channel.PHONE,
        language="en",
        sort=Sorting.CALL_BACK,
        call=call,
    )
    submission = submit_request(desk, command)
    return desk.requests.get(account.id, submission.requests[0])


def submission_of(desk: FakeDesk, head: Request) -> Submission:
    return desk.requests.submission(head.account, head.submission)


def sent_code(desk: FakeDesk, olga: Staff, head: Request, way: Way = Way.TEXT) -> str:
    letter = send_phone_code(desk, olga, head.id, way)
    desk.deliver()
    return code_of_letter(desk, letter.id)


def contacts(desk: FakeDesk, head: Request) -> list[object]:
    entries = desk.audit_log.of_request(head.account, head.id)
    return [entry.detail["contact"] for entry in entries if entry.tag == "request:contact:confirmed"]


def refused(desk: FakeDesk, olga: Staff, head: Request) -> str:
    with pytest.raises(NotPossible) as problem:
        send_phone_code(desk, olga, head.id, Way.TEXT)
    return problem.value.reason


# Sending


@pytest.mark.parametrize("way", [Way.TEXT, Way.CALL])
def test_a_code_goes_to_the_caller_s_number_from_the_account_s_own(desk: FakeDesk, olga: Staff, way: Way) -> None:
    head = phone_in(desk, olga.account)
    letter = send_phone_code(desk, olga, head.id, way)

    assert (letter.kind, letter.way, letter.number, letter.sender) == (
        LetterKind.TEXT_CODE,
        way,
        ANAS_PHONE,
        OURS.e164,
    )
    [*_, entry] = desk.audit_log.of_request(head.account, head.id)
    assert (entry.tag, entry.actor, entry.detail) == (
        "request:code:sent",
        olga.actor,
        {"letter": letter.id, "contact": way.value},
    )
    desk.deliver()
    company = desk.phone_company
    [(to, sender, _)] = company.texts if way is Way.TEXT else company.spoken
    assert (to, sender) == (ANAS_PHONE.e164, OURS.e164)


def test_a_business_without_a_number_of_its_own_writes_from_a_shared_one(desk: FakeDesk) -> None:
    olga = open_acme(desk)
    head = phone_in(desk, olga.account)
    assert refused(desk, olga, head) == "no-sender"
    add_number(desk, olga.account, SHARED, shared=True, actor="system:test")  # of the first account, the operator's
    desk.clock.pass_(seconds=1)
    other = open_acme(desk, "other")
    assert send_phone_code(desk, other, phone_in(desk, other.account).id, Way.TEXT).sender == SHARED.e164


def test_whoever_called_a_shared_number_hears_from_it(desk: FakeDesk, olga: Staff) -> None:
    operator = open_acme(desk, "operator").account
    add_number(desk, operator, SHARED, shared=True, actor="system:test")
    head = left_by_call(desk, olga, called=SHARED.e164)
    assert send_phone_code(desk, olga, head.id, Way.TEXT).sender == SHARED.e164


def test_a_number_that_is_ours_no_longer_sends_nothing(desk: FakeDesk, olga: Staff) -> None:
    head = left_by_call(desk, olga, called="+18005550999")
    assert send_phone_code(desk, olga, head.id, Way.TEXT).sender == OURS.e164


def test_a_number_that_wants_no_texts_is_called(desk: FakeDesk, olga: Staff) -> None:
    head = phone_in(desk, olga.account)
    stop_texts(desk, Wish(account=olga.account, shared=False, number=ANAS_PHONE, text="SM9", language="en"))
    assert send_phone_code(desk, olga, head.id, Way.TEXT).way is Way.CALL


def test_only_who_handles_requests_may_send_one_and_only_for_an_open_request(desk: FakeDesk, olga: Staff) -> None:
    head = phone_in(desk, olga.account)
    with pytest.raises(Forbidden):
        send_phone_code(desk, hire(desk, olga.account, Role.AUDITOR), head.id, Way.TEXT)
    with pytest.raises(Conflict):
        send_phone_code(desk, olga, head.id, Way.TEXT, seen=head.version + 1)
    with pytest.raises(InvalidField):
        send_phone_code(desk, olga, head.id, Way.MAIL)
    with pytest.raises(NotFound):
        send_phone_code(desk, open_acme(desk, "other"), head.id, Way.TEXT)


def test_there_is_nobody_to_send_to_without_a_number_or_once_it_is_confirmed(desk: FakeDesk, olga: Staff) -> None:
    assert refused(desk, olga, phone_in(desk, olga.account, phone=None)) == "no-phone"
    web = ask(desk, olga.account)
    assert refused(desk, olga, desk.requests.get(olga.account.id, web.requests[0])) == "no-phone"
    head = phone_in(desk, olga.account)
    confirm_by_phone(desk, olga.account, head.submission, sent_code(desk, olga, head))
    assert refused(desk, olga, head) == "contact-confirmed"


def test_a_country_that_is_not_open_gets_neither_text_nor_call(desk: FakeDesk, olga: Staff) -> None:
    head = phone_in(desk, olga.account, phone=Phone("+34612345678"))
    assert refused(desk, olga, head) == "text-country"
    desk.settings = replace(desk.settings, text_countries="+1 +34")
    assert send_phone_code(desk, olga, head.id, Way.TEXT)
    desk.settings = replace(desk.settings, text_countries="")
    assert refused(desk, olga, phone_in(desk, olga.account)) == "text-country"


@pytest.mark.parametrize("number", ["+18765550123", "+18095550123", "+19005550123", "+14735550123"])
def test_a_number_that_earns_money_for_its_owner_is_not_reached_by_the_beginning_of_the_country(
    desk: FakeDesk, olga: Staff, number: str
) -> None:
    head = phone_in(desk, olga.account, phone=Phone(number))
    assert refused(desk, olga, head) == "text-country"
    desk.settings = replace(desk.settings, text_countries=f"+1 {number[:5]}")
    assert send_phone_code(desk, olga, head.id, Way.CALL)


def test_the_territories_of_the_united_states_are_reached(desk: FakeDesk, olga: Staff) -> None:
    for number in ("+17875550123", "+13405550123", "+16715550123"):
        assert send_phone_code(desk, olga, phone_in(desk, olga.account, phone=Phone(number)).id, Way.TEXT)


def test_another_code_waits_longer_and_longer(desk: FakeDesk, olga: Staff) -> None:
    head = phone_in(desk, olga.account)
    send_phone_code(desk, olga, head.id, Way.TEXT)
    with pytest.raises(NotPossible) as problem:
        send_phone_code(desk, olga, head.id, Way.CALL)
    assert (problem.value.reason, problem.value.values) == ("code-too-soon", {"seconds": "30"})
    desk.clock.pass_(seconds=30)
    assert send_phone_code(desk, olga, head.id, Way.CALL)


def test_a_number_gets_so_many_in_a_day_from_all_accounts_together(desk: FakeDesk, olga: Staff) -> None:
    other = open_acme(desk, "other")
    add_number(desk, other.account, Phone("+18005550178"), actor="system:test")
    for _ in range(NUMBER_A_DAY):
        send_phone_code(desk, olga, phone_in(desk, olga.account).id, Way.TEXT)
    assert refused(desk, other, phone_in(desk, other.account)) == "text-cap-number"
    desk.clock.pass_(days=1)
    assert send_phone_code(desk, other, phone_in(desk, other.account).id, Way.TEXT)


def test_an_account_sends_so_many_in_a_day(desk: FakeDesk, olga: Staff) -> None:
    now = desk.clock.now()
    for _ in range(ACCOUNT_A_DAY):
        desk.work.ephemeral.count(f"texts-of|{olga.account.id}|{now:%Y-%m-%d}", until=now)
    assert refused(desk, olga, phone_in(desk, olga.account)) == "text-cap-account"


# What comes back


@pytest.mark.parametrize(("way", "contact"), [(Way.TEXT, "text"), (Way.CALL, "call")])
def test_a_code_that_is_keyed_confirms_the_contact_and_is_no_match(
    desk: FakeDesk, olga: Staff, way: Way, contact: str
) -> None:
    head = left_by_call(desk, olga)
    code = sent_code(desk, olga, head, way)

    confirmed = confirm_by_phone(desk, olga.account, head.submission, code)

    assert confirmed.contact_confirmed_at == desk.clock.now()
    check = desk.requests.get(head.account, head.id).verification
    assert (check.match, check.reached, check.sufficient) == (None, Level.NONE, False)
    assert contacts(desk, head) == [contact]


def test_the_pin_of_the_call_confirms_the_contact_and_is_no_match(desk: FakeDesk, olga: Staff) -> None:
    head = left_by_call(desk, olga)
    pin = pin_of_call(desk, olga.account.id, CALL)

    for _ in range(2):
        confirm_by_phone(desk, olga.account, head.submission, f"{pin[:3]} {pin[3:]}")

    check = desk.requests.get(head.account, head.id).verification
    assert (check.contact_confirmed_at, check.match, check.reached) == (desk.clock.now(), None, Level.NONE)
    assert contacts(desk, head) == ["pin"]


def test_a_call_alone_confirms_nothing(desk: FakeDesk, olga: Staff) -> None:
    head = left_by_call(desk, olga)
    check = head.verification
    assert (check.contact_confirmed_at, check.match, check.reached, check.sufficient) == (None, None, Level.NONE, False)


def test_five_wrong_tries_of_either_kind_are_the_last(desk: FakeDesk, olga: Staff) -> None:
    head = left_by_call(desk, olga)
    pin = pin_of_call(desk, olga.account.id, CALL)
    wrong = "000000" if pin != "000000" else "111111"
    for _ in range(5):
        with pytest.raises(InvalidField):
            confirm_by_phone(desk, olga.account, head.submission, wrong)
    with pytest.raises(TooManyAttempts):
        confirm_by_phone(desk, olga.account, head.submission, pin)
    assert confirm_by_phone(desk, olga.account, head.submission, sent_code(desk, olga, head))


@pytest.mark.parametrize("digits", ["", "abc", "12345", "1234567"])
def test_what_is_no_code_confirms_nothing(desk: FakeDesk, olga: Staff, digits: str) -> None:
    head = left_by_call(desk, olga)
    with pytest.raises(InvalidField):
        confirm_by_phone(desk, olga.account, head.submission, digits)
    with pytest.raises(NotFound):
        confirm_by_phone(desk, olga.account, new_reference(b"0" * 16), digits)


def test_a_code_is_good_for_fifteen_minutes(desk: FakeDesk, olga: Staff) -> None:
    head = phone_in(desk, olga.account)
    code = sent_code(desk, olga, head)
    desk.clock.pass_(minutes=15)
    with pytest.raises(InvalidField):
        confirm_by_phone(desk, olga.account, head.submission, code)


def test_the_page_for_codes_takes_one_that_came_by_text(desk: FakeDesk, olga: Staff) -> None:
    head = phone_in(desk, olga.account)
    confirm_contact(desk, olga.account, head.submission, sent_code(desk, olga, head))
    assert contacts(desk, head) == ["text"]


def test_a_code_keyed_twice_by_the_same_call_is_heard_twice_and_by_another_not(desk: FakeDesk, olga: Staff) -> None:
    head = left_by_call(desk, olga)
    code = sent_code(desk, olga, head)
    for _ in range(2):  # the webhook was repeated
        assert hear_status(desk, head.submission, code, caller=ANAS_PHONE, call="CA2").submission.id == head.submission
    with pytest.raises(InvalidField):
        hear_status(desk, head.submission, code, caller=ANAS_PHONE, call="CA3")


def test_a_code_comes_back_as_a_text_from_the_number_it_went_to(desk: FakeDesk, olga: Staff) -> None:
    head = phone_in(desk, olga.account)
    code = sent_code(desk, olga, head)

    assert confirm_by_text(desk, ours=OURS.e164, theirs=Phone("+12135550999"), digits=code, text="SM0") is None
    assert confirm_by_text(desk, ours=SHARED.e164, theirs=ANAS_PHONE, digits=code, text="SM0") is None
    with pytest.raises(InvalidField):
        confirm_by_text(desk, ours=OURS.e164, theirs=ANAS_PHONE, digits=other_than(code), text="SM0")
    for _ in range(2):  # the same text again
        confirmed = confirm_by_text(desk, ours=OURS.e164, theirs=ANAS_PHONE, digits=code, text="SM1")
        assert confirmed is not None
        assert confirmed.id == head.submission


def test_of_two_open_codes_each_confirms_its_own_request(desk: FakeDesk, olga: Staff) -> None:
    heads = [phone_in(desk, olga.account), phone_in(desk, olga.account)]
    codes = [sent_code(desk, olga, head) for head in heads]
    for head, code, text in zip(heads, codes, ("SM1", "SM2"), strict=True):
        confirmed = confirm_by_text(desk, ours=OURS.e164, theirs=ANAS_PHONE, digits=code, text=text)
        assert confirmed is not None
        assert confirmed.id == head.submission


def test_who_has_no_e_mail_address_is_mailed_no_code(desk: FakeDesk, olga: Staff) -> None:
    head = phone_in(desk, olga.account)
    send_code(desk, submission_of(desk, head))
    assert not desk.letters()


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"
