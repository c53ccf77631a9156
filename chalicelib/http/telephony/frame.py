"""The frame of every webhook of the telephone company: who posted it, whether it is a replay, and that it answers."""

import hashlib
import traceback
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from chalice.app import Blueprint
from chalice.app import Response as ChaliceResponse

from chalicelib import texts
from chalicelib.composition import LiveDesk, desk
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.caller_id import number_of
from chalicelib.domain.contact import Phone
from chalicelib.errors import RecourseError
from chalicelib.http.call import FORM, Call, read_call
from chalicelib.http.endpoint import Reads, RouteInfo, declare
from chalicelib.http.responses import Response, send
from chalicelib.http.router import serve
from chalicelib.http.telephony import twiml
from chalicelib.log import logger, metric
from chalicelib.values import dataclass

REPEAT: Final = timedelta(minutes=10)  # for so long the same post is a repetition; later it is a replay
REMEMBERED: Final = timedelta(days=90)  # the signature holds no time: we must remember whom we have heard
_SIGNATURE: Final = "x-twilio-signature"
_PLAIN: Final = "text/plain; charset=utf-8"
_FAILED: Final = "This failed here. Post it again later.\n"
_REFUSALS: Final = {
    400: "The form has too many fields.\n",
    403: "Only the telephone company posts here, signed, and once.\n",
    404: "No telephone line is connected to this deployment.\n",
    413: "The body is larger than any webhook.\n",
    415: "Webhooks are posted as forms.\n",
}


class _Refused(Exception):
    """The post does not reach its handler; `counted` names the metric that tells why, if somebody should know."""

    def __init__(self, status: int, *, counted: str = "") -> None:
        super().__init__(counted)
        self.status = status
        self.counted = counted


class _Several(dict[str, list[str]]):
    """The posted fields as the company's validator wants them, several values of one name included."""

    def getlist(self, name: str) -> list[str]:
        return self[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """One post of the telephone company, proved to be theirs; a parameter that came several times is its first."""

    desk: LiveDesk
    path: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    now: datetime

    @property
    def call(self) -> str:
        """The company's id of the call, or nothing."""
        return self.params.get("CallSid", "")

    @property
    def caller(self) -> Phone | None:
        """Whose number is shown; None when it is withheld."""
        return number_of(self.params.get("From", ""))

    @property
    def digits(self) -> str:
        """What was keyed; nothing after silence."""
        return self.params.get("Digits", "")

    @property
    def again(self) -> bool:
        """Whether the prompt that this answers was a repetition."""
        return bool(self.query.get("again"))

    @property
    def language(self) -> str:
        """The language of the call."""
        return _language(self.query)

    def script(self) -> twiml.Script:
        """An empty script in the language of the call."""
        return twiml.Script(self.language)

    def step(self, path: str, *, insist: bool = False, **state: str | int) -> str:
        """The address of a step, see `twiml.step`; the language of the call goes with it unless it is given."""
        return twiml.step(self.desk.public_url, path, insist=insist, **({"language": self.language} | state))


Handler = Callable[[Webhook], twiml.Document | None]


def webhook(
    blueprint: Blueprint,
    path: str,
    *,
    audit: tuple[Tag, ...] | Reads,
    speaks: bool = True,
) -> Callable[[Handler], Handler]:
    """Register a step of a call or a callback. The handler may be called again with the same post.

    With `speaks` every failure becomes a spoken apology (200): the company would read its own words to the caller.
    Without, a failure is a 5xx, which the company repeats where the address asks it to.
    """
    declare(RouteInfo(path, ("POST",), audit, None))

    def register(handler: Handler) -> Handler:
        def view(**params: str) -> ChaliceResponse:
            call = read_call(blueprint.current_request, params, desk())
            return send(call, _answer(call, path, handler, speaks=speaks))

        serve(blueprint, path, methods=["POST"], accepts=[FORM], view=view, handler=handler)
        return handler

    return register


def _answer(call: Call, path: str, handler: Handler, *, speaks: bool) -> Response:
    try:
        made = handler(_prove(call))
    except _Refused as refused:
        _count(refused)
        return Response(_REFUSALS[refused.status], refused.status, _PLAIN)
    except Exception as error:  # noqa: BLE001  the last line of defence: a caller hears words, never a stack trace
        _note(path, error)
        return _document(twiml.apology(_language(call.query)).document) if speaks else Response(_FAILED, 503, _PLAIN)
    return _document(made.document if made else twiml.nothing())


def _prove(call: Call) -> Webhook:
    """The post, if it is the company's, about our account, and of now; raise `_Refused`."""
    if not call.desk.settings.twilio_account_sid:
        raise _Refused(404)
    try:
        form = call.form
    except RecourseError as error:
        raise _Refused(error.status, counted="PhoneWebhooksUnreadable") from None
    now = call.desk.clock.now()
    _prove_sender(call, form)
    _prove_time(call, now)
    params = {name: values[0] for name, values in form.items()}
    return Webhook(desk=call.desk, path=call.path, params=params, query=call.query, now=now)


def _prove_sender(call: Call, form: Mapping[str, list[str]]) -> None:
    """By any of the tokens that are known: around a rotation there are two, and with none nobody is proved."""
    from twilio.request_validator import RequestValidator

    signature = call.headers.get(_SIGNATURE, "")
    if not signature:
        raise _Refused(403, counted="PhoneWebhooksUnsigned")
    tokens, address, fields = call.desk.phone_token.split(), _address(call), _Several(form)
    if not any(RequestValidator(token).validate(address, fields, signature) for token in tokens):
        raise _Refused(403, counted="PhoneWebhooksForged")
    if form.get("AccountSid") != [call.desk.settings.twilio_account_sid]:
        raise _Refused(403, counted="PhoneWebhooksForeign")


def _prove_time(call: Call, now: datetime) -> None:
    """One write for a new post; the signature stands for all that was posted."""
    name = hashlib.sha256(f"{call.headers[_SIGNATURE]}|{_address(call)}".encode()).hexdigest()
    first = call.desk.work.ephemeral.first_seen(name, at=now, until=now + REMEMBERED)
    if now - first > REPEAT:
        raise _Refused(403, counted="PhoneWebhooksReplayed")


def _address(call: Call) -> str:
    """The address that was posted to, as we wrote it: the company may have sorted the query, and ours is sorted."""
    query = f"?{urlencode(sorted(call.query.items()))}" if call.query else ""
    return f"{call.desk.public_url}{call.path}{query}"


def _language(query: Mapping[str, str]) -> str:
    asked = query.get("language", "")
    return asked if asked in texts.languages() else texts.ENGLISH


def _document(xml: str) -> Response:
    return Response(xml, 200, twiml.CONTENT_TYPE)


def _count(refused: _Refused) -> None:
    if refused.counted:
        metric("PhoneWebhooksRefused", 1)
        metric(refused.counted, 1)


def _note(path: str, error: Exception) -> None:
    """Log kind and place of an error, never its message: it may quote what somebody said."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f"{Path(frame.filename).stem}:{frame.lineno}" for frame in frames if "chalicelib" in frame.filename]
    extra = {"route": path, "method": "POST", "error": type(error).__name__, "what": ours[-1] if ours else ""}
    logger().error("webhook failed", extra=extra)
    metric("PhoneWebhooksFailed", 1)
