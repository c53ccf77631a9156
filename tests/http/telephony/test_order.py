"""Webhooks that repeat, come late, out of order or not at all; failures here while somebody listens."""

from collections.abc import Iterator

import pytest

from chalicelib.domain.request import Sorting
from chalicelib.domain.rights import Right
from chalicelib.errors import NotFound, Unavailable
from chalicelib.storage.work import UnitOfWork
from infra.local.phone.signature import sign
from infra.local.phone.wire import FORM, Outgoing
from tests.http.telephone import SHARED, Line, new_caller, spoken


@pytest.fixture(autouse=True)
def in_order(line: Line) -> Iterator[None]:
    """Whatever a test has spoiled is mended after it."""
    yield
    for event in ("voice", "step", "recording", "status"):
        line.phone.deliveries(event)


def post(line: Line, path: str, **fields: str) -> tuple[int, str]:
    """Post as the company does, outside of any call."""
    from urllib.parse import urlencode

    exchange = line.phone.exchange
    assert exchange is not None
    url = f"{exchange.public_url}/telephony/voice{path}"
    whole = {"AccountSid": exchange.account, "To": SHARED} | fields
    headers = {"X-Twilio-Signature": sign(exchange.token, url, whole), "Content-Type": FORM}
    answer = exchange.webhooks.transport(Outgoing("POST", url, headers, urlencode(whole).encode()))
    return answer.status, answer.body.decode()


def test_a_whole_call_whose_every_step_repeats_leaves_the_same_as_once(line: Line) -> None:
    once = line.dial(f"{line.to_business}211").speak("once").press("#").speak("twice").wait_silent().press("1")
    line.phone.deliveries("step", times=4)
    often = line.dial(f"{line.to_business}211").speak("once").press("#").speak("twice").wait_silent().press("1")
    assert line.tags(often) == line.tags(once)
    assert often.everything[-1].words == once.everything[-1].words
    assert line.kept(often).takes == line.kept(once).takes == 2
    assert len(line.stage.desk.requests.letters(line.account, line.reference(often))) == 1


def test_the_key_that_leaves_the_request_fifty_times_leaves_one(line: Line) -> None:
    call = line.dial(f"{line.to_business}2")
    line.phone.deliveries("step", times=50)
    call.press("1")
    assert line.tags(call) == ["request:received"]
    assert call.words.count(spoken(line.reference(call))) == 2


def test_callbacks_fifty_times_leave_the_same_as_once(line: Line) -> None:
    once = line.dial(f"{line.to_business}211").speak("once").hang_up()
    line.phone.deliveries("recording", times=50)
    line.phone.deliveries("status", times=50)
    often = line.dial(f"{line.to_business}211").speak("once").hang_up()
    assert line.tags(often) == line.tags(once)
    assert len(line.stage.desk.voicemails.of_request(line.account, line.request(often).id)) == 1


def test_a_status_that_comes_late_or_without_a_call_harms_nothing(line: Line) -> None:
    line.phone.deliveries("status", hold=True)
    call = line.dial(f"{line.to_business}21").hang_up()
    nothing = line.dial("1").hang_up()
    assert line.kept(call).ended_at is None
    line.stage.time.move(minutes=5)
    line.phone.deliver(everything=True, backwards=True)
    kept = line.kept(call)
    assert kept.ended_at is not None
    with pytest.raises(NotFound):
        line.stage.desk.lines.call(nothing.sid)
    again = post(line, "/status", CallSid=call.sid, CallStatus="completed", CallDuration="9999")
    assert again[0] == 200
    assert line.kept(call) == kept


@pytest.mark.parametrize(
    "fields",
    [
        {"CallStatus": "ringing"},
        {"CallStatus": "completed", "Timestamp": "yesterday"},
        {"CallStatus": "completed", "CallDuration": "-3", "Timestamp": "Sun, 22 Nov 2099 09:00:00 +0000"},
        {"CallStatus": "completed", "CallDuration": "²"},
        {},
    ],
)
def test_a_strange_status_is_taken_as_far_as_it_goes(line: Line, fields: dict[str, str]) -> None:
    call = line.dial(f"{line.to_business}21")
    assert post(line, "/status", CallSid=call.sid, **fields)[0] == 200
    kept = line.kept(call)
    assert (kept.ended_at is not None) is (fields.get("CallStatus") == "completed")
    assert kept.ended_at is None or kept.ended_at <= line.stage.time.now()


