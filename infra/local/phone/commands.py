"""What the page and the client can ask of the company, as plain JSON both ways."""

import base64
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from infra.local.phone import sound, texting
from infra.local.phone.conversation import Conversation, NobodyListens
from infra.local.phone.exchange import Exchange
from infra.local.phone.records import Call, Delivery, Fault, Posted
from infra.local.phone.registered import registered
from infra.local.phone.verbs import Gather, Record
from infra.local.phone.webhooks import EVENTS

View = dict[str, Any]


class Refused(Exception):
    """The command cannot be carried out; the message says why."""


def carry_out(exchange: Exchange, command: str, **given: Any) -> Any:
    """Do what is asked and return what there is to see afterwards. Raise `Refused`."""
    try:
        return _COMMANDS[command](exchange, **given)
    except (KeyError, TypeError, ValueError, NobodyListens) as error:
        raise Refused(f"{command}: {error}") from error


def _dial(exchange: Exchange, *, caller: str | None, called: str, stepwise: bool = False, **facts: str) -> View:
    return call_view(exchange, exchange.dial(caller, called, stepwise=stepwise, **facts).call)


def _answer(exchange: Exchange, *, call: str, stepwise: bool = False) -> View:
    return call_view(exchange, exchange.answer(call, stepwise=stepwise).call)


def _refuse(exchange: Exchange, *, call: str, status: str = "no-answer") -> View:
    exchange.refuse(call, status=status)
    return call_view(exchange, exchange.book.state.calls[call])


def _acting(action: Callable[..., None]) -> Callable[..., View]:
    """Make a command of something that a caller does."""

    def command(exchange: Exchange, *, call: str, **given: Any) -> View:
        conversation = exchange.conversations[call]
        exchange.act(conversation, lambda it: action(it, **given))
        return call_view(exchange, conversation.call)

    return command


def _press(conversation: Conversation, *, keys: str) -> None:
    for key in keys:
        conversation.press(key)


def _speak(
    conversation: Conversation,
    *,
    words: str = "",
    language: str = "en",
    audio: str = "",
    content_type: str = "audio/x-wav",
    seconds: float | None = None,
) -> None:
    """Say words, or send a file (base64) as it is."""
    sent = base64.b64decode(audio) if audio or not words else sound.spoken(words, language=language)
    lasts = seconds if seconds is not None else sound.seconds_of(sent) or 1.0
    conversation.speak(sent, content_type=content_type, seconds=lasts)


def _look(exchange: Exchange, *, call: str) -> View:
    return call_view(exchange, exchange.book.state.calls[call])


def _text(exchange: Exchange, *, sender: str, to: str, body: str, sid: str = "", opt_out: str = "") -> View:
    came = texting.receive(exchange, sender, to, body, sid=sid, opt_out=opt_out)
    mine = [text.sid for text in exchange.book.state.texts if (text.by, text.sender, text.to) == ("person", sender, to)]
    return {"sid": sid or mine[-1], "came": [_plain(asdict(text)) for text in came]} | _problems(exchange)


def _texts(exchange: Exchange, *, number: str) -> list[View]:
    found = [text for text in exchange.book.state.texts if number in {text.sender, text.to}]
    return [_plain(asdict(text)) for text in found]


def _calls(exchange: Exchange, *, number: str) -> list[View]:
    found = [call for call in exchange.book.state.calls.values() if number in {call.caller, call.called}]
    return [call_view(exchange, call) for call in found]


def _recordings(exchange: Exchange) -> list[View]:
    return [_plain(asdict(recording)) for recording in exchange.book.state.recordings.values()]


def _delivery(exchange: Exchange, *, event: str, **given: Any) -> View:
    """Set what goes wrong with one kind of webhook; without anything, nothing."""
    if event not in EVENTS:
        raise ValueError(f"{event} is none of {', '.join(EVENTS)}")
    exchange.book.state.deliveries[event] = Delivery(**given)
    exchange.book.save()
    return {}


def _deliver(exchange: Exchange, *, everything: bool = False, backwards: bool = False) -> View:
    count = exchange.webhooks.deliver(everything=everything, backwards=backwards)
    exchange.book.save()
    return {"delivered": count} | _problems(exchange)


def _fault(
    exchange: Exchange, *, resource: str, kind: str, until: str = "", count: int | None = None, to: str = ""
) -> View:
    at = datetime.fromisoformat(until) if until else None
    exchange.book.state.faults.append(Fault(resource, kind, at, count, to))
    exchange.book.save()
    return {}


