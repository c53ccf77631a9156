"""Copies of voicemails in an account's own bucket: what is typed for them, and the plan that has them."""

from dataclasses import replace

from chalicelib.domain.account import Plan
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.reason import Reason
from tests.http.stage import Stage

TYPED = {
    "bucket": "acme-calls",
    "region": "us-east-1",
    "role_arn": "arn:aws:iam::123456789012:role/recourse-export-acme",
    "prefix": "calls",
}


def plan(stage: Stage, chosen: Plan) -> None:
    account = replace(stage.desk.accounts.get(stage.account.id), plan=chosen)
    unit = stage.desk.work.begin(account.id, stage.time.now())
    unit.store(account, because=Reason(Tag.ACCOUNT_PLAN_CHANGED, "operator:test"))
    unit.commit()
