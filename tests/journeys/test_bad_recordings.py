"""From the caller's voice to our bucket over HTTP, with a telephone company that behaves as badly as it can.

Each kind of bad input by its name: nothing is lost, nothing comes twice, nothing personal leaves.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.contact import Phone
from chalicelib.domain.ids import AccountId
from chalicelib.domain.request import Request, Sorting
from chalicelib.domain.rights import Right
from chalicelib.domain.voicemail import Audio, Unusable, Voicemail
from chalicelib.errors import NotFound
from chalicelib.outbound.twilio_company import TwilioCompany
from chalicelib.services.voicemail.keep_voicemail import keep_voicemails
from chalicelib.services.voicemail.reconcile_recordings import reconcile_recordings
from infra.local.phone.client import ACCOUNT, TOKEN, LocalCall
from tests.fakes.phone import MemoryTranscriber
from tests.fakes.recordings import wav
from tests.http.telephone import DEDICATED, Line, new_caller

WORDS = "Please delete everything that you know about me"


@pytest.fixture(scope="module", autouse=True)
def over_http(line: Line) -> Iterator[None]:
    """The company's REST addresses on a port of this machine."""
    with line.phone.serve() as base:
        company = TwilioCompany(account_sid=ACCOUNT, token=lambda: TOKEN, base=base)
        line.stage.desk.__dict__.update(phone_company=company, transcriber=MemoryTranscriber())
        yield


@pytest.fixture(autouse=True)
def mended(line: Line) -> Iterator[None]:
    """Whatever a test has spoiled is mended after it."""
    yield
    line.phone.mend()
    for event in ("voice", "step", "recording", "status"):
        line.phone.deliveries(event)


def leave(line: Line, said: str | bytes = WORDS, **how: Any) -> LocalCall:
    """Ask the business to delete, agree to be recorded, speak, hang up."""
    return line.dial(f"{line.to_business}211").speak(said, **how).hang_up()


def voicemails(line: Line, call: LocalCall) -> tuple[Voicemail, ...]:
    desk, entry = line.stage.desk, line.stage.desk.lines.call(call.sid)
    return desk.voicemails.of_request(entry.account, entry.request)


def voicemail(line: Line, call: LocalCall) -> Voicemail:
    [only] = voicemails(line, call)
    return only


def head(line: Line, call: LocalCall) -> Request:
    entry = line.stage.desk.lines.call(call.sid)
    return line.stage.desk.requests.get(entry.account, entry.request)


def work(line: Line, *, minutes: int = 0) -> list[str]:
    """Let the schedule run, and every five minutes from now; return what went wrong."""
    failed = [*keep_voicemails(line.stage.desk)[1]]
    for _ in range(0, minutes, 5):
        line.stage.time.move(minutes=5)
        failed += keep_voicemails(line.stage.desk)[1]
    return failed


def there(line: Line, recording: str) -> dict[str, Any]:
    """How the company has a recording."""
    [found] = [one for one in line.phone.recordings() if one["sid"] == recording]
    return found


def test_a_message_comes_whole_into_our_bucket_and_leaves_the_company(line: Line) -> None:
    call = leave(line)
    assert work(line) == []
    known = voicemail(line, call)
    before = there(line, known.id)
    assert (known.audio, known.sha256) == (Audio.KEPT, before["sha256"])
    assert abs(known.seconds - before["seconds"]) <= 1  # the company rounds up
    assert before["deleted_at"]
    found = line.stage.desk.voicemail_bucket.find(known)
    assert found is not None
    assert (found.size, found.tags) == (known.size, known.tags)
    assert head(line, call).sort is Sorting.LISTEN


def test_of_three_takes_the_last_is_kept_and_the_others_are_deleted_at_the_company(line: Line) -> None:
    call = line.dial(f"{line.to_business}211").speak("one").press("#").speak("two").press("#").speak(wav(4)).hang_up()
    work(line, minutes=10)
    takes = {known.take: known for known in voicemails(line, call)}
    assert [takes[take].audio for take in (1, 2, 3)] == [Audio.SUPERSEDED, Audio.SUPERSEDED, Audio.KEPT]
    assert all(there(line, known.id)["deleted_at"] for known in takes.values())
    assert takes[3].sha256 == hashlib.sha256(wav(4)).hexdigest()
    assert [line.stage.desk.voicemail_bucket.find(takes[take]) for take in (1, 2)] == [None, None]


def test_takes_out_of_order_leave_the_last(line: Line) -> None:
    line.phone.deliveries("recording", hold=True)
    call = line.dial(f"{line.to_business}211").speak("one").press("#").speak(wav(4)).hang_up()
    line.stage.time.move(minutes=1)
    line.phone.deliver(everything=True, backwards=True)
    work(line, minutes=5)
    kept = [known.take for known in voicemails(line, call) if known.audio is Audio.KEPT]
    assert kept == [2]


def test_no_audio_leaves_a_request_to_call_back(line: Line) -> None:
    call = line.dial(f"{line.to_business}211").hang_up()
    work(line)
    assert voicemails(line, call) == ()
    assert (head(line, call).sort, head(line, call).right) == (Sorting.CALL_BACK, Right.DELETE)


@pytest.mark.parametrize("said", [b"%PDF-1.7 no audio at all", b"<!doctype html><title>x</title>"])
def test_a_recording_that_is_no_audio_is_shown_as_such(line: Line, said: bytes) -> None:
    call = leave(line, said, seconds=5)
    work(line, minutes=30)
    is_left_at_the_company(line, call, Unusable.NOT_AUDIO)


