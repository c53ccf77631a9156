"""While the law forbids to tell an account, nothing of it shows there; afterwards it learns of everything."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.api_key import Scope
from chalicelib.domain.grant import Grant, GrantKind
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Request
from chalicelib.http.staff.by_grant import OPEN
from chalicelib.services.audit.export_audit import export_audit
from chalicelib.services.grants.register_demand import RegisterDemand, register_demand
from chalicelib.services.grants.tell_account import tell_due
from tests.http.client import Browser
from tests.http.office import asked, enter
from tests.http.operating import changes_of, hire_operator, operate, trace_of
from tests.http.stage import Stage
from tests.http.systems import connect

pytestmark = pytest.mark.usefixtures("unlimited")
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def request_of_acme(stage: Stage) -> Request:
    return asked(stage)


def demand(stage: Stage, operator: Staff, *, silent: bool = True) -> Grant:
    now = stage.time.now()
    return register_demand(
        stage.desk,
        operator,
        RegisterDemand(
            slug="acme",
            kind=GrantKind.LEGAL_DEMAND,
            reference="Case 26-114, Superior Court",
            reason="What was answered to a consumer.",
            ends_at=now + 5 * DAY,
            silent_until=now + 3 * DAY if silent else None,
            order="Order of November 20, 18 U.S.C. 2705(b)" if silent else "",
        ),
    )


def read_everything(browser: Browser, grant: Grant, request: Request) -> None:
    """Enter, and open every page that is open."""
    browser.press(browser.get(f"/operator/grants/{grant.account}/{grant.id}"), form="do")
    for route in OPEN:
        page = browser.get(re.sub(r"\{\w+\}", "none", route.replace("{request}", request.id)), follow=False)
        assert page.status in {200, 404}


def seen_by_owner(stage: Stage, request: Request) -> list[str]:
    """Everything that could betray a look, as an owner sees it; moments of pages and tokens aside."""
    browser = enter(stage, stage.owner)
    paths = (
        *("/staff", "/staff/grants", "/staff/users", "/staff/statistics", "/staff/audit"),
        *("/staff/audit?where=looks", "/staff/audit?where=looks&user=operator", "/staff/audit?where=requests"),
        f"/staff/requests/{request.id}",
        f"/staff/requests/{request.id}?part=audit",
    )
    return [re.sub(r'name="form_token" value="[^"]*"|nonce="[^"]*"', "", browser.get(path).words) for path in paths]


def test_a_silent_demand_leaves_nothing_with_the_account(
    stage: Stage, operator: Staff, request_of_acme: Request
) -> None:
    account = stage.account.id
    before = trace_of(account)
    grant = demand(stage, operator)
    browser = operate(stage, operator.user)
    read_everything(browser, grant, request_of_acme)
    browser.press(browser.get("/staff"), form="/operator/leave")
    changed = changes_of(before, trace_of(account))
    with_operator = f"A#{operator.account.id}"
    session = "staff-session#"
    strangers = {key for key in changed if not key.startswith((with_operator, session))}
    assert strangers == set()
    assert any(key.startswith(f"{with_operator}#VIEWS#{grant.id}#") for key in changed)
    assert tell_due(stage.desk) == 0


def test_no_page_list_chain_or_export_of_the_account_betrays_it(
    stage: Stage, operator: Staff, request_of_acme: Request
) -> None:
    seen_by_owner(stage, request_of_acme)  # looks at the audit are recorded themselves
    chains = [state.chain for state in stage.desk.audit_log.chains(stage.account.id)]
    grant = demand(stage, operator)
    read_everything(operate(stage, operator.user), grant, request_of_acme)
    for words in seen_by_owner(stage, request_of_acme):
        assert grant.id not in words
        assert "Case 26-114" not in words
        assert "operator read a page" not in words.lower()
        assert "operator entered" not in words.lower()
    assert [state.chain for state in stage.desk.audit_log.chains(stage.account.id)] == chains
    assert grant.id not in repr(list(export_audit(stage.desk, stage.staff.account, actor="system:test")))
    assert enter(stage, stage.owner).get(f"/staff/grants/{grant.id}").status == 404


def test_when_the_silence_ends_owners_learn_of_the_demand_and_of_each_page(
    stage: Stage, operator: Staff, request_of_acme: Request
) -> None:
    grant = demand(stage, operator)
    browser = operate(stage, operator.user)
    read_everything(browser, grant, request_of_acme)
    count = len(OPEN) + 1  # entering led to Home
    stage.time.move(days=3, minutes=1)
    assert tell_due(stage.desk) >= 1
    assert tell_due(stage.desk) == 0
    letter = stage.mail_to("owner@acme.example")
    assert "has registered a legal demand" in letter.text
    assert "Case 26-114" not in letter.text
    page = enter(stage, stage.owner).get(f"/staff/grants/{grant.id}")
    assert "Case 26-114, Superior Court" in page.text
    assert "18 U.S.C. 2705(b)" in page.text
    assert f"{count} pages were opened" in page.text
    seen = re.findall(r'<time datetime="([^"]+)"', page.text)
    assert min(datetime.fromisoformat(at) for at in seen) < datetime.now(UTC) + DAY  # when it was read, not when told
    again = operate(stage, operator.user)
    again.press(again.get(f"/operator/grants/{grant.account}/{grant.id}"), form="do")
    after = enter(stage, stage.owner).get(f"/staff/grants/{grant.id}")
    assert f"{count + 1} pages were opened" in after.text  # from now on at once


def test_what_an_account_was_told_of_opens_nothing_by_itself(stage: Stage, operator: Staff) -> None:
    grant = demand(stage, operator, silent=False)
    assert stage.desk.grants.get(stage.account.id, grant.id).told_at is not None
    assert "has registered a legal demand" in stage.mail_to("owner@acme.example").text
    browser = operate(stage, operator.user)
    assert browser.get(f"/operator/grants/{stage.account.id}/{grant.id}").status == 404
    owner = enter(stage, stage.owner)
    assert "Only the operator can end it" in owner.get(f"/staff/grants/{grant.id}").text
    assert owner.get(f"/staff/grants/{grant.id}/end").status == 409


def test_the_operator_registers_ends_and_silences_by_pages(stage: Stage, operator: Staff) -> None:
    browser = operate(stage, operator.user)
    form = browser.get("/operator/grants/register")
    empty = browser.press(form, form="demand_account")
    assert empty.status == 400
    later = stage.time.now() + 10 * DAY
    typed = {
        "demand_account": "acme",
        "demand_ground": "incident",
        "demand_reference": "INC-7",
        "demand_reason": "A fault.",
        "forbidden": "yes",
        "demand_order": "Order 9",
        **day("demand_ends", later),
        **day("demand_silent", later),
    }
    page = browser.press(form, typed, form="demand_account")
    assert "It is registered." in page.text
    assert "INC-7" in page.text
    prolonged = browser.press(
        page, {"demand_order": "Order 10", **day("demand_silent", later + 30 * DAY)}, form="demand_order"
    )
    assert "The further order is noted." in prolonged.text
    assert "Order 10" in prolonged.text
    ended = browser.press(browser.click(prolonged, "End it"), form="do")
    assert "The grant has ended." in ended.text
    assert "INC-7" in browser.get("/operator/grants").text
    assert browser.press(form, typed | {"demand_account": "nobody"}, form="demand_account").problems == [
        "Enter the short name of an account that there is"
    ]
    assert browser.press(form, typed | {"demand_account": "operator"}, form="demand_account").status == 400


def day(name: str, at: datetime) -> dict[str, str]:
    return {f"{name}_{part}": str(getattr(at, part)) for part in ("day", "month", "year")}


def test_who_works_for_the_operator_and_does_not_operate_sees_no_demand(stage: Stage, operator: Staff) -> None:
    grant = demand(stage, operator)
    auditor = enter(stage, hire_operator(stage, operator.account, Role.AUDITOR))
    listed = auditor.get("/staff/grants")
    assert listed.status == 200
    assert grant.id not in listed.text
    assert auditor.get(f"/staff/grants/{grant.id}").status == 404
    system = connect(stage, Scope.ADMIN, account=operator.account)
    assert system.get("/grants").json["items"] == []
    assert system.get(f"/grants/{grant.id}").status == 404
    assert system.post(f"/grants/{grant.id}/end", {}).status == 404
