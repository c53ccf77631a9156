"""Text messages: what people write to our numbers, and what became of what we wrote to theirs."""

from contextlib import suppress
from functools import cached_property
from typing import Final

from chalicelib import texts
from chalicelib.channels.text_message import (
    WORDS_LIMIT,
    Meaning,
    TextMessage,
    answered_by_network,
    form_named,
    read_text,
)
from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Phone
from chalicelib.domain.correspondence import Failure
from chalicelib.domain.format_wish import Came
from chalicelib.domain.ids import AccountId, Reference, RequestId, show_reference
from chalicelib.domain.request import Submission
from chalicelib.domain.telephony import PhoneNumber
from chalicelib.errors import Gone, InvalidField, NotFound, NotPossible, TooManyAttempts
from chalicelib.http.telephony.frame import Webhook, webhook
from chalicelib.http.telephony.twiml import TextReply
from chalicelib.log import metric
from chalicelib.routes.telephony.registry import blueprint
from chalicelib.services.consumer.confirm_opt_in import confirm_by_yes
from chalicelib.services.formats.ask_format import AskFormat, ask_format
from chalicelib.services.letters.deliver_by_phone import REPORTS, text_failed
from chalicelib.services.letters.deliver_letter import deliver_letter
from chalicelib.services.telephone.answer_text import may_answer
from chalicelib.services.telephone.called_name import called_name
from chalicelib.services.telephone.confirm_by_phone import confirm_by_text, last_code_for
from chalicelib.services.telephone.find_line import Line, find_line
from chalicelib.services.telephone.opt_in_by_text import ask_opt_in
from chalicelib.services.telephone.stop_texts import Wish, start_texts, stop_texts
from chalicelib.services.telephone.take_text import Words, take_text

SMS: Final = "/telephony/sms"
_FAILED: Final = frozenset({"failed", "undelivered"})
# Of the company's error codes: stopped by the owner, blocked by the carrier, filtered.
_BLOCKED: Final = frozenset({"21610", "30004", "30007"})
_MEDIA_MOST: Final = 10


class Text:
    """One text with whom it reached."""

    def __init__(self, post: Webhook, line: PhoneNumber) -> None:
        self.post = post
        self.line = line
        self.account: Account = post.desk.accounts.get(line.account)
        self.sid = post.params.get("MessageSid", "")
        self.said: TextMessage = read_text(post.params.get("Body", ""), opt_out_type=post.params.get("OptOutType", ""))
        self.language = self.said.language or self.account.languages[0]
        self._about: Submission | None = None

    @cached_property
    def reached(self) -> Line:
        """The brand that the number stands for, or the operator's mailbox: as for a call."""
        return find_line(self.post.desk, self.line, "")

    def answers(self, submission: Submission) -> None:
        """It answers a code of ours: six digits are in no language, and a shared number is nobody's own."""
        self.account = self.post.desk.accounts.get(submission.account)
        self.language = submission.language
        self._about = submission

    @property
    def answered_by_others(self) -> bool:
        """Whether the company or a carrier confirms it already."""
        return answered_by_network(self.said, self.line.number, self.post.params.get("Body", ""))

    @property
    def business(self) -> str:
        """The name by which the sender knows whom they wrote to."""
        return called_name(self.post.desk, self.account, self._about) if self._about else self.reached.name

    def reply(self, key: str, reference: Reference | str = "") -> TextReply | None:
        """Answer in words, if anything may go to this number now."""
        caller = self.post.caller
        wanted = self.said.meaning in {Meaning.STOP, Meaning.START, Meaning.HELP, Meaning.OPT_IN}
        if caller is None or not may_answer(self.post.desk, self.line, caller, text=self.sid, asked=wanted):
            return None
        phone = self.account.shown_phone
        ways = texts.text("text.reply.ways", self.language, phone=phone) if phone else ""
        words = texts.text(
            f"text.reply.{key}",
            self.language,
            business=self.business,
            reference=show_reference(Reference(reference)) if reference else "",
            form=f"{self.post.desk.public_url}/c/{self.account.slug}",
            ways=ways,
        )
        return TextReply(" ".join(words.split()))


@webhook(
    blueprint,
    SMS,
    audit=(
        *(Tag.REQUEST_RECEIVED, Tag.REQUEST_MESSAGE_RECEIVED, Tag.REQUEST_CONTACT_CONFIRMED),
        *(Tag.REQUEST_TEXT_STOPPED, Tag.REQUEST_TEXT_STARTED, Tag.REQUEST_WITHDRAWN),
        *(Tag.REQUEST_FORMAT_ASKED, Tag.REQUEST_ANSWERED, Tag.SUPPRESSION_CHANGED),
    ),
    speaks=False,
)
def receive(post: Webhook) -> TextReply | None:
    """Take a text, and answer it if an answer is due; the same text again changes nothing and gets none."""
    try:
        text = Text(post, post.desk.lines.number(post.params.get("To", "")))
    except NotFound:
        metric("TextsToUnknownNumbers", 1)
        return None
    if not text.sid:
        metric("TextsWithoutId", 1)
        return None
    try:
        return _take(text)
    except Gone:
        metric("TextsToClosedBusinesses", 1)
        return None


