"""What a webhook says: the present state in codes and dates, never who asked or what was said."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from chalicelib.domain.audit import ChainHead
from chalicelib.domain.event_data import payload, request_data, suppression_data, vendor_data, voicemail_data
from chalicelib.domain.events import Event
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.request import Outcome
from chalicelib.domain.voicemail import Audio, Voicemail, Words
from chalicelib.domain.webhook import Delivery
from tests.unit.domain.test_request import ACKNOWLEDGED, CONFIRMED, NOW, a_request
from tests.unit.domain.test_vendor_task import TASK


def test_a_request_is_told_with_its_clocks_and_numbers_and_without_the_person() -> None:
    head = replace(a_request(clocks=ACKNOWLEDGED, verification=CONFIRMED), chain_head=ChainHead(7, "0" * 64))
    data = request_data(head, sequence=5)
    assert (data["sequence"], data["revision"]) == (5, 7)
    assert [clock["period"] for clock in data["clocks"]] == ["acknowledge", "respond"]
    assert data["clocks"][0]["met_at"] == "2026-11-22T09:30:00.000Z"
    assert data["clocks"][1]["met_at"] is None
    assert data["outcome"] is None
    assert {"requester", "contact", "email", "name"}.isdisjoint(data)
    assert head.requester not in json.dumps(data)
    closed = request_data(head.closed(Outcome.GRANTED, NOW), sequence=6)
    assert (closed["outcome"], closed["state"], closed["closed_at"]) == (
        "granted",
        "closed",
        "2026-11-22T09:30:00.000Z",
    )


def test_a_voicemail_is_told_without_audio_and_words() -> None:
    voicemail = Voicemail(
        account=AccountId("acc_x"),
        request=RequestId("R"),
        submission=Reference("12345678901"),
        id="RE1",
        call="CA1",
        take=1,
        language="en",
        received_at=NOW,
        audio=Audio.KEPT,
        words=Words.DONE,
        transcript="my words",
        sha256="ab",
    )
    data = voicemail_data(voicemail, sequence=3)
    assert (data["audio"], data["transcript"], data["sequence"]) == ("kept", "done", 3)
    assert "my words" not in json.dumps(data)


def test_an_opt_out_is_told_by_codes() -> None:
    delivery = Delivery(
        account=AccountId("acc_x"),
        endpoint="whk_x",
        id="msg_x",
        event=Event.SUPPRESSION_CHANGED,
        at=NOW,
        sequence=4,
        facts={"subject": "email", "began": ["sale_sharing"]},
    )
    assert suppression_data(delivery) == {
        "request": None,
        "sequence": 4,
        "subject": "email",
        "began": ["sale_sharing"],
    }


def test_the_frame_is_that_of_standard_webhooks() -> None:
    delivery = Delivery(
        account=AccountId("acc_x"),
        endpoint="whk_x",
        id="msg_x",
        event=Event.LATE,
        at=datetime(2026, 11, 23, 17, tzinfo=UTC),
    )
    assert payload(delivery, {"id": "R"}) == {
        "type": "request.late",
        "timestamp": "2026-11-23T17:00:00.000Z",
        "data": {"id": "R"},
    }


def test_a_vendor_is_told_where_to_look_and_nothing_of_the_person() -> None:
    assert vendor_data(TASK, link="https://x.example/vendor/t") == {
        "id": "01R.01V",
        "reference": "20000000007",
        "right": "delete",
        "due": "2026-12-03",
        "link": "https://x.example/vendor/t",
        "data": "https://x.example/vendor/t/data",
    }
