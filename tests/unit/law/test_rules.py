"""The rules as data: whole, consistent, held against the tables they come from, and never changed once published."""

import csv
import hashlib
import json
import re
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from chalicelib.domain.rights import Right
from chalicelib.domain.verification import Level
from chalicelib.errors import InvalidField
from chalicelib.law.calendars import CALENDARS
from chalicelib.law.rules import CURRENT, VERSIONS, Period, Regime, Rule, Unit, VerificationLevel, load, rule_for
from chalicelib.law.terms import Per

HERE = Path(__file__).parent
PUBLISHED = json.loads((HERE / "published.json").read_text())
with (HERE / "rules.csv").open(newline="", encoding="utf-8") as _rows:
    TABLE = list(csv.DictReader(_rows))
NO_PUBLIC_SOURCE = 15
UNITS = {"calendar": Unit.CALENDAR_DAYS, "business": Unit.BUSINESS_DAYS, "month": Unit.MONTHS}
RULES = [rule for version in sorted(CURRENT.values()) for rule in load(version).rules]


def _name(rule: Rule) -> str:
    return f"{rule.version} {rule.request_type}"


def _periods(rule: Rule) -> list[Period]:
    found = (rule.acknowledge, rule.respond, rule.respond_not_designated, rule.extension, rule.appeal)
    return [period for period in (*found, rule.appeal_extension) if period]


def _file(version: str) -> bytes:
    return resources.files("chalicelib.law").joinpath("rules", f"{version}.json").read_bytes()


@pytest.mark.parametrize("version", sorted(VERSIONS))
def test_a_published_version_never_changes(version: str) -> None:
    assert hashlib.sha256(_file(version)).hexdigest() == PUBLISHED[version]


def test_every_file_is_a_version_and_every_regime_has_a_current_one() -> None:
    files = {
        entry.name.removesuffix(".json") for entry in resources.files("chalicelib.law").joinpath("rules").iterdir()
    }
    assert files == VERSIONS == set(PUBLISHED)
    assert set(CURRENT) == set(Regime)


@pytest.mark.parametrize("version", sorted(VERSIONS))
def test_every_file_tells_its_own_version_and_law(version: str) -> None:
    law = load(version)
    assert law.version == version
    assert re.fullmatch(f"{law.regime}-{law.effective}(-r[2-9])?", version)
    assert CURRENT[law.regime] >= version
    assert law.title


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row['regime']} {row['request_type']}")
def test_each_row_of_the_law_tables_is_a_rule(row: dict[str, str]) -> None:
    rule = load(CURRENT[Regime(row["regime"])]).rule_of_type(row["request_type"])
    stated = {
        name: None if period is None or period.product_default else (period.number, period.unit)
        for name, period in (
            ("acknowledge", rule.acknowledge),
            ("respond", rule.respond),
            ("extension", rule.extension),
        )
    }
    for name, period in stated.items():
        days, unit = row[f"{name}_days"], row[f"{name}_unit"]
        assert period == ((int(days), UNITS[unit]) if days else None), name
    assert rule.extension_notice_required is (row["extension_notice_required"] == "yes")
    free = row["free_requests_per_12_months"]
    assert rule.free_requests_per_12_months == (None if free == "unlimited" else int(free))
    assert rule.verification == row["verification"]
    assert rule.agent_allowed is (row["agent_allowed"] == "yes")
    assert (str(rule.appeal.number) if rule.appeal else "") == row["appeal_respond_days"]
    assert str(rule.record_retention_months or "") == row["record_retention_months"]
    assert rule.confirmed is (row["confirmed"] == "yes")


def test_the_tables_have_no_other_rules_than_the_data() -> None:
    ours = {(rule.regime.value, rule.request_type) for rule in RULES if rule.regime is not Regime.STRICTEST}
    assert ours == {(row["regime"], row["request_type"]) for row in TABLE}
    assert len(TABLE) == 213


@pytest.mark.parametrize("rule", RULES, ids=_name)
def test_every_value_has_its_citation(rule: Rule) -> None:
    assert rule.citation
    assert rule.verification_citation
    assert rule.agents_citation
    assert rule.fee
    assert rule.fee.citation
    assert all(period.citation and period.number > 0 for period in _periods(rule))
    assert bool(rule.record_retention_months) is bool(rule.record_retention_citation)
    assert (rule.free_requests_per_12_months is None) or (rule.frequency and rule.frequency.citation)


@pytest.mark.parametrize("rule", RULES, ids=_name)
def test_what_this_product_chose_says_so_and_nothing_else_does(rule: Rule) -> None:
    for period in _periods(rule):
        assert period.product_default is period.citation.startswith("Default of this product")
    if rule.appeal_window:
        assert rule.appeal_window.product_default
        assert rule.appeal_window.citation.startswith("Default of this product")


@pytest.mark.parametrize("version", sorted(VERSIONS))
def test_no_law_has_two_rules_of_one_kind(version: str) -> None:
    rules = load(version).rules
    assert len({rule.request_type for rule in rules}) == len(rules)
    offered = [rule.right for rule in rules if rule.offered]
    assert len(set(offered)) == len(offered)


@pytest.mark.parametrize("rule", RULES, ids=_name)
def test_an_extension_counts_in_the_unit_of_what_it_extends(rule: Rule) -> None:
    for period, extension in ((rule.respond, rule.extension), (rule.appeal, rule.appeal_extension)):
        if extension:
            assert period
            assert extension.unit is period.unit


@pytest.mark.parametrize("version", sorted(VERSIONS))
def test_calendars_are_named_where_business_days_are_counted_and_exist(version: str) -> None:
    for rule in load(version).rules:
        named = {rule.counting.business_days, rule.counting.target_business_days, rule.counting.rolls_off} - {None}
        assert named <= set(CALENDARS)
        if any(period.unit is Unit.BUSINESS_DAYS for period in _periods(rule)):
            assert rule.counting.business_days


