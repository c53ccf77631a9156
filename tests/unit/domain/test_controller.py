"""Controllers are found by choice, code, number and name, the surest first; entries name every problem at once."""

from datetime import UTC, datetime

import pytest

from chalicelib.domain.contact import Phone
from chalicelib.domain.controller import (
    LIKE,
    LIST_LIMIT,
    SHOWN,
    Controller,
    HandOver,
    How,
    Traces,
    Written,
    changed_fields,
    find,
    parse_codes,
    plain_name,
    understand,
)
from chalicelib.domain.ids import AccountId
from chalicelib.errors import InvalidField, InvalidInput

AT = datetime(2026, 11, 22, tzinfo=UTC)
WRITTEN = Written(name="Beverly Pizza", method="mail", email="privacy@beverly.example", reach="by mail")


def company(name: str = "Beverly Pizza Inc.", identifier: str = "01A", **more: object) -> Controller:
    given: dict[str, object] = {"account": AccountId("acc_x"), "id": identifier, "method": HandOver.MAIL, "made_at": AT}
    return Controller(**given, name=name, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "how"),
    [
        ("Beverly Pizza, Inc.", How.NAME),
        ("BEVERLY  PIZZA", How.NAME),
        ("beverlypizza", How.NAME),
        ("Bévèrly Pizza", How.NAME),
        ("Beverly", How.LIKE),
        ("Beverly Pizza Downtown", How.LIKE),
        ("Beverley Piza", How.LIKE),
        ("Bevs", How.NAME),
    ],
)
def test_a_name_is_found_however_it_is_spelled(typed: str, how: How) -> None:
    [match] = find([company(other_names=("Bev's",))], Traces(named=typed))
    assert match.how is how
    assert match.likeness >= LIKE


@pytest.mark.parametrize(
    "typed", ["", "be", "Zenith Motors", "Pizza", "yvelrebazzip", "Beverly Hills Plumbing and Heating"]
)
def test_what_is_not_nearly_a_name_finds_nothing(typed: str) -> None:
    assert find([company()], Traces(named=typed)) == ()


def test_the_surest_comes_first_and_what_has_ended_not_at_all() -> None:
    like, named = company("Beverly Piza", "01A"), company("Beverly Pizza", "01B")
    number, code = company("N", "01C", numbers=(Phone("+13035550100"),)), company("K", "01D", codes=("123450",))
    chosen, ended = company("Zenith", "01E"), company("Beverly Pizza", "01F", ended_at=AT)
    traces = Traces(chosen="01E", named="Beverly Pizza", codes=("123450",), numbers=("+13035550100",))
    found = find([like, named, number, code, chosen, ended], traces)
    assert [match.how for match in found] == [How.CHOSEN, How.CODE, How.NUMBER, How.NAME, How.LIKE]
    assert len(find([company(identifier=f"01{n}") for n in range(9)], Traces(named="Beverly Pizza"))) == SHOWN


def test_a_name_of_legal_forms_alone_keeps_them() -> None:
    assert plain_name("Inc. Co") == "inc co"
    assert find([company("!!")], Traces(named="something")) == ()


def test_a_person_is_told_name_address_and_page() -> None:
    assert company(reach="x@y.example", privacy_url="https://y.example").told().splitlines() == [
        *("Beverly Pizza Inc.", "x@y.example", "https://y.example"),
    ]


def test_an_entry_is_understood() -> None:
    read = understand(
        Written(
            name=" Beverly  Pizza ",
            other_names="Bev's\n\nBev's\nBPI",
            codes="123450",
            numbers="(303) 555-0100",
            privacy_url="https://b.example/p",
            method="api",
            address="http://127.0.0.1:9/in",
        ),
    )
    assert read["name"] == "Beverly Pizza"
    assert read["other_names"] == ("Bev's", "BPI")
    assert read["numbers"] == (Phone("+13035550100"),)
    assert (read["method"], read["email"]) == (HandOver.API, None)
    assert "partner" not in read


@pytest.mark.parametrize(
    ("method", "fields"),
    [
        ("mail", ["controller_email"]),
        ("portal", ["controller_address"]),
        ("api", ["controller_address"]),
        ("drp", ["controller_address", "controller_business"]),
        ("account", ["controller_partner"]),
        ("pigeon", ["controller_method"]),
    ],
)
def test_each_way_needs_what_leads_there(method: str, fields: list[str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        understand(Written(name="B", method=method, reach="by mail"))
    assert [problem.field for problem in refused.value.problems] == fields


@pytest.mark.parametrize(
    "url",
    [
        "http://b.example",
        "https://",
        "https://a@b.example",
        "https://[b",
        "https://b.example/a b",
        "ftp://b",
        "https://ü.example",
    ],
)
def test_an_address_is_https_plain_and_without_a_password(url: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        understand(Written(name="B", method="portal", address=url, reach="by mail"))
    assert [(one.field, one.problem) for one in refused.value.problems] == [("controller_address", "malformed")]


def test_nobody_is_passed_on_to_who_cannot_be_reached() -> None:
    with pytest.raises(InvalidInput) as refused:
        understand(Written(name="B", method="mail", email="a@b.example"))
    assert [problem.field for problem in refused.value.problems] == ["controller_reach"]
    assert understand(WRITTEN)["reach"] == "by mail"


def test_codes_have_six_digits_and_lists_an_end() -> None:
    assert parse_codes("123450\n123450") == ("123450",)
    with pytest.raises(InvalidField, match="malformed"):
        parse_codes("12345")
    with pytest.raises(InvalidField, match="too-many"):
        parse_codes("\n".join(str(100_000 + number) for number in range(LIST_LIMIT + 1)))


def test_a_change_is_told_by_its_fields() -> None:
    assert changed_fields(company(), company("Other", reach="x", version=3)) == ["name", "reach"]
