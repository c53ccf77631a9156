"""The company's REST addresses answer as Twilio's, or as badly as one wishes; asked over HTTP."""

import base64
import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest

from infra.local.phone import faults
from infra.local.phone.exchange import ACCOUNT, TOKEN
from tests.local.line import ANA, DONE, RECORD, SHARED, SMS, VOICE, Line

ROOT = f"/2010-04-01/Accounts/{ACCOUNT}"


@dataclass
class Answer:
    """What came back."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def json(self) -> Any:
        """The document."""
        return json.loads(self.body)


@dataclass
class Company:
    """The company's addresses with one message from Ana."""

    line: Line
    base: str
    recording: str = ""

    def call(self, method: str, path: str, *, token: str = TOKEN, **form: str) -> Answer:
        """Send one request."""
        connection = http.client.HTTPConnection(urlsplit(self.base).netloc, timeout=10)
        secret = base64.b64encode(f"{ACCOUNT}:{token}".encode()).decode()
        headers = {"Authorization": f"Basic {secret}", "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, urlencode(form) if form else None, headers)
        try:
            answer = connection.getresponse()
            return Answer(answer.status, answer.read(), {k.lower(): v for k, v in answer.headers.items()})
        finally:
            connection.close()

    @property
    def media(self) -> str:
        """Where the message's audio is."""
        return f"{ROOT}/Recordings/{self.recording}.wav"


@pytest.fixture
def company() -> Iterator[Company]:
    """Served on a port of its own."""
    line = Line({VOICE: RECORD, DONE: "<Hangup/>", SMS: ""}, strict=False)
    with line.phone.serve() as base:
        line.phone.dial(ANA, SHARED, CallerName="ANA").speak("Please delete my data").hang_up()
        yield Company(line, base, line.phone.recordings()[0]["sid"])


def test_the_audio_lies_behind_authentication(company: Company) -> None:
    assert company.call("GET", company.media, token="wrong").status == 401
    got = company.call("GET", company.media)

    assert (got.status, got.headers["content-type"], got.body[:4]) == (200, "audio/x-wav", b"RIFF")
    assert company.call("GET", company.media.removesuffix(".wav")).body == got.body
    assert company.call("GET", company.media.replace(".wav", ".mp3")).status == 404


def test_a_recording_is_described(company: Company) -> None:
    got = company.call("GET", f"{ROOT}/Recordings/{company.recording}.json").json

    assert (got["sid"], got["status"], got["source"]) == (company.recording, "completed", "RecordVerb")
    assert got["date_created"] == "Fri, 20 Nov 2026 09:00:00 +0000"
    assert got["call_sid"].startswith("CA")


def test_a_deleted_recording_is_gone_and_its_description_stays_for_who_asks(company: Company) -> None:
    address = f"{ROOT}/Recordings/{company.recording}.json"
    assert company.call("DELETE", address).status == 204
    assert company.call("DELETE", address).status == 404
    assert company.call("GET", company.media).json["code"] == 20404
    assert company.call("GET", address).status == 404
    assert company.call("GET", f"{address}?IncludeSoftDeleted=true").json["status"] == "deleted"
    assert company.call("GET", f"{ROOT}/Recordings.json").json["recordings"] == []


def test_recordings_are_listed_newest_first_in_pages(company: Company) -> None:
    for _ in range(2):
        company.line.move(days=1)
        company.line.phone.dial(ANA, SHARED).speak("More").hang_up()
    made = [one["sid"] for one in company.line.phone.recordings()]

    first = company.call("GET", f"{ROOT}/Recordings.json?PageSize=2").json
    second = company.call("GET", first["next_page_uri"]).json

    assert [one["sid"] for one in first["recordings"] + second["recordings"]] == made[::-1]
    assert (first["page"], second["page"], second["next_page_uri"]) == (0, 1, None)
    assert second["previous_page_uri"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("DateCreated=2026-11-20", 1),
        ("DateCreated=2026-11-19", 0),
        (f"{quote('DateCreated>')}=2026-11-21", 0),
        (f"{quote('DateCreated>')}=2026-11-20", 1),
        (f"{quote('DateCreated>')}={quote('2026-11-20T09:00:01Z')}", 0),
        (f"{quote('DateCreated<')}=2026-11-20", 1),
        (f"{quote('DateCreated<')}=2026-11-19", 0),
        ("CallSid=CA00000000000000000000000000000000", 0),
    ],
)
def test_recordings_are_filtered_by_day_and_call(company: Company, query: str, count: int) -> None:
    assert len(company.call("GET", f"{ROOT}/Recordings.json?{query}").json["recordings"]) == count


