"""What comes from a place that the business does not serve is marked where it comes in, and nothing else happens."""

from dataclasses import replace

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.contact import Phone
from chalicelib.domain.request import Request, State, Typed
from chalicelib.domain.rights import Right
from chalicelib.law.request_filter import Mark, marks
from chalicelib.services.accounts.serve_places import serve_places
from chalicelib.services.handling.correct_law import CorrectLaw, correct_law
from chalicelib.services.intake.sort_request import SortRequest, sort_request
from tests.fakes import acme
from tests.fakes.desk import FakeDesk

GERMAN = Phone("+4930901820")


def californian(desk: FakeDesk, olga: Staff) -> Account:
    return serve_places(desk, olga, ["US-CA"])


def heads(desk: FakeDesk, account: Account, residence: str, *rights: Right) -> list[Request]:
    sent = acme.ask(desk, account, *rights, residence=residence)
    return [desk.requests.get(account.id, name) for name in sent.requests]


def test_every_right_of_what_comes_from_elsewhere_is_marked_and_goes_on(desk: FakeDesk, olga: Staff) -> None:
    found = heads(desk, californian(desk, olga), "DE", Right.ACCESS, Right.ERASE)
    assert [head.elsewhere for head in found] == ["DE", "DE"]
    assert all(marks(head) == (Mark.ELSEWHERE,) and head.open and head.clocks for head in found)


def test_what_comes_from_where_people_are_served_is_not(desk: FakeDesk, olga: Staff) -> None:
    [head] = heads(desk, californian(desk, olga), "US-CA", Right.KNOW_SPECIFIC)
    assert (head.elsewhere, head.state is State.CLOSED) == ("", False)
    serve_places(desk, olga, [])
    [head] = heads(desk, desk.accounts.get(olga.account.id), "DE", Right.ACCESS)
    assert head.elsewhere == ""


def test_a_foreign_number_counts_where_nobody_said_where_they_live(desk: FakeDesk, olga: Staff) -> None:
    account = californian(desk, olga)
    assert acme.phone_in(desk, account, phone=GERMAN).elsewhere == "DE"
    assert acme.phone_in(desk, account, phone=acme.ANAS_PHONE).elsewhere == ""


def test_what_staff_hear_of_the_place_takes_the_mark_away_or_sets_it(desk: FakeDesk, olga: Staff) -> None:
    account = californian(desk, olga)
    staff = replace(olga, account=account)
    head = acme.phone_in(desk, account, phone=GERMAN)
    typed = Typed(name="Ana", email=acme.ANA, phone=GERMAN)
    wish = SortRequest(
        request=head.id,
        rights=(Right.KNOW_SPECIFIC, Right.DELETE),
        residence="US-CA",
        behalf=head.behalf,
        typed=typed,
    )
    sorted_in = sort_request(desk, staff, wish)
    assert [one.elsewhere for one in sorted_in] == ["", ""]
    changed = correct_law(
        desk, staff, CorrectLaw(request=sorted_in[0].id, residence="DE", why="She moved.", words="Your dates changed.")
    )
    assert changed.elsewhere == "DE"
    kept = correct_law(
        desk,
        staff,
        CorrectLaw(request=changed.id, residence="DE", regime="uk_gdpr", why="UK.", words="Your dates changed."),
    )
    assert kept.elsewhere == "DE"
