"""Messages and extensions: what may not be disclosed leaves only after somebody looked; notes stay and need nothing."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.never_disclose import findings
from chalicelib.domain.request import Period, Request
from chalicelib.errors import InvalidField
from chalicelib.services.handling.attach_file import accept_upload, prepare_upload
from chalicelib.services.handling.disclosure import looked_at, sign_of
from chalicelib.services.handling.extend_deadline import extend_deadline
from chalicelib.services.handling.write_message import add_note, write_to_consumer
from tests.fakes import acme
from tests.fakes.desk import FakeDesk

TYPED = "Is your SSN 123-45-6788\nand your PIN 4821?"


@pytest.fixture
def request_(desk: FakeDesk, staff: Staff) -> Request:
    return acme.ask_one(desk, staff.account)


def detail(desk: FakeDesk, request: Request) -> dict[str, object]:
    return dict(desk.audit_log.of_request(request.account, request.id)[-1].detail)


def test_a_message_leaves_after_a_look_and_the_audit_keeps_the_kinds(
    desk: FakeDesk, staff: Staff, request_: Request
) -> None:
    with pytest.raises(InvalidField, match="looked: missing"):
        write_to_consumer(desk, staff, request_.id, TYPED)
    write_to_consumer(desk, staff, request_.id, TYPED, looked=sign_of(findings(TYPED), []))
    assert detail(desk, request_)["looked_at"] == ["social-security", "password"]
    assert "6788" not in str(detail(desk, request_))
    write_to_consumer(desk, staff, request_.id, "Which store?")
    assert "looked_at" not in detail(desk, request_)


def test_the_reason_of_an_extension_leaves_after_a_look(desk: FakeDesk, staff: Staff, request_: Request) -> None:
    with pytest.raises(InvalidField, match="looked: missing"):
        extend_deadline(desk, staff, request_.id, TYPED)
    done = extend_deadline(desk, staff, request_.id, TYPED, looked=sign_of(findings(TYPED), []))
    clock = done.clock(Period.RESPOND)
    assert clock is not None
    assert clock.extended
    assert detail(desk, request_)["looked_at"] == ["social-security", "password"]


def test_a_note_stays_inside_and_needs_no_look(desk: FakeDesk, staff: Staff, request_: Request) -> None:
    assert add_note(desk, staff, request_.id, TYPED).text == TYPED


@pytest.mark.parametrize(
    ("name", "content", "warnings"),
    [
        ("a.txt", b"PIN 4821", ("password",)),
        ("a.json", b'{"card": "4111111111111111"}', ("card",)),
        ("a.csv", b"\xff\xfe not text", ()),
        ("a.pdf", b"%PDF-1.7 SSN 123-45-6788", ()),
        ("a.txt", b"SSN 123-45-6788 " + b"x" * 5_000_000, ("social-security", "incomplete")),
        ("a.txt", "ñ".encode() * 2_600_000, ("incomplete",)),
        ("a.csv", b"long column name,b\n" + b"1,2\n" * 900_000, ("incomplete",)),
    ],
)
def test_a_text_file_is_looked_through_when_it_arrives(
    desk: FakeDesk, staff: Staff, request_: Request, name: str, content: bytes, warnings: tuple[str, ...]
) -> None:
    file = prepare_upload(desk, staff, request_.id, name, back="x").file
    desk.files.put(file.id, content)
    seen = accept_upload(desk, staff, request_.id, file.id)
    assert seen.warnings == warnings
    assert detail(desk, request_).get("warnings", []) == list(warnings)
    if warnings:
        with pytest.raises(InvalidField, match="looked: missing"):
            looked_at("Here.", [seen], "")
    assert looked_at("Here.", [seen], sign_of((), [seen])) == ({"looked_at": list(warnings)} if warnings else {})
