"""The rules as data: whole, consistent, and never changed once published."""

import hashlib
import json
from importlib import resources

import pytest

from chalicelib.domain.rights import Right
from chalicelib.domain.verification import Level
from chalicelib.errors import InvalidField
from chalicelib.law.calendars import CALENDARS
from chalicelib.law.rules import CURRENT, VERSIONS, Period, Regime, Unit, VerificationLevel, load, rule_for

PUBLISHED = {
    "ccpa-2026-01-01": "c90268781fb7463ceeefe2a32b78da5fb9ca1f931cc429fd32c5eec345bc215b",
    "gdpr-2018-05-25": "3d1edbb60ed9b31636b73fda4f219d41c1ad66511e307b6056be34ba937c9e4c",
    "strictest-2026-01-01": "c50cc3e40d086aa134215c9bfb6685ca326294b151c844f22eac660b7d6df9d0",
}


@pytest.mark.parametrize("version", sorted(VERSIONS))
def test_a_published_version_never_changes(version: str) -> None:
    content = resources.files("chalicelib.law").joinpath("rules", f"{version}.json").read_bytes()
    assert hashlib.sha256(content).hexdigest() == PUBLISHED[version]


@pytest.mark.parametrize("version", sorted(VERSIONS))
def test_every_file_tells_its_own_version_and_law(version: str) -> None:
    law = load(version)
    assert law.version == version
    assert version == f"{law.regime}-{law.effective}"
    assert CURRENT[law.regime] == version
    assert law.title


@pytest.mark.parametrize("version", sorted(VERSIONS))
def test_every_value_has_its_citation_and_every_rule_its_own_type(version: str) -> None:
    rules = load(version).rules
    for rule in rules:
        assert rule.citation
        for period in (rule.acknowledge, rule.respond, rule.extension, rule.appeal):
            assert period is None or (period.citation and period.number > 0)
    assert len({rule.request_type for rule in rules}) == len(rules)
    offered = [rule.right for rule in rules if rule.offered]
    assert len(set(offered)) == len(offered)


@pytest.mark.parametrize("version", sorted(VERSIONS))
def test_an_extension_counts_in_the_unit_of_what_it_extends(version: str) -> None:
    for rule in load(version).rules:
        if rule.extension:
            assert rule.respond
            assert rule.extension.unit is rule.respond.unit


@pytest.mark.parametrize("version", sorted(VERSIONS))
def test_calendars_are_named_where_business_days_are_counted_and_exist(version: str) -> None:
    for rule in load(version).rules:
        counts = {period.unit for period in (rule.acknowledge, rule.respond, rule.appeal) if period}
        named = {rule.counting.business_days, rule.counting.target_business_days} - {None}
        assert named <= set(CALENDARS)
        assert (Unit.BUSINESS_DAYS in counts) <= bool(named)


@pytest.mark.parametrize("right", [Right.OPT_OUT_SALE, Right.LIMIT_SENSITIVE])
def test_opting_out_and_limiting_take_fifteen_business_days_and_no_proof(right: Right) -> None:
    rule = rule_for(Regime.CCPA, right)
    assert rule.respond
    assert (rule.respond.number, rule.respond.unit) == (15, Unit.BUSINESS_DAYS)
    assert rule.acknowledge is None
    assert rule.verification is VerificationLevel.NONE
    assert rule.level is Level.NONE


def test_specific_pieces_need_a_reasonably_high_degree_and_categories_a_reasonable_one() -> None:
    assert rule_for(Regime.CCPA, Right.KNOW_SPECIFIC).level is Level.REASONABLY_HIGH
    assert rule_for(Regime.CCPA, Right.KNOW_CATEGORIES).level is Level.REASONABLE
    assert rule_for(Regime.GDPR, Right.ACCESS).level is Level.REASONABLE


def test_a_request_to_know_is_acknowledged_in_ten_business_days_and_answered_in_forty_five() -> None:
    rule = rule_for(Regime.CCPA, Right.KNOW_SPECIFIC)
    assert rule.acknowledge == Period(10, Unit.BUSINESS_DAYS, "11 CCR 7021(a)")
    assert rule.respond
    assert (rule.respond.number, rule.respond.unit) == (45, Unit.CALENDAR_DAYS)
    assert rule.free_requests_per_12_months == 2
    assert rule.version == "ccpa-2026-01-01"


def test_what_rests_on_no_published_source_is_marked() -> None:
    assert not load(CURRENT[Regime.GDPR]).rule_of_type("complaint").confirmed
    assert load(CURRENT[Regime.CCPA]).rule_of_type("delete").confirmed


def test_what_no_form_offers_has_no_right() -> None:
    with pytest.raises(InvalidField, match="request_type: not-offered"):
        assert load(CURRENT[Regime.CCPA]).rule_of_type("opt_in").right


def test_unknown_versions_rights_and_types_are_refused_by_name() -> None:
    with pytest.raises(InvalidField, match="law_version: unknown"):
        load("../ccpa-2026-01-01")
    with pytest.raises(InvalidField, match="right: not-in-this-law"):
        rule_for(Regime.GDPR, Right.OPT_OUT_SALE)
    with pytest.raises(InvalidField, match="request_type: unknown"):
        load(CURRENT[Regime.GDPR]).rule_of_type("opt_in")


def test_the_data_names_the_ground_of_each_convention() -> None:
    for version in VERSIONS:
        text = resources.files("chalicelib.law").joinpath("rules", f"{version}.json").read_text(encoding="utf-8")
        counting = json.loads(text)["counting"]
        for name, value in counting.items():
            if not name.endswith("_ground") and value:
                assert counting[f"{name}_ground"], (version, name)
