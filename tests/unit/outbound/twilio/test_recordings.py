"""Recordings fetched and deleted: what the company refuses, breaks off or sends elsewhere ends in our own words."""

import base64
import logging
from http.server import BaseHTTPRequestHandler

import pytest

from chalicelib.errors import NotFound, Unavailable
from chalicelib.outbound.twilio_company import TwilioCompany
from chalicelib.outbound.twilio_wire import Waits
from tests.unit.outbound.phone_server import Server, respond, serving
from tests.unit.outbound.twilio.answering import ACCOUNT, CALL, RECORDING, answering


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
