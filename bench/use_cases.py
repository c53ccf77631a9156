"""What people, systems and the clock do here, counted: from the first page to the receipt, a call, an idle minute.

Each use case is done twice and the second time counts: the first one pays for what a container keeps.
"""

import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import urlsplit

from chalice.app import ScheduledEventConfig

from bench.meter import Meter, sent
from chalicelib.domain.api_key import Scope, parse_public_key
from chalicelib.domain.ids import Reference
from chalicelib.services.accounts.api_keys import add_key
from chalicelib.services.accounts.sessions import Entrance, open_session
from infra.local.functions import handler_of
from infra.local.phone.wire import Incoming, Outgoing
from infra.local.schedule import period, scheduled_event
from tests.fakes.api_client import System
from tests.http.client import Browser, Page
from tests.http.filling import HOME, answers, reference_of, send
from tests.http.stage import Stage
from tests.http.telephone import Line, new_caller, open_line

FILED: Final = "a request, from the first page to the receipt"
FOLLOW_UP: Final = "a follow-up: reference, code, status"
VOICEMAIL: Final = "a voicemail, from the first ring to its transcript"
API_FILED: Final = "API: file a request"
API_READ: Final = "API: read a request"
_ASSET: Final = re.compile(r"""(?:href|src)="(/static/[^"]+)"|url\(["']?(/static/[^"')]+)""")
_MONTH: Final = 30 * 24 * 3600  # seconds
_FILING: Final = {
    "residence": "US-CA",
    "name": "Ana López",
    "email": "ana@example.com",
    "relationship": "customer",
    "rights": ["delete"],
}
Act = Callable[["Counted"], object]


class _MeteredBrowser(Browser):
    """A browser whose every call is counted, with what it sets off; it fetches a page's assets once."""

    def __init__(self, meter: Meter, usage: Counter[str], **options: Any) -> None:
        super().__init__(meter.app, **options)
        self.meter, self.usage = meter, usage
        self._has: set[str] = set()

    def _call(self, *call: Any) -> Page:
        with self.meter.counting(self.usage):
            page = super()._call(*call)
        size = sent(page.body, page.header("content-type") or "")
        self.usage.update({"http call": 1, "sent GB": size})
        self.meter.settle(self.usage)
        for found in _ASSET.findall(page.text):
            asset = found[0] or found[1]
            if asset not in self._has:
                self._has.add(asset)
                self._call("GET", asset, b"", "", {})
        return page


@dataclass
class Counted:
    """A use case while it is done."""

    stage: Stage
    meter: Meter
    usage: Counter[str] = field(default_factory=Counter)

    def browser(self) -> _MeteredBrowser:
        """A visitor from a household of their own."""
        address = f"10.{secrets.randbelow(250)}.{secrets.randbelow(250)}.9"
        return _MeteredBrowser(self.meter, self.usage, address=address)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """What happens inside is not part of the use case."""
        kept = Counter(self.usage)
        yield
        self.meter.settle(self.usage)
        self.usage.clear()
        self.usage.update(kept)


Runs = dict[str, tuple[int, dict[str, float]]]


