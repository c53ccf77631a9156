"""A prompt of a call: what is asked, and what follows on silence, on 0, on a key without meaning, on a failure."""

from collections.abc import Callable, Mapping
from typing import Final

from chalicelib import texts
from chalicelib.http.telephony.frame import Webhook
from chalicelib.http.telephony.twiml import Script, Spoken
from chalicelib.log import logger, metric
from chalicelib.values import dataclass, field, replace

CALL: Final = "/telephony/voice"
REPEAT: Final = "0"
_STAR: Final = "*"
_MISSES: Final = 3  # keys without meaning at one prompt
_ATTEMPTS: Final = 3  # of a step that fails here
_PATIENCE: Final = 2  # seconds between them


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What is asked. `path` is the step below `CALL` that the keys are posted to, with `state` in its address.

    `whole` speaks all of it; `short`, where there is one, what is asked after silence or a key without meaning.
    With several `languages` the caller has not chosen yet. `kept`: a request is stored, and the caller hears so
    when the call must end here.
    """

    path: str
    whole: Callable[[Spoken], object]
    short: Callable[[Spoken], object] | None = None
    digits: int | None = 1
    finish: str = ""
    state: Mapping[str, str | int] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    kept: bool = False


def ask(post: Webhook, prompt: Prompt, script: Script | None = None) -> Script:
    """Ask after what the script says."""
    return _ask(post, prompt, script or post.script(), prompt.whole)


def no_digits(post: Webhook) -> bool:
    """Whether what was keyed where a number is asked for cannot be one: nothing, 0, or a star among digits."""
    return post.digits in {"", REPEAT} or _STAR in post.digits


def unclear(post: Webhook, prompt: Prompt, why: str = "phone.wrong-key") -> Script:
    """Silence: once more, then the end. 0: all of it again. What has no meaning: `why`, and again, three times.

    A star in a number is a slip and no miss.
    """
    if not post.digits:
        return _silence(post, prompt)
    misses = number(post, "miss")
    if post.digits == REPEAT:
        return _ask(post, prompt, post.script(), prompt.whole, miss=misses)
    if prompt.digits != 1 and _STAR in post.digits:
        return _ask(post, prompt, _say(post, prompt, post.script(), why), prompt.short or prompt.whole, miss=misses)
    if misses + 1 >= _MISSES:
        return ended(post, prompt, "phone.too-many")
    script = _say(post, prompt, post.script(), why)
    return _ask(post, prompt, script, prompt.short or prompt.whole, miss=misses + 1)


def ended(post: Webhook, prompt: Prompt, why: str) -> Script:
    """The end of the call, with the reason; what was keyed before is kept."""
    script = post.script()
    if prompt.kept:
        script.say(texts.text("phone.kept", post.language))
    return _say(post, prompt, script, why).hang_up()


def number(post: Webhook, name: str) -> int:
    """A number of the address; 0 when there is none."""
    value = post.query.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() else 0


Step = Callable[[Webhook], Script | None]


def patient(step: Step) -> Step:
    """Let a step that stores what was keyed be tried again while the caller waits: the key is in no other place.

    Only a single digit goes into the address. After the last attempt the failure is the frame's.
    """

    def attempt(post: Webhook) -> Script | None:
        tried, key = number(post, "tried"), post.query.get("key", post.digits)
        try:
            return step(replace(post, params={**post.params, "Digits": key}))
        except Exception as error:
            if tried + 1 >= _ATTEMPTS or not (len(key) == 1 and key.isdecimal()):
                raise
            metric("PhoneStepsTriedAgain", 1)
            logger().info("step tried again", extra={"route": post.path, "error": type(error).__name__})
            waiting = post.script().say(texts.text("phone.wait", post.language)).pause(_PATIENCE)
            state: dict[str, str | int] = {**post.query, "tried": tried + 1, "key": key}
            return waiting.redirect(post.step(post.path, insist=False, **state))

    attempt.__name__, attempt.__doc__, attempt.__module__ = step.__name__, step.__doc__, step.__module__
    return attempt


def _silence(post: Webhook, prompt: Prompt) -> Script:
    if post.again:
        return ended(post, prompt, "phone.silence")
    return _ask(post, prompt, post.script(), prompt.short or prompt.whole, again=1, miss=number(post, "miss"))


def _ask(post: Webhook, prompt: Prompt, script: Script, words: Callable[[Spoken], object], **state: int) -> Script:
    counted = {name: value for name, value in state.items() if value}
    carried: dict[str, str | int] = {**prompt.state, **counted, "language": script.language}
    action = post.step(f"{CALL}/{prompt.path}", insist=False, **carried)
    words(script.gather(action, digits=prompt.digits, finish=prompt.finish))
    return script


def _say(post: Webhook, prompt: Prompt, script: Script, key: str) -> Script:
    for language in prompt.languages or (post.language,):
        script.say(texts.text(key, language), language)
    return script
