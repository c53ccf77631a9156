"""Answers become a `SubmitRequest`; what a step needs depends on the steps before."""

from datetime import UTC, date, datetime
from typing import Final

import pytest

from chalicelib.channels import web_form
from chalicelib.domain.account import Account, AccountState, Plan
from chalicelib.domain.ids import AccountId, Reference
from chalicelib.domain.passing import Draft
from chalicelib.domain.request import Behalf, Channel
from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidInput
from chalicelib.services.intake.submit_request import SubmitRequest

TODAY: Final = date(2026, 11, 22)
OFFER: Final = web_form.Offer(TODAY)
AT: Final = datetime(2026, 11, 22, tzinfo=UTC)
ACME: Final = Account(
    id=AccountId("acc_1"),
    slug="acme",
    name="Acme",
    plan=Plan.TRIAL,
    state=AccountState.ACTIVE,
    opened_at=AT,
    time_zone="America/Los_Angeles",
    place="US-CA",
)
ANA: Final[web_form.Kept] = {
    "residence": ["US-CA"],
    "rights": ["know_specific"],
    "behalf": ["self"],
    "name": ["Ana"],
    "email": ["ana@example.com"],
    "relationship": ["customer"],
    "period": ["all"],
}


def problems(step: str, **given: list[str]) -> list[str]:
    """What a step refuses."""
    with pytest.raises(InvalidInput) as refused:
        web_form.read_step(step, ANA | given, OFFER)
    return [str(problem) for problem in refused.value.problems]


def understood(page_language: str = "en", /, **given: list[str]) -> SubmitRequest:
    """What a whole form asks for."""
    draft = Draft(id="d", account=ACME.id, reference=Reference("12345678906"), started_at=AT, answers=ANA | given)
    return web_form.understand(ACME, draft, OFFER, language=page_language, signal=False)


def test_a_whole_form_is_understood() -> None:
    command = understood(phone=["+1 415 555 0132"], preferred_language=["es"])

    assert (command.account, command.reference, command.channel) == (ACME, "12345678906", Channel.WEB)
    assert (command.rights, command.residence, command.behalf) == ((Right.KNOW_SPECIFIC,), "US-CA", Behalf.SELF)
    assert command.language == "es"
    assert command.typed.phone is not None
    assert command.typed.phone.e164 == "+14155550132"


def test_the_language_is_the_pages_when_none_was_chosen() -> None:
    assert understood("es").language == "es"


def test_an_unfinished_form_is_not_understood_and_its_first_gap_is_named() -> None:
    with pytest.raises(InvalidInput):
        understood(name=[])
    assert web_form.unfinished({**ANA, "name": []}, OFFER) == "name"
    assert web_form.unfinished({**ANA, "name": []}, OFFER, before="name") == ""
    assert web_form.unfinished({}, OFFER) == "residence"
    assert web_form.unfinished(ANA, OFFER) == ""


def test_all_problems_of_a_step_are_told_at_once() -> None:
    assert problems("contact", email=["x"], phone=["y"], preferred_language=["xx"]) == [
        "email: malformed",
        "phone: malformed",
        "preferred_language: unknown",
    ]


def test_only_the_fields_of_a_step_are_kept_and_blank_ones_replace_earlier_answers() -> None:
    kept = web_form.read_step("behalf", {**ANA, "behalf": ["self"], "agent_name": ["Lee"], "admin": ["1"]}, OFFER)

    assert kept == {"behalf": ["self"]} | {name: [] for name in web_form.FIELDS["behalf"][1:]}


@pytest.mark.parametrize(("right", "gap"), [("opt_out_sale", ""), ("limit_sensitive", ""), ("delete", "name")])
def test_only_what_needs_verification_needs_name_and_address(right: str, gap: str) -> None:
    answers = {**ANA, "rights": [right], "name": [], "period": []}

    assert web_form.needs_proof(answers, OFFER) is bool(gap)
    assert web_form.unfinished(answers, OFFER) == gap


def test_a_right_that_the_residence_does_not_give_does_not_count_as_chosen() -> None:
    assert web_form.chosen_rights({"residence": ["DE"], "rights": ["delete", "erase"]}, OFFER) == {Right.ERASE}


def test_dates_are_kept_only_for_a_range_and_only_where_a_copy_is_asked_for() -> None:
    dates = {"from_day": ["1"], "from_month": ["2"], "from_year": ["2025"]}
    dates |= {"until_day": ["3"], "until_month": ["2"], "until_year": ["2025"]}

    assert understood(period=["range"], **dates).typed.period == "2025-02-01/2025-02-03"
    assert understood(period=["all"], **dates).typed.period == "all"
    assert understood(rights=["delete"], period=["range"], **dates).typed.period == ""
    assert web_form.read_step("details", {**ANA, "rights": ["delete"], **dates}, OFFER)["from_day"] == []


def test_a_number_without_country_code_is_read_as_one_of_the_residence() -> None:
    command = understood(residence=["DE"], rights=["access"], phone=["030 901820"])

    assert command.typed.phone is not None
    assert command.typed.phone.e164 == "+4930901820"
