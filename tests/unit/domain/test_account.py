"""Accounts: when the form is open, which addresses and time zones are taken."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.account import Account, AccountState, Plan, Staff, TimeZoneName, User, parse_slug
from chalicelib.domain.contact import Email
from chalicelib.domain.ids import AccountId, UserId
from chalicelib.domain.permissions import Role
from chalicelib.domain.restriction import MisuseKind, Restriction, Stop
from chalicelib.errors import InvalidField

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def restriction(*stops: Stop) -> Restriction:
    return Restriction(since=NOW, stops=stops, kind=next(iter(MisuseKind)), report="rep_1")


def an_account(state: AccountState = AccountState.ACTIVE) -> Account:
    return Account(
        id=AccountId("acc_a"),
        slug="acme",
        name="Acme",
        plan=Plan.TRIAL,
        state=state,
        opened_at=NOW,
        time_zone="America/Los_Angeles",
        place="US-CA",
    )


@pytest.mark.parametrize(
    ("place", "typed", "shown"),
    [
        ("US-CA", "(415) 555-0100", "1-415-555-0100"),
        ("GB", "+442079460000", "+44 20 7946 0000"),
        ("US-CA", "", ""),
    ],
)
def test_its_number_is_read_as_one_of_its_own_place(place: str, typed: str, shown: str) -> None:
    assert replace(an_account(), place=place, phone=typed).shown_phone == shown


def test_what_is_stored_of_its_place_is_shown_so_that_nothing_is_linked() -> None:
    stored = replace(an_account(), phone="12345 evil.example", postal="1 Main St.\nvisit www.evil.example")
    assert stored.shown_phone == "12345 evil. example"
    assert stored.shown_postal == "1 Main St.\nvisit www. evil. example"


def test_the_day_is_that_of_the_business() -> None:
    assert an_account().zone.key == "America/Los_Angeles"
    assert an_account().day_of(NOW) == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("state", "takes"),
    [
        (AccountState.TRIAL, True),
        (AccountState.ACTIVE, True),
        (AccountState.PAST_DUE, True),  # the law's clocks do not wait for an invoice
        (AccountState.CLOSING, False),
        (AccountState.CLOSED, False),
        (AccountState.ERASED, False),
    ],
)
def test_the_form_is_open_until_the_account_is_being_closed(state: AccountState, takes: bool) -> None:  # noqa: FBT001
    assert an_account(state).takes_requests is takes


def test_dates_are_read_where_the_business_is() -> None:
    there = NOW.astimezone(an_account().zone)
    assert there.date() == NOW.date() - timedelta(days=1)


@pytest.mark.parametrize("name", ["Europe/Madrid", "UTC", "America/Argentina/Buenos_Aires"])
def test_a_time_zone_that_exists_is_taken(name: str) -> None:
    assert TimeZoneName.parse(name).name == name


@given(st.one_of(st.text(), st.sampled_from(["", "/etc/passwd", "../UTC", "Europe", "Mars/Olympus", "a" * 5000, "\0"])))
def test_any_other_text_is_refused_and_never_read_as_a_file(text: str) -> None:
    if text in available_timezones():
        return
    with pytest.raises(InvalidField) as raised:
        TimeZoneName.parse(text)
    assert (raised.value.field, raised.value.problem) == ("time_zone", "unknown")


@given(st.from_regex(r"[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?", fullmatch=True))
def test_a_slug_is_taken_as_it_is(slug: str) -> None:
    assert parse_slug(slug) == slug


@pytest.mark.parametrize("text", ["", "-", "Acme", "acme-", "-acme", "a_b", "a b", "acmé", "a" * 49, "acme\n", "a/b"])
def test_what_would_not_stand_in_an_address_is_no_slug(text: str) -> None:
    with pytest.raises(InvalidField) as raised:
        parse_slug(text)
    assert (raised.value.field, raised.value.problem) == ("slug", "malformed")


def test_the_audit_names_staff_by_an_id_and_a_session_does_not_show_itself() -> None:
    user = User(
        account=AccountId("acc_a"),
        id=UserId("usr_1"),
        role=Role.OWNER,
        added_at=NOW,
        name="Olga Owner",
        email=Email("olga@acme.example"),
    )
    staff = Staff(an_account(), user, "secret-session")
    assert staff.actor == "user:usr_1"
    assert "secret-session" not in repr(staff)
    assert staff.operating == "operator:usr_1"


def test_a_restriction_stops_what_it_names_and_nothing_else() -> None:
    free = an_account()
    shut = replace(free, restriction=restriction(Stop.INTAKE))
    quiet = replace(free, restriction=restriction(Stop.OUTGOING))
    assert [(one.open_to_public, one.silenced) for one in (free, shut, quiet)] == [
        (True, False),
        (False, False),
        (True, True),
    ]
    closed = replace(an_account(AccountState.CLOSED), restriction=None)
    assert not closed.open_to_public
