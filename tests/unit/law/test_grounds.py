"""Grounds: each cited, each for the rights and outcomes that it fits, none that tells an unverified person too much."""

import re

import pytest

from chalicelib import texts
from chalicelib.domain.request import Outcome
from chalicelib.domain.rights import Right
from chalicelib.law.grounds import OPT_OUTS, Kind, codes, grounds_for, grounds_of, kind_of
from chalicelib.law.rules import CURRENT, Rule, load

TABLE = """
CCPA_UNVERIFIED CCPA_AGENT_NO_PERMISSION CCPA_AGENT_NOT_CONFIRMED CCPA_FRAUD_OPTOUT
CCPA_NOT_CONSUMER CCPA_NO_DATA CCPA_SERVICE_PROVIDER
CCPA_105D1_TRANSACTION CCPA_105D2_SECURITY CCPA_105D3_DEBUG CCPA_105D4_SPEECH
CCPA_105D5_CALECPA CCPA_105D6_RESEARCH CCPA_105D7_INTERNAL CCPA_105D8_LEGAL
CCPA_145A_LAW CCPA_145A_INQUIRY CCPA_145A_LEO CCPA_145A_EMERGENCY CCPA_145A_CLAIMS CCPA_145A_DEIDENT
CCPA_145A_OUTSIDE_CA CCPA_145B_PRIVILEGE CCPA_145C_MEDICAL CCPA_146
CCPA_145D_FCRA CCPA_145E_GLBA CCPA_145F_DPPA CCPA_145G_VEHICLE
CCPA_145H3_UNFOUNDED CCPA_145J_NO_REIDENTIFY CCPA_145K_OTHERS_RIGHTS CCPA_145P_HOUSEHOLD CCPA_145Q_EDU
CCPA_FREQ_2IN12 CCPA_7024C_NOSEARCH CCPA_7024D_WITHHELD CCPA_IMPOSSIBLE_DISPROPORTIONATE
CCPA_7023B_ACCURATE CCPA_7023G_REPEAT6M CCPA_7023H_ABUSE CCPA_7023_DELETED_INSTEAD CCPA_TRADE_SECRET
ADMT_HUMAN_APPEAL ADMT_HIRING ADMT_WORK_ALLOC DELETE_ACT_EXEMPT
STATE_UNAUTHENTICATED STATE_UNFOUNDED_EXCESSIVE STATE_TECH_INFEASIBLE STATE_TRADE_SECRET STATE_PSEUDONYMOUS
STATE_EXEMPT_ENTITY STATE_EXEMPT_DATA STATE_FRAUD_OPTOUT
GDPR_12_5_UNFOUNDED GDPR_12_5_EXCESSIVE GDPR_12_6_ID GDPR_11_2_UNIDENTIFIABLE GDPR_15_4_OTHERS
GDPR_17_3A_EXPRESSION GDPR_17_3B_LEGAL_TASK GDPR_17_3C_PUBLIC_HEALTH GDPR_17_3D_ARCHIVE_RESEARCH GDPR_17_3E_CLAIMS
GDPR_17_1_NO_GROUND GDPR_16_ACCURATE GDPR_18_NO_GROUND GDPR_20_NOT_APPLICABLE GDPR_20_4_OTHERS
GDPR_21_1_COMPELLING GDPR_21_6_PUBLIC_RESEARCH GDPR_22_2_EXCEPTION GDPR_23_NATIONAL GDPR_89 GDPR_PROCESSOR_REFERRAL
UK_SCH2_EXEMPT UK_15_1A_PROPORTIONATE CH_26_LAW CH_26_THIRD_PARTY CH_26_UNJUSTIFIED
PIPEDA_9_THIRD_PARTY PIPEDA_9_3_PRIVILEGE PIPEDA_9_3_COMMERCIAL PIPEDA_9_3_SECURITY PIPEDA_9_3_INVESTIGATION
PIPEDA_9_3_DISPUTE LGPD_NOT_AGENT LGPD_REASONS LGPD_16_RETENTION
"""
CODES = TABLE.split()

