"""Requests for systems: filed, listed, read."""

from datetime import timedelta

import pytest

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import RequestId
from chalicelib.domain.receipt import ReceiptClaims
from chalicelib.domain.request import Channel
from chalicelib.services.consumer.verify_receipt import verify_document
from chalicelib.services.handling.assign_request import assign_request
from chalicelib.services.handling.write_message import add_note
from tests.http.stage import Stage
from tests.http.systems import Office, filing

pytestmark = pytest.mark.usefixtures("unlimited")


def test_a_request_that_is_filed_has_its_clocks_and_a_signed_receipt(stage: Stage, system: Office) -> None:
    reply = system.post("/requests", filing())
    assert reply.status == 201
    made = reply.json
    assert [one["right"] for one in made["requests"]] == ["opt_out_sale", "know_specific"]
    assert [one["state"] for one in made["requests"]] == ["in-progress", "awaiting-verification"]
    periods = {clock["period"]: clock for clock in made["requests"][1]["clocks"]}
    assert set(periods) == {"acknowledge", "respond"}
    assert "7021(a)" in periods["acknowledge"]["citation"]
    receipt = verify_document(made["receipt"], stage.desk.signer.jwks())
    assert isinstance(receipt, ReceiptClaims)
    assert receipt.reference == made["reference"]
    assert reply.header("location").endswith(f"/api/v1/requests/{made['requests'][0]['id']}")
    submission = stage.desk.requests.submission(stage.account.id, made["reference"])
    assert submission.channel is Channel.API
    [first, *_] = stage.desk.audit_log.of_request(stage.account.id, submission.requests[0])
    assert (first.tag, first.actor) == (Tag.REQUEST_RECEIVED, f"key:{system.system.key_id}")


def test_the_consumer_is_written_to_as_by_the_form(stage: Stage, system: Office) -> None:
    made = system.post("/requests", filing(email="carla@example.com", language="es")).json
    mail = stage.mail_to("carla@example.com")
    assert made["reference"][:4] in mail.text
    assert stage.code_to("carla@example.com")


def test_what_came_by_post_is_counted_from_its_receipt(stage: Stage, system: Office) -> None:
    received = stage.time.now() - timedelta(days=20)
    made = system.post("/requests", filing(rights=["delete"], received_at=received.isoformat())).json
    assert made["received_at"][:19] == received.isoformat()[:19]
    [filed] = made["requests"]
    due = {clock["period"]: clock["due"] for clock in filed["clocks"]}
    assert due["respond"] == (stage.account.day_of(received) + timedelta(days=45)).isoformat()


@pytest.mark.parametrize(
    ("changed", "field", "problem"),
    [
        ({"received_at": "2199-01-01T00:00:00Z"}, "received_at", "future"),
        ({"received_at": "2019-01-01T00:00:00Z"}, "received_at", "too-old"),
        ({"received_at": "2026-11-01T00:00:00"}, "received_at", "malformed"),
        ({"received_at": "yesterday"}, "received_at", "malformed"),
        ({"rights": []}, "rights", "out-of-range"),
        ({"rights": ["fly"]}, "rights[0]", "unknown"),
        ({"rights": ["access"]}, "rights", "not-offered"),
        ({"rights": None}, "rights", "missing"),
        ({"residence": "XX"}, "residence", "unknown"),
        ({"residence": 5}, "residence", "wrong-type"),
        ({"email": "no address"}, "email", "malformed"),
        ({"email": None}, "email", "missing"),
        ({"name": None}, "name", "missing"),
        ({"phone": "12"}, "phone", "malformed"),
        ({"behalf": "agent"}, "agent_name", "missing"),
        ({"behalf": "nobody"}, "behalf", "unknown"),
        ({"language": "tlh"}, "language", "unknown"),
        ({"relationship": "friend"}, "relationship", "unknown"),
        ({"rights": ["correct"]}, "wrong", "missing"),
        ({"period_from": "2025-01-01"}, "period_until", "missing"),
        ({"period_from": "2025-01-02", "period_until": "2025-01-01"}, "period_until", "before"),
        ({"details": "x" * 5001}, "details", "out-of-range"),
        ({"colour": "red"}, "colour", "unknown-field"),
    ],
)
def test_a_field_that_cannot_be_accepted_is_named_with_its_problem(
    system: Office,
    changed: dict[str, object],
    field: str,
    problem: str,
) -> None:
    reply = system.post("/requests", filing(**changed))
    assert (reply.status, reply.problem) == (400, "invalid-input")
    errors = reply.json["errors"]
    assert (field, problem) in {(one["field"], one["problem"]) for one in errors}, errors
    assert all(one["detail"] for one in errors)


