"""Whom the call is for: the service code, the business's name and greeting, what one can ask for."""

from dataclasses import replace

from chalicelib import texts
from chalicelib.errors import NotFound
from chalicelib.http.endpoint import Reads
from chalicelib.http.telephony.frame import Webhook, webhook
from chalicelib.http.telephony.prompt import CALL, Prompt, ask, no_digits, number, unclear
from chalicelib.http.telephony.twiml import Script, Spoken
from chalicelib.http.telephony.words import greet, not_connected, say_other_ways
from chalicelib.log import metric
from chalicelib.routes.telephony.asks import CODE, right_of
from chalicelib.routes.telephony.registry import blueprint
from chalicelib.services.telephone.find_line import (
    CODE_TRIES,
    Line,
    count_guess,
    find_line,
    general_line,
    is_guessing,
    line_of_code,
)


def reached(post: Webhook, line: Line) -> Script:
    """The business's name and greeting and what can be done there; other ways where it takes no requests."""
    if line.account.open_to_public:
        return ask(post, _business(post, line))
    script = post.script()
    say_other_ways(script, line.account, line.name)
    return script.hang_up()


def _business(post: Webhook, line: Line) -> Prompt:
    def choices(part: Spoken) -> None:
        part.say(texts.text("phone.choices", part.language))
        if line.shared:
            part.say(texts.text("phone.another-code", part.language))
        part.say(texts.text("phone.zero", part.language))

    def whole(part: Spoken) -> None:
        greet(post, part, line)
        choices(part)

    return Prompt(
        path="business",
        whole=whole,
        short=choices,
        state={"account": line.account.id, "code": line.code},
    )


@webhook(blueprint, f"{CALL}/code", audit=Reads.NOTHING_PERSONAL)
def code(post: Webhook) -> Script:
    """A code was keyed; three that nobody has, or too many in an hour, lead to the general mailbox."""
    if no_digits(post):
        return unclear(post, CODE)
    if is_guessing(post.desk, post.caller):
        metric("PhoneCodesGuessed", 1)
        return _general(post)
    try:
        return reached(post, line_of_code(post.desk, post.digits))
    except NotFound:
        metric("PhoneCodesWrong", 1)
        count_guess(post.desk, post.caller)
    if number(post, "miss") + 1 >= CODE_TRIES:
        return _general(post)
    return unclear(post, CODE, "phone.code-wrong")


def _general(post: Webhook) -> Script:
    """Nobody is sent away: the operator takes what no code leads to."""
    try:
        called = post.desk.lines.number(post.params.get("To", ""))
    except NotFound:
        return not_connected(post)
    return reached(post, general_line(post.desk, called))


@webhook(blueprint, f"{CALL}/business", audit=Reads.NOTHING_PERSONAL)
def business(post: Webhook) -> Script:
    """Hear what can be asked for, leave a request, or key another code."""
    account, brand = post.query.get("account", ""), post.query.get("code", "")
    if post.digits == "2":
        return ask(post, right_of(account, brand))
    try:
        line = find_line(post.desk, post.desk.lines.number(post.params.get("To", "")), brand)
    except NotFound:
        return not_connected(post)
    if post.digits == "3" and line.shared:
        return ask(post, CODE)
    prompt = _business(post, line)
    return ask(post, _explained(prompt)) if post.digits == "1" else unclear(post, prompt)


def _explained(prompt: Prompt) -> Prompt:
    """What each right means, and the choice again; whoever knows it already can press on."""

    def whole(part: Spoken) -> None:
        part.say(texts.text("phone.rights", part.language))
        (prompt.short or prompt.whole)(part)

    return replace(prompt, whole=whole)
