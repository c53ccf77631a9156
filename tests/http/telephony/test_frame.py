"""The frame of the telephone's webhooks: only the company gets in, once, and a caller always hears words."""

import json
import logging
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import pytest
from chalice.app import Blueprint, Chalice
from twilio.request_validator import RequestValidator

from chalicelib.aws import client
from chalicelib.errors import NotPossible, Unavailable
from chalicelib.http.call import BODY_LIMIT
from chalicelib.http.endpoint import DECLARED, ROUTES, Reads
from chalicelib.http.router import TABLES, hear
from chalicelib.http.telephony import twiml
from chalicelib.http.telephony.frame import (
    Webhook,
    _Several,
    webhook,
)
from chalicelib.log import logger
from infra.local.phone.signature import forged, sign
from tests.http.client import FORM, Browser, Page
from tests.http.stage import Stage

ACCOUNT, TOKEN = "AC" + "a" * 32, "12345"
CALLER = "+14158675309"
Fields = Mapping[str, str | Sequence[str]]


class Line:
    """What the company posts, and what the handlers were given."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.seen: list[Webhook] = []
        self.app = self._application()
        self.browser = Browser(self.app)

    def post(
        self, path: str, fields: Fields | None = None, *, token: str = TOKEN, signature: str | None = None
    ) -> Page:
        """Post as the company would, or with another signature."""
        whole: dict[str, str | Sequence[str]] = {
            "AccountSid": ACCOUNT,
            "CallSid": f"CA{uuid.uuid4().hex}",
            "From": CALLER,
            **(fields or {}),
        }
        if signature is None:
            signature = sign(token, f"{self.stage.desk.public_url}{path}", whole)
        return self.send(path, urlencode(whole, doseq=True).encode(), signature)

    def send(self, path: str, body: bytes, signature: str, *, content_type: str = FORM) -> Page:
        """Post a body as it is."""
        return self.browser.send("POST", path, body=body, content_type=content_type, x_twilio_signature=signature)

    def _application(self) -> Chalice:
        blueprint = Blueprint(__name__)

        @webhook(blueprint, "/frame/menu", audit=Reads.NOTHING_PERSONAL)
        def menu(hook: Webhook) -> twiml.Script:
            self.seen.append(hook)
            script = hook.script()
            script.gather(hook.step("/frame/menu", again=1)).say("Hello & welcome")
            return script

        @webhook(blueprint, "/frame/broken", audit=Reads.NOTHING_PERSONAL)
        def broken(hook: Webhook) -> twiml.Script:
            raise KeyError(hook.params["From"])

        @webhook(blueprint, "/frame/refused", audit=Reads.NOTHING_PERSONAL)
        def refused(hook: Webhook) -> twiml.Script:
            raise NotPossible("closed")

        @webhook(blueprint, "/frame/told", audit=Reads.NOTHING_PERSONAL, speaks=False)
        def told(hook: Webhook) -> None:
            self.seen.append(hook)
            if hook.digits == "9":
                raise Unavailable("later")
            if hook.digits:
                raise KeyError(hook.params["From"])

        app = Chalice("frame")
        app.register_blueprint(blueprint)
        hear(app, "frame", 2, lambda: TABLES[blueprint])
        return app


@pytest.fixture(scope="module")
def secret(aws: dict[str, str]) -> str:
    """A secret with the token, as the cloud has it."""
    name = f"twilio-{uuid.uuid4().hex}"
    client("secretsmanager").create_secret(Name=name, SecretString=json.dumps({"telephone_token": f"{TOKEN}\n"}))
    return name


@pytest.fixture
def line(stage: Stage, secret: str) -> Iterator[Line]:
    before, declared = stage.desk.settings, len(ROUTES)
    stage.desk.settings = replace(before, twilio_account_sid=ACCOUNT, secret=secret)
    yield Line(stage)
    stage.desk.settings = before
    for info in list(ROUTES)[declared:]:
        del DECLARED[info.path, info.methods]


@dataclass
class Counted:
    """The metrics since it was asked last."""

    capsys: pytest.CaptureFixture[str]

    def __call__(self) -> list[str]:
        return re.findall(r'"(PhoneWebhooks\w+)":\[1\.0\]', self.capsys.readouterr().out)


@pytest.fixture
def counted(capsys: pytest.CaptureFixture[str]) -> Counted:
    return Counted(capsys)


def test_the_vector_of_the_specification_passes() -> None:
    fields = {
        "CallSid": ["CA1234567890ABCDE"],
        "Caller": ["+14158675309"],
        "Digits": ["1234"],
        "From": ["+14158675309"],
        "To": ["+18005551212"],
    }
    url, signature = "https://example.com/myapp.php?foo=1&bar=2", "9pyy2ZSJda9ihJ1NNXPXtY4oV2Y="
    assert RequestValidator("12345").validate(url, _Several(fields), signature)
    assert sign("12345", url, fields) == signature


def test_a_signed_post_is_answered_with_a_document(line: Line, counted: Counted) -> None:
    page = line.post("/frame/menu?language=es", {"Digits": "1"})
    assert (page.status, page.header("content-type")) == (200, "text/xml; charset=utf-8")
    assert "Hello &amp; welcome" in page.text
    assert f'action="{line.stage.desk.public_url}/frame/menu?again=1&amp;language=es"' in page.text
    [hook] = line.seen
    assert (hook.digits, hook.language, hook.again, hook.call[:2]) == ("1", "es", False, "CA")
    assert hook.caller is not None
    assert hook.caller.e164 == CALLER
    assert counted() == []


def test_blank_and_several_and_unknown_parameters_are_signed_with_the_others(line: Line) -> None:
    fields = {"Digits": "", "CallerName": "", "MediaUrl": ["b", "a", "a"], "StirVerstat": "x", "Ñ new": "é +&=%"}
    assert line.post("/frame/menu", fields).status == 200
    assert line.seen[0].digits == ""


def test_the_company_may_sort_the_query_and_say_its_charset(line: Line) -> None:
    fields = {"AccountSid": ACCOUNT}
    signature = sign(TOKEN, f"{line.stage.desk.public_url}/frame/menu?again=1&language=es", fields)
    body, kind = urlencode(fields).encode(), f"{FORM}; charset=UTF-8"
    page = line.send("/frame/menu?language=es&again=1", body, signature, content_type=kind)
    assert page.status == 200
    assert line.seen[0].again


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/frame/menu?language=es", {"Digits": "1", "More": "x"}),
        ("/frame/menu?language=es", {"Digits": "2"}),
        ("/frame/menu?language=en", {"Digits": "1"}),
        ("/frame/menu", {"Digits": "1"}),
        ("/frame/told?language=es", {"Digits": "1"}),
    ],
)
def test_a_signature_is_of_one_post_only(line: Line, counted: Counted, path: str, fields: Fields) -> None:
    same = {"AccountSid": ACCOUNT, "CallSid": "CA1", "From": CALLER}
    signature = sign(TOKEN, f"{line.stage.desk.public_url}/frame/menu?language=es", {**same, "Digits": "1"})
    page = line.post(path, {**same, **fields}, signature=signature)
    assert (page.status, line.seen) == (403, [])
    assert counted() == ["PhoneWebhooksRefused", "PhoneWebhooksForged"]


def test_without_a_signature_or_with_another_token_nobody_gets_in(line: Line, counted: Counted) -> None:
    unsigned = line.post("/frame/menu", signature="")
    assert (unsigned.status, unsigned.header("content-type")) == (403, "text/plain; charset=utf-8")
    assert counted() == ["PhoneWebhooksRefused", "PhoneWebhooksUnsigned"]
    assert line.post("/frame/menu", token="54321").status == 403
    assert counted() == ["PhoneWebhooksRefused", "PhoneWebhooksForged"]
    for signature in ("x", "=" * 5000, forged(sign(TOKEN, "x", {})), "é"):
        assert line.post("/frame/menu", signature=signature).status == 403
    assert line.seen == []


def test_another_account_of_the_company_does_not_get_in(line: Line, counted: Counted) -> None:
    assert line.post("/frame/menu", {"AccountSid": "AC" + "b" * 32}).status == 403
    assert line.post("/frame/menu", {"AccountSid": [ACCOUNT, "AC" + "b" * 32]}).status == 403
    assert counted() == ["PhoneWebhooksRefused", "PhoneWebhooksForeign"] * 2


def test_a_repetition_goes_through_and_a_replay_does_not(line: Line, counted: Counted) -> None:
    fields = {"CallSid": f"CA{uuid.uuid4().hex}"}
    for _ in range(3):
        assert line.post("/frame/menu", fields).status == 200
        line.stage.time.move(minutes=3)
    line.stage.time.move(minutes=2)
    assert counted() == []
    assert line.post("/frame/menu", fields).status == 403
    assert counted() == ["PhoneWebhooksRefused", "PhoneWebhooksReplayed"]
    assert line.post("/frame/menu", {**fields, "Digits": "1"}).status == 200
    assert len(line.seen) == 4


def test_a_failure_is_spoken_in_the_language_of_the_call(
    line: Line, counted: Counted, caplog: pytest.LogCaptureFixture
) -> None:
    page = line.post("/frame/broken?language=es")
    assert page.status == 200
    assert "Lo sentimos" in page.text
    assert page.text.endswith("<Hangup /></Response>")
    assert "We are sorry" in line.post("/frame/refused").text
    assert counted() == ["PhoneWebhooksFailed"] * 2
    told = [vars(record) for record in caplog.records if record.levelno >= logging.ERROR]
    assert [(record["route"], record["error"]) for record in told] == [
        ("/frame/broken", "KeyError"),
        ("/frame/refused", "NotPossible"),
    ]
    lines = [logger().handlers[0].format(record) for record in caplog.records]
    assert CALLER not in "".join(lines)
    assert "Traceback" not in page.text


def test_a_callback_that_fails_is_to_be_repeated(line: Line, counted: Counted) -> None:
    fields = {"CallSid": f"CA{uuid.uuid4().hex}"}
    done = line.post("/frame/told", fields)
    assert (done.status, done.text) == (200, '<?xml version="1.0" encoding="UTF-8"?><Response />')
    for digits in ("9", "8"):
        page = line.post("/frame/told", {**fields, "Digits": digits})
        assert (page.status, page.text) == (503, "This failed here. Post it again later.\n")
    assert counted() == ["PhoneWebhooksFailed"] * 2


def test_a_token_that_cannot_be_read_lets_nobody_in_but_is_spoken(line: Line) -> None:
    stage = line.stage
    stage.desk.settings = replace(stage.desk.settings, secret=f"missing-{uuid.uuid4().hex}")
    assert "We are sorry" in line.post("/frame/menu").text
    assert line.post("/frame/told").status == 503
    assert line.seen == []


def test_around_a_rotation_both_tokens_are_believed_and_no_token_proves_nobody(line: Line) -> None:
    name = f"twilio-{uuid.uuid4().hex}"
    client("secretsmanager").create_secret(Name=name, SecretString=json.dumps({"telephone_token": "new\nold"}))
    line.stage.desk.settings = replace(line.stage.desk.settings, secret=name)
    assert [line.post("/frame/menu", token=token).status for token in ("new", "old", "new\nold")] == [200, 200, 403]
    line.stage.desk.settings = replace(line.stage.desk.settings, stage="local", twilio_auth_token="")
    assert line.post("/frame/menu", token="").status == 403


def test_without_an_account_at_the_company_there_is_no_line(line: Line, counted: Counted) -> None:
    line.stage.desk.settings = replace(line.stage.desk.settings, twilio_account_sid="")
    page = line.post("/frame/menu")
    assert (page.status, page.header("content-type")) == (404, "text/plain; charset=utf-8")
    assert (line.seen, counted()) == ([], [])


def test_behind_a_path_the_whole_public_address_is_signed(line: Line) -> None:
    line.stage.desk.settings = replace(line.stage.desk.settings, public_url="https://api.example.com/prod")
    browser, fields = Browser(line.app, prefix="/prod"), {"AccountSid": ACCOUNT}
    body = urlencode(fields).encode()
    for url, status in (("https://api.example.com/prod", 200), ("https://api.example.com", 403)):
        signature = sign(TOKEN, f"{url}/frame/menu?language=es", fields)
        page = browser.send("POST", "/prod/frame/menu?language=es", body=body, x_twilio_signature=signature)
        assert page.status == status
    assert len(line.seen) == 1


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""])
def test_only_forms_are_read(line: Line, kind: str) -> None:
    assert line.send("/frame/menu", b"{}", "x", content_type=kind).status == 415
    assert line.seen == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_only_posts_are_read(line: Line, method: str) -> None:
    assert line.browser.send(method, "/frame/menu").status == 405


def test_a_body_without_end_is_refused(line: Line, counted: Counted) -> None:
    assert line.post("/frame/menu", {"Digits": "1" * BODY_LIMIT}).status == 413
    assert line.post("/frame/menu", {"Digits": ["1"] * 500}).status == 400
    assert counted() == ["PhoneWebhooksRefused", "PhoneWebhooksUnreadable"] * 2


def test_bytes_that_are_no_text_are_refused_and_not_a_failure(line: Line) -> None:
    assert line.send("/frame/menu", b"AccountSid=%FF%00&\x00=\xff", "x").status == 403
    assert line.send("/frame/menu", b"", "x").status == 403
