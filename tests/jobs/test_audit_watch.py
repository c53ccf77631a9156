"""Tampering for real: whoever writes past the house into the audit table is told on."""

import json
from dataclasses import dataclass
from typing import Any

import boto3
import pytest

from chalicelib.domain.request import Outcome
from chalicelib.domain.rights import Right
from chalicelib.jobs.audit_watch import on_audit_change, write_digest
from tests.fakes.acme import ask_one, open_acme
from tests.fakes.message import change
from tests.jobs.conftest import SCHEDULED, Deployment


def items(deployment: Deployment) -> list[dict[str, Any]]:
    chain = deployment.desk.audit_log.chain_of(deployment.account.id, None)
    found: list[dict[str, Any]] = boto3.client("dynamodb").query(
        TableName=deployment.desk.settings.audit_table,
        KeyConditionExpression="pk = :chain",
        ExpressionAttributeValues={":chain": {"S": chain}},
    )["Items"]
    return found


@dataclass
class Watch:
    """The watcher, and what it told the operator."""

    deployment: Deployment
    caplog: pytest.LogCaptureFixture
    capsys: pytest.CaptureFixture[str]
    metrics: int = 0

    def look(self) -> list[tuple[str, int, str]]:
        """Let the audit's stream flow and return the alarms: chain, number and what was done to it."""
        self.capsys.readouterr()
        self.caplog.clear()
        assert self.deployment.flow(self.deployment.desk.settings.audit_table, on_audit_change) == []
        self.metrics = self.capsys.readouterr().out.count('"AuditTampered":[1.0]')
        raised = [vars(record) for record in self.caplog.records if record.message == "audit tampered"]
        return [(record["chain"], record["seq"], record["what"]) for record in raised]


def fails(*_: object, **__: object) -> None:
    """What cannot be counted now."""
    raise TimeoutError


@pytest.fixture
def watch(deployment: Deployment, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> Watch:
    """The watcher, from the beginning of the stream."""
    return Watch(deployment, caplog, capsys)


def test_an_honest_stream_registers_the_chains_and_raises_nothing(deployment: Deployment, watch: Watch) -> None:
    assert (watch.look(), watch.metrics) == ([], 0)
    [state] = deployment.desk.audit_log.chains(deployment.account.id)
    last = items(deployment)[-1]
    assert (state.chain, state.seq, state.hash) == (last["pk"]["S"], int(last["seq"]["N"]), last["hash"]["S"])


def test_the_hourly_digest_covers_them_and_is_kept_locked(deployment: Deployment) -> None:
    write_digest(SCHEDULED, None)
    number, content = deployment.desk.digests.last() or (0, "{}")
    chains = json.loads(content)["digest"]["chains"]
    assert number == 1
    assert list(chains) == [deployment.desk.audit_log.chain_of(deployment.account.id, None)]
    assert deployment.desk.audit_log.undigested(limit=10) == ()


def test_an_overwritten_entry_raises_the_alarm(deployment: Deployment, watch: Watch) -> None:
    entry = items(deployment)[0]
    forged = entry | {"actor": {"S": "user:usr_somebody"}}
    boto3.client("dynamodb").put_item(TableName=deployment.desk.settings.audit_table, Item=forged)
    assert watch.look() == [(entry["pk"]["S"], 1, "MODIFY")]
    assert watch.metrics == 1


def test_a_removed_entry_raises_the_alarm(deployment: Deployment, watch: Watch) -> None:
    entry = items(deployment)[-1]
    key = {name: entry[name] for name in ("pk", "seq")}
    boto3.client("dynamodb").delete_item(TableName=deployment.desk.settings.audit_table, Key=key)
    assert (entry["pk"]["S"], int(entry["seq"]["N"]), "REMOVE") in watch.look()


def test_an_entry_with_a_wrong_hash_raises_the_alarm(deployment: Deployment, watch: Watch) -> None:
    entry = items(deployment)[0] | {"seq": {"N": "99"}}
    boto3.client("dynamodb").put_item(TableName=deployment.desk.settings.audit_table, Item=entry)
    assert (entry["pk"]["S"], 99, "FORGED") in watch.look()
    [state] = deployment.desk.audit_log.chains(deployment.account.id)
    assert state.seq < 99


def test_what_the_stream_tells_is_counted(deployment: Deployment, watch: Watch) -> None:
    ask_one(deployment.desk, deployment.account, Right.OPT_OUT_SALE)
    watch.look()
    account = deployment.desk.accounts.get(deployment.account.id)
    assert deployment.desk.figures.sheets(account, "desk")["desk"]["open"] == 1
    watch.look()
    assert deployment.desk.figures.sheets(account, "desk")["desk"]["open"] == 1


def test_figures_that_cannot_be_written_stop_no_register_and_no_alarm_and_are_counted_within_the_hour(
    deployment: Deployment, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    alarms = watch.look()
    head = ask_one(deployment.desk, deployment.account, Right.OPT_OUT_SALE)
    before = deployment.desk.figures.sheets(deployment.account, "desk")["desk"]["open"]

    with monkeypatch.context() as broken:
        broken.setattr(deployment.desk.figures, "add", fails)
        assert watch.look() == alarms
    chain = deployment.desk.audit_log.chain_of(head.account, head.id)
    assert chain in {state.chain for state in deployment.desk.audit_log.chains(head.account)}
    assert deployment.desk.figures.sheets(deployment.account, "desk")["desk"]["open"] == before
    write_digest(SCHEDULED, None)
    assert deployment.desk.figures.sheets(deployment.account, "desk")["desk"]["open"] == before + 1


@pytest.mark.parametrize("by_the_stream", [True, False], ids=["stream", "hour"])
def test_a_day_on_which_nothing_is_left_has_no_sheet_any_more(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch, *, by_the_stream: bool
) -> None:
    desk = deployment.desk
    account = open_acme(desk, f"sheets-{by_the_stream}".lower()).account
    head = ask_one(desk, account)
    deployment.flow(desk.settings.audit_table, on_audit_change)
    assert desk.figures.sheets(account, "age")
    change(desk, desk.requests.get(head.account, head.id).closed(Outcome.GRANTED, desk.clock.now()))
    with monkeypatch.context() as broken:
        if not by_the_stream:
            broken.setattr(desk.figures, "add", fails)
        deployment.flow(desk.settings.audit_table, on_audit_change)
    write_digest(SCHEDULED, None)
    assert desk.figures.sheets(account, "age") == {}
