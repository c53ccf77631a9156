"""The thread and the notes: words behind a code, notes for staff alone, each bound by the audit."""

from dataclasses import asdict

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit import canonical_json, commitment
from chalicelib.domain.correspondence import Direction, LetterKind
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotFound
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.handling.write_message import TEXT_LIMIT, add_note, write_to_business, write_to_consumer
from tests.fakes.acme import ANA, ask_one, hire
from tests.fakes.desk import FakeDesk


@pytest.fixture
def request_(desk: FakeDesk, olga: Staff) -> Request:
    return ask_one(desk, olga.account, Right.DELETE)


def test_a_message_of_the_business_is_announced_by_mail_without_its_words(
    desk: FakeDesk, olga: Staff, request_: Request
) -> None:
    write_to_consumer(desk, olga, request_.id, "Which order do you mean?")
    desk.deliver()
    [mail] = [mail for mail in desk.mailer.to(ANA.address) if mail.subject == LetterKind.MESSAGE.value]
    assert "order" not in mail.text


def test_the_audit_binds_the_message_and_the_letter_that_announces_it(
    desk: FakeDesk, olga: Staff, request_: Request
) -> None:
    message = write_to_consumer(desk, olga, request_.id, "Which order?")
    [letter] = [letter for letter in desk.letters() if letter.kind is LetterKind.MESSAGE]
    detail = desk.audit_log.of_request(olga.account.id, request_.id)[-1].detail
    sent = {"kind": "message", "to": ANA.address, "values": letter.values}
    content = canonical_json(sent | {"passages": [asdict(passage) for passage in letter.passages]})
    assert "Which order?" in content
    assert detail["message"] == message.id
    assert detail["message_commitment"] == commitment(bytes.fromhex(message.salt), "Which order?")
    assert detail["letter"] == letter.id
    assert detail["commitment"] == commitment(bytes.fromhex(letter.salt), content)


def test_what_was_filed_by_a_call_whose_answer_was_lost_is_not_filed_again(
    desk: FakeDesk, olga: Staff, request_: Request
) -> None:
    seen, named = desk.requests.get(olga.account.id, request_.id).version, "01ARZ3NDEKTSV4RRFFQ69G5FAV"
    first = write_to_consumer(desk, olga, request_.id, "Which order?", seen=seen, once=named)
    again = write_to_consumer(desk, olga, request_.id, " Which order?\n", seen=seen, once=named)
    assert (first.id, again.id, again.text) == (named, named, "Which order?")
    assert len([letter for letter in desk.letters() if letter.kind is LetterKind.MESSAGE]) == 1
    with pytest.raises(Conflict):
        write_to_consumer(desk, olga, request_.id, "Which order?", seen=seen, once="01BX5ZZKBKACTAV9WEVGEMMVRZ")
    notes = [add_note(desk, olga, request_.id, "Rings often.", once=named.lower()) for _ in range(2)]
    assert notes[0].id != notes[1].id, "a name that is none of ours names nothing"


def test_a_message_of_the_consumer_waits_until_somebody_answers(desk: FakeDesk, olga: Staff, request_: Request) -> None:
    write_to_business(desk, olga.account, request_.submission, request_.id, "  Any news?\n")
    assert desk.requests.get(olga.account.id, request_.id).waiting_message
    desk.clock.pass_(minutes=1)
    write_to_consumer(desk, olga, request_.id, "Tomorrow.")
    head, filed = desk.requests.dossier(olga.account.id, request_.id)
    assert not head.waiting_message
    thread = [item for item in filed if item.KIND == "message"]
    assert [getattr(item, "direction", None) for item in thread] == [Direction.FROM_CONSUMER, Direction.TO_CONSUMER]
    assert [getattr(item, "text", None) for item in thread] == ["Any news?", "Tomorrow."]


def test_a_closed_request_still_takes_a_question(desk: FakeDesk, olga: Staff, request_: Request) -> None:
    withdraw_request(desk, olga.account, request_.submission, request_.id)
    write_to_business(desk, olga.account, request_.submission, request_.id, "One more thing")
    head = desk.requests.get(olga.account.id, request_.id)
    assert head.waiting_message
    assert not head.open


def test_nobody_writes_into_a_request_of_another_submission(desk: FakeDesk, olga: Staff, request_: Request) -> None:
    other = ask_one(desk, olga.account)
    with pytest.raises(NotFound):
        write_to_business(desk, olga.account, other.submission, request_.id, "Hello")


def test_a_note_is_neither_mailed_nor_readable_in_table_or_audit(
    desk: FakeDesk, olga: Staff, request_: Request
) -> None:
    before = len(desk.letters())
    note = add_note(desk, olga, request_.id, "Check with legal")
    assert len(desk.letters()) == before
    assert "legal" not in repr(desk.engine.rows) + repr(desk.engine.audit)
    detail = desk.audit_log.of_request(olga.account.id, request_.id)[-1].detail
    assert detail["note_commitment"] == commitment(bytes.fromhex(note.salt), "Check with legal")


@pytest.mark.parametrize("text", ["", " \n ", "x" * (TEXT_LIMIT + 1)])
def test_an_empty_text_or_one_over_the_limit_is_refused_and_nothing_is_written(
    desk: FakeDesk, olga: Staff, request_: Request, text: str
) -> None:
    with pytest.raises(InvalidField):
        write_to_consumer(desk, olga, request_.id, text)
    with pytest.raises(InvalidField):
        write_to_business(desk, olga.account, request_.submission, request_.id, text)
    with pytest.raises(InvalidField):
        add_note(desk, olga, request_.id, text)
    assert desk.requests.get(olga.account.id, request_.id).version == request_.version


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.REVIEWER])
def test_who_only_reads_does_not_write(desk: FakeDesk, olga: Staff, request_: Request, role: Role) -> None:
    reader = hire(desk, olga.account, role)
    with pytest.raises(Forbidden):
        write_to_consumer(desk, reader, request_.id, "Hello")
    with pytest.raises(Forbidden):
        add_note(desk, reader, request_.id, "Hello")


def test_who_answers_a_page_that_is_out_of_date_is_told(desk: FakeDesk, olga: Staff, request_: Request) -> None:
    write_to_business(desk, olga.account, request_.submission, request_.id, "I have moved")
    with pytest.raises(Conflict):
        write_to_consumer(desk, olga, request_.id, "Where do you live?", seen=request_.version)
    with pytest.raises(Conflict):
        add_note(desk, olga, request_.id, "No answer yet", seen=request_.version)
