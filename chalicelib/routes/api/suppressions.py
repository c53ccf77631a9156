"""The list of those who opted out, for systems: check, read, add, lift, and hand over signals."""

from typing import Final

from chalicelib.channels import opt_out_signal
from chalicelib.domain.api_key import Scope
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.drop_hash import parse_drop_hash
from chalicelib.domain.permissions import Permission
from chalicelib.domain.suppression import OptOut, Suppression
from chalicelib.errors import InvalidField
from chalicelib.http.api.frame import api
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.suppressions import (
    AddContact,
    AskLock,
    CheckAnswer,
    CheckContact,
    LiftContact,
    MayAskAnswer,
    OptOutRecord,
    OptOutSignal,
    OptOutState,
    SignalAnswer,
    SuppressionList,
    SuppressionRecord,
    SuppressionsQuery,
)
from chalicelib.http.api.sections import Section
from chalicelib.http.endpoint import Reads
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.opt_outs.change_suppression import (
    AddSuppression,
    LiftSuppression,
    add_suppression,
    lift_suppression,
)
from chalicelib.services.opt_outs.check_suppression import check_suppression
from chalicelib.services.opt_outs.list_suppressions import list_suppressions
from chalicelib.services.opt_outs.may_ask import may_ask
from chalicelib.services.opt_outs.take_signal import take_signal

section: Final = Section(blueprint, "Suppressions", "/suppressions")
_signals: Final = Section(blueprint, section.group)
_LIST: Final = "suppressions"


@api(
    blueprint,
    f"{section.path}/check",
    method="POST",
    scope=Scope.READ,
    permission=Permission.READ_REQUESTS,
    audit=Reads.NAMED_CONTACT,
    group=section.group,
    body=CheckContact,
    answer=CheckAnswer,
)
def check(call: ApiCall) -> CheckAnswer:
    """Check a contact.

    Say whether an address or number has opted out with this account, and of what. Asking by DROP hash gives the same
    answer as asking by value. A contact that nobody has heard of is not suppressed.
    """
    body: CheckContact = call.body
    found = check_suppression(call.desk, call.account.id, _asked(body))
    heeded = found.opt_outs if body.brand is None else found.heeded_by(body.brand)
    return CheckAnswer(suppressed=bool(heeded), opt_outs=[_state(opt_out) for opt_out in heeded])


@api(
    blueprint,
    f"{section.path}/may-ask",
    method="POST",
    scope=Scope.READ,
    permission=Permission.READ_REQUESTS,
    audit=Reads.NAMED_CONTACT,
    group=section.group,
    body=CheckContact,
    answer=MayAskAnswer,
)
def may_be_asked(call: ApiCall) -> MayAskAnswer:
    """Ask whether somebody may be asked.

    Whoever opted out of sale and sharing, of wider use of sensitive data or of automated decisions may not be asked to
    agree again for twelve months (Civ. Code 1798.135(c)(4)). Ask this before you do; a campaign's list is cleaned of
    them with `asks`.
    """
    body: CheckContact = call.body
    found = may_ask(call.desk, call.account.id, _asked(body), brand=body.brand)
    shown = [AskLock(purpose=one.purpose, brand=one.brand, since=one.since, until=one.until) for one in found]
    return MayAskAnswer(may_ask=not shown, locks=shown)


@section.reads(audit=(Tag.VIEW_SUPPRESSIONS,), query=SuppressionsQuery, answer=SuppressionList)
def list_all(call: ApiCall) -> SuppressionList:
    """List who has opted out.

    In the order of change, so that a system that comes back with `changed_since` sees what has begun or ended. What
    changes while pages are read moves to the end and can be seen twice.
    """
    query: SuppressionsQuery = call.query
    if query.cursor and query.changed_since:
        raise InvalidField(field="changed_since", problem="one-of", said="A cursor says already where to go on.")
    after = None
    if query.cursor:
        pk, sk, list_sk = call.read_cursor(query.cursor, _LIST)
        after = (pk, sk, list_sk)
    page = list_suppressions(call.desk, call.staff, after=after, since=query.changed_since, limit=query.limit)
    following = call.write_cursor(list(page.after), _LIST) if page.after else None
    return SuppressionList(items=[_record(record) for record in page.records], next=following)


