"""Staff see, save and erase what one contact opted in to, also of somebody who never sent a request."""

from itertools import count

import pytest

from chalicelib.domain.contact import Email
from chalicelib.domain.permissions import Role
from chalicelib.services.incentives.forget_person import find_person
from chalicelib.services.incentives.take_part import TakePart, join
from tests.http.office import enter, hire
from tests.http.stage import Stage
from tests.services.incentives.test_incentives import published

pytestmark = pytest.mark.usefixtures("unlimited")
PATH = "/staff/incentives/person"
_NUMBERS = count()


@pytest.fixture
def nell(stage: Stage) -> Email:
    contact = Email(f"nell{next(_NUMBERS)}@example.com")
    offer = published(stage.desk, stage.staff)
    join(stage.desk, stage.staff, TakePart(offer=offer.offer, contact=contact, number=1))
    return contact


def test_a_contact_that_never_asked_for_anything_is_seen_saved_and_erased(stage: Stage, nell: Email) -> None:
    olga = enter(stage, stage.staff.user)
    page = olga.press(olga.get(PATH), {"person_contact": nell.address}, form="person_contact")
    assert "Club" in page.words
    assert "Opted in on" in page.words
    assert nell.address not in page.url
    saved = olga.post(
        PATH,
        {"form_token": dict(page.form("purpose").fields)["form_token"], "person_contact": nell.address, "do": "file"},
    )
    assert saved.body.decode().count(nell.address) == 1
    page = olga.press(page, form="purpose")
    assert len(page.problems) == 1
    page = olga.press(page, {"purpose": "asked"}, form="purpose")
    assert "for good" in page.heading
    page = olga.press(page, form="sure")
    assert "It is erased." in page.words
    assert find_person(stage.desk, stage.staff, nell) == ()


def test_one_persons_data_tells_of_opt_ins_where_nothing_was_sent(stage: Stage, nell: Email) -> None:
    olga = enter(stage, stage.staff.user)
    page = olga.press(olga.get("/staff/consumers"), {"person_contact": nell.address}, form="person_contact")
    assert "This contact has opted in to 1 offer." in page.words
    page = olga.press(page, form="person_contact")
    assert page.heading == "One person's opt-ins"
    assert "Club" in page.words


def test_nothing_is_found_under_a_strange_contact_and_a_handler_is_not_let_in(stage: Stage) -> None:
    olga = enter(stage, stage.staff.user)
    page = olga.press(olga.get(PATH), {"person_contact": "nobody@example.com"}, form="person_contact")
    assert "Nothing is kept under this contact." in page.words
    assert olga.press(page, {"person_contact": ""}, form="person_contact").problems != []
    handler = enter(stage, hire(stage, Role.HANDLER))
    assert handler.get(PATH).status == 403
