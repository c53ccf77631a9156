"""How an account stands, told to its own systems; the operator's systems change plan and state of any account."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from chalicelib.domain.account import Account, AccountState, Plan
from chalicelib.domain.api_key import Scope
from chalicelib.domain.contact import Email
from chalicelib.services.accounts.open_account import OpenAccount, open_account
from tests.http.stage import Stage
from tests.http.systems import Office, connect


@pytest.fixture(scope="module")
def operator(stage: Stage) -> Iterator[Office]:
    """A system of whoever runs the deployment."""
    command = OpenAccount(
        name="The Desk",
        slug="operator",
        time_zone="America/Los_Angeles",
        place="US-CA",
        owner_name="Opal",
        owner_email=Email("opal@desk.example"),
        plan=Plan.ENTERPRISE,
        by_operator=True,
    )
    account, _ = open_account(stage.desk, command)
    before = stage.desk.settings
    stage.desk.settings = replace(before, operator="operator")
    yield connect(stage, account=account)
    stage.desk.settings = before


def acme(stage: Stage) -> Account:
    return stage.desk.accounts.get(stage.account.id)


def test_a_system_reads_plan_use_and_state(stage: Stage) -> None:
    said = connect(stage, Scope.READ).get("/account").json
    assert (said["slug"], said["plan"], said["state"]) == ("acme", "trial", "trial")
    assert said["users"] == {"used": 1, "limit": 10}
    assert said["requests_this_month"] == {"used": 0, "limit": 100}
    assert said["trial_ends_at"]
    assert (said["closes_on"], said["erases_on"], said["erased_by"]) == (None, None, None)


def test_only_the_operators_systems_see_and_change_another_account(stage: Stage, operator: Office) -> None:
    del operator
    own = connect(stage)
    assert own.get("/accounts/operator").problem == "forbidden"
    assert own.put("/accounts/acme/plan", {"plan": "enterprise"}).problem == "forbidden"
    assert own.post("/accounts/acme/state", {"becomes": "closing"}).problem == "forbidden"
    assert acme(stage).plan is Plan.TRIAL


def test_the_operator_converts_a_trial_and_changes_its_plan_both_ways(stage: Stage, operator: Office) -> None:
    said = operator.put("/accounts/acme/plan", {"plan": "small business"}).json
    assert (said["plan"], said["state"], said["trial_ends_at"]) == ("small business", "active", None)
    assert operator.put("/accounts/acme/plan", {"plan": "enterprise"}).json["users"]["limit"] == 500
    assert operator.put("/accounts/acme/plan", {"plan": "small business"}).json["voicemail_days"] == 180
    entries = stage.desk.audit_log.entries(stage.desk.audit_log.chain_of(stage.account.id, None))
    assert entries[-1].actor == f"operator:{operator.system.key_id}"
    assert operator.get("/accounts/nobody").problem == "not-found"


def test_the_operator_says_what_becomes_of_an_account(stage: Stage, operator: Office) -> None:
    def becomes(word: str) -> str:
        return str(operator.post("/accounts/acme/state", {"becomes": word}).json["state"])

    assert [becomes(word) for word in ("past due", "paid", "closing")] == ["past due", "active", "closing"]
    assert operator.get("/accounts/acme").json["closes_on"]
    refused = operator.post("/accounts/acme/state", {"becomes": "past due"})
    assert (refused.problem, refused.json["reason"]) == ("not-possible", "account-state")
    assert becomes("open") == "active"
    assert acme(stage).state is AccountState.ACTIVE


def test_without_an_operator_no_system_is_one(stage: Stage, operator: Office) -> None:
    settings = stage.desk.settings
    stage.desk.settings = replace(settings, operator="")
    assert operator.get("/accounts/acme").problem == "forbidden"
    stage.desk.settings = settings
