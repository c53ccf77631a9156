"""What belongs together is shown together, and a link moves nothing from one request to the other."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.ids import RequestId, new_reference
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import Level
from chalicelib.errors import Conflict, Forbidden, InvalidField
from chalicelib.services.handling.read_part import Leaf, Part, read_part
from chalicelib.services.handling.related_requests import LINKS_LIMIT, link_request, unlink_request
from tests.fakes import acme
from tests.fakes.desk import FakeDesk
from tests.storage.samples import because

BEN = Email("ben@example.com")


@pytest.fixture
def anas(desk: FakeDesk, staff: Staff) -> Request:
    return acme.ask_one(desk, staff.account, Right.DELETE)


@pytest.fixture
def bens(desk: FakeDesk, staff: Staff) -> Request:
    """Somebody else's request, with the code still to be shown."""
    sent = acme.ask(desk, staff.account, Right.KNOW_SPECIFIC, Right.DELETE, email=BEN, confirmed=False)
    heads = desk.requests.several(staff.account.id, sent.requests).values()
    return next(head for head in heads if head.right is Right.DELETE)


def related(desk: FakeDesk, staff: Staff, request: Request) -> Leaf:
    return read_part(desk, staff, request.id, Part.RELATED)


def now(desk: FakeDesk, request: Request) -> Request:
    return desk.requests.get(request.account, request.id)


def matter(request: Request) -> dict[str, Any]:
    """Everything of a request but its links and the marks of its versions."""
    same = replace(request, linked=(), version=0, changed_at=None)
    return {name: getattr(same, name) for name in same.__dataclass_fields__ if name != "chain_head"}


def test_the_same_form_and_the_same_contact_are_shown_with_right_state_and_receipt(
    desk: FakeDesk, staff: Staff, anas: Request, bens: Request
) -> None:
    desk.clock.pass_(days=3)
    later = acme.ask(desk, staff.account, Right.KNOW_SPECIFIC, Right.OPT_OUT_SALE)
    first = desk.requests.get(staff.account.id, later.requests[0])
    shown = related(desk, staff, first).related
    assert [other.id for other in shown.siblings] == [later.requests[1]]
    assert [(other.id, other.right, other.received_at) for other in shown.same_contact] == [
        (anas.id, Right.DELETE, anas.received_at)
    ]
    assert bens.id not in {other.id for other in (*shown.siblings, *shown.same_contact, *shown.linked)}
    assert {other.id for other in related(desk, staff, anas).related.same_contact} == set(later.requests)


def test_a_link_shows_on_both_and_moves_no_contact_level_or_answer(
    desk: FakeDesk, staff: Staff, anas: Request, bens: Request
) -> None:
    before = matter(now(desk, anas)), matter(now(desk, bens))
    submissions = [desk.requests.submission(staff.account.id, one.submission) for one in (anas, bens)]
    letters = len(desk.letters())
    link_request(desk, staff, anas.id, f"{bens.submission[:4]} {bens.submission[4:]}", seen=now(desk, anas).version)
    assert (matter(now(desk, anas)), matter(now(desk, bens))) == before
    assert [desk.requests.submission(staff.account.id, one.submission) for one in (anas, bens)] == submissions
    assert len(desk.letters()) == letters
    assert now(desk, anas).verification.contact_confirmed_at is not None
    assert now(desk, bens).verification.contact_confirmed_at is None
    assert now(desk, bens).verification.reached is Level.NONE
    assert now(desk, bens).email == BEN
    assert desk.requests.by_contact(staff.account.id, BEN.look_up)[0].request != anas.id
    assert [other.id for other in related(desk, staff, anas).related.linked] == [bens.id]
    assert [other.id for other in related(desk, staff, bens).related.linked] == [anas.id]
    assert related(desk, staff, bens).related.same_contact == ()


def test_links_and_their_end_stand_in_both_chains_and_twice_is_once(
    desk: FakeDesk, staff: Staff, anas: Request, bens: Request
) -> None:
    for _ in range(2):
        assert link_request(desk, staff, anas.id, bens.submission).id == bens.id
    for _ in range(2):
        unlink_request(desk, staff, bens.id, anas.id)
    for one, other in ((anas, bens), (bens, anas)):
        entries = desk.audit_log.of_request(staff.account.id, one.id)[-2:]
        assert [entry.tag for entry in entries] == [Tag.REQUEST_LINKED, Tag.REQUEST_UNLINKED]
        assert entries[0].detail == {"other": other.id}
        assert now(desk, one).linked == ()


def test_what_cannot_be_linked_says_why(desk: FakeDesk, staff: Staff, anas: Request, bens: Request) -> None:
    elsewhere = acme.open_acme(desk, "umbrella")
    strange = acme.ask_one(desk, elsewhere.account, Right.DELETE)
    unknown = new_reference(desk.chance.bytes(16))
    typed = {anas.submission: "own", unknown: "unknown", strange.submission: "unknown", "": "missing"}
    for reference, problem in typed.items():
        with pytest.raises(InvalidField) as refused:
            link_request(desk, staff, anas.id, reference)
        assert (refused.value.field, refused.value.problem) == ("reference", problem)
    with pytest.raises(Conflict):
        link_request(desk, staff, anas.id, bens.submission, seen=99)
    with pytest.raises(Forbidden):
        link_request(desk, acme.hire(desk, staff.account, Role.AUDITOR), anas.id, bens.submission)
    full = tuple(RequestId(f"01{number}") for number in range(LINKS_LIMIT))
    unit = desk.work.begin(staff.account.id, desk.clock.now())
    unit.store(replace(now(desk, bens), linked=full), because=because(bens.id))
    unit.commit()
    with pytest.raises(InvalidField, match="too-many-links"):
        link_request(desk, staff, anas.id, bens.submission)
