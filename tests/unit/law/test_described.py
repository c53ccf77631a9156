"""A law in words: every value with its citation, every doubt said."""

import pytest

from chalicelib.domain.rights import Right
from chalicelib.law.described import complaints, doubts_of, in_force, values_of
from chalicelib.law.rules import CURRENT, VERSIONS, Regime, Rule, load, rule_for


def said(rule: Rule) -> dict[str, str]:
    return {value.name: value.said for value in values_of(rule)}


@pytest.mark.parametrize("version", sorted(CURRENT.values()))
def test_every_value_is_said_with_its_citation(version: str) -> None:
    for rule in load(version).rules:
        assert all(value.said and value.citation for value in values_of(rule))


def test_old_versions_that_say_less_are_described_too() -> None:
    for version in VERSIONS:
        assert all("agents" in said(rule) for rule in load(version).rules)


def test_periods_are_counted_in_words() -> None:
    assert said(rule_for(Regime.GDPR, Right.ACCESS))["answer"] == "1 month"
    assert said(rule_for(Regime.CCPA, Right.DELETE))["acknowledgement"] == "10 business days"
    shine = said(rule_for(Regime.CA_SHINE_THE_LIGHT, Right.SHINE_THE_LIGHT))
    assert (shine["answer"], shine["answer, sent elsewhere"]) == ("30 calendar days", "150 calendar days")
    assert said(rule_for(Regime.STRICTEST, Right.DELETE))["answer"] == (
        "30 calendar days or 1 month, whichever ends sooner (target: 15 calendar days)"
    )


def test_what_this_product_chose_is_said_so() -> None:
    colorado = said(rule_for(Regime.CO_CPA, Right.PORTABILITY))
    assert colorado["acknowledgement"] == "10 business days, chosen by this product"
    assert colorado["appeals taken for"] == "60 days, chosen by this product"
    assert (colorado["appeal extended"], colorado["how often"]) == ("60 calendar days", "2 in a calendar year")
    assert colorado["records kept"] == "24 months"


def test_doubts_are_said() -> None:
    assert doubts_of(rule_for(Regime.DPF, Right.ACCESS)).startswith("not confirmed: everything")
    assert doubts_of(rule_for(Regime.VA_VCDPA, Right.DELETE)) == ""
    assert in_force(load(CURRENT[Regime.DPF])) == "2023-07-10 (not confirmed)"
    assert in_force(load(CURRENT[Regime.CCPA])) == "2026-01-01"
    assert complaints(load(CURRENT[Regime.UK_GDPR]).regulator).endswith("(not confirmed: the web address)")
    assert complaints(load("ccpa-2026-01-01").regulator) == ""