def _mend(exchange: Exchange) -> View:
    """Let everything work again."""
    exchange.book.state.faults.clear()
    exchange.book.state.deliveries.clear()
    exchange.book.save()
    return {}


def _mark(exchange: Exchange, *, number: str, kind: str) -> View:
    """Say of a number that it takes no texts (landline), does not exist (unreachable) or has none of both (mobile)."""
    state = exchange.book.state
    for known, numbers in {"landline": state.landlines, "unreachable": state.unreachable}.items():
        if number in numbers:
            numbers.remove(number)
        if kind == known:
            numbers.append(number)
    return {}


def _configure(exchange: Exchange, *, number: str, **given: str) -> View:
    """Set the addresses of one of the app's numbers, or how texts to stop are treated there."""
    known = exchange.number(number)
    for name, value in given.items():
        if not hasattr(known, name):
            raise ValueError(name)
        setattr(known, name, value)
    exchange.book.save()
    return {}


def _board(exchange: Exchange, *, number: str) -> View:
    """All that the page shows beside the call."""
    state = exchange.book.state
    ringing = [call for call in state.calls.values() if call.called == number and _doing(call, None) == "ringing"]
    return {
        "ringing": [
            {"sid": call.sid, "caller": call.caller} for call in ringing if call.sid not in exchange.conversations
        ],
        "texts": _texts(exchange, number=number)[-50:],
        "wrong": _wrong(exchange),
        "posted": [_posted(one) for one in reversed(state.posted[-30:])],
    } | _problems(exchange)


def _wrong(exchange: Exchange) -> list[str]:
    state = exchange.book.state
    set_ones = [(event, wanted) for event, wanted in state.deliveries.items() if wanted != Delivery()]
    sentences = [f"{event}: {_in_words(asdict(wanted))}" for event, wanted in set_ones]
    sentences += [f"{fault.resource}: {fault.kind}" for fault in state.faults]
    return sentences + ([f"{len(state.callbacks)} webhooks wait"] if state.callbacks else [])


def _in_words(wanted: View) -> str:
    usual = asdict(Delivery())
    return ", ".join(f"{name} {value}" for name, value in wanted.items() if value != usual[name])


def _posted(posted: Posted) -> View:
    answers = {-1: "lost", 0: "no answer"}
    return {
        "event": posted.event,
        "path": urlsplit(posted.url).path,
        "answer": answers.get(posted.status, str(posted.status)),
    }


def call_view(exchange: Exchange, call: Call) -> View:
    """What can be seen of a call: `doing` is ringing, speaking, gather, record or ended."""
    conversation = exchange.conversations.get(call.sid)
    view: View = {
        "sid": call.sid,
        "caller": call.caller,
        "called": call.called,
        "direction": call.direction,
        "status": call.status,
        "doing": _doing(call, conversation),
        "heard": [asdict(line) for line in call.heard[call.prompt :]],
        "all": [asdict(line) for line in call.heard],
        "documents": call.documents,
        "at": call.created_at.isoformat(),
    }
    asking = conversation.asking if conversation and not conversation.over else None
    if isinstance(asking, Gather):
        view["asks"] = {"timeout": asking.timeout, "digits": asking.digits, "finish": asking.finish}
    if isinstance(asking, Record):
        view["asks"] = {"timeout": asking.timeout, "longest": asking.longest, "finish": asking.finish}
    return view | _problems(exchange)


def _doing(call: Call, conversation: Conversation | None) -> str:
    if call.ended_at:
        return "ended"
    if conversation is None:
        return "ringing"
    if conversation.asking is None:
        return "speaking"
    return "record" if isinstance(conversation.asking, Record) else "gather"


def _problems(exchange: Exchange) -> View:
    return {"problems": list(exchange.book.state.problems)}


def _plain(fields: View) -> View:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in fields.items()}


_COMMANDS: dict[str, Callable[..., Any]] = {
    "dial": _dial,
    "answer": _answer,
    "refuse": _refuse,
    "press": _acting(_press),
    "silent": _acting(lambda it: it.silent()),
    "speak": _acting(_speak),
    "hang-up": _acting(lambda it: it.hang_up()),
    "go-on": _acting(lambda it: it.go_on()),
    "look": _look,
    "text": _text,
    "texts": _texts,
    "board": _board,
    "registered": lambda _exchange: registered(),
    "calls": _calls,
    "recordings": _recordings,
    "delivery": _delivery,
    "deliver": _deliver,
    "fault": _fault,
    "mend": _mend,
    "mark": _mark,
    "configure": _configure,
}
