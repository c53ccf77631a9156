"""What a call says beyond its prompts: a greeting, the two numbers, other ways, where a request stands."""

from datetime import datetime
from typing import Final

from chalicelib import texts
from chalicelib.domain.account import Account
from chalicelib.domain.ids import AccountId
from chalicelib.domain.rights import Right
from chalicelib.domain.telephony import Greeting, GreetingKind
from chalicelib.http.consumer.status_view import statuses
from chalicelib.http.telephony.frame import Webhook
from chalicelib.http.telephony.twiml import Script, Spoken, spelled
from chalicelib.http.views import RequestStatus
from chalicelib.services.consumer.follow_up import Status
from chalicelib.services.telephone.called_name import called_name
from chalicelib.services.telephone.find_line import Line
from chalicelib.services.telephone.phone_identity import pin_of_call, reference_of_call

_LINK_SECONDS: Final = 600  # for the company to fetch a greeting
_STANDARD: Final = "standard"


def greet(post: Webhook, part: Spoken, line: Line) -> None:
    """The business's name, and its greeting in the language of the call."""
    if line.general:
        part.say(texts.text("phone.general", part.language, business=line.name))
        return
    part.say(texts.text("phone.business", part.language, business=line.name))
    audio = line.greeting.audio.get(part.language, "") if line.greeting.kind is GreetingKind.AUDIO else ""
    if audio:
        part.play(post.desk.voicemail_bucket.greeting_link(line.account.id, audio, seconds=_LINK_SECONDS))
    else:
        part.say(greeting_words(line.greeting, part.language))


def greeting_words(greeting: Greeting, language: str) -> str:
    """What is spoken where no recording is played: own words, else the ready-made greeting, else the default."""
    own = greeting.texts.get(language, "") if greeting.kind in {GreetingKind.TEXT, GreetingKind.AUDIO} else ""
    ready = greeting.ready or _STANDARD
    key = f"phone.greeting.{ready}"
    return own or texts.text(key if texts.has_text(key) else f"phone.greeting.{_STANDARD}", language)


def say_numbers(post: Webhook, part: Spoken, account: AccountId) -> None:
    """Reference and PIN of the call, each twice, digit by digit."""
    for key, digits in (
        ("phone.reference", reference_of_call(post.desk, account, post.call)),
        ("phone.pin", pin_of_call(post.desk, account, post.call)),
    ):
        slowly = spelled(digits)
        part.say(texts.text(key, part.language)).say(slowly).pause()
        part.say(texts.text("phone.once-more", part.language)).say(slowly).pause()


def not_connected(post: Webhook) -> Script:
    """The number is the operator's at the company, and nobody has registered it here."""
    return post.script().say(texts.text("phone.not-connected", post.language)).hang_up()


def say_other_ways(part: Spoken, account: Account, name: str) -> None:
    """How to reach a business, by the name that was called, that takes no requests here."""
    part.say(texts.text("phone.closed", part.language, business=name))
    if account.phone:
        part.say(texts.text("phone.way.phone", part.language)).say(spelled(_digits(account.phone)))
    if account.email:
        part.say(texts.text("phone.way.email", part.language, address=account.email))
    if account.postal:
        part.say(texts.text("phone.way.postal", part.language, address=" ".join(account.postal.split())))
    if not (account.phone or account.email or account.postal):
        part.say(texts.text("phone.way.none", part.language))
    part.say(texts.text("phone.goodbye", part.language))


def _digits(number: str) -> str:
    return "".join(char for char in number if char.isdigit())


def say_status(post: Webhook, part: Spoken, status: Status) -> None:
    """Where each request of a submission stands, in whole sentences."""
    account = post.desk.accounts.get(status.submission.account)
    received = texts.day_text(status.submission.received_at, part.language, account.time_zone)
    told = statuses(status, account, part.language, post.now, lambda *_: "")
    business = called_name(post.desk, account, status.submission)
    for one in told:
        part.say(_received(one, business, received, part.language))
        for sentence in _stands(one, account, post.now, part.language):
            part.say(sentence)


def _received(one: RequestStatus, business: str, date: str, language: str) -> str:
    if one.right == Right.UNSORTED:
        return texts.text("phone.status.received-unsorted", language, business=business, date=date)
    right = texts.text(f"right.{one.right}.name", language)
    return texts.text("phone.status.received", language, business=business, date=date, right=right)


def _stands(one: RequestStatus, account: Account, now: datetime, language: str) -> list[str]:
    said = []
    if one.outcome and one.state != "appealed":
        if one.answered_at and one.state == "answered":
            day = texts.day_text(one.answered_at, language, account.time_zone)
            said.append(texts.text("phone.status.ended", language, date=day))
        return [*said, texts.text(f"phone.outcome.{one.outcome.replace(' ', '-')}", language)]
    state = f"phone.status.state.{one.state}"
    said.append(texts.text(state if texts.has_text(state) else "phone.status.state.in-progress", language))
    if one.paused_since:
        return [*said, texts.text("phone.status.waits", language)]
    if one.answer_by and one.state != "appealed":
        key = "phone.status.late" if one.answer_by < account.day_of(now) else "phone.status.due"
        said.append(texts.text(key, language, date=texts.date_text(one.answer_by, language)))
    return said