def test_several_problems_are_told_at_once(system: Office) -> None:
    errors = system.post("/requests", filing(residence="XX", email="x", phone="1")).json["errors"]
    assert {one["field"] for one in errors} >= {"residence", "email", "phone"}


def test_a_file_is_read_with_all_that_staff_see(stage: Stage, system: Office) -> None:
    made = system.post("/requests", filing(rights=["know_specific"], details="All of 2025\nplease")).json
    name = made["requests"][0]["id"]
    add_note(stage.desk, stage.staff, RequestId(name), "Rings often.")
    reply = system.get(f"/requests/{name}")
    assert reply.status == 200
    file = reply.json
    assert (file["reference"], file["notes"], file["channel"]) == (made["reference"], 1, "api")
    assert file["typed"]["email"] == "ana@example.com"
    assert file["typed"]["details"] == "All of 2025\nplease"
    assert file["verification"] == {
        "needed": 2,
        "reached": 0,
        "sufficient": False,
        "demands": {
            "policy": 0,
            "points": 2,
            "points_high": 3,
            "sign_in": True,
            "second_person": False,
            "proof_days": 0,
        },
        "contact_confirmed_at": None,
        "match": None,
        "approval": "not-needed",
        "approved_by": "",
        "parent": None,
    }
    assert file["clocks"] == made["requests"][0]["clocks"]
    assert [letter["kind"] for letter in file["letters"]] == ["confirm-contact"]
    assert "ana@" not in str(file["letters"])
    assert "Rings often" not in reply.body.decode()


def test_an_etag_tells_whether_anything_has_changed(stage: Stage, system: Office) -> None:
    name = system.post("/requests", filing(rights=["delete"])).json["requests"][0]["id"]
    first = system.get(f"/requests/{name}").header("etag")
    same = system.get(f"/requests/{name}", if_none_match=f'"x", {first}')
    assert (same.status, same.body, same.header("etag")) == (304, b"", first)
    add_note(stage.desk, stage.staff, RequestId(name), "Changed.")
    again = system.get(f"/requests/{name}", if_none_match=first)
    assert again.status == 200
    assert again.header("etag") != first
    assert again.json["changed_at"] >= again.json["received_at"]


def test_a_timeline_is_the_chain_page_by_page(stage: Stage, system: Office) -> None:
    name = system.post("/requests", filing(rights=["delete"])).json["requests"][0]["id"]
    for text in "abc":
        add_note(stage.desk, stage.staff, RequestId(name), text)
    seen = []
    page = system.get(f"/requests/{name}/timeline?limit=2").json
    seen += page["items"]
    while page["next"]:
        page = system.get(f"/requests/{name}/timeline?limit=2&cursor={page['next']}").json
        seen += page["items"]
    assert [entry["seq"] for entry in seen] == list(range(1, len(seen) + 1))
    assert [entry["previous"] for entry in seen[1:]] == [entry["hash"] for entry in seen[:-1]]
    assert seen[0]["tag"] == "request:received"


def every(system: Office, query: str) -> list[str]:
    """The ids of all pages of a list."""
    found: list[str] = []
    page = system.get(f"/requests?{query}").json
    found += [one["id"] for one in page["items"]]
    while page["next"]:
        page = system.get(f"/requests?{query}&cursor={page['next']}").json
        found += [one["id"] for one in page["items"]]
    return found


