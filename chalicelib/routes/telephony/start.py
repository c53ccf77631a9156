"""The beginning of a call: the language, and what the caller came for."""

from chalicelib import texts
from chalicelib.errors import NotFound
from chalicelib.http.endpoint import Reads
from chalicelib.http.telephony.frame import Webhook, webhook
from chalicelib.http.telephony.prompt import CALL, ask, unclear
from chalicelib.http.telephony.twiml import Script
from chalicelib.http.telephony.words import not_connected
from chalicelib.routes.telephony.asks import CODE, LANGUAGE, MENU, REFERENCE
from chalicelib.routes.telephony.code import reached
from chalicelib.routes.telephony.registry import blueprint
from chalicelib.services.telephone.find_line import find_line


@webhook(blueprint, CALL, audit=Reads.NOTHING_PERSONAL)
def voice(post: Webhook) -> Script:
    """A call comes in."""
    return ask(post, LANGUAGE)


@webhook(blueprint, f"{CALL}/language", audit=Reads.NOTHING_PERSONAL)
def language(post: Webhook) -> Script:
    """The language was keyed."""
    chosen = {str(digit): code for digit, code in enumerate(texts.languages(), start=1)}.get(post.digits)
    if chosen is None:
        return unclear(post, LANGUAGE)
    return ask(post, MENU, Script(chosen))


@webhook(blueprint, f"{CALL}/menu", audit=Reads.NOTHING_PERSONAL)
def menu(post: Webhook) -> Script:
    """A new request, or word of an earlier one."""
    if post.digits == "2":
        return ask(post, REFERENCE)
    if post.digits != "1":
        return unclear(post, MENU)
    try:
        number = post.desk.lines.number(post.params.get("To", ""))
    except NotFound:
        return not_connected(post)
    return ask(post, CODE) if number.shared else reached(post, find_line(post.desk, number, ""))