def _take(text: Text) -> TextReply | None:
    match text.said.meaning:
        case Meaning.STOP:
            return _stop(text)
        case Meaning.START:
            return _start(text)
        case Meaning.HELP:
            return None if text.said.answered else text.reply("help")
        case Meaning.OPT_IN:
            return _opt_in(text)
        case Meaning.CODE:
            return _code(text)
    return _words(text)


def _stop(text: Text) -> TextReply | None:
    wish = _wish(text)
    reference = stop_texts(text.post.desk, wish) if wish else None
    if reference is None or text.answered_by_others:
        return None
    return text.reply("stopped", reference)


def _opt_in(text: Text) -> TextReply | None:
    """The first of two steps; a number that many share is nobody's own, and where no law knows it, a person reads."""
    wish = None if text.line.shared else _wish(text)
    try:
        reference = ask_opt_in(text.post.desk, wish) if wish else None
    except InvalidField:
        return _words(text)
    if wish is None:
        return _words(text)
    return text.reply("opt-in-asked", reference) if reference else None


def _start(text: Text) -> TextReply | None:
    wish = _wish(text)
    if wish and text.said.yes and not wish.shared and confirm_by_yes(text.post.desk, text.account, wish.number):
        return text.reply("opted-in")
    begun = wish is not None and start_texts(text.post.desk, wish)
    if text.answered_by_others:
        return None
    return text.reply("started" if begun else "help")


def _wish(text: Text) -> Wish | None:
    """None from whoever shows no number: nothing can be sent there anyway."""
    number = text.post.caller
    if number is None:
        return None
    return Wish(account=text.account, shared=text.line.shared, number=number, text=text.sid, language=text.language)


def _code(text: Text) -> TextReply | None:
    """Six digits: the answer to a code that was sent to this number, else words like others."""
    number = text.post.caller
    if number is None:
        return _words(text)
    try:
        confirmed = confirm_by_text(
            text.post.desk, ours=text.line.number, theirs=number, digits=text.said.code, text=text.sid
        )
    except InvalidField:
        return _not_confirmed(text, number, "code-wrong")
    except TooManyAttempts:
        return _not_confirmed(text, number, "code-tried")
    if confirmed is None:
        return _words(text)
    text.answers(confirmed)
    return text.reply("confirmed", confirmed.id)


def _not_confirmed(text: Text, number: Phone, why: str) -> TextReply | None:
    asked = last_code_for(text.post.desk, ours=text.line.number, theirs=number)
    if asked:
        text.answers(asked)
    return text.reply(why)


def _words(text: Text) -> TextReply | None:
    post = text.post
    words = _with_media(text)
    if not words:
        return None
    taken = take_text(
        post.desk,
        Words(
            account=text.account,
            sender=post.params.get("From", ""),
            number=post.caller,
            text=text.sid,
            words=words,
            language=text.language,
            code=text.reached.code,
        ),
    )
    if taken is None:
        metric("TextsNotKept", 1)
        return None
    noted = _other_form(text, taken.reference)
    if taken.began:
        return text.reply("received", taken.reference)
    return text.reply("format", taken.reference) if noted else None


def _other_form(text: Text, reference: Reference) -> bool:
    """Note the other form that a text asks for by naming it; its words are filed as all words are."""
    form = form_named(text.said.words)
    if not form:
        return False
    account = text.post.desk.accounts.get(text.account.id)
    with suppress(NotPossible, NotFound):
        ask_format(text.post.desk, account, reference, AskFormat(form=form, came=Came.TEXT))
        return True
    return False


def _with_media(text: Text) -> str:
    """What was written, and that pictures came with it: they stay at the company."""
    told = text.post.params.get("NumMedia", "")
    count = min(int(told), _MEDIA_MOST) if told.isascii() and told.isdecimal() else 0
    if not count:
        return text.said.words
    note = texts.text("text.media", text.account.languages[0], count=count)
    return f"{text.said.words[: WORDS_LIMIT - len(note) - 2]}\n\n{note}".strip()


@webhook(blueprint, REPORTS, audit=(Tag.REQUEST_LETTER_FAILED,), speaks=False)
def report(post: Webhook) -> None:
    """What became of a text of ours; one that did not arrive is noted, or spoken if it was a code."""
    if post.params.get("MessageStatus", post.params.get("SmsStatus")) not in _FAILED:
        return
    query = post.query
    if "account" not in query or "letter" not in query:
        return
    place = post.desk.outbox.place(
        AccountId(query["account"]),
        query["letter"],
        request=RequestId(query["request"]) if "request" in query else None,
        submission=Reference(query["submission"]) if "submission" in query else None,
    )
    why = Failure.SUPPRESSED if post.params.get("ErrorCode") in _BLOCKED else Failure.REFUSED
    again = text_failed(post.desk, place, why)
    if again:
        deliver_letter(post.desk, again)
