"""What a call and a text cost at AWS, webhook by webhook; and a step's answer over its handler called bare.

The local telephone company makes the call: it follows the documents, signs its webhooks, hosts the recording. Each of
its posts goes through the Lambda entry point, as API Gateway would hand it over. Units are exact for the indexes: a
row's entry that moves is one written and one removed, one whose keys and copied fields stay is none.
"""

import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bench.calls import Recorder, Rows, figures, recording
from bench.desk import Bench, signed_event
from infra.local.phone.client import ACCOUNT, TOKEN, LocalCall
from infra.local.phone.wire import Incoming, Outgoing
from tests.http.stage import Stage, Time
from tests.http.telephone import DEDICATED, Line, new_caller, open_line

_PAIRS = 200
_WARM = 20
_PATIENCE = 30  # seconds for the engine to write down a message
_SERVICES = ("dynamodb", "s3", "kms", "secretsmanager", "transcribe")
_UNITS = {"TransactWriteItems", "PutItem", "UpdateItem", "DeleteItem", "GetItem", "Query"}


@dataclass(frozen=True)
class _Step:
    """One webhook, or one job of the background, with what it asked of AWS."""

    name: str
    calls: Recorder
    posted: Outgoing | None = None


@dataclass
class _Ledger:
    """The steps of one call or text, in order."""

    steps: list[_Step] = field(default_factory=list)

    @contextmanager
    def step(self, name: str, posted: Outgoing | None = None) -> Iterator[None]:
        """Record what is asked of AWS inside."""
        from chalicelib.aws import client

        with recording(*map(client, _SERVICES)) as recorder:
            yield
        self.steps.append(_Step(name, recorder, posted))

    def print(self, what: str) -> None:
        """Print each step and the sum."""
        rows: Rows = {}
        written, read, names = 0, 0.0, Counter[str]()
        for step in self.steps:
            units, reads = step.calls.write_units(rows), step.calls.read_units()
            print(f"{what}: {step.name}: {figures(units, reads, Counter(step.calls.names()))}")
            written, read, names = written + units, read + reads, names + Counter(step.calls.names())
        print(f"{what}: all of it: {sum(names.values())} AWS calls: {figures(written, read, names)}")


def measure(bench: Bench) -> None:
    """Print what a call and two texts cost, then the ratios."""
    with _connected(bench) as line:
        for _ in range(2):  # the first one warms what a container keeps: the token, the account's key
            ledger = _Ledger()
            with _listening(line, ledger):
                call = _call(line)
                _background(line, call, ledger)
        ledger.print("call")
        for name, words in (("text STOP", "STOP"), ("text to sort", "Please delete what you have about me")):
            texts = _Ledger()
            with _listening(line, texts):
                line.phone.text(new_caller(), DEDICATED, words)
            texts.print(name)
        for step in ("voice", "voice/code", "voice/right"):
            _ratio(line, next(found for found in ledger.steps if found.name == step))


@contextmanager
def _connected(bench: Bench) -> Iterator[Line]:
    """The bench's desk with a line, and the local telephone company at the other end of it."""
    from app import app
    from chalicelib.outbound.twilio_company import TwilioCompany

    stage = Stage(app=app, desk=bench.desk, account=bench.account, owner=bench.staff.user, time=Time())
    with open_line(stage) as line, line.phone.serve() as base:
        company = TwilioCompany(account_sid=ACCOUNT, token=lambda: TOKEN, base=base)
        bench.desk.__dict__["phone_company"] = company
        try:
            yield line
        finally:
            del bench.desk.__dict__["phone_company"]


@contextmanager
def _listening(line: Line, ledger: _Ledger) -> Iterator[None]:
    """Write down each post of the telephone company."""
    exchange = line.phone.exchange
    assert exchange
    before = exchange.webhooks

    def transport(outgoing: Outgoing) -> Incoming:
        with ledger.step(urlsplit(outgoing.url).path.partition("/telephony/")[2], outgoing):
            return before.transport(outgoing)

    exchange.webhooks = replace(before, transport=transport)
    try:
        yield
    finally:
        exchange.webhooks = before


def _call(line: Line) -> LocalCall:
    """Language, new request, code, leave a request, delete, agree; a message; the caller hangs up."""
    call = line.dial(f"{line.to_business}211").speak("Please delete my data").hang_up()
    assert call.ended
    return call


