"""Answers in progress: one form for one browser and business, sealed, gone after 24 hours."""

from datetime import timedelta

from chalicelib.domain.account import Account
from chalicelib.domain.contact import Email
from chalicelib.domain.ids import is_reference
from chalicelib.services.intake.keep_draft import keep_answers, keep_follow_up, open_draft, read_draft, read_follow_up
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeDesk


def test_a_form_has_its_reference_from_the_start(desk: FakeDesk, acme: Account) -> None:
    draft = open_draft(desk, acme, "browser")
    assert is_reference(draft.reference)
    assert read_draft(desk, acme, "browser") == draft


def test_answers_are_added_and_replaced_question_by_question(desk: FakeDesk, acme: Account) -> None:
    draft = keep_answers(desk, open_draft(desk, acme, "browser"), {"name": ["Ana"], "rights": ["delete", "correct"]})
    keep_answers(desk, draft, {"name": ["Ana María"]})
    found = read_draft(desk, acme, "browser")
    assert found is not None
    assert found.answers == {"name": ["Ana María"], "rights": ["delete", "correct"]}
    assert found.reference == draft.reference


def test_working_on_a_form_does_not_lengthen_its_life(desk: FakeDesk, acme: Account) -> None:
    draft = open_draft(desk, acme, "browser")
    desk.clock.pass_(hours=23, minutes=59)
    keep_answers(desk, draft, {"name": ["Ana"]})
    assert read_draft(desk, acme, "browser") is not None
    desk.clock.pass_(minutes=1)
    assert read_draft(desk, acme, "browser") is None


def test_a_form_belongs_to_one_browser_and_one_business(desk: FakeDesk, acme: Account) -> None:
    open_draft(desk, acme, "browser")
    assert read_draft(desk, acme, "another browser") is None
    assert read_draft(desk, open_acme(desk, "other").account, "browser") is None


def test_a_browser_without_a_cookie_has_no_form(desk: FakeDesk, acme: Account) -> None:
    assert read_draft(desk, acme, "") is None


def test_neither_the_answers_nor_the_cookie_lie_open_in_the_table(desk: FakeDesk, acme: Account) -> None:
    keep_answers(desk, open_draft(desk, acme, "browser-secret"), {"email": ["ana@example.com"]})
    keep_follow_up(desk, acme, "browser-secret", open_draft(desk, acme, "other").reference, Email("ana@example.com"))
    lying = repr(desk.engine.scraps)
    assert "browser-secret" not in lying
    assert "ana@" not in lying


def test_which_request_a_visitor_asked_to_see_is_kept_for_an_hour_apart_from_the_form(
    desk: FakeDesk, acme: Account
) -> None:
    draft = open_draft(desk, acme, "browser")
    keep_follow_up(desk, acme, "browser", draft.reference, Email("ana@example.com"))
    asked = read_follow_up(desk, acme, "browser")
    assert asked is not None
    assert (asked.reference, asked.answers) == (draft.reference, {"email": ["ana@example.com"]})
    assert read_draft(desk, acme, "browser") == draft
    desk.clock.at += timedelta(hours=1)
    assert read_follow_up(desk, acme, "browser") is None