def test_a_call_id_that_is_none_is_refused_in_words(line: Line) -> None:
    assert post(line, "/status", CallSid="../../x", CallStatus="completed")[0] == 200
    status, words = post(line, f"/right?account={line.account}&code={line.code.code}", CallSid="nonsense", Digits="1")
    assert status == 200
    assert "One moment, please." in words


def test_a_recording_before_its_call_gets_the_right_that_is_keyed_later(line: Line) -> None:
    sid, caller = f"CA{'5e' * 16}", new_caller()
    told = {"CallSid": sid, "RecordingSid": f"RE{'5e' * 16}", "RecordingStatus": "completed", "RecordingDuration": "7"}
    assert post(line, f"/recording?account={line.account}&language=es&take=1", **told)[0] == 200
    entry = line.stage.desk.lines.call(sid)
    before = line.stage.desk.requests.get(entry.account, entry.request)
    assert (before.right, before.sort) == (Right.UNSORTED, Sorting.LISTEN)
    state = f"account={line.account}&code={line.code.code}&language=es"
    status, words = post(
        line, f"/right?{state}", CallSid=sid, From=caller, Digits="1", FromState="CA", FromCountry="US"
    )
    assert status == 200
    assert spoken(before.submission) in words
    after = line.stage.desk.requests.get(entry.account, entry.request)
    assert (after.right, after.sort, after.received_at) == (Right.DELETE, Sorting.LISTEN, before.received_at)
    call = line.stage.desk.voicemails.call(entry.account, entry.request, sid)
    assert call.caller is not None
    assert (call.caller.e164, call.place, call.code, call.incomplete) == (caller, "US-CA", line.code.code, False)
    assert line.stage.desk.requests.by_contact(line.account, call.caller.look_up)


def test_a_recording_that_nobody_can_name_is_dropped_and_counted(
    line: Line, capsys: pytest.CaptureFixture[str]
) -> None:
    assert post(line, f"/recording?account={line.account}&take=1", CallSid=f"CA{'0' * 32}", RecordingSid="x")[0] == 200
    assert '"PhoneRecordingsUnreadable":[1.0]' in capsys.readouterr().out


@pytest.mark.parametrize("key", ["1", "2"])
def test_a_key_is_not_lost_when_storing_fails_for_a_moment(
    line: Line, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = line.dial(f"{line.to_business}2")
    failures = iter([Unavailable("storage"), Unavailable("storage")])
    commit = UnitOfWork.commit

    def unsteady(unit: UnitOfWork) -> None:
        failure = next(failures, None)
        if failure:
            raise failure
        commit(unit)

    monkeypatch.setattr(UnitOfWork, "commit", unsteady)
    call.press(key)
    assert call.words.count("One moment, please.") == 2
    assert call.says("Your request has arrived.")
    assert line.request(call).right in {Right.DELETE, Right.KNOW_SPECIFIC}


def test_when_storing_goes_on_failing_the_caller_hears_so(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    call = line.dial(f"{line.to_business}2")

    def broken(unit: UnitOfWork) -> None:
        raise Unavailable("storage")

    monkeypatch.setattr(UnitOfWork, "commit", broken)
    call.press("1")
    assert call.says("We are sorry, something went wrong here.")
    assert call.ended


@pytest.mark.parametrize("path", ["/consent", "/number", "/text", "/pin", "/heard", "/recorded", "/business", "/right"])
def test_a_step_without_what_came_before_it_answers_in_words(line: Line, path: str) -> None:
    for digits in ("1", "2", "123456", "*"):
        status, words = post(line, path, CallSid=f"CA{'7' * 32}", Digits=digits, From=new_caller(), To="+1")
        assert status == 200
        assert "<Say" in words or "<Redirect" in words
