"""The receipt: signed when first looked at, the same ever after, without a name or an address."""

import base64
import json
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.rights import Right
from chalicelib.errors import Conflict, NotFound
from chalicelib.services.audit.commitments import content_commitment
from chalicelib.services.consumer.verify_receipt import verify_receipt
from chalicelib.services.consumer.view_receipt import view_receipt
from chalicelib.services.handling.extend_deadline import extend_deadline
from tests.fakes.acme import ask, open_acme
from tests.fakes.desk import FakeDesk
from tests.fakes.signer import RsaSigner


class BusySigner(RsaSigner):
    """Signs, and lets something happen meanwhile."""

    def __init__(self, desk: FakeDesk, staff: Staff) -> None:
        self.desk = desk
        self.staff = staff
        self.signed = 0
        self.meanwhile: list[Any] = []

    def sign(self, content: bytes) -> bytes:
        self.signed += 1
        if self.meanwhile:
            self.meanwhile.pop()()
        return super().sign(content)


@pytest.fixture
def signer(desk: FakeDesk, olga: Staff) -> BusySigner:
    busy = BusySigner(desk, olga)
    desk.__dict__["signer"] = busy
    return busy


def signed_entries(desk: FakeDesk) -> int:
    return sum(entry.tag == "receipt:signed" for entry in desk.engine.audit.values())


def test_it_is_signed_once_and_says_what_was_asked(desk: FakeDesk, olga: Staff, signer: BusySigner) -> None:
    sent = ask(desk, olga.account, Right.DELETE, Right.OPT_OUT_SALE)
    receipts = {view_receipt(desk, olga.account, sent.id) for _ in range(3)}
    assert len(receipts) == signer.signed == signed_entries(desk) == 1
    claims = verify_receipt(receipts.pop(), signer.jwks())
    assert claims.reference == sent.id
    assert [right.right for right in claims.rights] == [Right.OPT_OUT_SALE, Right.DELETE]
    submission = desk.requests.submission(olga.account.id, sent.id)
    assert claims.submission_digest == content_commitment(submission)


def test_it_holds_no_name_and_no_address(desk: FakeDesk, olga: Staff) -> None:
    sent = ask(desk, olga.account)
    payload = view_receipt(desk, olga.account, sent.id).split(".")[1]
    words = json.dumps(json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))), ensure_ascii=False)
    for typed in ("Ana", "López", "ana@example.com"):
        assert typed not in words


def test_the_digest_fits_what_was_typed_and_nothing_else(desk: FakeDesk, olga: Staff) -> None:
    sent = ask(desk, olga.account)
    changed = replace(sent, typed=replace(sent.typed, details="something else"))
    resalted = replace(sent, salt="00" * 32)
    assert len({content_commitment(each) for each in (sent, changed, resalted)}) == 3


def test_two_first_views_at_once_give_one_receipt(desk: FakeDesk, olga: Staff, signer: BusySigner) -> None:
    sent = ask(desk, olga.account)
    other: list[str] = []
    signer.meanwhile = [lambda: other.append(view_receipt(desk, olga.account, sent.id))]
    mine = view_receipt(desk, olga.account, sent.id)
    assert other == [mine]
    assert signed_entries(desk) == 1


def test_when_staff_change_the_request_meanwhile_the_receipt_is_still_kept_and_on_record(
    desk: FakeDesk, olga: Staff, signer: BusySigner
) -> None:
    sent = ask(desk, olga.account)
    signer.meanwhile = [lambda: extend_deadline(desk, olga, sent.requests[0], "Many systems")]
    mine = view_receipt(desk, olga.account, sent.id)
    assert desk.requests.submission(olga.account.id, sent.id).receipt == mine
    assert signed_entries(desk) == 1


def test_when_others_never_stop_the_reader_is_asked_to_try_again(
    desk: FakeDesk, olga: Staff, signer: BusySigner
) -> None:
    from chalicelib.services.handling.write_message import add_note

    sent = ask(desk, olga.account)
    signer.meanwhile = [lambda: add_note(desk, olga, sent.requests[0], "busy")] * 10
    with pytest.raises(Conflict):
        view_receipt(desk, olga.account, sent.id)


def test_another_business_has_no_such_receipt(desk: FakeDesk, olga: Staff) -> None:
    sent = ask(desk, olga.account)
    with pytest.raises(NotFound):
        view_receipt(desk, open_acme(desk, "other").account, sent.id)
