"""Who runs the deployment in front of their browsers."""

from dataclasses import replace

import boto3

from chalicelib.domain.account import Account, Staff, User
from chalicelib.domain.permissions import Role
from chalicelib.settings import Settings
from tests.fakes import acme
from tests.http.client import Browser
from tests.http.office import enter, hire
from tests.http.stage import Stage

SLUG = "operator"


def open_operator(stage: Stage) -> Staff:
    """Open the operator's account and have the deployment run by its staff; return its owner."""
    owner = acme.open_acme(stage.desk, SLUG)
    stage.desk.settings = replace(stage.desk.settings, operator=SLUG)
    return owner


def operate(stage: Stage, user: User) -> Browser:
    """A browser in which somebody of the operator's staff is signed in, with a second factor shown."""
    return enter(stage, user, factor=True)


def hire_operator(stage: Stage, account: Account, role: Role) -> User:
    """Somebody of the operator's staff."""
    return hire(stage, role, f"Op-{role.value}", account)


Trace = dict[str, str]


def trace_of(account: str) -> Trace:
    """All that lies anywhere with an account: rows, audit entries and passing things, by key."""
    environment = Settings.from_environment()
    found: Trace = {}
    for table in (environment.records_table, environment.audit_table, environment.ephemeral_table):
        pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
        for item in (item for page in pages for item in page["Items"]):
            plain = {name: value for name, value in item.items() if name not in {"sealed", "summary"}}
            if account in repr(plain):
                key = "#".join(
                    str(next(iter(item[name].values()))) for name in ("pk", "sk", "seq", "id") if name in item
                )
                found[key] = repr(sorted(item.items()))
    return found


def changes_of(before: Trace, after: Trace) -> set[str]:
    """The keys of what came, changed or went."""
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
