"""The telephone company over real HTTP: what it refuses, breaks off or sends elsewhere ends in our own words."""

import base64
import json
import logging
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.domain.contact import Phone
from chalicelib.errors import Gone, NotFound, Unavailable
from chalicelib.outbound.twilio_company import TwilioCompany
from chalicelib.outbound.twilio_wire import Waits
from tests.unit.outbound.phone_server import Server, respond, serving

ACCOUNT = "AC" + "a" * 32
RECORDING, CALL = "RE" + "1" * 32, "CA" + "2" * 32
CALLER, LINE = Phone("+14158675309"), "+18005550100"
SINCE = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as started:
        yield started


@pytest.fixture
def company(server: Server) -> TwilioCompany:
    return TwilioCompany(account_sid=ACCOUNT, token=lambda: "12345", base=server.url)


def answering(server: Server, status: int, document: object = None, **headers: str) -> None:
    body = b"" if document is None else json.dumps(document).encode()
    server.answer = lambda handler: respond(handler, status, body, Content_Type="application/json", **headers)


def fetched(company: TwilioCompany) -> bytes:
    with company.recording(RECORDING) as media:
        return b"".join(media.chunks)


def test_a_recording_comes_with_its_type_and_size(server: Server, company: TwilioCompany) -> None:
    sound = bytes(range(256)) * 1000
    server.answer = lambda handler: respond(handler, 200, sound, Content_Type="audio/x-wav; rate=8000")
    with company.recording(RECORDING) as media:
        assert (media.content_type, media.size) == ("audio/x-wav", 256_000)
        assert b"".join(media.chunks) == sound
    [asked] = server.asked
    assert asked.path == f"/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDING}.wav"
    assert base64.b64decode(asked.authorization.removeprefix("Basic ")) == f"{ACCOUNT}:12345".encode()


def test_a_token_that_changes_is_used_at_once(server: Server) -> None:
    tokens = iter(["old", "new"])
    company = TwilioCompany(account_sid=ACCOUNT, token=lambda: next(tokens), base=server.url)
    answering(server, 204)
    company.delete_recording(RECORDING)
    company.delete_recording(RECORDING)
    sent = [base64.b64decode(asked.authorization.removeprefix("Basic ")).decode() for asked in server.asked]
    assert [auth.partition(":")[2] for auth in sent] == ["old", "new"]


def test_of_two_tokens_the_first_is_used_and_with_none_nothing_is_asked(server: Server) -> None:
    tokens = iter(["new\nold", " "])
    company = TwilioCompany(account_sid=ACCOUNT, token=lambda: next(tokens), base=server.url)
    answering(server, 204)
    company.delete_recording(RECORDING)
    assert base64.b64decode(server.asked[0].authorization.removeprefix("Basic ")) == f"{ACCOUNT}:new".encode()
    with pytest.raises(Unavailable):
        company.delete_recording(RECORDING)
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_recording_that_is_not_there_is_not_found(server: Server, company: TwilioCompany, status: int) -> None:
    answering(server, status)
    with pytest.raises(NotFound):
        fetched(company)


@pytest.mark.parametrize("status", [400, 401, 403, 429, 500, 503])
def test_any_other_refusal_may_end(server: Server, company: TwilioCompany, status: int) -> None:
    answering(server, status, {"message": "No +14158675309"})
    with pytest.raises(Unavailable) as refused:
        fetched(company)
    assert "4158675309" not in str(refused.value)


def test_refused_credentials_are_told_without_content(
    server: Server, company: TwilioCompany, caplog: pytest.LogCaptureFixture
) -> None:
    answering(server, 401, {"message": "Authenticate +14158675309"})
    with caplog.at_level(logging.DEBUG, logger="recourse-desk"), pytest.raises(Unavailable):
        company.call(CALL)
    assert [record.message for record in caplog.records] == ["the telephone company refuses our credentials"]


