"""The caller leaves a request: the right, the two numbers, and whether they agree to be recorded."""

from chalicelib import texts
from chalicelib.channels.phone import KEYED, call_facts, understand
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Phone
from chalicelib.domain.ids import AccountId
from chalicelib.domain.telephony import Consent
from chalicelib.errors import Gone, InvalidField
from chalicelib.http.telephony.frame import Webhook, webhook
from chalicelib.http.telephony.prompt import CALL, Prompt, ask, no_digits, number, patient, unclear
from chalicelib.http.telephony.twiml import Script, Spoken
from chalicelib.http.telephony.words import say_other_ways
from chalicelib.routes.telephony.asks import POUND, right_of
from chalicelib.routes.telephony.record import begin, closing, consent_of
from chalicelib.routes.telephony.registry import blueprint
from chalicelib.services.telephone.called_name import name_of_code
from chalicelib.services.telephone.give_number import give_number
from chalicelib.services.telephone.phone_identity import reference_of_call
from chalicelib.services.telephone.record_consent import record_consent
from chalicelib.services.telephone.take_call import take_call


@webhook(blueprint, f"{CALL}/right", audit=(Tag.REQUEST_RECEIVED, Tag.REQUEST_CALL_NOTED))
@patient
def right(post: Webhook) -> Script:
    """The right was keyed: the request is stored now, and the caller hears what it goes by."""
    account, code = post.query.get("account", ""), post.query.get("code", "")
    keyed = KEYED.get(post.digits)
    if keyed is None:
        return unclear(post, right_of(account, code))
    business = post.desk.accounts.get(AccountId(account))
    facts = call_facts(post.params, post.now)
    reference = reference_of_call(post.desk, business.id, facts.call)
    command = understand(business, facts, keyed, at=post.now, reference=reference, language=post.language, code=code)
    try:
        take_call(post.desk, command)
    except Gone:
        script = post.script()
        say_other_ways(script, business, name_of_code(post.desk, business, code))
        return script.hang_up()
    return ask(post, consent_of(post, "phone.taken"))


@webhook(blueprint, f"{CALL}/consent", audit=(Tag.REQUEST_CALL_NOTED,))
@patient
def consent(post: Webhook) -> Script:
    """Whether a message is recorded was keyed; a caller who declines is called back."""
    take = max(1, number(post, "take"))
    if post.digits == "1":
        record_consent(post.desk, post.call, Consent.GIVEN, take=take)
        return begin(post, post.script(), take=take, unheard=number(post, "take") > 0)
    if post.digits != "2":
        return unclear(post, consent_of(post, "phone.taken", take=number(post, "take")))
    record_consent(post.desk, post.call, Consent.REFUSED)
    if post.caller is None:
        return ask(post, _number_of(post))
    return closing(post, "phone.call-back")


@webhook(blueprint, f"{CALL}/number", audit=(Tag.REQUEST_CALL_NOTED,))
@patient
def number_given(post: Webhook) -> Script:
    """A number to call back was keyed, because the caller's own is withheld."""
    if no_digits(post):
        return unclear(post, _number_of(post))
    try:
        given = Phone.parse(post.digits)
    except InvalidField:
        return unclear(post, _number_of(post), "phone.number-wrong")
    kept = give_number(post.desk, post.call, given).given or given
    return closing(post, "phone.number-kept", digits=kept.e164.removeprefix("+"))


def _number_of(post: Webhook) -> Prompt:
    def whole(part: Spoken) -> None:
        part.say(texts.text("phone.withheld", part.language)).say(texts.text("phone.zero-pound", part.language))

    return Prompt(
        path="number",
        whole=whole,
        digits=None,
        finish=POUND,
        state={"account": post.query.get("account", "")},
        kept=True,
    )
