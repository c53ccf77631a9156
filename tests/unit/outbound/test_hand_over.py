"""The way to controllers' systems: what they answer decides; the protocol's messages verify with our published key."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from nacl.signing import VerifyKey

from chalicelib.errors import Gone, Unavailable
from chalicelib.outbound.guarded_post import Answer
from chalicelib.outbound.hand_over import GuardedHandOver
from tests.fakes.desk import FakeClock, FakeDesk

BASE = "https://drp.beverly.example/v1"


@dataclass
class Wire:
    """Answers in turn, and keeps what was sent."""

    answers: list[Answer] = field(default_factory=list)
    fetched: list[tuple[int, bytes]] = field(default_factory=list)
    sent: list[tuple[str, bytes, dict[str, str]]] = field(default_factory=list)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        self.sent.append((url, body, dict(headers)))
        return self.answers.pop(0)

    def fetch(self, method: str, url: str, body: bytes, headers: Mapping[str, str], *, limit: int) -> tuple[int, bytes]:
        assert (method, limit > 0) == ("POST", True)
        self.sent.append((url, body, dict(headers)))
        return self.fetched.pop(0)


def door(wire: Wire) -> GuardedHandOver:
    return GuardedHandOver(wire, FakeClock(), FakeDesk().secrets)  # type: ignore[arg-type]


def test_a_document_that_is_taken_is_handed_over() -> None:
    wire = Wire(answers=[Answer(status=202)])
    door(wire).post(BASE, "a.b.c")
    assert wire.sent[0][:2] == (BASE, b"a.b.c")
    assert wire.sent[0][2]["Content-Type"] == "application/jose"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(status=410), Gone),
        (Answer(error="not-public"), Gone),
        (Answer(status=500), Unavailable),
        (Answer(status=301), Unavailable),
        (Answer(error="timeout"), Unavailable),
    ],
)
def test_what_is_refused_for_good_is_told_from_what_may_work_later(answer: Answer, error: type[Exception]) -> None:
    with pytest.raises(error):
        door(Wire(answers=[answer])).post(BASE, "a.b.c")


def test_the_protocols_messages_verify_with_the_key_that_we_publish() -> None:
    wire = Wire(fetched=[(200, b'{"token": "t-1"}'), (200, b'{"request_id": "r-1"}')])
    ours = door(wire)
    assert ours.exercise(f"{BASE}/", "BEVERLY", {"exercise": "deletion", "regime": "ccpa"}) == "r-1"
    assert [url for url, _, _ in wire.sent] == [f"{BASE}/agent/{ours.agent}", f"{BASE}/data-rights-request"]
    key = VerifyKey(base64.b64decode(ours.verify_key))
    told = [json.loads(key.verify(base64.b64decode(body))) for _, body, _ in wire.sent]
    assert all((one["agent-id"], one["business-id"]) == (ours.agent, "BEVERLY") for one in told)
    assert told[1]["exercise"] == "deletion"
    assert wire.sent[1][2]["Authorization"] == "Bearer t-1"
    assert "Authorization" not in wire.sent[0][2]


def test_name_and_key_stay_the_same_in_every_container() -> None:
    one, other = door(Wire()), door(Wire())
    assert (one.agent, one.verify_key) == (other.agent, other.verify_key)
    assert one.agent.replace("_", "").isalpha()


@pytest.mark.parametrize(
    ("fetched", "error", "why"),
    [
        ([(403, b"")], Gone, "agent"),
        ([(0, b"")], Unavailable, "agent"),
        ([(200, b"not json")], Unavailable, "agent"),
        ([(200, b"[]")], Unavailable, "agent"),
        ([(200, b'{"token": "t"}'), (400, b"{}")], Gone, "request"),
        ([(200, b'{"token": "t"}'), (429, b"{}")], Unavailable, "request"),
        ([(200, b'{"token": "t"}'), (200, b"{}")], Unavailable, "request"),
    ],
)
def test_the_protocols_refusals_say_whether_to_try_again(
    fetched: list[tuple[int, bytes]], error: type[Exception], why: str
) -> None:
    with pytest.raises(error, match=why):
        door(Wire(fetched=fetched)).exercise(BASE, "BEVERLY", {})
