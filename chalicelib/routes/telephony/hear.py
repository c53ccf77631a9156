"""A caller hears about an earlier request: its reference, a PIN, and where it stands; and asks for another form."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from chalicelib import texts
from chalicelib.channels.phone import call_id
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.format_wish import Came, Form
from chalicelib.domain.ids import Reference, is_reference
from chalicelib.errors import InvalidField, NotPossible, TooManyAttempts
from chalicelib.http.endpoint import Reads
from chalicelib.http.telephony.frame import Webhook, webhook
from chalicelib.http.telephony.prompt import CALL, Prompt, ask, ended, no_digits, patient, unclear
from chalicelib.http.telephony.twiml import Script, Spoken
from chalicelib.http.telephony.words import say_status
from chalicelib.log import metric
from chalicelib.routes.telephony.asks import FORMAT, MENU, PIN, REFERENCE
from chalicelib.routes.telephony.registry import blueprint
from chalicelib.services.consumer.follow_up import Status
from chalicelib.services.formats.ask_format import AskFormat, ask_format
from chalicelib.services.telephone.hear_status import hear_again, hear_status

_REMEMBERED: Final = timedelta(hours=1)  # what was keyed lies with the call, never in an address
_FORMS: Final = {"1": Form.LARGE_PRINT, "2": Form.AUDIO, "3": Form.BRAILLE, "4": Form.TELEPHONE}


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
    """The status once more, what can be had in another form, or back to the menu."""
    known = _remembered(post, "heard")
    if known is None or post.digits == "1":
        return ask(post, MENU)
    if post.digits == "2":
        return ask(post, FORMAT)
    return unclear(post, _heard(post, lambda: hear_again(post.desk, known)))


@webhook(blueprint, f"{CALL}/format", audit=(Tag.REQUEST_FORMAT_ASKED,))
@patient
def other_form(post: Webhook) -> Script:
    """Note in which form the caller wants what they get; the PIN was shown in this call."""
    known = _remembered(post, "heard")
    if known is None:
        return ask(post, MENU)
    form = _FORMS.get(post.digits)
    if form is None:
        return unclear(post, FORMAT)
    account = post.desk.accounts.get(post.desk.lines.account_of(known))
    said = "phone.format-noted"
    try:
        ask_format(post.desk, account, known, AskFormat(form=form.value, came=Came.PHONE))
    except NotPossible:
        said = "phone.format-full"
    script = post.script().say(texts.text(said, post.language))
    return ask(post, Prompt(path="heard", whole=_after), script)


def _after(part: Spoken) -> None:
    part.say(texts.text("phone.heard", part.language))


def _heard(post: Webhook, status: Callable[[], Status]) -> Prompt:
    def whole(part: Spoken) -> None:
        say_status(post, part, status())
        _after(part)

    return Prompt(path="heard", whole=whole, short=_after)


def _remember(post: Webhook, what: str, keyed: str) -> None:
    post.desk.work.ephemeral.put_value(f"call-{what}|{call_id(post.params)}", keyed, until=post.now + _REMEMBERED)


def _remembered(post: Webhook, what: str) -> Reference | None:
    found = post.desk.work.ephemeral.get_value(f"call-{what}|{call_id(post.params)}", now=post.now)
    return Reference(found) if found else None
