"""Systems that may administer set up where voicemails are copied to."""

import json
from typing import Any

import pytest

from chalicelib.domain.account import Plan
from chalicelib.domain.api_key import Scope
from chalicelib.errors import InvalidField
from tests.fakes.phone import MemoryExportDoor
from tests.http.copies import TYPED, plan
from tests.http.stage import Stage
from tests.http.systems import Office, Reply, connect

pytestmark = pytest.mark.usefixtures("unlimited")
PATH = "/voicemail-copies"


@pytest.fixture
def system(stage: Stage, door: MemoryExportDoor) -> Office:
    """The system of an enterprise account, with every scope."""
    plan(stage, Plan.ENTERPRISE)
    return connect(stage)


def put(system: Office, content: Any) -> Reply:
    return system.send(system.system.sign("PUT", f"/api/v1{PATH}", content))


def delete(system: Office) -> Reply:
    return system.send(system.system.sign("DELETE", f"/api/v1{PATH}", None))


def test_a_bucket_is_named_used_for_older_ones_and_let_go(system: Office) -> None:
    before = system.get(PATH).json
    assert (before["available"], before["bucket"], before["older"]) == (True, None, None)
    assert before["external_id"] in before["trust_policy"]
    assert system.post(f"{PATH}/older", {}).problem == "not-found"
    made = put(system, TYPED)
    assert made.status == 200, made.body
    assert {name: made.json["bucket"][name] for name in TYPED} == TYPED
    assert made.json["external_id"] == before["external_id"]
    assert "acme-calls/calls/*" in json.loads(made.json["permission_policy"])["Statement"][0]["Resource"]
    started = system.post(f"{PATH}/older", {})
    assert (started.status, started.json["older"]["finished_at"]) == (202, None)
    assert system.post(f"{PATH}/older", {}).json["reason"] == "backfill-runs"
    assert delete(system).json["bucket"] is None
    assert delete(system).problem == "not-found"


def test_a_bucket_that_does_not_work_is_refused_by_its_field(system: Office, door: MemoryExportDoor) -> None:
    assert put(system, TYPED | {"region": "moon"}).json["errors"][0]["field"] == "region"
    door.failures.append(InvalidField(field="role_arn", problem="not-allowed"))
    assert put(system, TYPED).json["errors"][0]["field"] == "role_arn"
    assert system.get(PATH).json["bucket"] is None


def test_a_smaller_plan_has_it_not(stage: Stage, system: Office) -> None:
    plan(stage, Plan.SMALL_BUSINESS)
    assert system.get(PATH).json["available"] is False
    assert put(system, TYPED).json["reason"] == "export-enterprise-only"


@pytest.mark.parametrize("scope", [Scope.READ, Scope.WRITE])
def test_a_smaller_scope_neither_sees_nor_changes_it(stage: Stage, door: MemoryExportDoor, scope: Scope) -> None:
    small = connect(stage, scope)
    assert small.get(PATH).problem == "scope-missing"
    assert put(small, TYPED).problem == "scope-missing"
    assert delete(small).problem == "scope-missing"
