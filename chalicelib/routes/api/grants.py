"""Whom of the operator an account lets in, for systems that may administer."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.grant import Grant
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.common import spelled
from chalicelib.http.api.schemas.grants import GrantFacts, GrantList, GrantWithViews, KindName, LetIn, ViewFacts
from chalicelib.http.api.sections import Section
from chalicelib.http.endpoint import Reads
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.grants.give_grant import GiveGrant, end_grant, give_grant
from chalicelib.services.grants.own_grants import own_grant, own_grants
from chalicelib.services.grants.views import views_of

section: Final = Section(blueprint, "Operator's access", "/grants")
_REFUSALS: Final = ("conflict", "not-possible")
_SAME: Final = (
    *("id", "given_at", "given_by", "ends_at", "ended_at", "told_at", "silent_until", "reason", "reference"),
)


@section.administers(method="GET", audit=Reads.NOTHING_PERSONAL, answer=GrantList)
def list_all(call: ApiCall) -> GrantList:
    """List the operator's access.

    Each grant by which whoever runs this service may read the account or could: given by an owner, or registered as a
    legal demand or an incident. One of which the law forbids to tell appears as soon as it does not any more.
    """
    return GrantList(items=[_facts(call, grant) for grant in own_grants(call.desk, call.account)])


@section.administers("/{grant}", method="GET", audit=Reads.NOTHING_PERSONAL, answer=GrantWithViews)
def one(call: ApiCall) -> GrantWithViews:
    """Read what was viewed.

    A grant with each page that was opened by it.
    """
    grant = own_grant(call.desk, call.account, call.params["grant"])
    views = views_of(call.desk, grant)
    shown = [
        ViewFacts(at=view.at, by=view.actor, page=view.page, tag=view.tag.value, request=view.request)
        for view in views.shown
    ]
    return GrantWithViews(grant=_facts(call, grant), pages=views.pages, views=shown)


@section.administers(
    audit=(Tag.ACCOUNT_GRANT_GIVEN,), body=LetIn, answer=GrantFacts, status=201, refusals=("forbidden", *_REFUSALS)
)
def give(call: ApiCall) -> GrantFacts:
    """Let the operator in.

    For an hour, a day or a week, to read what an auditor of the account may. Only by a key that an owner has made who
    is still one; all owners are told by mail.
    """
    body: LetIn = call.body
    return _facts(call, give_grant(call.desk, call.staff, GiveGrant(span=body.span, reason=body.reason)))


@section.administers("/{grant}/end", audit=(Tag.ACCOUNT_GRANT_ENDED,), answer=GrantFacts, refusals=_REFUSALS)
def end(call: ApiCall) -> GrantFacts:
    """End the operator's access.

    At once; a second time changes nothing. A legal demand or an incident is the operator's to end.
    """
    return _facts(call, end_grant(call.desk, call.staff, call.params["grant"]))


def _facts(call: ApiCall, grant: Grant) -> GrantFacts:
    same = {name: getattr(grant, name) for name in _SAME}
    return GrantFacts(kind=KindName(spelled(grant.kind.value)), state=grant.state(call.now), **same)