def counted(stage: Stage) -> tuple[dict[str, dict[str, float]], Runs]:
    """The units of each use case by its name; of each scheduled function its runs in a month and an empty run's units.

    The telephone line is on: without it a month is cheaper.
    """
    meter = Meter(stage.app)
    found: dict[str, dict[str, float]] = {name: {**_second(act, stage, meter)} for name, act in _ACTS.items()}
    with _connected(stage) as line:
        found[VOICEMAIL] = {**_second(_voicemail(line), stage, meter)}
        found["a text that says STOP"] = {**_second(_stop(line), stage, meter)}
        idle: Runs = {
            source.name: (_MONTH // period(str(source.schedule_expression)), {**_empty_run(meter, source)})
            for source in stage.app.event_sources
            if isinstance(source, ScheduledEventConfig)
        }
    return found, idle


def _empty_run(meter: Meter, source: ScheduledEventConfig) -> Counter[str]:
    """The third run: the first two find what other use cases have left."""
    handler = handler_of(source.handler_string)
    for _ in range(3):
        usage: Counter[str] = Counter()
        with meter.counting(usage, function=source.name):
            handler(scheduled_event(source.name, "2026-11-23T00:00:00Z"))
    return usage


def _second(act: Act, stage: Stage, meter: Meter) -> Counter[str]:
    for _ in range(2):
        counted = Counted(stage, meter)
        meter.settle(Counter())
        act(counted)
        meter.settle(counted.usage)
    return counted.usage


def _person() -> dict[str, Any]:
    return answers(rights={"rights": ["delete"]}, contact={"email": f"{secrets.token_hex(5)}@example.com"})


def _file(counted: Counted) -> None:
    """Every page of the form with its assets, Send, the receipt; the letter that confirms it."""
    browser = counted.browser()
    browser.get(HOME)
    assert reference_of(send(browser, _person())).isdigit()


def _follow_up(counted: Counted) -> None:
    """Weeks later: reference and address, the code from the mail, the status page."""
    with counted.alone():
        given = _person()
        receipt = send(counted.browser(), given)
        reference, email = reference_of(receipt), given["contact"]["email"]
    browser = counted.browser()
    asked = browser.press(browser.get(f"{HOME}/status"), {"reference": reference, "email": email})
    counted.meter.settle(counted.usage)
    page = browser.press(asked, {"code": counted.stage.code_to(email)})
    assert page.status == 200, page.status


def _system(counted: Counted) -> System:
    stage = counted.stage
    system = System(stage.desk.public_url)
    public = parse_public_key(system.public_pem)
    key = add_key(stage.desk, stage.account, name="CRM", public_key=public, scopes=tuple(Scope), actor="user:bench")
    system.key_id = key.id
    return system


def _api(method: str, path: str, content: Any = None, *, of_request: bool = False) -> Act:
    """One signed call; with `of_request` about a request that was filed before."""

    def act(counted: Counted) -> None:
        with counted.alone():
            system, browser = _system(counted), counted.browser()
            _signed(browser, system, "GET", "/requests?list=open&limit=1", None)
            filed = _signed(browser, system, "POST", "/requests", _FILING) if of_request else None
        told = re.search(r'"id":\s*"(req_[^"]+|[^"]+)"', filed.text) if filed else None
        place = f"/requests/{told[1]}" if told else ""
        _signed(browser, system, method, place + path, content)

    return act


def _signed(browser: Browser, system: System, method: str, path: str, content: Any) -> Page:
    call = system.sign(method, f"/api/v1{path}", content)
    headers: dict[str, Any] = {name: value for name, value in call.headers.items() if name.lower() != "content-type"}
    kind = call.headers.get("content-type", "")
    page = browser.send(call.method, call.target, body=call.body, content_type=kind, **headers)
    assert page.status < 300, page.text
    return page


def _staff(counted: Counted) -> None:
    """A member of staff, signed in, opens the queue, a request and its timeline."""
    stage = counted.stage
    with counted.alone():
        receipt = send(counted.browser(), _person())
        token = open_session(stage.desk, stage.owner, Entrance()).token
        submission = stage.desk.requests.submission(stage.account.id, Reference(reference_of(receipt)))
    browser = counted.browser()
    browser.cookies["staff"] = token
    for path in ("/staff/queue", f"/staff/requests/{submission.requests[0]}"):
        page = browser.get(path)
        assert page.status == 200, (path, page.status)


_ACTS: Final[dict[str, Act]] = {
    FILED: _file,
    FOLLOW_UP: _follow_up,
    "staff open the queue and a request": _staff,
    API_FILED: _api("POST", "/requests", _FILING),
    "API: list 50": _api("GET", "/requests?list=waiting&limit=50"),
    API_READ: _api("GET", "", of_request=True),
    "API: check an opt-out": _api("POST", "/suppressions/check", {"email": "nobody@example.com"}),
}


@contextmanager
def _connected(stage: Stage) -> Iterator[Line]:
    """The stage with a line, and the local telephone company at the other end of it."""
    from chalicelib.outbound.twilio_company import TwilioCompany
    from infra.local.phone.client import ACCOUNT, TOKEN

    with open_line(stage) as line, line.phone.serve() as base:
        company = TwilioCompany(account_sid=ACCOUNT, token=lambda: TOKEN, base=base)
        stage.desk.__dict__["phone_company"] = company
        try:
            yield line
        finally:
            del stage.desk.__dict__["phone_company"]


@contextmanager
def _listening(line: Line, counted: Counted) -> Iterator[None]:
    """Count each post of the telephone company."""
    exchange = line.phone.exchange
    assert exchange
    before = exchange.webhooks

    def transport(outgoing: Outgoing) -> Incoming:
        with counted.meter.counting(counted.usage):
            answer = before.transport(outgoing)
        size = sent(answer.body, "text/xml")
        counted.usage.update({"http call": 1, "sent GB": size})
        assert urlsplit(outgoing.url).path.startswith("/telephony/")
        counted.meter.settle(counted.usage)
        return answer

    exchange.webhooks = replace(before, transport=transport)
    try:
        yield
    finally:
        exchange.webhooks = before


def _voicemail(line: Line) -> Act:
    def act(counted: Counted) -> None:
        with _listening(line, counted):
            call = line.dial(f"{line.to_business}211").speak("Please delete my data").hang_up()
        counted.meter.settle(counted.usage)
        _transcribed(line, counted, line.request(call))

    return act


def _transcribed(line: Line, counted: Counted, request: Any) -> None:
    """The transcriber's event, and the job's next look, which deletes the transcription's job."""
    from bench.telephone import _wait_for
    from chalicelib.domain.voicemail import VoicemailPlace
    from chalicelib.services.voicemail.keep_voicemail import work_on
    from chalicelib.services.voicemail.transcribe_voicemail import take_words

    [left] = line.stage.desk.voicemails.of_request(request.account, request.id)
    assert left.job, left
    _wait_for(left.job)
    with counted.meter.counting(counted.usage, function="on_transcript"):
        assert take_words(line.stage.desk, left.job)
    with counted.meter.counting(counted.usage, function="keep_voicemails"):
        assert not work_on(line.stage.desk, VoicemailPlace(left.account, left.request, left.id))
    counted.usage["transcribed minute"] += 1


def _stop(line: Line) -> Act:
    from tests.http.telephone import DEDICATED

    def act(counted: Counted) -> None:
        with _listening(line, counted):
            line.phone.text(new_caller(), DEDICATED, "STOP")

    return act