def test_lists_are_found_by_list_state_right_and_dates(stage: Stage, system: Office) -> None:
    opted = system.post("/requests", filing(rights=["opt_out_sale"])).json
    waiting = system.post("/requests", filing(rights=["delete"])).json
    out, delete = opted["requests"][0]["id"], waiting["requests"][0]["id"]
    assert out in every(system, "limit=3")
    assert delete not in every(system, "list=open")
    assert delete in every(system, "list=waiting&limit=2")
    both = every(system, "list=all&limit=4")
    assert {out, delete} <= set(both)
    assert len(both) == len(set(both))
    assert delete in every(system, "list=all&state=awaiting-verification")
    assert out not in every(system, "list=all&state=awaiting-verification")
    assert out not in every(system, "list=all&right=delete")
    due = opted["requests"][0]["clocks"][0]["due"]
    assert out in every(system, f"list=all&due_from={due}")
    assert out not in every(system, f"list=all&due_before={due}")
    assert delete in every(system, f"list=all&received_from={waiting['received_at']}")
    assert out not in every(system, f"list=all&received_from={waiting['received_at']}")
    assert delete not in every(system, f"list=all&received_before={waiting['received_at']}")


def test_lists_are_found_by_who_has_them_channel_law_and_mark_in_any_order(stage: Stage, system: Office) -> None:
    made = [system.post("/requests", filing(rights=["opt_out_sale"])).json["requests"][0]["id"] for _ in range(3)]
    assign_request(stage.desk, stage.staff, RequestId(made[0]), stage.owner.id)
    assert every(system, f"assignee={stage.owner.id}&limit=1") == made[:1]
    nobodys = every(system, "assignee=nobody&limit=2")
    assert {*made[1:]} <= set(nobodys)
    assert made[0] not in nobodys
    assert set(made) <= set(every(system, "channel=api&regime=ccpa&residence=US-CA"))
    assert not set(made) & {*every(system, "channel=post"), *every(system, "mark=message"), *every(system, "due=late")}
    assert every(system, "sort=received&list=open") == every(system, "sort=-received&list=open")[::-1]
    assert system.get("/requests?list=open").json["items"][0]["marks"] == []
    for query in ("assignee=" + "x" * 41, "mark=x", "due=soon", "sort=name", "regime=x"):
        assert system.get(f"/requests?{query}").status == 400


def test_changes_are_found_since_an_instant(stage: Stage, system: Office) -> None:
    old = system.post("/requests", filing(rights=["opt_out_sale"])).json["requests"][0]["id"]
    new = system.post("/requests", filing(rights=["opt_out_sale"])).json["requests"][0]["id"]
    stage.time.move(seconds=5)
    since = stage.time.now().isoformat().replace("+00:00", "Z")
    add_note(stage.desk, stage.staff, RequestId(old), "Changed.")
    assert every(system, f"list=all&changed_since={since}") == [old]
    assert new not in every(system, f"list=all&changed_since={since}")


def test_a_page_says_what_it_has_cost(system: Office) -> None:
    page = system.get("/requests?limit=1&list=all&right=complaint").json
    assert (page["items"], page["next"]) == ([], None)
    assert page["read"] > 1


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=many", "limit"),
        ("list=mine", "list"),
        ("state=in+progress", "state"),
        ("due_before=soon", "due_before"),
        ("changed_since=2026-11-23", "changed_since"),
        ("colour=red", "colour"),
        ("limit=1&limit=2", "limit"),
        ("cursor=open.x", "cursor"),
        ("cursor=mine.x", "cursor"),
        ("cursor=x", "cursor"),
        ("list=open&cursor=closed.", "cursor"),
    ],
)
def test_a_query_that_cannot_be_accepted_names_its_parameter(system: Office, query: str, field: str) -> None:
    reply = system.get(f"/requests?{query}")
    assert (reply.status, reply.problem) == (400, "invalid-input")
    assert reply.json["errors"][0]["field"] == field