def test_nobody_listening_may_end() -> None:
    with serving() as gone:
        url = gone.url
    company = TwilioCompany(account_sid=ACCOUNT, token=lambda: "12345", base=url)
    with pytest.raises(Unavailable):
        fetched(company)
    with pytest.raises(Unavailable):
        company.call(CALL)


def test_a_redirection_to_another_host_is_not_followed(server: Server, company: TwilioCompany) -> None:
    with serving() as other:
        other.answer = lambda handler: respond(handler, 200, b"RIFF")
        answering(server, 307, Location=f"{other.url}/sound.wav")
        with pytest.raises(Unavailable):
            fetched(company)
        assert other.asked == []


def test_a_redirection_within_the_host_is_followed_but_not_for_ever(server: Server, company: TwilioCompany) -> None:
    def once(handler: BaseHTTPRequestHandler) -> None:
        if handler.path == "/media":
            respond(handler, 200, b"RIFF")
        else:
            respond(handler, 302, Location="/media")

    server.answer = once
    assert fetched(company) == b"RIFF"
    answering(server, 302, Location="/round")
    with pytest.raises(Unavailable):
        fetched(company)


def test_no_answer_of_the_interface_is_looked_for_elsewhere(server: Server, company: TwilioCompany) -> None:
    with serving() as other:
        other.answer = lambda handler: respond(handler, 200, b"{}")
        answering(server, 302, Location=f"{other.url}/call")
        with pytest.raises((Unavailable, NotFound)):
            company.call(CALL)
        assert other.asked == []


@pytest.mark.parametrize("chunked", [False, True])
def test_a_recording_that_breaks_off_is_not_taken_for_whole(
    server: Server, company: TwilioCompany, *, chunked: bool
) -> None:
    def half(handler: BaseHTTPRequestHandler) -> None:
        if chunked:
            handler.send_response(200)
            handler.send_header("Transfer-Encoding", "chunked")
            handler.end_headers()
            handler.wfile.write(b"4\r\nRIFF\r\n8\r\nWA")
        else:
            respond(handler, 200, b"RIFF", Content_Length="1000")
        handler.close_connection = True

    server.answer = half
    with pytest.raises(Unavailable):
        fetched(company)


@pytest.mark.parametrize("waits", [Waits(read=0.05), Waits(whole=-1.0)])
def test_silence_and_a_trickle_end(server: Server, waits: Waits) -> None:
    company = TwilioCompany(account_sid=ACCOUNT, token=lambda: "12345", base=server.url, waits=waits)

    def trickle(handler: BaseHTTPRequestHandler) -> None:
        respond(handler, 200, b"RI", Content_Length="4")
        handler.wfile.flush()
        server.over.wait(5)

    server.answer = trickle
    with pytest.raises(Unavailable):
        fetched(company)
    server.over.set()


def test_a_recording_without_a_size_is_whole_when_its_end_comes(server: Server, company: TwilioCompany) -> None:
    def chunks(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"4\r\nRIFF\r\n4\r\nWAVE\r\n0\r\n\r\n")

    server.answer = chunks
    with company.recording(RECORDING) as media:
        assert media.size is None
        assert b"".join(media.chunks) == b"RIFFWAVE"


def test_what_is_deleted_already_is_no_error(server: Server, company: TwilioCompany) -> None:
    answering(server, 404, {"code": 20404, "message": "not found"})
    company.delete_recording(RECORDING)
    answering(server, 204)
    company.delete_recording(RECORDING)
    assert {asked.method for asked in server.asked} == {"DELETE"}
    answering(server, 500)
    with pytest.raises(Unavailable):
        company.delete_recording(RECORDING)


@pytest.mark.parametrize("sid", ["", "../Keys", "RE1/../../x", "RE1?x", "re1", "RE" + "1" * 99])
def test_what_is_no_id_never_becomes_an_address(server: Server, company: TwilioCompany, sid: str) -> None:
    with pytest.raises(NotFound), company.recording(sid):
        pass
    company.delete_recording(sid)
    with pytest.raises(NotFound):
        company.call(sid)
    assert server.asked == []


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