RULES = [rule for version in CURRENT.values() for rule in load(version).rules if rule.offered]
# These laws know no refusal of what is unfounded or excessive: the request is answered.
NO_UNFOUNDED = {"ca_delete_act", "coppa", "pipeda"}
OF_ITS_OWN = {
    "ccpa": r"Civ\. Code 1798\.|11 CCR 7\d{3}",
    "gdpr": r"^GDPR Art \d+",
    "uk_gdpr": r"UK GDPR Art \d+|DPA 2018",
    "va_vcdpa": r"^Va\. Code 59\.1-",
    "de_dpdpa": r"^6 Del\. C\. 12D-",
    "pipeda": r"^PIPEDA ",
    "lgpd": r"^LGPD ",
    "ch_fadp": r"^FADP |^DPO ",
}


def name(rule: Rule) -> str:
    return f"{rule.regime}-{rule.request_type}"


def of(regime: str, right: Right, outcome: Outcome | None = None) -> set[str]:
    return {ground.code for ground in grounds_for(regime, right, outcome)}


def test_every_code_of_the_table_exists_and_no_other() -> None:
    assert len(CODES) == len(set(CODES))
    assert set(codes()) == set(CODES)


def test_every_code_has_its_words_in_every_language_and_no_words_are_left_over() -> None:
    for language in texts.languages():
        worded = {key.removeprefix("ground.") for key in texts.catalogue(language) if key.startswith("ground.")}
        assert worded == set(CODES)


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_a_request_that_needs_proof_can_be_refused_for_want_of_it_and_no_other_can(rule: Rule) -> None:
    found = grounds_of(rule.regime, rule.right, Kind.UNVERIFIED, Outcome.DENIED)
    assert bool(found) is rule.needs_verification
    assert not any(ground.needs_identity for ground in found)


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_what_is_unfounded_or_excessive_can_be_refused_with_an_explanation_unless_it_is_an_opt_out(rule: Rule) -> None:
    found = grounds_of(rule.regime, rule.right, Kind.UNFOUNDED, Outcome.DENIED)
    known = rule.regime not in NO_UNFOUNDED or rule.right is Right.COMPLAINT
    assert bool(found) is (known and rule.right not in OPT_OUTS)
    assert all(ground.needs_facts and not ground.needs_identity for ground in found)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.right in OPT_OUTS], ids=name)
def test_an_opt_out_is_refused_for_documented_fraud_and_never_for_want_of_proof(rule: Rule) -> None:
    for ground in grounds_for(rule.regime, rule.right, Outcome.DENIED):
        excused = ground.code in {"CCPA_AGENT_NO_PERMISSION", "ADMT_HUMAN_APPEAL", "ADMT_HIRING", "ADMT_WORK_ALLOC"}
        withheld = rule.needs_verification and ground.kind is Kind.UNVERIFIED  # a parent's word, under COPPA
        assert excused or withheld or (ground.kind is Kind.FRAUD and ground.needs_facts), ground.code
        assert not ground.needs_identity


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_each_ground_appears_once_and_is_cited_from_its_own_law(rule: Rule) -> None:
    found = grounds_for(rule.regime, rule.right)
    assert len({ground.code for ground in found}) == len(found)
    law = re.compile(OF_ITS_OWN.get(rule.regime, r"\d"))
    assert [ground.citation for ground in found if not law.search(ground.citation)] == []


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_a_ground_fits_an_outcome_that_names_one(rule: Rule) -> None:
    named = {Outcome.PARTIAL, Outcome.DENIED, Outcome.NO_DATA, Outcome.REFERRED}
    assert all(ground.outcomes and ground.outcomes <= named for ground in grounds_for(rule.regime, rule.right))


def test_a_ground_that_says_whether_data_are_held_needs_a_proven_identity() -> None:
    silent = {
        *("CCPA_UNVERIFIED", "CCPA_AGENT_NO_PERMISSION", "CCPA_AGENT_NOT_CONFIRMED", "CCPA_NOT_CONSUMER"),
        *("CCPA_SERVICE_PROVIDER", "CCPA_145H3_UNFOUNDED", "CCPA_145P_HOUSEHOLD", "CCPA_FREQ_2IN12"),
        "CCPA_7023H_ABUSE",
    }
    for right in (Right.DELETE, Right.CORRECT, Right.KNOW_SPECIFIC, Right.KNOW_CATEGORIES):
        assert {ground.code for ground in grounds_for("ccpa", right) if not ground.needs_identity} <= silent


