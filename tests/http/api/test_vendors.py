"""Vendors by the API: the directory, a request's vendors from telling to the certificate, the ledger in pages."""

from collections.abc import Iterator

import pytest

from chalicelib.domain.rights import Right
from tests.http.office import asked
from tests.http.stage import Stage
from tests.http.systems import Office, Reply

pytestmark = pytest.mark.usefixtures("unlimited")

ENTRY = {
    "name": "Mail Co",
    "role": "processor",
    "method": "portal",
    "causes": ["opt-out"],
    "identifiers": ["name"],
    "portal": "https://vendor.example",
}


@pytest.fixture
def vendor(system: Office) -> Iterator[str]:
    """A vendor of opt-outs; retired again for the tests that follow."""
    made = system.post("/vendors", ENTRY)
    assert made.status == 201
    yield made.json["id"]
    retire(system, made.json["id"])


def retire(system: Office, vendor: str) -> Reply:
    return system.send(system.system.sign("DELETE", f"/api/v1/vendors/{vendor}"))


def test_an_entry_is_added_put_right_and_retired(system: Office) -> None:
    made = system.post("/vendors", ENTRY | {"name": "Other"}).json
    path = f"/vendors/{made['id']}"
    changed = ENTRY | {"name": "Another", "version": made["version"], "contract_on": "2026-01-05"}
    assert system.put(path, changed).json["name"] == "Another"
    assert system.put(path, changed).status == 409
    assert retire(system, made["id"]).json["retired_at"]
    assert retire(system, made["id"]).status == 409
    listed = {one["id"]: one for one in system.get("/vendors").json["items"]}
    assert listed[made["id"]]["contract_on"] == "2026-01-05"
    assert system.put("/vendors/HEAD", changed).status == 404


def test_what_does_not_fit_is_named(system: Office) -> None:
    told = system.post("/vendors", ENTRY | {"method": "mail", "name": " "})
    assert sorted(each["field"] for each in told.json["errors"]) == ["email", "name"]


def test_a_request_s_vendors_from_telling_to_the_certificate(stage: Stage, system: Office, vendor: str) -> None:
    request = asked(stage, Right.OPT_OUT_SALE, confirmed=False)
    path = f"/requests/{request.id}/vendors"
    assert system.get(path).json == {"items": [], "missing": [vendor]}
    refused = system.post(f"/requests/{request.id}/decision", {"outcome": "granted"})
    assert (refused.status, refused.problem) == (409, "not-possible")
    assert system.post(path, {"vendors": []}).status == 400
    told = system.post(path, {"vendors": [vendor]})
    assert told.status == 200
    [task] = system.get(path).json["items"]
    assert (task["standing"], task["answers"]) == ("to-enter", [])
    assert "key" not in task
    assert system.post(f"{path}/{vendor}/entered", None).status == 200
    assert system.post(f"{path}/{vendor}/again", None).status == 200
    late = system.post(f"{path}/{vendor}/answer", {"answer": "done"}, If_Match=told.header("etag"))
    assert late.status == 412
    for answer in ({"answer": "done"}, {"answer": "refused", "reason": "Law"}):
        assert system.post(f"{path}/{vendor}/answer", answer).status == 200
    assert system.get(path).json["items"][0]["standing"] == "contradictory"
    assert system.post(f"{path}/{vendor}/settlement", {"counts": 1}).status == 200
    aside = {"why": "impossible", "explanation": "It was wound up."}
    assert system.post(f"{path}/{vendor}/without", aside).status == 200
    [task] = system.get(path).json["items"]
    assert (task["standing"], task["explanation"]) == ("set-aside", "It was wound up.")
    assert [one["counts"] for one in task["answers"]] == [False, True]
    assert system.get(f"{path}/certificate").json["certificate"].count(".") == 2
    assert system.post(f"/requests/{request.id}/decision", {"outcome": "granted"}).status == 200


def test_who_is_left_out_is_said_and_the_ledger_comes_in_pages(stage: Stage, system: Office, vendor: str) -> None:
    for _ in range(3):
        request = asked(stage, Right.OPT_OUT_SALE, confirmed=False)
        left = [{"vendor": vendor, "why": "not-concerned"}]
        assert system.post(f"/requests/{request.id}/vendors", {"left_out": left}).status == 200
    first = system.get(f"/vendors/{vendor}/ledger?limit=2").json
    rest = system.get(f"/vendors/{vendor}/ledger?limit=2&cursor={first['next']}").json
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (2, 1, None)
    assert {one["without"] for one in first["items"]} == {"not-concerned"}
    assert system.get("/vendors/HEAD/ledger").status == 404
