"""The demo business: made once, in several states, with an audit that an auditor would accept."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from chalicelib import aws as aws_clients
from chalicelib import composition
from chalicelib.composition import LiveDesk
from chalicelib.domain.request import Bucket, Channel, Outcome, Request, Sorting, State
from chalicelib.domain.voicemail import Audio, Words
from chalicelib.services.audit.export_audit import export_audit
from infra.local import demo
from infra.local.demo_stories import STORIES

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def desk(stage_environment: dict[str, str]) -> Iterator[LiveDesk]:
    """A stage with the demo data."""
    aws_clients.forget()
    composition.desk.cache_clear()
    assert demo.first_operator_link().startswith(f"{os.environ['RECOURSE_PUBLIC_URL']}/staff/first?token=")
    demo.seed()
    yield composition.desk()
    composition.desk.cache_clear()
    aws_clients.forget()


def requests(desk: LiveDesk) -> list[Request]:
    account = desk.accounts.by_slug("acme")
    return [
        request for bucket in Bucket for request in desk.requests.queue(account, bucket, cursor="", limit=100).requests
    ]


def test_requests_are_in_every_state(desk: LiveDesk) -> None:
    found = requests(desk)
    by_web = [request for request in found if request.channel is Channel.WEB]
    assert len(by_web) == sum(len(story.rights) for story in STORIES)
    assert {request.state for request in found} == set(State)
    assert {request.outcome for request in found} == {None, *Outcome}
    assert {request.regime for request in found} >= {"ccpa", "gdpr"}
    assert {request.language for request in found} == {"en", "es"}


def test_nothing_lies_in_the_future_and_nothing_waits_in_the_outbox(desk: LiveDesk) -> None:
    now = desk.clock.now()
    assert max(request.received_at for request in requests(desk)) < now
    assert desk.outbox.overdue(now=now, limit=10) == ()


def test_calls_and_texts_are_in_every_state(desk: LiveDesk) -> None:
    found = [request for request in requests(desk) if request.channel is not Channel.WEB]
    assert {request.sort for request in found} == {None, *Sorting}
    now = desk.clock.now()
    voicemails = [one for request in found for one in desk.voicemails.of_request(request.account, request.id)]
    assert {(one.audio, one.words) for one in voicemails} >= {
        (Audio.KEPT, Words.DONE),
        (Audio.KEPT, Words.MISSING),
        (Audio.EXPIRED, Words.DONE),
    }
    assert all(one.playable(now) == (desk.voicemail_bucket.find(one) is not None) for one in voicemails)
    assert [bool(one.certificate) for one in voicemails if one.audio is Audio.EXPIRED] == [True]
    assert desk.voicemails.due(now=now, limit=10) == ()  # nothing is left to the telephone company of the simulator
    codes = desk.lines.codes(desk.accounts.by_slug("acme").id)
    assert {code.name for code in codes} == {"Acme Stores", "Acme Outlet"}


def test_a_second_start_changes_nothing(desk: LiveDesk) -> None:
    before = requests(desk)
    demo.seed()
    assert requests(desk) == before
    assert demo.first_operator_link() == f"{desk.public_url}/staff"


def test_its_audit_passes_the_verifier(desk: LiveDesk, tmp_path: Path) -> None:
    account = desk.accounts.by_slug("acme")
    (tmp_path / "audit.jsonl").write_text("".join(export_audit(desk, account, actor="operator:command")))
    (tmp_path / "key.json").write_text(json.dumps(desk.signer.jwks()))
    command = [
        sys.executable,
        "tools/verify_audit.py",
        str(tmp_path / "audit.jsonl"),
        "--key",
        str(tmp_path / "key.json"),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("INTACT: "), done.stdout
    assert "signatures checked" in done.stdout