@pytest.mark.parametrize(
    ("regime", "right", "code"),
    [
        ("ccpa", Right.KNOW_SPECIFIC, "CCPA_NO_DATA"),
        ("ccpa", Right.DELETE, "CCPA_105D8_LEGAL"),
        ("ccpa", Right.DELETE, "CCPA_105D1_TRANSACTION"),
        ("ccpa", Right.CORRECT, "CCPA_7023B_ACCURATE"),
        ("ccpa", Right.KNOW_SPECIFIC, "CCPA_7024D_WITHHELD"),
        ("ut_ucpa", Right.DELETE, "STATE_TECH_INFEASIBLE"),
        ("gdpr", Right.ERASE, "GDPR_17_3E_CLAIMS"),
        ("pipeda", Right.ACCESS, "PIPEDA_9_3_PRIVILEGE"),
    ],
)
def test_these_say_that_data_are_held(regime: str, right: Right, code: str) -> None:
    [ground] = [ground for ground in grounds_for(regime, right) if ground.code == code]
    assert ground.needs_identity


def test_the_exceptions_to_deletion_are_not_grounds_against_access() -> None:
    assert "CCPA_105D1_TRANSACTION" in of("ccpa", Right.DELETE)
    assert "CCPA_105D1_TRANSACTION" not in of("ccpa", Right.KNOW_SPECIFIC)


def test_a_ground_of_one_law_is_none_of_another() -> None:
    assert "GDPR_17_3A_EXPRESSION" in of("gdpr", Right.ERASE)
    assert "GDPR_17_3A_EXPRESSION" not in of("ccpa", Right.DELETE)
    assert not {code for code in of("va_vcdpa", Right.DELETE) if not code.startswith("STATE_")}


def test_a_ground_fits_its_outcomes_only() -> None:
    assert "CCPA_7024D_WITHHELD" in of("ccpa", Right.KNOW_SPECIFIC, Outcome.PARTIAL)
    assert "CCPA_7024D_WITHHELD" not in of("ccpa", Right.KNOW_SPECIFIC, Outcome.DENIED)
    assert of("ccpa", Right.DELETE, Outcome.NO_DATA) == {"CCPA_NO_DATA"}
    assert of("ccpa", Right.OPT_OUT_SALE, Outcome.REFERRED) == {"CCPA_SERVICE_PROVIDER"}
    assert of("gdpr", Right.ACCESS, Outcome.REFERRED) == {"GDPR_PROCESSOR_REFERRAL"}


def test_only_specific_pieces_fall_back_to_categories() -> None:
    for rule in RULES:
        fallen = grounds_of(rule.regime, rule.right, Kind.UNVERIFIED, Outcome.PARTIAL)
        assert bool(fallen) is (
            rule.regime in {"ccpa", "strictest"} and rule.right in {Right.KNOW_SPECIFIC, Right.PORTABILITY}
        )


def test_what_nobody_has_compared_with_the_text_of_the_law_is_marked() -> None:
    found = {ground.code: ground for ground in grounds_for("ccpa", Right.DELETE)}
    assert found["CCPA_105D8_LEGAL"].confirmed
    assert not found["CCPA_145H3_UNFOUNDED"].confirmed


def test_a_law_that_is_not_known_gives_no_grounds() -> None:
    assert grounds_for("lex-nova", Right.DELETE) == ()


def test_a_code_says_what_kind_of_ground_it_is_and_one_that_nobody_knows_says_nothing() -> None:
    assert kind_of("CCPA_AGENT_NO_PERMISSION") is Kind.AGENT
    assert kind_of("STATE_FRAUD_OPTOUT") is Kind.FRAUD
    assert kind_of("NO_SUCH_GROUND") is None