def test_a_call_is_described(company: Company) -> None:
    sid = company.line.phone.calls_to(SHARED)[0].sid
    got = company.call("GET", f"{ROOT}/Calls/{sid}.json").json

    assert (got["from"], got["to"], got["caller_name"], got["status"]) == (ANA, SHARED, "ANA", "completed")
    assert company.call("GET", f"{ROOT}/Calls/CA{'0' * 32}.json").status == 404


def test_the_app_sends_texts(company: Company) -> None:
    path = f"{ROOT}/Messages.json"
    sent = company.call("POST", path, From=SHARED, To=ANA, Body="Your code is 123456")
    assert (sent.status, sent.json["status"]) == (201, "queued")
    assert company.line.phone.texts_to(ANA)[0].body == "Your code is 123456"

    company.line.phone.text(ANA, SHARED, "STOP")
    company.line.phone.mark("+14155550177", "landline")
    company.line.phone.mark("+14155550188", "unreachable")
    refused = {
        to: company.call("POST", path, From=SHARED, To=to, Body="x").json["code"]
        for to in (ANA, "+14155550177", "+14155550188", "1")
    }
    assert list(refused.values()) == [21610, 21614, 21211, 21211]
    assert company.call("POST", path, From=SHARED, To="+14155550166", Body="").json["code"] == 21602


def test_the_app_calls_and_the_person_answers(company: Company) -> None:
    document = "<Response><Say>Your code is 1 2 3</Say></Response>"
    rung = company.call("POST", f"{ROOT}/Calls.json", From=SHARED, To=ANA, Twiml=document)
    assert rung.status == 201
    [call] = company.line.phone.calls_to(ANA)
    assert (call.sid, call.doing) == (rung.json["sid"], "ringing")
    assert call.answer().words == "Your code is 1 2 3"

    wrong = company.call("POST", f"{ROOT}/Calls.json", From=SHARED, To=ANA, Twiml="<Response><Shout/></Response>")
    assert wrong.json["code"] == 12100
    assert company.line.book.state.problems


@pytest.mark.parametrize(("kind", "status"), [("404", 404), ("500", 500), ("503", 503), ("redirect", 302)])
def test_an_address_can_refuse_for_an_hour(company: Company, kind: str, status: int) -> None:
    company.line.phone.fault("media", kind, minutes=60)
    assert company.call("GET", company.media).status == status
    assert company.call("GET", f"{ROOT}/Recordings.json").status == 200
    company.line.move(minutes=61)

    assert company.call("GET", company.media).status == 200


def test_a_fault_can_last_for_some_answers_or_until_all_is_mended(company: Company) -> None:
    company.line.phone.fault("*", "500", count=1)
    assert [company.call("GET", company.media).status for _ in range(2)] == [500, 200]

    company.line.phone.fault("*", "500")
    company.line.phone.mend()
    assert company.call("GET", company.media).status == 200


def test_audio_can_end_in_the_middle(company: Company) -> None:
    company.line.phone.fault("media", "truncated")
    with pytest.raises(http.client.IncompleteRead):
        company.call("GET", company.media)


def test_audio_can_be_nothing_something_else_or_too_much(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "LONG_BYTES", 1000)
    for kind in ("empty", "wrong-type", "long"):
        company.line.phone.fault("media", kind, count=1)
    empty, page, long, good = (company.call("GET", company.media) for _ in range(4))

    assert (empty.status, empty.body) == (200, b"")
    assert page.headers["content-type"] == "text/html"
    assert len(long.body) == len(good.body) + 1000


def test_a_slow_answer_comes_at_last(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "SLOW_SECONDS", 0.01)
    company.line.phone.fault("media", "slow")

    assert company.call("GET", company.media).status == 200


def test_other_addresses_are_not_there(company: Company) -> None:
    for path in (f"{ROOT}/Conferences.json", "/2010-04-01/Accounts/AC1/Recordings.json", f"{ROOT}/Messages", "/"):
        assert company.call("GET", path).status == 404
