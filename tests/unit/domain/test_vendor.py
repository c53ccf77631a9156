"""What an entry of the directory must hold, and what a vendor may be shown of a person."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import AccountId
from chalicelib.domain.request import Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.vendor import Cause, Identifier, Vendor, VendorEntry, cause_of, identifying, read_entry
from chalicelib.errors import InvalidInput

AT = datetime(2026, 11, 23, 17, tzinfo=UTC)
TODAY = date(2026, 11, 23)
ENTRY = VendorEntry(
    name=" Mail  House ",
    role="processor",
    method="mail",
    causes=("opt-out", "delete"),
    identifiers=("phone", "name"),
    email="privacy@vendor.example",
)
TYPED = Typed(
    name="Ana",
    email=Email("ana@example.com"),
    phone=Phone("+12135550123"),
    customer_number="7",
    wrong="Anna",
    right_value="Ana",
)


def read(entry: VendorEntry, *endpoints: str) -> dict[str, object]:
    return read_entry(entry, today=TODAY, endpoints=frozenset(endpoints))


def vendor(**changes: object) -> Vendor:
    made = Vendor(account=AccountId("acc_a"), id="01V", made_at=AT, made_by="user:u", **read(ENTRY))  # type: ignore[arg-type]
    return replace(made, **changes)  # type: ignore[arg-type]


def problems(entry: VendorEntry) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as told:
        read(entry)
    return [(one.field.removeprefix("vendor_"), one.problem) for one in told.value.problems]


def test_an_entry_is_read_into_its_words_in_their_own_order() -> None:
    found = read(replace(ENTRY, contract_on="2026-11-23", portal="https://vendor.example/x", required=False))
    assert found["name"] == "Mail House"
    assert found["causes"] == (Cause.DELETE, Cause.OPT_OUT)
    assert found["identifiers"] == (Identifier.NAME, Identifier.PHONE)
    assert (found["contract_on"], found["required"], found["answer_days"]) == (TODAY, False, 10)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"name": ""}, ("name", "missing")),
        ({"role": "friend"}, ("role", "missing")),
        ({"method": "pigeon"}, ("method", "missing")),
        ({"causes": ("delete", "else")}, ("causes", "missing")),
        ({"identifiers": ()}, ("identifiers", "missing")),
        ({"answer_days": "91"}, ("answer_days", "malformed")),
        ({"answer_days": "²"}, ("answer_days", "malformed")),
        ({"contract_on": "soon"}, ("contract_on", "malformed")),
        ({"contract_on": "2026-11-24"}, ("contract_on", "future")),
        ({"email": "nobody"}, ("email", "malformed")),
        ({"email": " "}, ("email", "missing")),
        ({"method": "webhook", "webhook": "whk_x"}, ("webhook", "missing")),
        ({"portal": "javascript:x"}, ("portal", "malformed")),
        ({"holds": "x" * 2001}, ("holds", "too-long")),
    ],
)
def test_each_problem_is_told_at_its_field(change: dict[str, object], problem: tuple[str, str]) -> None:
    assert problems(replace(ENTRY, **change)) == [problem]  # type: ignore[arg-type]


def test_a_webhook_is_kept_only_where_the_vendor_is_told_by_it() -> None:
    assert read(replace(ENTRY, method="webhook", webhook="whk_a", email=""), "whk_a")["webhook"] == "whk_a"
    assert read(replace(ENTRY, webhook="whk_a"), "whk_a")["webhook"] == ""
    assert read(replace(ENTRY, method="portal", email=""))["email"] is None


def test_the_rule_says_which_rights_concern_a_vendor() -> None:
    assert vendor().concerns(Right.DELETE)
    assert vendor().concerns(Right.MARKETING_TEXTS)
    assert not vendor().concerns(Right.RECTIFY)
    assert not vendor().concerns(Right.ACCESS)
    assert not vendor(retired_at=AT).concerns(Right.DELETE)
    assert cause_of(Right.RESTRICT) is Cause.LIMIT
    assert cause_of(Right.PORTABILITY) is None


def test_a_vendor_is_shown_what_it_needs_and_for_a_correction_what_is_wrong() -> None:
    assert identifying(vendor(), TYPED, Right.DELETE) == {"name": "Ana", "phone": "+12135550123"}
    everything = vendor(identifiers=tuple(Identifier))
    assert identifying(everything, TYPED, Right.CORRECT) == {
        "name": "Ana",
        "email": "ana@example.com",
        "phone": "+12135550123",
        "customer_number": "7",
        "wrong": "Anna",
        "right_value": "Ana",
    }
    assert identifying(everything, Typed(name="", email=None, phone=None), Right.DELETE) == {}
