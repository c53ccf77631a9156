"""Text messages between people and the app, with what carriers do of their own accord."""

from infra.local.phone.book import new_sid
from infra.local.phone.check import InvalidTwiml, check_twiml
from infra.local.phone.exchange import API_VERSION, Exchange
from infra.local.phone.places import is_toll_free, place_parameters
from infra.local.phone.records import Text
from infra.local.phone.wire import NoAnswer

STOP_WORDS = frozenset({"STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"})
START_WORDS = frozenset({"START", "UNSTOP", "YES"})
HELP_WORDS = frozenset({"HELP", "INFO"})
BLOCKED = 21610
NOT_MOBILE = 21614
_STOPPED = 'NETWORK MSG: You replied with the word "stop" which blocks all texts sent from this number. Text back '
_STOPPED += '"unstop" to receive messages again.'
_STARTED = 'NETWORK MSG: You have replied "unstop" and will begin receiving messages again from this number.'


class TextRefused(Exception):
    """The company does not take a text; `code` is Twilio's."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def receive(exchange: Exchange, sender: str, to: str, body: str, *, sid: str = "", opt_out: str = "") -> list[Text]:
    """A person texts the app; return what came back, the carrier's own message included.

    `opt_out` sends this OptOutType. `sid` is that of an earlier text which arrives again.
    """
    number = exchange.number(to)
    text = Text(sid or new_sid("SM"), sender, to, body, exchange.clock(), "person", "received")
    texts = exchange.book.state.texts
    if not sid:
        texts.append(text)
    begin = len(texts)
    kind = _keyword(to, body)
    advanced = number.opt_out == "advanced"
    _note_block(exchange, sender, to, kind, quiet=advanced or bool(sid))
    parameters = _parameters(exchange, text)
    if opt_out or (advanced and kind):
        parameters["OptOutType"] = opt_out or kind
    _ask(exchange, number.sms_url, text, parameters)
    exchange.webhooks.deliver()
    exchange.book.save()
    return [each for each in texts[begin:] if each.to == sender]


def send(exchange: Exchange, sender: str, to: str, body: str, *, status_url: str = "") -> Text:
    """The app texts a person. Raise `TextRefused`."""
    state = exchange.book.state
    if (to, sender) in state.blocked:
        raise TextRefused(BLOCKED, "Attempt to send to unsubscribed recipient")
    if to in state.landlines:
        raise TextRefused(NOT_MOBILE, f"'To' number is not a valid mobile number: {to}")
    text = Text(new_sid("SM"), sender, to, body, exchange.clock(), "app", "queued", status_url=status_url)
    with exchange.book.lock:
        state.texts.append(text)
    for status in ("sent", "delivered"):
        text.status = status
        exchange.webhooks.tell("text-status", status_url, _status_parameters(exchange, text))
    exchange.book.save()
    return text


def _ask(exchange: Exchange, url: str, text: Text, parameters: dict[str, str]) -> None:
    try:
        answer = exchange.webhooks.ask("text", url, parameters)
    except NoAnswer:
        exchange.problem("11205: no answer to a text")
        return
    if answer.status == 204 or (answer.status == 200 and not answer.body):
        return
    if answer.status != 200:
        exchange.problem(f"11200: a text was answered with {answer.status}")
        return
    try:
        root = check_twiml(answer.body, messages=True)
    except InvalidTwiml as problem:
        exchange.problem(f"12100: answer to a text: {problem}")
        return
    for verb in root:
        if verb.tag != "Message":
            exchange.problem(f"the local telephone does not carry out <{verb.tag}> after a text")
            continue
        bodies = [noun.text or "" for noun in verb.findall("Body")] or [verb.text or ""]
        _reply(exchange, text, "".join(bodies).strip(), status_url=verb.get("action", ""))


def _reply(exchange: Exchange, text: Text, body: str, *, status_url: str) -> None:
    """Send what the app answers; to a number that is blocked it fails, and nobody is told but the status callback."""
    try:
        send(exchange, text.to, text.sender, body, status_url=status_url)
    except TextRefused as refused:
        failed = Text(new_sid("SM"), text.to, text.sender, body, exchange.clock(), "app", "failed", refused.code)
        exchange.webhooks.tell("text-status", status_url, _status_parameters(exchange, failed))


def _keyword(to: str, body: str) -> str:
    """STOP, START, HELP or nothing: at toll-free numbers the carriers know fewer words."""
    word = body.strip().upper()
    if is_toll_free(to):
        return {"STOP": "STOP", "START": "START", "UNSTOP": "START"}.get(word, "")
    words = {"STOP": STOP_WORDS, "START": START_WORDS, "HELP": HELP_WORDS}
    return next((kind for kind, known in words.items() if word in known), "")


def _note_block(exchange: Exchange, sender: str, to: str, kind: str, *, quiet: bool) -> None:
    blocked = exchange.book.state.blocked
    with exchange.book.lock:
        if kind == "STOP" and (sender, to) not in blocked:
            blocked.append((sender, to))
        elif kind == "START" and (sender, to) in blocked:
            blocked.remove((sender, to))
        else:
            return
    if not quiet:
        words = _STOPPED if kind == "STOP" else _STARTED
        exchange.book.state.texts.append(Text(new_sid("SM"), to, sender, words, exchange.clock(), "carrier"))


def _parameters(exchange: Exchange, text: Text) -> dict[str, str]:
    given = {
        "MessageSid": text.sid,
        "SmsSid": text.sid,
        "SmsMessageSid": text.sid,
        "AccountSid": exchange.account,
        "From": text.sender,
        "To": text.to,
        "Body": text.body,
        "NumMedia": "0",
        "NumSegments": str(1 + len(text.body) // 160),
        "SmsStatus": "received",
        "ApiVersion": API_VERSION,
    }
    return given | place_parameters("From", text.sender) | place_parameters("To", text.to)


def _status_parameters(exchange: Exchange, text: Text) -> dict[str, str]:
    given = {
        "MessageSid": text.sid,
        "SmsSid": text.sid,
        "AccountSid": exchange.account,
        "From": text.sender,
        "To": text.to,
        "MessageStatus": text.status,
        "SmsStatus": text.status,
        "ApiVersion": API_VERSION,
    }
    return given | ({"ErrorCode": str(text.error)} if text.error else {})
