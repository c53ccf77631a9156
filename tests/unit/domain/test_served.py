"""Where an account serves people: the list as it is typed, and what comes from elsewhere."""

import pytest

from chalicelib.domain.contact import Phone
from chalicelib.domain.places import ALL, EUROPEAN, GROUPS, STATES
from chalicelib.domain.served import (
    NAME_LIMIT,
    PLACES,
    RecourseBody,
    elsewhere,
    parse_body,
    parse_served,
    whole_groups,
)
from chalicelib.errors import InvalidField

GERMAN = Phone("+4930901820")
AMERICAN = Phone("+14155552671")
JAPANESE = Phone("+81312345678")
CANADIAN = Phone("+16045551234")
TOLL_FREE = Phone("+80012345678")


def test_a_list_has_each_place_once_and_in_the_order_of_the_question() -> None:
    assert parse_served(["DE", "US-NV", "US-CA", "DE"]) == ("US-CA", "US-NV", "DE")
    assert parse_served([]) == ()


def test_the_name_of_a_group_stands_for_all_of_it() -> None:
    served = parse_served(["europe", "US-CA"])
    assert served == ("US-CA", *EUROPEAN)
    assert whole_groups(served) == ("europe",)


def test_everything_is_the_same_as_nothing_named() -> None:
    assert parse_served([name for name, _ in GROUPS]) == ()
    assert parse_served(PLACES) == ()


@pytest.mark.parametrize("code", ["unsaid", "ZZ", "", "US"])
def test_what_is_no_place_is_refused(code: str) -> None:
    with pytest.raises(InvalidField) as refused:
        parse_served(["US-CA", code])
    assert (refused.value.field, refused.value.problem) == ("served", "unknown")


@pytest.mark.parametrize(
    ("served", "residence", "phone", "found"),
    [
        ((), "DE", GERMAN, ""),
        (("US-CA",), "US-CA", None, ""),
        (("US-CA",), "US-NV", None, "US-NV"),
        (("US-CA",), "DE", None, "DE"),
        (("US-CA",), "other", None, "other"),
        (("other", "DE"), "other", None, ""),
        (("US-CA",), "US-CA", GERMAN, ""),  # what is said goes before the number
        (("DE",), "US-CA", GERMAN, "US-CA"),
        (("US-CA",), "unsaid", None, ""),
        (("US-CA",), "unsaid", GERMAN, "DE"),
        (("US-CA",), "", GERMAN, "DE"),  # nobody has asked yet
        (("US-CA", "DE"), "unsaid", GERMAN, ""),
        (("US-CA",), "unsaid", AMERICAN, ""),  # a number tells no State
        (("DE",), "unsaid", AMERICAN, "US"),
        (STATES, "unsaid", CANADIAN, "CA"),
        (("DE",), "unsaid", JAPANESE, "other"),
        (("DE", "other"), "unsaid", JAPANESE, ""),
        (("DE",), "unsaid", TOLL_FREE, ""),
    ],
)
def test_a_request_comes_from_where_people_say_or_else_from_the_country_of_their_number(
    served: tuple[str, ...], residence: str, phone: Phone | None, found: str
) -> None:
    assert elsewhere(served, residence, phone) == found


def test_an_unsaid_residence_and_every_place_of_the_question_are_known() -> None:
    assert set(PLACES) | {"unsaid"} == ALL


def test_a_body_has_a_name_and_a_place_or_there_is_none() -> None:
    assert parse_body(" ", "") is None
    assert parse_body(" Panel ", "https://panel.example/") == RecourseBody(name="Panel", where="https://panel.example/")
    for name, where, field in (("Panel", "", "body_where"), ("", "there", "body_name"), ("x" * 201, "y", "body_name")):
        with pytest.raises(InvalidField) as refused:
            parse_body(name, where)
        assert refused.value.field == field
    assert NAME_LIMIT == 200
