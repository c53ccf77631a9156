"""Systems read mails, fetch what came with them, put them where they belong, and decide about those held back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chalicelib.channels.email import read_mail
from chalicelib.domain.request import Bucket, Outcome, Request
from chalicelib.services.inbound.take_mail import Letterbox, take_mail
from tests.fakes.mails import DOMAIN, by_service, written
from tests.http.office import asked, present
from tests.http.stage import Stage
from tests.http.systems import Office, connect

pytestmark = pytest.mark.usefixtures("unlimited")


@pytest.fixture(autouse=True)
def domain(stage: Stage, unlimited: None) -> Iterator[None]:
    before = stage.desk.settings
    stage.desk.settings = replace(before, inbound_domain=DOMAIN)
    yield
    stage.desk.settings = before


@pytest.fixture
def system(stage: Stage) -> Office:
    return connect(stage, account=stage.desk.accounts.get(stage.account.id))


def raw(stage: Stage, text: str) -> bytes:
    to = f"{stage.account.slug}@{DOMAIN}"
    content = written(text, to=to, name=f"<{text}@x>", files=[("id.pdf", b"%PDF-1.7"), ("x.exe", b"MZ")])
    return by_service(content, to=to, at=datetime.now(UTC), spf="fail")


def came(stage: Stage, text: str) -> Request:
    """The request that a mail begins."""
    content = raw(stage, text)
    take_mail(stage.desk, Letterbox(text, content, read_mail(content, now=stage.desk.clock.now())))
    return begun(stage, text)


def begun(stage: Stage, text: str) -> Request:
    account = stage.desk.accounts.get(stage.account.id)
    for head in stage.desk.requests.queue(account, Bucket.OPEN, cursor="", limit=50).requests:
        if text in stage.desk.requests.submission(account.id, head.submission).typed.details:
            return head
    raise LookupError(text)


def test_a_mail_is_read_and_what_came_with_it_is_fetched(stage: Stage, system: Office) -> None:
    head = came(stage, "first")
    [mail] = system.get(f"/requests/{head.id}/mails").json["items"]
    assert (mail["sender"], mail["joined"], mail["findings"]["spf"]) == ("ana@example.com", False, "fail")
    assert [(part["name"], part["state"]) for part in mail["parts"]] == [("id.pdf", "kept"), ("x.exe", "quarantined")]
    place = f"/requests/{head.id}/mails/{mail['id']}/link"
    assert system.get(place).json["seconds"] == 60
    assert f"{mail['id']}-2.quarantined" in system.get(f"{place}?part=2").json["url"]
    assert system.get(f"{place}?part=3").status == 404
    assert system.get(f"/requests/{head.id}/mails/other/link").status == 404


def test_a_mail_is_put_into_the_thread_that_it_belongs_to(stage: Stage, system: Office) -> None:
    head, other = came(stage, "second"), asked(stage)
    place = f"/requests/{head.id}/mail/belongs"
    assert system.post(place, {"reference": "12345678901"}).status == 400
    assert system.post(place, {"reference": other.submission}).status == 200
    assert present(stage, head).outcome is Outcome.NO_REQUEST
    [mail] = system.get(f"/requests/{other.id}/mails").json["items"]
    assert mail["moved_from"] == head.id
    again = system.post(place, {"reference": other.submission})
    assert again.status == 409


def test_what_did_not_come_by_mail_belongs_nowhere_else(stage: Stage, system: Office) -> None:
    head = asked(stage)
    refused = system.post(f"/requests/{head.id}/mail/belongs", {"reference": head.submission})
    assert (refused.status, refused.json["reason"]) == (409, "sorted-already")


def test_what_is_held_back_is_let_in_or_deleted(stage: Stage, system: Office) -> None:
    for name in ("third", "fourth"):
        stage.desk.mail_bucket.hold(stage.account.id, name, raw(stage, name))
    held = system.get("/held-mails").json
    assert held["address"] == f"{stage.account.slug}@{DOMAIN}"
    assert [one["name"] for one in held["items"]] == ["fourth", "third"]
    assert system.post("/held-mails/admission", {"names": ["third", "nobody"]}).json == {"count": 1}
    assert begun(stage, "third")
    assert system.post("/held-mails/deletion", {"names": ["fourth"]}).json == {"count": 1}
    assert system.get("/held-mails").json["items"] == []


@pytest.mark.parametrize("name", ["../../other", "acc_x/y", ""])
def test_a_name_leads_to_nothing_of_anybody_else(stage: Stage, system: Office, name: str) -> None:
    stage.desk.mail_bucket.hold(stage.account.id.__class__("acc_other"), "theirs", b"x")
    assert system.post("/held-mails/admission", {"names": [name]}).json == {"count": 0}
    assert system.post("/held-mails/deletion", {"names": [name]}).json == {"count": 0}
