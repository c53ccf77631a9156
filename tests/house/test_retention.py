"""Everything that is kept belongs to exactly one row of the retention table, and every row to something kept."""

import importlib
import inspect
import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from types import ModuleType
from typing import get_args

import pytest

from chalicelib.domain.passing import Passing
from chalicelib.domain.retention import LIFECYCLE_LAG, RETENTION, Mechanism
from chalicelib.storage.kinds import KINDS, kind_of
from infra.local.template import Template
from tests.house.source import ROOT

LIES = [name for row in RETENTION for name in row.lies]
RESOURCES = Template.load(Stage="prod").resources()
EXAMPLES: dict[type, object] = {
    int: 0,
    bool: False,
    datetime: datetime(2026, 11, 22, tzinfo=UTC),
}  # every other is an account's id
OF_TYPE = {name: resource["Type"] for name, resource in RESOURCES.items()}


def kinds() -> set[str]:
    """Every kind of record and passing thing, and those rows that are written without a record."""
    written = {
        kind
        for name in ("engine", "work", "work_register", "dynamo_sheets")  # where rows are made without a record
        for path in [ROOT / f"chalicelib/storage/{name}.py"]
        for kind in re.findall(r'\bkind(?:: str)? ?= ?"([a-z-]+)"', path.read_text())
    }
    passing = {thing.KIND for thing in get_args(Passing)}
    return {*KINDS, *passing, *written, "happenings"} - {"audit", "entry"}


def made_of_examples(make: Callable[..., str]) -> str:
    """The key that a function makes of examples."""
    given = inspect.signature(make).parameters.values()
    bound = {one.name: EXAMPLES.get(one.annotation, "acc_x") for one in given}
    named = {one.name for one in given if one.kind is one.KEYWORD_ONLY}
    return make(*(bound[one.name] for one in given if one.name not in named), **{name: bound[name] for name in named})


def prefixes() -> set[str]:
    """What the keys of objects begin with, by the functions that make them; an account's id stands for `acc_`."""
    names = sorted(path.stem for path in (ROOT / "chalicelib/storage").glob("keys*.py"))
    modules: list[ModuleType] = [importlib.import_module(f"chalicelib.storage.{name}") for name in names]
    made = [
        made_of_examples(make)
        for module in modules
        for _, make in inspect.getmembers(module, inspect.isfunction)
        if (make.__doc__ or "").startswith("Object key")
    ]
    first = {key.partition("/")[0] for key in made}
    return {"acc_" if name.startswith("acc_") else f"{name}/" for name in first}


def of_kinds() -> list[str]:
    """The kinds that rows name; a kind in two rows is named with which part of it."""
    return [name for name in LIES if "/" not in name and name not in OF_TYPE]


def test_nothing_lies_in_two_rows() -> None:
    assert [name for name, count in Counter(LIES).items() if count > 1] == []


def test_each_kind_of_record_has_its_row_and_each_row_a_kind_that_there_is() -> None:
    named = {name.partition(":")[0] for name in of_kinds()}
    assert named == kinds()


def test_part_of_a_kind_is_named_only_beside_the_rest_of_it() -> None:
    whole = {name for name in of_kinds() if ":" not in name}
    assert {name.partition(":")[0] for name in of_kinds()} == whole


def test_each_kind_is_the_class_that_says_so() -> None:
    assert {name: kind_of(name).KIND for name in KINDS} == {name: name for name in KINDS}


def test_a_kind_without_a_row_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "forgotten-kind", "record.Forgotten")
    assert "forgotten-kind" in kinds() - {name.partition(":")[0] for name in of_kinds()}


def test_each_prefix_of_each_bucket_has_its_row() -> None:
    named = {name.partition(":")[0] for name in LIES if "/" in name and not name.startswith("/")}
    assert {name.partition("/")[2] for name in named} == prefixes() | {"transcripts/"}
    buckets = {name for name, kind in OF_TYPE.items() if kind == "AWS::S3::Bucket"}
    assert {name.partition("/")[0] for name in named} == buckets


def test_each_queue_and_each_table_beside_the_records_has_its_row() -> None:
    queues = {name for name, kind in OF_TYPE.items() if kind == "AWS::SQS::Queue"}
    tables = {name for name, kind in OF_TYPE.items() if kind == "AWS::DynamoDB::Table"}
    assert {name for name in LIES if name in OF_TYPE} == queues | tables - {"RecordsTable", "EphemeralTable"}
    [row] = [row for row in RETENTION if row.mechanism is Mechanism.QUEUE]
    kept = {RESOURCES[name]["Properties"]["MessageRetentionPeriod"] for name in queues}
    assert max(kept) == row.unusable_after.total_seconds()


def test_log_groups_live_as_long_as_the_table_says() -> None:
    [row] = [row for row in RETENTION if row.mechanism is Mechanism.LOG_GROUP]
    config = json.loads((ROOT / ".chalice/config.json").read_text())
    assert config["log_retention_in_days"] == row.unusable_after.days
    own = [name for name, kind in OF_TYPE.items() if kind == "AWS::Logs::LogGroup"]
    assert {RESOURCES[name]["Properties"].get("RetentionInDays", 90) for name in own} <= {row.unusable_after.days}


def test_what_expires_by_itself_is_passing_and_what_is_passing_expires_by_itself() -> None:
    expiring = {name.partition(":")[0] for row in RETENTION if row.mechanism is Mechanism.TTL for name in row.lies}
    assert expiring == {thing.KIND for thing in get_args(Passing)} | {"count", "claim", "seen", "value"}


def test_rules_of_the_buckets_delete_within_what_the_table_says() -> None:
    rows = {name: row for row in RETENTION for name in row.lies}
    for bucket in (name for name, kind in OF_TYPE.items() if kind == "AWS::S3::Bucket"):
        rules = RESOURCES[bucket]["Properties"].get("LifecycleConfiguration", {}).get("Rules", [])
        for rule in rules:
            if "Prefix" in rule and "ExpirationInDays" in rule:
                row = rows[f"{bucket}/{rule['Prefix']}"]
                assert row.gone_after is not None
                assert rule["ExpirationInDays"] <= (row.gone_after + LIFECYCLE_LAG).days, rule["Id"]


def test_what_holds_people_s_files_keeps_no_older_versions() -> None:
    for bucket in ("FilesBucket", "VoicemailBucket", "KeysBucket"):
        assert "VersioningConfiguration" not in RESOURCES[bucket]["Properties"]  # or what is deleted would live on
