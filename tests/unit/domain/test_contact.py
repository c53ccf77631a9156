"""Addresses and numbers: parsed or refused, and never shown by accident."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.contact import EMAIL_LIMIT, Email, Phone, dial_number, show_number
from chalicelib.errors import InvalidField

_PROBLEMS = {"missing", "malformed", "too-long", "local-part"}
_ADDRESS_LIKE = st.one_of(
    st.text(),
    st.emails(),
    st.builds("{}@{}".format, st.text(max_size=70), st.text(max_size=260)),
    st.builds("{}@{}.{}".format, st.text("ab.\"' \\é", min_size=1), st.text("ab-é點", min_size=1), st.text("abc")),
)
_NUMBER_LIKE = st.one_of(
    st.text(),
    st.text("0123456789+()-. ext,;#/\u0660\uff11", max_size=60),
    st.builds("+{}".format, st.integers(min_value=0, max_value=10**18)),
)


def address_or_refusal(text: str) -> Email | InvalidField:
    try:
        return Email.parse(text, field="owner_email")
    except InvalidField as refusal:
        return refusal


def number_or_refusal(text: str, region: str) -> Phone | InvalidField:
    try:
        return Phone.parse(text, region=region, field="mobile")
    except InvalidField as refusal:
        return refusal


@given(_ADDRESS_LIKE)
def test_any_text_is_an_address_or_is_refused_with_its_field(text: str) -> None:
    email = address_or_refusal(text)
    if isinstance(email, InvalidField):
        assert email.field == "owner_email"
        assert email.problem in _PROBLEMS
        return
    assert email.address.count("@") >= 1
    assert len(email.address) <= EMAIL_LIMIT
    assert email.address.isprintable()


@given(_NUMBER_LIKE, st.sampled_from(["US", "GB", "ES", "", "XX"]))
def test_any_text_is_a_number_or_is_refused_with_its_field(text: str, region: str) -> None:
    phone = number_or_refusal(text, region)
    if isinstance(phone, InvalidField):
        assert phone.field == "mobile"
        assert phone.problem in _PROBLEMS
        return
    assert phone.e164.startswith("+")
    assert phone.e164[1:].isdecimal()


@given(st.emails())
def test_an_address_reads_the_same_when_it_is_read_again(text: str) -> None:
    once = address_or_refusal(text)
    if isinstance(once, Email):
        assert Email.parse(once.address) == once


@pytest.mark.parametrize("text", ["ann@example.com", " Ann@Example.COM\n", "ANN@example.com"])
def test_two_spellings_of_one_mailbox_meet(text: str) -> None:
    assert Email.parse(text).look_up == "email:ann@example.com"


@pytest.mark.parametrize("text", ["ann@müller.example", "ann@MÜLLER.example", "ann@xn--mller-kva.example"])
def test_two_spellings_of_a_domain_of_other_letters_meet(text: str) -> None:
    assert Email.parse(text).address == "ann@müller.example"


def test_letters_before_the_at_that_no_mail_reaches_are_refused_where_mail_is_sent_and_compared_elsewhere() -> None:
    with pytest.raises(InvalidField, match="agent_email: local-part"):
        Email.parse("zoë@example.com", field="agent_email")
    assert Email.parse("Zoë@Example.com", mailed=False).look_up == "email:zoë@example.com"


def test_the_part_before_the_at_keeps_its_case_for_the_mail_service() -> None:
    assert Email.parse("Ann.B@Example.COM").address == "Ann.B@example.com"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "missing"),
        ("\u200b\n", "missing"),
        ("ann", "malformed"),
        ("ann@@example.com", "malformed"),
        ("ann@example", "malformed"),
        ("ann@exa mple.com", "malformed"),
        ("ann@example.com, bob@example.com", "malformed"),
        ("Ann <ann@example.com>", "malformed"),
        ("ann@example.com\r\nBcc: bob@example.com", "malformed"),
        ("a" * 250 + "@x.com", "too-long"),
    ],
)
def test_what_is_no_single_address_is_refused(text: str, problem: str) -> None:
    with pytest.raises(InvalidField) as raised:
        Email.parse(text)
    assert raised.value.problem == problem


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("(213) 555-0123", "US", "+12135550123"),
        ("+34 612 34 56 78", "US", "+34612345678"),
        ("612 34 56 78", "ES", "+34612345678"),
        ("\uff12\uff11\uff13\uff15\uff15\uff15\uff10\uff11\uff12\uff13", "US", "+12135550123"),
    ],
)
def test_numbers_are_read_as_people_of_a_region_write_them(text: str, region: str, number: str) -> None:
    phone = Phone.parse(text, region=region)
    assert phone.e164 == number
    assert phone.look_up == f"phone:{number}"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "missing"),
        ("12", "malformed"),
        ("call me", "malformed"),
        ("+999 1234 5678", "malformed"),
        ("213 555 0123 and then some more words that go on", "too-long"),
    ],
)
def test_what_is_no_possible_number_is_refused_and_not_cut_until_it_is_one(text: str, problem: str) -> None:
    with pytest.raises(InvalidField) as raised:
        Phone.parse(text)
    assert raised.value.problem == problem


def test_a_masked_contact_shows_its_owner_enough_and_others_nothing() -> None:
    assert Email("ann.example@example.com").masked() == "a•••@example.com"
    assert Email('"a@b"@example.com').masked() == '"•••@example.com'
    assert Phone("+12135550123").masked() == "•••• 23"


@given(st.emails())
def test_a_contact_does_not_show_itself_in_a_log_or_a_traceback(text: str) -> None:
    shown = f"{[Email(text)]!r} {Phone('+12135550123')!r}"
    assert shown == "[Email(…)] Phone(…)"


def test_mailboxes_of_different_people_stay_two() -> None:
    assert Email("ana@graß.example").look_up != Email("ana@grass.example").look_up


@pytest.mark.parametrize(
    ("typed", "country", "shown", "dialled"),
    [
        ("+18005550100", "", "1-800-555-0100", "tel:+1-800-555-0100"),
        ("+1 415 555 0100", "US", "1-415-555-0100", "tel:+1-415-555-0100"),
        ("(415) 555-0100", "US", "1-415-555-0100", "tel:+1-415-555-0100"),
        ("1.415.555.0100", "CA", "1-415-555-0100", "tel:+1-415-555-0100"),
        ("+34912345678", "US", "+34 912 34 56 78", "tel:+34912345678"),
        ("912 345 678", "ES", "912 345 678", ""),
        ("020 7946 0018", "", "020 7946 0018", ""),
        ("1-800-555-0100", "DE", "1-800-555-0100", ""),  # no number of Germany, though it could be one
        ("(800) 555-0100", "AT", "(800) 555-0100", ""),
        ("555-0100", "US", "555-0100", ""),
        ("800-555-0100 / 800-555-0101", "US", "800-555-0100 / 800-555-0101", ""),
        ("+49 30 901820 0000 0000 0000", "DE", "+49 30 901820 0000 0000 0000", ""),
        ("12", "US", "12", ""),
        ("+999 12345678", "US", "+999 12345678", "tel:+99912345678"),
        ("+34 912", "ES", "+34 912", "tel:+34912"),  # too short for any
        ("+1 415 555 0100 ext. 12", "US", "+1 415 555 0100 ext. 12", ""),
        ("1-800-RECOURSE", "US", "1-800-RECOURSE", ""),
        ("", "US", "", ""),
    ],
)
def test_a_number_is_written_in_one_way_however_it_was_typed(
    typed: str, country: str, shown: str, dialled: str
) -> None:
    assert show_number(typed, country=country) == shown
    assert dial_number(typed, country=country) == dialled
