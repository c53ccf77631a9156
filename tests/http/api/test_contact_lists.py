"""Systems hand lists over, watch them, fetch what came of them; and have links to unsubscribe made."""

import urllib.request
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.domain.api_key import Scope
from chalicelib.services.lists.work_on_lists import work_on_lists
from tests.http.client import Browser
from tests.http.stage import Stage
from tests.http.systems import Office, connect

pytestmark = pytest.mark.usefixtures("unlimited")


def send(ticket: dict[str, Any], content: bytes) -> None:
    """Send the content with the form, as any HTTP client can."""
    boundary = uuid4().hex
    lines = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in ticket["fields"].items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="l.csv"\r\n\r\n'
    body = "".join([*lines, head]).encode() + content + f"\r\n--{boundary}--\r\n".encode()
    asked = urllib.request.Request(  # noqa: S310  the engine's
        ticket["url"], data=body, headers={"Content-Type": f"multipart/form-data; boundary={boundary}"}
    )
    with urllib.request.urlopen(asked, timeout=10) as done:  # noqa: S310  the engine's
        assert done.status in {200, 201, 204}


def read(link: dict[str, Any]) -> list[str]:
    with urllib.request.urlopen(link["url"], timeout=10) as found:  # noqa: S310  the engine's
        content: bytes = found.read()
    return content.decode("utf-8-sig").splitlines()


def test_a_list_is_imported_cleaned_and_exported(stage: Stage) -> None:
    system = connect(stage)
    ticket = system.post("/contact-lists/import", {"purposes": ["marketing_email"]})
    assert (ticket.status, ticket.json["list"]["stage"]) == (201, "awaited")
    name = ticket.json["list"]["id"]
    assert system.post(f"/contact-lists/{name}/begin", {}).status == 400
    send(ticket.json, b"email\nbob@example.com\n")
    assert system.post(f"/contact-lists/{name}/begin", {}).json["stage"] == "working"
    work_on_lists(stage.desk)
    assert system.get(f"/contact-lists/{name}").json["kept"] == 1
    ticket = system.post("/contact-lists/clean", {"purpose": "marketing_email", "name": "Autumn", "links": True})
    name = ticket.json["list"]["id"]
    send(ticket.json, b"email\nann@example.com\nbob@example.com\nbroken\n")
    system.post(f"/contact-lists/{name}/begin", {})
    assert system.post(f"/contact-lists/{name}/rows", {}).problem == "not-found"
    work_on_lists(stage.desk)
    facts = system.get(f"/contact-lists/{name}").json
    assert [facts[part] for part in ("stage", "rows", "kept", "left", "faulty", "percent")] == [
        "ready",
        3,
        1,
        1,
        1,
        100,
    ]
    (head, ann) = read(system.post(f"/contact-lists/{name}/rows", {}).json)
    assert head == "email,unsubscribe_url"
    assert ann.startswith("ann@example.com,http")
    assert read(system.post(f"/contact-lists/{name}/faults", {}).json)[1].startswith("4,")
    export = system.post("/contact-lists/export", {})
    assert (export.status, export.json["task"]) == (202, "export")
    work_on_lists(stage.desk)
    lines = read(system.post(f"/contact-lists/{export.json['id']}/rows", {}).json)
    assert lines[1].startswith("bob@example.com,marketing_email,")
    assert [one["task"] for one in system.get("/contact-lists").json["items"]] == ["export", "clean", "import"]


def test_a_link_that_a_system_made_unsubscribes(stage: Stage) -> None:
    system = connect(stage)
    made = system.post("/suppressions/links", {"contacts": ["link@example.com"], "purpose": "marketing_email"})
    (address,) = made.json["links"]
    checked = system.post("/suppressions/check", {"email": "link@example.com"}).json
    assert checked == {"suppressed": False, "opt_outs": []}
    Browser(stage.app).post(address.removeprefix(stage.desk.public_url), {"List-Unsubscribe": "One-Click"})
    checked = system.post("/suppressions/check", {"email": "link@example.com"}).json
    assert [(one["purpose"], one["source"], one["brand"]) for one in checked["opt_outs"]] == [
        ("marketing_email", "link", "")
    ]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/suppressions/links", {"contacts": ["nobody"], "purpose": "marketing_email"}),
        ("/suppressions/links", {"contacts": ["a@example.com"], "purpose": "profiling"}),
        ("/suppressions/links", {"contacts": [], "purpose": "marketing_email"}),
        ("/suppressions/links", {"contacts": ["a@example.com"], "purpose": "marketing_email", "brand": "999999"}),
        ("/contact-lists/clean", {"purpose": "profiling", "links": True}),
        ("/contact-lists/import", {"purposes": []}),
        ("/contact-lists/import", {"purposes": ["profiling"], "why": "consented"}),
        ("/suppressions", {"email": "a@example.com", "purposes": ["profiling"], "why": "asked", "brand": "999999"}),
    ],
)
def test_what_makes_no_sense_is_refused(system: Office, path: str, body: dict[str, Any]) -> None:
    assert system.post(path, body).status == 400


def test_a_scope_that_only_reads_hands_nothing_over(stage: Stage) -> None:
    system = connect(stage, Scope.READ)
    assert system.get("/contact-lists").status == 200
    assert system.post("/contact-lists/clean", {"purpose": "marketing_email"}).status == 403
    assert connect(stage, Scope.WRITE).post("/contact-lists/export", {}).status == 403