@section.writes(audit=(Tag.SUPPRESSION_CHANGED,), body=AddContact, answer=SuppressionRecord, refusals=("conflict",))
def add(call: ApiCall) -> SuppressionRecord:
    """Put a contact on the list.

    For an opt-out that the business heard itself. It stands until the business lifts it. What stood already keeps its
    day; `marketing_email` is for addresses; `marketing_texts`, `marketing_calls` and `do_not_call`, which means both of
    them, are for numbers. With a brand it holds for that one alone.
    """
    body: AddContact = call.body
    command = AddSuppression(
        contact=_contact(body.email, body.phone),
        purposes=tuple(body.purposes),
        why=body.why,
        since=body.since,
        brand=body.brand,
    )
    return _record(add_suppression(call.desk, call.staff, command))


@section.writes(
    "/lift", audit=(Tag.SUPPRESSION_CHANGED,), body=LiftContact, answer=SuppressionRecord, refusals=("conflict",)
)
def lift(call: ApiCall) -> SuppressionRecord:
    """Take a contact off the list.

    Ends these purposes, whatever requests stand behind them; the record stays as proof. In California whoever opted
    out of sale may be asked to opt in again after twelve months (Civ. Code 1798.135(c)(4)).
    """
    body: LiftContact = call.body
    contact = _contact(body.email, body.phone)
    command = LiftSuppression(contact=contact, purposes=tuple(body.purposes), why=body.why, brand=body.brand)
    return _record(lift_suppression(call.desk, call.staff, command))


@_signals.writes(
    "/opt-out-signals",
    audit=(Tag.REQUEST_RECEIVED, Tag.REQUEST_OPTOUT_SIGNAL, Tag.SUPPRESSION_CHANGED),
    body=OptOutSignal,
    answer=SignalAnswer,
    refusals=("conflict", "gone"),
)
def hand_over(call: ApiCall) -> SignalAnswer:
    """Hand over an opt-out signal.

    For Global Privacy Control that the business's own site received from a person it knows. It becomes an opt-out of
    sale and sharing (and of targeted advertising where the law names it) that nobody has to prove; the person is told
    by e-mail where an address is given, and sees it on the status page. As long as it stands, the same signal again
    changes nothing.
    """
    sent = opt_out_signal.Sent(**{name: getattr(call.body, name) for name in OptOutSignal.__struct_fields__})
    signal = opt_out_signal.understand(call.account, sent, actor=call.staff.actor, now=call.now)
    done = take_signal(call.desk, signal)
    return SignalAnswer(
        reference=done.reference,
        requests=list(done.requests),
        opt_outs=[_state(opt_out) for opt_out in done.stands.opt_outs],
    )


def _asked(body: CheckContact) -> Email | Phone | str:
    given = [name for name in ("email", "phone", "hash") if getattr(body, name)]
    if len(given) != 1:
        raise InvalidField(field="email", problem="one-of", said="Give exactly one of email, phone and hash.")
    return parse_drop_hash(body.hash) if body.hash else _contact(body.email, body.phone)


def _contact(email: str, phone: str) -> Email | Phone:
    if bool(email) is bool(phone):
        raise InvalidField(field="email", problem="one-of", said="Give exactly one of email and phone.")
    return Email.parse(email, mailed=False) if email else Phone.parse(phone)


def _state(opt_out: OptOut) -> OptOutState:
    return OptOutState(purpose=opt_out.purpose, brand=opt_out.brand, since=opt_out.since, source=opt_out.source)


def _record(record: Suppression) -> SuppressionRecord:
    return SuppressionRecord(
        subject=record.subject,
        value=record.value,
        hash=record.drop_hash,
        changed_at=record.changed_at,
        opt_outs=[
            OptOutRecord(
                purpose=opt_out.purpose,
                brand=opt_out.brand,
                since=opt_out.since,
                source=opt_out.source,
                requests=list(opt_out.requests),
                by_business=opt_out.own,
                by_link=opt_out.link,
                lifted_at=opt_out.lifted_at,
                lifted_by=opt_out.lifted_by,
                again_at=opt_out.again_at,
            )
            for opt_out in record.opt_outs
        ],
    )
