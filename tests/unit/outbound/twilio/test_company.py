"""Lists, facts, texts and calls of the telephone company, and the addresses that are asked."""

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.domain.contact import Phone
from chalicelib.errors import Gone, Unavailable
from chalicelib.outbound.twilio_company import TwilioCompany
from tests.unit.outbound.phone_server import Server, respond
from tests.unit.outbound.twilio.answering import ACCOUNT, CALL, answering

CALLER, LINE = Phone("+14158675309"), "+18005550100"


SINCE = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def listed(number: int, other: Mapping[str, object] | None = None) -> dict[str, object]:
    at = f"Sun, 22 Nov 2026 {number:02}:30:00 +0000"
    return {
        "sid": f"RE{number:032x}",
        "call_sid": CALL,
        "status": "completed",
        "source": "RecordVerb",
        "duration": "17",
        "date_created": at,
        "start_time": at,
        **(other or {}),
    }


def test_all_pages_of_recordings_are_read_from_the_configured_host(server: Server, company: TwilioCompany) -> None:
    strange: list[dict[str, object]] = [
        {"status": "processing"},
        {"status": "absent", "duration": None},
        {"source": "Conference"},
    ]
    first = {"recordings": [listed(11), listed(12), *(listed(13, other) for other in strange)], "page": 0}
    more = f"/2010-04-01/Accounts/{ACCOUNT}/Recordings.json?Page=1&PageToken=x"

    def pages(handler: BaseHTTPRequestHandler) -> None:
        last = {"recordings": [listed(14, {"duration": "-1"})], "next_page_uri": None}
        page = last if "PageToken" in handler.path else first | {"next_page_uri": more}
        respond(handler, 200, json.dumps(page).encode())

    server.answer = pages
    heard = list(company.recordings(since=SINCE))
    assert [(one.recording, one.call, one.seconds) for one in heard] == [
        (f"RE{12:032x}", CALL, 17),
        (f"RE{14:032x}", CALL, 0),
    ]
    assert heard[0].made_at == datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
    asked = parse_qs(urlsplit(server.asked[0].path).query)
    assert (asked["DateCreated>"], asked["PageSize"]) == (["2026-11-22T00:00:00Z"], ["200"])
    assert server.asked[1].path == more


@pytest.mark.parametrize("status", [500, 401])
def test_a_list_that_fails_in_the_middle_is_not_taken_for_whole(
    server: Server, company: TwilioCompany, status: int
) -> None:
    def broken(handler: BaseHTTPRequestHandler) -> None:
        page = {"recordings": [listed(12)], "next_page_uri": "/2010-04-01/x.json?Page=1"}
        respond(handler, 200 if "Page=1" not in handler.path else status, json.dumps(page).encode())

    server.answer = broken
    found = iter(company.recordings(since=SINCE))
    assert next(found).recording == f"RE{12:032x}"
    with pytest.raises(Unavailable):
        next(found)


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"a": [], "b": []}', b""])
def test_an_answer_that_cannot_be_read_may_become_readable(server: Server, company: TwilioCompany, body: bytes) -> None:
    server.answer = lambda handler: respond(handler, 200, body)
    with pytest.raises(Unavailable):
        list(company.recordings(since=SINCE))


def test_the_facts_of_a_call(server: Server, company: TwilioCompany) -> None:
    told: dict[str, object] = {
        "sid": CALL,
        "from": CALLER.e164,
        "to": LINE,
        "caller_name": "JANE DOE",
        "stir_verstat": "TN-Validation-Passed-A",
        "start_time": "Sun, 22 Nov 2026 12:30:00 +0000",
        "end_time": "Sun, 22 Nov 2026 12:33:00 +0000",
    }
    answering(server, 200, told)
    facts = company.call(CALL)
    assert (facts.caller, facts.called, facts.name) == (CALLER, LINE, "JANE DOE")
    assert facts.attestation == "TN-Validation-Passed-A"
    assert facts.started_at == datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
    assert facts.ended_at == datetime(2026, 11, 22, 12, 33, tzinfo=UTC)
    answering(server, 200, {"sid": CALL, "from": "+266696687", "to": LINE, "start_time": None})
    assert company.call(CALL).caller is None


def test_a_text_is_sent_once_and_says_where_its_fate_is_told(server: Server) -> None:
    company = TwilioCompany(account_sid=ACCOUNT, token=lambda: "12345", base=server.url, told="https://us.test/told")
    answering(server, 201, {"sid": "SM1"})
    assert company.text(to=CALLER, sender=LINE, body="Su código: 1 & 2") == "SM1"
    [asked] = server.asked
    assert parse_qs(asked.body) == {
        "To": [CALLER.e164],
        "From": [LINE],
        "Body": ["Su código: 1 & 2"],
        "StatusCallback": ["https://us.test/told"],
    }


def test_a_failed_text_is_not_sent_again(server: Server, company: TwilioCompany) -> None:
    answering(server, 500)
    with pytest.raises(Unavailable):
        company.text(to=CALLER, sender=LINE, body="x")
    assert len(server.asked) == 1


def test_a_call_carries_its_document(server: Server, company: TwilioCompany) -> None:
    answering(server, 201, {"sid": CALL})
    assert company.speak(to=CALLER, sender=LINE, document="<Response/>") == CALL
    assert parse_qs(server.asked[0].body)["Twiml"] == ["<Response/>"]


@pytest.mark.parametrize("code", [21610, 21211, 21614, 30006])
def test_a_number_that_takes_nothing_is_gone(server: Server, company: TwilioCompany, code: int) -> None:
    answering(server, 400, {"code": code, "message": "The number +14158675309", "status": 400})
    with pytest.raises(Gone) as gone:
        company.text(to=CALLER, sender=LINE, body="secret words")
    assert str(gone.value) == f"the number takes nothing: {code}"
    with pytest.raises(Gone) as gone:
        company.speak(to=CALLER, sender=LINE, document="<Response/>")
    assert str(gone.value) == f"the number takes nothing: {code}"


def test_any_other_refusal_is_told_by_its_code_alone(
    server: Server, company: TwilioCompany, caplog: pytest.LogCaptureFixture
) -> None:
    answering(server, 400, {"code": 21606, "message": "From +18005550100 to +14158675309", "status": 400})
    with caplog.at_level(logging.DEBUG), pytest.raises(Unavailable) as refused:
        company.text(to=CALLER, sender=LINE, body="secret words")
    said = f"{refused.value} {[vars(record) for record in caplog.records if record.name != 'asyncio']}"
    assert "21606" in said
    assert "5309" not in said
    assert "secret" not in said


@pytest.mark.parametrize("base", ["http://api.example.com", "ftp://127.0.0.1", "api.twilio.com", ""])
def test_nothing_goes_over_an_open_line(base: str) -> None:
    with pytest.raises(ValueError, match="https"):
        TwilioCompany(account_sid=ACCOUNT, token=lambda: "12345", base=base)


def test_a_base_may_have_a_path(server: Server) -> None:
    company = TwilioCompany(account_sid=ACCOUNT, token=lambda: "12345", base=f"{server.url}/local/phone/api/")
    answering(server, 200, {"sid": CALL, "from": CALLER.e164, "to": LINE})
    company.call(CALL)
    assert server.asked[0].path == f"/local/phone/api/2010-04-01/Accounts/{ACCOUNT}/Calls/{CALL}.json"