def test_a_recording_of_0_bytes_is_shown_as_such(line: Line) -> None:
    line.phone.fault("media", "empty")
    call = leave(line)
    work(line, minutes=30)
    is_left_at_the_company(line, call, Unusable.EMPTY)


def test_a_recording_of_three_hours_is_left_at_the_company(line: Line) -> None:
    line.phone.fault("media", "long")
    call = leave(line, seconds=3 * 3600)
    work(line)
    is_left_at_the_company(line, call, Unusable.TOO_LARGE)


def is_left_at_the_company(line: Line, call: LocalCall, why: Unusable) -> None:
    """Staff see why there is nothing to hear, and the company has it still."""
    known = voicemail(line, call)
    assert (known.audio, known.unusable) == (Audio.UNUSABLE, why)
    assert line.stage.desk.voicemail_bucket.find(known) is None
    assert not there(line, known.id)["deleted_at"]
    assert head(line, call).sort is Sorting.LISTEN


def test_a_truncated_recording_is_kept_as_far_as_it_goes(line: Line) -> None:
    call = leave(line, wav(4), seconds=300)
    work(line, minutes=30)
    known = voicemail(line, call)
    assert (known.audio, known.unusable, known.seconds) == (Audio.KEPT, Unusable.TRUNCATED, 4)


@pytest.mark.parametrize("kind", ["404", "500", "503", "401", "429", "truncated", "empty", "wrong-type", "redirect"])
def test_an_hour_of_trouble_at_the_company_loses_nothing(line: Line, kind: str) -> None:
    line.phone.fault("media", kind, minutes=20 if kind in {"empty", "wrong-type"} else 60)
    call = leave(line)
    assert work(line, minutes=20)
    assert voicemail(line, call).audio is Audio.AWAITED
    work(line, minutes=70)
    known = voicemail(line, call)
    assert known.whole
    assert (known.sha256, bool(known.deleted_there_at)) == (there(line, known.id)["sha256"], True)
    assert line.tags(call).count("request:voicemail:kept") == 1


@pytest.mark.parametrize("kind", ["404", "500"])
def test_what_cannot_be_deleted_at_the_company_is_deleted_later(line: Line, kind: str) -> None:
    line.phone.fault("recording", kind, minutes=60)
    call = leave(line)
    work(line)
    known = voicemail(line, call)
    assert known.audio is Audio.KEPT
    if kind == "500":
        assert (known.deleted_there_at, known.work_at is not None) == (None, True)
        work(line, minutes=120)
        assert there(line, known.id)["deleted_at"]
    assert voicemail(line, call).deleted_there_at


def test_the_same_callback_fifty_times_is_one_voicemail(line: Line) -> None:
    line.phone.deliveries("recording", times=50)
    call = leave(line)
    work(line, minutes=2)
    line.phone.deliver(everything=True)
    assert voicemail(line, call).whole
    assert line.tags(call).count("request:voicemail:left") == 1


def test_a_recording_nobody_told_us_about_is_found_by_asking(line: Line) -> None:
    line.phone.deliveries("recording", lose=True)
    call = leave(line)
    assert voicemails(line, call) == ()
    line.stage.time.move(hours=1)
    assert reconcile_recordings(line.stage.desk) == 1
    assert reconcile_recordings(line.stage.desk) == 0
    work(line)
    known = voicemail(line, call)
    assert (known.whole, head(line, call).sort) == (True, Sorting.LISTEN)
    assert known.received_at < line.stage.time.now() - timedelta(minutes=50)


def test_a_recording_of_a_call_that_nobody_told_us_about_lands_in_the_queue_with_its_caller(line: Line) -> None:
    caller = new_caller()
    exchange = line.phone.exchange
    assert exchange is not None
    call = leave(line)
    made = exchange.book.state.recordings[voicemail(line, call).id]
    told = exchange.book.state.calls[call.sid]
    call_sid, recording_sid = f"CA{'7c' * 16}", f"RE{'7c' * 16}"
    exchange.book.state.calls[call_sid] = replace(told, sid=call_sid, caller=caller, called=DEDICATED)
    exchange.book.state.recordings[recording_sid] = replace(made, sid=recording_sid, call=call_sid)
    with pytest.raises(NotFound):
        line.stage.desk.lines.call(call_sid)
    line.stage.time.move(hours=1)
    assert reconcile_recordings(line.stage.desk) == 1
    entry = line.stage.desk.lines.call(call_sid)
    found = line.stage.desk.requests.get(entry.account, entry.request)
    assert (found.account, found.right, found.sort) == (line.account, Right.UNSORTED, Sorting.LISTEN)
    assert found.contact == Phone(caller).masked()


def test_nothing_personal_reaches_the_logs_or_the_audit(line: Line, capsys: pytest.CaptureFixture[str]) -> None:
    call = leave(line, "Me llamo Ximena Marcadora")
    line.phone.fault("media", "500", count=2)
    work(line, minutes=5)
    entry = line.stage.desk.lines.call(call.sid)
    caller = line.kept(call).caller
    assert caller is not None
    seen = capsys.readouterr().out
    seen += repr(line.stage.desk.audit_log.of_request(AccountId(entry.account), entry.request))
    for personal in (caller.e164, caller.e164[2:], "Ximena", "Marcadora", str(line.reference(call)) + "|"):
        assert personal not in seen