@pytest.mark.parametrize("version", sorted(VERSIONS))
def test_the_data_names_the_ground_of_each_convention(version: str) -> None:
    counting = json.loads(_file(version))["counting"]
    for name, value in counting.items():
        if not name.endswith("_ground") and value:
            assert counting[f"{name}_ground"], name


@pytest.mark.parametrize("version", sorted(CURRENT.values()))
def test_every_law_says_where_to_complain_in_both_languages_and_what_of_it_is_unconfirmed(version: str) -> None:
    regulator = load(version).regulator
    assert regulator.named("en") == regulator.name != ""
    assert regulator.named("es") == regulator.name_es != ""
    assert regulator.unconfirmed
    assert regulator.address.startswith("https://") or load(version).regime is Regime.STRICTEST


def test_a_regulator_without_a_spanish_name_keeps_its_own() -> None:
    assert load("ccpa-2026-01-01").regulator.named("es") == ""


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


def test_what_a_state_has_verified_is_only_matched() -> None:
    rule = rule_for(Regime.CA_DELETE_ACT, Right.DELETE)
    assert (rule.verification, rule.level) == (VerificationLevel.MATCH, Level.NONE)


def test_a_request_to_know_is_acknowledged_in_ten_business_days_and_answered_in_forty_five() -> None:
    rule = rule_for(Regime.CCPA, Right.KNOW_SPECIFIC)
    assert rule.acknowledge == Period(10, Unit.BUSINESS_DAYS, "11 CCR 7021(a)")
    assert rule.respond
    assert (rule.respond.number, rule.respond.unit) == (45, Unit.CALENDAR_DAYS)
    assert rule.version == "ccpa-2026-01-01-r2"


def test_how_often_one_may_ask_is_counted_in_twelve_months_or_by_the_calendar_year() -> None:
    per = {
        (regime, right): (found.number, found.per)
        for regime, right in (
            (Regime.CCPA, Right.KNOW_SPECIFIC),
            (Regime.CO_CPA, Right.PORTABILITY),
            (Regime.CA_SHINE_THE_LIGHT, Right.SHINE_THE_LIGHT),
        )
        if (found := rule_for(regime, right).frequency)
    }
    assert list(per.values()) == [(2, Per.ROLLING_12_MONTHS), (2, Per.CALENDAR_YEAR), (1, Per.CALENDAR_YEAR)]
    assert rule_for(Regime.CCPA, Right.DELETE).frequency is None


@pytest.mark.parametrize(
    ("regime", "answer", "extension"),
    [(Regime.CO_CPA, 45, 60), (Regime.MN_MCDPA, 45, 60), (Regime.OR_OCPA, 45, None), (Regime.VA_VCDPA, 60, None)],
)
def test_appeals_are_answered_in_the_days_of_each_state(regime: Regime, answer: int, extension: int | None) -> None:
    rule = rule_for(regime, Right.DELETE)
    assert rule.appeal
    assert rule.appeal.number == answer
    assert (rule.appeal_extension.number if rule.appeal_extension else None) == extension
    assert rule.appeal_window_days == 60


@pytest.mark.parametrize("regime", [Regime.UT_UCPA, Regime.CCPA, Regime.GDPR])
def test_where_the_law_knows_no_appeal_there_is_no_window(regime: Regime) -> None:
    assert rule_for(regime, Right.PORTABILITY).appeal is None
    assert rule_for(regime, Right.PORTABILITY).appeal_window_days is None


@pytest.mark.parametrize(
    ("regime", "right", "since"),
    [
        (Regime.UT_UCPA, Right.CORRECT, date(2026, 7, 1)),
        (Regime.UK_GDPR, Right.COMPLAINT, date(2026, 6, 19)),
        (Regime.CCPA, Right.ADMT_ACCESS, date(2027, 1, 1)),
        (Regime.CCPA, Right.ADMT_OPT_OUT, date(2027, 1, 1)),
    ],
)
def test_a_right_that_came_later_than_its_law_says_since_when(regime: Regime, right: Right, since: date) -> None:
    assert rule_for(regime, right).effective == since


def test_what_rests_on_no_published_source_is_marked() -> None:
    unconfirmed = [rule for rule in RULES if not rule.confirmed]
    assert len(unconfirmed) == NO_PUBLIC_SOURCE
    assert all(rule.unconfirmed.startswith("everything") for rule in unconfirmed)
    assert rule_for(Regime.VA_VCDPA, Right.DELETE).unconfirmed == ""


def test_what_is_no_request_of_its_own_has_no_right() -> None:
    with pytest.raises(InvalidField, match="request_type: not-offered"):
        assert load(CURRENT[Regime.VA_VCDPA]).rule_of_type("appeal").right
    with pytest.raises(InvalidField, match="request_type: not-offered"):
        assert load(CURRENT[Regime.GDPR]).rule_of_type("complaint").right


def test_unknown_versions_rights_and_types_are_refused_by_name() -> None:
    with pytest.raises(InvalidField, match="law_version: unknown"):
        load("../ccpa-2026-01-01")
    with pytest.raises(InvalidField, match="right: not-in-this-law"):
        rule_for(Regime.GDPR, Right.OPT_OUT_SALE)
    with pytest.raises(InvalidField, match="request_type: unknown"):
        load(CURRENT[Regime.GDPR]).rule_of_type("opt_in")


def test_the_strictest_law_has_a_rule_for_every_right() -> None:
    assert {rule.right for rule in load(CURRENT[Regime.STRICTEST]).rules} == set(Right)
