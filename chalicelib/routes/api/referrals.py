"""What was passed on to controllers, for systems."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.reason import Reason
from chalicelib.domain.referral import Referral
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.referrals import (
    EndIt,
    NoteSaid,
    Now,
    Package,
    Refer,
    ReferralList,
    ReferralQuery,
    ReferralRecord,
)
from chalicelib.http.api.sections import Section
from chalicelib.http.api.steps import STEP_REFUSALS
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.handling.read_requests import look_at
from chalicelib.services.referrals.handle_referral import (
    EndReferral,
    end_referral,
    hand_over_again,
    note_handed_over,
    package_of,
)
from chalicelib.services.referrals.hear_controller import Said, note_said
from chalicelib.services.referrals.refer_request import ReferRequest, refer_request

section: Final = Section(blueprint, "Referrals", "/requests/{request}/referrals")
_all: Final = Section(blueprint, section.group, "/referrals")
_ONE: Final = "/{referral}"
_REFUSALS: Final = ("not-found", "not-possible", "conflict")
_PAGE: Final = 50


@_all.reads("", audit=(Tag.VIEW_CONTROLLERS,), answer=ReferralList, query=ReferralQuery)
def list_referrals(call: ApiCall) -> ReferralList:
    """List what was passed on: what waits, soonest due first, or what is over.

    Over all requests of the business, page by page.
    """
    query: ReferralQuery = call.query
    open_ones = query.list == "open"
    page = call.desk.referrals.listed(call.account.id, open_ones=open_ones, after=query.after, limit=_PAGE)
    staff = call.staff
    reason = Reason(Tag.VIEW_CONTROLLERS, staff.actor, None, {"list": query.list, "count": len(page.referrals)})
    call.desk.work.witness(call.account.id, reason, user=staff.user.id, at=call.desk.clock.now())
    return ReferralList(items=[_record(one) for one in page.referrals], after=page.after)


@section.reads("", audit=(Tag.VIEW_REQUEST,), answer=ReferralList, refusals=("not-found",))
def of_request(call: ApiCall) -> ReferralList:
    """List the referrals of a request, the oldest first.

    A request that came back can be passed on again.
    """
    look_at(call.desk, call.staff, call.request)
    return ReferralList(items=[_record(one) for one in call.desk.referrals.of_request(call.account.id, call.request)])


@section.writes(
    "",
    audit=(Tag.REQUEST_REFERRAL_MADE, Tag.REQUEST_ANSWERED),
    body=Refer,
    answer=ReferralRecord,
    status=201,
    versioned=True,
    refusals=STEP_REFUSALS,
)
def refer(call: ApiCall) -> ReferralRecord:
    """Pass a request on to the controller who decides.

    Closes it with that word, tells the consumer whom it went to and how to reach them, and begins a clock of its own.
    Nothing is disclosed and nobody is verified.
    """
    body: Refer = call.body
    command = ReferRequest(
        request=call.request,
        controller=body.controller,
        files=tuple(body.files),
        words=body.words,
        text=body.text,
        looked=body.looked,
        edits=body.passages,
        seen=call.seen,
    )
    return _record(refer_request(call.desk, call.staff, command))


@section.writes(
    f"{_ONE}/handed-over",
    audit=(Tag.REQUEST_REFERRAL_HANDED_OVER,),
    body=Now,
    answer=ReferralRecord,
    refusals=_REFUSALS,
)
def handed_over(call: ApiCall) -> ReferralRecord:
    """Say that it was handed over by hand.

    For a company that takes requests in a portal of its own.
    """
    body: Now = call.body
    return _record(note_handed_over(call.desk, call.staff, call.request, call.params["referral"], seen=body.version))


@section.writes(
    f"{_ONE}/again",
    audit=(Tag.REQUEST_REFERRAL_HANDED_OVER, Tag.REQUEST_REFERRAL_MADE),
    body=Now,
    answer=ReferralRecord,
    refusals=_REFUSALS,
)
def again(call: ApiCall) -> ReferralRecord:
    """Hand it over once more, with what the directory says now; a new letter makes the earlier link void.

    For what was lost, or went to an address that was wrong.
    """
    body: Now = call.body
    return _record(hand_over_again(call.desk, call.staff, call.request, call.params["referral"], seen=body.version))


@section.writes(
    f"{_ONE}/said",
    audit=(Tag.REQUEST_REFERRAL_ACKNOWLEDGED, Tag.REQUEST_REFERRAL_ANSWERED),
    body=NoteSaid,
    answer=ReferralRecord,
    refusals=_REFUSALS,
)
def note(call: ApiCall) -> ReferralRecord:
    """Note what the controller told the business; the first answer counts.

    What is said later is kept beside it.
    """
    body: NoteSaid = call.body
    said = Said(answer="" if body.said == "has-it" else body.said, words=body.words, theirs=body.theirs)
    return _record(note_said(call.desk, call.staff, call.request, call.params["referral"], said, seen=body.version))


@section.writes(
    f"{_ONE}/end", audit=(Tag.REQUEST_REFERRAL_ENDED,), body=EndIt, answer=ReferralRecord, refusals=_REFUSALS
)
def end(call: ApiCall) -> ReferralRecord:
    """End a referral that was not answered.

    The consumer is told where nobody answers.
    """
    body: EndIt = call.body
    command = EndReferral(
        request=call.request,
        referral=call.params["referral"],
        how=body.how.value,
        text=body.text,
        looked=body.looked,
        seen=body.version,
    )
    return _record(end_referral(call.desk, call.staff, command))


@section.writes(f"{_ONE}/package", audit=(Tag.VIEW_REQUEST,), answer=Package, refusals=("not-found",))
def package(call: ApiCall) -> Package:
    """Make the signed document for whoever hands the request over.

    It names the request and its files, and verifies with the published keys.
    """
    return Package(package=package_of(call.desk, call.staff, call.request, call.params["referral"]))


def _record(one: Referral) -> ReferralRecord:
    return ReferralRecord(
        id=one.id,
        request=one.request,
        controller=one.controller,
        name=one.name,
        method=one.method,
        state=one.state,
        made_at=one.made_at,
        acknowledge_by=one.acknowledge_by,
        due=one.due,
        handed_at=one.handed_at,
        acknowledged_at=one.acknowledged_at,
        answered_at=one.answered_at,
        answer=one.answer,
        answer_words=one.answer_words,
        escalated_at=one.escalated_at,
        ended_at=one.ended_at,
        ended_as=one.ended_as,
        trouble=one.trouble,
        theirs=one.theirs,
        files=list(one.files),
        version=one.version,
    )
