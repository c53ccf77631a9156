"""The message: recorded after a tone, again after `#`, and what the caller takes along at the end."""

from typing import Final

from chalicelib import texts
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import AccountId
from chalicelib.domain.telephony import Consent
from chalicelib.errors import Gone
from chalicelib.http.telephony.frame import Webhook, webhook
from chalicelib.http.telephony.prompt import CALL, Prompt, ask, number, patient, unclear
from chalicelib.http.telephony.twiml import Script, Spoken, spelled
from chalicelib.http.telephony.words import say_numbers
from chalicelib.routes.telephony.asks import POUND
from chalicelib.routes.telephony.registry import blueprint
from chalicelib.services.telephone.record_consent import record_consent
from chalicelib.services.telephone.text_reference import text_reference

TAKES_LIMIT: Final = 10  # recordings in one call
_HUNG_UP: Final = "hangup"


def _account(post: Webhook) -> AccountId:
    return AccountId(post.query.get("account", ""))


def consent_of(post: Webhook, lead: str, *, take: int = 0) -> Prompt:
    """Both numbers, then whether a message may be recorded; `take` is the one that would follow an empty one."""

    def short(part: Spoken) -> None:
        part.say(texts.text("phone.consent", part.language)).say(texts.text("phone.zero", part.language))

    def whole(part: Spoken) -> None:
        part.say(texts.text(lead, part.language))
        if not take:
            say_numbers(post, part, _account(post))
        short(part)

    state = {"account": _account(post), "code": post.query.get("code", ""), "take": take or ""}
    return Prompt(path="consent", whole=whole, short=short, state=state, kept=True)


def begin(post: Webhook, script: Script, *, take: int, unheard: bool = False) -> Script:
    """Record a take. One without a sound goes on behind the recording: once more, then without."""
    account = _account(post)
    script.say(texts.text("phone.record", script.language))
    script.record(
        post.step(f"{CALL}/recorded", account=account, take=take),
        told=post.step(f"{CALL}/recording", insist=True, account=account, take=take),
    )
    silent = post.step(f"{CALL}/recorded", account=account, miss=2 if unheard else 1, take=take)
    return script.redirect(silent)


@webhook(blueprint, f"{CALL}/recorded", audit=(Tag.REQUEST_CALL_NOTED,))
def recorded(post: Webhook) -> Script | None:
    """A recording is over: `#` begins another, hanging up has sent it, and so has silence or its longest time."""
    take, unheard = number(post, "take"), number(post, "miss")
    if unheard:
        if unheard > 1 or take >= TAKES_LIMIT:
            return closing(post, "phone.call-back-unheard" if post.caller else "phone.unheard")
        return ask(post, consent_of(post, "phone.unheard", take=take + 1))
    if post.digits == _HUNG_UP:
        return None
    if post.digits == POUND and take < TAKES_LIMIT:
        record_consent(post.desk, post.call, Consent.GIVEN, take=take + 1)
        script = post.script().say(texts.text("phone.discarded", post.language))
        return begin(post, script, take=take + 1)
    return closing(post, "phone.sent")


def closing(post: Webhook, lead: str, *, digits: str = "") -> Script:
    """What was done, both numbers once more, and the offer to have the reference as a text where a number is shown."""
    script = post.script().say(texts.text(lead, post.language))
    if digits:
        script.say(spelled(digits))
    return ask(post, _text_of(post), script)


def _text_of(post: Webhook) -> Prompt:
    def whole(part: Spoken) -> None:
        say_numbers(post, part, _account(post))
        part.say(texts.text("phone.text" if post.caller else "phone.done", part.language))
        part.say(texts.text("phone.zero", part.language))

    return Prompt(path="text", whole=whole, state={"account": _account(post)}, kept=True)


def _written(post: Webhook) -> str:
    """Have the reference written; return what the caller hears of it."""
    try:
        text_reference(post.desk, post.call)
    except Gone:
        return "phone.text-not"
    return "phone.text-sent"


@webhook(blueprint, f"{CALL}/text", audit=(Tag.REQUEST_CALL_NOTED,))
@patient
def text(post: Webhook) -> Script:
    """The caller wants the reference written, or hears the numbers again; silence is the end."""
    wanted = post.digits == "1" and post.caller is not None
    if post.digits and not wanted:
        return unclear(post, _text_of(post))
    script = post.script()
    if wanted:
        script.say(texts.text(_written(post), post.language))
    return script.say(texts.text("phone.goodbye", post.language)).hang_up()
