"""A caller hears about an earlier request: its reference, a PIN, and where it stands."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from chalicelib import texts
from chalicelib.channels.phone import call_id
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import Reference, is_reference
from chalicelib.errors import InvalidField, TooManyAttempts
from chalicelib.http.endpoint import Reads
from chalicelib.http.telephony.frame import Webhook, webhook
from chalicelib.http.telephony.prompt import CALL, Prompt, ask, ended, no_digits, unclear
from chalicelib.http.telephony.twiml import Script, Spoken
from chalicelib.http.telephony.words import say_status
from chalicelib.log import metric
from chalicelib.routes.telephony.asks import MENU, PIN, REFERENCE
from chalicelib.routes.telephony.registry import blueprint
from chalicelib.services.consumer.follow_up import Status
from chalicelib.services.telephone.hear_status import hear_again, hear_status

_REMEMBERED: Final = timedelta(hours=1)  # what was keyed lies with the call, never in an address


@webhook(blueprint, f"{CALL}/reference", audit=Reads.NOTHING_PERSONAL)
def reference(post: Webhook) -> Script:
    """A reference was keyed. Whether there is such a request is not said before the PIN."""
    if no_digits(post):
        return unclear(post, REFERENCE)
    if not is_reference(post.digits):
        return unclear(post, REFERENCE, "phone.reference-wrong")
    _remember(post, "keyed", post.digits)
    return ask(post, PIN)


@webhook(blueprint, f"{CALL}/pin", audit=(Tag.REQUEST_CONTACT_CONFIRMED,))
def pin(post: Webhook) -> Script:
    """A PIN was keyed, or a code that came by text or call."""
    if no_digits(post):
        return unclear(post, PIN)
    keyed = _remembered(post, "keyed")
    if keyed is None:
        return ask(post, REFERENCE)
    if _remembered(post, "heard") == keyed:  # the same post again: it is no other try
        return ask(post, _heard(post, lambda: hear_again(post.desk, keyed)))
    try:
        status = hear_status(post.desk, keyed, post.digits, caller=post.caller, call=post.call)
    except TooManyAttempts:
        metric("PhonePinsLimited", 1)
        return ended(post, PIN, "phone.pin-over")
    except InvalidField:
        metric("PhonePinsWrong", 1)
        return unclear(post, PIN, "phone.pin-wrong")
    _remember(post, "heard", keyed)
    return ask(post, _heard(post, lambda: status))


@webhook(blueprint, f"{CALL}/heard", audit=Reads.OWN_REQUEST)
def heard(post: Webhook) -> Script:
    """The status once more, or back to the menu."""
    known = _remembered(post, "heard")
    if known is None or post.digits == "1":
        return ask(post, MENU)
    return unclear(post, _heard(post, lambda: hear_again(post.desk, known)))


def _heard(post: Webhook, status: Callable[[], Status]) -> Prompt:
    def short(part: Spoken) -> None:
        part.say(texts.text("phone.heard", part.language))

    def whole(part: Spoken) -> None:
        say_status(post, part, status())
        short(part)

    return Prompt(path="heard", whole=whole, short=short)


def _remember(post: Webhook, what: str, keyed: str) -> None:
    post.desk.work.ephemeral.put_value(f"call-{what}|{call_id(post.params)}", keyed, until=post.now + _REMEMBERED)


def _remembered(post: Webhook, what: str) -> Reference | None:
    found = post.desk.work.ephemeral.get_value(f"call-{what}|{call_id(post.params)}", now=post.now)
    return Reference(found) if found else None
