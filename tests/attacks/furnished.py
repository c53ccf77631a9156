"""An account with a record of every kind that can be made in a test, and all names by which these are found."""

import re
from collections.abc import Iterator
from typing import Any

from chalicelib.domain.account import Plan
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from tests.fakes import acme
from tests.fakes.normalised import raw_items
from tests.fakes.webhooks import MemorySender
from tests.http.api.test_referrals import COMPANY
from tests.http.api.test_registers import TRANSFER
from tests.http.api.test_vendors import ENTRY as VENDOR
from tests.http.copies import plan
from tests.http.line import called, open_line, spoke
from tests.http.office import hire
from tests.http.stage import Stage
from tests.http.systems import Office, filing

_NAMES = re.compile(
    r"\b[0-9A-HJKMNP-TV-Z]{26}\b|\b[1-9]\d{10}\b|\b\d{6}\b|\b(?:CA|RE)[0-9a-f]{32}\b|\b[a-z]{2,5}_[a-z0-9]{8,40}\b"
)


def furnish(stage: Stage, office: Office) -> Request:
    """Requests by form, call and API, colleagues, and whatever a system can add; the request that has most."""
    open_line(stage)
    plan(stage, Plan.ENTERPRISE)
    account = stage.desk.accounts.get(stage.account.id)
    ana = acme.ask(stage.desk, account, Right.KNOW_SPECIFIC, email=Email("ana@victim.example"))
    request = stage.desk.requests.get(account.id, ana.requests[0])
    call = called(stage, number=Phone("+12135550147"))
    spoke(stage, call, "Delete all that you have of me.")
    hire(stage, Role.HANDLER, "Hal")
    assert office.post("/requests", filing()).status == 201
    stage.desk.__dict__["webhook_sender"] = MemorySender()
    replies = {path: office.post(path, content) for path, content in _made(request).items()}
    del stage.desk.__dict__["webhook_sender"]
    refused = {path: one.body for path, one in replies.items() if one.status not in {200, 201, 202}}
    assert not refused, refused
    stage.deliver()
    return request


def _made(request: Request) -> dict[str, Any]:
    """What a system adds: a record of each kind."""
    here = f"/requests/{request.id}"
    return {
        "/webhooks": {"url": "https://hooks.acme.example/", "events": ["request.late"]},
        "/vendors": VENDOR,
        "/controllers": COMPANY,
        "/services": {"name": "Calls", "role": "processor"},
        "/registers/transfers": {"values": TRANSFER},
        "/legal-holds": {"phone": "+12135550199", "purpose": "authority"},
        "/exports": {},
        "/contact-lists/clean": {"purpose": "marketing_email", "name": "Autumn", "links": True},
        "/codes": {"name": "Brand"},
        "/consumer-data/exports": {"submissions": [request.submission], "request": request.id},
        f"{here}/notes": {"text": "A note about ana@victim.example."},
        f"{here}/messages": {"text": "Hello."},
        f"{here}/files": {"name": "a.pdf"},
        f"{here}/outside-cases": {"body": "regulator", "filed_on": "2026-11-01"},
        f"{here}/formats": {"form": "braille"},
    }


def items_of(stage: Stage, account: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every item of the account, with its table."""
    settings = stage.desk.settings
    for table in (settings.records_table, settings.audit_table):
        for item in raw_items(table):
            if account in repr(item):
                yield table, item


def found_of(stage: Stage, account: str) -> dict[str, list[str]]:
    """Names of the account's records by the kind of place in which they lie, two of each."""
    kinds: dict[str, list[str]] = {}
    for table, item in items_of(stage, account):
        if table == stage.desk.settings.records_table:
            key = f"{item['pk']}|{item['sk']}".replace(account, "")
            kind = re.sub(r"[0-9a-f]{40}|\d{4}-\d\d-\d\d[^|]*", "*", _NAMES.sub("*", key))
            kinds.setdefault(kind, []).extend(_NAMES.findall(key))
    return {kind: sorted(set(names))[:2] for kind, names in kinds.items() if names}


def named(route: str, names: dict[str, list[str]]) -> Iterator[str]:
    """One path for every name that a parameter can mean; for each name where nothing tells what it means."""
    if "{" not in route:
        yield route
        return
    last = re.findall(r"\{(\w+)\}", route)[-1].upper()
    meant = {name for kind, found in names.items() if last in kind for name in found}
    for name in sorted(meant) or sorted({found[0] for found in names.values()}):
        yield re.sub(r"\{\w+\}", name, route)


def state_of(stage: Stage, account: str) -> list[str]:
    """Everything that lies in the account, in order: the same before and after means that nothing has changed."""
    return sorted(repr((table, sorted(item.items(), key=str))) for table, item in items_of(stage, account))
