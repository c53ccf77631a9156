"""Accounts as who runs the deployment sees them: names, plan, state, dates and numbers; nothing of what they hold."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Account, AccountState, Plan
from chalicelib.domain.account_course import closes_at, erased_by
from chalicelib.domain.grant import Grant
from chalicelib.http.staff.pages import OPERATOR
from chalicelib.services.accounts.change_plan import past_their_day
from chalicelib.services.health.late_clocks import figures_of

ACCOUNTS = f"{OPERATOR}/accounts"


class AccountLine(Struct, frozen=True, kw_only=True):
    """An account in the list: state is text `account-state.<state>`, plan `plan.<plan>`."""

    url: str
    slug: str
    name: str
    plan: str
    state: str
    opened_at: datetime
    ours: bool


class AccountView(Struct, frozen=True, kw_only=True):
    """The page of an account."""

    listed: AccountLine
    languages: Sequence[str]
    regimes: Sequence[str]
    place: str
    zone: str
    open: int
    late: int
    troubles: Sequence[tuple[str, int, datetime | None]]  # text `operator.account.trouble.<key>`, how many, since when
    grants: Sequence[tuple[str, datetime, datetime]]  # kind, from when, until when
    trial_ends_at: datetime | None = None
    past_due_at: datetime | None = None
    closing_at: datetime | None = None
    closed_at: datetime | None = None
    erased_by: datetime | None = None
    may: Sequence[str] = ()  # texts `operator.account.do.<step>`


class PlanChoice(Struct, frozen=True, kw_only=True):
    """A plan that can be chosen, and how many voicemails it would end."""

    plan: str
    now: bool
    past: int


def line(desk: LiveDesk, account: Account) -> AccountLine:
    """An account in the list."""
    return AccountLine(
        url=f"{ACCOUNTS}/{account.id}",
        slug=account.slug,
        name=account.name,
        plan=account.plan.value,
        state=account.state.value,
        opened_at=account.opened_at,
        ours=account.slug == desk.operator,
    )


def account_view(desk: LiveDesk, account: Account, demands: Sequence[Grant]) -> AccountView:
    """An account's own page; `demands` are grants that lie with the operator."""
    closing = account.closing
    figures = figures_of(desk, account)
    grants = sorted((*desk.grants.of(account.id), *demands), key=lambda grant: grant.given_at, reverse=True)
    known = {(grant.kind.value, grant.given_at, grant.ended_at or grant.ends_at): None for grant in grants}
    return AccountView(
        listed=line(desk, account),
        languages=account.languages,
        regimes=account.regimes,
        place=account.place,
        zone=account.time_zone,
        open=figures.open.all + figures.waiting.all,
        late=figures.open.late + figures.waiting.late,
        troubles=_troubles(desk, account, mail=figures.of("undelivered")),
        grants=list(known),
        trial_ends_at=account.trial_ends_at,
        past_due_at=account.past_due_at,
        closing_at=closing.begun_at if closing else None,
        closed_at=closes_at(closing) if closing else None,
        erased_by=erased_by(closing) if closing else None,
        may=steps(desk, account),
    )


def _troubles(desk: LiveDesk, account: Account, *, mail: int) -> list[tuple[str, int, datetime | None]]:
    """What does not work there; which endpoint or letter, only the account itself can see."""
    found = desk.figures.troubles(account.id)
    webhooks = len(found.failing) + len(found.gone)
    listed: list[tuple[str, int, datetime | None]] = [("mail", mail, None), ("webhook", webhooks, None)]
    export = [("export", 1, found.export_since)] if found.export_since else []
    return [one for one in listed if one[1]] + export


def steps(desk: LiveDesk, account: Account) -> list[str]:
    """What the operator may do with an account as it stands."""
    state = account.state
    if state is AccountState.ERASED or (account.closing and account.closing.erasing_at):
        return []
    payment = {AccountState.ACTIVE: ["past-due"], AccountState.PAST_DUE: ["paid"]}.get(state, [])
    if account.closing:
        return ["plan", "cancel"]
    return ["plan", *payment, *([] if account.slug == desk.operator else ["close"])]


def plan_choices(desk: LiveDesk, account: Account) -> list[PlanChoice]:
    """Each plan with what it would end."""
    return [
        PlanChoice(
            plan=plan.value,
            now=plan is account.plan,
            past=0 if plan is account.plan else past_their_day(desk, account, plan),
        )
        for plan in Plan
    ]