def _background(line: Line, call: LocalCall, ledger: _Ledger) -> None:
    """What the stream, the transcriber's event and the next look do with the message."""
    from chalicelib.domain.voicemail import Audio, VoicemailPlace, Words
    from chalicelib.services.voicemail.keep_voicemail import work_on
    from chalicelib.services.voicemail.transcribe_voicemail import take_words

    desk, request = line.stage.desk, line.request(call)
    [left] = desk.voicemails.of_request(request.account, request.id)
    place = VoicemailPlace(left.account, left.request, left.id)
    with ledger.step("background: fetched, kept, deleted there, transcript begun"):
        failed = work_on(desk, place)
    kept = desk.voicemails.get(*_at(place))
    assert not failed, failed
    assert (kept.audio, kept.words) == (Audio.KEPT, Words.STARTED)
    assert kept.deleted_there_at
    _wait_for(kept.job)
    with ledger.step("background: transcript read"):
        assert take_words(desk, kept.job)
    with ledger.step("background: transcription job deleted"):
        failed = work_on(desk, place)
    done = desk.voicemails.get(*_at(place))
    assert not failed, failed
    assert (done.words, done.job, done.work_at) == (Words.DONE, "", None)


def _at(place: Any) -> tuple[Any, Any, str]:
    return place.account, place.request, place.id


def _wait_for(job: str) -> None:
    """Until the engine has done the job."""
    from chalicelib.aws import client

    for _ in range(_PATIENCE * 10):
        found = client("transcribe").get_transcription_job(TranscriptionJobName=job)["TranscriptionJob"]
        if found["TranscriptionJobStatus"] in {"COMPLETED", "FAILED"}:
            return
        time.sleep(0.1)
    raise TimeoutError(job)


def _ratio(line: Line, step: _Step) -> None:
    """A step of fresh calls: the whole of it, its handler alone, its handler and a bare write of the replay mark.

    The whole is the entry point with an event of API Gateway: Chalice, signature, replay mark, handler, document.
    The handler alone is the registered function with a `Webhook` made before, on the same desk and engine, and the
    document it returns written out. The bare write is the mark's own call by the same botocore client.
    """
    assert step.posted
    runs: dict[str, list[float]] = {"whole": [], "bare": [], "floor": []}
    for number in range(_WARM + _PAIRS):
        round_ = [("whole", _whole(step.posted)), ("bare", _bare(line, step.posted)), ("floor", _floor(line, step))]
        turn = number % len(round_)
        for name, run in round_[turn:] + round_[:turn]:
            runs[name].append(_timed(run))
    whole, bare, floor = (median(times[_WARM:]) for times in runs.values())
    print(
        f"answer: {step.name}: {whole:.2f} ms; handler alone {bare:.2f} ms, ratio {whole / bare:.2f}; "
        f"handler and the bare write {floor:.2f} ms, ratio {whole / floor:.2f} (asked: at most 1.5)"
    )


def _timed(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return (time.perf_counter() - started) * 1000


def _whole(posted: Outgoing) -> Callable[[], None]:
    from app import app

    sent = signed_event(posted.url, _fresh(posted))

    def run() -> None:
        answer = app(sent, None)
        assert answer["statusCode"] == 200, answer["body"]
        assert "<Gather" in answer["body"], answer["body"]

    return run


def _bare(line: Line, posted: Outgoing) -> Callable[[], None]:
    from chalicelib.http.telephony.frame import Webhook

    handler, desk, address = _handler(posted), line.stage.desk, urlsplit(posted.url)
    query = dict(parse_qsl(address.query))
    post = Webhook(desk=desk, path=address.path, params=_fresh(posted), query=query, now=desk.clock.now())

    def run() -> None:
        assert "<Gather" in handler(post).document

    return run


def _floor(line: Line, step: _Step) -> Callable[[], None]:
    """The handler, behind the write of the mark as botocore alone makes it."""
    from chalicelib.aws import client

    assert step.posted
    bare, dynamodb = _bare(line, step.posted), client("dynamodb")
    mark = next(params for name, params in step.calls.calls if name == "PutItem")
    mark = mark | {"Item": mark["Item"] | {"id": {"S": f"seen#{secrets.token_hex(32)}"}}}

    def run() -> None:
        dynamodb._make_api_call("PutItem", mark)  # noqa: SLF001  as PynamoDB does
        bare()

    return run


def _handler(posted: Outgoing) -> Callable[[Any], Any]:
    from chalicelib.routes.telephony import (
        code as telephony_code,
    )
    from chalicelib.routes.telephony import (
        leave as telephony_leave,
    )
    from chalicelib.routes.telephony import (
        start as telephony_start,
    )

    every = {"voice": telephony_start.voice, "code": telephony_code.code, "right": telephony_leave.right}
    return every[urlsplit(posted.url).path.rpartition("/")[2]]


def _fresh(posted: Outgoing) -> dict[str, str]:
    """The form of another call."""
    return dict(parse_qsl(posted.body.decode(), keep_blank_values=True)) | {"CallSid": f"CA{secrets.token_hex(16)}"}
