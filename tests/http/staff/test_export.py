"""An administrator sets up the account's own bucket, sees how copies do, and asks for older ones."""

import html
import json
import re
from dataclasses import replace
from typing import Any

import boto3
import pytest

from chalicelib.domain.account import Plan
from chalicelib.domain.permissions import Role
from chalicelib.errors import InvalidField
from chalicelib.services.voicemail.export_settings import external_id
from tests.fakes.phone import MemoryExportDoor
from tests.http.client import Browser, Page
from tests.http.copies import TYPED, plan
from tests.http.office import enter, hire
from tests.http.stage import Stage

PATH = "/staff/export"


@pytest.fixture
def browser(stage: Stage, door: MemoryExportDoor) -> Browser:
    """The owner of an enterprise account."""
    plan(stage, Plan.ENTERPRISE)
    return enter(stage, stage.owner)


def test_the_page_tells_what_to_prepare(stage: Stage, browser: Browser) -> None:
    page = browser.get(PATH)
    assert page.status == 200
    assert "recourse-export-" in page.text


def policy(page: Page, name: str) -> dict[str, Any]:
    """A policy as it would be copied."""
    found = re.search(f'<pre[^>]* id="{name}">(.*?)</pre>', page.text, re.DOTALL)
    assert found
    [statement] = json.loads(html.unescape(found[1]))["Statement"]
    return dict(statement)


def test_the_policies_can_be_copied_as_they_are(
    stage: Stage, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage.desk, "settings", replace(stage.desk.settings, aws_account="123456789012"))
    trust = policy(browser.get(PATH), "trust-policy")
    assert trust["Principal"] == {"AWS": "arn:aws:iam::123456789012:root"}
    assert trust["Action"] == "sts:AssumeRole"
    assert trust["Condition"] == {"StringEquals": {"sts:ExternalId": external_id(stage.desk, stage.account.id)}}
    assert policy(browser.get(PATH), "permission-policy") == {
        "Effect": "Allow",
        "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::YOUR-BUCKET/*",
    }
    stage.desk.settings = replace(stage.desk.settings, aws_account="")
    page = browser.get(PATH)
    assert policy(page, "trust-policy")["Principal"] == {"AWS": "arn:aws:iam::AWS-ACCOUNT-OF-THIS-SERVICE:root"}
    assert "which its operator can tell you" in page.text


def test_the_policy_names_the_bucket_that_was_typed(stage: Stage, browser: Browser) -> None:
    token = browser.get(PATH).value("form_token")
    page = browser.post(PATH, {"form_token": token, **TYPED, "region": "nowhere"})
    assert policy(page, "permission-policy")["Resource"] == "arn:aws:s3:::acme-calls/calls/*"


def test_a_bucket_that_works_is_saved_and_older_voicemails_can_be_asked_for(stage: Stage, browser: Browser) -> None:
    token = browser.get(PATH).value("form_token")
    page = browser.post(PATH, {"form_token": token, **TYPED})
    assert "We wrote to your bucket successfully" in page.text
    assert "Copies go to acme-calls" in page.text
    page = browser.post(f"{PATH}/backfill", {"form_token": token})
    assert "Older voicemails are being counted" in page.text
    page = browser.post(f"{PATH}/backfill", {"form_token": token})
    assert page.status == 409
    assert "are being copied already" in page.text
    page = browser.press(browser.get(PATH), form="stop")
    assert page.heading == "Stop copying voicemails?"
    assert stage.desk.exports.of(stage.account.id)
    page = browser.press(page, form="sure")
    assert "Nothing more is copied." in page.text
    assert stage.desk.exports.of(stage.account.id) is None
    page = browser.post(f"{PATH}/stop", {"form_token": token})
    assert page.status == 404


def test_the_bucket_is_tried_with_the_role_of_the_account(stage: Stage) -> None:
    plan(stage, Plan.ENTERPRISE)
    bucket, owner = "acme-calls-of-its-own", enter(stage, stage.owner)
    boto3.client("s3").create_bucket(Bucket=bucket)
    role = "arn:aws:iam::000000000000:role/recourse-export-acme"
    typed = TYPED | {"bucket": bucket, "role_arn": role}
    page = owner.post(PATH, {"form_token": owner.get(PATH).value("form_token"), **typed})
    assert "We wrote to your bucket successfully" in page.text
    assert boto3.client("s3").list_objects_v2(Bucket=bucket)["KeyCount"] == 0
    owner.press(owner.press(owner.get(PATH), form="stop"), form="sure")
    assert stage.desk.exports.of(stage.account.id) is None


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("bucket", "NOT A BUCKET", "Enter a bucket name as S3 allows it"),
        ("region", "", "Enter the region of the bucket"),
        ("role_arn", "arn:aws:iam::123456789012:role/admin", "whose name begins with recourse-export-"),
        ("prefix", "<script>", "Use letters, digits and"),
    ],
)
def test_what_cannot_be_is_named_and_what_was_typed_stays(
    stage: Stage, browser: Browser, field: str, typed: str, words: str
) -> None:
    token = browser.get(PATH).value("form_token")
    page = browser.post(PATH, {"form_token": token, **TYPED, field: typed})
    assert page.status == 400
    assert words in page.text
    assert "<script>" not in page.text.replace("&lt;script&gt;", "")
    assert stage.desk.exports.of(stage.account.id) is None


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (InvalidField(field="role_arn", problem="not-assumed"), "The role did not let us in"),
        (InvalidField(field="bucket", problem="not-written"), "Give the role s3:PutObject"),
        (InvalidField(field="bucket", problem="not-found"), "There is no such bucket in this region"),
    ],
)
def test_a_bucket_that_does_not_work_is_told_with_the_remedy(
    stage: Stage, browser: Browser, door: MemoryExportDoor, failure: InvalidField, words: str
) -> None:
    door.failures = [failure]
    page = browser.post(PATH, {"form_token": browser.get(PATH).value("form_token"), **TYPED})
    assert page.status == 400
    assert words in page.text
    assert 'value="acme-calls"' in page.text
    assert stage.desk.exports.of(stage.account.id) is None


def test_a_smaller_plan_is_told_what_it_has_instead(stage: Stage, door: MemoryExportDoor) -> None:
    plan(stage, Plan.SMALL_BUSINESS)
    browser = enter(stage, stage.owner)
    page = browser.get(PATH)
    assert "part of the enterprise plan" in page.text
    refused = browser.post(PATH, {"form_token": page.value("form_token"), **TYPED})
    assert refused.status == 409
    assert door.checked == []


@pytest.mark.parametrize("role", [Role.HANDLER, Role.REVIEWER])
def test_who_does_not_administer_neither_sees_nor_changes_it(stage: Stage, browser: Browser, role: Role) -> None:
    other = enter(stage, hire(stage, role, f"Export-{role.value}"))
    assert other.get(PATH).status == 403
    assert 'href="/staff/export"' not in other.get("/staff/settings").text
    assert other.post(PATH, TYPED).status == 403
    assert other.post(f"{PATH}/stop", {}).status == 403


def test_a_forged_form_changes_nothing(stage: Stage, browser: Browser, door: MemoryExportDoor) -> None:
    assert browser.post(PATH, {"form_token": "forged", **TYPED}).status == 400
    assert door.checked == []
