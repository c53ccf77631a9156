"""Grants as both sides show them: the account its own, the operator those that it may use."""

from collections.abc import Callable, Iterable
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.grant import Grant
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.http.call import Call
from chalicelib.http.staff.by_grant import GRANTS
from chalicelib.http.staff.request_view import request_url
from chalicelib.services.grants.views import View, Views

STAFF_GRANTS = "/staff/grants"


class GrantView(Struct, frozen=True, kw_only=True):
    """One grant: texts ``grant.kind.<kind>`` and ``grant.state.<state>``."""

    id: str
    kind: str
    state: str
    given_at: datetime
    ends_at: datetime
    given_by: str
    url: str
    ended_at: datetime | None = None
    told_at: datetime | None = None
    silent_until: datetime | None = None
    reason: str = ""
    reference: str = ""
    order: str = ""
    account: str = ""  # the name of the one that it opens
    mine: bool = False  # an owner's, so that the account can end it


class ViewLine(Struct, frozen=True, kw_only=True):
    """One page that was read: text ``grant.page.<page>``, or ``timeline.<tag>`` where somebody came or left."""

    at: datetime
    who: str
    tag: str
    page: str = ""
    reference: str = ""
    url: str = ""


def grant_view(
    grant: Grant, now: datetime, name: Callable[[str], str], *, account: str = "", operator: bool = False
) -> GrantView:
    """A grant; `name` says who an actor is."""
    return GrantView(
        id=grant.id,
        kind=grant.kind.value,
        state=grant.state(now).value,
        given_at=grant.given_at,
        ends_at=grant.ends_at,
        given_by=name(grant.given_by),
        url=f"{GRANTS}/{grant.account}/{grant.id}" if operator else f"{STAFF_GRANTS}/{grant.id}",
        ended_at=grant.ended_at,
        told_at=grant.told_at,
        silent_until=grant.silent_until,
        reason=grant.reason,
        reference=grant.reference,
        order=grant.order,
        account=account,
        mine=grant.kind.value == "owner",
    )


def view_lines(call: Call, account: AccountId, views: Views, *, linked: bool) -> list[ViewLine]:
    """What was read, with the references of the requests; `linked` where the reader may open them."""
    heads = call.desk.requests.several(account, _requests(views.shown))
    lines = []
    for view in views.shown:
        head = heads.get(RequestId(view.request))
        lines.append(
            ViewLine(
                at=view.at,
                who=view.actor.partition(":")[2],
                tag=view.tag.value,
                page=view.page,
                reference=head.submission if head and linked else "",
                url=request_url(head.id) if head and linked else "",
            )
        )
    return lines


def _requests(views: Iterable[View]) -> set[RequestId]:
    return {RequestId(view.request) for view in views if view.request}
