"""Letters by telephone: a text where one may go, a call for a code that cannot be one, and what the company reports."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Phone
from chalicelib.domain.correspondence import Failure, Letter, LetterKind, LetterState, Way
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Request
from chalicelib.errors import Gone, Unavailable
from chalicelib.services.consumer.codes import code_of_letter
from chalicelib.services.letters.deliver_by_phone import text_failed
from chalicelib.services.letters.deliver_letter import deliver_letter, sweep_outbox
from chalicelib.services.ports.desk import new_id
from chalicelib.services.ports.mail import LetterPlace
from chalicelib.services.telephone.phone_numbers import add_number
from chalicelib.services.telephone.send_phone_code import send_phone_code
from chalicelib.services.telephone.service_codes import add_code, retire_code
from chalicelib.services.telephone.stop_texts import Wish, stop_texts
from tests.fakes.acme import ANAS_PHONE, open_acme, phone_in
from tests.fakes.desk import FakeDesk

OURS = Phone("+18005550177")


@pytest.fixture
def olga(desk: FakeDesk) -> Staff:
    staff = open_acme(desk)
    add_number(desk, staff.account, OURS, actor="system:test")
    return staff


@pytest.fixture
def request_(desk: FakeDesk, olga: Staff) -> Request:
    return phone_in(desk, olga.account)


def a_reference(desk: FakeDesk, head: Request) -> Letter:
    """A caller has wished for the reference as a text."""
    letter = Letter(
        account=head.account,
        id=new_id(desk),
        kind=LetterKind.TEXT_REFERENCE,
        language="en",
        created_at=desk.clock.now(),
        submission=head.submission,
        way=Way.TEXT,
        sender=OURS.e164,
        to=None,
        number=ANAS_PHONE,
        values={"reference": head.submission},
    )
    because = Reason(Tag.REQUEST_CALL_NOTED, "consumer", head.id, {"letter": letter.id})
    unit = desk.work.begin(head.account, desk.clock.now())
    unit.store(desk.requests.get(head.account, head.id), because=because)
    unit.create(letter, because=because)
    unit.commit()
    return letter


def now(desk: FakeDesk, letter: Letter) -> Letter:
    found = desk.outbox.find(place_of(desk, letter))
    assert found is not None
    return found


def place_of(desk: FakeDesk, letter: Letter) -> LetterPlace:
    return desk.outbox.place(letter.account, letter.id, submission=letter.submission)


def stop(desk: FakeDesk, account: Account) -> None:
    stop_texts(desk, Wish(account=account, shared=False, number=ANAS_PHONE, text="SM9", language="en"))


def spoken_words(desk: FakeDesk) -> list[str]:
    return [document for _, _, document in desk.phone_company.spoken]


def test_a_reference_leaves_once_from_our_number(desk: FakeDesk, request_: Request) -> None:
    letter = a_reference(desk, request_)
    for _ in range(3):
        deliver_letter(desk, place_of(desk, letter))
    [(to, sender, body)] = desk.phone_company.texts
    assert (to, sender) == (ANAS_PHONE.e164, OURS.e164)
    assert request_.submission in body
    assert not desk.mailer.sent
    assert now(desk, letter).state is LetterState.SENT


def test_a_text_and_a_spoken_code_name_the_brand_that_was_called(desk: FakeDesk, olga: Staff) -> None:
    brand = add_code(desk, olga.account, name="Acme Bait & Tackle", actor="system:test")
    called = phone_in(desk, olga.account, code=brand.code)
    a_reference(desk, called)
    desk.deliver()
    retire_code(desk, olga.account, brand.code, actor="system:test")
    send_phone_code(desk, olga, called.id, Way.CALL)
    desk.deliver()
    [(_, _, body)] = desk.phone_company.texts
    assert body.startswith("business: Acme Bait & Tackle")
    assert "Acme Bait" in spoken_words(desk)[0]


def test_the_company_is_told_where_to_report_without_a_person_s_data(desk: FakeDesk, request_: Request) -> None:
    letter = a_reference(desk, request_)
    desk.deliver()
    [address] = desk.phone_company.reports
    assert address == (
        f"http://recourse.test/telephony/sms/status?account={letter.account}&letter={letter.id}"
        f"&submission={letter.submission}#rc=3&rp=all"
    )


def test_a_text_to_a_number_that_wants_none_is_not_sent(desk: FakeDesk, olga: Staff, request_: Request) -> None:
    letter = a_reference(desk, request_)
    stop(desk, olga.account)
    desk.deliver()
    assert not desk.phone_company.texts
    assert (now(desk, letter).state, now(desk, letter).failure) == (LetterState.FAILED, Failure.SUPPRESSED)


def test_a_text_that_the_carrier_blocks_has_failed(desk: FakeDesk, request_: Request) -> None:
    letter = a_reference(desk, request_)
    desk.phone_company.failures = [Gone("21610")]
    desk.deliver()
    assert (now(desk, letter).state, now(desk, letter).failure) == (LetterState.FAILED, Failure.SUPPRESSED)
    [*_, entry] = desk.audit_log.of_request(request_.account, request_.id)
    assert (entry.tag, entry.detail["why"]) == ("request:letter:failed", "suppressed")


def test_a_code_that_the_carrier_blocks_is_spoken_at_once(desk: FakeDesk, olga: Staff, request_: Request) -> None:
    letter = send_phone_code(desk, olga, request_.id, Way.TEXT)
    desk.phone_company.failures = [Gone("21610")]
    desk.deliver()
    [document] = spoken_words(desk)
    assert document.count(", ".join(code_of_letter(desk, letter.id))) == 2
    assert (now(desk, letter).state, now(desk, letter).way) == (LetterState.SENT, Way.CALL)


def test_a_code_for_a_number_that_wants_no_texts_is_spoken(desk: FakeDesk, olga: Staff, request_: Request) -> None:
    letter = send_phone_code(desk, olga, request_.id, Way.TEXT)
    stop(desk, olga.account)
    desk.deliver()
    assert not desk.phone_company.texts
    assert len(spoken_words(desk)) == 1
    assert now(desk, letter).way is Way.CALL


def test_a_number_that_takes_no_calls_either_is_given_up(desk: FakeDesk, olga: Staff, request_: Request) -> None:
    letter = send_phone_code(desk, olga, request_.id, Way.TEXT)
    desk.phone_company.failures = [Gone("21610"), Gone("21217")]
    desk.deliver()
    assert (now(desk, letter).state, now(desk, letter).failure) == (LetterState.FAILED, Failure.REFUSED)


def test_a_company_that_is_down_is_tried_again_soon_and_not_for_days(
    desk: FakeDesk, olga: Staff, request_: Request
) -> None:
    letter = send_phone_code(desk, olga, request_.id, Way.TEXT)
    desk.phone_company.failures = [Unavailable("500")] * 4
    desk.deliver()
    for minutes in (1, 5, 15):
        desk.clock.pass_(minutes=minutes)
        sweep_outbox(desk)
    assert (now(desk, letter).state, now(desk, letter).failure) == (LetterState.FAILED, Failure.GIVEN_UP)
    assert not desk.phone_company.texts


def test_a_repeated_delivery_carries_the_same_code(desk: FakeDesk, olga: Staff, request_: Request) -> None:
    letter = send_phone_code(desk, olga, request_.id, Way.TEXT)
    desk.deliver()
    sent = now(desk, letter)
    desk.work.settle(
        replace(sent, state=LetterState.QUEUED, values=letter.values)
    )  # the note of the first one was lost
    desk.deliver()
    first, second = desk.phone_company.texts
    assert first == second
    assert code_of_letter(desk, letter.id) in first[2]


def test_a_letter_without_a_number_has_failed(desk: FakeDesk, request_: Request) -> None:
    letter = a_reference(desk, request_)
    desk.work.settle(replace(now(desk, letter), number=None))
    desk.deliver()
    assert now(desk, letter).state is LetterState.FAILED


def test_a_reference_beyond_the_day_s_most_for_a_number_is_not_sent(desk: FakeDesk, request_: Request) -> None:
    letters = [a_reference(desk, request_) for _ in range(7)]
    desk.deliver()
    assert len(desk.phone_company.texts) == 6
    assert [now(desk, letter).failure for letter in letters].count(Failure.SUPPRESSED) == 1


def test_a_text_that_did_not_arrive_is_noted_once(desk: FakeDesk, request_: Request) -> None:
    letter = a_reference(desk, request_)
    desk.deliver()
    for _ in range(3):
        assert text_failed(desk, place_of(desk, letter), Failure.REFUSED) is None
    assert (now(desk, letter).state, now(desk, letter).failure) == (LetterState.FAILED, Failure.REFUSED)
    tags = [entry.tag for entry in desk.audit_log.of_request(request_.account, request_.id)]
    assert tags.count("request:letter:failed") == 1


def test_a_code_that_did_not_arrive_is_spoken_while_it_is_good(desk: FakeDesk, olga: Staff, request_: Request) -> None:
    letter = send_phone_code(desk, olga, request_.id, Way.TEXT)
    desk.deliver()
    again = text_failed(desk, place_of(desk, letter), Failure.SUPPRESSED)
    assert again is not None
    deliver_letter(desk, again)
    assert len(spoken_words(desk)) == 1
    assert text_failed(desk, place_of(desk, letter), Failure.SUPPRESSED) is None  # told twice


def test_a_code_that_did_not_arrive_long_ago_calls_nobody(desk: FakeDesk, olga: Staff, request_: Request) -> None:
    letter = send_phone_code(desk, olga, request_.id, Way.TEXT)
    desk.deliver()
    desk.clock.pass_(minutes=15)
    assert text_failed(desk, place_of(desk, letter), Failure.SUPPRESSED) is None
    assert now(desk, letter).state is LetterState.FAILED


def test_a_report_about_nothing_changes_nothing(desk: FakeDesk, olga: Staff) -> None:
    assert text_failed(desk, desk.outbox.place(olga.account.id, "gone"), Failure.REFUSED) is None
