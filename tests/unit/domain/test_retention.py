"""How long data lives: nothing is promised that the machine does not keep."""

from datetime import timedelta

import pytest

from chalicelib.domain.account import Plan
from chalicelib.domain.keeping import LEAST_MONTHS, TEXTS_MONTHS
from chalicelib.domain.passing import CODE_LIFE, DRAFT_LIFE, STAFF_LONGEST, VISIT_LIFE
from chalicelib.domain.retention import ANSWER_LIFE, RECORD_LIFE, RETENTION, Mechanism, Retention
from chalicelib.domain.telephony import STOP_LIFE
from chalicelib.domain.voicemail import RETENTION_DAYS


@pytest.mark.parametrize("row", RETENTION, ids=lambda row: row.data)
def test_nothing_is_said_to_be_gone_before_it_is_unusable(row: Retention) -> None:
    assert timedelta(0) < row.unusable_after <= (row.gone_after or timedelta.max)
    assert row.ground
    assert row.starts
    assert row.lies


def test_only_what_is_about_nobody_has_no_end() -> None:
    endless = {row.data for row in RETENTION if row.gone_after is None}
    assert endless == {row.data for row in RETENTION if row.mechanism is Mechanism.STAYS}
    assert {name for row in RETENTION if row.gone_after is None for name in row.lies} == {
        *("chain", "AuditTable", "tally", "happenings", "figures", "erasure", "policy-version", "policy-text"),
    }


@pytest.mark.parametrize("row", [row for row in RETENTION if row.months], ids=lambda row: row.data)
def test_months_are_the_law_s_and_days_never_fewer(row: Retention) -> None:
    assert row.months in {LEAST_MONTHS, TEXTS_MONTHS}
    assert row.unusable_after >= timedelta(days=round(row.months * 365.25 / 12))


@pytest.mark.parametrize("row", [row for row in RETENTION if row.mechanism is Mechanism.TTL], ids=lambda row: row.data)
def test_what_dynamodb_deletes_is_promised_two_days_later_because_dynamodb_is_late(row: Retention) -> None:
    assert row.gone_after
    assert row.gone_after - row.unusable_after >= timedelta(days=2)


def test_each_plan_has_its_row_of_audio_and_each_row_the_days_of_its_plans() -> None:
    rows = [row for row in RETENTION if row.data.startswith("audio of voicemails")]
    named = {plan: row.unusable_after.days for row in rows for plan in Plan if plan in row.data}
    assert named == RETENTION_DAYS
    assert {row.mechanism for row in rows} == {Mechanism.LIFECYCLE}


def test_what_is_recorded_of_a_voicemail_outlives_every_audio() -> None:
    [row] = [row for row in RETENTION if "voicemail" in row.lies]
    assert row.months == LEAST_MONTHS
    assert max(RETENTION_DAYS.values()) < row.unusable_after.days


def test_opt_outs_of_texts_and_calls_are_proved_for_five_years_and_others_for_two() -> None:
    rows = {name: row for row in RETENTION for name in row.lies}
    assert rows["suppression:texts-and-calls"].months == 60  # 47 CFR 64.1200(d)(6)
    assert rows["suppression:texts-and-calls"].unusable_after >= STOP_LIFE
    assert rows["suppression"].months == 24  # 11 CCR 7101(a)


def test_each_class_of_data_stands_in_the_table_once() -> None:
    names = [row.data for row in RETENTION]
    assert len(names) == len(set(names))


def test_the_proof_outlives_the_records_that_it_proves() -> None:
    [digests] = [row for row in RETENTION if row.mechanism is Mechanism.OBJECT_LOCK]
    assert digests.unusable_after > RECORD_LIFE > timedelta(days=2 * 365)  # 11 CCR 7101(a): 24 months


@pytest.mark.parametrize(
    ("life", "promised"),
    [
        (DRAFT_LIFE, timedelta(hours=24)),
        (CODE_LIFE, timedelta(minutes=15)),
        (VISIT_LIFE, timedelta(hours=1)),
        (STAFF_LONGEST, timedelta(hours=12)),
        (ANSWER_LIFE, timedelta(days=30)),
    ],
)
def test_lives_are_those_that_the_pages_and_letters_name(life: timedelta, promised: timedelta) -> None:
    assert life == promised
